package lens

import (
	"context"
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/held"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// What a small file may multiply to.
const (
	// MaxScopes is how many scopes one organisation may have: each is a lens, with all
	// requirements of its framework.
	MaxScopes = 100
	// MaxSystems is how many systems the scopes may look at, added up.
	MaxSystems = 10_000
	// MaxWork is how many judgements the scopes may ask, and WorkPerPiece how many more for
	// each piece of evidence. A judgement is one piece looked at for one control, as one link
	// asks it, or for one point that it names, in one lens; where a point is asked for each
	// system of a kind, for each of these. Where the cadence cuts the window into more slices
	// than SlicesPerJudgement, each so many count as one more. A requirement looked at for each
	// group that it stands in counts as one.
	MaxWork            = 500_000
	WorkPerPiece       = 50
	SlicesPerJudgement = 64
)

// Codes of the problems of an organisation past a limit.
const (
	CodeTooManyScopes = "too-many-scopes"
	CodeTooMany       = "too-many-systems"
	CodeTooMuch       = "too-much-work"
)

// bounded refuses what multiplies to more than can be judged in a time that its size lets
// expect.
func (c *Case) bounded() error {
	systems, work := 0, 0
	for _, l := range c.Lenses {
		systems += max(1, len(l.Systems))
		work += l.work.controls + l.work.points
	}
	if systems > MaxSystems {
		return tooMuch(CodeTooMany, "%d scopes look at %d systems, added up: more than %d (MaxSystems); name in each scope the systems that it covers",
			len(c.Lenses), systems, MaxSystems)
	}
	if most := c.most(); work > most {
		return tooMuch(CodeTooMuch, "%d scopes ask %d judgements of %d pieces of evidence: more than %d (MaxWork); it grows with scopes, with controls that take one type of evidence, with points that evidence names, with systems for each of which a point is asked, with slices of a long window, and with levels of groups",
			len(c.Lenses), work, c.Pieces().Len(), most)
	}
	return nil
}

// fewScopes refuses more scopes than lenses may be opened for, before they are.
func (c *Case) fewScopes() error {
	if n := len(c.Org.Scopes); n > MaxScopes {
		return tooMuch(CodeTooManyScopes, "%d scopes: more than %d (MaxScopes); say in one scope what belongs together", n, MaxScopes)
	}
	return nil
}

// most is how much work the case may ask.
func (c *Case) most() int { return MaxWork + WorkPerPiece*c.Pieces().Len() }

// A tally counts of all pieces what bounds the work, and those that name systems. That of a case with a change is counted on from that of the case.
type tally struct {
	places  int                        // controls for which pieces stand that are there, added up
	pointed map[framework.PointRef]int // how often a point is named
	speak   int                        // pieces that name systems
	zeros   held.List[*piece.Piece]    // lists of nothing
	naming  held.List[*piece.Piece]    // that replace or retest others
}

// Naming lists by id the pieces of evidence that replace or retest others.
func (c *Case) Naming() held.List[*piece.Piece] { return c.tally.naming }

// Zeros lists by id the pieces of evidence that say that nothing occurred.
func (c *Case) Zeros() held.List[*piece.Piece] { return c.tally.zeros }

// NamesSystems reports whether a piece of evidence names a system.
func (c *Case) NamesSystems() bool { return c.tally.speak > 0 }

// take counts n times a piece.
func (t *tally) take(c *Case, p *piece.Piece, n int) {
	t.names(p, n)
	if p.Present(c.At) {
		t.places += n * places(c.Catalog.Graph.Takers(p.Type), p)
	}
}

// names counts n times what a piece names.
func (t *tally) names(p *piece.Piece, n int) {
	if p.NamesPoints() {
		for _, ref := range p.Points {
			if t.pointed == nil {
				t.pointed = map[framework.PointRef]int{}
			}
			t.pointed[ref] += n
		}
	}
	if p.NamesSystems() {
		t.speak += n
	}
}

// places is for how many of the controls that take its type a piece is.
func places(takers []*mapping.Control, p *piece.Piece) int {
	if !p.NamesControls() && !p.NamesPoints() {
		return len(takers)
	}
	n := 0
	for _, k := range takers {
		if p.Serves(k.ID) {
			n++
		}
	}
	return n
}

// count counts the pieces, and refuses evidence that stands for more controls than can be looked at, before it is
// listed by these.
func (c *Case) count(ctx context.Context) error {
	i := 0
	var zeros, naming []*piece.Piece
	for p := range c.Pieces().All() {
		if err := look(ctx, i); err != nil {
			return err
		}
		if c.tally.names(p, 1); p.Zero {
			zeros = append(zeros, p)
		}
		if names(p) {
			naming = append(naming, p)
		}
		i++
	}
	for t, list := range c.Stock.ByType() {
		takers := c.Catalog.Graph.Takers(t)
		for _, p := range list {
			c.tally.places += places(takers, p)
		}
	}
	c.tally.zeros, c.tally.naming = held.Of(zeros), held.Of(naming)
	return c.spread()
}

// names reports whether a piece replaces or retests another.
func names(p *piece.Piece) bool { return p.IsNewer() || p.IsRetest() }

func (c *Case) spread() error {
	if most := c.most(); c.tally.places > most {
		return tooMuch(CodeTooMuch, "%d pieces of evidence stand for more than %d controls, added up (MaxWork); name in each piece the controls that it is for", c.Pieces().Len(), most)
	}
	return nil
}

func tooMuch(code, format string, args ...any) error {
	return framework.Problems{{Code: code, Message: fmt.Sprintf(format, args...)}}
}

// work is what judging a lens asks at most: of the evidence for controls, and of that which names points.
type work struct{ controls, points int }

// count counts the work of a lens.
func (l *Lens) count() {
	load := l.Case.Catalog.loads[l.Framework.ID]
	n := load.standing
	for k, ways := range load.ways {
		n += ways * (1 + len(l.Case.Stock.OfTypes(k, load.types[k]))*l.cuts(k))
	}
	for _, e := range load.each {
		n += l.asked(e.point) * (1 + len(l.Case.Of(e.control))*l.cuts(e.control))
	}
	l.work.controls = n
	l.countPoints()
}

func (l *Lens) countPoints() {
	load := l.Case.Catalog.loads[l.Framework.ID]
	l.work.points = 0
	for ref, times := range l.Case.tally.pointed {
		if q := load.points[ref]; q != nil {
			l.work.points += times * l.asked(q)
		}
	}
}

// recount counts on from the work of the lens of another case what is touched between the two.
func (l *Lens) recount(was *Case, t *Touched) {
	load := l.Case.Catalog.loads[l.Framework.ID]
	more := func(k *mapping.Control) int { return (len(l.Case.Of(k)) - len(was.Of(k))) * l.cuts(k) }
	for k := range t.controls {
		if ways := load.ways[k]; ways > 0 {
			l.work.controls += ways * more(k)
		}
	}
	for _, e := range load.each {
		if t.controls[e.control] {
			l.work.controls += l.asked(e.point) * more(e.control)
		}
	}
	if t.Points {
		l.countPoints()
	}
}

// cuts is how many judgements one look at a piece for a control counts as, by the slices of its cadence.
func (l *Lens) cuts(k *mapping.Control) int {
	if !l.Frame.Windowed() || !k.Cadence.IsCalendar() {
		return 1
	}
	if l.slices[k.Cadence] == 0 {
		l.slices[k.Cadence] = 1 + len(k.Cadence.Slices(l.Frame.Window))/SlicesPerJudgement
	}
	return l.slices[k.Cadence]
}

// asked is for how many systems the evidence for a point is looked at: those of a kind for each of which
// it is asked, else all alike.
func (l *Lens) asked(p *mapping.Point) int {
	if p.Each.IsZero() {
		return 1
	}
	list, _ := l.core.SystemsOf(&p.Point)
	return len(list)
}

// A load is what a framework asks of whoever judges it.
type load struct {
	ways     map[*mapping.Control]int              // in how many ways links ask something of a control's evidence
	types    map[*mapping.Control][]string         // the evidence types of these controls
	each     []eachWay                             // those that are asked for each system of a kind
	points   map[framework.PointRef]*mapping.Point // that evidence may name
	all      bool                                  // every link counts
	standing int                                   // requirements, each for the groups that it stands in
}

// An eachWay is a way that is asked for each system of the kind of a point.
type eachWay struct {
	control *mapping.Control
	point   *mapping.Point
}

// loadOf counts the load of a framework.
func (c *Catalog) loadOf(f *framework.Framework) load {
	out := load{ways: map[*mapping.Control]int{}, types: map[*mapping.Control][]string{}, points: map[framework.PointRef]*mapping.Point{}, all: true}
	type way struct {
		control                *mapping.Control
		needs, by, kind, roles string
		pressing               bool
	}
	seen := map[way]bool{}
	for _, leaf := range c.Graph.Leaves(f.ID) {
		for i := range leaf.Points {
			p := &leaf.Points[i]
			out.points[p.Ref] = p
			for _, k := range p.Links {
				w := way{
					k.Control, k.Link.Needs.Text, strings.Join(k.Link.By, "\x00"), p.Each.Kind, strings.Join(p.Each.Roles, "\x00"), p.Essential == framework.EssentialOperation,
				}
				counts := k.Link.Review.Counts(c.ReviewedOnly)
				if out.all = out.all && counts; !counts || seen[w] {
					continue
				}
				if seen[w] = true; p.Each.IsZero() {
					out.ways[k.Control]++
					out.types[k.Control] = k.Control.EvidenceTypes()
				} else {
					out.each = append(out.each, eachWay{k.Control, p})
				}
			}
		}
	}
	for i := range f.Requirements {
		if n, err := c.Graph.Requirement(framework.Ref{Framework: f.ID, Requirement: f.Requirements[i].ID}); err == nil {
			out.standing += 1 + n.Depth
		}
	}
	return out
}
