package source

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/scalar"
)

// A Value is one value of a file with its place, on its way into Go.
type Value struct {
	node   *yaml.Node
	file   *File
	d      *Decoder
	places *framework.Places // of the item that the value belongs to
	path   string            // of the value in that item: "evidence.design[0]"
	prose  bool              // free text, in which what does not show may stand, but no control character
}

// An Entry is one key of a mapping with its value.
type Entry struct {
	Key   string
	At    framework.Position // of the key
	Value Value
}

// Pos returns the place of the value's first character.
func (v Value) Pos() framework.Position { return v.file.pos(v.node) }

// Problem reports a problem at the value.
func (v Value) Problem(code, format string, args ...any) {
	if v.d.full() {
		v.taint()
		return
	}
	v.report(framework.Problem{Pos: v.Pos(), Code: code, Message: fmt.Sprintf(format, args...)})
}

// Warn reports a warning at the value, which is read all the same.
func (v Value) Warn(code, format string, args ...any) {
	v.d.problems.Add(framework.Problem{Pos: v.Pos(), Code: code, Severity: framework.Warning, Message: fmt.Sprintf(format, args...)})
}

// full reports whether the list of problems is. Then nothing more is read.
func (d *Decoder) full() bool {
	if !d.problems.Full() {
		return false
	}
	d.problems.Halt()
	d.Lost = true
	return true
}

func (v Value) report(p framework.Problem) {
	if v.d.full() {
		return
	}
	v.d.problems.Add(p)
	v.taint()
}

// taint remembers that the item is not what its author meant.
func (v Value) taint() {
	if v.places == nil || v.d.problems.Full() {
		v.d.Lost = true
		return
	}
	v.d.tainted[v.places.Item] = true
	if v.isID() {
		v.d.Lost = true
	}
}

func (v Value) isID() bool { return v.path == "id" || strings.HasSuffix(v.path, ".id") }

// isAddress reports the address of a file, which is named as the file is.
func (v Value) isAddress() bool { return v.path == "uri" || strings.HasSuffix(v.path, ".uri") }

// Record notes the place of a part of the value: a suffix such as "[1]" or ".name".
func (v Value) Record(suffix string, at framework.Position) {
	if v.places != nil {
		v.places.Keys[v.path+suffix] = at
	}
}

// bad reports whether the value has been reported already, or is null, which it
// reports.
func (v Value) bad() bool {
	if len(v.file.bad) > 0 && v.file.bad[v.node] {
		v.taint()
		return true
	}
	if isNull(v.node) {
		v.Problem(CodeNoValue, "%s has no value", v.what())
		return true
	}
	return false
}

func (v Value) what() string {
	if v.path == "" {
		return "this"
	}
	return strconv.Quote(v.path)
}

// IsNull reports whether nothing stands there.
func (v Value) IsNull() bool { return isNull(v.node) }

// Empty reports whether the value is a mapping without a key, and tells of it as of an
// item that says nothing.
func (v Value) Empty() bool {
	if !v.IsMapping() || len(v.node.Content) > 0 {
		return false
	}
	v.Problem(CodeNoValue, "{} says nothing: fill it in, or leave it out")
	return true
}

// IsMapping reports whether the value is a mapping.
func (v Value) IsMapping() bool { return v.node.Kind == yaml.MappingNode }

// IsList reports whether the value is a list.
func (v Value) IsList() bool { return v.node.Kind == yaml.SequenceNode }

// Entries returns the entries of a mapping in the order of the file, and reports a
// value that is none.
func (v Value) Entries() []Entry {
	if v.bad() || !v.want(yaml.MappingNode, "a mapping") {
		return nil
	}
	list := make([]Entry, 0, len(v.node.Content)/2)
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		if e, ok := v.entry(i, v.d.prose[v.node.Content[i].Value]); ok {
			list = append(list, e)
		}
	}
	return list
}

// entry is that of a mapping whose key is the i-th node. It reports false for a key that the guard
// reported.
func (v Value) entry(i int, prose bool) (Entry, bool) {
	key := v.node.Content[i]
	if len(v.file.bad) > 0 && v.file.bad[key] {
		v.taint()
		return Entry{}, false
	}
	c := v
	c.node, c.path, c.prose = v.node.Content[i+1], v.d.join(v.path, key.Value), prose
	return Entry{Key: key.Value, At: v.file.pos(key), Value: c}, true
}

// placed is how many entries of one list have places of their own; those behind have
// that of the list. A place costs ten times what a short entry does.
const placed = 10_000

// Items returns the entries of a list, and reports a value that is none.
func (v Value) Items() []Value {
	if v.bad() || !v.want(yaml.SequenceNode, "a list") {
		return nil
	}
	list := make([]Value, len(v.node.Content))
	for i := range v.node.Content {
		list[i] = v.item(i)
	}
	return list
}

