package framework_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/object"
)

// climbing answers as [framework.Reach] does, by climbing the tree for every question.
type climbing struct {
	fw    *framework.Framework
	scope framework.Scope
	at    framework.Date
}

func (c climbing) of(id string) framework.Requirement {
	for _, q := range c.fw.Requirements {
		if q.ID == id {
			return q
		}
	}
	return framework.Requirement{}
}

func (c climbing) line(id string) (framework.Applicability, bool) {
	for _, a := range slices.Backward(c.scope.SoA) {
		if a.Requirement == id {
			return a, true
		}
	}
	return framework.Applicability{}, false
}

func (c climbing) void(id string, a framework.Applicability) string {
	switch kind := c.of(id).Kind; {
	case a.Why == "":
		return "the exclusion gives no reason and has no effect"
	case !slices.Contains(c.fw.Excludable.Kinds, kind):
		return fmt.Sprintf("a %s cannot be excluded", kind)
	}
	return ""
}

func (c climbing) decide(id string) framework.Decision {
	note := ""
	for up := id; up != ""; up = c.of(up).Parent {
		a, ok := c.line(up)
		if !ok {
			continue
		}
		if a.Includes() {
			break
		}
		if why := c.void(id, a); why != "" {
			note = why
			continue
		}
		if !a.ReviewBy.IsZero() && a.ReviewBy < c.at {
			note = fmt.Sprintf("the exclusion was to be reviewed by %s", a.ReviewBy)
		}
		return framework.Decision{Standing: framework.Excluded, Why: a.Why, Note: note}
	}
	return framework.Decision{Note: note}
}

func (c climbing) applicability(id string) (framework.Applicability, bool) {
	for up := id; up != ""; up = c.of(up).Parent {
		if a, ok := c.line(up); ok && (a.Includes() || c.void(id, a) == "") {
			return a, true
		}
	}
	return framework.Applicability{}, false
}

// Looking at each requirement once gives what climbing for each gives.
func TestReachIsThatOfClimbing(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 10))
	kinds := []string{"control", "clause", "criterion"}
	excluded := 0
	for range 3000 {
		f := &framework.Framework{ID: "f", Excludable: framework.Excludable{Kinds: []string{"control"}}}
		n := 1 + rng.IntN(9)
		for i := range n {
			q := framework.Requirement{ID: strconv.Itoa(i), Kind: kinds[rng.IntN(3)]}
			if i > 0 && rng.IntN(4) > 0 {
				q.Parent = strconv.Itoa(rng.IntN(i))
			}
			f.Requirements = append(f.Requirements, q)
		}
		rng.Shuffle(n, func(i, j int) { f.Requirements[i], f.Requirements[j] = f.Requirements[j], f.Requirements[i] })
		s := framework.Scope{Framework: "f"}
		for range rng.IntN(6) {
			a := framework.Applicability{Requirement: strconv.Itoa(rng.IntN(n)), Applicable: new(rng.IntN(4) == 0)}
			if rng.IntN(4) > 0 {
				a.Why = strconv.Itoa(rng.IntN(9))
			}
			if rng.IntN(3) == 0 {
				a.ReviewBy = framework.Date(95 + rng.IntN(10))
			}
			s.SoA = append(s.SoA, a)
		}
		reach, want := s.Reach(f, 100), climbing{f, s, 100}
		for i := range n {
			id := strconv.Itoa(i)
			got := reach.Requirement(id)
			require.Equal(t, want.decide(id), got, "%s of %+v with %+v", id, f.Requirements, s.SoA)
			a, ok := want.applicability(id)
			b, found := reach.Applicability(id)
			require.Equal(t, ok, found)
			require.Equal(t, a, b)
			if got.Standing == framework.Excluded {
				excluded++
			}
		}
	}
	assert.Greater(t, excluded, 500)
}

