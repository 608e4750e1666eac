package golden

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
)

var (
	wants  = regexp.MustCompile(`# want ("[^"]*"(?: "[^"]*")*)`)
	quotes = regexp.MustCompile(`"([^"]*)"`)
)

// Wanted compares problems with what the lines of the file want: a line that ends in
// # want "…" has a problem that matches the expression, and no other line has any.
func Wanted(t *testing.T, text string, found framework.Problems) {
	t.Helper()
	byLine := map[int][]string{}
	for _, p := range found {
		assert.Equal(t, "bad.yaml", p.Pos.File, p.String())
		assert.NotEmpty(t, p.Code, p.String())
		assert.NotContains(t, p.Message, "\n", "one line each")
		at := p.Pos
		p.Pos = framework.Position{}
		byLine[at.Line] = append(byLine[at.Line], p.String())
	}
	for i, line := range strings.Split(text, "\n") {
		got := byLine[i+1]
		if m := wants.FindStringSubmatch(line); m != nil {
			for _, q := range quotes.FindAllStringSubmatch(m[1], -1) {
				got = without(t, got, regexp.MustCompile(q[1]), i+1)
			}
		}
		assert.Empty(t, got, "line %d has problems that nobody wants", i+1)
	}
}

func without(t *testing.T, got []string, want *regexp.Regexp, line int) []string {
	t.Helper()
	for i, s := range got {
		if want.MatchString(s) {
			return append(append([]string{}, got[:i]...), got[i+1:]...)
		}
	}
	assert.Fail(t, "no such problem", "line %d: want %s among %q", line, want, got)
	return got
}
