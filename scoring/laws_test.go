package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// byDefault is the rich catalog without rules of its own.
func byDefault(s *mapping.Source) {
	rich(s)
	s.Rules = nil
}

// Under the default rules, one more accepted piece without deviations never lowers what
// is shown of any requirement or lens, whatever scope, systems and treatments there are,
// and whatever links ask on top.
func TestMoreAcceptedEvidenceNeverLowers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	e := engine(t, byDefault)
	for range tries(100) {
		org := company(t, rng)
		more := clean(t, rng, org)
		before := assess(t, e, org, "2026-06-15")
		org.Evidence = append(org.Evidence, more)
		after := assess(t, e, org, "2026-06-15")
		for i := range before.Frameworks {
			b, a := &before.Frameworks[i], &after.Frameworks[i]
			require.GreaterOrEqual(t, a.Readiness.Low+result.Epsilon, b.Readiness.Low, "%s: %+v", a.Lens, more)
			for j := range b.Requirements {
				require.GreaterOrEqual(t, a.Requirements[j].Readiness.Low+result.Epsilon, b.Requirements[j].Readiness.Low, "%s: %+v", b.Requirements[j].Ref, more)
			}
		}
	}
}

// clean is an accepted piece of the kind of which law 3 speaks: it is decided, nothing deviates, and
// it contradicts nothing of the organisation. A sample that does not state its deviations is not
// decided: it counts as all of it deviating too.
func clean(t *testing.T, rng *rand.Rand, org *organisation.Organisation) evidence.Piece {
	t.Helper()
	for {
		p := piece(t, rng, "NEW")
		p.Status = evidence.Accepted
		if _, sampled := p.Attributes["sample"]; sampled {
			p.Attributes["deviations"] = int64(0)
		}
		if !slices.ContainsFunc(org.Evidence, func(o evidence.Piece) bool { return contradict(&p, &o) }) {
			return p
		}
	}
}

// contradict reports whether of two pieces of a type one says that nothing occurred and the other may
// hold a day of it, for a system that both speak of.
func contradict(a, b *evidence.Piece) bool {
	held := func(p *evidence.Piece) framework.Period {
		return framework.Period{First: p.Period.First, Last: max(p.Period.Last, p.Collected)}
	}
	x, y := held(a), held(b)
	return a.Type == b.Type && nothing(a) != nothing(b) && x.First <= y.Last && y.First <= x.Last &&
		(len(a.Systems) == 0 || len(b.Systems) == 0 || slices.Contains(b.Systems, a.Systems[0]))
}

// nothing reports whether a piece is a list of nothing.
func nothing(p *evidence.Piece) bool { return p.Attributes["population"] == int64(0) }

// An answer never widens an interval: not where rules read facts, not where links do,
// not where a rule falls as evidence grows, and not where records disagree.
func TestAnAnswerNeverWidens(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`window.covered(evidence) * 0.75 + share(facts.done) * 0.25`,
		`evidence.count() == 1`,
		`!evidence.exists() || facts.n > 1`,
		`evidence.all(e, e.has("population"))`,
		`evidence.latest().exists(e, e.has("population"))`,
		`facts.done ? evidence.count() < 3 : evidence.exists()`,
		`1.0 - evidence.count().of(5)`,
		`evidence.filter(e, evidence.count() < 2).exists()`,
		`(3).of(evidence.count() + 1) * evidence.count().of(2) >= 0.9`,
		`(evidence.count() + -3).of(3) * evidence.count().of(2) >= -0.2`,
		`[facts].exists(f, f.done) && evidence.count() < 2`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			e := engine(t, func(s *mapping.Source) {
				rich(s)
				s.Rules = append(s.Rules, &mapping.Rule{Control: "monthly", Basis: framework.Operation, Expr: mapping.Expr{Text: text}})
			})
			rng := rand.New(rand.NewPCG(3, 4))
			for range tries(20) {
				org := company(t, rng)
				org.Facts = nil
				narrows(t, e, org, evidence.Fact{ID: "done", Value: rng.IntN(2) == 0}, evidence.Fact{ID: "n", Value: int64(rng.IntN(5))})
				narrows(t, e, org, evidence.Fact{ID: "n", Value: int64(rng.IntN(5))}, evidence.Fact{ID: "done", Value: rng.IntN(2) == 0})
			}
		})
	}
}

