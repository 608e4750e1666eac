package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
)

// exprKeys are the keys that hold a CEL expression. Patterns are made where a file is wrong, and not for every program.
func exprKeys() *regexp.Regexp {
	return regexp.MustCompile(`^[\s\-{]*(?:.*[{,]\s*)?(expr|needs|when|unless)\s*:(?:\s|$)`)
}

func atLine() *regexp.Regexp { return regexp.MustCompile(`^line (\d+): `) }

func anAnchor() *regexp.Regexp { return regexp.MustCompile(`unknown anchor '([^']*)' referenced`) }

// document reads the first document, nil in an empty file, and the second if there
// is one.
func (f *File) document(ctx context.Context) (first, second *yaml.Node, problem *framework.Problem) {
	dec := yaml.NewDecoder(limit.Reader(ctx, bytes.NewReader(f.text)))
	first, err := next(dec)
	if err == nil && first != nil {
		second, err = next(dec)
	}
	if err != nil {
		p := f.syntax(dec, err)
		return nil, nil, &p
	}
	return first, second, nil
}

// next reads one document; nil at the end. A fault of the parser is an error like
// any other: files come from strangers.
func next(dec *yaml.Decoder) (n *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	n = new(yaml.Node)
	if err := dec.Decode(n); errors.Is(err, io.EOF) {
		return nil, nil //nolint:nilnil // the end is not an error
	} else if err != nil {
		return nil, err
	}
	return n, nil
}

// syntax turns an error of the parser into a problem with its place.
func (f *File) syntax(dec *yaml.Decoder, err error) framework.Problem {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line, column := 1, 1
	if m := atLine().FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = strings.TrimPrefix(message, m[0])
	}
	code := CodeSyntax
	if m := anAnchor().FindStringSubmatch(message); m != nil {
		line, column = f.find("*" + m[1])
		code, message = CodeAlias, fmt.Sprintf("alias %q: anchors and aliases are not supported; write the value out", "*"+m[1])
	} else if l, c, ok := stop(dec); ok {
		line, column = l, c
	}
	line = min(max(line, 1), len(f.starts))
	for line > 1 && strings.TrimSpace(f.line(line)) == "" {
		line, column = line-1, 1
	}
	p := framework.Problem{Pos: framework.Position{File: f.name, Line: line, Column: column}, Code: code}
	p.Message = message
	if code == CodeSyntax {
		p.Message = "YAML: " + message + f.hint(line, column, message)
	}
	return p
}

// hint explains the usual causes of a syntax error in the line.
func (f *File) hint(line, column int, message string) string {
	text := f.line(line)
	keys := exprKeys()
	switch {
	case keys.MatchString(text) || line > 1 && keys.MatchString(f.line(line-1)):
		m := keys.FindStringSubmatch(text)
		if m == nil {
			m = keys.FindStringSubmatch(f.line(line - 1))
		}
		return fmt.Sprintf("; write the expression as a block: %q and the text on the next line, indented", m[1]+": |")
	case inQuotes().MatchString(text):
		return "; inside '…' an apostrophe is written twice: ''"
	case strings.Contains(message, "cannot start any token") && column <= len([]rune(text)) && strings.ContainsRune("@%`", []rune(text)[column-1]):
		return fmt.Sprintf("; a text that begins with %q wants quotes", string([]rune(text)[column-1]))
	case strings.HasPrefix(strings.TrimLeft(text, " "), "\t"):
		return "; indent with spaces, not tabs"
	case strings.ContainsAny(text, "{[") && strings.Contains(text, "?"):
		return "; inside {…} or […] a text that holds \"?\" wants quotes"
	case strings.Count(text, ": ") > 1:
		return "; a text that holds \": \" wants quotes"
	}
	if strings.Contains(message, "expected key") || strings.Contains(message, "'-' indicator") {
		return f.crooked(line)
	}
	return ""
}

// inQuotes is a text in single quotes that an apostrophe of its own has ended.
func inQuotes() *regexp.Regexp { return regexp.MustCompile(`'[^']*\pL'\pL`) }

// crooked says of a line that begins in another column than the one above what it may have
// to begin in.
func (f *File) crooked(line int) string {
	above := line - 1
	for above > 0 && strings.TrimSpace(f.line(above)) == "" {
		above--
	}
	begins := func(n int) int { return len(f.line(n)) - len(strings.TrimLeft(f.line(n), " ")) + 1 }
	if above < 1 || begins(above) == begins(line) {
		return ""
	}
	return fmt.Sprintf("; it begins in column %d, and the line above, %q, in column %d: what belongs together begins in one column",
		begins(line), short(strings.TrimSpace(f.line(above))), begins(above))
}

// stop returns where the parser stopped. Its messages name the line on which the
// surrounding block begins, often far above; the exact mark is kept inside.
func stop(dec *yaml.Decoder) (line, column int, ok bool) {
	v := reflect.ValueOf(dec).Elem().FieldByName("parser")
	if !v.IsValid() || v.Kind() != reflect.Pointer || v.IsNil() {
		return 0, 0, false
	}
	for _, name := range []string{"parser", "problem_mark"} {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v = v.FieldByName(name); !v.IsValid() || v.Kind() != reflect.Struct {
			return 0, 0, false
		}
	}
	l, c := v.FieldByName("line"), v.FieldByName("column")
	if !l.IsValid() || !c.IsValid() || !l.CanInt() || !c.CanInt() || l.Int() == 0 && c.Int() == 0 {
		return 0, 0, false
	}
	return int(l.Int()) + 1, int(c.Int()) + 1, true
}

// find returns the first place of the text, 1:1 if it is nowhere.
func (f *File) find(text string) (line, column int) {
	for n := 1; n <= len(f.starts); n++ {
		if at := strings.Index(f.line(n), text); at >= 0 {
			return n, len([]rune(f.line(n)[:at])) + 1
		}
	}
	return 1, 1
}
