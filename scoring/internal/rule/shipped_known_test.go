package rule

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/internal/golden"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/known"
)

// shipped makes a compiler of what is built in, and compiles every expression of it.
func shipped(t testing.TB, checked func(environment, text string) (*cel.Ast, uint64)) *Compiler {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	c, err := NewCompiler(Config{EvidenceTypes: set.EvidenceTypes, FactTypes: set.FactTypes, CostLimit: 1_000_000, Checked: checked})
	require.NoError(t, err)
	for _, r := range set.Rules {
		c.Rule(r.Expr)
	}
	for _, k := range set.Controls {
		for _, l := range k.Links {
			if !l.Needs.IsZero() {
				c.Needs(l.Needs.Expr)
			}
		}
	}
	for _, b := range set.Bands {
		if !b.When.IsZero() {
			c.Band(b.When)
		}
		if !b.Unless.IsZero() {
			c.Cap(b.Unless)
		}
	}
	for _, r := range set.FindingRules {
		c.Finding(r.Each, r.When)
	}
	for _, r := range set.StartRules {
		c.Start(r.When)
	}
	require.Empty(t, c.Problems())
	return c
}

// anew parses and checks every expression that is shipped.
func anew(t testing.TB) map[known.Key]known.Checked {
	t.Helper()
	list := map[known.Key]known.Checked{}
	c := shipped(t, func(environment, text string) (*cel.Ast, uint64) {
		list[known.Key{Environment: environment, Text: text}] = known.Checked{}
		return nil, 0
	})
	envs := []environment{c.envs.rule, c.envs.needs, c.envs.band, c.envs.start}
	envs = append(envs, slices.Collect(maps.Values(c.envs.finding))...)
	for key := range list {
		i := slices.IndexFunc(envs, func(e environment) bool { return e.name == key.Environment })
		checked, issues := envs[i].Compile(key.Text)
		require.NoError(t, issues.Err())
		cost, err := c.estimate(checked.NativeRep())
		require.NoError(t, err)
		list[key] = known.Checked{Ast: checked, Cost: cost}
	}
	require.Greater(t, len(list), 50)
	return list
}

// The expressions that are shipped are known as checking them gives them today. Where this fails, somebody changed one, or
// what rules see, or cel-go is another: go generate ./scoring/internal/rule/known.
func TestShippedExpressionsAreKnown(t *testing.T) {
	t.Parallel()
	list := anew(t)
	form, err := known.Write(EnvironmentVersion, list)
	require.NoError(t, err)
	golden.AssertBytes(t, "../known/shipped.quick", form)
	get, err := known.Read(string(form), EnvironmentVersion)
	require.NoError(t, err)
	for key, want := range list {
		got, cost := get(key.Environment, key.Text)
		require.NotNil(t, got, key.Text)
		assert.Equal(t, want.Cost, cost, key.Text)
		a, err := cel.AstToCheckedExpr(want.Ast)
		require.NoError(t, err)
		b, err := cel.AstToCheckedExpr(got)
		require.NoError(t, err)
		assert.Equal(t, a.String(), b.String(), key.Text)
		assert.Equal(t, want.OutputType().String(), got.OutputType().String())
	}
	none, _ := get("rule", "false")
	assert.Nil(t, none, "another text")
	other, err := known.Read(string(form), "0")
	assert.Nil(t, other)
	require.Error(t, err, "another version of what rules see")
}

// Nothing that is shipped is parsed or checked when it is compiled.
func TestShippedExpressionsAreTaken(t *testing.T) {
	t.Parallel()
	get, asked, taken := known.Shipped(EnvironmentVersion), 0, 0
	c := shipped(t, func(environment, text string) (*cel.Ast, uint64) {
		asked++
		checked, cost := get(environment, text)
		if checked != nil {
			taken++
		}
		return checked, cost
	})
	assert.Equal(t, asked, taken)
	assert.Zero(t, c.Checked(), "none did not fit")
	none, _ := known.Shipped("0")("rule", "true")
	assert.Nil(t, none)
}