// narrows answers one fact after the other and holds each assessment within the last.
func narrows(t *testing.T, e *scoring.Engine, org *organisation.Organisation, answers ...evidence.Fact) {
	t.Helper()
	one := *org
	last := assess(t, e, &one, "2026-06-15")
	for _, f := range answers {
		one.Facts = append(slices.Clone(one.Facts), f)
		next := assess(t, e, &one, "2026-06-15")
		for i := range last.Frameworks {
			for j := range last.Frameworks[i].Requirements {
				was, is := last.Frameworks[i].Requirements[j].Readiness, next.Frameworks[i].Requirements[j].Readiness
				require.GreaterOrEqual(t, is.Low+result.Epsilon, was.Low, "%s: %v", last.Frameworks[i].Requirements[j].Ref, one.Facts)
				require.LessOrEqual(t, is.High, was.High+result.Epsilon, "%s: %v", last.Frameworks[i].Requirements[j].Ref, one.Facts)
			}
		}
		last = next
	}
}

// The order in which anything stands changes no byte.
func TestOrderChangesNoByte(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	e := engine(t, rich)
	for range tries(50) {
		org := company(t, rng)
		want := marshal(t, assess(t, e, org, "2026-06-15"))
		require.Equal(t, want, marshal(t, assess(t, e, org, "2026-06-15")), "same input, same bytes")
		other := *org
		other.Evidence, other.Scopes, other.Facts = slices.Clone(org.Evidence), slices.Clone(org.Scopes), slices.Clone(org.Facts)
		other.Treatments, other.Operates, other.Systems = slices.Clone(org.Treatments), slices.Clone(org.Operates), slices.Clone(org.Systems)
		shuffle(rng, other.Evidence)
		shuffle(rng, other.Scopes)
		shuffle(rng, other.Facts)
		shuffle(rng, other.Treatments)
		shuffle(rng, other.Systems)
		for i := range other.Scopes {
			other.Scopes[i].Systems = slices.Clone(other.Scopes[i].Systems)
			shuffle(rng, other.Scopes[i].Systems)
		}
		require.Equal(t, want, marshal(t, assess(t, e, &other, "2026-06-15")))
	}
}

// Whether lenses are judged beside one another changes no byte, and what does not fit is the same fault.
func TestBesideChangesNoByte(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	e, at := engine(t, rich), day(t, "2026-06-15")
	faults := map[string]func(list []evidence.Piece) []evidence.Piece{
		"a type that nobody declared": func(list []evidence.Piece) []evidence.Piece {
			return append(list, evidence.Piece{ID: "BAD", Type: "nobody declared it"}, evidence.Piece{ID: "BAD"})
		},
		"ids twice": func(list []evidence.Piece) []evidence.Piece { return append(list, list...) },
		"a circle of what replaces": func(list []evidence.Piece) []evidence.Piece {
			for i := range list {
				list[i].Replaces = []string{list[(i+1)%len(list)].ID, list[i].ID}
			}
			return list
		},
		"days that cannot be": func(list []evidence.Piece) []evidence.Piece {
			for i := range list {
				list[i].Period = framework.Period{First: framework.MaxDate + 5, Last: framework.MinDate - 5}
				list[i].Collected, list[i].Valid = 1<<31-1, -1<<31
			}
			return list
		},
	}
	for n := range tries(50) {
		org := company(t, rng)
		for n%10 == 0 && len(org.Evidence) > 0 && len(org.Evidence) < 3000 { // of several parts, so that the room of one is taken for another
			for _, p := range org.Evidence {
				p.ID = fmt.Sprintf("%s-%d", p.ID, len(org.Evidence))
				org.Evidence = append(org.Evidence, p)
			}
		}
		want, err := e.AssessAlone(t.Context(), org, at, true)
		require.NoError(t, err)
		got, err := e.AssessAlone(t.Context(), org, at, false)
		require.NoError(t, err)
		require.Equal(t, marshal(t, want), marshal(t, got))
		for name, faulty := range faults {
			bad := *org
			if bad.Evidence = faulty(slices.Clone(org.Evidence)); len(bad.Evidence) == 0 {
				continue
			}
			_, fault := e.AssessAlone(t.Context(), &bad, at, true)
			require.Error(t, fault, name)
			_, err = e.AssessAlone(t.Context(), &bad, at, false)
			require.EqualError(t, err, fault.Error(), name)
		}
	}
}

