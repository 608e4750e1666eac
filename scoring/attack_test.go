package scoring_test

import (
	"fmt"
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

// own is a workspace in one file, with a framework of its own.
func own(text string) fstest.MapFS { return fstest.MapFS{"a.yaml": {Data: []byte(text)}} }

// judged loads files, beside the built-in catalog or alone, and judges them at their as_of.
func judged(t *testing.T, files fstest.MapFS, builtin bool) *result.Assessment {
	t.Helper()
	e, set := engineOf(t, files, builtin)
	a, err := e.Assess(t.Context(), set.Organisation, set.Organisation.AsOf)
	require.NoError(t, err)
	return a
}

func engineOf(t *testing.T, files fstest.MapFS, builtin bool) (*scoring.Engine, *catalog.Set) {
	t.Helper()
	var set *catalog.Set
	var err error
	if builtin {
		set, err = catalog.Load(catalog.Builtin(), files)
	} else {
		set, err = catalog.Load(files)
	}
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	e, err := scoring.New(g)
	require.NoError(t, err)
	return e, set
}

func verdicts(a *result.Assessment) map[string]string {
	out := map[string]string{}
	for _, e := range a.Evidence {
		for _, v := range e.Verdicts {
			out[e.ID+" "+v.Lens] = v.Verdict.String()
		}
	}
	return out
}

// One piece that names every point of SOC 2 shows what its kind shows and nothing else: the
// basis that it does not show is asked, and is 0.
func TestOnePieceForEveryPoint(t *testing.T) {
	t.Parallel()
	g, err := catalogGraph(t)
	require.NoError(t, err)
	var points []string
	for _, leaf := range g.Leaves("soc2") {
		for _, p := range leaf.Points {
			points = append(points, p.Ref.String())
		}
	}
	for kind, piece := range map[string]string{
		"document": "type: user-access-review-procedure, effective: 2025-12-31, approved_by: cto",
		"record":   "type: user-access-review-record, performed: 2026-03-31",
	} {
		a := judged(t, own(`organisation: {name: A, as_of: 2026-07-15}
scope: [{framework: soc2, type: 2, window: 2026-01-01/2026-06-30, categories: [availability, confidentiality, privacy, processing-integrity]}]
evidence: [{id: P, `+piece+`, status: accepted, points: [`+strings.Join(points, ", ")+"]}]\n"), true)
		half := 0
		for _, q := range a.Frameworks[0].Requirements {
			for _, p := range q.Points {
				require.LessOrEqual(t, p.Readiness.Low, .5+result.Epsilon, "%s: %s", kind, p.ID)
				require.NotEqual(t, result.StatusSupported, p.Status, "%s: %s", kind, p.ID)
				if p.Readiness.Low > .5-result.Epsilon {
					half++
				}
			}
		}
		assert.Greater(t, half, 200, "%s: one basis of two", kind)
		assert.NotEqual(t, "ready", a.Frameworks[0].Band.Name)
	}
}

func catalogGraph(t *testing.T) (*mapping.Graph, error) {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	return mapping.Build(set.Source)
}

const inTwoParts = `framework: {id: own, title: Own, profiles: {type: {"1": {basis: [design], in_place: true}}}}
requirements: [{id: "1", kind: requirement, title: Policy}, {id: "2", kind: requirement, title: Record}]
evidence_types: [{id: policy, title: Policy, kind: document}, {id: rec, title: Record, kind: record}, {id: log, title: Log, kind: report}]
`

// What is yet to come is shown by nothing: neither at an instant that lies ahead, nor in a
// window that does, nor in a type 1 by a record of after today.
func TestNothingIsShownAhead(t *testing.T) {
	t.Parallel()
	a := judged(t, own(inTwoParts+`controls:
  - {id: c1, title: C1, evidence: {design: [policy], operation: {none: x}}, links: [{to: "own:1", why: x}]}
  - {id: c2, title: C2, evidence: {design: [policy], operation: [rec]}, links: [{to: "own:2", why: x}]}
organisation: {name: Acme, as_of: 2026-06-30}
scope:
  - {id: plain, framework: own, basis: [design], as_of: 2027-01-01}
  - {id: type1, framework: own, type: "1", as_of: 2027-01-01}
  - {id: win, framework: own, basis: [design], window: 2026-07-01/2026-12-31}
  - {id: op, framework: own, basis: [operation], as_of: 2027-01-01}
evidence:
  - {id: P, type: policy, effective: 2026-07-01, status: accepted}
  - {id: R, type: rec, period: 2026-12-01/2026-12-31, status: accepted}
`), false)
	for _, l := range a.Frameworks {
		assert.Equal(t, result.Interval{High: 1}, l.Readiness, l.Lens)
	}
	for key, v := range verdicts(a) {
		assert.Equal(t, "not-yet", v, key)
	}
}

// A rule on design sees nothing that begins after today.
func TestARuleSeesNothingAhead(t *testing.T) {
	t.Parallel()
	for _, effective := range []string{"2099-01-01", "2026-07-01"} {
		a := judged(t, own(inTwoParts+`controls: [{id: c1, title: C1, evidence: {design: [policy], operation: [rec]}, links: [{to: "own:1", why: x}]}]
rules: [{control: c1, basis: design, expr: "evidence.exists()", why: w}]
organisation: {name: Acme, as_of: 2026-06-30}
scope: [{framework: own, basis: [design], window: 2026-01-01/2026-06-30}]
evidence: [{id: F, type: policy, effective: `+effective+", status: accepted}]\n"), false)
		assert.Zero(t, requirement(t, a, "own:1").Readiness.Low, effective)
		assert.Equal(t, "not-yet", verdicts(a)["F own"], effective)
	}
}

// A report tells nothing of the days after it was collected, and a record that was collected
// before its period does not load.
func TestCollectedBeforeItHappened(t *testing.T) {
	t.Parallel()
	const text = inTwoParts + `controls:
  - {id: c1, title: C1, evidence: {design: {none: x}, operation: [log]}, links: [{to: "own:1", why: x}]}
  - {id: c2, title: C2, cadence: quarterly, evidence: {design: {none: x}, operation: [rec]}, links: [{to: "own:2", why: x}]}
organisation: {name: Acme, as_of: 2026-07-15}
scope: [{framework: own, basis: [operation], window: 2026-01-01/2026-06-30}]
evidence:
  - {id: L, type: log, period: 2026-01-01/2026-06-30, collected: 2026-01-02, status: accepted}
`
	a := judged(t, own(text), false)
	assert.InDelta(t, 2./181, requirement(t, a, "own:1").Readiness.Low, 1e-9, "two days of 181")
	assert.InDelta(t, 2./181, requirement(t, a, "own:1").Readiness.High, 1e-9)
	_, err := catalog.Load(own(text + "  - {id: Q1, type: rec, period: 2026-01-01/2026-03-31, collected: 2025-12-01, status: accepted}\n"))
	assert.ErrorContains(t, err, `a.yaml:11:67: evidence "Q1" was collected on 2025-12-01, before its period 2026-01-01/2026-03-31, so that it was performed before: say when (performed)`)
}

// What is stated of a control is a share of it, and what does not show is no reason, no name and
// no expression: refused with the place.
func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	const ends = "requirements: [{id: \"1\", kind: control, title: T, points: [{id: a, text: x}, {id: b, text: y}]}, {id: \"2\", kind: control, title: U}]\n" +
		"evidence_types: [{id: rec, title: Rec, kind: document, attributes: {who: string, names: list}}]\n"
	const begins = "framework: {id: own, title: Own, excludable: {kinds: [control]}}\n" + ends
	const linked = begins + "controls: [{id: c1, title: C, question: n, evidence: {design: [rec]}, links: [{to: \"own:1\", points: [a], why: x}]}]\n" +
		"fact_types: [{id: n, type: double, title: N}]\norganisation: {name: A, as_of: 2026-06-30}\n"
	for name, c := range map[string]struct{ text, want string }{
		"17 of a control":      {linked + "facts: {n: 17.0}\n", `a.yaml:7:9: fact "n" says how far control "c1" is done and is 17: want a number from 0 to 1`},
		"less than nothing":    {linked + "facts: {n: -0.5}\n", `a.yaml:7:9: fact "n" says how far control "c1" is done and is -0.5: want a number from 0 to 1`},
		"blank why of a link":  {begins + "controls: [{id: c1, title: C, evidence: {design: [rec]}, links: [{to: \"own:1\", why: \"\\u200b\"}]}]\n", "a.yaml:4:66: link to own:1 gives no reason: say why"},
		"blank exclusion":      {linked + "scope: [{framework: own, basis: [design], soa: [{requirement: \"2\", applicable: false, why: \"\\u2060\"}]}]\n", "a.yaml:7:49: 2 is decided without a reason: say why"},
		"blank irrelevance":    {linked + "scope: [{framework: own, basis: [design], not_relevant: [{point: \"own:1#b\", why: \" \"}]}]\n", "a.yaml:7:58: own:1#b is called not relevant without a reason: say why"},
		"blank treatment":      {linked + "treatments: [{kind: accepted-risk, control: c1, why: \"\\u200b\", owner: \" \", approved_by: y}]\n", "a.yaml:7:14: a treatment wants a reason (why) and an owner"},
		"blank approval":       {linked + "evidence: [{id: E, type: rec, effective: 2026-01-01, status: accepted, approved_by: \" \"}]\n", "a.yaml:7:85: approved_by says nothing: name somebody or something, or leave it out"},
		"blank attribute":      {linked + "evidence: [{id: E, type: rec, effective: 2026-01-01, attributes: {who: \"\"}}]\n", `a.yaml:7:67: attribute "who" says nothing: fill it in, or leave it out`},
		"empty attribute":      {linked + "evidence: [{id: E, type: rec, effective: 2026-01-01, attributes: {names: []}}]\n", `a.yaml:7:67: attribute "names" says nothing: fill it in, or leave it out`},
		"blank needs":          {begins + "controls: [{id: c1, title: C, evidence: {design: [rec]}, links: [{to: \"own:1\", why: x, needs: \"\"}]}]\n", "a.yaml:4:95: an expression of which nothing is there: say one, or leave it out"},
		"blank band":           {begins + "bands: [{name: ready, when: \" \", why: x}]\n", "a.yaml:4:29: an expression of which nothing is there: say one, or leave it out"},
		"extreme weights":      {"framework: {id: own, title: Own}\nrequirements: [{id: \"1\", title: T, weight: 1000000}, {id: \"2\", title: U, weight: 0.0001}]\n", "a.yaml:2:82: weight 0.0001 of 2 beside 1e+06 of 1: the greatest may be 1000 times the least"},
		"extreme weights laid": {begins + "overlay: {id: o, order: 1, why: x, reweight: [{requirement: \"own:1\", weight: 1001}]}\n", "1001 of 1: the greatest may be 1000 times the least"},
	} {
		_, err := catalog.Load(own(c.text))
		require.Error(t, err, name)
		assert.ErrorContains(t, err, c.want, name)
	}
}

