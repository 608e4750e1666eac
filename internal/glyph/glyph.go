// Package glyph says which characters may stand in a name and which in free text, once
// for what is read from files and for what a program made.
//
// A name is what something is looked up or known by: an id, a system, an owner. Two names
// that look the same have to be the same, so a name holds nothing that does not show.
// Free text may hold what languages need, joiners among them, and nothing that steers a
// terminal or that no file of ours may hold.
package glyph

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hidden reports whether a character does not show, or shows as a plain space: format
// and control characters, fillers, and every space.
func Hidden(r rune) bool {
	if r < utf8.RuneSelf { // as the tables below say of ASCII, which most names are
		return r <= ' ' || r == 0x7F
	}
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Z, unicode.Co, unicode.Variation_Selector)
}

// InFile reports whether a character may stand in a file as it is: no control character
// but tab and the end of a line, no separator of lines that not every editor counts. Free
// text may hold such a separator, which a file then escapes.
func InFile(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || 0x20 <= r && r <= 0x7E:
		return true
	case r < 0xA0, r == 0x2028, r == 0x2029, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return true
}

// FindHidden finds a character that a name may not hold: every hidden one but the plain
// space. In a block of text, line ends and tabs are welcome.
func FindHidden(s string, block bool) (r rune, before string, found bool) {
	if Printable(s) {
		return 0, "", false
	}
	for i, r := range s {
		if r >= ' ' && r < 0x7F || block && (r == '\n' || r == '\t') {
			continue
		}
		if Hidden(r) {
			return r, s[:i], true
		}
	}
	return 0, "", false
}

// FindControl finds a control character in a text of several lines: a terminal obeys it,
// and no reader of the text means it.
func FindControl(s string) (r rune, before string, found bool) {
	for i, r := range s {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7F && r < 0xA0 {
			return r, s[:i], true
		}
	}
	return 0, "", false
}

// Printable reports whether a text is of characters of ASCII that show, and of plain spaces, as
// most names and texts are: nothing that this package looks for is in it. It looks at eight bytes
// at a time, by which it costs a tenth of what it saves.
func Printable[T ~string | ~[]byte](s T) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		below, above := (x-' '*each)&^x, (x+each)|x // the high bits of bytes below a space, and past a tilde
		if (below|above)&high != 0 {
			return false
		}
	}
	for ; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Blank reports whether nothing of a text shows: a reason of spaces gives none.
func Blank(s string) bool {
	if s != "" && ' ' < s[0] && s[0] <= '~' {
		return false
	}
	return strings.IndexFunc(s, shows) < 0
}

func shows(r rune) bool { return !Hidden(r) && r != utf8.RuneError }

// Plain reports whether a text is UTF-8 and holds nothing hidden, a plain space apart.
func Plain(s string) bool {
	_, _, found := FindHidden(s, false)
	return !found && utf8.ValidString(s)
}

// Fold returns what two spellings of one name have in common: lower case, one space between
// words, nothing that does not show.
func Fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case Hidden(r):
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// Steers reports whether a character steers what shows it and shows nothing itself: a control
// character, a mark of writing direction, a separator of lines, a byte order mark and its
// like, a tag, in which programs read what people do not see. Joiners, which languages need, are none.
func Steers(r rune) bool {
	switch {
	case r >= ' ' && r < 0x7F:
		return false
	case r < 0xA0:
		return true
	case r == 0x061C, r == 0x200E, r == 0x200F, 0x2028 <= r && r <= 0x202E, 0x2066 <= r && r <= 0x206F, r == 0xFEFF, 0xFFF9 <= r && r <= 0xFFFB,
		r == 0xFFFE, r == 0xFFFF, 0xE0000 <= r && r <= 0xE007F:
		return true
	}
	return false
}

// FindBreak finds what a label of one line may not hold: the end of a line, a tab, or another
// character that steers ([Steers]).
func FindBreak(s string) (r rune, before string, found bool) {
	for i, r := range s {
		if Steers(r) {
			return r, s[:i], true
		}
	}
	return 0, "", false
}

// Line returns a text as a label of one line: what ends lines is a space, and nothing steers.
func Line(s string) string {
	if _, _, found := FindBreak(s); !found {
		return s
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case Steers(r):
			return -1
		}
		return r
	}, s)), " ")
}
