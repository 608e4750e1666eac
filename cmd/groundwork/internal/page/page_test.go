package page_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func written(t *testing.T, width int, put func(*page.Page)) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, page.Write(&b, width, false, put))
	return b.String()
}

// painted is written with colours.
func painted(t *testing.T, width int, put func(*page.Page)) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, page.Write(&b, width, true, put))
	return b.String()
}

func day(t *testing.T, s string) framework.Date {
	t.Helper()
	d, err := framework.ParseDate(s)
	require.NoError(t, err)
	return d
}

// full takes so many writes and then no more.
type full struct{ room, writes int }

var errFull = errors.New("no room")

func (f *full) Write(b []byte) (int, error) {
	if f.writes++; f.writes > f.room {
		return 0, errFull
	}
	return len(b), nil
}

// The first error ends the writing, and is what is told.
func TestWrite_error(t *testing.T) {
	t.Parallel()
	w := &full{room: 1}
	err := page.Write(w, 80, false, func(p *page.Page) {
		for range 10 {
			lookup.Begun(p, "a.yaml", "a")
		}
	})
	assert.ErrorIs(t, err, errFull)
	assert.Equal(t, 2, w.writes, "nothing is tried after the write that fails")
}

// Prose wraps at the width with its indent, and tables in their last column.
func TestWrite_width(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `csv: took 3 requirements, 12 points
not taken:
  row 4: a note that is longer than the
  page is wide (ours has no place for
  it)
`, written(t, 40, func(p *page.Page) {
		lookup.Imported(p, &view.Import{Format: "csv", Requirements: 3, Points: 12, Losses: []view.Loss{
			{Where: "row 4", What: "a note that is longer than the page is wide", Why: "ours has no place for it"},
		}})
	}))
	counts := catalog.Counts{Controls: 2, Links: 3, Frameworks: []catalog.FrameworkCount{
		{ID: "x", Requirements: 10, Points: 120, Title: "A framework of a long name", Edition: "2026"},
	}}
	assert.Equal(t, ` framework  requirements  points  title
 x                    10     120  A framework of a
                                  long name, edition
                                  2026
2 controls, 0 evidence types, 3 links (0 reviewed by an auditor), 0 relations, 0 rules with 0 tests
`, written(t, 55, func(p *page.Page) { lookup.Listing(p, counts) }))
}

// Of problems alike an import tells three and counts the rest.
func TestPage_Imported(t *testing.T) {
	t.Parallel()
	in := &view.Import{Format: "csv"}
	for range 5 {
		in.Problems = append(in.Problems, framework.Problem{
			Pos: framework.Position{File: "a.csv", Line: 2, Column: 1}, Code: "unknown-id", Severity: framework.Warning, Message: `no "z:1"`, Suggestion: "x:1",
		})
	}
	line := "a.csv:2:1: warning: no \"z:1\"; did you mean \"x:1\"?\n"
	assert.Equal(t, "csv: took nothing\n"+strings.Repeat(line, 3)+"… and 2 more warnings [unknown-id]; --format json has all\n",
		written(t, 80, func(p *page.Page) { lookup.Imported(p, in) }))
}

func TestPage_Lint(t *testing.T) {
	t.Parallel()
	var r view.LintReport
	r.Take(framework.Problems{
		{Pos: framework.Position{File: "a.yaml", Line: 3, Column: 5}, Code: "unknown-id", Severity: framework.Error, Message: `no control "axes"`, Suggestion: "access"},
		{Path: "controls[c]", Code: "no-cadence", Severity: framework.Hint, Message: "no cadence"},
	})
	assert.Equal(t, `a.yaml:3:5: error: no control "axes" [unknown-id]; did you mean "access"?
controls[c]: hint: no cadence [no-cadence]

1 errors, 0 warnings, 1 hints
`, written(t, 80, func(p *page.Page) { lookup.Lint(p, r) }))
}

func TestPage_TestReport(t *testing.T) {
	t.Parallel()
	r := view.TestReportOf(2, []scoring.RuleCase{
		{Control: "c", Basis: framework.Design, Name: "passes", Passed: true},
		{Control: "c", Basis: framework.Operation, Name: "none", Want: "true", Got: "unknown", Why: "nobody answered", Pos: framework.Position{File: "a.yaml", Line: 7, Column: 3}},
		{Control: "d", Basis: framework.Design, Pos: framework.Position{File: "a.yaml", Line: 9, Column: 3}},
	})
	assert.Equal(t, `a.yaml:7:3: c on operation, test "none": want true, got unknown (nobody answered)
a.yaml:9:3: the rule of d on design has no test
2 rules, 2 tests, 2 failed
`, written(t, 80, func(p *page.Page) { lookup.TestReport(p, r) }))
}

