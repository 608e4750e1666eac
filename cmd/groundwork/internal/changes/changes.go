// Package changes reads what somebody wants to try: the file of a workspace, with what is to be
// taken away beside it, as one change to what the workspace holds.
package changes

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// Remove is what is taken away: evidence and risks by their ids, facts by theirs, treatments by the
// control, requirement or risk that they are about, scopes by the id of their lens.
type Remove struct {
	Evidence   []string `yaml:"evidence"`
	Treatments []string `yaml:"treatments"`
	Facts      []string `yaml:"facts"`
	Risks      []string `yaml:"risks"`
	Scope      []string `yaml:"scope"`
	// Nonconformities go by their ids.
	Nonconformities []string `yaml:"nonconformities"`
}

// A File is one file of changes.
type File struct {
	Put    organisation.Organisation
	Remove Remove

	at map[string]framework.Position // of the keys, and of what is taken away as KEY/ID
}

// wrong is what is wrong at one place of a file.
func wrong(at framework.Position, format string, args ...any) framework.Problems {
	return framework.Problems{{Pos: at, Code: Code, Message: fmt.Sprintf(format, args...)}}
}

// Code is that of problems that are of changes alone, and of no workspace.
const Code = "not-a-change"

func place(name string, n *yaml.Node) framework.Position {
	return framework.Position{File: name, Line: n.Line, Column: n.Column}
}

// Read reads a file: the keys of a workspace, and remove. Places in errors are those of the file.
func Read(name string, data []byte) (*File, error) {
	var doc, next yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&doc); err != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, notRead(name, data)
	}
	switch err := d.Decode(&next); {
	case err == nil:
		return nil, wrong(place(name, &next), "a second document begins here: write one document per file")
	case !errors.Is(err, io.EOF):
		return nil, notRead(name, data)
	}
	f := &File{at: map[string]framework.Position{}}
	root, lines := doc.Content[0], split(data)
	rest := len(root.Content) / 2
	for i := 0; i+1 < len(root.Content); i += 2 {
		key := root.Content[i]
		_, twice := f.at[key.Value]
		f.at[key.Value] = place(name, key)
		if key.Value != "remove" {
			continue
		}
		if root.Style&yaml.FlowStyle != 0 {
			return nil, wrong(place(name, key), "remove wants a line of its own")
		}
		if twice {
			return nil, wrong(place(name, key), "remove is there twice: put what goes below one of them")
		}
		if err := f.remove(name, root.Content[i+1]); err != nil {
			return nil, err
		}
		end := len(lines)
		if i+2 < len(root.Content) {
			end = root.Content[i+2].Line - 1
		}
		for n := key.Line - 1; n < end; n++ { // blank lines keep the places of the rest
			lines[n] = lineEnd.Find(lines[n])
		}
		rest--
	}
	if rest == 0 {
		return f, nil
	}
	org, err := catalog.Decode[organisation.Organisation](name, bytes.Join(lines, nil))
	if err != nil {
		return nil, err
	}
	f.Put = org
	return f, nil
}

// split cuts a text into lines as YAML counts them, each with its end.
func split(data []byte) [][]byte {
	var list [][]byte
	at := 0
	for _, end := range lineEnd.FindAllIndex(data, -1) {
		list = append(list, data[at:end[1]])
		at = end[1]
	}
	return append(list, data[at:])
}

var lineEnd = regexp.MustCompile("\r\n|[\r\n\u0085\u2028\u2029]")

// notRead is the error of a file that is no mapping, as the reader of workspaces words it.
func notRead(name string, data []byte) error {
	if _, err := catalog.Decode[organisation.Organisation](name, data); err != nil {
		return err
	}
	return wrong(framework.Position{File: name}, "holds no changes: want the keys of a workspace, such as evidence, or remove")
}

