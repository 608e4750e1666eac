package edit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Changed reports whether anything is to change.
func (f *File) Changed() bool { return len(f.edits) > 0 }

// Bytes returns the text with all changes. It is read again: every other piece and key has to
// be what it was, and what was set has to be what was asked for.
func (f *File) Bytes() ([]byte, error) {
	edits := slices.Clone(f.edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out []byte
	at := 0
	for _, e := range edits {
		if e.from < at || e.to < e.from || e.to > len(f.text) {
			return nil, fmt.Errorf("%s: a place in which two changes meet %w", f.name, ErrByHand)
		}
		out = append(out, f.text[at:e.from]...)
		out = append(out, e.text...)
		at = e.to
	}
	out = append(out, f.text[at:]...)
	after, err := Parse(f.name, out)
	if err != nil {
		return nil, fmt.Errorf("the change would break the file: %w", err)
	}
	return out, f.verify(after)
}

// verify compares what was with what is.
func (f *File) verify(after *File) error {
	broken := func(what string) error { return fmt.Errorf("%s: %s %w", f.name, what, ErrByHand) }
	for _, pair := range [][2]*File{{f, after}, {after, f}} {
		for i := 0; pair[0].root != nil && i+1 < len(pair[0].root.Content); i += 2 {
			key := pair[0].root.Content[i].Value
			if key == "evidence" {
				continue
			}
			if _, other := entry(pair[1].root, key); other == nil || !equal(pair[0].root.Content[i+1], other) {
				return broken(key)
			}
		}
	}
	n := 0
	if f.list != nil {
		n = len(f.list.Content)
	}
	if after.list == nil && n+f.added > 0 || after.list != nil && len(after.list.Content) != n+f.added {
		return broken("evidence")
	}
	for i := range n {
		_, id := entry(f.list.Content[i], "id")
		name := ""
		if id != nil {
			name = id.Value
		}
		changes := f.want[name]
		if f.items[name] != f.list.Content[i] {
			changes = nil
		}
		if !as(f.list.Content[i], after.list.Content[i], changes) {
			return broken(fmt.Sprintf("evidence %q", name))
		}
	}
	return nil
}

// as reports whether a node is what it was, but for the changes.
func as(before, after *yaml.Node, changes []Change) bool {
	if len(changes) == 0 {
		return equal(before, after)
	}
	below := map[string][]Change{}
	for _, c := range changes {
		key, rest, _ := strings.Cut(c.Path, ".")
		below[key] = append(below[key], Change{rest, c.Value})
	}
	for i := 0; i+1 < len(before.Content); i += 2 {
		key := before.Content[i].Value
		_, now := entry(after, key)
		if now == nil || below[key] == nil && !equal(before.Content[i+1], now) {
			return false
		}
	}
	for i := 0; i+1 < len(after.Content); i += 2 {
		key := after.Content[i].Value
		_, was := entry(before, key)
		list, now := below[key], after.Content[i+1]
		switch {
		case list == nil:
			if was == nil {
				return false
			}
			continue
		case list[0].Path == "":
			if !says(now, list[len(list)-1].Value) {
				return false
			}
		case was == nil && len(now.Content) != 2*len(list):
			return false
		case !as(cmp.Or(was, &yaml.Node{Kind: yaml.MappingNode}), now, list):
			return false
		}
		delete(below, key)
	}
	return len(below) == 0
}

// says reports whether a node is the value.
func says(n *yaml.Node, v any) bool {
	if list, ok := v.([]string); ok {
		if n.Kind != yaml.SequenceNode || len(n.Content) != len(list) {
			return false
		}
		for i, c := range n.Content {
			if c.Value != list[i] {
				return false
			}
		}
		return true
	}
	want := render(v)
	if s, ok := v.(string); ok {
		want = s
	}
	return n.Kind == yaml.ScalarNode && n.Value == want
}

// equal compares what two nodes mean, whatever their style.
func equal(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Value != b.Value || a.Tag != b.Tag || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !equal(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}
