package trend_test

import (
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/trend"
)

// environment declares what rules see, each of no type in particular.
func environment(t testing.TB) *cel.Env {
	t.Helper()
	piece := cel.MapType(cel.StringType, cel.DynType)
	list := cel.ListType(piece)
	member := func(name string, result *cel.Type, args ...*cel.Type) cel.EnvOption {
		return cel.Function(name, cel.MemberOverload(name+args[0].String(), args, result))
	}
	env, err := cel.NewEnv(
		cel.EnableMacroCallTracking(),
		cel.Variable("evidence", list), cel.Variable("facts", cel.MapType(cel.StringType, cel.DynType)), cel.Variable("others", list),
		cel.Variable("window", cel.DynType), cel.Variable("at", cel.TimestampType),
		member("ofType", list, list, cel.StringType), member("with", list, list, cel.StringType), member("within", list, list, cel.DynType),
		member("effective", list, list, cel.TimestampType), member("accepted", list, list), member("latest", list, list),
		member("exists", cel.BoolType, list), member("count", cel.IntType, list), member("has", cel.BoolType, piece, cel.StringType),
		member("covered", cel.DoubleType, cel.DynType, list), member("held", cel.DoubleType, cel.DynType, cel.StringType, list),
		member("of", cel.DoubleType, cel.IntType, cel.IntType),
		cel.Function("share", cel.Overload("share", []*cel.Type{cel.BoolType}, cel.DoubleType)),
	)
	require.NoError(t, err)
	return env
}

func TestRising(t *testing.T) {
	t.Parallel()
	env := environment(t)
	for what, list := range map[string]map[string]bool{
		"what does not look at evidence": {
			`true`: true, `0.5`: true, `facts.n > 3`: true, `!facts.done`: true, `facts.n - 3 < 1`: true, `[1, 2].exists(x, x == facts.n)`: true,
			`facts.n > 1 ? !facts.done : facts.n == 0`: true, `[1, facts.n].map(x, x + 1) == [2]`: true, `{"a": 1}["a"] == 1`: false,
		},
		"there is so much": {
			`evidence.exists()`: true, `evidence.count() >= 3`: true, `evidence.count() > 3`: true, `2 < evidence.count()`: true, `2 <= evidence.count()`: true, `size(evidence) > 1`: true,
			`evidence.count() >= facts.n`: true, `!evidence.exists()`: false, `evidence.count() < 3`: false, `3 >= evidence.count()`: false, `evidence.count() == 2`: false,
			`evidence.count() >= evidence.with("note").count()`: false, `evidence.count() - 3 > 0`: false,
		},
		"some of it": {
			`evidence.ofType("a").with("b").within(window).effective(at).accepted().exists()`: true, `(evidence + evidence.ofType("a")).count() >= 4`: true,
			`evidence.latest().exists()`: false, `evidence[0].has("note")`: false, `evidence == others`: false, `[evidence].size() > 0`: false, `{"all": evidence}.all.exists()`: false,
		},
		"figures": {
			`window.covered(evidence)`: true, `window.held("monthly", evidence)`: true, `evidence.count().of(4)`: true, `evidence.count().of(evidence.count())`: false, `facts.n.of(evidence.count())`: false,
			`share(evidence.exists()) * 0.5 + share(evidence.count() >= 2) * 0.5`: true, `share(evidence.exists()) * -0.5 + 0.5`: false, `window.covered(evidence) * evidence.count().of(3)`: true,
			`evidence.count() * 2 > 3`: true, `evidence.count() * -2 > 3`: false, `evidence.count() * facts.n > 3`: false, `window.covered(evidence) * (0.5 - 1.0)`: false,
			`window.covered(evidence) / 2.0`: false,
		},
		"conditions together": {
			`evidence.exists() && (facts.done || evidence.with("note").exists())`: true, `evidence.exists() || !evidence.exists()`: false,
			`facts.n > 1 ? evidence.count() >= 2 : evidence.exists()`: true, `facts.n > 1 ? evidence.count() >= 2 : !evidence.exists()`: false, `evidence.exists() ? facts.done : true`: false,
		},
	} {
		for text, want := range list {
			assertRises(t, env, want, text, what)
		}
	}
}

// Loops grow with their list where what they ask of a piece does not look at the list itself,
// and so does filter: what cannot be told of one piece makes the whole list unknown.
func TestLoops(t *testing.T) {
	t.Parallel()
	env := environment(t)
	for text, want := range map[string]bool{
		`evidence.exists(e, e.attributes.ratio > 0.5)`:                                                       true,
		`evidence.exists(e, e.has("note") && facts.done)`:                                                    true,
		`evidence.exists(e, evidence.count() < 3)`:                                                           false,
		`evidence.latest().exists(e, e.has("note"))`:                                                         false,
		`evidence.all(e, e.has("note"))`:                                                                     false,
		`evidence.exists_one(e, e.has("note"))`:                                                              false,
		`evidence.map(e, e.id).size() > 2`:                                                                   false,
		`evidence.filter(e, e.type == "a" && e.owner != "").exists()`:                                        true,
		`evidence.filter(e, "x" in e.systems).count() >= 2`:                                                  true,
		`evidence.filter(e, e.has("ratio") && e.attributes.ratio > 0.5).exists()`:                            true,
		`evidence.filter(e, e.attributes.ratio > 0.5 && e.has("ratio")).exists()`:                            true,
		`evidence.filter(e, e.has("ratio") && (e.has("n") && e.attributes.n > e.attributes.ratio)).exists()`: true,
		`evidence.filter(e, e.has("ratio") || e.attributes.ratio > 0.5).exists()`:                            true,
		`evidence.filter(e, e.has("note") && e.attributes.ratio > 0.5).exists()`:                             true,
		`evidence.filter(e, e.attributes.ratio > 0.5).exists()`:                                              true,
		`evidence.filter(e, facts.done).exists()`:                                                            true,
		`evidence.filter(e, e.occurred > at).exists()`:                                                       true,
		`evidence.filter(e, e.effective.startsWith("x")).exists()`:                                           true,
		`evidence.filter(e, e.systems.exists(s, s == "x")).exists()`:                                         true,
		`evidence.filter(e, evidence.count() < 3).exists()`:                                                  false,
		`others.filter(e, evidence.exists()).exists()`:                                                       false,
		`others.filter(e, e.has("note")).exists()`:                                                           true,
		`evidence.filter(e, e.type == "a").filter(e, e.owner == "").exists(e, e.attributes.n > 1)`:           true,
	} {
		assertRises(t, env, want, text, "")
	}
}

// What is compiled again from its own text is told the same: conditions are recorded so.
func TestTheTextIsEnough(t *testing.T) {
	t.Parallel()
	env := environment(t)
	for text, want := range map[string]bool{
		`evidence.exists(e, e.has("note")) || evidence.filter(e, e.has("n") && e.attributes.n > 1).count() >= facts.n`: true,
		`evidence.count() + 1 > facts.n && !(evidence.exists(e, e.has("late")))`:                                       false,
	} {
		checked, issues := env.Compile(text)
		require.NoError(t, issues.Err(), text)
		again, err := cel.AstToString(checked)
		require.NoError(t, err)
		assertRises(t, env, want, text, "as written")
		assertRises(t, env, want, again, "as told")
	}
}

func assertRises(t *testing.T, env *cel.Env, want bool, text, what string) {
	t.Helper()
	checked, issues := env.Compile(text)
	require.NoError(t, issues.Err(), text)
	assert.Equal(t, want, trend.Rising(checked), "%s: %s", what, text)
}
