package rule

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever the text: it is refused with a problem, or it judges without an error, and to
// something between 0 and 1.
func FuzzCompile(f *testing.F) {
	rises, falls := rules()
	for _, text := range append(append(append(rises, falls...), loopy()...),
		`{evidence: true}[evidence]`, `evidence[dyn(0u)].id == ""`, `dyn(b"a") == dyn(1)`, `facts.text.matches("(a{30}){2}")`,
		`[facts, facts].exists(f, f == facts)`, `type(evidence) == list`, `evidence.map(e, [e]) == []`, `at - timestamp("0001-01-01T00:00:00Z") > days(1)`,
		`evidence.exists(e, e == e.attributes)`, `host(evidence, 1)`, `{"a": evidence}.a.exists()`, `timestamp(facts.n) < at`) {
		f.Add(text)
	}
	c, err := NewCompiler(func() Config {
		cfg := configured()
		cfg.Functions = []Function{returns(IntKind, 3)}
		return cfg
	}())
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		c.problems = nil
		p := c.Rule(anExpr(text))
		needs := c.Needs(anExpr(text))
		if p == nil || needs == nil {
			require.NotEmpty(t, c.Problems())
		}
		v := answered(vars(three()...))
		v.Item = v.Evidence[0]
		for _, p := range []*Program{p, needs} {
			if p == nil {
				continue
			}
			got, open, err := p.Judge(t.Context(), v)
			require.NoError(t, err)
			assert.GreaterOrEqual(t, got.Low, 0.)
			assert.LessOrEqual(t, got.High, 1.)
			if open != nil {
				assert.NotContains(t, open.Detail, "internal error")
			}
			for _, part := range p.Parts() {
				_, _, err := part.Judge(t.Context(), v)
				require.NoError(t, err)
			}
		}
	})
}