// item is the i-th entry of a list.
func (v Value) item(i int) Value {
	item := v
	item.node = v.node.Content[i]
	if v.places != nil && i < placed {
		item.path = v.d.index(v.path, i)
		v.places.Keys[item.path] = v.file.pos(item.node)
	}
	return item
}

func (v Value) want(kind yaml.Kind, what string) bool {
	if v.node.Kind == kind {
		return true
	}
	hint := ""
	if kind == yaml.SequenceNode && v.node.Kind == yaml.ScalarNode && glyph.Plain(v.node.Value) {
		hint = fmt.Sprintf(": say [%s]", short(v.node.Value))
	}
	v.Problem(CodeType, "%s is %s: want %s%s", v.what(), describe(v.node), what, hint)
	return false
}

// Text returns a scalar as it is written. It reports false, and why, for another
// kind of value, for a name that holds a character that does not show, and for any text
// with a control character; the text is then what can be taken of it.
func (v Value) Text() (string, bool) {
	if v.bad() || !v.want(yaml.ScalarNode, "a text") {
		return "", false
	}
	if glyph.Printable(v.node.Value) && len(v.node.Value) <= limit.ID {
		return v.node.Value, true // as most
	}
	if v.prose {
		r, _, found := glyph.FindControl(v.node.Value)
		if found {
			v.Problem(CodeInvisible, "control character %U in %s: remove it", r, v.what())
		}
		return v.node.Value, !found
	}
	if v.isID() && limit.TooLong(v.node.Value) {
		v.Problem(CodeLong, "an id of more than %d characters: %q", limit.ID, short(v.node.Value))
		return "", false
	}
	if r, before, found := glyph.FindHidden(v.node.Value, false); found {
		v.Problem(CodeInvisible, "invisible character %U after %q: remove it", r, short(before))
		return strings.Map(visible, v.node.Value), false
	}
	if before, apart := glyph.FindApart(v.node.Value); apart && !v.isAddress() {
		v.Problem(CodeApart, apartWords, short(before))
		return v.node.Value, false
	}
	return v.node.Value, true
}

func visible(r rune) rune {
	if r != ' ' && glyph.Hidden(r) {
		return -1
	}
	return r
}

// Scalar returns a scalar as bool, int64, float64 or string by the core rules of
// YAML 1.2, where only true and false are bool.
func (v Value) Scalar() (any, bool) {
	text, ok := v.Text()
	if !ok {
		return nil, false
	}
	value, ok := resolve(v.node)
	if !ok {
		v.Problem(CodeValue, "%s is %q: want a finite number of 64 bits", v.what(), short(text))
	}
	return value, ok
}

// Any returns a scalar as [Value.Scalar] does, or a list of texts as []string.
func (v Value) Any() (any, bool) {
	if v.bad() {
		return nil, false
	}
	if !v.IsList() {
		return v.Scalar()
	}
	list, good := []string{}, true
	for _, item := range v.Items() {
		s, ok := item.Text()
		list, good = append(list, s), good && ok
	}
	return list, good
}

// Digest identifies the content of the value: its kind and its entries, whatever the
// order of keys, without comments, quotes or places.
func (v Value) Digest(kind ...string) [sha256.Size]byte {
	b := v.d.digest[:0]
	for _, k := range kind {
		b = scalar.AppendText(b, 'k', k)
	}
	v.d.digest = appendNode(b, v.node)
	return sha256.Sum256(v.d.digest)
}

func appendNode(b []byte, n *yaml.Node) []byte {
	switch n.Kind {
	case yaml.MappingNode:
		b = append(b, '{')
		var few [16]int
		for _, i := range inOrder(few[:0], n) {
			b = appendNode(scalar.AppendText(b, 'k', n.Content[i].Value), n.Content[i+1])
		}
		return append(b, '}')
	case yaml.SequenceNode:
		b = append(b, '[')
		for _, c := range n.Content {
			b = appendNode(b, c)
		}
		return append(b, ']')
	default:
		return scalar.AppendText(b, scalarKind(n), n.Value)
	}
}

// inOrder lists the keys of a mapping by name.
func inOrder(list []int, n *yaml.Node) []int {
	for i := 0; i+1 < len(n.Content); i += 2 {
		list = append(list, i)
	}
	slices.SortFunc(list, func(i, j int) int { return strings.Compare(n.Content[i].Value, n.Content[j].Value) })
	return list
}

func scalarKind(n *yaml.Node) byte {
	if isPlain(n) {
		return scalar.Kind(n.Value)
	}
	return 's'
}
