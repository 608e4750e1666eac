package scoring

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func (r *run) stateOf(t organisation.Treatment) result.TreatmentState {
	switch {
	case t.Lapsed(r.at):
		return result.TreatmentLapsed
	case t.ApprovedBy == "":
		return result.TreatmentUnapproved
	}
	return result.TreatmentInForce
}

// treatmentProblems tells of a treatment that does not hold.
func (r *run) treatmentProblems(t *organisation.Treatment) []string {
	name := t.Kind.String() + " on " + treated(*t)
	if t.Kind == organisation.Compensating {
		name = "compensating control for " + treated(*t)
	}
	switch r.stateOf(*t) {
	case result.TreatmentLapsed:
		return []string{fmt.Sprintf("the %s ended on %s and has no effect", name, t.Until)}
	case result.TreatmentUnapproved:
		if t.Kind == organisation.Compensating {
			return []string{fmt.Sprintf("the %s counts, and nobody has approved it", name)}
		}
		return []string{fmt.Sprintf("nobody has approved the %s, so that it explains nothing", name)}
	}
	return nil
}

// treated names what a treatment is about.
func treated(t organisation.Treatment) string {
	switch {
	case t.Control != "":
		return t.Control
	case t.Requirement != framework.Ref{}:
		return t.Requirement.String()
	}
	return "risk " + t.Risk
}

// treatmentResults lists every treatment with what it changes.
func (r *run) treatmentResults() ([]result.Treatment, error) {
	out := make([]result.Treatment, 0, len(r.treats))
	for i := range r.treats {
		out = append(out, r.treatmentResult(&r.treats[i]))
	}
	return out, r.failed
}

func (r *run) treatmentResult(t *organisation.Treatment) result.Treatment {
	res := result.Treatment{
		Kind: t.Kind.String(), Control: t.Control, Requirement: t.Requirement, Risk: t.Risk, By: t.By, Points: append([]framework.PointRef{}, t.Points...),
		Why: t.Why, Owner: t.Owner, ApprovedBy: t.ApprovedBy, Until: t.Until, State: r.stateOf(*t), Changes: []result.TreatmentChange{},
	}
	switch {
	case res.State == result.TreatmentLapsed:
		res.Effect = "none: it ended, and the gap is open again"
	case t.Kind == organisation.Compensating:
		r.compensation(t, &res)
	case res.State == result.TreatmentUnapproved:
		res.Effect = "none until someone approves it"
	case t.Control == "" && t.Requirement == (framework.Ref{}):
		res.Effect = "says who accepts " + treated(*t) + ", and changes no figure"
	default:
		res.Effect = "explains the gaps of " + treated(*t) + " and changes no figure"
	}
	return res
}

// compensation works out the figures with the treatment and without it.
func (r *run) compensation(t *organisation.Treatment, res *result.Treatment) {
	for _, l := range r.lenses {
		for _, i := range l.about(t) {
			leaf := l.leaves[i]
			if !l.states[i].res.Status.Counted() {
				continue
			}
			bare := *l
			bare.without = t
			without, _ := bare.requirement(leaf, &leafState{})
			if with := l.states[i].res.Readiness; with != without.Readiness {
				res.Changes = append(res.Changes, result.TreatmentChange{Lens: l.scope.Lens(), Ref: leaf.Ref, Without: without.Readiness, With: with})
			}
		}
	}
	where := "on the points of " + treated(*t)
	if len(t.Points) > 0 {
		names := make([]string, len(t.Points))
		for i, p := range t.Points {
			names[i] = p.String()
		}
		where = "on " + clip(names, 4)
	}
	res.Effect = fmt.Sprintf("%s counts in the place of %s %s and changes %d figure%s", t.By, treated(*t), where, len(res.Changes), plural(int64(len(res.Changes))))
}

// about lists the places of the leaves that a treatment is about.
func (l *lens) about(t *organisation.Treatment) []int {
	if t.Control == "" {
		if i, ok := l.leafAt[t.Requirement]; ok && t.Requirement.Framework == l.fw.ID {
			return []int{i}
		}
		return nil
	}
	c, err := l.graph.Control(t.Control)
	if err != nil {
		return nil
	}
	return l.serves[l.fw.ID][c]
}

// treatments tells what the organisation does about the requirement's gaps.
func (l *lens) treatments(leaf *mapping.Leaf) []string {
	out := []string{}
	for _, t := range l.treats {
		if !l.concerns(t, leaf) {
			continue
		}
		text := fmt.Sprintf("%s on %s by %s: %s", t.Kind, treated(t), t.Owner, t.Why)
		switch {
		case t.Lapsed(l.at):
			text += fmt.Sprintf(" (ended on %s, without effect)", t.Until)
		case !t.Until.IsZero():
			text += fmt.Sprintf(" (until %s)", t.Until)
		}
		if t.ApprovedBy == "" {
			text += " (approved by nobody)"
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// riskProblems tells of risks whose treatment is not what the list says.
func (r *run) riskProblems() []string {
	var out []string
	for _, x := range r.risks {
		if !x.ReviewBy.IsZero() && x.ReviewBy < r.at {
			out = append(out, fmt.Sprintf("risk %s was to be reviewed by %s", x.ID, x.ReviewBy))
		}
		if x.Response == organisation.ResponseUndecided {
			out = append(out, fmt.Sprintf("risk %s: what is done about it is not decided (response)", x.ID))
		}
		if x.Response != organisation.ResponseAccept {
			if x.Response == organisation.ResponseMitigate && len(x.Controls) == 0 {
				out = append(out, fmt.Sprintf("risk %s is to be mitigated and names no control", x.ID))
			}
			continue
		}
		if !slices.ContainsFunc(r.treats, func(t organisation.Treatment) bool {
			return t.Risk == x.ID && t.Kind == organisation.AcceptedRisk && r.stateOf(t) == result.TreatmentInForce
		}) {
			out = append(out, fmt.Sprintf("nobody has accepted risk %s: no accepted-risk treatment that is in force and approved names it", x.ID))
		}
	}
	return out
}
