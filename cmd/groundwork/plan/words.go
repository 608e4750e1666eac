package plan

import (
	"fmt"
	"strconv"
)

// By is who does it: the person, with the role, or the role where nobody is named.
func (a *Action) By() string {
	switch {
	case a.Who != "" && a.Role != "":
		return fmt.Sprintf("%s (%s)", a.Who, a.Role)
	case a.Role != "":
		return a.Role
	default:
		return "nobody named"
	}
}

// Words say where a target stands and what becomes of it.
func (r *Reach) Words() string {
	text := fmt.Sprintf("%s, %s: %s now (%s)", r.Lens, r.Band, r.Now.Band, r.Now.Readiness)
	switch {
	case r.OutOfReach:
		return text + fmt.Sprintf("; out of reach: %s at most (%s)", r.Most.Band, r.Most.Readiness)
	case r.Reached:
		return text + fmt.Sprintf("; reached: %s (%s); if nothing is done, %s (%s)", r.Then.Band, r.Then.Readiness, r.Idle.Band, r.Idle.Readiness)
	default:
		return text + fmt.Sprintf("; not reached: %s (%s)", r.Then.Band, r.Then.Readiness)
	}
}

// Sum says how much the plan is and how far from the least that could do.
func (p *Plan) Sum() string {
	if p == nil {
		return ""
	}
	text := fmt.Sprintf("%d actions, %s days of effort", len(p.Actions), days(p.TotalEffort))
	switch b := p.Bound; {
	case len(p.Actions) == 0:
	case b.Exact:
		text += "; no plan needs less"
	case b.Stated:
		text += fmt.Sprintf("; no plan needs less than %s days, so that this one is at most %s above the least", days(b.Effort), days(b.Gap))
	default:
		text += "; how far from the least is not known (" + b.How + ")"
	}
	return text + "."
}

func days(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
