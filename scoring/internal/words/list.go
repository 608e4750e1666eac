package words

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// OneOf lists evidence types of which one would do.
func OneOf(types []string) string { return strings.Join(types, " or ") }

// Clip lists the first n of a list and counts the rest.
func Clip(list []string, n int) string {
	if len(list) <= n {
		return strings.Join(list, ", ")
	}
	return strings.Join(slices.Clone(list[:n]), ", ") + fmt.Sprintf(" and %d more", len(list)-n)
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
