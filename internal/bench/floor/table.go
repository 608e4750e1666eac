package floor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// The bases by number.
const (
	design = iota
	operation
)

// A control is one of the graph in numbers.
type control struct {
	of        *mapping.Control
	cadence   *cadence
	automated bool
	perEvent  bool
	basis     [2]listed
	types     []int32 // that it takes
	programme []int32 // of these, under design, that set out what will be done
}

// A listed is what a control lists on a basis.
type listed struct {
	none    bool // it says why nothing is asked
	entries [][]int32
	rule    *ruling // nil: the default one
	of      int32   // the type that the rule reads, -1 where the control does not take it
}

func (f *Floor) addTypes(list []*evidence.Type) {
	for i, t := range list {
		f.typeAt[t.ID] = num(i)
		f.types = append(f.types, kindOf{of: t, kind: t.Kind, group: num(i)})
	}
	// types that list the same events, by whatever chain, have the least of their numbers
	for moved := true; moved; {
		moved = false
		for i, t := range list {
			for _, id := range t.SameEventsAs {
				k, ok := f.typeAt[id]
				if a, b := &f.types[i].group, &f.types[k].group; ok && *a != *b {
					*a, *b, moved = min(*a, *b), min(*a, *b), true
				}
			}
		}
	}
	f.groups = make([][]int32, len(list))
	for i := range f.types {
		g := f.types[i].group
		f.groups[g] = append(f.groups[g], num(i))
	}
}

func (f *Floor) addControls(src *mapping.Source) error {
	known, rules := needs(), rulings()
	for _, c := range src.Controls {
		k := control{
			of: c, cadence: &cadences[c.Cadence], automated: c.Nature == mapping.Automated, perEvent: c.Cadence == calendar.PerEvent,
			basis: [2]listed{f.listed(c.Evidence.Design), f.listed(c.Evidence.Operation)},
		}
		for _, id := range c.EvidenceTypes() {
			k.types = append(k.types, f.typeAt[id])
		}
		for _, e := range k.basis[design].entries {
			for _, t := range e {
				if f.types[t].of.Programme {
					k.programme = append(k.programme, t)
				}
			}
		}
		f.controlAt[c.ID] = num(len(f.controls))
		f.controls = append(f.controls, k)
		for i := range c.Links {
			text := c.Links[i].Needs.Text
			if _, there := f.needsAt[text]; there {
				continue
			}
			ask := known[text]
			if ask == nil {
				return fmt.Errorf("floor: control %s: what a link needs is not known: %s", c.ID, text)
			}
			f.needsAt[text] = num(len(f.needs))
			f.needs = append(f.needs, ask)
		}
	}
	if len(src.Tightenings) > 0 {
		return fmt.Errorf("floor: control %s: what an overlay asks on top is not known: %s", src.Tightenings[0].Control, src.Tightenings[0].Expr.Text)
	}
	for _, r := range src.Rules {
		rule, ok := rules[r.Expr.Text]
		at, there := f.controlAt[r.Control]
		if !ok || !there || r.Basis == framework.Stated {
			return fmt.Errorf("floor: control %s, %s: the rule is not known: %s", r.Control, r.Basis, r.Expr.Text)
		}
		k := &f.controls[at]
		l := &k.basis[r.Basis-framework.Design]
		l.rule, l.of = &rule, -1
		if t, declared := f.typeAt[rule.of]; declared && slices.Contains(k.types, t) {
			l.of = t
		}
	}
	return nil
}

func (f *Floor) listed(b mapping.BasisShows) listed {
	l := listed{none: b.None != ""}
	for _, e := range b.Types {
		entry := make([]int32, len(e))
		for i, id := range e {
			entry[i] = f.typeAt[id]
		}
		l.entries = append(l.entries, entry)
	}
	return l
}

// A table is a framework in numbers.
type table struct {
	of       *framework.Framework
	floor    *Floor
	refs     []framework.Ref // of the leaves
	leaves   []leaf
	sorted   []framework.Ref // the same, by their references
	points   []pointOf
	pointAt  map[framework.PointRef]int32
	judgings []judging
	slots    int // cells that may differ
	each     []framework.Each
	queries  [][]query // by type
	reaches  [][]reach // by type
	nodes    []node    // those above first
	nodeAt   map[string]int32
	linked   bool // a control is linked to a leaf
}