// A context that fails once, in whichever lens and way, ends the assessment in that way, and none comes out.
func TestWhatFailsBesideComesOut(t *testing.T) {
	t.Parallel()
	e, at := engine(t, rich), day(t, "2026-06-15")
	org := company(t, rand.New(rand.NewPCG(9, 9)))
	asked := &counting{Context: t.Context(), most: 1 << 40}
	_, err := e.AssessAlone(asked, org, at, false)
	require.NoError(t, err)
	for n := int64(1); n < asked.asked.Load(); n += 1 + asked.asked.Load()/40 {
		ctx := &panicking{counting{Context: t.Context(), most: n}}
		assert.PanicsWithValue(t, "once", func() { _, _ = e.AssessAlone(ctx, org, at, false) }, "at the look %d", n)
	}
}

// panicking is a context that panics once, when it is asked for so many times.
type panicking struct{ counting }

func (p *panicking) Err() error {
	if p.asked.Add(1) == p.most {
		panic("once")
	}
	return nil
}

func shuffle[T any](rng *rand.Rand, list []T) {
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// What is said to carry a point alone does: without it the point stands worse; and
// without any other piece it does not.
func TestWhatCarriesAlone(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 10))
	e := engine(t, rich)
	found := 0
	for range tries(40) {
		org := company(t, rng)
		xs, err := e.Explain(t.Context(), org, day(t, "2026-07-15"), ref(t, "x:1.1"))
		require.NoError(t, err)
		x := xs[0]
		for i := range org.Evidence {
			then := *org
			then.Evidence = slices.Delete(slices.Clone(org.Evidence), i, i+1)
			after, err := e.Explain(t.Context(), &then, day(t, "2026-07-15"), ref(t, "x:1.1"))
			require.NoError(t, err)
			var falls []framework.PointRef
			for j, p := range after[0].Points {
				if p.Readiness.Low < x.Points[j].Readiness.Low-result.Epsilon {
					falls = append(falls, p.ID)
				}
			}
			at := slices.IndexFunc(x.Alone, func(l explanation.ReliedOn) bool { return l.Evidence == org.Evidence[i].ID })
			if len(falls) == 0 {
				assert.Negative(t, at, org.Evidence[i].ID)
				continue
			}
			found++
			if assert.GreaterOrEqual(t, at, 0, org.Evidence[i].ID) {
				assert.Equal(t, falls, x.Alone[at].Points)
				assert.Equal(t, after[0].Readiness, x.Alone[at].Readiness)
			}
		}
	}
	assert.GreaterOrEqual(t, found, tries(10))
}

// Each answer that settles a question gives what it says.
func TestWhatAnswersSettle(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(11, 12))
	e := engine(t, rich)
	asked := 0
	for range tries(40) {
		org := company(t, rng)
		org.Facts = nil
		xs, err := e.Explain(t.Context(), org, day(t, "2026-06-15"), ref(t, "x:1.2"))
		require.NoError(t, err)
		for _, q := range xs[0].Unknowns {
			for _, f := range q.Facts {
				for _, s := range f.Settles {
					then := *org
					then.Facts = []evidence.Fact{{ID: f.Fact, Value: s.Answer == "true"}}
					after, err := e.Explain(t.Context(), &then, day(t, "2026-06-15"), ref(t, "x:1.2"))
					require.NoError(t, err)
					asked++
					require.Equal(t, after[0].Readiness, s.Readiness)
				}
			}
		}
	}
	assert.Greater(t, asked, 10)
}

// A draft without deviations that contradicts nothing counts in high only: it never lowers what is
// shown, never raises it, and never lowers high.
func TestDraftsCountInHighOnly(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(15, 16))
	e := engine(t, byDefault)
	for range tries(100) {
		org := company(t, rng)
		draft := clean(t, rng, org)
		draft.Status = evidence.Draft
		before := assess(t, e, org, "2026-06-15")
		org.Evidence = append(org.Evidence, draft)
		after := assess(t, e, org, "2026-06-15")
		for i := range before.Frameworks {
			for j, q := range before.Frameworks[i].Requirements {
				is := after.Frameworks[i].Requirements[j].Readiness
				require.InDelta(t, q.Readiness.Low, is.Low, result.Epsilon, "%s: %+v", q.Ref, draft)
				require.GreaterOrEqual(t, is.High+result.Epsilon, q.Readiness.High, "%s: %+v", q.Ref, draft)
			}
		}
	}
}
