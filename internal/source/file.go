package source

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
)

// Codes of the problems that this package reports.
const (
	CodeSyntax    = "syntax"
	CodeEncoding  = "encoding"
	CodeUnknown   = "unknown-key"
	CodeDuplicate = "duplicate-key"
	CodeType      = "wrong-type"
	CodeValue     = "bad-value"
	CodeNoValue   = "no-value"
	CodeDocument  = "second-document"
	CodeTag       = "explicit-tag"
	CodeAlias     = "alias"
	CodeInvisible = "invisible-character"
	CodeApart     = "not-one-form" // a name that another spelling looks the same as
	CodeDepth     = "too-deep"
	CodeBlock     = "folded-expression"
	CodeLong      = "too-long"
	CodeValues    = "too-many-values"
)

// Limits bound what one file may cost. Zero means what package limit says.
type Limits struct {
	Depth    int // levels of nesting
	Values   int // values and keys, as told from the marks between them
	Problems int // problems that are kept
}

func (l Limits) orDefault(size int) Limits {
	return Limits{
		Depth: cmp.Or(l.Depth, limit.Depth), Values: cmp.Or(l.Values, limit.Values(size)), Problems: cmp.Or(l.Problems, limit.Problems),
	}
}

// A File is one parsed file.
type File struct {
	name   string
	text   []byte
	starts []int  // byte offset of each line
	wide   []bool // whether the line holds a character of several bytes
	last   mark   // in a line that does, the place that was asked for last
	root   *yaml.Node
	bad    map[*yaml.Node]bool // reported already; a decoder passes over them
}

// A mark is a place in the text: nodes are asked for in the order of the text, so that
// the next one is found from the last, however long the line.
type mark struct{ line, column, offset int }

// Parse reads a file of at most one document. The problems name the file by name. A nil
// File could not be read at all; one with problems can still be decoded to find more.
// Where the context ends, the file is nil and what is told of it means nothing.
func Parse(ctx context.Context, name string, data []byte, most Limits) (*File, framework.Problems) {
	most = most.orDefault(len(data))
	f := &File{name: name, bad: map[*yaml.Node]bool{}}
	if values(data, most.Values) > most.Values {
		return nil, framework.Problems{{
			Pos: framework.Position{File: name}, Code: CodeValues,
			Message: fmt.Sprintf("more than %d values in a file of %d bytes (MaxValues)", most.Values, len(data)),
		}}
	}
	if p, ok := f.characters(data); !ok {
		return nil, framework.Problems{p}
	}
	root, second, problem := f.document(ctx)
	if problem != nil {
		return nil, framework.Problems{*problem}
	}
	g := guard{file: f, most: most, ended: ctx.Err}
	if second != nil {
		g.add(second, CodeDocument, "a second document begins here: write one document per file")
	}
	if root != nil && len(root.Content) > 0 {
		f.root = root.Content[0]
		g.check(f.root, 0)
	}
	if g.stopped() {
		return nil, g.problems
	}
	return f, g.problems
}

// values tells about how many values a text holds, from the marks between them, before
// a parser makes a node of each. It stops counting past most.
func values(text []byte, most int) int {
	n := 0
	for i, c := range text {
		switch c {
		case ',', '[', '{', '\n':
			n++
		case ':', '-':
			if i+1 == len(text) || text[i+1] <= ' ' {
				n++
			}
		default:
			continue
		}
		if n > most {
			break
		}
	}
	return n
}

