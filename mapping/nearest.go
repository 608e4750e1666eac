package mapping

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// considered is what was considered of pairs.
type considered struct {
	open      map[framework.Ref][]opened // by either side
	relations map[pairOf][]*Rejected
	links     map[framework.Ref]map[string][]*Rejected // by the requirement and the control
}

// A pairOf names two requirements, in the order in which an entry does.
type pairOf struct{ from, to framework.Ref }

// opened is an entry with the other side of it.
type opened struct {
	against framework.Ref
	entry   *Open
}

func consideredOf(src *Source) considered {
	c := considered{open: map[framework.Ref][]opened{}, relations: map[pairOf][]*Rejected{}, links: map[framework.Ref]map[string][]*Rejected{}}
	for _, o := range src.Open {
		for _, ref := range o.Against {
			c.open[o.Requirement] = append(c.open[o.Requirement], opened{ref, o})
			c.open[ref] = append(c.open[ref], opened{o.Requirement, o})
		}
	}
	for _, r := range src.Rejected {
		if r.Control == "" {
			c.relations[pairOf{r.From, r.To}] = append(c.relations[pairOf{r.From, r.To}], r)
			continue
		}
		if c.links[r.To] == nil {
			c.links[r.To] = map[string][]*Rejected{}
		}
		c.links[r.To][r.Control] = append(c.links[r.To][r.Control], r)
	}
	return c
}

// A cover is an entry that covers a requirement, by what of its chain it names, so far away.
type cover struct {
	of    framework.Ref
	far   int
	entry *Open
}

// covers lists the nearest entry of a chain against each other side.
func (c considered) covers(chain []framework.Ref) map[framework.Ref]cover {
	by := map[framework.Ref]cover{}
	for far, ref := range chain {
		for _, o := range c.open[ref] {
			if _, ok := by[o.against]; !ok {
				by[o.against] = cover{ref, far, o.entry}
			}
		}
	}
	return by
}

// nearest finds the entry that covers two requirements and stands nearest to them; of those that
// are as near, the one that is nearest to the requirement of the framework that comes first, so
// that the two may be named either way. One of them knows its covers.
func nearest(x, y *pairSide) *PairReason {
	if x.covers == nil {
		x, y = y, x
	}
	var best *PairReason
	least, first := 0, 0
	for far, ref := range y.chain {
		k, ok := x.covers[ref]
		if !ok {
			continue
		}
		mine := k.far
		if x.ref.Compare(y.ref) > 0 {
			mine = far
		}
		if best == nil || k.far+far < least || k.far+far == least && mine < first {
			best, least, first = k.entry.on(k.of, ref), k.far+far, mine
		}
	}
	return best
}

// on is the entry as it speaks of two sides.
func (o *Open) on(a, b framework.Ref) *PairReason {
	if o.Requirement != a {
		a, b = b, a
	}
	return &PairReason{Requirement: a, Against: b, Why: o.Why}
}

// struck lists the candidates that would have joined two requirements: relations between them,
// and links to one of them of controls that are linked to the other.
func (c considered) struck(x, y *pairSide) []PairCandidate {
	list := []PairCandidate{}
	add := func(r *Rejected, relation []string) {
		list = append(list, PairCandidate{
			Control: r.Control, To: r.To, Points: append([]string{}, r.Points...), Relation: relation, Why: r.Why, Votes: append([]review.Vote{}, r.Votes...),
		})
	}
	for _, r := range c.relations[pairOf{x.ref, y.ref}] {
		add(r, r.Is.Names())
	}
	for _, r := range c.relations[pairOf{y.ref, x.ref}] {
		add(r, r.Is.Inverse().Names())
	}
	for _, s := range [][2]*pairSide{{x, y}, {y, x}} {
		struck := c.links[s[0].ref]
		for _, id := range s[1].ids {
			for _, r := range struck[id] {
				add(r, []string{})
			}
		}
	}
	return list
}