// A requirement belongs to its own category or to the nearest above.
func TestReachByCategory(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f", Categories: []framework.Category{{ID: "base", Always: true}, {ID: "extra"}, {ID: "ai", Additional: true}}, Requirements: []framework.Requirement{
		{ID: "1", Category: "base"}, {ID: "1.1", Parent: "1"}, {ID: "2", Category: "extra"}, {ID: "2.1", Parent: "2"}, {ID: "2.1.1", Parent: "2.1"},
		{ID: "3", Category: "ai"}, {ID: "3.1", Parent: "3"}, {ID: "4"},
	}}
	for _, tt := range []struct {
		scope framework.Scope
		in    []string
	}{
		{framework.Scope{}, []string{"1", "1.1", "4"}},
		{framework.Scope{Categories: []string{"extra"}}, []string{"1", "1.1", "2", "2.1", "2.1.1", "4"}},
		{framework.Scope{Additional: []string{"ai"}}, []string{"1", "1.1", "3", "3.1", "4"}},
		{framework.Scope{Categories: []string{"ai"}}, []string{"1", "1.1", "4"}},
		{f.WholeScope(), []string{"1", "1.1", "2", "2.1", "2.1.1", "4"}},
	} {
		reach := tt.scope.Reach(f, 1)
		var in []string
		for _, q := range f.Requirements {
			if d := reach.Requirement(q.ID); d.Standing == framework.InScope {
				in = append(in, q.ID)
			} else {
				assert.Contains(t, d.Why, "is not in scope")
			}
			id, ok := reach.Additional(q.ID)
			assert.Equal(t, q.ID[0] == '3', ok)
			assert.Equal(t, ok, id == "ai")
		}
		assert.Equal(t, tt.in, in)
	}
}

// Circles of parents, no framework and no instant are harmless.
func TestReachOfNonsense(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f", Excludable: framework.Excludable{Kinds: []string{"control"}}, Requirements: []framework.Requirement{
		{ID: "1", Parent: "2", Kind: "control"}, {ID: "2", Parent: "3", Kind: "control"}, {ID: "3", Parent: "1", Kind: "control"}, {ID: "4", Parent: "4", Kind: "control"}, {ID: "5", Parent: "nowhere", Kind: "control"},
	}}
	s := framework.Scope{Framework: "f", SoA: []framework.Applicability{{Requirement: "3", Applicable: new(false), Why: "So."}}}
	reach := s.Reach(f, 0)
	excluded := 0
	for _, q := range f.Requirements {
		if reach.Requirement(q.ID).Standing == framework.Excluded {
			excluded++
		}
	}
	assert.Positive(t, excluded)
	assert.Equal(t, framework.Decision{}, reach.Requirement("unknown"))
	none := s.Reach(nil, 0)
	assert.Equal(t, framework.Decision{}, none.Requirement("1"))
	_, ok := none.Additional("1")
	assert.False(t, ok)
	assert.False(t, none.Excludable("1"))
	s.SoA[0].Why = "\u200b"
	assert.Equal(t, framework.Decision{Note: "the exclusion gives no reason and has no effect"}, s.Reach(f, 0).Requirement("3"))
}

