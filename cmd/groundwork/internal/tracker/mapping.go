package tracker

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/keyed"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// A Mapping is what is known of a tracker from earlier: which column is which, what its own
// words mean. It is kept as a file, so that next month nothing is asked again.
type Mapping struct {
	Sheet    string            `yaml:"sheet,omitempty"`
	Dates    string            `yaml:"dates,omitempty"` // day-first, month-first
	Columns  map[Field]string  `yaml:"columns,omitempty"`
	Types    map[string]string `yaml:"types,omitempty"`    // a title or a word for a type → evidence type
	Statuses map[string]string `yaml:"statuses,omitempty"` // a status → accepted, draft, rejected, none
}

// ReadMapping reads a mapping file. Unknown keys, fields and statuses are errors; attributes
// lists the fields that evidence types declare.
func ReadMapping(data []byte, attributes map[string]bool) (Mapping, error) {
	var m Mapping
	if len(bytes.TrimSpace(data)) == 0 {
		return m, nil
	}
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) == nil { // else the error is told below
		if k := keyed.Odd(&doc); k != nil {
			return m, fmt.Errorf("want sheet, dates, columns, types and statuses: line %d: a key is one text", k.Line)
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("want sheet, dates, columns, types and statuses: %s", plainly(err))
	}
	return m, m.check(attributes)
}

// plainly is what the YAML reader says, in words.
func plainly(err error) string {
	if strings.Contains(err.Error(), "UTF-8") {
		return "the file is not UTF-8: save it as UTF-8"
	}
	s := strings.NewReplacer("\n ", "", "yaml: ", "", "unmarshal errors:", "", " in type tracker.Mapping", "", "field ", "", "not found", "is no key").Replace(err.Error())
	if before, _, found := strings.Cut(s, "cannot unmarshal"); found {
		s = before + "want names with what each means, such as owner: Responsible"
	}
	return strings.TrimSpace(s)
}

func (m Mapping) check(attributes map[string]bool) error {
	if _, err := dates.ParseOrder(m.Dates); err != nil {
		return err
	}
	for _, f := range slices.Sorted(maps.Keys(m.Columns)) {
		if !slices.Contains(Fields(), f) && !attributes[string(f)] {
			return fmt.Errorf("columns: %q is no field: want one of %s, or an attribute of an evidence type", f, strings.Join(fieldNames(), ", "))
		}
	}
	for _, s := range slices.Sorted(maps.Keys(m.Statuses)) {
		if _, ok := words().Statuses[m.Statuses[s]]; !ok {
			return fmt.Errorf("statuses: %q is %q: want accepted, draft, rejected or none", s, m.Statuses[s])
		}
	}
	return nil
}

func fieldNames() []string {
	names := []string{}
	for _, f := range Fields() {
		names = append(names, string(f))
	}
	return names
}

// Say adds what the user says now to what was known: FIELD=COLUMN and NAME=TYPE.
func (m Mapping) Say(columns, types, statuses map[string]string) Mapping {
	m.Columns, m.Types, m.Statuses = maps.Clone(m.Columns), maps.Clone(m.Types), maps.Clone(m.Statuses)
	if m.Columns == nil {
		m.Columns = map[Field]string{}
	}
	if m.Types == nil {
		m.Types = map[string]string{}
	}
	if m.Statuses == nil {
		m.Statuses = map[string]string{}
	}
	for f, c := range columns {
		m.Columns[Field(f)] = c
	}
	retell(m.Types, types)
	retell(m.Statuses, statuses)
	return m
}

// retell puts what is said now in the place of what was known, however a name was written then.
func retell(known, said map[string]string) {
	maps.DeleteFunc(known, func(was, _ string) bool {
		for name := range said {
			if same(name, was) {
				return true
			}
		}
		return false
	})
	maps.Copy(known, said)
}