func (f *File) remove(name string, n *yaml.Node) error {
	known := []string{"evidence", "treatments", "facts", "risks", "scope", "nonconformities"}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if !slices.Contains(known, k.Value) {
			return wrong(place(name, k), "remove knows no %q: want %s", k.Value, strings.Join(known, ", "))
		}
		if v.Kind != yaml.SequenceNode {
			return wrong(place(name, v), "remove: %s wants a list of ids", k.Value)
		}
		for _, id := range v.Content {
			f.at[k.Value+"/"+id.Value] = place(name, id)
		}
	}
	if n.Kind != yaml.MappingNode {
		return wrong(place(name, n), "remove wants lists of what goes, such as evidence: [EV-014]")
	}
	if err := n.Decode(&f.Remove); err != nil {
		return wrong(place(name, n), "remove: want lists of ids")
	}
	return nil
}

// organisation reports what no change can be about.
func (f *File) organisation() error {
	p := &f.Put
	if p.Name == "" && len(p.Systems)+len(p.Owners) == 0 && p.AsOf.IsZero() {
		return nil
	}
	at := f.at["organisation"]
	for _, key := range []string{"systems", "owners"} {
		if at.File == "" {
			at = f.at[key]
		}
	}
	return wrong(at, "name, systems and owners are not changed here: change them in a copy of the workspace and compare the two (groundwork diff)")
}

// Placed gives problems that have no place in a file the one of what they can be about: what is taken away, or else the
// file.
func (f *File) Placed(name string, list framework.Problems) framework.Problems {
	at, ok := f.at["remove"]
	if !ok {
		at = framework.Position{File: name, Line: 1, Column: 1}
	}
	list = slices.Clone(list)
	for i := range list {
		if list[i].Pos.File == "" {
			list[i].Pos = at
		}
	}
	return list
}

// Rename reads the controls that the file names by ids that they had before as those that they are now,
// and tells of each.
func (f *File) Rename(g *mapping.Graph) framework.Problems {
	told := catalog.Rename(g.Source(), &f.Put)
	for i, id := range f.Remove.Treatments {
		if c, err := g.Control(id); err == nil && c.ID != id {
			f.Remove.Treatments[i] = c.ID
			told = append(told, framework.Problem{Pos: f.at["treatments/"+id], Code: catalog.CodeRenamed, Severity: framework.Warning, Message: fmt.Sprintf("remove: control %q is called %q now, and is read as that: say so", id, c.ID)})
		}
	}
	return told
}

// Change is what the file makes of the organisation.
func (f *File) Change(org *organisation.Organisation) (scoring.Change, error) {
	p := &f.Put
	if err := f.organisation(); err != nil {
		return scoring.Change{}, err
	}
	c := scoring.Change{Put: p.Evidence, Drop: f.Remove.Evidence, Answer: p.Facts, Forget: f.Remove.Facts}
	if err := f.drop(org); err != nil {
		return c, err
	}
	if err := f.forget(org); err != nil {
		return c, err
	}
	var err error
	if c.Treatments, err = f.treatments(org); err != nil {
		return c, err
	}
	if c.Scopes, err = replaced(f, org.Scopes, p.Scopes, f.Remove.Scope, "scope", "scope", framework.Scope.Lens); err != nil {
		return c, err
	}
	if c.Risks, err = replaced(f, org.Risks, p.Risks, f.Remove.Risks, "risks", "risk", func(r organisation.Risk) string { return r.ID }); err != nil {
		return c, err
	}
	of := func(n organisation.Nonconformity) string { return n.ID }
	if c.Nonconformities, err = replaced(f, org.Nonconformities, p.Nonconformities, f.Remove.Nonconformities, "nonconformities", "nonconformity", of); err != nil {
		return c, err
	}
	c.Operates, err = replaced(f, org.Operates, p.Operates, nil, "operates", "control", func(o organisation.Operates) string { return o.Control })
	return c, err
}

// drop refuses to take away evidence that nobody holds.
func (f *File) drop(org *organisation.Organisation) error {
	var known []string
	for i := range org.Evidence {
		known = append(known, org.Evidence[i].ID)
	}
	for _, id := range f.Remove.Evidence {
		if !slices.Contains(known, id) {
			return f.missing("evidence", "evidence", id, known)
		}
	}
	return nil
}

