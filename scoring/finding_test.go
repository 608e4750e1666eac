package scoring_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// audited is a workspace of two frameworks, to which the finding rules and the bands that come with
// Groundwork apply: an examination of two criteria, and a management system of five clauses in two
// areas. All is in order with it.
const audited = `
evidence_types:
  - {id: pol, title: A policy, kind: document}
  - {id: plan, title: A plan, kind: document}
  - {id: rec, title: A review, kind: record, attributes: {sample: int, deviations: int}}
  - {id: list, title: A list, kind: record, attributes: {population: int, sample: int, deviations: int}}
controls:
  - id: review
    title: Review
    cadence: quarterly
    evidence: {design: [pol], operation: [rec]}
    links: [{to: "soc2:C1", points: [a], why: So.}, {to: "iso42001:4.1", why: So.}, {to: "iso42001:4.2", points: [a], why: So.}]
  - id: leavers
    title: Leavers
    cadence: per-event
    evidence: {design: {none: The list is enough.}, operation: [list]}
    links: [{to: "soc2:C1", points: [b], why: So.}]
  - id: planning
    title: Planning
    evidence: {design: [plan], operation: {none: A plan is written.}}
    links:
      - {to: "soc2:C2", why: So.}
      - {to: "iso42001:4.2", points: [b], why: So.}
      - {to: "iso42001:10.2", why: So.}
      - {to: "iso42001:A.1", why: So.}
      - {to: "iso42001:A.2", why: So.}
      - {to: "iso42001:A.3", why: So.}
organisation: {name: Audited, owners: {security-lead: Kim}}
risks: [{id: RISK-1, title: Harm, level: LEVEL, owner: Kim, why: So., response: mitigate, controls: [planning]}]
nonconformities: [{id: NC-1, requirement: "iso42001:4.1", grade: minor, raised: 2025-09-01, due: DUE}]
scope:
  - {framework: soc2, type: "2", window: WINDOW}
  - {framework: iso42001, stage: "STAGE"}
evidence:
  - {id: POL, type: pol, effective: 2025-01-01, status: accepted}
  - {id: PLAN, type: plan, effective: 2025-01-01, status: accepted}
  - {id: Q1, type: rec, performed: 2026-03-20, status: accepted, attributes: {sample: 25, deviations: 0}}
  - {id: Q2, type: rec, performed: 2026-06-20, status: accepted, attributes: {sample: 25, deviations: 0}}
  - {id: LIST, type: list, period: 2026-01-01/2026-06-30, collected: 2026-07-02, source: {system: hr}, status: accepted, attributes: {population: 30, sample: 30, deviations: 0}}
`

const auditedFrameworks = `
framework:
  id: soc2
  title: Examination
  points: focus
  system_kinds: {ai: [developer]}
  profiles: {type: {"2": {basis: [design, operation], window: required, populations: true, least_window: 3m}}}
requirements:
  - {id: C1, kind: criterion, title: One, points: [{id: a, text: A., essential: operation}, {id: b, text: B.}]}
  - {id: C2, kind: criterion, title: Two, points: [{id: a, text: A., essential: design}, {id: b, text: B.}]}
`

const auditedSystem = `
framework:
  id: iso42001
  title: Management system
  excludable: {kinds: [control]}
  risk_acceptance: medium
  profiles: {stage: {"1": {basis: [design]}, "2": {basis: [design, operation]}}}
requirements:
  - {id: "4", kind: clause, title: Context}
  - {id: "4.1", kind: clause, title: One, parent: "4", points: [{id: a, text: A., essential: design}]}
  - {id: "4.2", kind: clause, title: Two, parent: "4", points: [{id: a, text: A.}, {id: b, text: B.}]}
  - {id: "10.2", kind: clause, title: Nonconformity, points: [{id: a, text: A.}]}
  - {id: A, kind: area, title: Area}
  - {id: A.1, kind: control, title: One, parent: A, points: [{id: a, text: A.}]}
  - {id: A.2, kind: control, title: Two, parent: A, points: [{id: a, text: A.}]}
  - {id: A.3, kind: control, title: Three, parent: A, points: [{id: a, text: A.}]}
`

