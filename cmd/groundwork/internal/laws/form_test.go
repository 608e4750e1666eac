package laws_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Which names are of the one form of Unicode is told as the Unicode tables tell it, of each character and beside others.
func TestOneForm(t *testing.T) {
	t.Parallel()
	var marks []rune
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || r > 0x1FFFF && r < 0x2F800 || r > 0x2FFFF { // where there is none
			continue
		}
		if norm.NFC.PropertiesString(string(r)).CCC() != 0 && len(marks) < 2000 {
			marks = append(marks, r)
		}
		for _, s := range []string{string(r), norm.NFD.String(string(r))} {
			agrees(t, s)
		}
		if norm.NFC.IsNormalString(string(r)) && norm.NFD.String(string(r)) != string(r) {
			require.Equal(t, string(r), glyph.Joined(norm.NFD.String(string(r))))
		}
	}
	require.Greater(t, len(marks), 500)
	for i, m := range marks {
		agrees(t, "e"+string(m)+string(marks[(i*7+3)%len(marks)])+"x")
		agrees(t, "\u1112\u1161"+string(m)+string(marks[(i*31+5)%len(marks)]))
	}
}

func agrees(t *testing.T, s string) {
	t.Helper()
	_, apart := glyph.FindApart(s)
	if apart == norm.NFC.IsNormalString(s) {
		assert.Fail(t, "not as the tables say", "%+q", s)
	}
}

// FuzzOneForm: of any text.
func FuzzOneForm(f *testing.F) {
	f.Add("e\u0301a\u0323\u0302")
	f.Add("\u1112\u1161\u11ab\u0f71\u0f72\u0f74")
	f.Fuzz(func(t *testing.T, s string) {
		if utf8.ValidString(s) {
			agrees(t, s)
		}
	})
}
