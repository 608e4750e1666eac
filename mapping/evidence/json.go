package evidence

import (
	"encoding/json"
	"fmt"

	"github.com/groundworkgrc/groundwork/internal/object"
)

// MarshalJSON writes a piece as files do: by the same keys, what is zero left out. A
// double without a fraction keeps its point, so that it reads back as a double.
func (e Piece) MarshalJSON() ([]byte, error) {
	type plain Piece
	attributes, err := object.Values(e.Attributes)
	if err != nil {
		return nil, fmt.Errorf("evidence %q: attributes: %w", e.ID, err)
	}
	if err := object.UTF8(plain(e)); err != nil {
		return nil, fmt.Errorf("evidence %q: %w", e.ID, err)
	}
	if len(e.Attributes) == 0 {
		attributes = nil
	}
	return json.Marshal(struct {
		plain

		Attributes json.RawMessage `json:"attributes,omitempty"`
	}{plain(e), attributes})
}

// UnmarshalJSON reads a piece as files hold it: {"id": "EV-1", "type": "access-review",
// "period": "2026-01-01/2026-03-31", "status": "accepted"}. An unknown key is an error, and
// so is one that is there twice, in the piece and in what it holds, and null in a list or as
// an attribute. Whole numbers among the attributes come as int64.
func (e *Piece) UnmarshalJSON(data []byte) error {
	type plain Piece
	read := plain{}
	entries, err := object.Entries(data)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	rest := make([]object.Entry, 0, len(entries))
	for _, x := range entries {
		if x.Key != "attributes" {
			rest = append(rest, x)
			continue
		}
		if read.Attributes, err = readAttributes(x.Raw); err != nil {
			return fmt.Errorf("evidence: attributes: %w", err)
		}
	}
	if err := object.Decode(object.Encode(rest), &read, nil); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	*e = Piece(read)
	return nil
}

func readAttributes(raw []byte) (map[string]any, error) {
	list, err := object.Entries(raw)
	if err != nil || list == nil {
		return nil, err
	}
	values := make(map[string]any, len(list))
	for _, x := range list {
		if err = object.Some(x.Raw); err == nil {
			values[x.Key], err = object.Value(x.Raw)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.Key, err)
		}
	}
	return values, nil
}

// MarshalJSON writes {"id": …, "value": …}.
func (f Fact) MarshalJSON() ([]byte, error) {
	raw, err := object.Raw(f.Value)
	if err == nil {
		err = object.UTF8(f.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("fact %q: %w", f.ID, err)
	}
	return json.Marshal(struct {
		ID    string          `json:"id"`
		Value json.RawMessage `json:"value"`
	}{f.ID, raw})
}

// UnmarshalJSON reads {"id": …, "value": …}. An unknown key is an error, and so is one
// that is there twice. A whole number comes as int64.
func (f *Fact) UnmarshalJSON(data []byte) error {
	var raw struct {
		ID    string          `json:"id"`
		Value json.RawMessage `json:"value"`
	}
	if err := object.Decode(data, &raw, nil); err != nil {
		return fmt.Errorf("fact: %w", err)
	}
	*f = Fact{ID: raw.ID}
	if raw.Value == nil {
		return nil
	}
	v, err := object.Value(raw.Value)
	f.Value = v
	return err
}
