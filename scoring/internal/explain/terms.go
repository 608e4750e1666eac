package explain

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
)

// terms are what the engagement says of a point: what is promised and what the system must do, and
// what subservice organisations and the users of the service run for it.
func (e *explainer) terms(p framework.PointRef) []explanation.Term {
	out := []explanation.Term{}
	add := func(of, by, id, text string, points []framework.PointRef) {
		if slices.Contains(points, p) || slices.Contains(points, framework.PointRef{Ref: p.Ref}) {
			out = append(out, explanation.Term{Of: of, ID: id, By: by, What: words.Term(of, by, id, text)})
		}
	}
	s := &e.lens.Scope
	for _, c := range s.Commitments {
		add(explanation.TermCommitment, "", c.ID, c.Text, c.Points)
	}
	for _, c := range s.SystemRequirements {
		add(explanation.TermSystemRequirement, "", c.ID, c.Text, c.Points)
	}
	for _, sub := range s.Subservice {
		for _, c := range sub.CSOC {
			points := c.Points
			if len(points) == 0 { // for all of its carve-out
				points = sub.Points
			}
			add(explanation.TermCSOC, sub.Name, c.ID, c.Text, points)
		}
	}
	for _, c := range s.UserEntityControls {
		add(explanation.TermUserEntityControl, "", c.ID, c.Text, c.Points)
	}
	return out
}