func TestPage_Path(t *testing.T) {
	t.Parallel()
	x, y := framework.Ref{Framework: "x", Requirement: "1"}, framework.Ref{Framework: "y", Requirement: "2"}
	assert.Equal(t, `x:1 and y:2: indeterminate: what is stated leaves all five relations open
No chain of stated relations joins them.
Controls linked to both, which relates nothing by itself: a, b.
`, written(t, 80, func(p *page.Page) {
		lookup.Path(p, view.Path{From: x, To: y, Indeterminate: true, Controls: []string{"a", "b"}})
	}))
	assert.Equal(t, "x:1 is subset or equal y:2\nconfidence 0.50\n", written(t, 80, func(p *page.Page) {
		lookup.Path(p, view.Path{From: x, To: y, Relation: []string{"subset", "equal"}, Confidence: 0.5})
	}))
}

// Without all only what falls is told.
func TestPage_Forecast(t *testing.T) {
	t.Parallel()
	ref := func(id string) framework.Ref { return framework.Ref{Framework: "x", Requirement: id} }
	whole, half := result.Interval{Low: 1, High: 1}, result.Interval{Low: 0.5, High: 0.5}
	f := &forecast.Forecast{
		Organisation: "House", At: day(t, "2026-07-01"), Until: day(t, "2026-08-01"), Method: "each day anew", Notice: "Notice.",
		Lenses: []forecast.Outlook{{Lens: "x", Now: whole, Then: half, Band: "ready", BandEnd: "partly", FirstFall: day(t, "2026-07-10"),
			Ahead: []forecast.Ahead{{Days: 30, On: day(t, "2026-07-31"), Readiness: result.Interval{Low: .75, High: .75}, Band: "ready"}}}},
		Days: []forecast.Day{{On: day(t, "2026-07-10"), Moves: []difference.LensMove{{Lens: "x", Was: whole, Is: half, BandWas: "ready", BandIs: "partly", Requirements: []difference.RequirementMove{
			{Ref: ref("falls"), Was: whole, Is: half, Because: []string{"E1 is over"}}, {Ref: ref("rises"), Was: half, Is: whole},
		}}}}},
	}
	short := `House from 2026-07-01 until 2026-08-01, if nothing is renewed
Method: each day anew.

 scope  now    30 days  2026-08-01  first falls  leaves its band  band
 x      100 %  75 %     50 %        2026-07-10   –                ready → partly

2026-07-10
  x: 100 % → 50 %, ready → partly
    falls 100 % → 50 %: E1 is over
`
	assert.Equal(t, short+"\nNotice.\n", written(t, 100, func(p *page.Page) { standing.Forecast(p, f, false) }))
	assert.Equal(t, short+"    rises 50 % → 100 %\n\nNotice.\n", written(t, 100, func(p *page.Page) { standing.Forecast(p, f, true) }))
}

func TestPage_Projection(t *testing.T) {
	t.Parallel()
	source := projection.Source{
		Ref: framework.Ref{Framework: "x", Requirement: "1"}, Readiness: result.Interval{Low: 1, High: 1}, Phrase: "a superset of", Seen: "design",
		Evidence: strings.Fields("E1 E2 E3 E4 E5 E6 E7 E8"),
	}
	assert.Equal(t, `Other  by relations alone
████████████████████▒▒▒▒▒▒▒▒▒▒··········  50–75 %
1 proven, 0 left open, 0 unrelated, of 1
Method: by proof.

2  supported  100 %
  Two
  Proven.
    x:1 100 %, a superset of it: E1, E2, E3, E4, E5, E6 and 2 more (design)
    x:1 100 %, a superset of it: E1, E2, E3, E4, E5, E6 and 2 more (design)
    x:1 100 %, a superset of it: E1, E2, E3, E4, E5, E6 and 2 more (design)
    and 1 more sources

Notice.
`, written(t, 80, func(p *page.Page) {
		lookup.Projection(p, &projection.Projection{
			Title: "Other", Method: "by proof", Readiness: result.Interval{Low: 0.5, High: 0.75}, Proven: 1, Notice: "Notice.",
			Requirements: []projection.Requirement{{
				Ref: framework.Ref{Framework: "o", Requirement: "2"}, Title: "Two", Status: result.StatusSupported, Readiness: result.Interval{Low: 1, High: 1},
				Reason: "Proven", Sources: []projection.Source{source, source, source, source},
			}},
		})
	}))
}

// Colour marks what is supported and what is not; it changes no letter.
func TestColours(t *testing.T) {
	t.Parallel()
	lens := result.Lens{Title: "X", Requirements: []result.Requirement{
		{Ref: framework.Ref{Framework: "x", Requirement: "1"}, Title: "One", Status: result.StatusSupported, Readiness: result.Interval{Low: 1, High: 1}},
		{Ref: framework.Ref{Framework: "x", Requirement: "2"}, Title: "Two", Status: result.StatusNotSupported},
	}}
	a := &result.Assessment{Organisation: "House", Frameworks: []result.Lens{lens}, Notice: "Notice."}
	put := func(p *page.Page) { standing.Assessment(p, a, nothing, nil, true, false) }
	plain := written(t, 80, put)
	coloured := painted(t, 80, put)
	assert.Contains(t, coloured, "\x1b[32msupported\x1b[0m")
	assert.Contains(t, coloured, "\x1b[31mnot-supported\x1b[0m")
	for i, line := range strings.Split(text.StripEscape(coloured), "\n") {
		assert.Equal(t, strings.TrimRight(strings.Split(plain, "\n")[i], " "), strings.TrimRight(line, " "))
	}
}

