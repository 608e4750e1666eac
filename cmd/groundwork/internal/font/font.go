// Package font is the font of what is printed, DejaVu Sans Condensed, whose licence lets it be embedded (LICENSE), and
// tells what it cannot show.
package font

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/internal/safe"
)

//go:embed DejaVuSansCondensed.ttf
var plain []byte

//go:embed DejaVuSansCondensed-Bold.ttf
var bold []byte

// Plain is the font of plain letters, as TrueType. It is not to be changed.
func Plain() []byte { return plain }

// Bold is the font of bold letters, as TrueType. It is not to be changed.
func Bold() []byte { return bold }

// Characters are those that each of the fonts has.
type Characters struct{ has [][]span }

// Common are the characters that plain and bold letters have.
func Common() Characters { return Characters{[][]span{spans(plain), spans(bold)}} }

// A span is a run of characters that a font has.
type span struct{ first, last uint16 }

// spans reads from a font which characters of the basic plane it has: the segments of its map
// from characters to glyphs (OpenType, table cmap, format 4). Of a font that has none, none.
func spans(font []byte) []span {
	at := func(i int) int {
		if i < 0 || i+2 > len(font) {
			return 0
		}
		return int(binary.BigEndian.Uint16(font[i:]))
	}
	long := func(i int) int { return at(i)<<16 | at(i+2) }
	cmap := 0
	for i := range at(4) {
		if e := 12 + 16*i; e+16 <= len(font) && string(font[e:e+4]) == "cmap" {
			cmap = long(e + 8)
		}
	}
	var out []span
	for i := range at(cmap + 2) {
		sub := cmap + long(cmap+4+8*i+4)
		if at(cmap+4+8*i) != 3 || at(sub) != 4 {
			continue
		}
		n := at(sub+6) / 2
		ends, starts := sub+14, sub+16+2*n
		for k := range n {
			if s := (span{uint16(at(starts + 2*k)), uint16(at(ends + 2*k))}); s.last != 0xFFFF { //nolint:gosec // of two bytes each
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// Drawn returns a text of characters that all fonts have: of another its number is shown, as [U+65E5], so that
// nothing is lost silently.
func (c Characters) Drawn(s string) string {
	var b strings.Builder
	for _, r := range safe.Prose(s) {
		switch {
		case within(c.has, r):
			b.WriteRune(r)
		case r == 0x200C || r == 0x200D || unicode.Is(unicode.Variation_Selector, r): // which show nothing themselves
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
	}
	return b.String()
}

func within(has [][]span, r rune) bool {
	for _, font := range has {
		if !slices.ContainsFunc(font, func(s span) bool { return rune(s.first) <= r && r <= rune(s.last) }) {
			return false
		}
	}
	return true
}
