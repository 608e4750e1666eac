package edit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// ErrByHand says that something is written in a way that is not changed by a program.
var ErrByHand = errors.New("is written in a way that only a person should change: edit it by hand")

// A File is the text of one file with the pieces of evidence in it and what is to change.
type File struct {
	name  string
	text  []byte
	lines []int // offsets of their first bytes
	root  *yaml.Node
	list  *yaml.Node // the value of the key evidence, nil where there is none
	items map[string]*yaml.Node
	again map[string]int // the line on which an id stands for the second time
	ids   []string
	edits []edit
	want  map[string][]Change // by piece
	added int
	eol   string
}

// edit replaces the bytes from to end.
type edit struct {
	from, to int
	text     string
}

const bom = "\xef\xbb\xbf"

// Parse reads a file. Text of no YAML mapping, with characters that end lines for YAML and
// not for editors, or with what no workspace may hold since it says something else than it shows, is an
// error. An empty text is a file without pieces.
func Parse(name string, text []byte) (*File, error) {
	f := &File{name: name, text: text, items: map[string]*yaml.Node{}, again: map[string]int{}, want: map[string][]Change{}, eol: "\n"}
	if !utf8.Valid(text) || bytes.ContainsAny(text, "\u0085\u2028\u2029\x00") {
		return nil, fmt.Errorf("%s: holds characters that no file of ours may hold", name)
	}
	if bytes.Contains(text, []byte("\r\n")) {
		f.eol = "\r\n"
	}
	f.index()
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return f, nil
	}
	f.root = doc.Content[0]
	if f.root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: no list of keys", name)
	}
	if n := borrowed(f.root); n != nil {
		return nil, fmt.Errorf("%s:%d: an anchor, an alias, a merge (<<), a tag, or a key that is no word: write it out", name, n.Line)
	}
	_, f.list = entry(f.root, "evidence")
	if f.list == nil || f.list.Tag == "!!null" {
		return f, nil
	}
	if f.list.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("%s: evidence is no list", name)
	}
	f.find()
	return f, nil
}

// find notes the pieces by their ids.
func (f *File) find() {
	for _, item := range f.list.Content {
		_, id := entry(item, "id")
		if id == nil || id.Kind != yaml.ScalarNode {
			continue
		}
		first := f.items[id.Value]
		if first == nil {
			f.items[id.Value] = item
			f.ids = append(f.ids, id.Value)
		} else if f.again[id.Value] == 0 {
			f.again[id.Value] = item.Line
		}
	}
}

// borrowed finds what says something else than it shows, or says it elsewhere too.
func borrowed(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		return n
	}
	for i, c := range n.Content {
		if key := n.Kind == yaml.MappingNode && i%2 == 0; key && (c.Kind != yaml.ScalarNode || c.Tag == "!!merge") {
			return c
		}
		if found := borrowed(c); found != nil {
			return found
		}
	}
	return nil
}

// index notes where lines begin, as YAML counts them.
func (f *File) index() {
	start := 0
	if bytes.HasPrefix(f.text, []byte(bom)) {
		start = len(bom)
	}
	f.lines = []int{start}
	for i := start; i < len(f.text); i++ {
		switch c := f.text[i]; {
		case c == '\n', c == '\r' && (i+1 == len(f.text) || f.text[i+1] != '\n'):
			f.lines = append(f.lines, i+1)
		}
	}
}

// IDs lists the pieces in the order of the file.
func (f *File) IDs() []string { return slices.Clone(f.ids) }

// Has reports whether the file holds the piece.
func (f *File) Has(id string) bool { return f.items[id] != nil }

// one finds the piece. An id that stands twice does not say which piece is meant.
func (f *File) one(id string) (*yaml.Node, error) {
	item := f.items[id]
	if item == nil {
		return nil, fmt.Errorf("%s: there is no evidence %q", f.name, id)
	}
	if line, again := f.again[id]; again {
		return nil, fmt.Errorf("%s:%d: evidence %q stands again on line %d: give each piece an id of its own", f.name, item.Line, id, line)
	}
	return item, nil
}

// entry finds a key of a mapping.
func entry(m *yaml.Node, key string) (k, v *yaml.Node) {
	if m == nil || m.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return m.Content[i], m.Content[i+1]
		}
	}
	return nil, nil
}

// offset is the byte at which a node begins.
func (f *File) offset(n *yaml.Node) (int, bool) {
	if n.Line < 1 || n.Line > len(f.lines) {
		return 0, false
	}
	at := f.lines[n.Line-1]
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(f.text[at:])
		if size == 0 {
			return 0, false
		}
		at += size
	}
	return at, true
}

