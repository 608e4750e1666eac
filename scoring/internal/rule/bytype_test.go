package rule

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a link needs asks nothing of the types of which the condition holds whatever a piece says. A
// text in it that happens to be the id of a type is no such thing.
func TestAsksByType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text        string
		review, log bool
	}{
		{`e.has("population")`, true, true},
		{`e.type != "review" || e.has("population")`, true, false},
		{`e.type == "review" || e.has("population")`, false, true},
		{`e.has("population") || "review" != e.type`, true, false},
		{`e.type != 'review' || e.has("population")`, true, false},
		{`!(e.type == "review") || e.has("population")`, true, false},
		{`e.type in ["review", "log"] || e.has("population")`, false, false},
		{`e.type in ["review", e.owner] || e.has("population")`, false, true},
		{`e.type == "review" ? e.has("population") : true`, true, false},
		{`e.type == "review" && e.has("population")`, true, true},
		{`(e.type != "review" || e.has("population")) && (e.type != "log" || e.owner != "")`, true, true},
		{`e.owner != "review" || e.has("population")`, true, true},
		{`true`, false, false},
		{`false`, true, true},
	} {
		p := compiler(t).Needs(anExpr(c.text))
		require.NotNil(t, p, c.text)
		assert.Equal(t, c.review, p.Asks("review"), "review: %s", c.text)
		assert.Equal(t, c.log, p.Asks("log"), "log: %s", c.text)
	}
}
