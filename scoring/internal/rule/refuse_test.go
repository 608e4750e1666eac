package rule

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping"
)

func TestRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`evidence.exists(e, e.ownr == "x")`:            "rules.yaml:4:32: there is no \"ownr\" to read here",
		`evidence.ofType("reveiw").exists()`:           `rules.yaml:4:27: unknown evidence type "reveiw"; did you mean "review"?`,
		`evidence.exists(e, e.type != "reveiw")`:       `rules.yaml:4:40: unknown evidence type "reveiw"; did you mean "review"?`,
		`evidence.exists(e, e.has("populaton"))`:       `did you mean "population"?`,
		`evidence.with("nte").exists()`:                `unknown attribute "nte"; did you mean "note"?`,
		`window.held("montly", evidence)`:              `unknown cadence "montly"; did you mean "monthly"?`,
		`evidence.count()`:                             "the expression returns int, want bool or double",
		`evidence.exists(e, e.attributes.nothing > 1)`: "there is no \"nothing\" to read here",
		`facts.dnoe`:          "rules.yaml:4:17: there is no \"dnoe\" to read here",
		"true &&\nfacts.dnoe": "rules.yaml:5:17: there is no \"dnoe\" to read here",
		`evidence.exists(`:    "rules.yaml:4:",
		`evidence.count() > 1.5 || evidence.count() * 2 >= 1.0 * 2`:                 "a whole number compares with 1, a figure with 1.0",
		`at - at < duration("30d")`:                                                 "invalid duration",
		`at < timestamp("yesterday")`:                                               "invalid timestamp",
		`evidence.all(a, evidence.all(b, evidence.exists(c, c.id == a.id)))`:        "rules.yaml:4:",
		`evidence.all(a, evidence.all(b, a.id + b.id + a.owner != b.owner + a.id))`: "rules.yaml:4:11: the expression could cost",
		`evidence.exists(e, window.covered(evidence) < 0.0)`:                        "more than the limit of 1000000: loop over less",
		`evidence.exists(e, evidence.ofType("log").count() < 0)`:                    "over 1000 pieces of evidence",
		`evidence.all(a, evidence.filter(b, b.has("note")).count() > 0)`:            "could cost",
		`e.has("note")`:   "e cannot be read here: this expression knows at, evidence, facts, window",
		`readiness > 0.5`: "readiness cannot be read here",
		// what CEL takes and cannot evaluate, or bound
		`{evidence: true}[evidence]`:                                   "rules.yaml:4:12: a key of a map is a text, a number or a bool, not list(groundwork.Evidence)",
		`{dyn(1): true}[1]`:                                            "a key of a map is",
		`{b"a": true}[b"a"]`:                                           "a key of a map is a text, a number or a bool, not bytes",
		`evidence[dyn(0u)].id == ""`:                                   "what stands in [] is a text, a number or a bool, not dyn",
		`{"a": true}[dyn(evidence)]`:                                   "what stands in [] is",
		`dyn(evidence) in [1, 2]`:                                      "what is looked for with in is a text, a number, a bool, a time or a piece of evidence, not dyn",
		`facts.text.matches(facts.text)`:                               `matches wants its pattern written out, such as matches("^POL-[0-9]+$")`,
		`matches(facts.text, "a" + "b")`:                               "pattern written out",
		`facts.text.matches("(abcde{30}f){30}")`:                       "the pattern of matches compiles to about 1080 instructions",
		`facts.text.matches("(")`:                                      "rules.yaml:4:30: the pattern of matches: error parsing regexp: missing closing ): `(`",
		`facts.text.matches("` + strings.Repeat("a{1000}", 500) + `")`: "compiles to about 500000 instructions, want at most 1000", // which is not tried
		`at.getHours(facts.text) == 1`:                                 `getHours wants its time zone written out, such as getHours("+02:00")`,
		`groundwork.Period{} == window`:                                "groundwork.Period cannot be made in a rule",
		`true || "` + strings.Repeat("x", 9000) + `" == ""`:            "the expression has 9016 bytes, want at most 4096",
		strings.Repeat("(", 200) + "true" + strings.Repeat(")", 200):   "rules.yaml:4:",
		"true || \x1b[2J":                                              `\u001b`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			c := compiler(t)
			assert.Nil(t, c.Rule(anExpr(text)))
			require.NotEmpty(t, c.Problems())
			assert.Contains(t, c.Problems().Error(), want)
			for _, p := range c.Problems() {
				assert.NotEmpty(t, p.Code)
				assert.NotContains(t, p.String(), "\x1b")
				assert.NotContains(t, p.Message, "\n")
			}
		})
	}
}

// A comparison with what a field never is cannot hold: it is refused, with what it may be.
func TestLiteralsOfClosedSets(t *testing.T) {
	t.Parallel()
	c := compiler(t)
	c.Finding(mapping.SubjectRequirement, anExpr(`requirement.status == "not met"`))
	c.Finding(mapping.SubjectControl, anExpr(`"montly" != control.cadence`))
	c.Band(anExpr(`findings.exists(f, f.kind == "deviaton")`))
	require.Len(t, c.Problems(), 3)
	assert.Contains(t, c.Problems()[0].String(), `no status is ever "not met"`)
	assert.Contains(t, c.Problems()[1].String(), `did you mean "monthly"?`)
	assert.Contains(t, c.Problems()[2].String(), `did you mean "deviation"?`)
	assert.Equal(t, mapping.CodeUnknown, c.Problems()[0].Code)
}

// What looks at no evidence has no instant, window or facts to look at.
func TestEachKindHasItsOwnVariables(t *testing.T) {
	t.Parallel()
	kinds := map[string]func(*Compiler, string) *Program{
		"rule":    func(c *Compiler, s string) *Program { return c.Rule(anExpr(s)) },
		"needs":   func(c *Compiler, s string) *Program { return c.Needs(anExpr(s)) },
		"band":    func(c *Compiler, s string) *Program { return c.Band(anExpr(s)) },
		"cap":     func(c *Compiler, s string) *Program { return c.Cap(anExpr(s)) },
		"group":   func(c *Compiler, s string) *Program { return c.Finding(mapping.SubjectGroup, anExpr(s)) },
		"test":    func(c *Compiler, s string) *Program { return c.Finding(mapping.SubjectTest, anExpr(s)) },
		"control": func(c *Compiler, s string) *Program { return c.Finding(mapping.SubjectControl, anExpr(s)) },
	}
	for text, in := range map[string]string{
		`facts.done`: "rule needs", `at > window.first`: "rule needs", `evidence.exists()`: "rule", `e.has("note")`: "needs",
		`readiness > 0.5`: "band cap", `size(findings) > 0`: "band cap", `size(requirements) > 0`: "band cap",
		`lens.window`: "group test control", `group.kind == "x"`: "group", `test.small`: "test", `control.small > 0`: "control",
	} {
		for kind, compile := range kinds {
			c := compiler(t)
			fits := compile(c, text) != nil
			assert.Equal(t, strings.Contains(" "+in+" ", " "+kind+" "), fits, "%s in %s: %v", text, kind, c.Problems())
			if !fits {
				assert.Contains(t, c.Problems().Error(), " cannot be read here: this expression knows ", "%s in %s", text, kind)
			}
		}
	}
	c := compiler(t)
	assert.Nil(t, c.Cap(anExpr(`requirements.map(r, r.low)`)))
	assert.Contains(t, c.Problems().Error(), "the expression returns list(double), want bool or list(string)")
}