// Equal reports whether two mappings say the same.
func (m Mapping) Equal(o Mapping) bool {
	return m.Sheet == o.Sheet && m.Dates == o.Dates && maps.Equal(m.Columns, o.Columns) && maps.Equal(m.Types, o.Types) && maps.Equal(m.Statuses, o.Statuses)
}

// over is what this says, and for the rest what was known.
func (m Mapping) over(known Mapping) Mapping {
	out := known.Say(nil, m.Types, m.Statuses)
	maps.Copy(out.Columns, m.Columns)
	for f, c := range known.Columns { // a column that is now said to be another field
		for said, column := range m.Columns {
			if said != f && same(column, c) {
				delete(out.Columns, f)
			}
		}
	}
	out.Sheet, out.Dates = cmp.Or(m.Sheet, known.Sheet), cmp.Or(m.Dates, known.Dates)
	return out
}

// on is the mapping without a sheet that the book does not have.
func (m Mapping) on(b *sheet.Book) Mapping {
	out := m.Say(nil, nil, nil)
	if !slices.ContainsFunc(b.Sheets, func(s sheet.Sheet) bool { return s.Name == m.Sheet }) {
		out.Sheet = ""
	}
	return out
}

// Check lists types that there are not.
func (m Mapping) Check(matcher *Matcher, attributes map[string]bool) error {
	for _, name := range slices.Sorted(maps.Keys(m.Types)) {
		if matcher.typeOf(m.Types[name]) == nil {
			return fmt.Errorf("types: %q is %q, which is no evidence type%s", name, m.Types[name], matcher.near(m.Types[name]))
		}
	}
	return m.check(attributes)
}

// Encode writes the mapping file, with what it is for.
func (m Mapping) Encode(tracker string) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# How %s is read: written by groundwork evidence import, which takes it by itself next time.\n", safe.Prose(tracker))
	b.WriteString("# columns: a field of evidence and the header of its column. types: what a title or a word means here. Change both as you like.\n")
	var n yaml.Node
	out := struct {
		Sheet    written             `yaml:"sheet,omitempty"`
		Dates    string              `yaml:"dates,omitempty"`
		Columns  map[Field]written   `yaml:"columns,omitempty"`
		Types    map[written]written `yaml:"types,omitempty"`
		Statuses map[written]written `yaml:"statuses,omitempty"`
	}{written(m.Sheet), m.Dates, asWritten[Field](m.Columns), asWritten[written](m.Types), asWritten[written](m.Statuses)}
	if err := n.Encode(out); err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	quote(&n)
	e := yaml.NewEncoder(safe.Reversible(&b))
	e.SetIndent(2)
	if err := e.Encode(&n); err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	return b.Bytes(), nil
}

// A written text is one that the writer of YAML keeps as it is: of several lines it loses those that are empty
// at the beginning, but for a text in quotes.
type written string

// MarshalYAML implements [yaml.Marshaler].
func (s written) MarshalYAML() (any, error) {
	if strings.Contains(string(s), "\n") {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: string(s), Style: yaml.DoubleQuotedStyle}, nil
	}
	return string(s), nil
}

func asWritten[To, From ~string](list map[From]string) map[To]written {
	out := make(map[To]written, len(list))
	for k, v := range list {
		out[To(k)] = written(v)
	}
	return out
}

// quote puts texts in which something steers into quotes, where an escape is read as what it
// stands for.
func quote(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && strings.ContainsFunc(n.Value, glyph.Steers) {
		n.Style = yaml.DoubleQuotedStyle
	}
	for _, c := range n.Content {
		quote(c)
	}
}

// said finds the type that the mapping names for a text: the longest of its names whose words
// the text holds.
func (m Mapping) said(text string) (name, typ string) {
	text = " " + fold(text) + " "
	for _, n := range slices.Sorted(maps.Keys(m.Types)) {
		if fold(n) != "" && len(fold(n)) > len(fold(name)) && strings.Contains(text, " "+fold(n)+" ") {
			name, typ = n, m.Types[n]
		}
	}
	return name, typ
}
