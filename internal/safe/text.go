package safe

import (
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Text returns a text as one line on which all shows: what steers stands as an escape, and so
// do tabs and the ends of lines. It is the form of names, and of messages.
func Text(s string) string { return shown(s, "", escape) }

// Prose returns a text as one paragraph: as [Text], with each run of white space that holds a
// tab or the end of a line as one space.
func Prose(s string) string {
	if strings.ContainsAny(s, "\n\t") {
		s = strings.TrimSpace(fold(strings.ReplaceAll(s, "\r\n", "\n")))
	}
	return shown(s, "", escape)
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
func shown(s, stay string, escape func(rune) string) string {
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
	return escaped(r, fmt.Sprintf(`\U%08x`, r))
}

// escaped is the escape of a character that every form has, and for one that wants more than four digits another.
func escaped(r rune, more string) string {
	if r > 0xFFFF {
		return more
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// Markup returns a text for an element or a quoted attribute of SVG or HTML.
func Markup(s string) string { return html.EscapeString(Prose(s)) }

// Reversible writes on to w, and what steers in it as \u escapes, which the quoted texts of YAML
// read back as what they were. Ends of lines and tabs, which lay these out, stay.
func Reversible(w io.Writer) io.Writer {
	return reversible{w, func(r rune) string { return escaped(r, string(r)) }}
}

// JSON is [Reversible] for JSON, which writes a character beyond the first plane as a pair.
func JSON(w io.Writer) io.Writer {
	return reversible{w, func(r rune) string {
		first, second := utf16.EncodeRune(r)
		return escaped(r, fmt.Sprintf(`\u%04x\u%04x`, first, second))
	}}
}

type reversible struct {
	w      io.Writer
	escape func(rune) string
}

// Write implements [io.Writer]. Encoders hand over whole characters.
func (r reversible) Write(b []byte) (int, error) {
	if _, err := io.WriteString(r.w, shown(string(b), "\n\t", r.escape)); err != nil {
		return 0, err
	}
	return len(b), nil
}
