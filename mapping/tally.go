package mapping

import (
	"context"
	"errors"

	"github.com/groundworkgrc/groundwork/framework"
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
	for standing, n := range map[PairStanding]*int{
		StandsLinked: &t.Linked, StandsRelated: &t.Related, StandsOpen: &t.Open, StandsApart: &t.DifferentEvidence, StandsRejected: &t.Rejected, StandsUnsaid: &t.Unsaid,
	} {
		if s == standing {
			*n++
		}
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
	list, err := g.Pairs(ctx, a, b, false)
	if errors.Is(err, ErrTooManyPairs) {
		return t, nil
	}
	for _, p := range list {
		t.Pairs.Add(p.Standing)
	}
	return t, err
}
