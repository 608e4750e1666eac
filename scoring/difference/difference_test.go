package difference_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func ref(id string) framework.Ref { return framework.Ref{Framework: "x", Requirement: id} }

func at(v float64) result.Interval { return result.Interval{Low: v, High: v} }

func leaf(id string, v float64, gaps ...result.Gap) result.Requirement {
	return result.Requirement{Ref: ref(id), Title: "Title of " + id, Readiness: at(v), Status: at(v).Status(), Gaps: gaps}
}

func day(s string) framework.Date {
	d, err := framework.ParseDate(s)
	if err != nil {
		return 0
	}
	return d
}

func supports(id string, refs ...string) result.Evidence {
	v := result.LensVerdict{Lens: "x", Verdict: result.VerdictSupports}
	for _, r := range refs {
		v.Requirements = append(v.Requirements, ref(r))
	}
	return result.Evidence{ID: id, Verdicts: []result.LensVerdict{v}}
}

func stale(id, why string) result.Evidence {
	return result.Evidence{ID: id, Verdicts: []result.LensVerdict{{Lens: "x", Verdict: result.VerdictStale, Why: why}}}
}

// Two stored assessments tell what moved between them, and because of what.
func ExampleBetween() {
	read := func(status string, low float64, verdict string) *result.Assessment {
		a, err := result.Read(strings.NewReader(fmt.Sprintf(`{
			"format": "groundwork-assessment/2", "frameworks": [{
				"lens": "x", "id": "x", "in_scope": 1, "counts": {%[1]q: 1}, "readiness": {"low": %[2]g, "high": 1},
				"requirements": [{"ref": "x:9.2", "status": %[1]q, "readiness": {"low": %[2]g, "high": 1}}]
			}],
			"evidence": [{"id": "EV-7", "verdicts": [{"lens": "x", "verdict": %[3]q, "why": "it ended on 2026-06-30", "requirements": ["x:9.2"]}]}]
		}`, status, low, verdict)))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return &result.Assessment{}
		}
		return a
	}
	d := difference.Between(read("supported", 1, "supports"), read("partly-supported", 0.5, "stale"))
	for _, l := range d.Lenses {
		for _, q := range l.Requirements {
			fmt.Println(q.Ref, q.Was, "to", q.Is, q.Because)
		}
	}
	// Output: x:9.2 100 % to 50–100 % [EV-7 no longer supports it: it ended on 2026-06-30]
}

// A difference that was stored reads back.
func ExampleRead() {
	d, err := difference.Read(strings.NewReader(`{"format": "groundwork-difference/2", "was": {"at": "2026-06-30"}, "is": {"at": "2026-07-31"}, "causes": ["time: 2026-06-30, then 2026-07-31"]}`))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println(d.Causes, d.Empty())
	// Output: [time: 2026-06-30, then 2026-07-31] true
}

// Each reason of a move has its words.
func TestBecause(t *testing.T) {
	t.Parallel()
	months := result.Gap{Control: "review", Types: []string{"record", "log"}, Unit: result.UnitMonths, What: "no record in July", Missing: []framework.Period{{First: day("2026-07-01"), Last: day("2026-07-31")}}}
	days := result.Gap{Control: "backup", Types: []string{"log"}, Unit: result.UnitDays, What: "days without log", Missing: []framework.Period{{First: day("2026-07-10"), Last: day("2026-07-31")}}}
	excluded := result.Requirement{Ref: ref("1"), Status: result.StatusExcluded, Why: "no such system"}
	treated := leaf("1", 0.5)
	treated.Treatments = []string{"accepted-risk on review"}
	for name, c := range map[string]struct {
		was, is         result.Requirement
		before, after   []result.Evidence
		want            []string
		unchangedInTime bool
	}{
		"lost":            {leaf("1", 1), leaf("1", 0), []result.Evidence{supports("E", "1")}, []result.Evidence{stale("E", "too old")}, []string{"E no longer supports it: too old"}, false},
		"gone":            {leaf("1", 1), leaf("1", 0), []result.Evidence{supports("E", "1")}, nil, []string{"E no longer supports it: it is not there any more"}, false},
		"gained":          {leaf("1", 0), leaf("1", 1), nil, []result.Evidence{supports("E", "1")}, []string{"E supports it now"}, false},
		"of another":      {leaf("1", 0), leaf("1", 1), nil, []result.Evidence{supports("E", "2")}, []string{}, false},
		"out of scope":    {leaf("1", 1), excluded, nil, nil, []string{"scope: no such system"}, false},
		"into scope":      {excluded, leaf("1", 1), nil, nil, []string{"scope: in scope now"}, false},
		"treated":         {leaf("1", 0), treated, nil, nil, []string{"treatment: accepted-risk on review"}, false},
		"treated no more": {treated, leaf("1", 0), nil, nil, []string{"treatment that was there: accepted-risk on review"}, false},
		"a month passed": {leaf("1", 1), leaf("1", 0.5, months), nil, nil, []string{
			"now missing: review, no record in July", "2026-07-01/2026-07-31 is over and holds no accepted record or log of review",
		}, false},
		"days passed": {leaf("1", 1), leaf("1", 0.5, days), nil, nil, []string{
			"now missing: backup, days without log", "days have passed of which no accepted log of backup speaks",
		}, false},
		"mended":       {leaf("1", 0.5, months), leaf("1", 1), nil, nil, []string{"no longer missing: review, no record in July"}, false},
		"time is same": {leaf("1", 1), leaf("1", 0.5, months), nil, nil, []string{"now missing: review, no record in July"}, true},
	} {
		was := &result.Assessment{At: day("2026-07-15"), Frameworks: []result.Lens{{Lens: "x", Requirements: []result.Requirement{c.was}}}, Evidence: c.before}
		is := &result.Assessment{At: day("2026-08-10"), Frameworks: []result.Lens{{Lens: "x", Requirements: []result.Requirement{c.is}}}, Evidence: c.after}
		if c.unchangedInTime {
			is.At = was.At
		}
		d := difference.Between(was, is)
		require.Len(t, d.Lenses, 1, name)
		require.Len(t, d.Lenses[0].Requirements, 1, name)
		assert.Equal(t, c.want, d.Lenses[0].Requirements[0].Because, name)
	}
}

