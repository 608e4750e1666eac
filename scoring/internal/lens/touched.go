package lens

import (
	"iter"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/slab"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Touched is what a change may move of a case: what it does not hold stays as it was judged. It holds
// rather more than less.
type Touched struct {
	Findings bool // whatever would be raised may move, and not only what is about what is touched
	Operates bool // what is said of how controls are operated moved
	Points   bool // a piece that names points moved: what reaches a point may be another
	Nothing  bool // what lists of nothing and occurrences say of one another may move

	controls map[*mapping.Control]bool
	leaves   map[framework.Ref]bool // besides those that the controls serve
	pieces   map[string]bool        // of which what they do is asked anew, by id
	types    map[string]bool        // of records that moved
	gone     map[*piece.Piece]bool  // that are there no more
	come     map[*piece.Piece]bool  // that were not there
	more     bool                   // more than evidence moved, or some that names other evidence
	facts    []string               // that are answered otherwise
	anyPiece bool                   // what a piece does may move by more than pieces: facts, successions
}

// Control reports whether what a control is judged by may have moved.
func (t *Touched) Control(c *mapping.Control) bool { return t.controls[c] }

// Come are the pieces that were not there before. The map must not be changed.
func (t *Touched) Come() map[*piece.Piece]bool { return t.come }

// Alone reports whether nothing but pieces moved, none of which names another.
func (t *Touched) Alone() bool { return !t.more }

// Controls goes through the controls of which what they are judged by may have moved.
func (t *Touched) Controls() iter.Seq[*mapping.Control] { return maps.Keys(t.controls) }

// Pieces lists by id the pieces of evidence of which what they do may have moved, those that are there no more too; the list is empty,
// and not nil, where there is none.
func (t *Touched) Pieces() []string {
	ids := make([]string, 0, len(t.pieces))
	for id := range t.pieces {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// in reports of each requirement of a lens whether it is judged by what may have moved.
func (t *Touched) in(l *Lens) []bool {
	out := make([]bool, len(l.Leaves))
	links := l.Case.Catalog.links[l.Framework.ID]
	for k := range t.controls {
		if at, ok := l.Case.Catalog.Place(k); ok {
			for _, i := range links[at] {
				out[i] = true
			}
		}
	}
	for ref := range t.leaves {
		if i, ok := l.Case.Catalog.LeafAt(ref); ok && ref.Framework == l.Framework.ID {
			out[i] = true
		}
	}
	return out
}

// still lists the points of a requirement that stay as they were judged, nil for the others: those to which no control is
// linked that is touched, where a control is what touches it.
func (t *Touched) still(leaf *mapping.Leaf, was *point.Requirement) []*point.Point {
	if t.leaves[leaf.Ref] {
		return nil
	}
	out := slices.Clone(was.Points)
	for i := range leaf.Points {
		if slices.ContainsFunc(leaf.Points[i].Links, func(e mapping.Edge) bool { return t.controls[e.Control] }) {
			out[i] = nil
		}
	}
	return out
}

// touches says what a change moves from one case to the next.
func (c *Case) touches(next *Case, ch *Change, x exchange) *Touched {
	t := &Touched{
		Findings: ch.Treatments != nil || ch.Risks != nil || ch.Nonconformities != nil,
		controls: map[*mapping.Control]bool{}, leaves: map[framework.Ref]bool{}, pieces: map[string]bool{}, types: map[string]bool{}, gone: map[*piece.Piece]bool{}, facts: ch.facts(), come: make(map[*piece.Piece]bool, len(x.put)), more: ch.More(),
	}
	t.anyPiece = len(t.facts) > 0 || ch.Operates != nil
	changed := slices.Clone(x.drop)
	for _, p := range x.put {
		t.come[p] = true
		changed = append(changed, p.ID)
	}
	for _, id := range changed {
		t.pieces[id] = true
		for _, of := range []*Case{c, next} {
			if p := of.Piece(id); p != nil {
				t.moved(c, next, p)
			}
		}
		if p := c.Piece(id); p != nil {
			t.gone[p] = true
		}
	}
	t.Operates = ch.Operates != nil
	t.answered(c)
	if t.Operates {
		t.operated(c, next)
	}
	if ch.Treatments != nil {
		t.treated(c)
		t.treated(next)
	}
	t.beside(c)
	t.beside(next)
	return t
}

// faulty reports whether what a link needs failed on a piece. Which pieces that is asked of goes with
// the controls that stand in for others.
func (c *Case) faulty() bool {
	return slices.ContainsFunc(c.Lenses, func(l *Lens) bool { return len(l.Faults()) > 0 })
}

// moved takes in a piece that is not what it was: the controls and points that it is for, those of
// what it replaces or retests, and all that list the same events, which it may contradict. What
// replaces or retests it tells only where the piece itself does.
func (t *Touched) moved(was, is *Case, p *piece.Piece) {
	t.pieces[p.ID] = true
	t.serve(is, p)
	for _, id := range p.Source.Names() {
		t.pieces[id], t.more = true, true
		for _, of := range []*Case{was, is} {
			if named := of.Piece(id); named != nil {
				t.serve(is, named)
			}
		}
	}
	nothing := was.Stock.Nothing(p.Type) || is.Stock.Nothing(p.Type)
	t.Nothing = t.Nothing || nothing
	if p.Kind != evidence.Record || t.types[p.Type] {
		return
	}
	if t.types[p.Type] = true; !nothing {
		return
	}
	for _, id := range is.Stock.Same(p.Type) {
		for _, k := range is.Catalog.Graph.Takers(id) {
			t.controls[k] = true
		}
	}
}

// serve takes in the controls and points that a piece is for.
func (t *Touched) serve(c *Case, p *piece.Piece) {
	for _, k := range c.ControlsOf(p) {
		t.controls[k] = true
	}
	for _, ref := range p.Points {
		t.leaves[ref.Ref], t.Points = true, true
	}
}

// answered takes in the controls that are judged by facts: by their rules, their questions, or what
// their links need.
func (t *Touched) answered(c *Case) {
	if len(t.facts) == 0 {
		return
	}
	for _, k := range c.Catalog.Graph.Controls() {
		if slices.Contains(t.facts, k.Question) || c.Catalog.reads(k, t.facts) {
			t.controls[k] = true
		}
	}
}

// operated takes in the controls that are said to operate otherwise, and those that they follow.
func (t *Touched) operated(was, is *Case) {
	of := func(id string) {
		if k, err := is.Catalog.Graph.Control(id); err == nil {
			t.controls[k] = true
		}
	}
	for _, c := range []*Case{was, is} {
		for id := range c.Operates {
			a, b := was.operates(id), is.operates(id)
			if a.Since != b.Since || a.Until != b.Until || a.Replaces != b.Replaces {
				of(id)
				of(a.Replaces)
				of(b.Replaces)
			}
		}
	}
}

// treated takes in the requirements that treatments concern.
func (t *Touched) treated(c *Case) {
	for i := range c.Treatments {
		x := &c.Treatments[i]
		if t.leaves[x.Requirement] = true; x.Control == "" {
			continue
		}
		if k, err := c.Catalog.Graph.Control(x.Control); err == nil {
			t.controls[k] = true
		}
	}
}

// beside takes in the points for which a control stands in for another, where either moved.
func (t *Touched) beside(c *Case) {
	for i := range c.Treatments {
		x := &c.Treatments[i]
		for _, id := range []string{x.Control, x.By} {
			if id == "" { // of which nobody need be told that there is none
				continue
			}
			if k, err := c.Catalog.Graph.Control(id); err != nil || !t.controls[k] {
				continue
			}
			for _, p := range x.Points {
				t.leaves[p.Ref] = true
			}
		}
	}
}

// asked takes in the pieces that do something for a requirement that is touched, where that may be
// another thing by more than the pieces.
func (t *Touched) asked(c *Case) {
	if !t.anyPiece {
		return
	}
	for _, l := range c.Lenses {
		touched := t.in(l)
		serves := map[*mapping.Control]bool{}
		for _, k := range c.Catalog.Graph.Controls() {
			serves[k] = slices.ContainsFunc(l.Serves(k), func(i int) bool { return touched[i] })
		}
		for p := range c.Pieces().All() {
			if slices.ContainsFunc(c.ControlsOf(p), func(k *mapping.Control) bool { return serves[k] }) {
				t.pieces[p.ID] = true
			}
			for _, ref := range p.Points {
				if i, ok := c.Catalog.LeafAt(ref.Ref); ok && ref.Ref.Framework == l.Framework.ID && touched[i] {
					t.pieces[p.ID] = true
				}
			}
		}
	}
}

// reads reports whether a control is judged by an answer to one of the facts.
func (c *Catalog) reads(k *mapping.Control, facts []string) bool {
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		rules := c.RulesOf(k.ID, b)
		for _, r := range rules.Tightenings {
			if r.Program.Reads(facts) {
				return true
			}
		}
		if rules.Rule != nil && rules.Rule.Program.Reads(facts) {
			return true
		}
	}
	return slices.ContainsFunc(k.Links, func(l mapping.Link) bool { return c.Needs[l.Needs.Text].Reads(facts) })
}

// moves is what moves of what points were judged by.
func (t *Touched) moves() *point.Moved {
	return &point.Moved{Controls: t.Controls(), Gone: t.gone, Come: t.come, Facts: t.facts, Alone: t.Alone()}
}

// onto is the lens over another case of the same scope and day, of which nothing is judged yet; operated says that
// other controls are operated in it.
func (l *Lens) onto(c *Case, core *point.Case, operated bool) *Lens {
	own := *l
	own.Case, own.core, own.asking, own.judge, own.anew = c, l.core.Onto(core, c.Stock, operated), nil, nil, 0
	own.judged, own.rows, own.block, own.gaps = make([]*Leaf, len(l.judged)), nil, nil, make([]*gapped, len(l.gaps))
	own.points, own.ids = slab.Of[result.Point]{}, slab.Of[string]{} // what changes goes one by one
	own.points.Apart()
	own.ids.Apart()
	return &own
}

// keep takes over from the lens of an earlier case what the change between the two does not touch.
func (l *Lens) keep(was *Lens, t *Touched) {
	m := t.moves()
	l.core.Keep(was.core, m)
	for _, of := range was.asking {
		own := l.core.Asking(of.lens.Asked)
		own.Planned = of.lens.Planned
		own.Keep(of.lens, m)
		l.asking = append(l.asking, asking{of.key, own})
	}
	copy(l.gaps, was.gaps)
	for k := range t.controls {
		if at, ok := l.Case.Catalog.Place(k); ok {
			l.gaps[at] = nil
		}
	}
	l.still = map[*mapping.Leaf][]*point.Point{}
	for i, moved := range t.in(l) {
		switch {
		case !moved:
			l.judged[i] = was.judged[i]
		case was.judged[i] != nil && was.judged[i].Judged != nil:
			l.still[l.Leaves[i]] = t.still(l.Leaves[i], was.judged[i].Judged)
		}
	}
	if was.judge != nil && !t.anyPiece {
		l.judge = was.judge.Over(l.Judging)
	}
}
