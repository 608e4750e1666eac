package source

import (
	"fmt"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
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
	CodeDepth     = "too-deep"
	CodeBlock     = "folded-expression"
)

// A File is one parsed file.
type File struct {
	name   string
	text   []byte
	starts []int // byte offset of each line
	root   *yaml.Node
	bad    map[*yaml.Node]bool // reported already; a decoder passes over them
}

// Parse reads a file of at most one document, nested at most depth levels. The
// problems name the file by name. A nil File could not be read at all; one with
// problems can still be decoded to find more.
func Parse(name string, data []byte, depth int) (*File, framework.Problems) {
	f := &File{name: name, bad: map[*yaml.Node]bool{}}
	if p, ok := f.characters(data); !ok {
		return nil, framework.Problems{p}
	}
	root, second, problem := f.document()
	if problem != nil {
		return nil, framework.Problems{*problem}
	}
	g := guard{file: f, depth: depth}
	if second != nil {
		g.add(second, CodeDocument, "a second document begins here: write one document per file")
	}
	if root != nil && len(root.Content) > 0 {
		f.root = root.Content[0]
		g.check(f.root, 0)
	}
	return f, g.problems
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
	f.text, f.starts = data, []int{0}
	line, column := 1, 1
	for i := 0; i < len(data); {
		r, size := rune(data[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(data[i:])
		}
		i += size
		switch {
		case r == '\n' || r == '\r':
			if r == '\r' && i < len(data) && data[i] == '\n' {
				i++
			}
			f.starts = append(f.starts, i)
			line, column = line+1, 1
			continue
		case r == utf8.RuneError && size == 1:
			return f.encoding(line, column, "this byte is not UTF-8 (Latin-1, perhaps): save the file as UTF-8"), false
		case r == 0:
			return f.encoding(line, column, "a NUL character: the file is not text, or it is UTF-16; save it as UTF-8"), false
		case !allowed(r):
			return f.encoding(line, column, fmt.Sprintf("character %U is not allowed in a file: remove it", r)), false
		}
		column++
	}
	return framework.Problem{}, true
}

func allowed(r rune) bool {
	switch {
	case r == '\t' || 0x20 <= r && r <= 0x7E:
		return true
	case r < 0xA0, r == 0x2028, r == 0x2029, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return true
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
	from, to := f.starts[n-1], len(f.text)
	if n < len(f.starts) {
		to = f.starts[n]
	}
	for to > from && (f.text[to-1] == '\n' || f.text[to-1] == '\r') {
		to--
	}
	return string(f.text[from:to])
}

// from returns the rest of the node's first line.
func (f *File) from(n *yaml.Node) string {
	text := f.line(n.Line)
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
	}
	return text
}

// begins reports whether the node's text begins with the byte.
func (f *File) begins(n *yaml.Node, c byte) bool {
	text := f.from(n)
	return text != "" && text[0] == c
}

func (f *File) pos(n *yaml.Node) framework.Position {
	return framework.Position{File: f.name, Line: max(n.Line, 1), Column: max(n.Column, 1)}
}
