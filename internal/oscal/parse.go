package oscal

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"unicode/utf8"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
)

// Codes of the problems that this package reports.
const (
	CodeSyntax    = "syntax"
	CodeEncoding  = "encoding"
	CodeDuplicate = "duplicate-key"
	CodeUnknown   = "unknown-key"
	CodeType      = "wrong-type"
	CodeDepth     = "too-deep"
	CodeMark      = "byte-order-mark"
	CodeControl   = "control-character"
)

// Lost is a key that was there and was not taken.
type Lost struct {
	Owner string // what it is a key of: "control"
	Key   string
	At    framework.Position // the first
	Count int
	// Nearest is the key with a field that it may be a misspelling of, or "".
	Nearest string
}

// Parse reads one document in JSON, or in YAML where that is what it looks like, nested at
// most depth levels, and stops where it has found more problems than it is to keep, or the
// context ends. Where a problem is an error, the document is nil. Positions name the file by
// name. Lost lists, in the order of the file, every key without a field.
func Parse(ctx context.Context, name string, data []byte, depth, problems int) (*Document, []Lost, framework.Problems) {
	w := &walker{name: name, depth: depth, most: problems, ended: ctx.Err, line: 1, column: 1, plans: map[reflect.Type]*plan{}}
	if IsYAML(data) || inYAML(name, data) {
		f, found := source.Parse(ctx, name, data, source.Limits{Depth: depth, Problems: problems})
		if f == nil || found.Err() != nil {
			return nil, nil, found
		}
		w.problems = found
		data, w.marks = f.JSON()
	}
	w.text(data)
	if w.problems.Err() != nil {
		return nil, nil, w.problems
	}
	doc := new(Document)
	w.value(reflect.ValueOf(doc).Elem(), 0)
	if c := w.next(); c != 0 {
		w.unexpected(c, "the end of the file")
	}
	if w.unkept > 0 {
		w.report(CodeControl, framework.Warning, w.lastUnkept, fmt.Sprintf("control characters were left out of %d more texts, this the last", w.unkept))
	}
	if w.problems.Err() != nil {
		return nil, nil, w.problems
	}
	return doc, w.order, w.problems
}

func (w *walker) report(code string, severity framework.Severity, at framework.Position, message string) {
	w.failed = w.failed || severity == framework.Error
	w.problems = append(w.problems, framework.Problem{Pos: at, Code: code, Severity: severity, Message: message})
}

// text takes the text, which is UTF-8 with or without a byte order mark.
func (w *walker) text(data []byte) {
	bad := -1
	message := "a NUL character: the file is not text, or it is UTF-16; save it as UTF-8"
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		bad, message = 0, "the file is UTF-16: save it as UTF-8"
	case bytes.HasPrefix(data, []byte("\uFEFF")):
		data = data[3:]
		w.report(CodeMark, framework.Warning, framework.Position{File: w.name, Line: 1, Column: 1}, "a byte order mark, which JSON does not have, was passed over")
	}
	if bad < 0 {
		bad = bytes.IndexByte(data, 0)
	}
	if bad < 0 && !utf8.Valid(data) {
		message = "this byte is not UTF-8 (Latin-1, perhaps): save the file as UTF-8"
		for rest := data; ; {
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size <= 1 {
				bad = len(data) - len(rest)
				break
			}
			rest = rest[size:]
		}
	}
	if w.data = data; bad >= 0 {
		w.report(CodeEncoding, framework.Error, w.place(bad), message)
	}
}

// place returns the place of a byte before which nothing has been walked over.
func (w *walker) place(at int) framework.Position {
	head := w.data[:at]
	start := bytes.LastIndexByte(head, '\n') + 1
	return framework.Position{File: w.name, Line: 1 + bytes.Count(head, []byte("\n")), Column: 1 + utf8.RuneCount(head[start:])}
}
