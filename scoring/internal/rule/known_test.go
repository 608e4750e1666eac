package rule

import (
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// stored is an expression as it comes back from where it was put away.
func stored(t *testing.T, checked *cel.Ast) *cel.Ast {
	t.Helper()
	expr, err := cel.AstToCheckedExpr(checked)
	require.NoError(t, err)
	return cel.CheckedExprToAst(expr)
}

// An expression that was checked before is taken as it is: nothing is parsed, and the program is the same.
func TestKnownExpressions(t *testing.T) {
	t.Parallel()
	rises, falls := rules()
	texts := append(append(rises, falls...), loopy()...)
	first := compiler(t)
	known := map[string]*cel.Ast{}
	for _, text := range texts {
		checked, issues := first.envs.rule.Compile(text)
		require.NoError(t, issues.Err())
		known[text] = stored(t, checked)
	}
	cfg := configured()
	var asked []string
	cfg.Checked = func(environment, text string) (*cel.Ast, uint64) {
		asked = append(asked, environment)
		return known[text], 0
	}
	c, err := NewCompiler(cfg)
	require.NoError(t, err)
	for _, text := range texts {
		was, is := first.Rule(anExpr(text)), c.Rule(anExpr(text))
		require.NotNil(t, is, "%s: %v", text, c.Problems())
		assert.Equal(t, was.Rising, is.Rising, text)
		assert.Equal(t, was.Facts, is.Facts, text)
		assert.Equal(t, was.plan.Metered(), is.plan.Metered(), text)
		before, err := first.estimate(known[text].NativeRep())
		require.NoError(t, err)
		checked, _ := first.envs.rule.Compile(text)
		after, err := first.estimate(checked.NativeRep())
		require.NoError(t, err)
		assert.Equal(t, before, after, text)
		v := answered(vars(three()...))
		a, openA, err := was.Judge(t.Context(), v)
		require.NoError(t, err)
		b, openB, err := is.Judge(t.Context(), v)
		require.NoError(t, err)
		assert.Equal(t, a, b, text)
		assert.True(t, openA.Same(openB), text)
		for i, part := range is.Parts() {
			assert.Equal(t, was.Parts()[i].Text, part.Text)
		}
	}
	c.Finding(mapping.SubjectTest, anExpr(`test.small`))
	assert.Equal(t, "rule", asked[0])
	assert.Equal(t, "finding:test", asked[len(asked)-1])
}

// What was checked for other types is checked anew.
func TestKnownExpressionsThatDoNotFit(t *testing.T) {
	t.Parallel()
	text := `facts.n > 1 && evidence.exists(e, has(e.attributes.note))`
	checked, issues := compiler(t).envs.rule.Compile(text)
	require.NoError(t, issues.Err())
	for name, change := range map[string]func(*Config){
		"a fact of another type": func(c *Config) { c.FactTypes = []*evidence.FactType{{ID: "n", Type: evidence.StringValue}} },
		"no such fact":           func(c *Config) { c.FactTypes = nil },
		"no such attribute":      func(c *Config) { c.EvidenceTypes = c.EvidenceTypes[1:] },
	} {
		cfg := configured()
		change(&cfg)
		cfg.Checked = func(string, string) (*cel.Ast, uint64) { return checked, 0 }
		c, err := NewCompiler(cfg)
		require.NoError(t, err)
		assert.Nil(t, c.Rule(anExpr(text)), name)
		assert.NotEmpty(t, c.Problems(), name)
	}
}
