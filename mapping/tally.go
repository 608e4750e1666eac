package mapping

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// Tallies say how far the work on what joins two frameworks has been read, and what it leaves
// unsaid. They count the catalog, whatever a scope takes in.
type Tallies struct {
	// Links are those of controls to requirements of either framework, additional criteria left out
	// here as everywhere below.
	Links     review.Tally `json:"links"`
	Relations review.Tally `json:"relations"` // between the two
	// Candidates are links to either and relations between the two that were considered and
	// struck, and are kept with their reason.
	Candidates int `json:"candidates"`
	// Pairs counts the pairs of requirements by their standing; all are 0 where these are more
	// than [MaxPairs].
	Pairs PairTally `json:"pairs"`
}

// A PairTally counts pairs of requirements by their standing.
type PairTally struct {
	Of                int `json:"of"`
	Linked            int `json:"linked"`
	Related           int `json:"related"`
	Open              int `json:"open"`
	DifferentEvidence int `json:"different_evidence"`
	Rejected          int `json:"rejected"`
	Unsaid            int `json:"unsaid"`
}

// Add counts one pair.
func (t *PairTally) Add(s PairStanding) {
	t.Of++
	switch s {
	case StandsLinked:
		t.Linked++
	case StandsRelated:
		t.Related++
	case StandsOpen:
		t.Open++
	case StandsApart:
		t.DifferentEvidence++
	case StandsRejected:
		t.Rejected++
	case StandsUnsaid:
		t.Unsaid++
	}
}

// Tallies counts what joins two frameworks by how it was read, and their pairs of requirements
// by how they stand. The error is that of [Graph.Pairs], but for too many pairs.
func (g *Graph) Tallies(ctx context.Context, a, b string) (Tallies, error) {
	var t Tallies
	extra := map[string]*framework.Reach{}
	for _, id := range []string{a, b} {
		f, err := g.Framework(id)
		if err != nil {
			return t, err
		}
		extra[id] = criteria(f)
	}
	counts := func(ref framework.Ref) bool {
		reach, ok := extra[ref.Framework]
		if !ok {
			return false
		}
		_, additional := reach.Additional(ref.Requirement)
		return !additional
	}
	between := func(x, y framework.Ref) bool { return x.Framework != y.Framework && counts(x) && counts(y) }
	for _, c := range g.Controls() {
		for i := range c.Links {
			if l := &c.Links[i]; counts(l.To) {
				t.Links.Add(l.Review, l.Votes)
			}
		}
	}
	for _, s := range g.held().source.Relations {
		if between(s.From, s.To) {
			t.Relations.Add(s.Review, s.Votes)
		}
	}
	for _, r := range g.Rejected() {
		if counts(r.To) && (r.Control != "" || between(r.From, r.To)) {
			t.Candidates++
		}
	}
	pairs, err := g.TallyPairs(ctx, a, b, false)
	if errors.Is(err, ErrTooManyPairs) {
		return t, nil
	}
	t.Pairs = pairs
	return t, err
}

// TallyPairs counts the pairs of [Graph.Pairs] by how they stand, and says of none why. The error
// is that of Pairs.
func (g *Graph) TallyPairs(ctx context.Context, a, b string, reviewedOnly bool) (PairTally, error) {
	w := whys{g: g, reviewedOnly: reviewedOnly}
	var t PairTally
	sides, err := w.sides(ctx, a, b)
	if err != nil {
		return t, err
	}
	numbers := map[string]int{}
	for _, s := range slices.Concat(sides[0], sides[1]) {
		s.shown = shownBy(s.types, numbers)
	}
	for _, x := range sides[0] {
		x.covers = w.g.considered().covers(x.chain)
		for _, y := range sides[1] {
			if err := check.Live(ctx); err != nil {
				return t, fmt.Errorf("pairs: %w", err)
			}
			t.Add(w.standing(x, y))
		}
		x.covers = nil
	}
	return t, nil
}

// shownBy is a set of evidence types as bits, each by its number, so that two sets are compared
// without a look at their names.
func shownBy(types map[string]bool, numbers map[string]int) []uint64 {
	var set []uint64
	for t := range types {
		n, ok := numbers[t]
		if !ok {
			n = len(numbers)
			numbers[t] = n
		}
		for len(set) <= n/64 {
			set = append(set, 0)
		}
		set[n/64] |= 1 << (n % 64)
	}
	return set
}

// standing is how two requirements stand, of which the first knows its covers, as [Pair] says it
// with the reasons.
func (w whys) standing(x, y *pairSide) PairStanding {
	for i := range min(len(x.shown), len(y.shown)) {
		if x.shown[i]&y.shown[i] != 0 {
			return StandsLinked
		}
	}
	both := func(id string) bool { return y.controls[id] != nil }
	covered := func(ref framework.Ref) bool { return x.covers[ref].entry != nil }
	switch {
	case len(x.relations[y.ref]) > 0:
		return StandsRelated
	case slices.ContainsFunc(y.chain, covered):
		return StandsOpen
	case slices.ContainsFunc(x.ids, both):
		return StandsApart
	case len(w.g.considered().struck(x, y)) > 0:
		return StandsRejected
	}
	return StandsUnsaid
}
