package point

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
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

	memo  map[memoKey]*basis.Outcome
	needs map[needsKey]told // shared by lenses of the same frame and answers

	faults map[needsKey]*rule.Open
}

// A memoKey is for what a control was judged.
type memoKey struct {
	control, needs, by string
	system             System
	pressing           bool
}

type needsKey struct {
	text  string
	piece *piece.Piece
}

// A told is what a link's needs came to for a piece.
type told struct {
	answer

	fault *rule.Open // nil where it did not fail
}

type answer uint8

const (
	untold answer = iota
	no
	yes
)

// On is the lens over another stock, of which nothing is judged yet.
func (l *Lens) On(s *Stock, relaxed bool) *Lens {
	own := *l
	own.Stock, own.Relaxed, own.memo, own.faults = s, relaxed, nil, nil
	return &own
}

// Asking is the lens that asks other bases, of which nothing is judged yet.
func (l *Lens) Asking(bases []framework.Basis) *Lens {
	own := l.On(l.Stock, l.Relaxed)
	own.Asked = bases
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

// satisfies says whether a link's needs holds of a piece. A needs that fails tells nothing.
func (l *Lens) satisfies(ctx context.Context, text string, p *piece.Piece) (answer, error) {
	if text == "" {
		return yes, nil
	}
	key := needsKey{text, p}
	t, ok := l.needs[key]
	if !ok {
		var err error
		if t, err = l.tell(ctx, text, p); err != nil {
			return untold, err
		}
		if l.needs == nil {
			l.needs = map[needsKey]told{}
		}
		l.needs[key] = t
	}
	if t.fault != nil {
		if l.faults == nil {
			l.faults = map[needsKey]*rule.Open{}
		}
		l.faults[key] = t.fault
	}
	return t.answer, nil
}

// tell asks what a link needs of a piece.
func (l *Lens) tell(ctx context.Context, text string, p *piece.Piece) (told, error) {
	prg := l.Rules.Needs[text]
	if prg == nil {
		return told{}, nil
	}
	v, open, err := prg.Judge(ctx, l.varsOf(p))
	if err != nil {
		return told{}, err
	}
	t := told{}
	if open != nil && open.Faulty() {
		t.fault = open
	}
	switch v {
	case figure.Full:
		t.answer = yes
	case figure.Nothing:
		t.answer = no
	}
	return t, nil
}

// Satisfies reports whether what a link needs holds of a piece, for all that can be told.
func (l *Lens) Satisfies(ctx context.Context, needs string, p *piece.Piece) (bool, error) {
	a, err := l.satisfies(ctx, needs, p)
	return a == yes, err
}

// varsOf are what a link's needs is asked about.
func (l *Lens) varsOf(p *piece.Piece) *rule.Vars {
	f := &l.Frame
	v := &rule.Vars{
		Item: &rule.Item{Piece: p.Source, Kind: p.Of, Ready: p, Sure: true, Occurred: p.Performed(calendar.NoCadence), Shows: p.Days(calendar.NoCadence, false)},
		At:   f.Instant, Window: rule.Window{Period: f.Year(), Open: !f.Windowed()}, Facts: l.Facts,
	}
	if f.Windowed() {
		v.At = min(f.At, f.Window.Last)
	}
	return v
}

// A judging is a control that is judged for a point.
type judging struct {
	control  *mapping.Control
	needs    string
	by       []string
	list     []*piece.Piece // that counts for the control
	named    bool           // it is evidence that names the point
	pressing bool           // the point is essential on operation: nothing is not yet due
	ended    error          // the context ended while it was judged
}

// subject selects what counts for a control by a link, for a system.
func (l *Lens) subject(ctx context.Context, j *judging, y System, own *unit.Own) (*unit.Subject, error) {
	s := &unit.Subject{
		Frame: &l.Frame, Cadence: j.control.Cadence, Automated: j.control.Nature == mapping.Automated, System: y.ID,
		Newer: l.newer, Own: own, Relaxed: l.Relaxed, Due: l.due(j),
		Contradicted: func(t string) bool {
			void, err := l.Contradicted(ctx, t, y, j.control.Cadence)
			if err != nil {
				j.ended = err
			}
			return void || err != nil
		},
	}
	if y.Each {
		s.Since = y.Since
	}
	for i, p := range j.list {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if l.Relaxed {
			s.Items = append(s.Items, unit.Item{Piece: p.Relaxed(), Sure: true})
			continue
		}
		if !y.Takes(p) {
			continue
		}
		a, err := l.satisfies(ctx, j.needs, p)
		if err != nil {
			return nil, err
		}
		if a != no {
			s.Items = append(s.Items, unit.Item{Piece: p, Sure: a == yes && p.Accepted && !p.Unstated})
		}
	}
	return s, nil
}

// due is the day through which the first record of a control that has just begun is not due; zero
// where it says nothing, took over from another, or the point cannot stand without it.
func (l *Lens) due(j *judging) framework.Date {
	o := l.Operates[j.control.ID]
	if j.pressing || o.Since.IsZero() || o.Replaces != "" || o.Since > l.Frame.Instant {
		return 0
	}
	return j.control.Cadence.Ahead(o.Since, 1).AddDays(-1)
}

// lookEvery is after how many pieces of evidence a loop looks whether its context ended.
const lookEvery = 1 << 10

// look looks at the context every so many steps of a loop.
func look(ctx context.Context, i int) error {
	if i%lookEvery == 0 && ctx.Err() != nil {
		return fmt.Errorf("assessment: %w", ctx.Err())
	}
	return nil
}

// judge judges a control by a link, for a system, whichever days are its own.
func (l *Lens) judge(ctx context.Context, j *judging, y System, own *unit.Own) (*basis.Outcome, error) {
	key := memoKey{control: j.control.ID, needs: j.needs, by: strings.Join(j.by, "\x00"), system: y, pressing: j.pressing}
	keep := own == nil && !j.named
	if o := l.memo[key]; keep && o != nil {
		return o, nil
	}
	if err := look(ctx, 0); err != nil {
		return nil, err
	}
	s, err := l.subject(ctx, j, y, own)
	if err != nil {
		return nil, err
	}
	o, err := basis.Judge(ctx, &basis.Case{
		Control: j.control, By: j.by, Asked: l.Asked, InPlace: l.InPlace, Rules: l.Rules.Of, Kind: l.kind, Facts: l.Facts,
	}, s)
	if err != nil {
		return nil, err
	}
	if j.ended != nil {
		return nil, j.ended
	}
	if keep {
		if l.memo == nil {
			l.memo = map[memoKey]*basis.Outcome{}
		}
		l.memo[key] = o
	}
	return o, nil
}

// SystemsOf lists for which systems a point is asked. It reports false where it is asked of each
// system of a kind and none of these is declared.
func (l *Lens) SystemsOf(p *framework.Point) ([]System, bool) {
	if p.Each.IsZero() {
		if len(l.Systems) == 0 {
			return []System{{}}, true
		}
		out := make([]System, len(l.Systems))
		for i, y := range l.Systems {
			out[i] = System{ID: y.ID}
		}
		return out, true
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

// By judges a control by itself, whatever links ask, for each system of the lens: as many outcomes
// as the lens has systems, or one.
func (l *Lens) By(ctx context.Context, c *mapping.Control) ([]*basis.Outcome, error) {
	systems, _ := l.SystemsOf(&framework.Point{})
	return l.For(ctx, c, systems)
}

// For judges a control by itself, whatever links ask, for each of some systems.
func (l *Lens) For(ctx context.Context, c *mapping.Control, systems []System) ([]*basis.Outcome, error) {
	out := make([]*basis.Outcome, len(systems))
	j := judging{control: c, list: l.Of(c)}
	for i, y := range systems {
		o, err := l.judge(ctx, &j, l.stands(y), nil)
		if err != nil {
			return nil, err
		}
		out[i] = o
	}
	return out, nil
}

// Answering is the lens with other answers, of which nothing is judged yet.
func (l *Lens) Answering(facts *rule.Facts) *Lens {
	own := l.On(l.Stock, l.Relaxed)
	own.Facts, own.needs = facts, map[needsKey]told{}
	return own
}

// A Fault is a link's needs that failed on a piece.
type Fault struct {
	Needs    string
	Evidence string
	Open     *rule.Open
}

// Faults lists the needs that failed so far, in order.
func (l *Lens) Faults() []Fault {
	out := make([]Fault, 0, len(l.faults))
	for k, open := range l.faults {
		out = append(out, Fault{Needs: k.text, Evidence: k.piece.ID, Open: open})
	}
	slices.SortFunc(out, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.Evidence, b.Evidence), strings.Compare(a.Needs, b.Needs))
	})
	return out
}