func TestCauses(t *testing.T) {
	t.Parallel()
	was := &result.Assessment{At: day("2026-07-01"), Facts: []result.Answer{{Fact: "a", Answer: "true"}, {Fact: "b", Answer: "1"}, {Fact: "c", Answer: "x"}}}
	is := &result.Assessment{
		At: day("2026-07-02"), Facts: []result.Answer{{Fact: "a", Answer: "true"}, {Fact: "b", Answer: "2"}, {Fact: "d", Answer: "y"}}, ReviewedOnly: true,
		Catalog: result.Digest{Sum: "sha256:1"}, Rules: result.Digest{Sum: "sha256:2"},
	}
	assert.Equal(t, []string{
		"time: 2026-07-01, then 2026-07-02", "the catalog is another one", "the rules are others",
		"links that nobody reviewed are left out in one and counted in the other",
		"answered otherwise: b was 1 and is 2", "no longer answered: c was x", "answered: d is y",
	}, difference.Between(was, is).Causes)
}

// A gap is the same at another time where it is only the day that is another.
func TestGapsThatStay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		was, is result.Gap
		same    bool
	}{
		"instant":        {result.Gap{Control: "c", Unit: result.UnitOccurrences, What: "none by 2026-07-01"}, result.Gap{Control: "c", Unit: result.UnitOccurrences, What: "none by 2026-07-02"}, true},
		"found one more": {result.Gap{Control: "c", Unit: result.UnitOccurrences, Found: 0}, result.Gap{Control: "c", Unit: result.UnitOccurrences, Found: 1}, false},
		"other months":   {result.Gap{Control: "c", Unit: result.UnitMonths}, result.Gap{Control: "c", Unit: result.UnitMonths, Missing: []framework.Period{{First: 1, Last: 2}}}, false},
		"condition":      {result.Gap{Control: "c", Condition: "a", What: "1"}, result.Gap{Control: "c", Condition: "a", What: "2"}, true},
		"words":          {result.Gap{Control: "c", What: "1"}, result.Gap{Control: "c", What: "2"}, false},
		"control":        {result.Gap{Control: "c"}, result.Gap{Control: "d"}, false},
		"basis":          {result.Gap{Basis: framework.Design}, result.Gap{Basis: framework.Operation}, false},
		"systems":        {result.Gap{Systems: []string{"a"}}, result.Gap{}, false},
	} {
		was := &result.Assessment{Frameworks: []result.Lens{{Lens: "x", Requirements: []result.Requirement{leaf("1", 0.5, c.was)}}}}
		is := &result.Assessment{Frameworks: []result.Lens{{Lens: "x", Requirements: []result.Requirement{leaf("1", 0.4, c.is)}}}}
		move := difference.Between(was, is).Lenses[0].Requirements[0]
		assert.Equal(t, c.same, len(move.Opened)+len(move.Closed) == 0, name)
	}
}

