package point

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// A System is one for which a point is asked. The zero System is that all are alike.
type System struct {
	ID    string
	Each  bool           // the point is asked of each system of a kind: evidence has to name it
	Only  bool           // no other is asked, so that evidence that names none will do
	Since framework.Date // in service from this day; [Always] where nothing is said
}

// Always is before every day that can be written.
const Always = framework.Date(-1 << 31)

// Takes reports whether a piece counts for the system.
func (y System) Takes(p *piece.Piece) bool {
	switch {
	case y.ID == "":
		return true
	case y.Each:
		return p.Names(y.ID) || len(p.Systems) == 0 && y.Only
	}
	return p.Speaks(y.ID)
}

// Rules are what a catalog compiles: what judges a control on a basis, and what links ask of a piece.
type Rules struct {
	Of    func(control string, b framework.Basis) basis.Rules
	Needs map[string]*rule.Program // by text
}

// A Lens is a framework with its scope, through which evidence is judged. It serves one goroutine.
type Lens struct {
	*Stock

	Framework  *framework.Framework
	Frame      unit.Frame
	Asked      []framework.Basis
	InPlace    bool
	Systems    []organisation.System // of the lens; none: all alike
	Rules      Rules
	Facts      *rule.Facts
	Types      map[string]*evidence.Type
	Operates   map[string]organisation.Operates
	Treatments []organisation.Treatment
	Controls   func(id string) *mapping.Control // nil for none
	Counts     func(*mapping.Link) bool         // whether a link counts
	Relaxed    bool                             // see [unit.Subject]
	Planned    bool                             // a programme with a date is enough

	whole *Lens // that asks these bases and others; nil for none
	links *asked
	time  *unit.Frame // the frame, for what outlives the lens; see framed
	memo  memo
	items map[itemsKey][]unit.Item
	last  *answers // what was asked of the piece that was asked about last

	faults map[needsKey]*rule.Open
}

// On is the lens over another stock, of which nothing is judged yet.
func (l *Lens) On(s *Stock, relaxed bool) *Lens {
	own := *l
	own.Stock, own.Relaxed, own.memo, own.items, own.last, own.faults, own.whole, own.time = s, relaxed, nil, nil, nil, nil, nil, nil
	return &own
}

// Asking is the lens that asks other bases, of which nothing is judged yet.
func (l *Lens) Asking(bases []framework.Basis) *Lens {
	own := l.On(l.Stock, l.Relaxed)
	own.Asked, own.whole, own.items = bases, l, l.items
	return own
}

// Planning is the lens for which a programme with a date is enough, of which nothing is judged yet.
func (l *Lens) Planning() *Lens {
	own := l.On(l.Stock, l.Relaxed)
	own.Planned = true
	return own
}

// programmes are the types of a control's design that set out what will be done and when.
func (l *Lens) programmes(c *mapping.Control) []string {
	var list []string
	for _, e := range c.Evidence.Design.Types {
		for _, id := range e {
			if t := l.Types[id]; t != nil && t.Programme {
				list = append(list, id)
			}
		}
	}
	return list
}

// kind is an evidence type as judging looks at it.
func (l *Lens) kind(id string) unit.Type {
	t := unit.Type{ID: id}
	if of := l.Types[id]; of != nil {
		t.Kind = of.Kind
	}
	return t
}

// SystemsOf lists for which systems a point is asked. It reports false where it is asked of each
// system of a kind and none of these is declared. The list must not be changed.
func (l *Lens) SystemsOf(p *framework.Point) ([]System, bool) {
	if p.Each.IsZero() {
		return l.everywhere(), true
	}
	var out []System
	for _, y := range l.Systems {
		if !p.Each.Of(y.Kind, y.Roles) {
			continue
		}
		since := Always
		if !y.Since.IsZero() {
			since = y.Since
		}
		out = append(out, System{ID: y.ID, Each: true, Since: since})
	}
	for i := range out {
		out[i].Only = len(out) == 1
	}
	return out, len(out) > 0
}

// stands finds the system, of those for which nothing tells two apart, that stands for one.
func (l *Lens) stands(y System) System {
	if y.Each || l.named[y.ID] || y.ID == "" {
		return y
	}
	i := slices.IndexFunc(l.Systems, func(o organisation.System) bool { return !l.named[o.ID] })
	return System{ID: l.Systems[i].ID}
}

// Answering is the lens with other answers, of which nothing is judged yet.
func (l *Lens) Answering(facts *rule.Facts) *Lens {
	own := l.On(l.Stock, l.Relaxed)
	own.Facts = facts
	return own
}
