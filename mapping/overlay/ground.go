package overlay

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A ground is a source under change. What is taken out is marked, and swept out once at the
// end; tables say who names a requirement, so that no dropping looks through everything.
type ground struct {
	src  mapping.Source // the lists are the ground's own, what they hold is shared
	step int            // counts what overlays say

	frameworks map[string]*frame
	controls   map[string]*control
	byOrder    []*control
	links      map[framework.Ref][]*link       // who links to a requirement; nil until asked
	relations  map[framework.Ref][]statedAbout // likewise
	gone       map[any]bool                    // relations and unions that are taken out
	wounds     map[framework.Ref]*wound
	lost       bool // some requirement or point
}

// A frame is one framework under change.
type frame struct {
	f        *framework.Framework
	touched  bool
	list     []*requirement
	byID     map[string]*requirement
	children map[string][]*requirement
}

// A requirement is one requirement under change.
type requirement struct {
	framework.Requirement

	frame  *frame
	gone   bool
	listed []listedPoint // once the points change
	live   map[string]int
	count  int // of points that are left
}

type listedPoint struct {
	framework.Point

	at   framework.Position
	gone bool
}

// A control is one control under change.
type control struct {
	source  *mapping.Control
	c       *mapping.Control
	touched bool // c is a copy
	gone    bool
	links   []*link
	byTo    map[framework.Ref][]*link
}

// A link is one link under change.
type link struct {
	mapping.Link

	of   *control
	gone bool
	made int // the step that made it, 0 for one of the source
}

// A wound is what a requirement lost of its points, and at which step, which closes the
// links to them that were there by then.
type wound struct {
	points  map[string]int
	emptied int // when no point was left
}

type statedAbout any // a *relation.Statement or a *relation.Union

func newGround(src mapping.Source) *ground {
	src.Frameworks, src.Controls = slices.Clone(src.Frameworks), slices.Clone(src.Controls)
	src.Tightenings = slices.Clone(src.Tightenings)
	g := &ground{src: src, frameworks: map[string]*frame{}, controls: map[string]*control{}, gone: map[any]bool{}, wounds: map[framework.Ref]*wound{}}
	for _, f := range src.Frameworks {
		if f != nil && g.frameworks[f.ID] == nil {
			g.frameworks[f.ID] = &frame{f: f}
		}
	}
	for _, c := range src.Controls {
		if c == nil || g.controls[c.ID] != nil {
			continue
		}
		g.controls[c.ID] = &control{source: c, c: c}
		g.byOrder = append(g.byOrder, g.controls[c.ID])
	}
	return g
}

// open makes the tables of a framework, when it is first asked for.
func (f *frame) open() {
	if f.byID != nil {
		return
	}
	f.byID, f.children = map[string]*requirement{}, map[string][]*requirement{}
	f.take(f.f.Requirements)
}

func (f *frame) take(list []framework.Requirement) {
	for i := range list {
		q := &requirement{Requirement: list[i], frame: f}
		f.list = append(f.list, q)
		if f.byID[q.ID] == nil || f.byID[q.ID].gone {
			f.byID[q.ID] = q
		}
		if q.Parent != "" {
			f.children[q.Parent] = append(f.children[q.Parent], q)
		}
	}
}

func (f *frame) add(list []framework.Requirement) {
	f.open()
	f.touched = true
	f.take(list)
}

func (g *ground) find(ref framework.Ref) *requirement {
	f := g.frameworks[ref.Framework]
	if f == nil {
		return nil
	}
	f.open()
	if q := f.byID[ref.Requirement]; q != nil && !q.gone {
		return q
	}
	return nil
}

// own returns the requirement to be changed.
func (q *requirement) own() *framework.Requirement {
	q.frame.touched = true
	return &q.Requirement
}

// list makes the requirement's points its own.
func (q *requirement) list() {
	if q.listed != nil || q.live != nil {
		return
	}
	q.frame.touched = true
	q.live = map[string]int{}
	for i, p := range q.Points {
		q.add(p, q.Places.Index("points", i))
	}
}

func (q *requirement) add(p framework.Point, at framework.Position) {
	q.list()
	if _, ok := q.live[p.ID]; !ok {
		q.live[p.ID] = len(q.listed)
	}
	q.listed = append(q.listed, listedPoint{Point: p, at: at})
	q.count++
}

func (q *requirement) has(point string) bool {
	q.list()
	_, ok := q.live[point]
	return ok
}

// point returns the point to be changed, which is there.
func (q *requirement) point(id string) *framework.Point { return &q.listed[q.live[id]].Point }

