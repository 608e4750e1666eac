package office

import (
	"math"
	"strings"
)

// split breaks a text that is drawn in the font of the moment into lines of a cell of some width:
// between words, within a word behind a hyphen or a slash, and elsewhere only where nothing else
// makes it fit. No letter is lost.
func (p *sheets) split(s string, wide float64) []string {
	wide = math.Max(wide, 6) - 2*pad
	lines, line, at := []string{}, "", 0.0
	blank := p.pdf.GetStringWidth(" ")
	for word := range strings.FieldsSeq(s) {
		for i, part := range parted(word) {
			gap, w := 0.0, p.pdf.GetStringWidth(part)
			if i == 0 && line != "" {
				gap = blank
			}
			if line != "" && at+gap+w > wide {
				lines, line, at, gap = append(lines, line), "", 0, 0
			}
			for w > wide {
				n := p.fitting(part, wide)
				lines, part = append(lines, part[:n]), part[n:]
				w = p.pdf.GetStringWidth(part)
			}
			if gap > 0 {
				line += " "
			}
			line, at = line+part, at+gap+w
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// parted parts a word where a line may end: behind a hyphen or a slash, and not within a date.
func parted(word string) []string {
	list, from := []string{}, 0
	figure := func(b byte) bool { return b >= '0' && b <= '9' }
	for i := 1; i < len(word)-1; i++ {
		ends := word[i] == '/' || word[i] == '-' && (!figure(word[i-1]) || !figure(word[i+1]))
		if ends && word[i+1] != '-' && word[i+1] != '/' {
			list, from = append(list, word[from:i+1]), i+1
		}
	}
	return append(list, word[from:])
}

// fitting is how many bytes of a word fit, at least those of one letter.
func (p *sheets) fitting(word string, wide float64) int {
	at := 0.0
	for i, r := range word {
		if at += p.pdf.GetStringWidth(string(r)); at > wide && i > 0 {
			return i
		}
	}
	return len(word)
}

// word is the width of the longest part of a text that is not broken, in the font of the moment, with
// what stands around.
func (p *sheets) word(s string) float64 {
	wide := 0.0
	for w := range strings.FieldsSeq(s[:min(len(s), 2000)]) {
		for _, part := range parted(w) {
			if len(part) < 60 {
				wide = math.Max(wide, p.pdf.GetStringWidth(p.text(part)))
			}
		}
	}
	return wide + 2*pad + 0.4
}
