package statement_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

func ExampleRead() {
	s, err := statement.Read(strings.NewReader(`{
		"format": "groundwork-statement/2", "counts": {"included": 1, "unjustified": 1},
		"rows": [{"ref": "iso42001:A.2.2", "title": "AI policy", "applicable": true, "status": "unknown", "readiness": {"low": 0, "high": 1}}]
	}`))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for i := range s.Rows {
		fmt.Println(s.Rows[i].ID(), s.Rows[i].Title, s.Rows[i].Readiness)
	}
	// Output: A.2.2 AI policy 0–100 %
}

func TestReadReturnsTheBytes(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files)
	s, err := e.Statement(t.Context(), org, org.AsOf, "")
	require.NoError(t, err)
	want := made.Text(t, s)
	assert.NotContains(t, want, "null")
	back, err := statement.Read(strings.NewReader(want))
	require.NoError(t, err)
	assert.Equal(t, want, made.Text(t, back))
}

// aStatement makes a statement up and makes it consistent.
func aStatement(seed uint64) *statement.Statement {
	m := made.New(seed)
	s := &statement.Statement{}
	m.Fill(s)
	s.Format, s.Totals = statement.Format, statement.Totals{}
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Applicable = r.Status.Counted(); i%2 == 0 {
			r.Control = ""
		} else {
			r.Ref = framework.Ref{}
		}
		s.Totals.Add(r)
	}
	levels := []statement.Level{statement.LevelUnrated, statement.LevelLow, statement.LevelMedium, statement.LevelHigh, statement.LevelCritical}
	responses := []statement.Response{statement.ResponseUndecided, statement.ResponseMitigate, statement.ResponseAccept, statement.ResponseAvoid, statement.ResponseTransfer}
	for i := range s.Risks {
		x := &s.Risks[i]
		x.Level, x.Residual, x.Response = levels[m.Rand.IntN(5)], levels[m.Rand.IntN(5)], responses[m.Rand.IntN(5)]
	}
	return s
}

func TestReadReturnsTheBytesOfAny(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		made.ReadsBack(t, aStatement(seed), statement.Read)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	row := func(fields string) string {
		return fmt.Sprintf(`{"format": %q, "counts": {"included": 1, "unjustified": 1}, "rows": [{"ref": "x:1", "applicable": true, "status": "not-supported", "readiness": {"low": 0, "high": 0}%s}]}`, statement.Format, fields)
	}
	_, err := statement.Read(strings.NewReader(row("")))
	require.NoError(t, err, "it is refused for nothing else")
	for s, want := range map[string]string{
		`{"format": "groundwork-assessment/1"}`:                                                         `want "groundwork-statement/2"`,
		fmt.Sprintf(`{"format": %q, "rows": [{"ref": "x:1", "status": "excluded"}]}`, statement.Format): `it says "readiness" 0 times`,
		row(`, "why": ["so", null]`):                                                                    "null stands in a list",
		row(`, "title": "a\u2069b"`):                                                                    "turns the direction",
		row(`, "status": "supported"`):                                                                  `row "1" is supported at 0 %`,
		row(`, "applicable": false`):                                                                    "says the contrary",
		row(`, "status": "excluded"`):                                                                   "says the contrary",
		row(`, "justified": true`):                                                                      "its counts are",
		row(`, "title": "a\nb"`):                                                                        `"a\nb" is not one line`,
		row(`, "title": "a\u2028b"`):                                                                    "not one line",
		row(`}, {"ref": "x:1", "applicable": true, "status": "not-supported"`):                          "twice",
		`{"format": "groundwork-statement/2", "risks": [{"id": "R"}, {"id": "R"}]}`:                     "twice",
		`{"format": "groundwork-statement/2", "risks": [{"id": "R", "level": "huge"}]}`:                 `unknown level of risk "huge"`,
		`{"format": "groundwork-statement/2", "risks": [{"id": "R", "response": "pray"}]}`:              `unknown response to a risk "pray"`,
		`{"format": "groundwork-statement/2", "treatments": [{}]}`:                                      "want both",
		`{"format": "groundwork-statement/2", "counts": {"own": 3}}`:                                    "its counts are",
	} {
		_, err := statement.Read(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
		assert.ErrorContains(t, err, want, s)
	}
}

func TestRowID(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "A.2.2", (&statement.Row{Ref: framework.Ref{Framework: "x", Requirement: "A.2.2"}}).ID())
	assert.Equal(t, "own-control", (&statement.Row{Control: "own-control"}).ID())
}

func TestCounts(t *testing.T) {
	t.Parallel()
	var c statement.Totals
	for _, r := range []statement.Row{{Applicable: true, Justified: true}, {}, {Control: "own", Applicable: true}} {
		c.Add(&r)
	}
	assert.Equal(t, statement.Totals{Included: 2, Excluded: 1, Own: 1, Unjustified: 2}, c)
}

// What the first edition stored is read in the words of this one.
func TestReadTakesTheFirstEdition(t *testing.T) {
	t.Parallel()
	s, err := statement.Read(strings.NewReader(`{"format": "groundwork-statement/1", "counts": {"included": 1, "unjustified": 1}, "rows": [{"ref": "x:1", "applicable": true, "status": "partial", "readiness": {"low": 0, "high": 0.5}}]}`))
	require.NoError(t, err)
	assert.Equal(t, result.StatusNotShown, s.Rows[0].Status)
}
