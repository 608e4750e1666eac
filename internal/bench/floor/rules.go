package floor

import (
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// An answer in three values.
type truth uint8

const (
	no truth = iota
	yea
	untold
)

func truthOf(v bool) truth {
	if v {
		return yea
	}
	return no
}

// answers are the facts that the rules of the built-in catalog read.
type answers struct {
	aiAffectsPeople truth
}

func answersOf(facts []evidence.Fact) answers {
	a := answers{aiAffectsPeople: untold}
	for i := range facts {
		if v, ok := facts[i].Value.(bool); ok && facts[i].ID == "ai_affects_people" {
			a.aiAffectsPeople = truthOf(v)
		}
	}
	return a
}

// A ruling is a rule of the form window.held(evidence.ofType(T).filter(e, …)), as all of the
// built-in catalog are: the share of the slices that the pieces of T fill for which it holds.
// Where it cannot be told of one of them, it cannot be told of the list.
type ruling struct {
	of   string
	keep func(*evidence.Piece, *answers) truth
}

// rulings are the rules of the built-in catalog, by their texts.
func rulings() map[string]ruling {
	plain := func(f func(*evidence.Piece) bool) func(*evidence.Piece, *answers) truth {
		return func(e *evidence.Piece, _ *answers) truth { return truthOf(f(e)) }
	}
	told := plain(func(e *evidence.Piece) bool { return e.Outcome != evidence.NoOutcome || has(e, "deviations") })
	independent := plain(func(e *evidence.Piece) bool { return yes(e, "independent") })
	return map[string]ruling{
		`window.held(evidence.ofType("ai-evaluation-report").filter(e, !facts.ai_affects_people || e.has("by_group") && e.attributes.by_group))`: {
			"ai-evaluation-report", func(e *evidence.Piece, a *answers) truth {
				switch {
				case a.aiAffectsPeople == no || yes(e, "by_group"):
					return yea
				case a.aiAffectsPeople == untold:
					return untold
				}
				return no
			},
		},
		`window.held(evidence.ofType("control-evaluation-record").filter(e, e.has("sample")))`: {
			"control-evaluation-record", plain(func(e *evidence.Piece) bool { return has(e, "sample") }),
		},
		`window.held(evidence.ofType("incident-exercise-record").filter(e, e.outcome != "" || e.has("deviations")))`: {"incident-exercise-record", told},
		`window.held(evidence.ofType("internal-audit-report").filter(e, e.has("independent") && e.attributes.independent))`: {
			"internal-audit-report", independent,
		},
		`window.held(evidence.ofType("management-review-minutes").filter(e, e.has("by_top_management") && e.attributes.by_top_management))`: {
			"management-review-minutes", plain(func(e *evidence.Piece) bool { return yes(e, "by_top_management") }),
		},
		`window.held(evidence.ofType("penetration-test-report").filter(e, e.has("independent") && e.attributes.independent))`: {
			"penetration-test-report", independent,
		},
		`window.held(evidence.ofType("policy-review-record").filter(e, e.outcome != "" || e.has("deviations")))`:        {"policy-review-record", told},
		`window.held(evidence.ofType("recovery-test-record").filter(e, e.outcome != "" || e.has("deviations")))`:        {"recovery-test-record", told},
		`window.held(evidence.ofType("incident-recovery-rehearsal").filter(e, e.outcome != "" || e.has("deviations")))`: {"incident-recovery-rehearsal", told},
		`window.held(evidence.ofType("supplier-review-record").filter(e, e.outcome != "" || e.has("deviations")))`:      {"supplier-review-record", told},
		`window.held(evidence.ofType("supplier-report-reading").filter(e, e.has("opinion") && e.attributes.opinion != "" && e.has("days_uncovered") && e.attributes.days_uncovered <= 92))`: {
			"supplier-report-reading", plain(func(e *evidence.Piece) bool {
				opinion, _ := e.Attributes["opinion"].(string)
				days, ok := number(e, "days_uncovered")
				return opinion != "" && ok && days <= 92
			}),
		},
		`window.held(evidence.ofType("user-access-review-record").filter(e, e.has("owner_confirmed") && e.attributes.owner_confirmed && e.performed_by != ""))`: {
			"user-access-review-record", plain(func(e *evidence.Piece) bool { return yes(e, "owner_confirmed") && e.PerformedBy != "" }),
		},
	}
}

// number reads a whole number of a piece.
func number(e *evidence.Piece, name string) (int64, bool) {
	v, ok := e.Attributes[name]
	if !ok {
		return 0, false
	}
	if n, ok := v.(int64); ok {
		return n, true
	}
	n, ok := evidence.IntValue.Convert(v)
	i, _ := n.(int64)
	return i, ok
}