// An overlap tells counts first, then both ways, then what differs.
func TestOverlap(t *testing.T) {
	t.Parallel()
	ref := framework.Ref{Framework: "p", Requirement: "1"}
	o := &mapping.Overlap{
		From: "p", To: "q", Controls: mapping.OverlapServing{Both: 1, Of: 3}, EvidenceTypes: mapping.OverlapServing{Both: 2, Of: 5},
		Effort:     mapping.OverlapEffort{First: mapping.OverlapDays{Both: 4, Of: 9.5}, Upkeep: mapping.OverlapDays{Both: 1, Of: 2}},
		Forward:    mapping.OverlapSide{Covered: 1, Of: 2, Share: .5, Points: 1, OfPoints: 2, DraftShare: 1, Uncovered: []framework.PointRef{ref.Point("b")}},
		Conditions: []mapping.OverlapCondition{{Framework: "q", Kind: mapping.ConditionEach, Text: "ai", Points: []framework.PointRef{ref.Point("a")}, Controls: []string{"keep"}}},
		Relations:  []mapping.OverlapRelation{{From: ref, To: framework.Ref{Framework: "q", Requirement: "7"}, Relation: []string{"subset"}, Strength: 6}},
		Unmapped:   mapping.UnmappedPoints{From: []framework.PointRef{ref.Point("c")}},
	}
	got := written(t, 200, func(p *page.Page) { lookup.Overlap(p, o) })
	at := 0
	for _, want := range []string{
		"1 of 3 controls and 2 of 5 evidence types serve both", "4 of 9.5 days to set up, and 1 of 2 days a year", "1 of its 2 required points (weight 1 of 2)",
		"q, for 1 a: evidence for each system of kind ai (keep)", "Relations stated at strength 5 or more (1)", "1 subset 7 (6)",
		"What q brings no evidence for in p (1 points)", "1 required point has no control at all",
	} {
		i := strings.Index(got[at:], want)
		require.GreaterOrEqual(t, i, 0, "%q is not there, or too early, in\n%s", want, got)
		at += i
	}
}

// nothing is a list of nothing to do.
func nothing() ([]requests.Item, error) { return nil, nil }

// A page on which something cannot stand is none: the error is the first of all.
func TestWrite_fails(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	a := &result.Assessment{Notice: "the notice"}
	var b strings.Builder
	err := page.Write(&b, 80, false, func(p *page.Page) {
		standing.Assessment(p, a, func() ([]requests.Item, error) { return nil, gone }, nil, false, false)
		p.Fail(errors.New("another"))
		p.Line("more")
	})
	require.ErrorIs(t, err, gone)
	assert.NotContains(t, b.String(), a.Notice)
	assert.NotContains(t, b.String(), "more")
}

// No column of a table runs over the page, and no id is broken.
func TestWrite_table(t *testing.T) {
	t.Parallel()
	var causes []result.Cause
	for id := range strings.FieldsSeq("concerns-and-conduct-cases conduct-and-screening incident-cause-and-prevention leadership-reporting board-oversight-and-everything") {
		causes = append(causes, result.Cause{Control: id})
	}
	f := result.Finding{RaisedAs: "area in which the opinion could be modified", Cause: causes, What: "CC1.1 Integrity is not supported: nothing shows CC1.1#a on operation for incident-notification-of-the-service"}
	got := written(t, 100, func(p *page.Page) {
		standing.Assessment(p, &result.Assessment{Frameworks: []result.Lens{{Title: "X", Findings: []result.Finding{f}}}}, nothing, nil, false, false)
	})
	for l := range strings.Lines(got) {
		assert.LessOrEqual(t, text.StringWidthWithoutEscSequences(strings.TrimRight(l, "\n")), 100, l)
	}
	for _, c := range causes[:3] { // the others are counted
		assert.Contains(t, got, c.Control)
	}
	assert.Contains(t, got, "incident-notification-of-the-service")
}

// A target out of reach says which band is in it, where that is above the one that is there.
func TestPlan_reach(t *testing.T) {
	for most, want := range map[string]bool{"nearly": true, "early": false} {
		x := &plan.Plan{Targets: []plan.Reach{{Lens: "soc2", Band: "ready", OutOfReach: true, Now: plan.Standing{Band: "early"}, Most: plan.Standing{Band: most}}}}
		out := written(t, 120, func(p *page.Page) { onward.Plan(p, x, false) })
		assert.Equal(t, want, strings.Contains(out, "The most that can be reached: --target soc2=nearly."), most)
	}
}
