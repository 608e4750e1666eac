package glyph

import "strings"

// alike lists letters of Cyrillic and Greek, and some others, that are drawn as a Latin one, each with it.
const alike = "АA ВB СC ԌG ЕE НH ІI ЈJ КK МM ОO РP ЅS ТT ԜW ХX ҮY Ԛq аa сc еe һh іi јj оo рp ԛq ѕs ԝw хx уy ѵv ԁd Ӏl ӏl гr к\u0138 ЁË ёë ЇÏ їï " +
	"ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo νv ιi αa ρp υu κ\u0138 ϲc ϳj Ϲc ıi ɑa ɡg ℓl ‐- ‑- ‒- –- —- −- ․. ꓸ. ։: ∶: ꓽ: "

// Skeleton returns what is seen of a name: two names that look alike to a reader, one with a letter of
// another script, have one. It is no name itself.
func Skeleton(s string) string {
	if Printable(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80:
			return r
		case 0xFF01 <= r && r <= 0xFF5E: // the wide forms
			return r - 0xFF01 + '!'
		}
		before := rune(' ')
		at := false
		for _, c := range alike {
			if at {
				return c
			}
			at = before == ' ' && c == r
			before = c
		}
		return r
	}, s)
}
