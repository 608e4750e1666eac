package words

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// OneOf lists evidence types of which one would do.
func OneOf(types []string) string { return strings.Join(types, " or ") }

// Clip lists the first n of a list and counts the rest.
func Clip(list []string, n int) string {
	return clipped(list[:min(n, len(list))], len(list))
}

// clipped lists the first of so many, and counts the rest.
func clipped(first []string, of int) string {
	text := strings.Join(first, ", ")
	if rest := of - len(first); rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

// Periods writes each period, a single day as such.
func Periods(list []framework.Period) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = span(p)
	}
	return out
}

// Plural is the ending of a word that counts.
func Plural(n int64) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// quoted sets the title of something, or its words, apart from the sentence that tells of it.
func quoted(s string) string { return "“" + s + "”" }
