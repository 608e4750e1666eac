package scoring_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/internal/raced"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
)

var (
	walks     = flag.Int("walks", 60, "on how many made-up organisations sessions are changed at random")
	walksFrom = flag.Uint64("walks-from", 1, "the seed of the first of them")
)

// After any change a session stands as one opened on what it holds, byte for byte, and what it says
// moved is what two full assessments differ in: whatever it keeps, it keeps nothing that the change
// touches. The short form is a part of every test run; the whole is
//
//	go test ./scoring -run TestSessionWalks -walks 5000 -timeout 60m
func TestSessionWalks(t *testing.T) {
	t.Parallel()
	var next, taken, refused atomic.Int64
	for part := range 4 {
		t.Run(fmt.Sprint("part ", part+1), func(t *testing.T) {
			t.Parallel()
			for !t.Failed() {
				n := next.Add(1) - 1
				if n >= int64(raced.Few(*walks)) {
					return
				}
				w := makeWorld(*walksFrom + uint64(n))
				o, err := openWorld(t, w)
				if err != nil {
					continue // the laws tell of it
				}
				a, b := o.walk()
				taken.Add(int64(a))
				refused.Add(int64(b))
			}
		})
	}
	t.Cleanup(func() {
		assert.Greater(t, taken.Load(), refused.Load(), "most changes fit")
	})
}

// walk changes a session at random.
func (o *open) walk() (taken, refused int) {
	s, err := o.engine.Open(o.t.Context(), o.org, o.at)
	require.NoError(o.t, err)
	before, at := o.first, o.at
	for i := range 10 {
		c := o.edit()
		var d *difference.Difference
		if o.rng.IntN(12) == 0 {
			at = o.at.AddDays(o.rng.IntN(120) - 60)
			d, err = s.Move(o.t.Context(), at)
		} else {
			d, err = s.Apply(o.t.Context(), c)
		}
		if problems := (framework.Problems)(nil); errors.As(err, &problems) {
			refused++
			continue
		}
		require.NoError(o.t, err)
		taken++
		got, err := s.Assessment(o.t.Context())
		require.NoError(o.t, err)
		full, err := o.engine.Assess(o.t.Context(), s.Organisation(), at)
		require.NoError(o.t, err)
		if text := apart(marshal(o.t, full), marshal(o.t, got)); text != "" {
			require.Fail(o.t, "a session that is not what a full assessment is", "seed %d, step %d, %+v:\n%s", o.seed, i, c, text)
		}
		want := difference.Between(before, full)
		require.Equal(o.t, marshal(o.t, want.Lenses), marshal(o.t, d.Lenses), "seed %d, step %d", o.seed, i)
		require.Equal(o.t, marshal(o.t, want.Evidence), marshal(o.t, d.Evidence), "seed %d, step %d", o.seed, i)
		require.Equal(o.t, want.NewProblems, d.NewProblems, "seed %d, step %d", o.seed, i)
		before = full
	}
	return taken, refused
}

// edit is a change of one sort or of several.
func (o *open) edit() scoring.Change {
	var c scoring.Change
	pool := slices.Concat(o.org.Evidence, o.added)
	for range 1 + o.rng.IntN(2) {
		if len(pool) == 0 {
			break
		}
		p := pool[o.rng.IntN(len(pool))]
		switch o.rng.IntN(5) {
		case 0:
			c.Drop = append(c.Drop, p.ID)
		case 1:
			c.Put = append(c.Put, p)
		default:
			c.Put = append(c.Put, otherwise(o.rng, p, pool))
		}
	}
	switch facts := o.org.Facts; o.rng.IntN(14) {
	case 0, 1:
		if len(facts) > 0 {
			c.Answer = []evidence.Fact{facts[o.rng.IntN(len(facts))]}
		}
	case 2:
		if len(facts) > 0 {
			c.Forget = []string{facts[o.rng.IntN(len(facts))].ID}
		}
	case 3:
		for _, f := range facts {
			if yes, ok := f.Value.(bool); ok {
				c.Answer = append(c.Answer, evidence.Fact{ID: f.ID, Value: !yes})
			}
		}
	case 4:
		c.Scopes = part(o.rng, o.org.Scopes)
	case 5, 6:
		c.Treatments = part(o.rng, o.org.Treatments)
	case 7, 8:
		c.Operates = part(o.rng, o.org.Operates)
	case 9:
		c.Risks = part(o.rng, o.org.Risks)
	case 10:
		c.Nonconformities = part(o.rng, o.org.Nonconformities)
	}
	return c
}

