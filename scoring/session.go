package scoring

import (
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/explain"
	"github.com/groundworkgrc/groundwork/scoring/internal/finding"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/soa"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// A Session holds one organisation at one instant and takes changes to it. Only what a
// change touches is judged anew, and the assessment is the same, byte for byte, as a
// full one of [Session.Organisation]. A Session serves one goroutine at a time.
type Session struct {
	engine *Engine
	state  *finding.State
	// digested says that the digest of the input is that of what is held.
	digested bool
}

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

// lens is the change as the stages of judging take it.
func (c *Change) lens() lens.Change {
	return lens.Change{
		Put: c.Put, Drop: c.Drop, Answer: c.Answer, Forget: c.Forget, Scopes: c.Scopes, Treatments: c.Treatments, Operates: c.Operates, Risks: c.Risks,
	}
}

// Open opens a session on the organisation as it stands at the instant. The error is a
// [framework.Problems] where the organisation does not fit the graph, and otherwise that of
// the context. The organisation is not changed, and must not be while the session lives.
func (e *Engine) Open(ctx context.Context, org *organisation.Organisation, at framework.Date) (*Session, error) {
	s, err := e.open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	return &Session{engine: e, state: s, digested: true}, nil
}

// At returns the day of the session.
func (s *Session) At() framework.Date { return s.state.Case.At }

// Organisation returns what the session holds. The lists are the caller's own; what their
// items hold is shared and must not be changed.
func (s *Session) Organisation() *organisation.Organisation {
	org := s.state.Case.Organisation()
	if !s.digested {
		org.Digest = organisation.Digest(org)
	}
	return org
}

// Assessment returns the assessment as it stands. Its error means that the context
// ended.
func (s *Session) Assessment(ctx context.Context) (*result.Assessment, error) {
	if !s.digested {
		s.state.Case.Org.Digest, s.digested = s.Organisation().Digest, true
	}
	if err := ended(ctx); err != nil {
		return nil, err
	}
	return s.state.Assessment(ctx)
}

// Explain is [Engine.Explain] of what the session holds.
func (s *Session) Explain(ctx context.Context, ref framework.Ref) ([]explanation.Explanation, error) {
	leaf, err := s.engine.graph.Leaf(ref)
	if err != nil {
		return nil, err
	}
	if err := s.state.Judge(ctx); err != nil {
		return nil, err
	}
	out := []explanation.Explanation{}
	for i, l := range s.state.Case.Lenses {
		if l.Framework.ID != ref.Framework {
			continue
		}
		x, err := explain.Requirement(ctx, s.state, i, leaf)
		if err != nil {
			return nil, err
		}
		out = append(out, *x)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("explanation: no scope of the organisation takes in framework %q: %w", ref.Framework, mapping.ErrNotFound)
	}
	return out, nil
}

// Statement is [Engine.Statement] of what the session holds.
func (s *Session) Statement(ctx context.Context, id string) (*statement.Statement, error) {
	found := -1
	for i, l := range s.state.Case.Lenses {
		if len(l.Framework.Excludable.Kinds) == 0 || id != "" && l.Scope.Lens() != id {
			continue
		}
		if found >= 0 {
			return nil, fmt.Errorf("statement of applicability: %w: %s and %s", ErrSeveralStatements, s.state.Case.Lenses[found].Scope.Lens(), l.Scope.Lens())
		}
		found = i
	}
	if found < 0 {
		of := ""
		if id != "" {
			of = fmt.Sprintf("with the id %q ", id)
		}
		return nil, fmt.Errorf("statement of applicability: no scope %sof a framework from which controls may be excluded: %w", of, mapping.ErrNotFound)
	}
	a, err := s.Assessment(ctx)
	if err != nil {
		return nil, err
	}
	return soa.Of(ctx, s.state, a, found)
}

// Apply takes a change and says what it moved. All of it is taken or, with an error, none:
// the error is a [framework.Problems] where part of it does not fit, and otherwise means
// that the context ended. The digest of the changed input is worked out by the next
// [Session.Assessment] and is "" in the Difference.
func (s *Session) Apply(ctx context.Context, c Change) (*difference.Difference, error) {
	if err := s.check(ctx, &c); err != nil {
		return nil, err
	}
	return s.move(ctx, c.lens())
}

// Move goes to another day and says what that moved: evidence ends, comes to be there, and
// days of a window pass. With an error the session stays as it was.
func (s *Session) Move(ctx context.Context, at framework.Date) (*difference.Difference, error) {
	if at.IsZero() {
		return nil, fmt.Errorf("session: %w: the instant is no date", ErrInput)
	}
	return s.move(ctx, lens.Change{Instant: at})
}

// move takes a change that fits.
func (s *Session) move(ctx context.Context, ch lens.Change) (*difference.Difference, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	if err := s.state.Judge(ctx); err != nil {
		return nil, err
	}
	next, reach, err := s.state.With(ctx, ch)
	if err != nil {
		return nil, err
	}
	if err := next.Judge(ctx); err != nil {
		return nil, err
	}
	d := difference.Of(s.state.Part(reach), next.Part(reach))
	s.state, s.digested = next, s.digested && !ch.Input()
	return d, nil
}

// check looks at a change before anything of it is taken.
func (s *Session) check(ctx context.Context, c *Change) error {
	problems, err := organisation.CheckEvidence(ctx, s.engine.graph, c.Put, s.state.Case.Org.Systems)
	if err != nil {
		return err
	}
	for _, id := range c.Drop {
		if _, ok := s.state.Case.Find(id); ok {
			continue
		}
		ids := make([]string, len(s.state.Case.Items))
		for i, it := range s.state.Case.Items {
			ids[i] = it.Piece.ID
		}
		problems = append(problems, framework.Problem{
			Code: mapping.CodeUnknown, Message: fmt.Sprintf("unknown evidence %q", id), Suggestion: framework.Nearest(id, ids),
		})
	}
	if ch := c.lens(); ch.More() {
		more, err := organisation.Check(ctx, s.engine.graph, s.state.Case.Changed(ch))
		if err != nil {
			return err
		}
		problems = append(problems, more...)
	}
	if err := problems.Err(); err != nil {
		return fmt.Errorf("change: %w", err)
	}
	return nil
}
