package evidence

import (
	"encoding/json"
	"fmt"

	"github.com/groundworkgrc/groundwork/internal/object"
)

// MarshalJSON writes a piece as files do: by the same keys, what is zero left out. A
// double without a fraction keeps its point, so that it reads back as a double.
func (e Piece) MarshalJSON() ([]byte, error) {
	attributes, err := object.Values(e.Attributes)
	if err != nil {
		return nil, fmt.Errorf("evidence %q: attributes: %w", e.ID, err)
	}
	if err := object.UTF8(bare(e)); err != nil {
		return nil, fmt.Errorf("evidence %q: %w", e.ID, err)
	}
	if len(e.Attributes) == 0 {
		attributes = nil
	}
	return json.Marshal(struct {
		bare

		Attributes json.RawMessage `json:"attributes,omitempty"`
	}{bare(e), attributes})
}

// UnmarshalJSON reads a piece as files hold it: {"id": "EV-1", "type": "access-review",
// "period": "2026-01-01/2026-03-31", "status": "accepted"}. An unknown key is an error, and
// so is one that is there twice, in the piece and in what it holds, and null in a list or as
// an attribute. Whole numbers among the attributes come as int64.
func (e *Piece) UnmarshalJSON(data []byte) error {
	read := bare{}
	if !object.Quick(data, read.field) {
		var err error
		if read, err = readPiece(data); err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
	}
	*e = Piece(read)
	return nil
}

// bare is a piece without ways of its own.
type bare Piece

// field is where the value of a key goes, nil for a key that there is not.
func (e *bare) field(key []byte) any {
	switch string(key) {
	case "id":
		return &e.ID
	case "type":
		return &e.Type
	case "controls":
		return &e.Controls
	case "points":
		return &e.Points
	case "title":
		return &e.Title
	case "version":
		return &e.Version
	case "period":
		return &e.Period
	case "effective":
		return &e.Effective
	case "valid":
		return &e.Valid
	case "review_by":
		return &e.ReviewBy
	case "approved_on":
		return &e.ApprovedOn
	case "approved_by":
		return &e.ApprovedBy
	case "performed":
		return &e.Performed
	case "performed_by":
		return &e.PerformedBy
	case "collected":
		return &e.Collected
	case "status":
		return &e.Status
	case "accepted_by":
		return &e.AcceptedBy
	case "outside":
		return &e.Outside
	}
	return e.other(key)
}

// other is field for keys that fewer pieces have.
func (e *bare) other(key []byte) any {
	switch string(key) {
	case "drawn":
		return &e.Drawn
	case "outcome":
		return &e.Outcome
	case "answered":
		return &e.Answered
	case "replaces":
		return &e.Replaces
	case "retests":
		return &e.Retests
	case "owner":
		return &e.Owner
	case "systems":
		return &e.Systems
	case "source":
		return &e.Origin
	case "attributes":
		return &e.Attributes
	}
	return nil
}

// readPiece reads any piece, and says what is wrong with one.
func readPiece(data []byte) (read bare, err error) {
	entries, err := object.Entries(data)
	if err != nil {
		return read, err
	}
	rest := make([]object.Entry, 0, len(entries))
	for _, x := range entries {
		if x.Key != "attributes" {
			rest = append(rest, x)
			continue
		}
		if read.Attributes, err = readAttributes(x.Raw); err != nil {
			return read, fmt.Errorf("attributes: %w", err)
		}
	}
	return read, object.Decode(object.Encode(rest), &read, nil)
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
