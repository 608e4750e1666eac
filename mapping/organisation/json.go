package organisation

import (
	"encoding/json"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/object"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// profile is what files say of the organisation itself.
type profile struct {
	Name    string            `json:"name,omitzero"     yaml:"name"`
	Systems []System          `json:"systems,omitempty" yaml:"systems"`
	Owners  map[string]string `json:"owners,omitempty"  yaml:"owners"`
	AsOf    framework.Date    `json:"as_of,omitzero"    yaml:"as_of"`
}

// IsZero reports whether nothing is said of it: an empty list says no more than none.
func (p profile) IsZero() bool {
	return p.Name == "" && len(p.Systems) == 0 && len(p.Owners) == 0 && p.AsOf == 0
}

// document is the JSON of an organisation: the top-level keys of a workspace's files.
type document struct {
	Organisation    profile           `json:"organisation,omitzero"`
	Scope           []framework.Scope `json:"scope,omitempty"`
	Operates        json.RawMessage   `json:"operates,omitempty"`
	Facts           json.RawMessage   `json:"facts,omitempty"`
	Evidence        []evidence.Piece  `json:"evidence,omitempty"`
	Treatments      []Treatment       `json:"treatments,omitempty"`
	Risks           []Risk            `json:"risks,omitempty"`
	Nonconformities []Nonconformity   `json:"nonconformities,omitempty"`
}

// MarshalJSON writes an organisation as the files of a workspace hold it: organisation,
// scope, operates by control, facts by id, evidence, treatments, risks. What is empty is
// left out, and so are digest and places. What it would not read is an error: a control or a
// fact that is there twice, a fact without an answer, a text that is no UTF-8.
func (o Organisation) MarshalJSON() ([]byte, error) {
	d := document{
		Organisation: profile{o.Name, o.Systems, o.Owners, o.AsOf},
		Scope:        o.Scopes, Evidence: o.Evidence, Treatments: o.Treatments, Risks: o.Risks, Nonconformities: o.Nonconformities,
	}
	var err error
	if d.Operates, err = runs(o.Operates); err != nil {
		return nil, fmt.Errorf("organisation: operates: %w", err)
	}
	if d.Facts, err = answers(o.Facts); err != nil {
		return nil, fmt.Errorf("organisation: facts: %w", err)
	}
	if err := object.UTF8(d); err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	return json.Marshal(d)
}

func runs(list []Operates) (json.RawMessage, error) {
	return keyed(list, func(x Operates) string { return x.Control }, func(x Operates) (json.RawMessage, error) {
		if err := object.UTF8([]string{x.Control, x.Replaces, x.Owner, x.Does}); err != nil {
			return nil, err
		}
		return json.Marshal(x.plain())
	})
}

func answers(list []evidence.Fact) (json.RawMessage, error) {
	return keyed(list, func(x evidence.Fact) string { return x.ID }, func(x evidence.Fact) (json.RawMessage, error) {
		if err := object.UTF8(x.ID); err != nil {
			return nil, err
		}
		raw, err := object.Raw(x.Value)
		if err == nil {
			err = object.Some(raw)
		}
		return raw, err
	})
}

// keyed writes a list as an object, nil for an empty one. A key stands there once.
func keyed[T any](list []T, key func(T) string, raw func(T) (json.RawMessage, error)) (json.RawMessage, error) {
	if len(list) == 0 {
		return nil, nil
	}
	entries, seen := make([]object.Entry, 0, len(list)), make(map[string]bool, len(list))
	for _, x := range list {
		e := object.Entry{Key: key(x)}
		if seen[e.Key] {
			return nil, fmt.Errorf("%q is there twice", e.Key)
		}
		seen[e.Key] = true
		var err error
		if e.Raw, err = raw(x); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Key, err)
		}
		entries = append(entries, e)
	}
	return object.Encode(entries), nil
}

// UnmarshalJSON reads what [Organisation.MarshalJSON] writes, and nothing else: an unknown
// key is an error, and so is one that is there twice, at whatever depth; null stands for what
// is not said, but not in a list nor behind the key of a control or fact. The digest is that
// of what was read. It checks no reference; [Check] does.
func (o *Organisation) UnmarshalJSON(data []byte) error {
	var d document
	if err := object.Decode(data, &d, nil); err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	read := Organisation{
		Name: d.Organisation.Name, Systems: d.Organisation.Systems, Owners: d.Organisation.Owners, AsOf: d.Organisation.AsOf,
		Scopes: d.Scope, Evidence: d.Evidence, Treatments: d.Treatments, Risks: d.Risks, Nonconformities: d.Nonconformities,
	}
	operates, err := entries(d.Operates)
	if err != nil {
		return fmt.Errorf("organisation: operates: %w", err)
	}
	for _, e := range operates {
		x := run{}
		if err = object.Some(e.Raw); err == nil {
			err = object.Decode(e.Raw, &x, nil)
		}
		if err != nil {
			return fmt.Errorf("organisation: operates: %s: %w", e.Key, err)
		}
		read.Operates = append(read.Operates, x.of(e.Key))
	}
	facts, err := entries(d.Facts)
	if err != nil {
		return fmt.Errorf("organisation: facts: %w", err)
	}
	for _, e := range facts {
		var v any
		if err = object.Some(e.Raw); err == nil {
			v, err = object.Value(e.Raw)
		}
		if err != nil {
			return fmt.Errorf("organisation: facts: %s: %w", e.Key, err)
		}
		read.Facts = append(read.Facts, evidence.Fact{ID: e.Key, Value: v})
	}
	read.Digest = Digest(&read)
	*o = read
	return nil
}

// run is what stands behind the control in operates.
type run struct {
	Since    framework.Date `json:"since,omitzero"`
	Until    framework.Date `json:"until,omitzero"`
	Replaces string         `json:"replaces,omitzero"`
	Owner    string         `json:"owner,omitzero"`
	Does     string         `json:"does,omitzero"`
}

func (o Operates) plain() run { return run{o.Since, o.Until, o.Replaces, o.Owner, o.Does} }

func (x run) of(control string) Operates {
	return Operates{Control: control, Since: x.Since, Until: x.Until, Replaces: x.Replaces, Owner: x.Owner, Does: x.Does}
}

func entries(raw json.RawMessage) ([]object.Entry, error) {
	if raw == nil {
		return nil, nil
	}
	return object.Entries(raw)
}