// audit judges a lens of the workspace on 15 August 2026, changed by pairs of what stands there and what shall.
func audit(t *testing.T, lens string, pairs ...string) *result.Lens {
	t.Helper()
	pairs = append(pairs, "LEVEL", "medium", "DUE", "2026-12-31", "WINDOW", "2026-01-01/2026-06-30", "STAGE", "2")
	change := func(text string) string {
		for i := 0; i < len(pairs); i += 2 {
			text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
		}
		return text
	}
	files := fstest.MapFS{}
	for name, text := range map[string]string{"audited.yaml": audited, "soc2.yaml": auditedFrameworks, "iso.yaml": auditedSystem} {
		files[name] = &fstest.MapFile{Data: []byte(change(text))}
	}
	for _, name := range []string{"bands.yaml", "rules/findings.yaml"} {
		data, err := fs.ReadFile(catalog.Builtin(), name)
		require.NoError(t, err)
		files[name] = &fstest.MapFile{Data: data}
	}
	set, err := catalog.Load(files)
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	e, err := scoring.New(g)
	require.NoError(t, err)
	a := assess(t, e, set.Organisation, "2026-08-15")
	i := slices.IndexFunc(a.Frameworks, func(f result.Lens) bool { return f.Lens == lens })
	require.GreaterOrEqual(t, i, 0)
	return &a.Frameworks[i]
}

// found lists what could be raised in a lens: as what, with what grade, and of what.
func found(f *result.Lens) []string {
	out := []string{}
	for _, x := range f.Findings {
		of := []string{x.Control + x.Evidence + x.Group}
		for _, r := range x.Requirements {
			of = append(of, r.Requirement)
		}
		out = append(out, fmt.Sprintf("%s (%s): %s", x.RaisedAs, x.Grade, strings.TrimSpace(strings.Join(of, " "))))
	}
	slices.Sort(out)
	return out
}

const (
	pol  = `  - {id: POL, type: pol, effective: 2025-01-01, status: accepted}`
	plan = `  - {id: PLAN, type: plan, effective: 2025-01-01, status: accepted}`
	q1   = `  - {id: Q1, type: rec, performed: 2026-03-20, status: accepted, attributes: {sample: 25, deviations: 0}}`
	q2   = `  - {id: Q2, type: rec, performed: 2026-06-20, status: accepted, attributes: {sample: 25, deviations: 0}}`
	run  = `{population: 30, sample: 30, deviations: 0}}`
	all  = `  - {id: LIST, type: list, period: 2026-01-01/2026-06-30, collected: 2026-07-02, source: {system: hr}, status: accepted, attributes: ` + run
)

// What could be raised in an examination, each kind of the page, and what caps its band.
func TestExamination(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change []string
		want   []string
		band   string
	}{
		{"all in order", nil, nil, "ready"},
		{
			"a deviation", []string{q2, strings.Replace(q2, "deviations: 0", "deviations: 1", 1)},
			[]string{"exception in a test (exception): Q2 C1"}, "nearly",
		},
		{
			// 1 of 25 leaves .6 of the quarter: operation of the review .8, of the criterion .9, of both .95.
			"an answered deviation is told, and caps nothing",
			[]string{q2, strings.Replace(q2, "deviations: 0}", "deviations: 1}, answered: {cause: Haste, response: Done again, by: Kim, date: 2026-07-01}", 1)},
			[]string{"exception in a test (exception): Q2 C1"}, "ready",
		},
		{
			"a tenth of what was tested, and nothing of the quarter is left", []string{q2, strings.Replace(q2, "sample: 25, deviations: 0", "sample: 30, deviations: 3", 1)},
			[]string{"control may not be found effective (ineffective): Q2 C1"}, "nearly",
		},
		{
			"a quarter is missed", []string{q2, ""},
			[]string{"exception in a test (exception): review C1"}, "nearly",
		},
		{
			"a review came late", []string{q1, `  - {id: Q1, type: rec, period: 2026-01-01/2026-03-31, performed: 2026-04-20, status: accepted}`},
			[]string{"exception in a test (exception): review C1"}, "ready",
		},
		{
			// Q1 is closed for one of two systems: what goes by for one goes by.
			"a quarter is missed for one system of two",
			[]string{"name: Audited,", "name: Audited, systems: [app, shop],", q1, strings.Replace(q1, "status:", "systems: [app], status:", 1)},
			[]string{"exception in a test (exception): review C1"}, "nearly",
		},
		{
			"what runs by itself has the window as one unit", []string{"cadence: quarterly", "cadence: quarterly\n    nature: automated", q2, ""},
			nil, "ready",
		},
		{
			// Operation of the criterion 1/2, of both 3/4, which is nearly: it is the area that caps.
			"nothing of an essential point on its basis", []string{q1, "", q2, ""},
			[]string{"area in which the opinion could be modified (modified): C1", "exception in a test (exception): review C1"}, "building",
		},
		{
			"no list of a population", []string{all, ""},
			[]string{"could not be tested (possible scope limitation) (limitation): leavers C1"}, "nearly",
		},
		{
			"no list of a population, of an essential point", []string{all, "", "{id: b, text: B.}]}\n  - {id: C2", "{id: b, text: B., essential: operation}]}\n  - {id: C2"},
			[]string{"could not be tested (possible scope limitation) (limitation): leavers C1"}, "building",
		},
		{
			"nothing on design, and it is essential", []string{plan, ""},
			[]string{"area in which the opinion could be modified (modified): C2", "possible design deficiency (design): C2"}, "building",
		},
		{
			"nothing on design, and it is not", []string{pol, ""},
			[]string{"possible design deficiency (design): C1"}, "nearly",
		},
		{
			// One point of the criterion stands on neither basis: the other carries a third of the weight.
			"less than half of a criterion on one basis",
			[]string{pol, "", "{id: a, text: A., essential: operation}", "{id: a, text: A., weight: 2}"},
			[]string{"area in which the opinion could be modified (modified): C1", "possible design deficiency (design): C1"}, "building",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := audit(t, "soc2", tt.change...)
			slices.Sort(tt.want)
			assert.Equal(t, strings.Join(tt.want, "\n"), strings.Join(found(f), "\n"))
			assert.Equal(t, tt.band, f.Band.Name, "%v of %v, %v, %v", f.Band, f.Readiness, f.Design, f.Operation)
		})
	}
}

