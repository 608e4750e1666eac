package scoring

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
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
	// Nonconformities are those of earlier audits.
	Nonconformities []organisation.Nonconformity
}

// lens is the change as the stages of judging take it; the compiler holds that the two have
// the same parts.
func (c *Change) lens() lens.Change { return lens.Change{Edit: lens.Edit(*c)} }

// maxProblems is how many problems of one change are listed; a last one counts the others.
const maxProblems = 500

// check looks at a change before anything of it is taken.
func (s *Session) check(ctx context.Context, c *Change) error {
	dropped := map[string]bool{}
	for _, id := range c.Drop {
		dropped[id] = true
	}
	find := func(id string) *evidence.Piece {
		if dropped[id] {
			return nil
		}
		return s.piece(id)
	}
	problems, err := organisation.CheckEvidence(ctx, s.engine.graph, s.state.Case.Org, c.Put, find)
	if err != nil {
		return err
	}
	problems = append(problems, s.named(c, dropped)...)
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

// piece returns the piece of evidence of that id, nil where there is none.
func (s *Session) piece(id string) *evidence.Piece {
	if p := s.state.Case.Piece(id); p != nil {
		return p.Source
	}
	return nil
}

// named reports pieces that stay and that replace or retest one that is dropped, or that becomes of another type.
func (s *Session) named(c *Change, dropped map[string]bool) framework.Problems {
	if len(dropped) == 0 && !slices.ContainsFunc(c.Put, s.retyped) {
		return nil
	}
	put := map[string]string{}
	for i := range c.Put {
		put[c.Put[i].ID] = c.Put[i].Type
	}
	var problems framework.Problems
	for p := range s.state.Case.Naming().All() {
		e := p.Source
		if _, again := put[e.ID]; again || dropped[e.ID] {
			continue
		}
		for _, id := range e.Names() {
			switch of, again := put[id]; {
			case again && of != e.Type:
				problems = append(problems, framework.Problem{Code: check.Value, Message: fmt.Sprintf("evidence %q of type %q replaces or retests %q, which becomes of type %q: change or drop it, too", e.ID, e.Type, id, check.Short(of))})
			case !again && dropped[id]:
				problems = append(problems, framework.Problem{Code: mapping.CodeMissing, Message: fmt.Sprintf("evidence %q replaces or retests %q, which is dropped: change or drop it, too", e.ID, id)})
			}
		}
	}
	return problems
}

// retyped reports whether a piece is held by its id with another type.
func (s *Session) retyped(p evidence.Piece) bool {
	was := s.piece(p.ID)
	return was != nil && was.Type != p.Type
}

// checkNames looks whether what is to be dropped and forgotten is there: evidence that is
// held, and facts of the catalog, answered or not.
func (s *Session) checkNames(ctx context.Context, c *Change) (framework.Problems, error) {
	report := &check.Report{}
	evidence := func() []string {
		ids := make([]string, 0, s.state.Case.Pieces().Len())
		for p := range s.state.Case.Pieces().All() {
			ids = append(ids, p.ID)
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
	held := func(id string) bool { return s.state.Case.Piece(id) != nil }
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
