package rule

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
)

// lowered reports whether CEL is asked only for what is unknown or failed.
func (c *code) lowered() bool { return c.holds != nil || c.figure != nil || c.reasons != nil }

// Every expression that is shipped fits and is lowered, with each part of it; none of what is asked of single
// pieces is so dear that it needs a meter, and over no evidence none fails.
func TestShippedExpressionsFit(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin(), os.DirFS("../../../examples/acme"), os.DirFS("../../../examples/ownrules"))
	require.NoError(t, err)
	cfg := configured()
	cfg.EvidenceTypes, cfg.FactTypes = set.EvidenceTypes, set.FactTypes
	c, err := NewCompiler(cfg)
	require.NoError(t, err)

	rules, needs := 0, 0
	for _, r := range set.Rules {
		p := c.Rule(r.Expr)
		require.NotNil(t, p, "%v", c.Problems())
		rules++
		assert.True(t, p.lowered(), r.Expr.Text)
		for _, part := range p.Parts() {
			assert.True(t, part.lowered(), part.Text)
		}
		got, open, err := p.Judge(t.Context(), vars())
		require.NoError(t, err)
		assert.True(t, open == nil || !open.Faulty(), "%s: %v", r.Expr.Text, open)
		assert.Zero(t, got.Low, "nothing shows nothing: %s", r.Expr.Text)
		assert.NotEmpty(t, p.Parts(), r.Expr.Text)
	}
	for _, k := range set.Controls {
		for _, l := range k.Links {
			if l.Needs.IsZero() {
				continue
			}
			p := c.Needs(l.Needs.Expr)
			require.NotNil(t, p, "%v", c.Problems())
			assert.False(t, p.plan.Metered(), l.Needs.Text)
			assert.True(t, p.lowered(), l.Needs.Text)
			needs++
		}
	}
	assert.Greater(t, rules, 10)
	assert.Greater(t, needs, 40)
	for _, b := range set.Bands {
		p := c.Band(b.When)
		require.NotNil(t, p, "%v", c.Problems())
		if !b.Unless.IsZero() {
			unless := c.Cap(b.Unless)
			require.NotNil(t, unless, "%v", c.Problems())
			assert.True(t, unless.lowered(), b.Unless.Text)
		}
		assert.True(t, p.lowered(), b.When.Text)
		got, open, err := p.Judge(t.Context(), &BandVars{Readiness: 1, Lowest: 1})
		require.NoError(t, err)
		assert.Nil(t, open)
		assert.Equal(t, figure.Full, got, "%s: the first reached of all", b.Name)
	}
	for _, f := range set.FindingRules {
		assert.NotEqual(t, mapping.NoSubject, f.Each)
		p := c.Finding(f.Each, f.When)
		require.NotNil(t, p, "%v", c.Problems())
		assert.True(t, p.lowered(), f.When.Text)
	}
	for _, r := range set.StartRules {
		p := c.Start(r.When)
		require.NotNil(t, p, "%v", c.Problems())
		assert.True(t, p.lowered(), r.When.Text)
	}
	assert.NotEmpty(t, set.StartRules)
	assert.Empty(t, c.Problems())
}