// What a scope may leave out is the framework's data; anything beyond changes nothing until somebody
// outside has agreed, by the day.
func TestReachOfPoints(t *testing.T) {
	t.Parallel()
	ref := framework.Ref{Framework: "f", Requirement: "1"}
	agreed := framework.Agreement{Who: "Audit LLP", Date: 90}
	csoc := []framework.Complement{{Text: "They do."}}
	other := []framework.Complement{{ID: "C", Points: []framework.PointRef{ref.Point("z")}}}
	why := framework.NotRelevant{Point: ref.Point("a"), Why: "None."}
	carve := framework.Subservice{Name: "B", Method: framework.CarvedOut, Points: []framework.PointRef{ref.Point("a")}, CSOC: csoc}
	for _, c := range []struct {
		name      string
		may       []string
		by        framework.Agreement
		csoc      []framework.Complement
		out, told bool
	}{
		{name: "nobody agreed", csoc: csoc, told: true},
		{name: "the framework lets the point", may: []string{"1#a"}, csoc: csoc, out: true},
		{name: "the framework lets the requirement", may: []string{"1"}, csoc: csoc, out: true},
		{name: "the framework lets another", may: []string{"1#b"}, csoc: csoc, told: true},
		{name: "somebody outside agreed", by: agreed, csoc: csoc, out: true},
		{name: "somebody inside agreed", by: framework.Agreement{Who: "the owner", Date: 90}, csoc: csoc, told: true},
		{name: "agreed later", by: framework.Agreement{Who: "Audit LLP", Date: 101}, csoc: csoc, told: true},
		{name: "agreed at no time", by: framework.Agreement{Who: "Audit LLP"}, csoc: csoc, told: true},
		{name: "a blank agreed", by: framework.Agreement{Who: " ", Date: 90}, csoc: csoc, told: true},
		{name: "no control of theirs", by: agreed, told: true},
		{name: "a control of theirs for another point", by: agreed, csoc: other, told: true},
	} {
		f := &framework.Framework{ID: "f", Requirements: []framework.Requirement{{ID: "1"}, {ID: "2"}}, MayBeNotRelevant: c.may, MayBeCarvedOut: c.may}
		n, sub := why, carve
		n.AgreedWith, sub.AgreedWith, sub.CSOC = c.by, c.by, c.csoc
		inside := func(who string) bool { return who == "the owner" }
		for word, s := range map[string]framework.Scope{"not relevant": {Framework: "f", NotRelevant: []framework.NotRelevant{n}}, "relies on B": {Framework: "f", Subservice: []framework.Subservice{sub}}} {
			if len(c.csoc) != 1 || c.csoc[0].ID != "" {
				if word == "not relevant" {
					continue
				}
			}
			d := s.ReachWithout(f, 100, inside).Point(ref.Point("a"))
			assert.Equal(t, c.out, d.Standing == framework.OutOfScope, "%s, %s", word, c.name)
			assert.Equal(t, c.told, d.Note != "", "%s, %s: %s", word, c.name, d.Note)
			assert.Equal(t, c.out && len(c.may) == 0, d.Agreed, "%s, %s", word, c.name)
			if c.out {
				assert.Contains(t, d.Why, word, c.name)
			}
		}
	}
}

// A whole requirement is left out like a point, and inclusive providers take nothing out.
func TestReachOfWholes(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f", Requirements: []framework.Requirement{{ID: "1"}, {ID: "2"}}, MayBeNotRelevant: []string{"2"}, MayBeCarvedOut: []string{"1"}}
	one, two := framework.Ref{Framework: "f", Requirement: "1"}, framework.Ref{Framework: "f", Requirement: "2"}
	reach := framework.Scope{
		NotRelevant: []framework.NotRelevant{{Points: []framework.PointRef{two.Point(""), one.Point("")}, Why: "Nor this."}},
		Subservice:  []framework.Subservice{{Name: "B", Method: framework.Inclusive, Points: []framework.PointRef{one.Point("b")}, CSOC: []framework.Complement{{Text: "x"}}}},
	}.Reach(f, 1)
	assert.Equal(t, framework.Decision{Standing: framework.OutOfScope, Why: "not relevant: Nor this"}, reach.Requirement("2"))
	assert.Equal(t, framework.InScope, reach.Requirement("1").Standing)
	assert.Equal(t, framework.Decision{}, reach.Point(one.Point("b")))
}

func TestShares(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 1, framework.Point{}.Share(), 0)
	assert.InDelta(t, 2, framework.Point{Weight: 2}.Share(), 0)
	assert.InDelta(t, 1, framework.Requirement{}.Share(), 0)
	assert.InDelta(t, .5, framework.Requirement{Weight: .5}.Share(), 0)
	q := framework.Requirement{Title: "T"}
	assert.Equal(t, []framework.Point{{Text: "T"}}, q.AllPoints())
	assert.Equal(t, "f", framework.Scope{Framework: "f"}.Lens())
	assert.Equal(t, "x", framework.Scope{ID: "x", Framework: "f"}.Lens())
}

