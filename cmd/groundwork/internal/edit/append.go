package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/internal/safe"
)

// An Item is a piece to add: its YAML, as a mapping on lines of its own, and comments that
// stand above it.
type Item struct {
	Comments []string
	YAML     []byte
	Below    []string // comments that stand below it, such as what is to be filled in
}

// Append adds pieces at the end of the list, in the style of the last one there.
func (f *File) Append(items ...Item) error {
	if len(items) == 0 {
		return nil
	}
	f.added += len(items)
	switch {
	case f.list == nil:
		return f.begin(items)
	case f.list.Kind != yaml.SequenceNode:
		return fmt.Errorf("%s:%d: evidence %w", f.name, f.list.Line, ErrByHand)
	case f.list.Style&yaml.FlowStyle != 0:
		return f.inside(items)
	}
	last := f.list.Content[len(f.list.Content)-1]
	indent := f.list.Column - 1
	end, err := f.end(last, indent)
	if err != nil {
		return fmt.Errorf("%s:%d: evidence %w", f.name, last.Line, err)
	}
	text, err := f.block(items, indent, last.Style&yaml.FlowStyle != 0)
	if err != nil {
		return err
	}
	f.edits = append(f.edits, f.line(f.below(end, indent), strings.TrimSuffix(text, f.eol)))
	return nil
}

// below is the end of the comments right below a piece that ends there, deeper than its dash: they
// are its own.
func (f *File) below(end, indent int) int {
	for {
		next, more := f.lineEnd(end)
		if !more {
			return end
		}
		stop, _ := f.lineEnd(next)
		line := f.text[next:stop]
		content := bytes.TrimLeft(line, " ")
		if len(line)-len(content) <= indent || !bytes.HasPrefix(content, []byte("#")) {
			return end
		}
		end = next + len(bytes.TrimRight(line, "\r\n"))
	}
}

// begin writes the list into a file that has none.
func (f *File) begin(items []Item) error {
	text, err := f.block(items, 2, false)
	if err != nil {
		return err
	}
	text = "evidence:" + f.eol + text
	if n := len(f.text); n > 0 && f.text[n-1] != '\n' && f.text[n-1] != '\r' && string(f.text) != bom {
		text = f.eol + text
	}
	f.edits = append(f.edits, edit{len(f.text), len(f.text), text})
	return nil
}

// inside writes pieces into a list in brackets.
func (f *File) inside(items []Item) error {
	at, ok := f.offset(f.list)
	if !ok {
		return ErrByHand
	}
	var b strings.Builder
	for i, item := range items {
		line, err := oneLine(item.YAML)
		if err != nil {
			return err
		}
		if len(f.list.Content) > 0 || i > 0 {
			b.WriteString(",")
		}
		b.WriteString(f.eol)
		for _, c := range slices.Concat(item.Comments, item.Below) {
			b.WriteString("  # " + comment(c) + f.eol)
		}
		b.WriteString("  " + line)
	}
	at++
	if n := len(f.list.Content); n > 0 {
		end, err := f.end(f.list.Content[n-1], 0)
		if err != nil {
			return fmt.Errorf("%s:%d: evidence %w", f.name, f.list.Line, err)
		}
		at = end
	}
	f.edits = append(f.edits, edit{at, at, b.String()})
	return nil
}

// block writes pieces as entries of a list on lines of its own.
func (f *File) block(items []Item, indent int, braces bool) (string, error) {
	pad := strings.Repeat(" ", indent)
	var b strings.Builder
	for _, item := range items {
		for _, c := range item.Comments {
			b.WriteString(pad + "# " + comment(c) + f.eol)
		}
		body := strings.TrimSpace(string(item.YAML))
		if braces {
			line, err := oneLine(item.YAML)
			if err != nil {
				return "", err
			}
			body = line
		}
		for i, line := range strings.Split(body, "\n") {
			lead := "- "
			if i > 0 {
				lead = "  "
			}
			b.WriteString(pad + lead + line + f.eol)
		}
		for _, c := range item.Below {
			b.WriteString(pad + "  # " + comment(c) + f.eol)
		}
	}
	return b.String(), nil
}

// oneLine writes a mapping in braces.
func oneLine(text []byte) (string, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil || len(doc.Content) != 1 {
		return "", fmt.Errorf("a piece that is no YAML: %w", ErrByHand)
	}
	return braces(doc.Content[0]), nil
}

func braces(n *yaml.Node) string {
	parts := []string{}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, n.Content[i].Value+": "+braces(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, c := range n.Content {
			parts = append(parts, braces(c))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if n.Tag == "!!str" {
		return quoted(n.Value)
	}
	return n.Value
}

// comment keeps a text on one line, from ending what it is in, and from steering.
func comment(s string) string {
	blank := func(r rune) bool { return r < ' ' || r == ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 }
	return safe.Text(strings.Join(strings.FieldsFunc(s, blank), " "))
}

// Note puts a comment on a line of its own above the line on which a piece begins, unless it
// stands there already.
func (f *File) Note(id, text string) error {
	item, err := f.one(id)
	if err != nil {
		return err
	}
	line := "# " + comment(text)
	if f.noted(item.Line, line) {
		return nil
	}
	start := f.lines[item.Line-1]
	stop, _ := f.lineEnd(start)
	here := f.text[start:stop]
	pad := here[:len(here)-len(bytes.TrimLeft(here, " \t"))]
	f.edits = append(f.edits, edit{start, start, string(pad) + line + f.eol})
	return nil
}

// noted reports whether one of the comments right above a line says so.
func (f *File) noted(line int, text string) bool {
	for n := line - 1; n >= 1; n-- {
		above := bytes.TrimSpace(f.text[f.lines[n-1]:f.lines[n]])
		switch {
		case string(above) == text:
			return true
		case !bytes.HasPrefix(above, []byte("#")):
			return false
		}
	}
	return false
}
