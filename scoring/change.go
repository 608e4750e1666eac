package scoring

import (
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
)

// A Change is what a [Session] takes: any of its parts at once. A list that is nil is not
// touched.
type Change struct {
	Put    []evidence.Piece // added, or in the place of the piece with the same id
	Drop   []string         // ids of evidence to take away
	Answer []evidence.Fact  // added, or in the place of the answer that was there
	Forget []string         // ids of facts to leave unanswered
	// These take the place of all that was there; an empty list takes everything away.
	Scopes     []framework.Scope
	Treatments []organisation.Treatment
	Operates   []organisation.Operates
	Risks      []organisation.Risk
}

// lens is the change as the stages of judging take it; the compiler holds that the two have
// the same parts.
func (c *Change) lens() lens.Change { return lens.Change{Edit: lens.Edit(*c)} }

// maxProblems is how many problems of one change are listed; a last one counts the others.
const maxProblems = 500

// check looks at a change before anything of it is taken.
func (s *Session) check(ctx context.Context, c *Change) error {
	problems, err := organisation.CheckEvidence(ctx, s.engine.graph, c.Put, s.state.Case.Org.Systems)
	if err != nil {
		return err
	}
	more, err := s.checkNames(ctx, c)
	if err != nil {
		return err
	}
	problems = append(problems, more...)
	if ch := c.lens(); ch.More() {
		more, err := organisation.Check(ctx, s.engine.graph, s.state.Case.Changed(ch))
		if err != nil {
			return err
		}
		problems = append(problems, more...)
	}
	if problems.Err() != nil { // which puts them in order
		return fmt.Errorf("change: %w", problems.Limit(maxProblems))
	}
	return nil
}

// checkNames looks whether what is to be dropped and forgotten is there: evidence that is
// held, and facts of the catalog, answered or not.
func (s *Session) checkNames(ctx context.Context, c *Change) (framework.Problems, error) {
	report := &check.Report{}
	evidence := func() []string {
		ids := make([]string, len(s.state.Case.Items))
		for i, it := range s.state.Case.Items {
			ids[i] = it.Piece.ID
		}
		return ids
	}
	facts := func() []string {
		ids := []string{}
		for _, t := range s.engine.graph.FactTypes() {
			ids = append(ids, t.ID)
		}
		return ids
	}
	held := func(id string) bool {
		_, ok := s.state.Case.Find(id)
		return ok
	}
	if err := unknown(ctx, report, "evidence", c.Drop, "drop", held, evidence); err != nil {
		return nil, err
	}
	none := func(string) bool { return false }
	if err := unknown(ctx, report, "fact type", c.Forget, "forget", none, facts); err != nil {
		return nil, err
	}
	return report.Problems(), nil
}

// unknown reports the names in a list of a change that are not there, with the nearest that
// is; what is there is listed once, and only where a look at one name did not find it. The
// error means that the context ended.
func unknown(ctx context.Context, report *check.Report, kind string, names []string, list string, found func(string) bool, there func() []string) error {
	var all *check.Set
	for i, name := range names {
		if err := ended(ctx); err != nil {
			return err
		}
		if found(name) {
			continue
		}
		if all == nil {
			all = &check.Set{}
			for _, id := range there() {
				all.Declare(id)
			}
		}
		report.Known(kind, all, name, check.Top(list, i, "", framework.Places{}).Whole())
	}
	return nil
}