// FuzzScopeJSON: what decodes as a scope is written and read back as it was.
func FuzzScopeJSON(f *testing.F) {
	for _, s := range []string{
		`{"framework": "soc2", "type": 2, "window": "2026-01-01/2026-06-30", "basis": ["design"]}`,
		`{"framework": "f", "stage": "1", "soa": [{"requirement": "1", "applicable": true, "why": "x", "review_by": "2026-01-01"}], "not_relevant": [{"point": "f:1#a", "why": "y"}]}`,
		`{"": "", "type": 1e400, "x": -0}`, `null`, `[]`, `{"basis": null}`,
		`{"Framework": "x"}`, `{"stage": null}`, `{"soa": [null]}`, `{"soa": [{"requirement": "1", "requirement": "2"}]}`, `{"subservice": [{"NAME": "x"}]}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s framework.Scope
		if json.Unmarshal([]byte(text), &s) != nil {
			return
		}
		require.NoError(t, object.Once([]byte(text)), "a key that is there twice, however deep, is refused")
		for word := range s.Profile {
			assert.Empty(t, object.Like(s, word), "a word is no key in another case")
		}
		first, err := json.Marshal(s)
		require.NoError(t, err)
		var back framework.Scope
		require.NoError(t, json.Unmarshal(first, &back), "%s", first)
		second, err := json.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(first), string(second))
		assert.Equal(t, s.Profile, back.Profile)
	})
}

// An exclusion whose review falls due after the scope's own time is not flagged in it.
func TestReviewAfterTheWindow(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f", Excludable: framework.Excludable{Kinds: []string{"control"}}, Requirements: []framework.Requirement{{ID: "1", Kind: "control"}}}
	for name, tt := range map[string]struct {
		scope framework.Scope
		want  bool
	}{
		"at the instant":           {framework.Scope{}, true},
		"in a window before":       {framework.Scope{Window: framework.Period{First: 700, Last: 880}}, false},
		"in a window that is open": {framework.Scope{Window: framework.Period{First: 700, Last: 980}}, true},
		"as of a day before":       {framework.Scope{AsOf: 880}, false},
	} {
		tt.scope.Framework, tt.scope.SoA = "f", []framework.Applicability{{Requirement: "1", Applicable: new(false), Why: "So.", ReviewBy: 890}}
		assert.Equal(t, tt.want, tt.scope.Reach(f, 900).Requirement("1").Note != "", name)
	}
}

// A line of a Statement of Applicability that says neither way excludes nothing.
func TestLineThatDecidesNothing(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f", Excludable: framework.Excludable{Kinds: []string{"control"}}, Requirements: []framework.Requirement{{ID: "1", Kind: "control"}}}
	for _, tt := range []struct {
		says *bool
		want framework.Standing
	}{{nil, framework.InScope}, {new(true), framework.InScope}, {new(false), framework.Excluded}} {
		s := framework.Scope{Framework: "f", SoA: []framework.Applicability{{Requirement: "1", Applicable: tt.says, Why: "So."}}}
		assert.Equal(t, tt.want, s.Reach(f, 1).Requirement("1").Standing)
	}
}

// A control of a subservice organisation stands for the points that it names; a text alone for all.
func TestReliedOn(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f", MayBeCarvedOut: []string{"1"}, Requirements: []framework.Requirement{{ID: "1", Points: []framework.Point{{ID: "a"}}}}}
	p := framework.Ref{Framework: "f", Requirement: "1"}.Point("a")
	for _, tt := range []struct {
		csoc framework.Complement
		want framework.Standing
	}{
		{framework.Complement{Text: "They do."}, framework.OutOfScope},
		{framework.Complement{ID: "K", Text: "They do."}, framework.InScope},
		{framework.Complement{ID: "K", Text: "They do.", Points: []framework.PointRef{p}}, framework.OutOfScope},
	} {
		s := framework.Scope{Framework: "f", Subservice: []framework.Subservice{{Name: "N", Method: framework.CarvedOut, Points: []framework.PointRef{p}, CSOC: []framework.Complement{tt.csoc}}}}
		assert.Equal(t, tt.want, s.Reach(f, 1).Point(p).Standing)
	}
}
