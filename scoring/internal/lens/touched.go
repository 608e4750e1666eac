package lens

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// Touched is what a change may move of a case: what it does not hold stays as it was judged. It holds
// rather more than less.
type Touched struct {
	Findings bool // whatever would be raised may move, and not only what is about what is touched

	controls map[*mapping.Control]bool
	leaves   map[framework.Ref]bool // besides those that the controls serve
	pieces   map[string]bool        // of which what they do is asked anew, by id
	types    map[string]bool        // of records that moved
	gone     map[*piece.Piece]bool  // that are there no more
	facts    []string               // that are answered otherwise
	anyPiece bool                   // what a piece does may move by more than pieces: facts, successions
}

// Control reports whether what a control is judged by may have moved.
func (t *Touched) Control(c *mapping.Control) bool { return t.controls[c] }

// Piece reports whether what a piece does may be another than before, by its id.
func (t *Touched) Piece(id string) bool { return t.pieces[id] }

// leaf reports whether a requirement of a lens is judged by what may have moved.
func (t *Touched) leaf(l *Lens, i int) bool {
	leaf := l.Leaves[i]
	return t.leaves[leaf.Ref] || slices.ContainsFunc(leaf.Points, func(p mapping.Point) bool {
		return slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return t.controls[e.Control] })
	})
}

// touches says what a change moves from one case to the next; nil is that it may move everything:
// scopes, and another day.
func (c *Case) touches(next *Case, ch *Change) *Touched {
	if ch.Scopes != nil || ch.Still || next.At != c.At || ch.Treatments != nil && c.faulty() {
		return nil
	}
	t := &Touched{
		Findings: ch.Treatments != nil || ch.Risks != nil || ch.Nonconformities != nil,
		controls: map[*mapping.Control]bool{}, leaves: map[framework.Ref]bool{}, pieces: map[string]bool{}, types: map[string]bool{}, gone: map[*piece.Piece]bool{}, facts: ch.facts(),
	}
	t.anyPiece = len(t.facts) > 0 || ch.Operates != nil
	changed := map[string]bool{}
	for _, id := range ch.Drop {
		changed[id] = true
	}
	for i := range ch.Put {
		changed[ch.Put[i].ID] = true
	}
	for id := range changed {
		for _, of := range []*Case{c, next} {
			if p := of.piece(id); p != nil {
				t.moved(c, next, p)
			}
		}
		if p := c.piece(id); p != nil {
			t.gone[p] = true
		}
	}
	t.answered(c)
	t.operated(c, next)
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

// piece returns the piece of an id, nil for none.
func (c *Case) piece(id string) *piece.Piece {
	if i, ok := c.Find(id); ok {
		return c.Stock.Pieces[i]
	}
	return nil
}

// moved takes in a piece that is not what it was: the controls and points that it is for, those of
// what it replaces or retests, and all that list the same events, which it may contradict. What
// replaces or retests it tells only where the piece itself does.
func (t *Touched) moved(was, is *Case, p *piece.Piece) {
	t.pieces[p.ID] = true
	t.serve(is, p)
	for _, id := range p.Source.Names() {
		t.pieces[id] = true
		for _, of := range []*Case{was, is} {
			if named := of.piece(id); named != nil {
				t.serve(is, named)
			}
		}
	}
	if p.Kind != evidence.Record || t.types[p.Type] {
		return
	}
	t.types[p.Type] = true
	if !was.Stock.Nothing(p.Type) && !is.Stock.Nothing(p.Type) {
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
		t.leaves[ref.Ref] = true
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
			a, b := was.Operates[id], is.Operates[id]
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
		touched := make([]bool, len(l.Leaves))
		for i := range l.Leaves {
			touched[i] = t.leaf(l, i)
		}
		serves := map[*mapping.Control]bool{}
		for _, k := range c.Catalog.Graph.Controls() {
			serves[k] = slices.ContainsFunc(l.Serves(k), func(i int) bool { return touched[i] })
		}
		for _, p := range c.Pieces() {
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

// keep takes over from the lens of an earlier case what the change between the two does not touch.
func (l *Lens) keep(was *Lens, t *Touched) {
	touched := func(control string) bool {
		k, err := l.Case.Catalog.Graph.Control(control)
		return err != nil || t.controls[k]
	}
	l.core.Keep(was.core, touched, t.gone, t.facts)
	for key, of := range was.asking {
		l.asking[key] = l.core.Asking(of.Asked)
		l.asking[key].Keep(of, touched, t.gone, t.facts)
	}
	for i, leaf := range was.judged {
		if leaf != nil && !t.leaf(l, i) {
			l.judged[i] = leaf
		}
	}
	if was.judge != nil && !t.anyPiece {
		l.judge = was.judge.Over(l.Judging)
	}
}
