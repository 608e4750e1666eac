package framework

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate closest to a misspelt name, or "" where none is
// close: a third of the name's letters may differ, one at least and never more than 4;
// a single letter is close to none, and neither is a name of more than 200 bytes.
// Case does not count. Ties go to the earlier candidate. Where none is off by a single letter, a
// candidate that holds the words of a name of several is nearer, the shortest first:
// "training-record" is meant for "role-training-record" rather than for "screening-record".
func Nearest(name string, candidates []string) string {
	const longest = 200
	if len(name) < 2 || len(name) > longest {
		return ""
	}
	limit := min(max(1, len(name)/3), 4)
	best, at := "", limit+1
	for _, c := range candidates {
		if len(c) > longest+4*utf8.UTFMax {
			continue
		}
		if d := distance(fold(name), fold(c), at); d < at {
			best, at = c, d
		}
	}
	if at > 1 && strings.Contains(name, "-") {
		if c := shortestWith(name, candidates); c != "" {
			return c
		}
	}
	return best
}

// Kin returns the candidate that the name of a framework may mean: the nearest, else the longest
// whose words stand in it, as "iso42001" is meant by "iso42001-2023", or in which its words stand.
func Kin(name string, candidates []string) string {
	best := Nearest(name, candidates)
	if best != "" {
		return best
	}
	for _, c := range candidates {
		if HoldsWords(name, c) && len(c) > len(best) {
			best = c
		}
	}
	return cmp.Or(best, shortestWith(name, candidates))
}

func shortestWith(words string, candidates []string) string {
	best := ""
	for _, c := range candidates {
		if HoldsWords(c, words) && (best == "" || len(c) < len(best)) {
			best = c
		}
	}
	return best
}

// HoldsWords reports whether words stand in an id, whole and side by side, as "access-review"
// in "user-access-review-record". Case does not count.
func HoldsWords(id, words string) bool {
	return words != "" && len(words) <= len(id) && strings.Contains("-"+strings.ToLower(id)+"-", "-"+strings.ToLower(words)+"-")
}

func fold(s string) []rune {
	r := []rune(s)
	for i, c := range r {
		if 'A' <= c && c <= 'Z' {
			r[i] = c + 'a' - 'A'
		}
	}
	return r
}

// distance is the number of insertions, deletions, replacements and swaps of
// neighbours that turn a into b, given up once it reaches stop.
func distance(a, b []rune, stop int) int {
	if d := len(a) - len(b); d >= stop || -d >= stop {
		return stop
	}
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		low := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
			low = min(low, cur[j])
		}
		if low >= stop {
			return stop
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