// What only one side has was, or is, not there.
func TestOneSided(t *testing.T) {
	t.Parallel()
	was := &result.Assessment{Frameworks: []result.Lens{{Lens: "x", Readiness: at(0.5), Requirements: []result.Requirement{leaf("1", 1), leaf("2", 1)}}}}
	is := &result.Assessment{Frameworks: []result.Lens{{Lens: "x", Readiness: at(0.5), Requirements: []result.Requirement{leaf("1", 1), leaf("3", 1)}}, {Lens: "y", Readiness: at(0.25)}}}
	d := difference.Between(was, is)
	require.Len(t, d.Lenses, 2)
	require.Len(t, d.Lenses[0].Requirements, 2)
	came, went := d.Lenses[0].Requirements[0], d.Lenses[0].Requirements[1]
	assert.Equal(t, []string{"scope: in scope now"}, came.Because)
	assert.Equal(t, result.StatusOutOfScope, came.StatusWas)
	assert.Equal(t, []string{"scope: it is not there any more"}, went.Because)
	assert.Equal(t, "Title of 2", went.Title)
	assert.Equal(t, at(0), d.Lenses[1].Was, "a lens that is new moved from nothing")
}

// Parts of assessments are compared as far as both go: what one of them left out did not
// move, while evidence came and went.
func TestOfParts(t *testing.T) {
	t.Parallel()
	one, two, other := leaf("1", 1), leaf("1", 0.5), leaf("2", 0)
	same := leaf("3", 0.5)
	was := difference.Part{Partial: true, Lenses: []difference.PartLens{
		{Lens: "x", Readiness: at(0.9), Requirements: []*result.Requirement{&one, &same}}, {Lens: "z", Readiness: at(1)},
	}}
	gone := supports("E", "1")
	was.Evidence = []*result.Evidence{&gone}
	is := difference.Part{Lenses: []difference.PartLens{{Lens: "x", Readiness: at(0.8), Requirements: []*result.Requirement{&two, &same, &other}}}}
	d := difference.Of(was, is)
	require.Len(t, d.Lenses, 1)
	require.Len(t, d.Lenses[0].Requirements, 1)
	assert.Equal(t, []string{"E no longer supports it: it is not there any more"}, d.Lenses[0].Requirements[0].Because)
	require.Len(t, d.Evidence, 1)
	assert.Equal(t, difference.Verdict{}, d.Evidence[0].Is)
	assert.Equal(t, "supports", d.Evidence[0].Was.String())
	was.Partial = false
	assert.Len(t, difference.Of(was, is).Lenses, 2)
}

// Laws of any two assessments.
func TestLaws(t *testing.T) {
	t.Parallel()
	moved := 0
	for seed := range uint64(200) {
		m := made.New(seed)
		a := assessment(m)
		b := other(m, a)
		assert.True(t, difference.Between(a, a).Empty(), "nothing moves to itself")
		assert.True(t, difference.Between(a, copied(t, a)).Empty(), "nor to its copy")
		there, back := difference.Between(a, b), difference.Between(b, a)
		assert.Equal(t, there.Was, back.Is)
		assert.Equal(t, there.NewProblems, back.GoneProblems)
		require.Len(t, back.Lenses, len(there.Lenses))
		for i, l := range there.Lenses {
			r := back.Lenses[i]
			assert.Equal(t, l.Was, r.Is)
			assert.Equal(t, l.BandWas, r.BandIs)
			assert.Equal(t, l.Raised, r.Cleared)
			assert.Equal(t, l.Cleared, r.Raised)
			require.Len(t, r.Requirements, len(l.Requirements))
			by := map[framework.Ref]difference.RequirementMove{}
			for _, q := range r.Requirements {
				by[q.Ref] = q
			}
			for _, q := range l.Requirements {
				w := by[q.Ref]
				assert.Equal(t, q.Gained, w.Lost)
				assert.Equal(t, q.Lost, w.Gained)
				assert.Equal(t, q.Opened, w.Closed)
				assert.Equal(t, q.StatusWas, w.StatusIs)
				assert.Equal(t, q.Was, w.Is)
				moved++
			}
		}
		for i, e := range there.Evidence {
			assert.Equal(t, e.Was, back.Evidence[i].Is)
			assert.Equal(t, e.ID, back.Evidence[i].ID)
		}
		assert.Equal(t, made.Text(t, there), made.Text(t, difference.Between(a, b)), "same input, same bytes")
		assert.NotContains(t, made.Text(t, there), "null")
	}
	assert.Greater(t, moved, 100)
}

