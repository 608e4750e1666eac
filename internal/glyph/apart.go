package glyph

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FindApart finds where a name is not in the one form in which Unicode writes it (NFC): a letter and
// its accent as two characters, marks out of order, a sign of which another is the common form. Two
// such names look the same and are not, so that names are of this form alone.
func FindApart(s string) (before string, found bool) {
	starter, last := rune(-1), rune(0)
	for i, r := range s {
		if r < 0x300 {
			starter, last = r, 0
			continue
		}
		class := classOf(r)
		if r >= 0x340 && inRows(alone, 2, r) != nil || class != 0 && last > class {
			return s[:i], true
		}
		if (last == 0 || last < class) && joined(starter, r) >= 0 {
			return s[:i], true
		}
		if class == 0 {
			starter = r
		}
		last = class
	}
	return "", false
}

// Joined returns a name with letters and their accents as one character each, by which names of
// files are compared that a system stored as two.
func Joined(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0x300 }) < 0 {
		return s
	}
	var out []rune
	starter, last := -1, rune(0)
	for _, r := range s {
		class := classOf(r)
		if starter >= 0 && (last == 0 || last < class) {
			if one := joined(out[starter], r); one >= 0 {
				out[starter] = one
				continue
			}
		}
		if out = append(out, r); class == 0 {
			starter = len(out) - 1
		}
		last = class
	}
	return string(out)
}

// The syllables of Korean are joined by arithmetic (Unicode, section 3.12).
const (
	leads, vowels, tails, syllables = 0x1100, 0x1161, 0x11A7, 0xAC00
	leadCount, vowelCount           = 19, 21
	tailCount                       = 28
)

// joined is the one character that two are, -1 for none.
func joined(a, b rune) rune {
	switch {
	case leads <= a && a < leads+leadCount && vowels <= b && b < vowels+vowelCount:
		return syllables + ((a-leads)*vowelCount+b-vowels)*tailCount
	case syllables <= a && a < syllables+leadCount*vowelCount*tailCount && (a-syllables)%tailCount == 0 && tails < b && b < tails+tailCount:
		return a + b - tails
	case a < 0 || !unicode.Is(unicode.M, b):
		return -1
	}
	_, rest, found := strings.Cut(composing, " "+string(a)+string(b))
	if !found {
		return -1
	}
	one, _ := utf8.DecodeRuneInString(rest)
	return one
}

// classOf is the class of a mark, 0 for what is none.
func classOf(r rune) rune {
	if r < 0x300 || !unicode.Is(unicode.M, r) {
		return 0
	}
	if row := inRows(classes, 3, r); row != nil {
		return row[2]
	}
	return 0
}

// inRows finds the row that holds a character, in a list of rows of n that begin with the first and
// the last of theirs.
func inRows(list string, n int, r rune) []rune {
	row := make([]rune, 0, 3)
	for _, c := range list {
		if row = append(row, c); len(row) < n {
			continue
		}
		if row[0] <= r && r <= row[1] {
			return row
		}
		if row[0] > r {
			return nil
		}
		row = row[:0]
	}
	return nil
}