// An approval that the first edition wrote as a blank attribute approves nothing.
func TestBlankApprovalOfTheFirstEdition(t *testing.T) {
	t.Parallel()
	const text = `organisation: {name: A, as_of: 2026-07-15}
scope: [{framework: iso42001, stage: 2}]
evidence: [{id: S, type: statement-of-applicability, effective: 2025-11-01, status: accepted, attributes: {approved_by: %q}}]
`
	a := judged(t, own(fmt.Sprintf(text, "")), true)
	assert.Equal(t, "not-accepted", verdicts(a)["S iso42001"])
	_, err := catalog.Load(catalog.Builtin(), own(fmt.Sprintf(text, " ")))
	assert.ErrorContains(t, err, "approved_by says nothing")
}

// A member of a board whose appointment ended in 2001 shows nothing of 2026.
func TestAnEndedAppointmentShowsNothing(t *testing.T) {
	t.Parallel()
	a := judged(t, own(`organisation: {name: A, as_of: 2026-07-15}
scope: [{framework: soc2, type: 2, window: 2026-01-01/2026-06-30}]
evidence:
  - {id: C, type: oversight-body-charter, effective: 2025-09-01, approved_by: ceo, status: accepted}
  - {id: M, type: oversight-member-profile, effective: 2001-01-01, valid: 2001-12-31, status: accepted, attributes: {independent: true}}
`), true)
	assert.Equal(t, "stale", verdicts(a)["M soc2"])
}