// assessment makes one up of one lens whose evidence bears on its requirements.
func assessment(m *made.Maker) *result.Assessment {
	a := &result.Assessment{}
	m.Fill(a)
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		for range 3 {
			var q result.Requirement
			m.Fill(&q)
			l.Requirements = append(l.Requirements, q)
			var e result.Evidence
			m.Fill(&e)
			e.Verdicts = []result.LensVerdict{{Lens: l.Lens, Verdict: result.Verdict(m.Rand.IntN(5)), Requirements: []framework.Ref{q.Ref}}}
			a.Evidence = append(a.Evidence, e)
		}
	}
	return a
}

// other is an assessment as it may be later.
func other(m *made.Maker, a *result.Assessment) *result.Assessment {
	b := *a
	m.Fill(&b.At)
	m.Fill(&b.Problems)
	b.Frameworks = slices.Clone(a.Frameworks)
	b.Evidence = slices.Clone(a.Evidence)
	for i := range b.Frameworks {
		l := &b.Frameworks[i]
		m.Fill(&l.Readiness)
		l.Requirements = slices.Clone(l.Requirements)
		for j := range l.Requirements {
			if m.Rand.IntN(2) == 0 {
				r, title := l.Requirements[j].Ref, l.Requirements[j].Title
				m.Fill(&l.Requirements[j])
				l.Requirements[j].Ref, l.Requirements[j].Title = r, title
			}
		}
		if len(l.Findings) > 0 {
			l.Findings = l.Findings[1:]
		}
	}
	for i := range b.Evidence {
		if vs := slices.Clone(b.Evidence[i].Verdicts); len(vs) > 0 {
			vs[0].Verdict = result.Verdict(m.Rand.IntN(5))
			b.Evidence[i].Verdicts = vs
		}
	}
	return &b
}

func copied(t *testing.T, a *result.Assessment) *result.Assessment {
	t.Helper()
	b := &result.Assessment{}
	require.NoError(t, json.Unmarshal([]byte(made.Text(t, a)), b))
	return b
}

// What both parts point at costs nothing: a comparison of many results of which one moved
// does not look at what the others hold.
func TestOfWhatIsShared(t *testing.T) { //nolint:paralleltest // it counts allocations
	var was, is difference.Part
	was.Lenses, is.Lenses = []difference.PartLens{{Lens: "x"}}, []difference.PartLens{{Lens: "x"}}
	for i := range 2000 {
		q := leaf(strconv.Itoa(i), 0.5)
		f := result.Finding{Kind: result.KindShortfall, Requirements: slices.Repeat([]framework.Ref{ref("1")}, 1000)}
		e := supports(fmt.Sprintf("E%d", i), "1")
		for _, p := range []*difference.Part{&was, &is} {
			p.Lenses[0].Requirements = append(p.Lenses[0].Requirements, &q)
			p.Lenses[0].Findings = append(p.Lenses[0].Findings, &f)
			p.Evidence = append(p.Evidence, &e)
		}
	}
	moved := leaf("7", 1)
	is.Lenses[0].Requirements = slices.Clone(is.Lenses[0].Requirements)
	is.Lenses[0].Requirements[7] = &moved
	d := difference.Of(was, is)
	require.Len(t, d.Lenses, 1)
	assert.Len(t, d.Lenses[0].Requirements, 1)
	assert.Less(t, testing.AllocsPerRun(3, func() { difference.Of(was, is) }), 500.0)
}

// Between assessments of two editions of the rules the first thing that is told is that figures
// moved by the rules; what only has another word did not move.
func TestRulesChanged(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../result/testdata/first/assessment.json")
	require.NoError(t, err)
	defer file.Close()
	was, err := result.Read(file)
	require.NoError(t, err)
	is := *was
	is.Format = result.Format
	d := difference.Between(was, &is)
	assert.Equal(t, []string{"the rules of judging changed between: edition 1, then 2; what moved by this is no progress and no decline of the organisation (docs/scoring.md has what changed)"}, d.Causes)
	assert.True(t, d.RulesChanged())
	assert.Empty(t, d.Lenses, "the figures are the same, and so are the statuses that are read off them")
	assert.Equal(t, [2]int{1, 2}, [2]int{d.Was.Edition, d.Is.Edition})
	assert.Contains(t, made.Text(t, d), `"edition":1`)
	for name, same := range map[string]*difference.Difference{
		"of one edition": difference.Between(was, was), "of nothing": difference.Between(nil, was), "nothing at all": nil,
	} {
		assert.False(t, same.RulesChanged(), name)
	}
	assert.NotContains(t, strings.Join(difference.Between(nil, was).Causes, " "), "edition")
}
