package scoring_test

import (
	"math/rand/v2"
	"slices"
	"strings"
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
	for range 250 {
		org := company(t, rng)
		before := assess(t, e, org, "2026-06-15")
		more := piece(t, rng, "NEW")
		more.Status = evidence.Accepted
		delete(more.Attributes, "deviations")
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
			for range 60 {
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
	for range 100 {
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

func shuffle[T any](rng *rand.Rand, list []T) {
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// What an explanation says would have to be true is enough: with the evidence that it
// asks for of one control, and the answers, each point of that control is met. Rules that
// would have to hold are not tried, since nobody can tell from their text how.
func TestWhatWouldHaveToBeTrueIsEnough(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	e := engine(t, rich)
	tried, answered := 0, 0
	for n := range 200 {
		org := company(t, rng)
		org.Scopes = org.Scopes[:1]
		org.Treatments = nil
		if n%2 == 0 {
			org.Facts = nil
			org.Evidence = append(org.Evidence, accepted(t, "LOG", "log", "2026-01-01/2026-06-30"))
		}
		requirement := ref(t, []string{"x:1.1", "x:1.2"}[n/2%2])
		xs, err := e.Explain(t.Context(), org, day(t, "2026-07-15"), requirement)
		require.NoError(t, err)
		for _, p := range xs[0].Points {
			for _, c := range p.Controls {
				if c.Review == "" || p.Status == result.StatusMet || p.Status == result.StatusOutOfScope || p.Status == result.StatusExcluded {
					continue
				}
				more, answers, enough := supply(xs[0].Would, p.ID, c.ID)
				if !enough {
					continue
				}
				answered += len(answers)
				then := *org
				then.Evidence = slices.Concat(org.Evidence, more)
				then.Facts = slices.Concat(org.Facts, answers)
				after, err := e.Explain(t.Context(), &then, day(t, "2026-07-15"), requirement)
				require.NoError(t, err)
				for _, q := range after[0].Points {
					if q.ID == p.ID {
						tried++
						require.Equal(t, result.StatusMet, q.Status, "%s by %s: %+v", p.ID, c.ID, xs[0].Would)
					}
				}
			}
		}
	}
	assert.Greater(t, tried, 50)
	assert.Greater(t, answered, 10)
}

// supply makes the evidence that conditions ask for; it is not enough where they ask for
// something else too.
func supply(list []explanation.Condition, p framework.PointRef, control string) (out []evidence.Piece, answers []evidence.Fact, enough bool) {
	enough = true
	for _, c := range list {
		if c.Control != control || !slices.Contains(c.Points, p) {
			continue
		}
		if c.Fact != "" && c.Answer != "" {
			answers = append(answers, evidence.Fact{ID: c.Fact, Value: c.Answer == "true"})
			continue
		}
		enough = enough && len(c.When) > 0 && c.Rule == "" && (c.Needs == "" || strings.Contains(c.Needs, "population") && (c.Types[0] == "review" || c.Types[0] == "ticket"))
		for i, when := range c.When {
			if !enough {
				break
			}
			out = append(out, evidence.Piece{
				ID: "W" + control + string(rune('a'+len(out))) + string(rune('a'+i)), Type: c.Types[0], Controls: []string{control}, Period: when,
				Systems: c.Systems, Status: evidence.Accepted,
			})
			if strings.Contains(c.Needs, "population") {
				out[len(out)-1].Attributes = map[string]any{"population": int64(1)}
			}
		}
	}
	return out, answers, enough
}

// What is said to carry a point alone does: without it the point stands worse; and
// without any other piece it does not.
func TestWhatCarriesAlone(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 10))
	e := engine(t, rich)
	found := 0
	for range 40 {
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
	assert.Greater(t, found, 10)
}

// Each answer that settles a question gives what it says.
func TestWhatAnswersSettle(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(11, 12))
	e := engine(t, rich)
	asked := 0
	for range 60 {
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

// Verdicts and figures agree: a piece that does not support a requirement carries none of
// what is shown of it. Records that nothing occurred are left out, since they show by
// taking away what is asked.
func TestWhatDoesNotSupportCarriesNothing(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(13, 14))
	e := engine(t, byDefault)
	for range 60 {
		org := company(t, rng)
		org.Treatments = nil // a compensating control takes evidence past its links
		before := assess(t, e, org, "2026-07-15")
		for i := range org.Evidence {
			if n, ok := org.Evidence[i].Tested(evidence.Population); ok && n == 0 {
				continue
			}
			then := *org
			then.Evidence = slices.Delete(slices.Clone(org.Evidence), i, i+1)
			after := assess(t, e, &then, "2026-07-15")
			for k := range before.Frameworks {
				at := slices.IndexFunc(before.Evidence, func(r result.Evidence) bool { return r.ID == org.Evidence[i].ID })
				v := before.Evidence[at].Verdicts[k]
				for j, q := range before.Frameworks[k].Requirements {
					if v.Verdict == result.VerdictSupports && slices.Contains(v.Requirements, q.Ref) {
						continue
					}
					require.InDelta(t, q.Readiness.Low, after.Frameworks[k].Requirements[j].Readiness.Low, result.Epsilon, "%s in %s: %+v %+v", q.Ref, v.Lens, v, org.Evidence[i])
				}
			}
		}
	}
}

// A draft counts in high only: it never lowers what is shown, never raises it, and never
// lowers high.
func TestDraftsCountInHighOnly(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(15, 16))
	e := engine(t, byDefault)
	for range 250 {
		org := company(t, rng)
		before := assess(t, e, org, "2026-06-15")
		draft := piece(t, rng, "NEW")
		draft.Status = evidence.Draft
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

// Where records or a log would do, a log that may yet count stays in high.
func TestMixedAlternatives(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) {
		c := control(s, "monthly")
		c.Evidence = mapping.Shows{Design: mapping.BasisShows{None: "none"}, Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"review", "log"}}}}
		c.Links[0].Needs = mapping.Expr{Text: `e.type == "review" || facts.done`}
	})
	org := type2(t, accepted(t, "R", "review", "2026-01-01/2026-01-31"), accepted(t, "L", "log", "2026-01-01/2026-06-30"))
	got := point(t, assess(t, e, org, "2026-07-01"), "x:1.1#a").Readiness
	assert.InDelta(t, 1./6, got.Low, 1e-12)
	assert.InDelta(t, 1, got.High, 1e-12)
	org.Facts = []evidence.Fact{{ID: "done", Value: true}}
	assert.InDelta(t, 1, point(t, assess(t, e, org, "2026-07-01"), "x:1.1#a").Readiness.Low, 1e-12)
}