// A rule that holds where there is nothing is found by running it on nothing.
func TestOfNothing(t *testing.T) {
	t.Parallel()
	const text = inTwoParts + `fact_types: [{id: big, type: bool, title: Big}]
controls: [{id: c1, title: C1, cadence: weekly, evidence: {design: [policy], operation: [rec]}, links: [{to: "own:1", why: x}]}]
rules: [{control: c1, basis: operation, expr: %q, why: w}]
`
	for expr, holds := range map[string]bool{
		`evidence.all(e, false)`: true, `!evidence.exists(e, e.type == "rec")`: true, `evidence.count() >= 0`: true, `true`: true, `0.25`: true,
		`evidence.exists()`: false, `window.held(evidence)`: false, `evidence.count() >= 1`: false, `facts.big`: false,
		`evidence.exists() && evidence.all(e, e.outcome != "failed")`: false, `false`: false,
	} {
		e, _ := engineOf(t, own(fmt.Sprintf(text, expr)), false)
		rules, err := e.OfNothing(t.Context())
		require.NoError(t, err, expr)
		assert.Equal(t, holds, len(rules) == 1, expr)
	}
	e, _ := engineOf(t, own("bands: []\n"), true)
	rules, err := e.OfNothing(t.Context())
	require.NoError(t, err)
	assert.Empty(t, rules, "none that is built in does")
	_, err = (*scoring.Engine)(nil).OfNothing(t.Context())
	require.Error(t, err)
}

