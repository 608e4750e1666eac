package finding

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func stateOf(c *lens.Case, t *organisation.Treatment) result.TreatmentState {
	switch {
	case t.Lapsed(c.At):
		return result.TreatmentLapsed
	case t.ApprovedBy == "":
		return result.TreatmentUnapproved
	}
	return result.TreatmentInForce
}

// covered reports whether a treatment in force is about what is asked for.
func covered(c *lens.Case, about func(*organisation.Treatment) bool) bool {
	for i := range c.Treatments {
		if t := &c.Treatments[i]; stateOf(c, t) == result.TreatmentInForce && about(t) {
			return true
		}
	}
	return false
}

// Treatments lists every treatment with what it changes. The error means that the context
// ended.
func (s *State) Treatments(ctx context.Context) ([]result.Treatment, error) {
	out := make([]result.Treatment, 0, len(s.Case.Treatments))
	for i := range s.Case.Treatments {
		t, err := s.Treatment(ctx, &s.Case.Treatments[i])
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// Treatment is one treatment of the case with what it changes.
func (s *State) Treatment(ctx context.Context, t *organisation.Treatment) (result.Treatment, error) {
	res := result.Treatment{
		Kind: result.TreatmentKind(t.Kind.String()), Control: t.Control, Requirement: t.Requirement, Risk: t.Risk, By: t.By, Points: append([]framework.PointRef{}, t.Points...),
		Why: t.Why, Owner: t.Owner, ApprovedBy: t.ApprovedBy, Until: t.Until, State: stateOf(s.Case, t), Changes: []result.TreatmentChange{},
	}
	if t.Kind == organisation.Compensating && res.State != result.TreatmentLapsed {
		changes, err := compensation(ctx, s.Case, t)
		if err != nil {
			return res, err
		}
		res.Changes = changes
	}
	res.Effect = words.Effect(t, res.State, len(res.Changes))
	return res, nil
}

// compensation compares the figures of the case with those that it has without the
// treatment.
func compensation(ctx context.Context, c *lens.Case, t *organisation.Treatment) ([]result.TreatmentChange, error) {
	changes := []result.TreatmentChange{}
	bare, _, err := c.With(ctx, lens.Change{Without: t})
	if err != nil {
		return nil, err
	}
	for k, l := range c.Lenses {
		for _, i := range l.About(t) {
			with, err := l.Leaf(ctx, i)
			if err != nil {
				return nil, err
			}
			if !with.Requirement.Status.Counted() {
				continue
			}
			without, err := bare.Lenses[k].Leaf(ctx, i)
			if err != nil {
				return nil, err
			}
			if with.Requirement.Readiness != without.Requirement.Readiness {
				changes = append(changes, result.TreatmentChange{
					Lens: l.Scope.Lens(), Ref: l.Leaves[i].Ref, Without: without.Requirement.Readiness, With: with.Requirement.Readiness,
				})
			}
		}
	}
	return changes, nil
}

// treatmentProblems tells of treatments that do not hold.
func treatmentProblems(c *lens.Case) []string {
	var out []string
	for i := range c.Treatments {
		t := &c.Treatments[i]
		if text := words.TreatmentProblem(t, stateOf(c, t)); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// RiskProblems tells of risks whose treatment is not what the list says.
func RiskProblems(c *lens.Case) []string {
	var out []string
	for i := range c.Risks {
		x := &c.Risks[i]
		if !x.ReviewBy.IsZero() && x.ReviewBy < c.At {
			out = append(out, words.RiskReviewDue(x))
		}
		switch x.Response {
		case organisation.ResponseUndecided:
			out = append(out, words.RiskUndecided(x))
		case organisation.ResponseMitigate:
			if len(x.Controls) == 0 {
				out = append(out, words.RiskNamesNoControl(x))
			}
		case organisation.ResponseAccept:
			if !covered(c, func(t *organisation.Treatment) bool { return t.Risk == x.ID && t.Kind == organisation.AcceptedRisk }) {
				out = append(out, words.RiskNotAccepted(x))
			}
		case organisation.ResponseAvoid, organisation.ResponseTransfer:
		}
	}
	return out
}
