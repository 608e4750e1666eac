package framework_test

import (
	"encoding"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
)

// words writes and reads back each value of a closed set, and refuses what is near to one.
func words[T ~uint8, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, near, want string, names ...string) {
	t.Helper()
	for i, name := range names {
		if name == "" {
			continue
		}
		var v T
		require.NoError(t, P(&v).UnmarshalText([]byte(name)))
		assert.Equal(t, T(i), v)
		assert.Equal(t, name, fmt.Sprint(v))
		text, err := written(v)
		require.NoError(t, err)
		assert.Equal(t, name, text)
	}
	var v T
	require.EqualError(t, P(&v).UnmarshalText([]byte(near)), want)
	require.Error(t, P(&v).UnmarshalText(nil))
	assert.Equal(t, T(0), v)
	assert.Equal(t, "77", fmt.Sprint(T(77)))
}

func written(v any) (string, error) {
	b, err := v.(encoding.TextMarshaler).MarshalText()
	return string(b), err
}

func TestWords(t *testing.T) {
	t.Parallel()
	words[framework.Rank](t, "gidance", `unknown rank "gidance"; did you mean "guidance"?`, "required", "guidance", "practice")
	words[framework.Essential](t, "both", `unknown basis of an essential point "both": want design, operation, either`, "", "design", "operation", "either")
	words[framework.PointsAre](t, "focused", `unknown way to mean points "focused"; did you mean "focus"?`, "demands", "focus")
	words[framework.RiskLevel](t, "hihg", `unknown level of risk "hihg"; did you mean "high"?`, "", "low", "medium", "high", "critical")
	words[framework.Ground](t, "law", `unknown reason "law": want risk, legal, contractual, practice`, "", "risk", "legal", "contractual", "practice")
}

func TestEssentialOn(t *testing.T) {
	t.Parallel()
	for e, want := range map[framework.Essential][2]bool{
		framework.NotEssential: {}, framework.EssentialDesign: {true, false}, framework.EssentialOperation: {false, true}, framework.EssentialEither: {true, true},
	} {
		assert.Equal(t, want, [2]bool{e.On(framework.Design), e.On(framework.Operation)}, e.String())
		assert.False(t, e.On(framework.Stated))
	}
}

func TestWhatAFrameworkKnows(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f"}
	assert.InDelta(t, .1, f.Fails(), 0)
	assert.True(t, f.RiskExplainsDeviations())
	assert.Equal(t, framework.Scope{Framework: "f", Basis: []framework.Basis{framework.Design, framework.Operation}}, f.DefaultScope())
	f.FailsAt, f.AcceptedRiskExplains, f.DefaultProfile = .25, map[string]bool{framework.ExplainsDeviations: false}, map[string]string{"stage": "2"}
	assert.InDelta(t, .25, f.Fails(), 0)
	assert.False(t, f.RiskExplainsDeviations())
	s := f.DefaultScope()
	assert.Equal(t, framework.Scope{Framework: "f", Profile: map[string]string{"stage": "2"}}, s)
	s.Profile["stage"] = "1"
	assert.Equal(t, "2", f.DefaultProfile["stage"], "the scope is the caller's own")
	list := []string{"CC6.4", "A1.2#a"}
	assert.True(t, framework.May(list, "CC6.4", "b") && framework.May(list, "CC6.4", "") && framework.May(list, "A1.2", "a"))
	assert.False(t, framework.May(list, "A1.2", "") || framework.May(list, "A1.2", "b") || framework.May(list, "CC6", "4"))
}

// A complement is a text alone or a whole, in JSON as in a file.
func TestComplementJSON(t *testing.T) {
	t.Parallel()
	p, err := framework.ParsePointRef("f:1#a")
	require.NoError(t, err)
	for text, want := range map[string]framework.Complement{
		`"Doors are locked."`: {Text: "Doors are locked."},
		`{"id":"K1","text":"Doors are locked.","points":["f:1#a"]}`: {ID: "K1", Text: "Doors are locked.", Points: []framework.PointRef{p}},
	} {
		var c framework.Complement
		require.NoError(t, json.Unmarshal([]byte(text), &c))
		assert.Equal(t, want, c)
		assert.Equal(t, len(c.Points) == 0, c.Plain())
		back, err := json.Marshal(c)
		require.NoError(t, err)
		assert.Equal(t, text, string(back))
	}
	var c framework.Complement
	assert.ErrorContains(t, json.Unmarshal([]byte(`{"id":"K","txt":"x"}`), &c), `unknown key "txt": want id, text, points`)
	assert.Error(t, json.Unmarshal([]byte(`7`), &c))
}

func TestNotRelevantAll(t *testing.T) {
	t.Parallel()
	a, b := framework.Ref{Framework: "f", Requirement: "1"}.Point("a"), framework.Ref{Framework: "f", Requirement: "2"}.Point("")
	assert.Empty(t, framework.NotRelevant{}.All())
	assert.Equal(t, []framework.PointRef{a}, framework.NotRelevant{Point: a}.All())
	assert.Equal(t, []framework.PointRef{a, b}, framework.NotRelevant{Point: a, Points: []framework.PointRef{b}}.All())
	assert.True(t, framework.Agreement{}.IsZero())
	assert.False(t, framework.Agreement{Who: "Example"}.IsZero())
}

// What a scope says plainly goes before its profile; populations are asked over a window only.
func TestProfileOf(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	f := &framework.Framework{ID: "f", DefaultProfile: map[string]string{"type": "2"}, Profiles: map[string]map[string]framework.Profile{
		"type": {"1": {InPlace: true}, "2": {Populations: true}},
	}}
	window := framework.Period{First: 1, Last: 90}
	for _, c := range []struct {
		scope framework.Scope
		want  framework.Profile
	}{
		{framework.Scope{}, framework.Profile{}},
		{framework.Scope{Window: window}, framework.Profile{Populations: true}},
		{framework.Scope{Window: window, Populations: &no}, framework.Profile{}},
		{framework.Scope{Populations: &yes}, framework.Profile{}},
		{framework.Scope{Profile: map[string]string{"type": "1"}}, framework.Profile{InPlace: true}},
		{framework.Scope{Profile: map[string]string{"type": "1"}, InPlace: &no}, framework.Profile{}},
		{framework.Scope{Basis: []framework.Basis{framework.Design}, Window: window, InPlace: &yes, Populations: &yes}, framework.Profile{InPlace: true, Populations: true}},
	} {
		assert.Equal(t, c.want, f.ProfileOf(c.scope), c.scope)
	}
	assert.Equal(t, map[string]string{"type": "2"}, f.WordsOf(framework.Scope{}))
	assert.Empty(t, f.WordsOf(framework.Scope{Basis: []framework.Basis{framework.Design}}))
}
