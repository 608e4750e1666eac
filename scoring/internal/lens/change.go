package lens

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// An Edit is a change of what an organisation states: any of its parts at once. A list that
// is nil is not touched.
type Edit struct {
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

// A Change is what makes another case of one: an edit of what is stated, or another look at it.
type Change struct {
	Edit

	// Instant is another day; zero is that of the case. Still says that nothing comes with
	// it: evidence that is not there yet on the day of the case stays away.
	Instant framework.Date
	Still   bool
}

// Input reports whether the change is one of what the organisation states, and not of how
// it is looked at.
func (ch *Change) Input() bool {
	return len(ch.Put)+len(ch.Drop) > 0 || ch.More()
}

// More reports whether the change is one of more than evidence.
func (ch *Change) More() bool {
	return ch.Answer != nil || ch.Forget != nil || ch.Scopes != nil || ch.Treatments != nil || ch.Operates != nil || ch.Risks != nil || ch.Nonconformities != nil
}

// facts lists the facts that the change answers or forgets, each once, in order.
func (ch *Change) facts() []string {
	ids := slices.Clone(ch.Forget)
	for i := range ch.Answer {
		ids = append(ids, ch.Answer[i].ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// With returns the case with a change. The case itself stays as it is. A change must fit the
// graph; the error means that the context ended, or that something does not fit after all.
// What the change does not touch is taken over as it was judged; it says what may have moved, nil for
// everything.
func (c *Case) With(ctx context.Context, ch Change) (*Case, *Touched, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, fmt.Errorf("assessment: %w", err)
	}
	x, err := c.exchangeOf(ctx, &ch)
	if err != nil {
		return nil, nil, err
	}
	if !c.local(&ch) {
		next, err := c.anew(ctx, &ch, x)
		return next, nil, err
	}
	next := *c
	next.Org = c.Changed(ch)
	if len(ch.facts()) > 0 {
		next.Facts = FactsOf(next.Org.Facts)
	}
	if ch.More() {
		next.settle()
	}
	next.Stock = c.Stock.Changed(x.drop, x.put)
	t := c.touches(&next, &ch, x)
	next.Stock.Keep(c.Stock, t.Controls())
	if err := next.recount(c, x, t.Points); err != nil {
		return nil, nil, err
	}
	core := next.core()
	next.Lenses = make([]*Lens, len(c.Lenses))
	for i, l := range c.Lenses {
		next.Lenses[i] = l.onto(&next, core, ch.Operates != nil)
		if ch.Treatments != nil {
			next.Lenses[i].treated = nil
		}
		next.Lenses[i].recount(c, t)
	}
	if err := next.bounded(); err != nil {
		return nil, nil, err
	}
	t.asked(&next)
	for i, l := range next.Lenses {
		l.keep(c.Lenses[i], t)
	}
	return &next, t, nil
}

// local reports whether what a change touches can be told: scopes and another day reach everything.
func (c *Case) local(ch *Change) bool {
	return ch.Scopes == nil && !ch.Still && (ch.Instant.IsZero() || ch.Instant == c.At) && (ch.Treatments == nil || !c.faulty())
}

// anew is the case with a change that may reach everything.
func (c *Case) anew(ctx context.Context, ch *Change, x exchange) (*Case, error) {
	pieces, err := c.exchanged(ctx, x, ch.Still)
	if err != nil {
		return nil, err
	}
	at := c.At
	if !ch.Instant.IsZero() {
		at = ch.Instant
	}
	next, err := of(ctx, c.Catalog, c.Changed(*ch), at, pieces)
	if err != nil {
		return nil, err
	}
	return next, next.Open()
}

// recount counts on from another case what an exchange moves, in which pieces may name points.
func (c *Case) recount(was *Case, x exchange, points bool) error {
	c.tally = was.tally
	if points {
		c.tally.pointed = maps.Clone(was.tally.pointed)
	}
	gone := func(id string) {
		p := was.Piece(id)
		if p == nil {
			return
		}
		if c.tally.take(c, p, -1); p.Zero {
			c.tally.zeros = c.tally.zeros.Drop(id)
		}
		if names(p) {
			c.tally.naming = c.tally.naming.Drop(id)
		}
	}
	for _, id := range x.drop {
		gone(id)
	}
	for _, p := range x.put {
		gone(p.ID)
		if c.tally.take(c, p, 1); p.Zero {
			c.tally.zeros = c.tally.zeros.Put(p)
		}
		if names(p) {
			c.tally.naming = c.tally.naming.Put(p)
		}
	}
	return c.spread()
}

// Changed is the organisation with the change, but for its evidence.
func (c *Case) Changed(ch Change) *organisation.Organisation {
	org := *c.Org
	org.Evidence = nil
	if ch.Input() {
		org.Digest = ""
	}
	if ch.Answer != nil || ch.Forget != nil {
		gone := ch.facts()
		org.Facts = slices.DeleteFunc(slices.Clone(org.Facts), func(f evidence.Fact) bool {
			_, found := slices.BinarySearch(gone, f.ID)
			return found
		})
		org.Facts = append(org.Facts, ch.Answer...)
	}
	if ch.Scopes != nil {
		org.Scopes = slices.Clone(ch.Scopes)
	}
	if ch.Treatments != nil {
		org.Treatments = slices.Clone(ch.Treatments)
	}
	if ch.Operates != nil {
		org.Operates = slices.Clone(ch.Operates)
	}
	if ch.Risks != nil {
		org.Risks = slices.Clone(ch.Risks)
	}
	if ch.Nonconformities != nil {
		org.Nonconformities = slices.Clone(ch.Nonconformities)
	}
	return &org
}

// Organisation returns what the case holds. The lists are the caller's own; what their items
// hold is shared and must not be changed.
func (c *Case) Organisation() *organisation.Organisation {
	org := *c.Org
	org.Scopes, org.Operates, org.Facts = slices.Clone(org.Scopes), slices.Clone(org.Operates), slices.Clone(org.Facts)
	org.Treatments, org.Risks, org.Nonconformities = slices.Clone(org.Treatments), slices.Clone(org.Risks), slices.Clone(org.Nonconformities)
	org.Evidence = c.pieces()
	return &org
}
