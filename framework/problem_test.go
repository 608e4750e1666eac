package framework_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
)

func ExampleProblems_Limit() {
	var problems framework.Problems
	for i := range 1200 {
		problems = append(problems, framework.Problem{Path: fmt.Sprintf("evidence[EV-%d].type", i), Code: "missing", Message: "evidence type is missing"})
	}
	fmt.Println(problems.Limit(2))
	// Output:
	// evidence[EV-0].type: evidence type is missing
	// evidence[EV-1].type: evidence type is missing
	// and 1198 more
}

// What stands in a file is told by its place, what does not by its path.
func TestProblemString(t *testing.T) {
	t.Parallel()
	at := framework.Position{File: "a.yaml", Line: 3, Column: 5}
	for _, tt := range []struct {
		problem framework.Problem
		want    string
	}{
		{framework.Problem{Message: "m"}, "m"},
		{framework.Problem{Pos: at, Message: "m"}, "a.yaml:3:5: m"},
		{framework.Problem{Pos: at, Path: "evidence[E]", Message: "m"}, "a.yaml:3:5: m"},
		{framework.Problem{Path: "evidence[E]", Message: "m"}, "evidence[E]: m"},
		{framework.Problem{Path: "evidence[E]", Severity: framework.Hint, Message: "m", Suggestion: "n"}, `evidence[E]: hint: m; did you mean "n"?`},
		{framework.Problem{Pos: framework.Position{File: "a.yaml"}, Severity: framework.Warning, Message: "m"}, "a.yaml: warning: m"},
		{framework.Problem{Pos: framework.Position{File: "a.yaml", Line: 2}, Message: "m"}, "a.yaml:2: m"},
	} {
		assert.Equal(t, tt.want, tt.problem.String())
		assert.Equal(t, tt.want, tt.problem.Error())
	}
}

func TestProblemJSON(t *testing.T) {
	t.Parallel()
	p := framework.Problem{Pos: framework.Position{File: "a.yaml", Line: 3, Column: 5}, Path: "evidence[E].type", Code: "unknown-id", Severity: framework.Warning, Message: "m", Suggestion: "n"}
	b, err := json.Marshal(p)
	require.NoError(t, err)
	assert.JSONEq(t, `{"code":"unknown-id","severity":"warning","message":"m","file":"a.yaml","line":3,"column":5,"path":"evidence[E].type","suggestion":"n"}`, string(b))
	var back framework.Problem
	require.NoError(t, json.Unmarshal(b, &back))
	assert.Equal(t, p, back)
	b, err = json.Marshal(framework.Problem{})
	require.NoError(t, err)
	assert.JSONEq(t, `{"code":"","severity":"error","message":"","file":"","line":0,"column":0,"path":"","suggestion":""}`, string(b))
	require.Error(t, json.Unmarshal([]byte(`{"severity": "bad"}`), &back))
	require.Error(t, json.Unmarshal([]byte(`{"line": "x"}`), &back))
}

func TestSeverity(t *testing.T) {
	t.Parallel()
	for _, s := range []framework.Severity{framework.Error, framework.Warning, framework.Hint} {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back framework.Severity
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, s, back)
	}
	var s framework.Severity
	assert.EqualError(t, s.UnmarshalText([]byte("fatal")), `unknown severity "fatal": want error, warning, hint`)
	assert.Equal(t, "error", framework.Severity(9).String(), "what nobody graded is taken seriously")
}

// A list of problems is an error of many errors.
func TestProblemsAsErrors(t *testing.T) {
	t.Parallel()
	ps := framework.Problems{{Code: "a", Message: "one"}, {Code: "b", Message: "two"}}
	err := fmt.Errorf("catalog: %w", ps.Err())
	p, ok := errors.AsType[framework.Problem](err)
	require.True(t, ok)
	assert.Equal(t, "one", p.Message)
	list, ok := errors.AsType[framework.Problems](err)
	require.True(t, ok)
	assert.Len(t, list, 2)
	require.ErrorIs(t, err, framework.Problem{Code: "b", Message: "two"})
	assert.Len(t, ps.Unwrap(), 2)
	assert.Empty(t, framework.Problems(nil).Unwrap())
}

func TestLimit(t *testing.T) {
	t.Parallel()
	ps := framework.Problems{{Message: "1", Severity: framework.Hint}, {Message: "2", Severity: framework.Hint}, {Message: "3"}, {Message: "4", Severity: framework.Hint}}
	assert.Equal(t, ps, ps.Limit(4))
	assert.Equal(t, ps, ps.Limit(100))
	cut := ps.Limit(2)
	require.Len(t, cut, 3)
	assert.Equal(t, "and 2 more", cut[2].String())
	assert.Equal(t, framework.Error, cut[2].Severity, "an error among those that are left out is an error")
	assert.Equal(t, "hint: and 1 more", ps.Limit(3)[3].String())
	assert.Equal(t, "and 4 more", ps.Limit(-1).Error())
	assert.Len(t, ps, 4, "the list is as it was")
	assert.Empty(t, framework.Problems(nil).Limit(0))
}

// Places in files come in their order, and paths in that of a table of contents.
func TestSort(t *testing.T) {
	t.Parallel()
	ps := framework.Problems{
		{Path: "evidence[EV-10].type"}, {Path: "evidence[EV-9].type", Message: "z"}, {Path: "evidence[EV-9].type", Message: "a"}, {Path: "controls[x]"},
		{Pos: framework.Position{File: "a.yaml", Line: 2}, Path: "z", Code: "a"}, {Pos: framework.Position{File: "a.yaml", Line: 2}, Path: "a", Code: "b"},
	}
	ps.Sort()
	var got []string
	for _, p := range ps {
		got = append(got, strings.TrimSpace(p.Where()+" "+p.Message))
	}
	assert.Equal(t, []string{"controls[x]", "evidence[EV-9].type a", "evidence[EV-9].type z", "evidence[EV-10].type", "a.yaml:2", "a.yaml:2"}, got)
	assert.Equal(t, "z", ps[4].Path, "on one line the code comes first")
}

// A name is never compared for long, however long it is.
func TestNearestEnds(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 300_000)
	assert.Empty(t, framework.Nearest(long, []string{long + "y"}))
	assert.Empty(t, framework.Nearest("short", []string{long}))
	assert.Equal(t, "short", framework.Nearest("shrot", []string{long, "short"}))
	assert.Empty(t, framework.Nearest("x", []string{"y"}))
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	p := framework.Places{Item: framework.Position{File: "a", Line: 1}, Keys: map[string]framework.Position{"to": {File: "a", Line: 2}, "points": {File: "a", Line: 3}, "points[1]": {File: "a", Line: 4}}}
	assert.Equal(t, 2, p.At("to").Line)
	assert.Equal(t, 1, p.At("from").Line, "the item's own where the field has none")
	assert.Equal(t, 4, p.Index("points", 1).Line)
	assert.Equal(t, 3, p.Index("points", 7).Line)
	assert.Equal(t, framework.Position{}, framework.Places{}.Index("points", 0))
}