// lineEnd is the first byte of the line after the one that holds a byte, and whether that line
// has an end at all.
func (f *File) lineEnd(at int) (int, bool) {
	i, found := slices.BinarySearch(f.lines, at)
	if !found {
		i--
	}
	if i+1 < len(f.lines) {
		return f.lines[i+1], true
	}
	return len(f.text), false
}

// end is the byte after a node. indent is the column, from 0, of the key or dash that it
// belongs to.
func (f *File) end(n *yaml.Node, indent int) (int, error) {
	at, ok := f.offset(n)
	if !ok {
		return 0, ErrByHand
	}
	switch {
	case n.Kind == yaml.ScalarNode:
		return f.scalarEnd(n, at, indent)
	case n.Style&yaml.FlowStyle != 0:
		return f.flowEnd(n, at, indent)
	case len(n.Content) == 0:
		return 0, ErrByHand
	}
	last := n.Content[len(n.Content)-1]
	indent = n.Column - 1
	if n.Kind == yaml.MappingNode {
		indent = n.Content[len(n.Content)-2].Column - 1
	}
	return f.end(last, indent)
}

func (f *File) scalarEnd(n *yaml.Node, at, indent int) (int, error) {
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return f.blockEnd(n, indent), nil
	case n.Style&yaml.SingleQuotedStyle != 0:
		return f.quoteEnd(at, '\'')
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return f.quoteEnd(at, '"')
	}
	return f.plainEnd(n.Value, at)
}

// plainEnd finds the end of a text without quotes, whose line ends stand for spaces and blank lines for
// line ends.
func (f *File) plainEnd(value string, at int) (int, error) {
	const blank = " \t\r\n"
	i := at
	for k := 0; k < len(value); k++ {
		if i >= len(f.text) {
			return 0, ErrByHand
		}
		if !strings.ContainsRune(blank, rune(value[k])) {
			if f.text[i] != value[k] {
				return 0, ErrByHand
			}
			i++
			continue
		}
		for k+1 < len(value) && strings.ContainsRune(blank, rune(value[k+1])) {
			k++
		}
		rest := bytes.TrimLeft(f.text[i:], blank)
		if len(rest) == len(f.text)-i {
			return 0, ErrByHand
		}
		i = len(f.text) - len(rest)
	}
	return i, nil
}

// quoteEnd finds the closing quote.
func (f *File) quoteEnd(at int, quote byte) (int, error) {
	if at >= len(f.text) || f.text[at] != quote {
		return 0, ErrByHand
	}
	for i := at + 1; i < len(f.text); i++ {
		switch c := f.text[i]; {
		case c == '\\' && quote == '"':
			i++
		case c == quote && quote == '\'' && i+1 < len(f.text) && f.text[i+1] == quote:
			i++
		case c == quote:
			return i + 1, nil
		}
	}
	return 0, ErrByHand
}

// blockEnd finds the end of a text of several lines below | or >: that of its last line that
// is not blank.
func (f *File) blockEnd(n *yaml.Node, indent int) int {
	end, _ := f.lineEnd(f.lines[n.Line-1])
	last := end
	for end < len(f.text) {
		next, _ := f.lineEnd(end)
		line := f.text[end:next]
		content := bytes.TrimLeft(line, " ")
		if len(bytes.TrimSpace(content)) > 0 {
			if len(line)-len(content) <= indent {
				break
			}
			last = next
		}
		end = next
	}
	return len(bytes.TrimRight(f.text[:last], "\r\n"))
}

// flowEnd finds the bracket that closes.
func (f *File) flowEnd(n *yaml.Node, at, indent int) (int, error) {
	i := at + 1
	if len(n.Content) > 0 {
		end, err := f.end(n.Content[len(n.Content)-1], indent)
		if err != nil {
			return 0, err
		}
		i = end
	}
	closing := byte(']')
	if n.Kind == yaml.MappingNode {
		closing = '}'
	}
	for ; i < len(f.text); i++ {
		switch f.text[i] {
		case closing:
			return i + 1, nil
		case ' ', '\t', '\n', '\r', ',':
		case '#':
			next, more := f.lineEnd(i)
			if !more {
				return 0, ErrByHand
			}
			i = next - 1
		default:
			return 0, ErrByHand
		}
	}
	return 0, ErrByHand
}
