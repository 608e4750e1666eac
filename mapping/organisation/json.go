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
	Name    string         `json:"name,omitzero"     yaml:"name"`
	Systems []string       `json:"systems,omitempty" yaml:"systems"`
	AsOf    framework.Date `json:"as_of,omitzero"    yaml:"as_of"`
}

// document is the JSON of an organisation: the top-level keys of a workspace's files.
type document struct {
	Organisation profile           `json:"organisation,omitzero"`
	Scope        []framework.Scope `json:"scope,omitempty"`
	Operates     json.RawMessage   `json:"operates,omitempty"`
	Facts        json.RawMessage   `json:"facts,omitempty"`
	Evidence     []evidence.Piece  `json:"evidence,omitempty"`
	Treatments   []Treatment       `json:"treatments,omitempty"`
	Risks        []Risk            `json:"risks,omitempty"`
}

// run is what stands behind the control in operates.
type run struct {
	Since framework.Date `json:"since,omitzero"`
	Owner string         `json:"owner,omitzero"`
}

// MarshalJSON writes an organisation as the files of a workspace hold it: organisation,
// scope, operates by control, facts by id, evidence, treatments, risks. What is empty is
// left out, and so are digest and places.
func (o Organisation) MarshalJSON() ([]byte, error) {
	d := document{
		Organisation: profile{o.Name, o.Systems, o.AsOf},
		Scope:        o.Scopes, Evidence: o.Evidence, Treatments: o.Treatments, Risks: o.Risks,
	}
	var runs, facts []object.Entry
	for _, x := range o.Operates {
		raw, err := json.Marshal(run{x.Since, x.Owner})
		if err != nil {
			return nil, fmt.Errorf("operates: %w", err)
		}
		runs = append(runs, object.Entry{Key: x.Control, Raw: raw})
	}
	for _, f := range o.Facts {
		raw, err := object.Raw(f.Value)
		if err != nil {
			return nil, fmt.Errorf("fact %q: %w", f.ID, err)
		}
		facts = append(facts, object.Entry{Key: f.ID, Raw: raw})
	}
	if len(runs) > 0 {
		d.Operates = object.Encode(runs)
	}
	if len(facts) > 0 {
		d.Facts = object.Encode(facts)
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what [Organisation.MarshalJSON] writes, and nothing else: an unknown
// key is an error, and so is one that is there twice. The digest is that of what was read.
// It checks no reference; [Check] does.
func (o *Organisation) UnmarshalJSON(data []byte) error {
	var d document
	if err := object.Decode(data, &d, nil); err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	read := Organisation{
		Name: d.Organisation.Name, Systems: d.Organisation.Systems, AsOf: d.Organisation.AsOf,
		Scopes: d.Scope, Evidence: d.Evidence, Treatments: d.Treatments, Risks: d.Risks,
	}
	runs, err := entries(d.Operates)
	if err != nil {
		return fmt.Errorf("organisation: operates: %w", err)
	}
	for _, e := range runs {
		x := run{}
		if err := object.Decode(e.Raw, &x, nil); err != nil {
			return fmt.Errorf("organisation: operates: %s: %w", e.Key, err)
		}
		read.Operates = append(read.Operates, Operates{Control: e.Key, Since: x.Since, Owner: x.Owner})
	}
	facts, err := entries(d.Facts)
	if err != nil {
		return fmt.Errorf("organisation: facts: %w", err)
	}
	for _, e := range facts {
		v, err := object.Value(e.Raw)
		if err != nil {
			return fmt.Errorf("organisation: facts: %s: %w", e.Key, err)
		}
		read.Facts = append(read.Facts, evidence.Fact{ID: e.Key, Value: v})
	}
	read.Digest = Digest(&read)
	*o = read
	return nil
}

func entries(raw json.RawMessage) ([]object.Entry, error) {
	if raw == nil {
		return nil, nil
	}
	return object.Entries(raw)
}
