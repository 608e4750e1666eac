package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// stateOf is how a treatment stands: it lapsed where it ended before all that the lenses look at.
func stateOf(c *lens.Case, t *organisation.Treatment) result.TreatmentState {
	lapsed := t.Lapsed(c.At)
	if lapsed && len(c.Lenses) > 0 {
		lapsed = !slices.ContainsFunc(c.Lenses, func(l *lens.Lens) bool { return !lapsedIn(l, t) })
	}
	switch {
	case lapsed:
		return result.TreatmentLapsed
	case !approved(t):
		return result.TreatmentUnapproved
	}
	return result.TreatmentInForce
}

// lapsedIn reports whether a treatment ended before a lens's time did; a compensating control, which
// counts by days, before it began. What ends after a closed window changes nothing in it.
func lapsedIn(l *lens.Lens, t *organisation.Treatment) bool {
	day := clock(l)
	if w := l.Frame.Window; t.Kind == organisation.Compensating && !w.IsZero() {
		day = min(day, w.First)
	}
	return t.Lapsed(day)
}

// clock is the day by which a lens says what is due and what has ended: the end of its time, or the
// instant at which it is looked at where that is earlier.
func clock(l *lens.Lens) framework.Date { return min(l.Frame.At, l.Frame.End()) }

func approved(t *organisation.Treatment) bool {
	return t.ApprovedBy != "" && (t.Kind != organisation.Compensating || t.ApprovedBy != t.Owner)
}

// covered reports whether a treatment that is in force on the day is about what is asked for.
func covered(c *lens.Case, on framework.Date, about func(*organisation.Treatment) bool) bool {
	for i := range c.Treatments {
		if t := &c.Treatments[i]; approved(t) && !t.Lapsed(on) && about(t) {
			return true
		}
	}
	return false
}

// gapTreated reports whether a treatment in force at the end of the lens's time explains a gap.
func (l *lensState) gapTreated(about func(*organisation.Treatment) bool) bool {
	return covered(l.lens.Case, clock(l.lens), about)
}

// deviationTreated reports whether one explains a deviation, which no treatment does where the
// framework says so.
func (l *lensState) deviationTreated(about func(*organisation.Treatment) bool) bool {
	return l.lens.Framework.RiskExplainsDeviations() && l.gapTreated(about)
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

// Treatment is one treatment of the case with what it would bring.
func (s *State) Treatment(ctx context.Context, t *organisation.Treatment) (result.Treatment, error) {
	res := result.Treatment{
		Kind: result.TreatmentKind(t.Kind.String()), Control: t.Control, Requirement: t.Requirement, Risk: t.Risk, By: t.By, Points: append([]framework.PointRef{}, t.Points...),
		Why: t.Why, Owner: t.Owner, ApprovedBy: t.ApprovedBy, Until: t.Until, State: stateOf(s.Case, t), Changes: []result.TreatmentChange{},
	}
	if t.Kind == organisation.Compensating && res.State != result.TreatmentUnapproved {
		changes, err := s.compensation(ctx, t)
		if err != nil {
			return res, err
		}
		res.Changes = changes
	}
	res.Effect = words.Effect(t, res.State, res.Changes)
	return res, nil
}

// compensation is, by requirement, the figure and the one that compensating controls would bring
// beside it, where the treatment is one of these.
func (s *State) compensation(ctx context.Context, t *organisation.Treatment) ([]result.TreatmentChange, error) {
	changes := []result.TreatmentChange{}
	for _, l := range s.Case.Lenses {
		for i, leaf := range l.Leaves {
			if !slices.ContainsFunc(t.Points, func(p framework.PointRef) bool { return p.Ref == leaf.Ref }) {
				continue
			}
			judged, err := l.Leaf(ctx, i)
			if err != nil {
				return nil, err
			}
			if q := judged.Requirement; q.Status.Counted() && q.WithCompensation != nil && *q.WithCompensation != q.Readiness {
				changes = append(changes, result.TreatmentChange{Lens: l.Scope.Lens(), Ref: leaf.Ref, Without: q.Readiness, With: *q.WithCompensation})
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
			if !covered(c, c.At, func(t *organisation.Treatment) bool { return t.Risk == x.ID && t.Kind == organisation.AcceptedRisk }) {
				out = append(out, words.RiskNotAccepted(x))
			}
		case organisation.ResponseAvoid, organisation.ResponseTransfer:
		}
	}
	return out
}
