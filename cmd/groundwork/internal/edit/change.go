package edit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// A Change writes one value of a piece. Path is its key, or for what stands deeper key.key:
// source.sha256. Value is a string, a [Word], an int64, a float64, a bool or a []string.
type Change struct {
	Path  string
	Value any
}

// A Word is a value that is written as it is, such as a date or a status.
type Word string

// order is that in which the keys of a piece are written.
var order = []string{
	"id", "type", "controls", "points", "title", "version", "period", "effective", "valid", "review_by", "approved_on", "approved_by",
	"performed", "performed_by", "collected", "status", "accepted_by", "outside", "outcome", "drawn", "answered", "replaces", "retests", "owner", "systems", "source", "attributes",
	"system", "uri", "sha256",
}

func rank(key string) int {
	if i := slices.Index(order, key); i >= 0 {
		return i
	}
	return len(order)
}

// Set writes values of a piece: those that are there are replaced, others stand after the key
// that comes before them by custom.
func (f *File) Set(id string, changes ...Change) error {
	item, err := f.one(id)
	if err != nil {
		return err
	}
	edits, err := f.into(item, changes)
	if err != nil {
		return fmt.Errorf("%s:%d: evidence %q %w", f.name, item.Line, id, err)
	}
	f.edits = append(f.edits, edits...)
	f.want[id] = append(f.want[id], changes...)
	return nil
}

// into makes the edits of one mapping. Changes below one key go together.
func (f *File) into(m *yaml.Node, changes []Change) ([]edit, error) {
	below := map[string][]Change{}
	keys := []string{}
	for _, c := range changes {
		key, rest, _ := strings.Cut(c.Path, ".")
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		below[key] = append(below[key], Change{rest, c.Value})
	}
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	var edits []edit
	for _, key := range keys {
		list := below[key]
		k, v := entry(m, key)
		switch {
		case v == nil:
			e, err := f.insert(m, key, flow(list))
			if err != nil {
				return nil, err
			}
			edits = append(edits, e)
		case list[0].Path != "":
			if v.Kind != yaml.MappingNode {
				return nil, ErrByHand
			}
			inner, err := f.into(v, list)
			if err != nil {
				return nil, err
			}
			edits = append(edits, inner...)
		default:
			e, err := f.replace(k, v, render(list[0].Value))
			if err != nil {
				return nil, err
			}
			edits = append(edits, e)
		}
	}
	return edits, nil
}

// replace writes another value.
func (f *File) replace(k, v *yaml.Node, text string) (edit, error) {
	from, ok := f.offset(v)
	if !ok || v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return edit{}, ErrByHand
	}
	to, err := f.end(v, k.Column-1)
	if err != nil {
		return edit{}, err
	}
	if v.Kind == yaml.ScalarNode && v.Value == "" && v.Style == 0 {
		return edit{}, ErrByHand // a key without value
	}
	return edit{from, to, text}, nil
}

// insert writes a key that is not there, in the style of the mapping.
func (f *File) insert(m *yaml.Node, key, text string) (edit, error) {
	if len(m.Content) == 0 {
		at, ok := f.offset(m)
		if !ok {
			return edit{}, ErrByHand
		}
		return edit{at + 1, at + 1, key + ": " + text}, nil
	}
	before := -1
	for i := 0; i+1 < len(m.Content); i += 2 {
		if rank(m.Content[i].Value) <= rank(key) && (before < 0 || rank(m.Content[i].Value) >= rank(m.Content[before].Value)) {
			before = i
		}
	}
	if before < 0 {
		before = len(m.Content) - 2
	}
	k, v := m.Content[before], m.Content[before+1]
	end, err := f.end(v, k.Column-1)
	if err != nil {
		return edit{}, err
	}
	if m.Style&yaml.FlowStyle != 0 {
		return edit{end, end, ", " + key + ": " + text}, nil
	}
	return f.line(end, strings.Repeat(" ", m.Content[0].Column-1)+key+": "+text), nil
}

// line makes a line of its own, after the one that holds a byte.
func (f *File) line(at int, text string) edit {
	next, ended := f.lineEnd(max(at-1, 0))
	if at < len(f.text) && next <= at { // the byte before is the end of its line
		next, ended = f.lineEnd(at)
	}
	if !ended {
		return edit{next, next, f.eol + text}
	}
	return edit{next, next, text + f.eol}
}

// flow writes values below a key as a mapping on one line, or the value itself.
func flow(list []Change) string {
	if list[0].Path == "" {
		return render(list[0].Value)
	}
	parts := []string{}
	for _, c := range list {
		parts = append(parts, c.Path+": "+render(c.Value))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// render writes a value as YAML that means it, in braces too.
func render(v any) string {
	switch v := v.(type) {
	case Word:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return s
	case bool:
		return strconv.FormatBool(v)
	case []string:
		parts := []string{}
		for _, s := range v {
			parts = append(parts, quoted(s))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return quoted(v)
	}
	return quoted(fmt.Sprint(v))
}

// quoted writes a text plainly where YAML reads it as that text, else in quotes; what steers in
// it stands as an escape.
func quoted(s string) string {
	if strings.ContainsFunc(s, glyph.Steers) {
		if b, err := json.Marshal(s); err == nil {
			return safe.Text(string(b))
		}
	}
	if value("[x: ", s, ", y]") && value("- x: ", s, "\n- y\n") { // in braces, and on a line of its own
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// value reports whether a text is read as that text where it stands plainly, as the value of the first of two.
func value(before, s, behind string) bool {
	var doc yaml.Node
	if yaml.Unmarshal([]byte(before+s+behind), &doc) != nil || len(doc.Content) != 1 {
		return false
	}
	list := doc.Content[0]
	if list.Kind != yaml.SequenceNode || len(list.Content) != 2 || len(list.Content[0].Content) != 2 {
		return false
	}
	v := list.Content[0].Content[1]
	return v.Kind == yaml.ScalarNode && v.Style == 0 && v.Tag == "!!str" && v.Value == s && v.Anchor == "" && v.LineComment == "" && list.Content[1].Value == "y"
}