// points lists what is left.
func (q *requirement) points() []framework.Point {
	q.list()
	list := make([]framework.Point, 0, q.count)
	for _, p := range q.listed {
		if !p.gone {
			list = append(list, p.Point)
		}
	}
	return list
}

// own returns the control to be changed.
func (c *control) own() *mapping.Control {
	if !c.touched {
		clone := *c.c
		c.c, c.touched = &clone, true
	}
	return c.c
}

// open makes the table of the control's links.
func (c *control) open() {
	if c.byTo != nil {
		return
	}
	c.byTo = map[framework.Ref][]*link{}
	for i := range c.c.Links {
		l := &link{Link: c.c.Links[i], of: c}
		c.links = append(c.links, l)
		c.byTo[l.To] = append(c.byTo[l.To], l)
	}
}

// link adds a link to a control.
func (g *ground) link(c *control, l mapping.Link) {
	c.open()
	c.own()
	x := &link{Link: l, of: c, made: g.step}
	c.links = append(c.links, x)
	c.byTo[l.To] = append(c.byTo[l.To], x)
	if g.links != nil {
		g.links[l.To] = append(g.links[l.To], x)
	}
}

// unlink takes out the control's links to a requirement and reports whether there was one.
func (g *ground) unlink(c *control, to framework.Ref) bool {
	c.open()
	found := false
	for _, l := range c.byTo[to] {
		found = found || !l.gone
		l.out()
	}
	c.byTo[to] = nil
	return found
}

// linked lists the control's links to a requirement that count.
func (c *control) linked(to framework.Ref) []*link {
	c.open()
	return slices.DeleteFunc(slices.Clone(c.byTo[to]), func(l *link) bool { return l.gone || !l.Review.Counts(false) })
}

// serves lists the frameworks to which the control has links that count.
func (c *control) serves() []string {
	c.open()
	var ids []string
	for _, l := range c.links {
		if !l.gone && l.Review.Counts(false) {
			ids = append(ids, l.To.Framework)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (l *link) out() {
	l.gone = true
	l.of.own()
}

// linked lists the links to a requirement.
func (g *ground) linked(to framework.Ref) []*link {
	if g.links == nil {
		g.links = map[framework.Ref][]*link{}
		for _, c := range g.byOrder {
			c.open()
			for _, l := range c.links {
				g.links[l.To] = append(g.links[l.To], l)
			}
		}
	}
	return g.links[to]
}

// takeOut takes a point out of its requirement; the links that name it lose it at the end.
func (g *ground) takeOut(q *requirement, p framework.PointRef) {
	at := q.live[p.Point]
	g.lost = true
	delete(q.live, p.Point)
	q.listed[at].gone = true
	q.count--
	w := g.wounds[p.Ref]
	if w == nil {
		w = &wound{points: map[string]int{}}
		g.wounds[p.Ref] = w
	}
	w.points[p.Point] = g.step
	if q.count == 0 {
		w.emptied = g.step
	}
}

// heal takes the points that went after the link was made out of it, and reports whether
// something is left of it.
func (w *wound) heal(l *link) bool {
	if len(l.Points) == 0 {
		return w.emptied <= l.made
	}
	out := slices.DeleteFunc(slices.Clone(l.Points), func(p string) bool { return w.points[p] > l.made })
	if len(out) < len(l.Points) {
		l.of.own()
		l.Points = out
	}
	return len(out) > 0
}

// sink takes out a requirement with all below it, the links and the relations to them.
func (g *ground) sink(id string, top *requirement) {
	f := g.frameworks[id]
	f.touched, g.lost = true, true
	for way := []*requirement{top}; len(way) > 0; {
		q := way[len(way)-1]
		way = way[:len(way)-1]
		if q.gone {
			continue
		}
		q.gone = true
		way = append(way, f.children[q.ID]...)
		ref := framework.Ref{Framework: id, Requirement: q.ID}
		for _, l := range g.linked(ref) {
			l.out()
		}
		g.links[ref] = nil
		for _, s := range g.stated(ref) {
			g.gone[s] = true
		}
	}
}

// stated lists the relations and unions that name a requirement.
func (g *ground) stated(ref framework.Ref) []statedAbout {
	if g.relations == nil {
		g.relations = map[framework.Ref][]statedAbout{}
		for _, s := range g.src.Relations {
			if s != nil {
				g.relations[s.From] = append(g.relations[s.From], s)
				g.relations[s.To] = append(g.relations[s.To], s)
			}
		}
		for _, u := range g.src.Unions {
			if u != nil {
				for _, r := range slices.Concat(u.From, u.To) {
					g.relations[r] = append(g.relations[r], u)
				}
			}
		}
	}
	return g.relations[ref]
}
