package intake

import (
	"bytes"
	"strings"
	"unicode"
)

// ID makes of an id that another file writes one that a reference can name: what stands
// around it goes, and inside, spaces and '#' are one hyphen. It reports whether that is
// another id.
func ID(written string) (id string, changed bool) {
	var b strings.Builder
	gap := false
	for _, r := range written {
		switch {
		case unicode.IsSpace(r) || r == '#':
			gap = true
			continue
		case r == '\u2011': // a hyphen that breaks no line
			r = '-'
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String(), b.String() != strings.TrimSpace(written)
}

// noBreak are the spaces that break no line, which people copy out of other programs and do
// not see.
var noBreak = [...]string{"\u00a0", "\u202f", "\u2007"}

// Plain reads spaces that break no line as spaces.
func Plain(text string) string {
	for _, s := range noBreak {
		text = strings.ReplaceAll(text, s, " ")
	}
	return text
}

// Spaces counts the spaces that break no line, and says in which line the first stands.
func Spaces(data []byte) (count, line int) {
	first := len(data)
	for _, s := range noBreak {
		if i := bytes.Index(data, []byte(s)); i >= 0 {
			first = min(first, i)
			count += bytes.Count(data, []byte(s))
		}
	}
	if count == 0 {
		return 0, 0
	}
	return count, 1 + bytes.Count(data[:first], []byte("\n"))
}

// Split parts what lists several ids: at spaces, commas and semicolons, but for a word that is
// known as it stands.
func Split(list string, known func(string) bool) []string {
	var out []string
	for word := range strings.FieldsSeq(list) {
		if known(word) {
			out = append(out, word)
			continue
		}
		out = append(out, strings.FieldsFunc(word, func(r rune) bool { return r == ',' || r == ';' })...)
	}
	return out
}