// characters takes the text and finds its lines. It refuses what is not UTF-8 and
// what YAML does not allow, and line separators that no editor counts.
func (f *File) characters(data []byte) (framework.Problem, bool) {
	if len(data) >= 2 && (data[0] == 0xFF && data[1] == 0xFE || data[0] == 0xFE && data[1] == 0xFF) {
		return f.encoding(1, 1, "the file is UTF-16: save it as UTF-8"), false
	}
	if len(data) >= 3 && string(data[:3]) == "\uFEFF" {
		data = data[3:]
	}
	lines := 1 + bytes.Count(data, []byte{'\n'})
	f.text, f.starts, f.wide = data, append(make([]int, 0, lines), 0), append(make([]bool, 0, lines), false)
	for from := 0; from < len(data); {
		to := len(data)
		if n := bytes.IndexByte(data[from:], '\n'); n >= 0 {
			to = from + n
		}
		if glyph.Printable(data[from:to]) {
			from = f.ends(to)
			continue
		}
		if p, ok := f.look(from, to); !ok {
			return p, false
		}
		from = f.ends(to)
	}
	return framework.Problem{}, true
}

// ends notes that a line ends there, where the text goes on, and returns where the next begins.
func (f *File) ends(at int) int {
	if at == len(f.text) {
		return at
	}
	f.starts, f.wide = append(f.starts, at+1), append(f.wide, false)
	return at + 1
}

// look goes over the characters of a line of which some are not of the plainest.
func (f *File) look(from, to int) (framework.Problem, bool) {
	column := 1
	for i := from; i < to; {
		r, size := rune(f.text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(f.text[i:])
		}
		i += size
		line := len(f.starts)
		switch {
		case r == '\r':
			if i < to || to == len(f.text) { // else the line feed behind it ends the line
				f.ends(i - 1)
				column = 1
			}
			continue
		case r == utf8.RuneError && size == 1:
			return f.encoding(line, column, "this byte is not UTF-8 (Latin-1, perhaps): save the file as UTF-8"), false
		case r == 0:
			return f.encoding(line, column, "a NUL character: the file is not text, or it is UTF-16; save it as UTF-8"), false
		case !glyph.InFile(r):
			return f.encoding(line, column, fmt.Sprintf("character %U is not allowed in a file: remove it", r)), false
		}
		if size > 1 {
			f.wide[line-1] = true
		}
		column++
	}
	return framework.Problem{}, true
}

func (f *File) encoding(line, column int, message string) framework.Problem {
	return framework.Problem{
		Pos: framework.Position{File: f.name, Line: line, Column: column}, Code: CodeEncoding, Message: message,
	}
}

// line returns the text of a line, counted from 1, without its end; "" past the end.
func (f *File) line(n int) string {
	if n < 1 || n > len(f.starts) {
		return ""
	}
	return string(f.text[f.starts[n-1]:f.end(n)])
}

// end is the byte offset of the end of a line.
func (f *File) end(n int) int {
	from, to := f.starts[n-1], len(f.text)
	if n < len(f.starts) {
		to = f.starts[n]
	}
	for to > from && (f.text[to-1] == '\n' || f.text[to-1] == '\r') {
		to--
	}
	return to
}

// offset returns the byte offset of the node's first character.
func (f *File) offset(n *yaml.Node) int {
	line, column := min(max(n.Line, 1), len(f.starts)), max(n.Column, 1)
	if !f.wide[line-1] {
		return min(f.starts[line-1]+column-1, len(f.text))
	}
	at := f.last
	if at.line != line || at.column > column {
		at = mark{line, 1, f.starts[line-1]}
	}
	for ; at.column < column && at.offset < len(f.text); at.column++ {
		_, size := utf8.DecodeRune(f.text[at.offset:])
		at.offset += size
	}
	f.last = at
	return at.offset
}

// from returns the rest of the node's first line.
func (f *File) from(n *yaml.Node) []byte {
	at := f.offset(n)
	return f.text[at:max(at, f.end(min(max(n.Line, 1), len(f.starts))))]
}

// begins reports whether the node's text begins with the byte.
func (f *File) begins(n *yaml.Node, c byte) bool {
	at := f.offset(n)
	return at < len(f.text) && f.text[at] == c
}

func (f *File) pos(n *yaml.Node) framework.Position {
	return framework.Position{File: f.name, Line: max(n.Line, 1), Column: max(n.Column, 1)}
}
