package point

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// answers are what needs came to for one piece, and the room in which they are asked about it.
type answers struct {
	piece *piece.Piece
	needs []string
	told  []told
	vars  rule.Vars
	item  rule.Item
	look  basis.Look
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

// satisfies says whether a link's needs holds of a piece. A needs that fails tells nothing, and is
// noted.
func (l *Lens) satisfies(ctx context.Context, text string, p *piece.Piece) (answer, error) {
	t, err := l.told(ctx, text, p)
	if t.fault != nil {
		if l.faults == nil {
			l.faults = map[needsKey]*rule.Open{}
		}
		l.faults[needsKey{text, p}] = t.fault
	}
	return t.answer, err
}

// told is what a link's needs comes to for a piece. It is kept until another piece is asked about: what
// counts for a control is kept as a list, and a verdict asks of one piece after the other.
func (l *Lens) told(ctx context.Context, text string, p *piece.Piece) (told, error) {
	if text == "" {
		return told{answer: yes}, nil
	}
	l.about(p)
	if i := slices.Index(l.last.needs, text); i >= 0 {
		return l.last.told[i], nil
	}
	t, err := l.tell(ctx, text)
	if err != nil {
		return told{}, err
	}
	l.last.needs, l.last.told = append(l.last.needs, text), append(l.last.told, t)
	return t, nil
}

// tell asks what a link needs of the piece that is asked about.
func (l *Lens) tell(ctx context.Context, text string) (told, error) {
	prg := l.Rules.Needs[text]
	if prg == nil {
		return told{}, nil
	}
	v, open, err := prg.Judge(ctx, &l.last.vars)
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

// Satisfies reports whether what a link needs holds of a piece, for all that can be told. What fails
// is not noted.
func (l *Lens) Satisfies(ctx context.Context, needs string, p *piece.Piece) (bool, error) {
	t, err := l.told(ctx, needs, p)
	return t.answer == yes, err
}

// about makes ready to ask what links need of a piece.
func (l *Lens) about(p *piece.Piece) {
	f := &l.Frame
	if l.last == nil {
		l.last = &answers{vars: rule.Vars{At: f.Instant, Window: rule.Window{Period: f.Year(), Open: !f.Windowed()}, Facts: l.Facts}}
		if f.Windowed() {
			l.last.vars.At = min(f.At, f.Window.Last)
		}
	}
	a := l.last
	if a.piece == p {
		return
	}
	a.piece, a.needs, a.told = p, a.needs[:0], a.told[:0]
	a.item = rule.Item{Piece: p.Source, Kind: p.Of, Ready: p, Sure: true, Occurred: p.Performed(calendar.NoCadence)}
	if d, ok := p.Shown(calendar.NoCadence, false); ok {
		a.item.Shows = d
	}
	a.vars.Item = &a.item
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