// How often a control ran is read off the units by which its figure was judged, so that the two cannot differ.
func TestCountsAreThoseOfTheFigure(t *testing.T) {
	t.Parallel()
	automated := "cadence: quarterly\n    nature: automated"
	two := "name: Audited, systems: [app, shop],"
	app := strings.Replace(q1, "status:", "systems: [app], status:", 1)
	for _, tt := range []struct {
		name            string
		change          []string
		unit            result.Unit
		expected, found int
		what            string
	}{
		{"all slices", nil, "quarters", 2, 2, ""},
		{"a slice less", []string{q1, ""}, "quarters", 2, 1, "“Review” is shown to have run in 1 of 2 quarters"},
		{"too late for its slice", []string{q1, strings.Replace(q1, "performed: 2026-03-20", "period: 2026-01-01/2026-03-31, performed: 2026-04-23", 1)}, "quarters", 2, 1, "“Review”: Q1 came late for 2026-01-01/2026-03-31"},
		{"a draft is not found, and may be", []string{q1, strings.Replace(q1, "accepted", "draft", 1)}, "quarters", 2, 1, ""},
		{"each system", []string{"name: Audited,", two}, "quarters", 2, 2, ""},
		{"one system of two", []string{"name: Audited,", two, q1, app}, "quarters", 2, 1, "“Review” is shown to have run in 1 of 2 quarters"},
		{"automated, and shown once", []string{"cadence: quarterly", automated, q1, ""}, "occurrences", 1, 1, ""},
		{"automated, and not shown", []string{"cadence: quarterly", automated, q1, "", q2, ""}, "occurrences", 1, 0, "“Review” is not shown to have run in the window, so that there is nothing to test"},
		{"a window that is still open", []string{"WINDOW", "2026-04-01/2026-09-30"}, "quarters", 1, 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := audit(t, "soc2", tt.change...)
			i := slices.IndexFunc(f.Tests, func(x result.Test) bool { return x.Control == "review" })
			require.GreaterOrEqual(t, i, 0)
			x := f.Tests[i]
			assert.Equal(t, tt.unit, x.Unit)
			assert.Equal(t, [2]int{tt.expected, tt.found}, [2]int{x.Expected, x.Found})
			what := ""
			for _, r := range f.Findings {
				if r.Control == "review" {
					what = r.What
				}
			}
			assert.Contains(t, what, tt.what)
			assert.Equal(t, tt.what == "", what == "", what)
		})
	}
}

