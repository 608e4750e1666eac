package catalog

import (
	"bytes"
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Item is what [Decode] reads and [Encode] writes alone: one entry of a list of a file,
// as it stands there, or an organisation, as the file of a workspace. A type that has no
// form of its own in a file (a fact is a key with its answer) is none, and does not
// compile.
type Item interface {
	evidence.Piece | evidence.Type | evidence.FactType |
		framework.Scope | framework.Requirement |
		organisation.Organisation | organisation.Treatment | organisation.Risk | organisation.Nonconformity |
		mapping.Control | mapping.Rule | mapping.Question | relation.Statement
}

// Decode reads one item from YAML, and is as strict as [Load] is: the error is a
// [framework.Problems] with places in the text, which they call by that name. It knows
// nothing else, so that references are not checked, nor the words of a framework's profile
// in a scope: [mapping.Check] and [organisation.Check] do that.
func Decode[T Item](name string, data []byte) (T, error) {
	item, err := decode[T](name, data)
	if err != nil {
		return *new(T), err
	}
	return *item, nil
}

func decode[T Item](name string, data []byte) (*T, error) {
	ctx, l := context.Background(), Loader{}.limits()
	r := newReader(ctx, l)
	if org, ok := any(&r.org).(*T); ok {
		r.allowed = OrganisationKeys()
		l.parse(ctx, name, data, r)
		r.digests()
		return org, r.alone(name, r.isOrg)
	}
	if int64(len(data)) > l.MaxFileSize {
		r.file(name, CodeTooLarge, fmt.Sprintf("larger than %d bytes (MaxFileSize)", l.MaxFileSize))
		return nil, r.alone(name, true)
	}
	f, problems := source.Parse(ctx, name, data, source.Limits{})
	r.problems.Add(problems...)
	if f == nil {
		return nil, r.alone(name, true)
	}
	item := new(T)
	root, ok := r.dec.Root(f)
	if ok {
		root.As(item)
	}
	return item, r.alone(name, ok)
}

// alone closes the reading of one item. Of something there must be something.
func (r *reader) alone(name string, something bool) error {
	r.scopeKeys()
	r.problems.Join(r.dec.Problems())
	if !something && len(r.problems.Kept()) == 0 {
		r.file(name, mapping.CodeMissing, "nothing stands here")
	}
	_, err := r.problems.Close()
	return err
}

// Encode writes one item as YAML, which [Decode] reads as what it was, but for places. The
// error says what no file can hold, with its path: a number that is none or is beyond 64 bits,
// an answer of another type than the files have, a control or a fact that stands twice; and
// where Decode would refuse what was written, it is that refusal. Numbers of other types are
// written as the int or double that they are.
func Encode[T Item](item T) ([]byte, error) {
	var b bytes.Buffer
	var err error
	e := source.NewEncoder(forms())
	if org, ok := any(item).(organisation.Organisation); ok {
		var sections []source.Section
		if sections, err = workspace(org); err == nil {
			err = e.Write(&b, sections)
		}
	} else {
		err = e.Item(&b, item)
	}
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	if _, err := decode[T]("encoded", b.Bytes()); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	return b.Bytes(), nil
}

// workspace lists what an organisation states by the top-level keys of a file.
func workspace(o organisation.Organisation) ([]source.Section, error) {
	runs, seen := []source.Section{}, map[string]bool{}
	for _, run := range o.Operates {
		if seen[run.Control] {
			return nil, fmt.Errorf("control %q is said to operate twice: a file holds it once", run.Control)
		}
		seen[run.Control] = true
		runs = append(runs, source.Section{Key: run.Control, Value: run})
	}
	answered := map[string]bool{}
	for _, f := range o.Facts {
		if answered[f.ID] {
			return nil, fmt.Errorf("fact %q is answered twice: a file holds it once", f.ID)
		}
		answered[f.ID] = true
	}
	head := source.Sections(profile{Name: o.Name, Systems: o.Systems, Owners: o.Owners, AsOf: o.AsOf})
	if len(o.Scopes)+len(o.Operates)+len(o.Facts)+len(o.Evidence)+len(o.Treatments)+len(o.Risks)+len(o.Nonconformities) > 0 {
		head = some(head) // else an organisation that says nothing is one, too
	}
	return []source.Section{
		{Key: "organisation", Value: head}, {Key: "scope", Value: o.Scopes}, {Key: "operates", Value: some(runs)}, {Key: "facts", Value: o.Facts},
		{Key: "evidence", Value: o.Evidence}, {Key: "treatments", Value: o.Treatments}, {Key: "risks", Value: o.Risks},
		{Key: "nonconformities", Value: o.Nonconformities},
	}, nil
}

// some is nil for an empty list, so that its key is left out.
func some(list []source.Section) []source.Section {
	if len(list) == 0 {
		return nil
	}
	return list
}
