package rule

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Variables are there where their kind of expression has them, and nowhere else.
func TestVariables(t *testing.T) {
	t.Parallel()
	v := vars(three()...)
	for name, there := range map[string]bool{"evidence": true, "at": true, "window": true, "facts": true, "e": false, "readiness": false, "@meter": false} {
		_, ok := v.ResolveName(name)
		assert.Equal(t, there, ok, name)
	}
	v.Item = v.Evidence[0]
	_, ok := v.ResolveName("e")
	assert.True(t, ok)
	band := &BandVars{Requirements: []*result.Requirement{{}}}
	first, _ := band.ResolveName("requirements")
	second, _ := band.ResolveName("requirements")
	assert.Same(t, first, second, "made once, however many bands ask")
	_, ok = band.ResolveName("at")
	assert.False(t, ok)
	_, ok = (&FindingVars{}).ResolveName("group")
	assert.False(t, ok, "of another subject")
}

func TestFaulty(t *testing.T) {
	t.Parallel()
	for code, want := range map[OpenCode]bool{NotAnswered: false, NoQuestion: false, NeedsOpen: false, Failed: true, OutOfRange: true, WrongType: true} {
		assert.Equal(t, want, (&Open{Code: code}).Faulty(), code)
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for give, want := range map[string]string{
		"no such key: x": "no such key: x", "a\tb": `a\u0009b`, "\u200bé\u202e": `\u200bé\u202e`, "\x9b": "\ufffd", "": "",
	} {
		assert.Equal(t, want, plain(give))
	}
	assert.Equal(t, strings.Repeat("ü", longest)+"…", plain(strings.Repeat("ü", longest+1)))
	assert.Equal(t, strings.Repeat("ü", longest), plain(strings.Repeat("ü", longest)))
	assert.Equal(t, "first", firstLine("Syntax error: first\nsecond"))
}

// A place in an expression is one in its file: we point at the name where CEL points at the
// dot or the bracket.
func TestPlace(t *testing.T) {
	t.Parallel()
	assert.Equal(t, framework.Position{}, place(mapping.Expr{Text: "x"}, nil))
	c := compiler(t)
	c.Rule(anExpr("evidence.exists() &&\n  evidence.nosuch()"))
	c.Rule(anExpr("evidence.exists(e, e .ownr == 1)"))
	assert.Contains(t, c.Problems()[0].String(), "rules.yaml:5:22:")
	assert.Contains(t, c.Problems()[1].String(), "rules.yaml:4:33:")
}