// What caps the band of an examination in which all is supported: the page names each.
func TestWhatCapsABand(t *testing.T) {
	t.Parallel()
	scope := `  - {framework: soc2, type: "2", window: WINDOW}`
	for _, tt := range []struct {
		name   string
		change []string
		band   string
		by     string
	}{
		{"a list of nothing beside occurrences", []string{run, run + "\n  - {id: ZERO, type: list, period: 2026-03-01/2026-03-31, collected: 2026-04-02, source: {system: hr}, status: accepted, attributes: {population: 0}}"}, "nearly", "ZERO"},
		{"a window too short", []string{"WINDOW", "2026-05-01/2026-06-30"}, "early", "shorter than"},
		{"three months are long enough", []string{"WINDOW", "2026-04-01/2026-06-30"}, "ready", ""},
		{"what somebody outside agreed to leave out", []string{scope, `  - {framework: soc2, type: "2", window: WINDOW, not_relevant: [{point: "soc2:C1#b", why: No., agreed_with: {who: Example Audit, date: 2026-01-05}}]}`}, "nearly", "C1#b"},
		{"what nobody agreed to leave out stays in, and caps nothing", []string{scope, `  - {framework: soc2, type: "2", window: WINDOW, not_relevant: [{point: "soc2:C1#b", why: No.}]}`}, "ready", ""},
		{"agreed only after the day", []string{scope, `  - {framework: soc2, type: "2", window: WINDOW, not_relevant: [{point: "soc2:C1#b", why: No., agreed_with: {who: Example Audit, date: 2026-08-16}}]}`}, "ready", ""},
		{"a deviation that nobody answered", []string{q1, strings.Replace(q1, "sample: 25, deviations: 0", "sample: 100, deviations: 1", 1)}, "nearly", "Q1"},
		{"advice that asks a kind of system that nobody declared", []string{"{id: b, text: B.}]}\n  - {id: C2", "{id: b, text: B.}, {id: c, text: C., rank: guidance, each: {kind: ai}}]}\n  - {id: C2", `"soc2:C1", points: [b]`, `"soc2:C1", points: [b, c]`}, "ready", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := audit(t, "soc2", tt.change...)
			require.GreaterOrEqual(t, f.Readiness.Low, .95)
			assert.Equal(t, tt.band, f.Band.Name, "%v", f.Band.CappedBy)
			if tt.by == "" {
				assert.Empty(t, f.Band.CappedBy)
				return
			}
			require.NotEmpty(t, f.Band.CappedBy)
			assert.Contains(t, f.Band.CappedBy[0], tt.by)
		})
	}
}

// What decides the band is told first, and each thing once.
func TestCapsAreToldOnce(t *testing.T) {
	t.Parallel()
	f := audit(t, "soc2", "WINDOW", "2026-06-17/2026-06-30", q2, strings.Replace(q2, "sample: 25, deviations: 0", "sample: 100, deviations: 1", 1))
	assert.Equal(t, "early", f.Band.Name)
	by := f.Band.CappedBy
	require.NotEmpty(t, by)
	assert.Equal(t, "the window 2026-06-17/2026-06-30 is shorter than 3 months", by[0])
	assert.Greater(t, len(by), 1)
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(by))), len(by), "%v", by)
}

// A point that asks each system of a kind is open where none is declared, and that caps.
func TestUndeclaredSystemCaps(t *testing.T) {
	t.Parallel()
	f := audit(t, "soc2", "{id: b, text: B.}]}\n  - {id: C2", "{id: b, text: B.}, {id: c, text: C., weight: 0.01, each: {kind: ai}}]}\n  - {id: C2", `"soc2:C1", points: [b]`, `"soc2:C1", points: [b, c]`)
	assert.Equal(t, "nearly", f.Band.Name)
	assert.Equal(t, []string{"no system of kind ai is in scope"}, f.Band.CappedBy)
	assert.Empty(t, found(f), "it is no finding: told once")

	f = audit(t, "soc2", "{id: b, text: B.}]}\n  - {id: C2", "{id: b, text: B.}, {id: c, text: C., weight: 0.01, each: {kind: ai, roles: [provider]}}]}\n  - {id: C2",
		`"soc2:C1", points: [b]`, `"soc2:C1", points: [b, c]`, "{name: Audited,", "{name: Audited, systems: [{id: bot, kind: ai, roles: [developer]}],", "{ai: [developer]}", "{ai: [developer, provider]}")
	assert.Equal(t, []string{"no system of kind ai is in scope in role provider, as C1 asks: state the role, or decide that these do not apply"}, f.Band.CappedBy)
}