// A leaf is an assessable requirement.
type leaf struct {
	node     int32
	from, to int32 // of its points
	share    float64
	rank     int32 // its place in sorted
}

// A pointOf is a point of a leaf.
type pointOf struct {
	ref      framework.PointRef
	leaf     int32
	each     int32 // -1: it is asked of all systems
	pressing bool  // nothing is not yet due
	required bool
	share    float64
	ways     []way
}

// A way is a link by which a control shows a point.
type way struct {
	judging int32
	plan    int32 // by the control's programmes, -1 for none
}

// A judging is a control as a link takes it. Points that take it alike share it.
type judging struct {
	control  int32
	needs    int32
	pressing bool
	by       []int32 // types; nil: all
	all      bool    // no by
	basis    [2]shown
}

// A shown is what a judging reads on a basis.
type shown struct {
	none    bool     // it is not asked
	missing bool     // it is asked, and nothing is listed
	entries [][]cell // without what the link strikes
	ruled   bool
	rule    cell
}

// A cell is an evidence type as a control reads it on a basis, with what a link needs. What is the
// same whatever the control, or whatever the link needs, shares its value by one of the slots.
type cell struct {
	typ, control int32
	pair         int32 // what the link needs of the type, -1 for nothing
	basis        uint8
	pressing     bool
	rule         *ruling
	struck       bool  // a rule reads a type that the link strikes, or that the control does not take
	needs        int32 // of a cell that shares nothing, in the place of a pair

	full, shared, plain int32
}

// A slotKey tells cells apart.
type slotKey struct {
	typ, control, pair int32
	basis              uint8
	cadence            *cadence
	perEvent           bool
	automated          bool
	pressing           bool
	rule               *ruling
	struck             bool
}

// tabling makes a table.
type tabling struct {
	*table

	slotAt    map[slotKey]int32
	judgingAt map[string]int32
}

func (f *Floor) table(fw *framework.Framework) *table {
	t := &tabling{
		table:  &table{of: fw, floor: f, pointAt: map[framework.PointRef]int32{}, nodeAt: map[string]int32{}},
		slotAt: map[slotKey]int32{}, judgingAt: map[string]int32{},
	}
	t.tree()
	for _, l := range f.graph.Leaves(fw.ID) {
		at := num(len(t.leaves))
		from := num(len(t.points))
		for i := range l.Points {
			t.point(&l.Points[i], at)
		}
		t.refs = append(t.refs, l.Ref)
		t.leaves = append(t.leaves, leaf{node: t.nodeAt[l.Requirement.ID], from: from, to: num(len(t.points)), share: l.Requirement.Share()})
	}
	t.sorted = slices.SortedFunc(slices.Values(t.refs), framework.Ref.Compare)
	for i := range t.leaves {
		t.leaves[i].rank = num(slices.Index(t.sorted, t.refs[i]))
	}
	t.slots = len(t.slotAt)
	t.ask()
	return t.table
}

func (t *tabling) point(p *mapping.Point, leaf int32) {
	out := pointOf{
		ref: p.Ref, leaf: leaf, each: -1, pressing: p.Essential == framework.EssentialOperation,
		required: p.Rank == framework.Required, share: p.Share(),
	}
	if !p.Each.IsZero() {
		out.each = num(slices.IndexFunc(t.each, func(e framework.Each) bool { return e.Kind == p.Each.Kind && slices.Equal(e.Roles, p.Each.Roles) }))
		if out.each < 0 {
			out.each = num(len(t.each))
			t.each = append(t.each, p.Each)
		}
	}
	for _, e := range p.Links {
		t.linked = true
		c := t.floor.controlAt[e.Control.ID]
		w := way{judging: t.judging(c, t.floor.needsAt[e.Link.Needs.Text], t.floor.typesOf(e.Link.By), out.pressing), plan: -1}
		if list := t.floor.controls[c].programme; len(list) > 0 {
			w.plan = t.judging(c, 0, list, out.pressing)
		}
		out.ways = append(out.ways, w)
	}
	t.pointAt[p.Ref] = num(len(t.points))
	t.points = append(t.points, out)
}

