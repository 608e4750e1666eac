package safe

import (
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Text returns a text as one line on which all shows: what steers stands as an escape, and so
// do tabs and the ends of lines. It is the form of names, and of messages.
func Text(s string) string { return shown(s, "") }

// Prose returns a text as one paragraph: as [Text], with each run of white space that holds a
// tab or the end of a line as one space.
func Prose(s string) string {
	if strings.ContainsAny(s, "\n\t") {
		s = strings.TrimSpace(fold(strings.ReplaceAll(s, "\r\n", "\n")))
	}
	return shown(s, "")
}

// fold makes one space of each run of spaces, tabs and ends of lines that is more than spaces.
func fold(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		n := len(s[i:]) - len(strings.TrimLeft(s[i:], " \t\n"))
		switch {
		case n == 0:
			b.WriteByte(s[i])
			i++
			continue
		case strings.ContainsAny(s[i:i+n], "\t\n"):
			b.WriteByte(' ')
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// shown writes escapes for what steers, but for the characters that may stay.
func shown(s, stay string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, glyph.Steers) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case glyph.Steers(r) && !strings.ContainsRune(stay, r):
			b.WriteString(escape(r))
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

func escape(r rune) string {
	switch r {
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// Markup returns a text for an element or a quoted attribute of SVG or HTML.
func Markup(s string) string { return html.EscapeString(Prose(s)) }

// Reversible writes on to w, and what steers in it as \u escapes, which JSON and the quoted
// texts of YAML read back as what they were. Ends of lines and tabs, which lay these out, stay.
func Reversible(w io.Writer) io.Writer { return reversible{w} }

type reversible struct{ w io.Writer }

// Write implements [io.Writer]. Encoders hand over whole characters.
func (r reversible) Write(b []byte) (int, error) {
	if _, err := io.WriteString(r.w, shown(string(b), "\n\t")); err != nil {
		return 0, err //nolint:wrapcheck // the writer's own
	}
	return len(b), nil
}
