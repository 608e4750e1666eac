package rule

import (
	"fmt"
	"strings"
	"unicode"
)

// longest is how many characters of what an evaluation said are told.
const longest = 300

// firstLine is the first line of what CEL says.
func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimPrefix(line, "Syntax error: ")
}

// plain makes what CEL says fit to be told: an error may quote data, and so it shows
// characters that steer a terminal or turn the line, it has an end, and what CEL says
// of its own insides becomes a sentence.
func plain(s string) string {
	if inside, ok := strings.CutPrefix(s, "internal error: "); ok {
		s = "it uses a value where a value of this type cannot stand"
		if strings.Contains(inside, "unhashable") {
			s = "it looks up a list or another value that is no text, number or bool"
		}
	}
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n == longest {
			return b.String() + "…"
		}
		n++
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\u%04x", r)
		}
	}
	return b.String()
}
