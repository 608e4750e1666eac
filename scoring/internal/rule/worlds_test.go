package rule

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A world is what expressions of one environment are asked about.
type world struct {
	name string
	env  func(*environments) environment
	vars []variable
	caps bool
	make func(*choices) Activation
}

func worlds() []world {
	all := []world{
		{name: "rule", env: func(e *environments) environment { return e.rule }, vars: ruleVariables(), make: func(c *choices) Activation { return someVars(c) }},
		{name: "needs", env: func(e *environments) environment { return e.needs }, vars: needsVariables(), make: func(c *choices) Activation {
			v := someVars(c)
			v.Item = someItem(c, 0)
			return v
		}},
		{name: "band", env: func(e *environments) environment { return e.band }, vars: bandVariables(), caps: true, make: func(c *choices) Activation { return someBand(c) }},
		{name: "start", env: func(e *environments) environment { return e.start }, vars: startVariables(), make: func(c *choices) Activation { return &Vars{Facts: someFacts(c)} }},
	}
	for _, each := range subjects() {
		all = append(all, world{
			name: each.String(), env: func(e *environments) environment { return e.finding[each] }, vars: findingVariables(each),
			make: func(c *choices) Activation { return someFinding(c, each) },
		})
	}
	return all
}

// some is one of a list.
func some[T any](c *choices, list ...T) T { return list[c.of(len(list))] }

func someDate(c *choices) framework.Date {
	return some(c, framework.NewDate(2026, 3, 31), 0, framework.NewDate(2026, 1, 15), framework.NewDate(2025, 11, 2), 1, framework.NewDate(9999, 12, 31), framework.NewDate(2026, 7, 4))
}

func somePeriod(c *choices) framework.Period {
	a, b := someDate(c), someDate(c)
	return framework.Period{First: min(a, b), Last: max(a, b)}
}

func someTexts(c *choices) []string {
	return some(c, nil, []string{"x"}, []string{}, []string{"review", "late", "é"}, []string{"log", "x", "x"})
}

// values are for each attribute and fact what may be there, of types that are taken and others.
func values() map[string][]any {
	return map[string][]any{
		"population": {int64(40), nil, int64(3), json.Number("12"), 7, 2.0, 2.5, "x"}, "n": {int64(3), nil, int64(-1), json.Number("1e30"), uint8(4)},
		"ratio": {.5, nil, 1, json.Number("0.25"), 0.0, "x"}, "share": {.25, nil, 0.0, 1e308, 2},
		"note": {"late", nil, "", "x", json.Number("1")}, "text": {"odd", nil, "monthly", "review", "x"},
		"tags": {[]string{"x"}, nil, []any{"a", "x"}, []any{1}, []string(nil)}, "list": {[]string{"a", "b"}, nil, []any{}, []string{"x", "review"}},
		"independent": {true, nil, false, "yes"}, "done": {true, nil, false, 1},
	}
}

func someValues(c *choices, names ...string) map[string]any {
	out := map[string]any{}
	for _, n := range names {
		if c.of(3) > 0 {
			out[n] = some(c, values()[n]...)
		}
	}
	return out
}

func someFacts(c *choices) *Facts {
	return &Facts{Values: someValues(c, "done", "n", "text", "list", "share")}
}

func someItem(c *choices, i int) *Item {
	p := &evidence.Piece{
		ID: fmt.Sprintf("R%d", i), Type: some(c, "review", "log", "review"), Status: evidence.Accepted, Owner: some(c, "", "x"), PerformedBy: some(c, "", "late"),
		Collected: someDate(c), Effective: someDate(c), Systems: someTexts(c), Attributes: someValues(c, "population", "ratio", "note", "tags", "independent"),
		Outcome: some(c, evidence.NoOutcome, evidence.Passed, evidence.Failed),
	}
	return &Item{
		Piece: p, Kind: declaredTypes()[0], InForce: somePeriod(c), Speaks: somePeriod(c), Occurred: someDate(c), Accepted: true, Present: true,
		Unseen: c.of(5) == 4,
	}
}

