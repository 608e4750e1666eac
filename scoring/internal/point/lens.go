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
		return p.Names(y.ID) || !p.NamesSystems() && y.Only
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
	Operates   map[string]*organisation.Operates
	Treatments []organisation.Treatment
	Controls   func(id string) *mapping.Control // nil for none
	Counts     func(*mapping.Link) bool         // whether a link counts
	Relaxed    bool                             // see [unit.Subject]
	Planned    bool                             // a programme with a date is enough

	idle  *Lens // over no evidence; nil where that was not asked yet
	whole *Lens // that asks these bases and others; nil for none
	links *Links
	time  *unit.Frame        // the frame, for what outlives the lens; see framed
	based *[]framework.Basis // the same of what it asks
	lasts *unit.Frame        // the frame, for what outlives changes; see lasting
	memo  *memo
	was   *earlier // nil: nothing of it is of use
	last  *answers // what was asked of the piece that was asked about last
	room  *rooms

	eaches  []eachOf             // that were asked for
	every   []System             // the systems, for what is asked of all alike
	everyOf *organisation.System // the first of these

	faults map[needsKey]*rule.Open

	places map[*mapping.Control]int // of the controls of the graph; see memo

	followers []string // the controls that took over from others, once they are known
	followed  bool

	compensating []*organisation.Treatment // see compensations, once they are known
	compensated  bool

	held map[*mapping.Control]bool // what holds says of controls with rules, where it was asked
}

// On is the lens over another stock, of which nothing is judged yet. It takes memory of its own: what the two judge would lie
// side by side, and the one that stays hold what the other judged.
func (l *Lens) On(s *Stock, relaxed bool) *Lens {
	own := *l
	own.Stock, own.Relaxed, own.memo, own.last, own.faults, own.idle, own.whole, own.time, own.room, own.was, own.followed, own.compensated, own.held = s, relaxed, nil, nil, nil, nil, nil, nil, nil, nil, false, false, nil
	return &own
}

// Asking is the lens that asks other bases. What it is asked of a type it shares with the first.
func (l *Lens) Asking(bases []framework.Basis) *Lens {
	own := l.On(l.Stock, l.Relaxed)
	own.Asked, own.whole, own.memo, own.was, own.room = bases, l, l.memory(), l.was, l.rooms()
	return own
}

// Planning is the lens for which a programme with a date is enough, of which nothing is judged yet.
func (l *Lens) Planning() *Lens {
	own := l.On(l.Stock, l.Relaxed)
	own.Planned, own.room = true, l.rooms()
	return own
}

// kind is an evidence type as judging looks at it.
func (l *Lens) kind(id string) unit.Type { return l.asked().kind(id) }

// SystemsOf lists for which systems a point is asked. It reports false where it is asked of each
// system of a kind and none of these is declared. The list must not be changed.
func (l *Lens) SystemsOf(p *framework.Point) ([]System, bool) {
	if p.Each.IsZero() {
		return l.everywhere(), true
	}
	every := l.everywhere()
	for i := range l.eaches {
		if of := &l.eaches[i]; &of.every[0] == &every[0] && of.each.Kind == p.Each.Kind && slices.Equal(of.each.Roles, p.Each.Roles) {
			return of.systems, len(of.systems) > 0
		}
	}
	out := l.eachOf(p.Each)
	l.eaches = append(l.eaches, eachOf{p.Each, every, out})
	return out, len(out) > 0
}

// An eachOf lists the systems of a kind, of all systems, for each of which points are asked.
type eachOf struct {
	each           framework.Each
	every, systems []System
}

func (l *Lens) eachOf(each framework.Each) []System {
	var out []System
	for _, y := range l.Systems {
		if !each.Of(y.Kind, y.Roles) {
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
	return out
}

// unnamed reports whether no evidence names the system, and nothing else tells it from others.
func (l *Lens) unnamed(y System) bool { return !y.Each && y.ID != "" && !l.named[y.ID] }

// stands finds the system, of those for which nothing tells two apart, that stands for one.
func (l *Lens) stands(y System) System {
	if !l.unnamed(y) {
		return y
	}
	i := slices.IndexFunc(l.Systems, func(o organisation.System) bool { return !l.named[o.ID] })
	return System{ID: l.Systems[i].ID}
}

// follows reports whether a control took over from another.
func (l *Lens) follows(control string) bool {
	if !l.followed {
		l.followers, l.followed = nil, true
		for id, o := range l.Operates {
			if o.Replaces != "" && o.Replaces != id {
				l.followers = append(l.followers, id)
			}
		}
	}
	return len(l.followers) > 0 && slices.Contains(l.followers, control)
}

// Answering is the lens with other answers, of which nothing is judged yet.
func (l *Lens) Answering(facts *rule.Facts) *Lens {
	own := l.On(l.Stock, l.Relaxed)
	own.Facts = facts
	return own
}
