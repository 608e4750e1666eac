package glyph

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FindApart finds where a name is not in the one form in which Unicode writes it (NFC): a letter and
// its accent as two characters, marks out of order, a sign of which another is the common form. Two
// such names look the same and are not, so that names are of this form alone.
func FindApart(s string) (before string, found bool) {
	if !beyond(s) {
		return "", false
	}
	differs := firstDifference(s, Joined(s))
	for i, r := range s {
		switch {
		case r >= 0x340 && inRows(alone, 2, r) != nil:
			return s[:i], true
		case i > differs && joins(r):
			return s[:i], true
		}
	}
	return s[:differs], differs < len(s)
}

// firstDifference is where the first character of a name is that another does not have there, its length for none.
func firstDifference(s, other string) int {
	for i, r := range s {
		if got, size := utf8.DecodeRuneInString(other[min(i, len(other)):]); size == 0 || got != r {
			return i
		}
	}
	return len(s)
}

// Joined returns a name with letters and their accents as one character each and marks in their order, by which
// names of files are compared that a system stored as two. A sign of which another is the common form stays.
func Joined(s string) string {
	if !beyond(s) {
		return s
	}
	var out []rune
	starter, last := -1, rune(0)
	for _, c := range ordered(s) {
		if starter >= 0 && (last == 0 || last < c.class) {
			if one := joined(out[starter], c.r); one >= 0 {
				out[starter] = one
				continue
			}
		}
		if out = append(out, c.r); c.class == 0 {
			starter = len(out) - 1
		}
		last = c.class
	}
	return string(out)
}

// beyond reports whether a name has a character that could join the one before.
func beyond(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x300 }) >= 0
}

// A classed character stands among marks in the order of their classes; of what is no mark, that is 0.
type classed struct{ r, class rune }

// ordered is a name with its marks in the order of their classes, those of a letter that has some of its own among
// them: a dot below stands before the accent above, however the two were put in.
func ordered(s string) []classed {
	out := make([]classed, 0, len(s))
	from := 0 // where the marks of the last letter begin
	for _, r := range s {
		class := classOf(r)
		switch {
		case class == 0:
			inOrder(out[from:])
			from = len(out) + 1
		case from > 0 && from == len(out): // the first of a letter
			out = apart(out[:from-1], out[from-1].r)
		}
		out = append(out, classed{r, class})
	}
	inOrder(out[from:])
	return out
}

func inOrder(marks []classed) {
	slices.SortStableFunc(marks, func(a, b classed) int { return cmp.Compare(a.class, b.class) })
}

// apart adds a letter with the marks of its own as characters of theirs.
func apart(out []classed, letter rune) []classed {
	before, _, found := strings.Cut(composing, string(letter)+" ")
	if !found {
		return append(out, classed{r: letter})
	}
	mark, size := utf8.DecodeLastRuneInString(before)
	base, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	return append(apart(out, base), classed{mark, classOf(mark)})
}

// joins reports a character that can be one with what stands before it, or stand elsewhere among marks.
func joins(r rune) bool {
	return unicode.Is(unicode.M, r) || vowels <= r && r < tails+tailCount
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