// A compensation that nobody approved, or its owner, changes nothing and shows no figure beside.
func TestACompensationThatNobodyApproved(t *testing.T) {
	t.Parallel()
	const text = inTwoParts + `controls:
  - {id: c1, title: C1, evidence: {design: [policy], operation: {none: x}}, links: [{to: "own:1", why: x}]}
  - {id: c2, title: C2, evidence: {design: [log], operation: {none: x}}, links: [{to: "own:2", why: x}]}
organisation: {name: Acme, as_of: 2026-06-30}
scope: [{framework: own, basis: [design], window: 2026-01-01/2026-06-30}]
evidence: [{id: P, type: policy, effective: 2025-12-01, status: accepted}]
treatments: [{kind: compensating, control: c2, by: c1, points: ["own:2#it"], since: 2026-01-01, why: x, owner: cto%s}]
`
	plain := strings.ReplaceAll(text, `points: ["own:2#it"]`, "points: [\"own:2#a\"]")
	plain = strings.Replace(plain, "{id: \"2\", kind: requirement, title: Record}", "{id: \"2\", kind: requirement, title: Record, points: [{id: a, text: A record is there.}]}", 1)
	a := judged(t, own(fmt.Sprintf(plain, "")), false)
	q := requirement(t, a, "own:2")
	assert.Equal(t, result.Interval{}, q.Readiness)
	assert.Nil(t, q.WithCompensation, "told only")
	a = judged(t, own(fmt.Sprintf(plain, ", approved_by: ceo")), false)
	q = requirement(t, a, "own:2")
	assert.Equal(t, result.Interval{}, q.Readiness, "it changes no figure")
	require.NotNil(t, q.WithCompensation)
	assert.Equal(t, result.Interval{Low: 1, High: 1}, *q.WithCompensation)
	_, err := catalog.Load(own(fmt.Sprintf(plain, ", approved_by: CTO")))
	assert.ErrorContains(t, err, "CTO owns the compensation and cannot approve it: want somebody else")
}

// The framework's own kinds of problem keep their severity: what is only told never refuses.
func TestWhatIsTold(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(own(inTwoParts + `controls: [{id: c1, title: C1, evidence: {design: [policy], operation: [rec]}, links: [{to: "own:1", why: x}]}]
organisation: {name: Acme, as_of: 2026-06-30}
scope: [{framework: own, basis: [design], window: 2026-01-01/2026-01-01}]
treatments: [{kind: remediation, control: c1, since: 2026-03-01, until: 2026-02-01, why: x, owner: cto}]
`))
	require.NoError(t, err)
	var told []string
	for _, p := range set.Problems {
		assert.Equal(t, framework.Warning, p.Severity)
		told = append(told, p.String())
	}
	assert.Equal(t, []string{
		"a.yaml:6:51: warning: the window 2026-01-01/2026-01-01 is shorter than 3 months, which few accept",
		"a.yaml:7:73: warning: the treatment ends on 2026-02-01, before it begins on 2026-03-01: it holds on no day",
	}, told)
}