// The statement's "until" is the last day on which a row is met: on it the row is, and on
// the next it is not.
func TestUntilIsTheLastDay(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(17, 18))
	e := engine(t, byDefault)
	ended := 0
	for range 300 {
		org := company(t, rng)
		org.Treatments = nil
		for i := range org.Evidence {
			org.Evidence[i].Status, org.Evidence[i].Collected = evidence.Accepted, 0
		}
		org.Scopes = []framework.Scope{{Framework: "x", Basis: []framework.Basis{framework.Operation}, Systems: []string{"app", "api"}[:1+rng.IntN(2)]}}
		at := day(t, "2026-04-01")
		s, err := e.Statement(t.Context(), org, at, "")
		require.NoError(t, err)
		for _, row := range s.Rows {
			if row.Until.IsZero() {
				continue
			}
			ended++
			require.GreaterOrEqual(t, row.Until, at)
			status := func(d framework.Date) result.Status {
				a, err := e.Assess(t.Context(), org, d)
				require.NoError(t, err)
				return requirement(t, a, row.Ref.String()).Status
			}
			require.Equal(t, result.StatusMet, status(row.Until), "%s until %s", row.Ref, row.Until)
			require.NotEqual(t, result.StatusMet, status(row.Until+1), "%s until %s", row.Ref, row.Until)
		}
	}
	assert.Greater(t, ended, 20)
}