// part is some of a list, which may be none of it.
func part[T any](rng *rand.Rand, list []T) []T {
	return slices.DeleteFunc(append([]T{}, list...), func(T) bool { return rng.IntN(3) == 0 })
}

// otherwise is a piece with something of it changed.
func otherwise(rng *rand.Rand, e evidence.Piece, pool []evidence.Piece) evidence.Piece {
	switch rng.IntN(9) {
	case 0:
		e.Status = []evidence.Acceptance{evidence.Accepted, evidence.Draft, evidence.Rejected}[rng.IntN(3)]
	case 1:
		e.Collected, e.Performed, e.Valid, e.ApprovedOn = 0, 0, 0, 0
	case 2:
		e.Outcome = evidence.Failed
	case 3:
		e.Replaces, e.Retests = nil, ""
	case 4:
		e.Systems, e.Controls, e.Points = nil, nil, nil
	case 5:
		e.Attributes = map[string]any{"population": int64(0)}
	case 6:
		e.Period = framework.Period{}
	case 7:
		other := pool[rng.IntN(len(pool))]
		e.Systems, e.Controls = other.Systems, other.Controls
	default:
		other := pool[rng.IntN(len(pool))]
		e.Effective, e.Period, e.Collected, e.Performed, e.Points, e.Attributes = other.Effective, other.Period, other.Collected, other.Performed, other.Points, other.Attributes
	}
	return e
}

// So it is with the built-in catalog.
func TestSessionOfAcmeEqualsFull(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files)
	rng := rand.New(rand.NewPCG(4, 7))
	s, err := e.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	for taken := 0; taken < 20; {
		c := scoring.Change{}
		x := org.Evidence[rng.IntN(len(org.Evidence))]
		switch rng.IntN(6) {
		case 0:
			c.Drop = []string{x.ID}
		case 1:
			c.Forget = []string{org.Facts[rng.IntN(len(org.Facts))].ID}
		case 2:
			c.Answer = []evidence.Fact{org.Facts[rng.IntN(len(org.Facts))]}
		default:
			c.Put = []evidence.Piece{otherwise(rng, x, org.Evidence)}
		}
		if _, err := s.Apply(t.Context(), c); err != nil {
			require.ErrorContains(t, err, "change:")
			continue // it does not fit
		}
		taken++
		got, err := s.Assessment(t.Context())
		require.NoError(t, err)
		full, err := e.Assess(t.Context(), s.Organisation(), org.AsOf)
		require.NoError(t, err)
		require.Empty(t, apart(marshal(t, full), marshal(t, got)), "%+v", c)
	}
}

// A change of one piece of acme judges little anew: counted, and not timed.
func TestSessionJudgesLittleAnew(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files)
	s, err := e.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	_, err = s.Assessment(t.Context())
	require.NoError(t, err)
	all, pieces := s.Anew()
	assert.Len(t, org.Evidence, pieces)
	assert.Greater(t, all, 120)
	for i := 0; i < len(org.Evidence); i += 7 {
		p := org.Evidence[i]
		p.Title += strings.Repeat("again", i%2)
		_, err := s.Apply(t.Context(), scoring.Change{Put: []evidence.Piece{p}})
		require.NoError(t, err)
		judged, asked := s.Anew()
		assert.LessOrEqual(t, judged, all/15, p.ID)
		assert.LessOrEqual(t, asked, 3, p.ID)
	}
}

