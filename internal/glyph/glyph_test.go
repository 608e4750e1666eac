package glyph_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "EV-014", "it ops", "Журнал", "l’été", "日本"} { //nolint:gosmopolitan // names of any script
		assert.True(t, glyph.Plain(s), "%q", s)
	}
	for s, before := range map[string]string{
		"a\u200bb": "a", "a\nb": "a", "\x00": "", "x\u00a0": "x", "x\u3164": "x", "ab\u202e": "ab", "a\tb": "a", "\u2800": "", "a\ufe0f": "a",
	} {
		_, got, found := glyph.FindHidden(s, false)
		assert.True(t, found, "%q", s)
		assert.Equal(t, before, got)
		assert.False(t, glyph.Plain(s), "%q", s)
	}
	assert.False(t, glyph.Plain("a\xff"), "not UTF-8")
	_, _, found := glyph.FindHidden("a\n\tb", true)
	assert.False(t, found, "a block has lines")
}

// In free text every control character but tab and the ends of lines is found, and
// nothing else.
func TestFindControl(t *testing.T) {
	t.Parallel()
	for r := range rune(0x3000) {
		got, before, found := glyph.FindControl("a" + string(r) + "b")
		want := unicode.IsControl(r) && !strings.ContainsRune("\n\t\r", r)
		assert.Equal(t, want, found, "%U", r)
		if want {
			assert.Equal(t, r, got)
			assert.Equal(t, "a", before)
		}
	}
}

func TestBlank(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " ", "\u200b", "\n\t ", "\u3164\u2800", "\xff"} {
		assert.True(t, glyph.Blank(s), "%q", s)
	}
	for _, s := range []string{"x", " x", "\u200bé", "."} {
		assert.False(t, glyph.Blank(s), "%q", s)
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"": "", " a  b ": " a  b ", "a\nb": "a b", "a\u2028 b\u202e": "a b", "\x1bx": "x", "x\u200dy": "x\u200dy"} {
		assert.Equal(t, want, glyph.Line(s), "%q", s)
		_, before, found := glyph.FindBreak(s)
		assert.Equal(t, want != s, found, "%q", s)
		assert.True(t, strings.HasPrefix(s, before))
	}
}

// A name is of one form.
func TestFindApart(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"e\u0301": "é", "caf\u00e9 e\u0301": "café é", "A\u030a": "Å", "\u1112\u1161\u11ab": "한", "\uac00\u11a8": "각", "a\u0323\u0302": "ậ", "\u3046\u3099": "ゔ", "\u09c7\u09be": "ো",
		"\u00c1\u0323": "\u1ea0\u0301", "\u1ea4\u0323": "\u1eac\u0301", "a\u0302\u0323": "ậ", "q\u0307\u0323": "q\u0323\u0307",
	} {
		_, found := glyph.FindApart(s)
		assert.True(t, found, "%+q", s)
		assert.Equal(t, want, glyph.Joined(s))
		_, found = glyph.FindApart(want)
		assert.False(t, found, want)
		assert.Equal(t, want, glyph.Joined(want))
	}
	for _, s := range []string{"\u212b", "\u2126", "\uf900", "\u0340", "a\u0302\u0323", "q\u0307\u0323"} {
		_, found := glyph.FindApart(s)
		assert.True(t, found, "%+q: another is the common form, or marks are out of order", s)
	}
	for _, s := range []string{"", "A.6.2", "한국", "ভাষা", "ภาษาไทย", "שָׁלוֹם"[:2], "q\u0323\u0307", "\u0301", "\u6587\u66f8"} {
		_, found := glyph.FindApart(s)
		assert.False(t, found, "%+q", s)
	}
	before, _ := glyph.FindApart("EV-e\u0301")
	assert.Equal(t, "EV-e", before)
}

// What looks the same has one skeleton, and Latin is its own.
func TestSkeleton(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"": "", "CC6.1": "CC6.1", "А.6.2": "A.6.2", "ассess": "access", "Ορg": "Opg", "ＣＣ": "CC", "\u6587": "\u6587", "Ж-1": "Ж-1", "a–b": "a-b", "é": "é"} {
		assert.Equal(t, want, glyph.Skeleton(s), s)
	}
}

// Printable holds of plain characters of ASCII alone, wherever another stands.
func TestPrintable(t *testing.T) {
	t.Parallel()
	for c := range 256 {
		for at := range 20 {
			text := []byte("A name of the usual.")
			text[at] = byte(c)
			want := c >= ' ' && c <= '~'
			assert.Equal(t, want, glyph.Printable(text), "%q", text)
			assert.Equal(t, want, glyph.Printable(string(text[at:])), "%q", text[at:])
		}
	}
	assert.True(t, glyph.Printable(""))
}

// A name of nothing but marks is put in order like any other, and costs no more for each.
func TestManyMarks(t *testing.T) {
	t.Parallel()
	const n = 50_000
	got := glyph.Joined("\u00c1" + strings.Repeat("\u0301", n) + strings.Repeat("\u0323", n))
	assert.Equal(t, "\u1ea0"+strings.Repeat("\u0323", n-1)+strings.Repeat("\u0301", n+1), got)
}