func (f *Floor) typesOf(ids []string) []int32 {
	var out []int32
	for _, id := range ids {
		out = append(out, f.typeAt[id])
	}
	slices.Sort(out)
	return out
}

// judging finds or makes the judging of a control by a link.
func (t *tabling) judging(c, needs int32, by []int32, pressing bool) int32 {
	var key strings.Builder
	fmt.Fprint(&key, c, needs, pressing, by)
	if at, ok := t.judgingAt[key.String()]; ok {
		return at
	}
	at := num(len(t.judgings))
	t.judgingAt[key.String()] = at
	t.judgings = append(t.judgings, t.floor.judging(c, needs, by, pressing, t.slot))
	return at
}

// judging makes a judging; slot numbers what its cells share, nil: nothing.
func (f *Floor) judging(c, needs int32, by []int32, pressing bool, slot func(slotKey) int32) judging {
	k := &f.controls[c]
	j := judging{control: c, needs: needs, pressing: pressing, by: by, all: len(by) == 0}
	for b := range j.basis {
		s, l := &j.basis[b], &k.basis[b]
		for _, e := range l.entries {
			var cells []cell
			for _, typ := range e {
				if j.all || slices.Contains(by, typ) {
					cells = append(cells, f.cell(k, &cell{typ: typ, control: c, basis: uint8(b), pressing: pressing}, needs, slot))
				}
			}
			if len(cells) > 0 {
				s.entries = append(s.entries, cells)
			}
		}
		s.none = l.none || len(s.entries) == 0 && len(l.entries) > 0
		s.missing = len(s.entries) == 0
		if s.ruled = l.rule != nil; s.ruled {
			x := cell{typ: l.of, control: c, basis: uint8(b), pressing: pressing, rule: l.rule}
			x.struck = l.of < 0 || !j.all && !slices.Contains(by, l.of)
			s.rule = f.cell(k, &x, needs, slot)
		}
	}
	return j
}

// cell fills in what a cell shares.
func (f *Floor) cell(k *control, c *cell, needs int32, slot func(slotKey) int32) cell {
	c.pair = -1
	if slot == nil {
		c.needs, c.full, c.shared, c.plain = needs, -1, -1, -1
		return *c
	}
	if c.typ >= 0 {
		c.pair = f.pair(needs, c.typ)
	}
	key := slotKey{typ: c.typ, control: c.control, pair: c.pair, basis: c.basis, cadence: k.cadence, perEvent: k.perEvent, automated: k.automated, pressing: c.pressing, rule: c.rule, struck: c.struck}
	c.full = slot(key)
	key.control, key.pressing = -1, false
	if kind := f.typeKind(c.typ); c.rule == nil && kind != evidence.Record && kind != evidence.Report {
		key.cadence, key.perEvent = nil, false // it ages by itself
	}
	if kind := f.typeKind(c.typ); c.basis == design || kind == evidence.Document || c.rule != nil {
		key.automated = false
	}
	c.shared = slot(key)
	key.pair = -1
	c.plain = slot(key)
	return *c
}

func (f *Floor) typeKind(t int32) evidence.Kind {
	if t < 0 {
		return evidence.Bridge
	}
	return f.types[t].kind
}

// pair numbers what a link needs of a type, -1 for nothing: it holds of a piece of the type that
// carries nothing, and so of each.
func (f *Floor) pair(needs, typ int32) int32 {
	if needs == 0 || f.needs[needs](&evidence.Piece{Type: f.types[typ].of.ID}) {
		return -1
	}
	key := pair{needs, typ}
	at, ok := f.pairAt[key]
	if !ok {
		at = num(len(f.pairs))
		f.pairAt[key] = at
		f.pairs = append(f.pairs, key)
	}
	return at
}

func (t *tabling) slot(key slotKey) int32 {
	at, ok := t.slotAt[key]
	if !ok {
		at = num(len(t.slotAt))
		t.slotAt[key] = at
	}
	return at
}
