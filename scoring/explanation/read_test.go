package explanation_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func ExampleRead() {
	x, err := explanation.Read(strings.NewReader(`{
		"format": "groundwork-explanation/2", "ref": "soc2:CC6.2", "title": "Register and remove users", "status": "supported", "readiness": {"low": 1, "high": 1},
		"because": ["soc2:CC6.2#a is supported: by access-provisioning"]
	}`))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println(x.Ref, "is", x.Status, "–", x.Because[0])
	// Output: soc2:CC6.2 is supported – soc2:CC6.2#a is supported: by access-provisioning
}

// Explanations of the example company read back to the same bytes.
func TestReadReturnsTheBytes(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files)
	read := 0
	for _, fw := range []string{"iso42001", "soc2"} {
		for i, leaf := range e.Graph().Leaves(fw) {
			if i%3 > 0 {
				continue
			}
			xs, err := e.Explain(t.Context(), org, org.AsOf, leaf.Ref)
			require.NoError(t, err)
			for _, x := range xs {
				want := made.Text(t, x)
				require.NotContains(t, want, "null")
				back, err := explanation.Read(strings.NewReader(want))
				require.NoError(t, err, leaf.Ref)
				require.Equal(t, want, made.Text(t, back))
				read++
			}
		}
	}
	assert.Greater(t, read, 10)
}

func TestReadReturnsTheBytesOfAny(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		x := &explanation.Explanation{}
		made.New(seed).Fill(x)
		x.Format = explanation.Format
		want := made.Text(t, x)
		back, err := explanation.Read(bytes.NewReader([]byte(want)))
		require.NoError(t, err, "seed %d", seed)
		require.Equal(t, want, made.Text(t, back), "seed %d", seed)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	with := func(fields string) string {
		return fmt.Sprintf(`{"format": %q, "status": "not-supported", %s}`, explanation.Format, fields)
	}
	for s, want := range map[string]string{
		`{"format": "groundwork-assessment/1"}`: `want "groundwork-explanation/2"`,
		with(`"status": "supported"`):           "is supported at 0 %",
		with(`"points": [{"id": "x:1#a", "status": "not-supported"}, {"id": "x:1#a", "status": "not-supported"}]`):                                    "twice",
		with(`"points": [{"id": "x:1#a", "status": "supported"}]`):                                                                                    `point "a" is supported at 0 %`,
		with(`"points": [{"id": "x:1#a", "status": "not-supported", "controls": [{"id": "c", "verdict": "supported"}]}]`):                             `control "c" is supported at 0 %`,
		with(`"points": [{"id": "x:1#a", "status": "not-supported", "controls": [{"id": "c\nd", "verdict": "not-supported"}]}]`):                      "not one line",
		with(`"points": [{"id": "x:1#a", "status": "not-supported", "controls": [{"verdict": "not-supported", "coverage": [{}]}]}]`):                  "has no basis",
		with(`"points": [{"id": "x:1#a", "status": "not-supported", "controls": [{"verdict": "not-supported", "evidence": [{"verdict": "good"}]}]}]`): `unknown verdict "good"`,
		with(`"points": [null]`): "null stands in a list",
		with(`"draft_share": 2`): "is 2: want 0 to 1",
		with(`"points": [{"id": "x:1#a", "status": "not-supported"}]`):                                                                                         `it says "readiness"`,
		with(`"readiness": {}, "points": [{"status": "not-supported", "controls": [{"id": "c", "readiness": {}}]}]`):                                           `it says "verdict"`,
		with(`"points": [{"status": "not-supported", "controls": [{"id": "c", "verdict": "not-supported", "coverage": [{"basis": "design", "found": -1}]}]}]`): `the coverage of "c" counts -1`,
		with(`"points": [{"status": "not-supported", "controls": [{"id": "c", "verdict": "not-supported", "test": {"small": -1}}]}]`):                          "counts -1",
		with(`"title": "a\u202Eb"`):                                   "turns the direction",
		with(`"gaps": [{}]`):                                          "has no basis",
		with(`"would": [{}]`):                                         "has no basis",
		with(`"unknowns": [{"control": "c"}]`):                        "has no basis",
		with(`"findings": [{}]`):                                      "has no kind",
		with(`"treatments": [{"kind": "remediation"}]`):               "want both",
		with(`"alone": [{"evidence": "E", "readiness": {"low": 1}}]`): "1 to 0",
		with(`"unknowns": [{"basis": "design", "facts": [{"settles": [{"readiness": {"low": 1}}]}]}]`): "1 to 0",
		with(`"relations": [{"relation": [null]}]`):                                                    "has no name",
		with(`"relations": [{"relation": "none"}]`):                                                    "has no name: want a list of equal",
		with(`"relations": [{"relation": ["like"]}]`):                                                  `unknown relation "like"`,
	} {
		_, err := explanation.Read(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
		assert.ErrorContains(t, err, want, s)
	}
}

// The same name may stand in two lists, as one point and as one of framework "y".
func TestReadTakesPointsOfOneName(t *testing.T) {
	t.Parallel()
	x := &explanation.Explanation{Format: explanation.Format, Status: result.StatusUnmapped, Points: []explanation.Point{
		{ID: framework.PointRef{Ref: framework.Ref{Framework: "x", Requirement: "1"}, Point: "a"}, Status: result.StatusUnmapped},
		{ID: framework.PointRef{Ref: framework.Ref{Framework: "y", Requirement: "1"}, Point: "a"}, Status: result.StatusUnmapped},
	}}
	_, err := explanation.Read(strings.NewReader(made.Text(t, x)))
	require.NoError(t, err)
}

// What the first edition stored is read in the words of this one.
func TestReadTakesTheFirstEdition(t *testing.T) {
	t.Parallel()
	x, err := explanation.Read(strings.NewReader(`{"format": "groundwork-explanation/1", "status": "partial", "readiness": {"low": 0, "high": 0.5}, "points": [
		{"id": "x:1#a", "status": "partial", "readiness": {"low": 0, "high": 0.5}, "controls": [{"id": "c", "verdict": "partial", "readiness": {"low": 0, "high": 0.5}}]}]}`))
	require.NoError(t, err)
	assert.Equal(t, []result.Status{result.StatusNotShown, result.StatusNotShown, result.StatusNotShown}, []result.Status{x.Status, x.Points[0].Status, x.Points[0].Controls[0].Status})
	_, err = explanation.Read(strings.NewReader(`{"format": "groundwork-explanation/2", "status": "partly-supported", "readiness": {"low": 0, "high": 0.5}}`))
	assert.ErrorContains(t, err, "is partly supported at 0–50 %")
}
