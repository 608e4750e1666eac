package scoring

import (
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
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

// A Session holds one organisation at one instant and takes changes to it. The assessment is the
// same, byte for byte, as a full one of [Session.Organisation]. A Session serves one goroutine at
// a time.
type Session struct {
	engine *Engine
	state  *finding.State
	// digested says that the digest of the input is that of what is held.
	digested bool
	sums     sums
}

// Open opens a session on the organisation as it stands at the instant. The error is a
// [framework.Problems] where the organisation does not fit the graph, and otherwise that of
// the context. The organisation is not changed, and must not be while the session lives. What is
// judged of all of it works on several goroutines, as in [Engine.Assess].
func (e *Engine) Open(ctx context.Context, org *organisation.Organisation, at framework.Date) (*Session, error) {
	return e.session(e.open(ctx, org, at, false))
}

// OpenChecked is [Engine.Open] of an organisation in which [organisation.Check] found no error by the catalog that the engine's graph
// was built of, and which nobody changed since, as where both were just loaded. Where that is not so, the figures are of nothing or
// it fails. Products use Open.
func (e *Engine) OpenChecked(ctx context.Context, org *organisation.Organisation, at framework.Date, _ check.Proof) (*Session, error) {
	org, err := e.begin(ctx, org, at)
	if err != nil {
		return nil, err
	}
	c, err := lens.Of(ctx, e.catalog, org, at)
	if err != nil {
		return nil, err
	}
	return e.session(e.opened(c, false))
}

// session is that of a state as it was opened.
func (e *Engine) session(s *finding.State, err error) (*Session, error) {
	if err != nil {
		return nil, err
	}
	return &Session{engine: e, state: s, digested: true}, nil
}

// ready refuses a session that was not opened, and a context that is missing or has ended.
func (s *Session) ready(ctx context.Context) error {
	if s == nil || s.state == nil {
		return fmt.Errorf("session: %w: the session was not opened by Open", ErrInput)
	}
	return ended(ctx)
}

// At returns the day of the session; none for one that was not opened.
func (s *Session) At() framework.Date {
	if s == nil || s.state == nil {
		return 0
	}
	return s.state.Case.At
}

// Organisation returns what the session holds; nil for one that was not opened. The lists are
// the caller's own; what their items hold is shared and must not be changed.
func (s *Session) Organisation() *organisation.Organisation {
	if s == nil || s.state == nil {
		return nil
	}
	org := s.state.Case.Organisation()
	if !s.digested {
		org.Digest = organisation.Digest(org)
	}
	return org
}

// Assessment returns the assessment as it stands. Its error means that the context
// ended.
func (s *Session) Assessment(ctx context.Context) (*result.Assessment, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	if !s.digested {
		digest, err := s.digest(ctx)
		if err != nil {
			return nil, fmt.Errorf("assessment: %w", err)
		}
		s.state.Case.Org.Digest, s.digested = digest, true
	}
	return s.state.Assessment(ctx)
}

// Explain is [Engine.Explain] of what the session holds.
func (s *Session) Explain(ctx context.Context, ref framework.Ref) ([]explanation.Explanation, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
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
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	found := -1
	for i, l := range s.state.Case.Lenses {
		if !l.Framework.HasStatement() || id != "" && l.Scope.Lens() != id {
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
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	if err := s.check(ctx, &c); err != nil {
		return nil, err
	}
	return s.move(ctx, c.lens())
}

// Move goes to another day and says what that moved: evidence ends, comes to be there, and
// days of a window pass. With an error the session stays as it was.
func (s *Session) Move(ctx context.Context, at framework.Date) (*difference.Difference, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	if err := instant(at); err != nil {
		return nil, err
	}
	return s.move(ctx, lens.Change{Instant: at})
}

// move takes a change that fits.
func (s *Session) move(ctx context.Context, ch lens.Change) (*difference.Difference, error) {
	if err := s.state.Judge(ctx); err != nil {
		return nil, err
	}
	next, err := s.state.With(ctx, ch)
	if err != nil {
		return nil, err
	}
	if err := next.Judge(ctx); err != nil {
		return nil, err
	}
	d := s.state.Moved(next)
	s.sums.moved(s.state, next, &ch)
	s.state, s.digested = next, s.digested && !ch.Input()
	return d, nil
}