// What a piece reaches beyond the controls that take it: each change moves the requirement that does not
// take the piece, and the session says so.
func TestSessionReachesFurther(t *testing.T) {
	t.Parallel()
	list := func(p evidence.Piece, population int64) evidence.Piece {
		p.Attributes = map[string]any{"population": population}
		return p
	}
	e := engine(t, func(s *mapping.Source) {
		s.EvidenceTypes = append(s.EvidenceTypes, &evidence.Type{
			ID: "release", Title: "Release", SameEventsAs: []string{"ticket"}, Attributes: []evidence.Attribute{{Name: "population", Type: evidence.IntValue}},
		})
		releases := *control(s, "events")
		releases.ID, releases.Evidence.Operation.Types = "releases", []mapping.AnyOf{{"release"}}
		releases.Links = []mapping.Link{{To: framework.Ref{Framework: "y", Requirement: "1"}, Why: "because"}}
		s.Controls = append(s.Controls, &releases)
	})
	zero := list(accepted(t, "Z", "ticket", "2026-01-01/2026-06-30"), 0)
	was, policy := accepted(t, "P", "policy", "2026-01-01/2026-06-30"), accepted(t, "N", "policy", "2026-03-01/2026-06-30")
	policy.Replaces = []string{"P"}
	was.Points = []framework.PointRef{ref(t, "x:1.1").Point("b")}
	policy.Points = []framework.PointRef{ref(t, "y:1").Point("")}
	for _, tt := range []struct {
		name  string
		held  []evidence.Piece
		put   evidence.Piece
		moved string
	}{
		{"a list of nothing of the same events", []evidence.Piece{zero}, list(accepted(t, "R", "release", "2026-02-01/2026-02-28"), 3), "x:1.1"},
		{"what it contradicts", []evidence.Piece{list(accepted(t, "R", "release", "2026-01-01/2026-06-30"), 0)}, list(accepted(t, "T", "ticket", "2026-01-01/2026-06-30"), 7), "y:1"},
		{"a point of what it replaces", []evidence.Piece{was}, policy, "x:1.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			org := type2(t, tt.held...)
			org.Scopes = append(org.Scopes, framework.Scope{Framework: "y", Basis: org.Scopes[0].Basis, Window: org.Scopes[0].Window})
			s, err := e.Open(t.Context(), org, day(t, "2026-07-15"))
			require.NoError(t, err)
			before, err := s.Assessment(t.Context())
			require.NoError(t, err)
			for _, c := range []scoring.Change{{Put: []evidence.Piece{tt.put}}, {Drop: []string{tt.put.ID}}} {
				_, err = s.Apply(t.Context(), c)
				require.NoError(t, err)
				after, err := s.Assessment(t.Context())
				require.NoError(t, err)
				assert.NotEqual(t, marshal(t, requirement(t, before, tt.moved)), marshal(t, requirement(t, after, tt.moved)), "it moves")
				full, err := e.Assess(t.Context(), s.Organisation(), s.At())
				require.NoError(t, err)
				require.Empty(t, apart(marshal(t, full), marshal(t, after)))
				before = after
			}
		})
	}
}

// An answer that a link waits for moves what a control brings that stands in for the linked one, which
// reads no answer itself.
func TestSessionAnswersForASubstitute(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) {
		control(s, "monthly").Links[0].Needs = mapping.Needs{Expr: mapping.Expr{Text: `facts.done`}}
	})
	point := ref(t, "x:1.1").Point("a")
	org := &organisation.Organisation{
		Name: "Small", Evidence: []evidence.Piece{accepted(t, "L", "log", "2026-01-01/2026-12-31")},
		Scopes: []framework.Scope{{Framework: "x", Basis: []framework.Basis{framework.Operation}}},
		Treatments: []organisation.Treatment{{
			Kind: organisation.Compensating, Control: "monthly", By: "logging", Points: []framework.PointRef{point}, Since: day(t, "2026-01-01"),
			Why: "so", Owner: "cto", ApprovedBy: "ceo", Until: day(t, "2026-12-31"),
		}},
	}
	org.Evidence[0].Collected = day(t, "2026-07-01")
	s, err := e.Open(t.Context(), org, day(t, "2026-07-01"))
	require.NoError(t, err)
	for _, done := range []bool{true, false} {
		_, err = s.Apply(t.Context(), scoring.Change{Answer: []evidence.Fact{{ID: "done", Value: done}}})
		require.NoError(t, err)
		got, err := s.Assessment(t.Context())
		require.NoError(t, err)
		with := requirement(t, got, "x:1.1").WithCompensation
		require.NotNil(t, with)
		assert.Equal(t, done, with.Low > 0)
		full, err := e.Assess(t.Context(), s.Organisation(), s.At())
		require.NoError(t, err)
		require.Empty(t, apart(marshal(t, full), marshal(t, got)))
	}
}
