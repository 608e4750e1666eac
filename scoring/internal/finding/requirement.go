package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A leafState is what could be raised about one requirement.
type leafState struct {
	findings  []*result.Finding
	causes    []result.Cause // of what it lacks
	records   []foundRecord  // that name a point of it by themselves
	undecided []string       // finding rules that could not be decided about it
	shown     *shown         // nil for one that was not judged
}

// leaf says what could be raised about a leaf by its place in the order.
func (l *lensState) leaf(ctx context.Context, i int) (*leafState, error) {
	leaf, err := l.lens.Leaf(ctx, i)
	if err != nil {
		return nil, err
	}
	s := l.room.leaves.New()
	if leaf.Judged != nil {
		s.shown = l.shownOf(i)
	}
	if !leaf.Requirement.Status.Counted() {
		return s, nil
	}
	if err := l.requirementFinding(ctx, i, s); err != nil {
		return nil, err
	}
	return s, l.pointFindings(ctx, l.lens.Leaves[i], s)
}

// fires returns the finding of the first rule that holds, and of each other that holds and is raised
// beside, without what they are about. A rule that cannot be decided raises nothing, is told, and holds
// a band back.
func (l *lensState) fires(ctx context.Context, each mapping.Subject, vars rule.FindingVars, undecided *[]string) ([]*result.Finding, error) {
	rules := l.finders[each]
	if len(rules) == 0 {
		return nil, nil
	}
	see := &l.page.room.sees
	see.Lens, see.Requirement, see.Lacks = &l.view, vars.Requirement, vars.Lacks
	see.Group, see.Control, see.Record = vars.Group, vars.Control, vars.Record
	var out []*result.Finding
	for _, r := range rules {
		if len(out) > 0 && !r.Beside {
			continue
		}
		v, open, err := r.when.Judge(ctx, see)
		if err != nil {
			return nil, err
		}
		if open != nil {
			*undecided = append(*undecided, words.UndecidedFinding(r.ID, open))
		}
		if v == figure.Full {
			out = append(out, &result.Finding{RaisedAs: r.RaisedAs, Rule: r.ID, Why: r.Why, Grade: r.Grade})
		}
	}
	return out, nil
}

// first is the finding of the first rule that holds, nil for none.
func (l *lensState) first(ctx context.Context, each mapping.Subject, vars rule.FindingVars, undecided *[]string) (*result.Finding, error) {
	list, err := l.fires(ctx, each, vars, undecided)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// viewOf is what finding rules see of a lens.
func viewOf(l *lens.Lens) rule.Lens {
	return rule.Lens{
		Framework: l.Framework.ID, Asks: l.Asks, Operation: slices.Contains(l.Bases, framework.Operation), Window: l.Frame.Windowed(),
		Lists: l.Frame.Populations && l.Frame.Windowed(), FailsAt: l.Frame.Fails,
	}
}

// requirementFinding says what would be raised about one requirement, by its place.
func (l *lensState) requirementFinding(ctx context.Context, i int, s *leafState) error {
	q := l.lens.Judged(i).Requirement
	lacks, err := l.lacks(ctx, i, s.shown)
	if err != nil {
		return err
	}
	list, err := l.fires(ctx, mapping.SubjectRequirement, rule.FindingVars{Requirement: q, Lacks: lacks}, &s.undecided)
	if err != nil {
		return err
	}
	for _, f := range list {
		f.Kind, f.Requirements = result.KindShortfall, []framework.Ref{q.Ref}
		f.Explained = l.treatedWhole(q)
		f.What, f.Cause = words.FoundRequirement(q, lacks), lacks.Causes
		if q.Status == result.StatusSupported && len(lacks.PastDue) == 0 {
			f.Kind = result.KindNote
		}
	}
	s.findings, s.causes = list, lacks.Causes
	return nil
}

// treatedWhole reports whether treatments in force cover the requirement itself, or every
// control that it has a gap of.
func (l *lensState) treatedWhole(q *result.Requirement) bool {
	if l.gapTreated(func(t *organisation.Treatment) bool { return t.Requirement == q.Ref }) {
		return true
	}
	return len(q.Gaps) > 0 && !slices.ContainsFunc(q.Gaps, func(g result.Gap) bool {
		return !l.gapTreated(func(t *organisation.Treatment) bool { return t.Control == g.Control })
	})
}

// judgedPoint is a point of a leaf as it was judged, nil for one out of scope.
func (l *lensState) judgedPoint(leaf *mapping.Leaf, i int) *point.Point {
	at, _ := l.lens.Case.Catalog.LeafAt(leaf.Ref)
	if q := l.lens.Judged(at).Judged; q != nil {
		return q.Points[i]
	}
	return nil
}