// forget refuses to take away answers that nobody gave.
func (f *File) forget(org *organisation.Organisation) error {
	for _, id := range f.Remove.Facts {
		if !slices.ContainsFunc(org.Facts, func(x evidence.Fact) bool { return x.ID == id }) {
			return f.missing("facts", "answer to", id, facts(org))
		}
	}
	return nil
}

func facts(org *organisation.Organisation) []string {
	out := []string{}
	for _, x := range org.Facts {
		out = append(out, x.ID)
	}
	return out
}

// treatments are those that stay and those that come; nil where none of them changes.
func (f *File) treatments(org *organisation.Organisation) ([]organisation.Treatment, error) {
	if len(f.Put.Treatments)+len(f.Remove.Treatments) == 0 {
		return nil, nil
	}
	out := slices.Clone(org.Treatments)
	for _, id := range f.Remove.Treatments {
		about := func(t organisation.Treatment) bool {
			return t.Control == id || t.Risk == id || t.Requirement != (framework.Ref{}) && t.Requirement.String() == id
		}
		if !slices.ContainsFunc(org.Treatments, about) {
			names := []string{}
			for _, t := range org.Treatments {
				names = append(names, t.Control, t.Risk)
			}
			return nil, f.missing("treatments", "treatment of", id, names)
		}
		out = slices.DeleteFunc(out, about)
	}
	return append(out, f.Put.Treatments...), nil
}

// replaced is a list in which items of the same id are put in the place of those that were there
// and others added; nil where nothing changes.
func replaced[T any](f *File, has, put []T, drop []string, key, what string, id func(T) string) ([]T, error) {
	if len(put)+len(drop) == 0 {
		return nil, nil
	}
	out := slices.Clone(has)
	for _, name := range drop {
		n := len(out)
		if out = slices.DeleteFunc(out, func(x T) bool { return id(x) == name }); len(out) == n {
			names := []string{}
			for _, x := range has {
				names = append(names, id(x))
			}
			return nil, f.missing(key, what, name, names)
		}
	}
	for _, x := range put {
		if i := slices.IndexFunc(out, func(y T) bool { return id(y) == id(x) }); i >= 0 {
			out[i] = x
			continue
		}
		out = append(out, x)
	}
	return out, nil
}

// missing says what is to be taken away and is not there.
func (f *File) missing(key, what, id string, known []string) error {
	out := wrong(f.at[key+"/"+id], "remove: the workspace has no %s %q", what, id)
	out[0].Suggestion = framework.Nearest(id, known)
	return out
}

// Windows are the scopes with other windows, each said as SCOPE=FROM/TO.
func Windows(scopes []framework.Scope, said []string) ([]framework.Scope, error) {
	out := slices.Clone(scopes)
	for _, x := range said {
		id, text, _ := strings.Cut(x, "=")
		w, err := framework.ParsePeriod(text)
		if err != nil {
			return nil, fmt.Errorf("--window %q: want SCOPE=FROM/TO, such as soc2=2027-01-01/2027-06-30", x)
		}
		i := slices.IndexFunc(out, func(c framework.Scope) bool { return c.Lens() == id })
		if i < 0 {
			var ids []string
			for _, c := range out {
				ids = append(ids, c.Lens())
			}
			return nil, notThere("--window", "scope", id, ids)
		}
		out[i].Window = w
	}
	return out, nil
}

// NoEvidence says that a flag names evidence that the workspace does not hold.
func NoEvidence(flag, id string, org *organisation.Organisation) error {
	var ids []string
	for i := range org.Evidence {
		ids = append(ids, org.Evidence[i].ID)
	}
	return notThere(flag, "evidence", id, ids)
}

// notThere says what a flag names that the workspace does not hold, and what may be meant.
func notThere(flag, what, id string, known []string) error {
	hint := ""
	if near := framework.Nearest(id, known); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("%s: the workspace has no %s %q%s", flag, what, id, hint)
}