// What could be raised in an audit of a management system, by the definitions of the page.
func TestManagementSystem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change []string
		want   []string
		band   string
	}{
		{"all in order", nil, nil, "ready"},
		{"nothing of an essential point on its basis", []string{pol, ""}, []string{"major nonconformity (major): 4.1 4.2"}, "building"},
		{"an area fails together", []string{plan, ""}, []string{"major nonconformity (major): A A.1 A.2 A.3", "minor nonconformity (minor): 4.2 10.2 A.1 A.2 A.3"}, "early"},
		{"a control that treats a risk above acceptance", []string{plan, "", "LEVEL", "high"}, []string{"major nonconformity (major): 4.2 10.2 A.1 A.2 A.3", "major nonconformity (major): A A.1 A.2 A.3"}, "early"},
		{"an earlier nonconformity past its date", []string{"DUE", "2026-08-14"}, []string{"major nonconformity (major): 4.1"}, "building"},
		{"an earlier nonconformity on its last day", []string{"DUE", "2026-08-15"}, nil, "ready"},
		{"an earlier nonconformity closed in time", []string{"DUE", "2026-08-14, closed: 2026-08-10"}, nil, "ready"},
		{"a deviation that nobody answered", []string{q2, strings.Replace(q2, "sample: 25, deviations: 0", "sample: 200, deviations: 1", 1)}, []string{"minor nonconformity (minor): Q2 10.2"}, "nearly"},
		{"an answered deviation", []string{q2, strings.Replace(q2, "sample: 25, deviations: 0}", "sample: 200, deviations: 1}, answered: {cause: Haste, response: Done again, by: Kim, date: 2026-07-01}", 1)}, []string{"deviation (): Q2 4.1 4.2"}, "ready"},
		{"at stage 1 the same is an area of concern, with its grade", []string{"STAGE", "1", pol, ""}, []string{"area of concern (major at stage 2) (major): 4.1 4.2"}, "building"},
		{
			"at stage 1 what is essential on operation alone, and shown on neither basis", []string{"STAGE", "1", pol, "", q1, "", q2, "", "essential: design}]}\n  - {id: \"4.2", "essential: operation}]}\n  - {id: \"4.2"},
			[]string{"area of concern (major at stage 2) (major): 4.1 4.2"}, "building",
		},
		{
			"at stage 1 what is essential on operation, and shown there", []string{"STAGE", "1", pol, "", "essential: design}]}\n  - {id: \"4.2", "essential: operation}]}\n  - {id: \"4.2"},
			[]string{"area of concern (minor at stage 2) (minor): 4.1 4.2"}, "nearly",
		},
		{
			"at stage 1 an area fails together", []string{"STAGE", "1", plan, ""},
			[]string{"area of concern (major at stage 2) (major): A A.1 A.2 A.3", "area of concern (minor at stage 2) (minor): 4.2 10.2 A.1 A.2 A.3"}, "early",
		},
		{"at stage 1 nothing is asked of operation", []string{"STAGE", "1", q1, "", q2, ""}, nil, "ready"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := audit(t, "iso42001", tt.change...)
			slices.Sort(tt.want)
			assert.Equal(t, strings.Join(tt.want, "\n"), strings.Join(found(f), "\n"))
			assert.Equal(t, tt.band, f.Band.Name, "%v of %v, %v, %v", f.Band, f.Readiness, f.Design, f.Operation)
		})
	}
}

// What several records of one control show on one basis is one finding, which names each of them.
func TestOneCauseIsOneFinding(t *testing.T) {
	t.Parallel()
	bad := strings.Replace(q2, "deviations: 0", "deviations: 1", 1)
	more := strings.ReplaceAll(bad, "Q2", "Q2b")
	for _, tt := range []struct{ lens, want, of string }{
		{"soc2", "exception in a test", "C1"}, {"iso42001", "minor nonconformity", "10.2"},
	} {
		f := audit(t, tt.lens, q2, bad+"\n"+more)
		require.Len(t, f.Findings, 1, tt.lens)
		x := f.Findings[0]
		assert.Equal(t, tt.want, x.RaisedAs)
		assert.Equal(t, []result.Cause{{Control: "review", Basis: framework.Operation, Evidence: []string{"Q2", "Q2b"}}}, x.Cause)
		assert.Equal(t, "Q2: 1 of 25 deviate; Q2b: 1 of 25 deviate", x.What)
		require.Len(t, x.Requirements, 1)
		assert.Equal(t, tt.of, x.Requirements[0].Requirement)
	}
}