func someVars(c *choices) *Vars {
	w := framework.Period{First: framework.NewDate(2026, 1, 1), Last: framework.NewDate(2026, 6, 30)}
	v := &Vars{At: some(c, w.Last, framework.NewDate(2026, 2, 1), someDate(c)), Window: Window{Period: w, Fill: plainUnits{w}}, Facts: someFacts(c)}
	for i := range c.of(6) {
		v.Evidence = append(v.Evidence, someItem(c, i))
	}
	if c.of(8) == 7 {
		v.Window.Fill = nil
	}
	return v
}

func someInterval(c *choices) result.Interval {
	return some(c, result.Interval{}, result.Interval{Low: .4, High: .6}, result.Interval{Low: 1, High: 1}, result.Interval{High: .999999999})
}

func someRequirements(c *choices) []*result.Requirement {
	var out []*result.Requirement
	for i := range c.of(4) {
		out = append(out, someRequirement(c, i))
	}
	return out
}

func someRequirement(c *choices, i int) *result.Requirement {
	return &result.Requirement{
		Ref: framework.Ref{Framework: "x", Requirement: strconv.Itoa(i)}, Kind: some(c, "clause", "control"), Title: some(c, "One", "x"),
		Status: some(c, result.Statuses()...), Readiness: someInterval(c), Gaps: make([]result.Gap, c.of(3)),
	}
}

func someBand(c *choices) *BandVars {
	v := &BandVars{Readiness: some(c, .5, 0, 1, .75), Lowest: some(c, .4, 0, 1), Against: someTexts(c), Short: someTexts(c), Requirements: someRequirements(c)}
	for range c.of(4) {
		v.Findings = append(v.Findings, &result.Finding{
			Kind: some(c, result.KindDeviation, result.KindNote), RaisedAs: some(c, "exception", ""), Rule: "r", Control: some(c, "c", ""), Grade: some(c, "major", "x", ""),
			Explained: c.of(2) == 0, Answered: c.of(2) == 0, Essential: c.of(2) == 0, What: some(c, "late", "review"),
		})
	}
	return v
}

func someLacks(c *choices) *Lacks {
	lacks := func() (out []Lack) {
		for _, s := range someTexts(c) {
			out = append(out, Lack{Text: s})
		}
		return out
	}
	if c.of(4) == 0 {
		return nil
	}
	return &Lacks{Essential: lacks(), Later: lacks(), Points: lacks(), Design: lacks(), AtRisk: someTexts(c), PastDue: someTexts(c), Overdue: someTexts(c), Most: some(c, .25, 0, 1)}
}

func someFinding(c *choices, each mapping.Subject) *FindingVars {
	v := &FindingVars{Lens: &Lens{Framework: "x", Asks: some(c, "type 2", "stage 1"), Operation: c.of(2) == 0, Window: c.of(2) == 0, Lists: c.of(2) == 0, FailsAt: .1}}
	switch each {
	case mapping.SubjectRequirement:
		v.Requirement, v.Lacks = someRequirement(c, 1), someLacks(c)
	case mapping.SubjectGroup:
		v.Group = &Group{ID: "g", Kind: some(c, "clause", "x"), Title: "x", Requirements: someRequirements(c)}
	case mapping.SubjectControl:
		v.Control = &Control{
			ID: "c", Requirements: someRequirements(c), Operation: someInterval(c), Unlisted: c.of(2) == 0, Late: c.of(2) == 0,
			Test: &result.Test{Expected: c.of(4), Found: c.of(4), Population: int64(c.of(40)), Sample: int64(c.of(9)), Deviations: int64(c.of(3)), Small: c.of(2)},
		}
	case mapping.SubjectTest:
		v.Record = &Record{Piece: someItem(c, 1).Piece, Explained: c.of(2) == 0, Small: c.of(2) == 0, Tested: int64(c.of(4)), Deviating: int64(c.of(4)), Answered: c.of(2) == 0, Conformity: some(c, 0., .5, 1)}
	case mapping.NoSubject:
	}
	return v
}
