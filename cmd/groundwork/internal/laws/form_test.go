package laws_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Which names are of the one form of Unicode is told as the Unicode tables tell it, of each character and beside others:
// letters that have marks of their own, and two more.
func TestOneForm(t *testing.T) {
	t.Parallel()
	var marks, letters, kinds []rune
	seen := map[uint8]int{}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || r > 0x1FFFF && r < 0x2F800 || r > 0x2FFFF { // where there is none
			continue
		}
		of := norm.NFC.PropertiesString(string(r))
		if of.CCC() != 0 {
			marks = append(marks, r)
			if seen[of.CCC()]++; seen[of.CCC()] <= 3 || r >= 0x300 && r <= 0x345 {
				kinds = append(kinds, r)
			}
		}
		apart := norm.NFD.String(string(r))
		for _, s := range []string{string(r), apart} {
			agrees(t, s)
		}
		if norm.NFC.IsNormalString(string(r)) && apart != string(r) {
			require.Equal(t, string(r), glyph.Joined(apart))
			if r < 0xAC00 || r%97 == 0 { // some of the syllables of Korean
				letters = append(letters, r)
			}
		}
	}
	require.Greater(t, len(marks), 500)
	require.Greater(t, len(kinds), 100)
	require.Greater(t, len(letters), 900)
	for i, m := range marks {
		agrees(t, "e"+string(m)+string(marks[(i*7+3)%len(marks)])+"x")
		agrees(t, "\u1112\u1161"+string(m)+string(marks[(i*31+5)%len(marks)]))
	}
	for i, letter := range letters {
		for j, m := range kinds {
			other := kinds[(i*31+j*7)%len(kinds)]
			agrees(t, string(letter)+string(m))
			agrees(t, string(letter)+string(m)+string(other)+string(letters[(i+j)%len(letters)]))
		}
	}
}

func agrees(t *testing.T, s string) {
	t.Helper()
	before, apart := glyph.FindApart(s)
	if !strings.HasPrefix(s, before) || !apart && glyph.Joined(s) != s {
		assert.Fail(t, "one that is no other", "%+q", s)
	}
	if apart == norm.NFC.IsNormalString(s) {
		assert.Fail(t, "not as the tables say", "%+q", s)
	}
}

// FuzzOneForm: of any text, but for one of more marks on a letter than the tables' own program takes for one (30).
func FuzzOneForm(f *testing.F) {
	f.Add("e\u0301a\u0323\u0302")
	f.Add("\u1112\u1161\u11ab\u0f71\u0f72\u0f74")
	f.Add("\u00c1\u0323\u0301")
	f.Add("\u1ea4\u0316\u0323\u0327\u01d7\u0328")
	f.Fuzz(func(t *testing.T, s string) {
		if utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsMark) >= 0 && len(s) < 60 {
			agrees(t, s)
		}
	})
}