// Where the lens does not ask the requirement that a rule names, what a test shows is raised on what the control serves.
func TestRaisedOnWhatIsAsked(t *testing.T) {
	t.Parallel()
	bad := strings.Replace(q2, "deviations: 0", "deviations: 1", 1)
	f := audit(t, "iso42001", q2, bad, `"2": {basis: [design, operation]}}}`, `"2": {basis: [design, operation], requirements: ["4"]}}}`)
	assert.Equal(t, []string{"minor nonconformity (minor): Q2 4.1 4.2"}, found(f))
}

// Requirements that fail together are raised on their clause or area, not on all that holds areas; those that do
// not fail are no part of it, and it names its causes.
func TestAnAreaNamesWhatFails(t *testing.T) {
	t.Parallel()
	f := audit(t, "iso42001", plan, "",
		`{id: A, kind: area, title: Area}`, "{id: A, kind: annex, title: Annex}\n  - {id: A0, kind: area, title: Area, parent: A}\n  - {id: A.4, kind: control, title: Four, parent: A0, points: [{id: a, text: A.}]}",
		"parent: A, points", "parent: A0, points", `{to: "iso42001:4.1", why: So.}`, `{to: "iso42001:4.1", why: So.}, {to: "iso42001:A.4", why: So.}`)
	i := slices.IndexFunc(f.Findings, func(x result.Finding) bool { return x.Kind == result.KindRelated })
	require.GreaterOrEqual(t, i, 0)
	x := f.Findings[i]
	assert.Equal(t, "A0 Area: of 4 requirements 3 are not supported", x.What)
	assert.Equal(t, "major nonconformity (major): A0 A.1 A.2 A.3", found(&result.Lens{Findings: []result.Finding{x}})[0])
	assert.Equal(t, []result.Cause{{Control: "planning", Basis: framework.Design, Evidence: []string{"plan"}}}, x.Cause)
}

// An exception names the evidence that is missing, and a late one what came late.
func TestExceptionsNameTheirEvidence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		change []string
		want   []string
	}{
		{[]string{q1, ""}, []string{"rec"}},
		{[]string{q1, `  - {id: Q1, type: rec, period: 2026-01-01/2026-03-31, performed: 2026-04-20, status: accepted}`}, []string{"Q1"}},
		{[]string{all, ""}, []string{"list"}},
	} {
		f := audit(t, "soc2", tt.change...)
		require.Len(t, f.Findings, 1)
		require.Len(t, f.Findings[0].Cause, 1)
		assert.Equal(t, tt.want, f.Findings[0].Cause[0].Evidence)
	}
}

// Without a scope a framework is judged by its default profile, and the head says so first.
func TestNoScopeIsToldFirst(t *testing.T) {
	t.Parallel()
	f := audit(t, "soc2", "scope:\n  - {framework: soc2, type: \"2\", window: WINDOW}\n  - {framework: iso42001, stage: \"STAGE\"}\n", "")
	require.NotEmpty(t, f.Notes)
	assert.Equal(t, result.NoteUnscoped, f.Notes[0].About)
	assert.Equal(t, "No scope is stated: Examination is judged by its default profile (design and operation), with the categories that are always in", f.Notes[0].Text)
	for _, n := range audit(t, "soc2").Notes {
		assert.NotEqual(t, result.NoteUnscoped, n.About)
	}
}

// Of what is overdue the first few are told by name and the rest is counted; a rule that reads the words of it reads all of them.
func TestOverdueInWords(t *testing.T) {
	t.Parallel()
	var policies strings.Builder
	for i := range 6 {
		fmt.Fprintf(&policies, "  - {id: POL-%d, type: pol, effective: 2025-01-01, review_by: 2026-02-0%d, status: accepted}\n", i+1, i+1)
	}
	whats := func(change ...string) []string {
		out := []string{}
		for _, f := range audit(t, "iso42001", append(change, pol, policies.String())...).Findings {
			out = append(out, f.RaisedAs+": "+f.What)
		}
		return out
	}
	what := "the review of POL-1 was due on 2026-02-01, the review of POL-2 was due on 2026-02-02, " +
		"the review of POL-3 was due on 2026-02-03, the review of POL-4 was due on 2026-02-04 and 2 more"
	assert.Contains(t, whats(), "observation: "+what, "a rule that counts")
	org := "organisation: {name: Audited,"
	assert.Contains(t, whats(org, `finding_rules:
  - {id: last, framework: iso42001, each: requirement, beside: true, raised_as: last, grade: observation, when: 'requirement.overdue.exists(x, x.contains("POL-6"))', why: So.}
`+org), "last: "+what, "a rule that reads")
}
