package point

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// A memo is for what controls were judged. What is judged of a control is shared by the lenses of all
// cases between which nothing touches the control. It is a list, and no map, since each change copies it.
type memo struct {
	places map[*mapping.Control]int     // of the controls of the graph; shared by all
	of     []*judged                    // by these
	others map[*mapping.Control]*judged // of controls that are not of the graph
}

func newMemo(places map[*mapping.Control]int) *memo {
	return &memo{places: places, of: make([]*judged, len(places))}
}

func (m *memo) get(c *mapping.Control) *judged {
	if at, ok := m.places[c]; ok {
		return m.of[at]
	}
	return m.others[c]
}

func (m *memo) put(c *mapping.Control, j *judged) {
	if at, ok := m.places[c]; ok {
		m.of[at] = j
		return
	}
	put(&m.others, c, j)
}

// next is a memo that holds the same. What is put into either is not in the other.
func (m *memo) next() *memo { return &memo{m.places, slices.Clone(m.of), maps.Clone(m.others)} }

// A judged is what a control was judged.
type judged struct {
	groups *group // the last
	n      int
	index  map[groupKey]*group // once there are many
}

// few is how many groups are looked through one by one.
const few = 16

// A groupKey is for what a control is judged together.
type groupKey struct {
	needs    string
	system   System
	pressing bool
}

// A group is a control by what a link needs, for a system: what counts for it then, what its types are worth, and what
// came of that by the types to which links limit it, and by what lenses ask.
type group struct {
	groupKey

	subject unit.Subject
	ruled   basis.Ruled
	came    *came  // the last; nil for nothing
	first   came   // room for the first of these
	before  *group // of the same control
	same    *group // that needs nothing, where what is needed leaves all that counts then; nil where it does not
}

// A came is what came of a group.
type came struct {
	types   string
	asked   *[]framework.Basis
	outcome *basis.Outcome
	before  *came
}

// group finds a group, or makes it. The error means that the context ended.
func (l *Lens) group(ctx context.Context, j *judging, needs string, y System) (*group, error) {
	of := l.judgedOf(j)
	key := groupKey{needs, y, j.pressing && l.began(j.control)}
	if g := of.find(key); g != nil {
		return g.itself(), nil
	}
	if err := look(ctx, 0); err != nil {
		return nil, err
	}
	g := l.rooms().groups.New()
	g.groupKey = key
	was := l.was.group(j.control, key)
	if err := l.subject(ctx, &g.subject, j, needs, y, was); err != nil {
		return nil, err
	}
	if was != nil {
		g.subject.TakeOver(&was.subject, l.lasting(), l.was.still)
	}
	if needs != "" && g.subject.Items.Are(j.there.list) {
		l.join(of, g)
	}
	of.add(g)
	return g.itself(), nil
}

// began reports whether the organisation says since when it runs a control.
func (l *Lens) began(c *mapping.Control) bool {
	o := l.Operates[c.ID]
	return o != nil && !o.Since.IsZero()
}

// itself is the group that is judged.
func (g *group) itself() *group { return cmp.Or(g.same, g) }

// join has a group of which what is needed leaves all be judged as one that needs nothing.
func (l *Lens) join(of *judged, g *group) {
	key := g.groupKey
	key.needs = ""
	if g.same = of.find(key); g.same == nil {
		g.same = l.rooms().groups.New()
		g.same.groupKey, g.same.subject = key, g.subject
		of.add(g.same)
	}
	g.subject = unit.Subject{}
}

// judgedOf is what a control was judged so far.
func (l *Lens) judgedOf(j *judging) *judged {
	if j.judged != nil {
		return j.judged
	}
	m := l.memory()
	if j.judged = m.get(j.control); j.judged == nil {
		j.judged = l.rooms().controls.New()
		m.put(j.control, j.judged)
	}
	return j.judged
}

// memory is the memo of the lens.
func (l *Lens) memory() *memo {
	if l.memo == nil {
		l.memo = newMemo(l.places)
	}
	return l.memo
}

func (j *judged) find(key groupKey) *group {
	if j.index != nil {
		return j.index[key]
	}
	for g := j.groups; g != nil; g = g.before {
		if g.groupKey == key {
			return g
		}
	}
	return nil
}

func (j *judged) add(g *group) {
	g.before, j.groups, j.n = j.groups, g, j.n+1
	switch {
	case j.index != nil:
		j.index[g.groupKey] = g
	case j.n > few:
		j.index = make(map[groupKey]*group, 2*few)
		for ; g != nil; g = g.before {
			j.index[g.groupKey] = g
		}
	}
}

// without is what was judged, but for what links need that reads one of the facts.
func (j *judged) without(facts []string, rules Rules) *judged {
	out := &judged{}
	for g := j.groups; g != nil; g = g.before {
		if !rules.Needs[g.needs].Reads(facts) {
			own := *g
			out.add(&own)
		}
	}
	return out
}

// known is the outcome of a group for a link's types: as it was judged, or narrowed from one that asked more bases; nil
// for neither.
func (l *Lens) known(g *group, types string) *basis.Outcome {
	var more *basis.Outcome
	for c := g.came; c != nil; c = c.before {
		switch {
		case c.types != types:
		case c.asked == l.bases() || slices.Equal(*c.asked, l.Asked):
			return c.outcome
		case l.whole != nil && slices.Equal(*c.asked, l.whole.Asked):
			more = c.outcome
		}
	}
	if more == nil {
		return nil
	}
	o := l.rooms().basis.Narrowed(more, l.whole.Asked, l.Asked)
	if o != nil {
		l.came(g, types, o)
	}
	return o
}

// came keeps what came of a group.
func (l *Lens) came(g *group, types string, o *basis.Outcome) {
	c := &g.first
	if g.came != nil {
		c = l.rooms().came.New()
	}
	*c = came{types, l.bases(), o, g.came}
	g.came = c
}

// bases are what the lens asks, for what outlives it.
func (l *Lens) bases() *[]framework.Basis {
	if l.based == nil || !slices.Equal(*l.based, l.Asked) {
		own := l.Asked
		l.based = &own
	}
	return l.based
}
