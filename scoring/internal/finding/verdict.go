package finding

import (
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A says is what one lens says of a piece.
type says struct {
	reason verdict.Reason
	why    *string // nil where it supports something, or there is nothing to support
	at     []int   // the places of what it does that for
}

// ask asks what each of a part of the pieces does in the lens by itself.
func (l *lensState) ask(ctx context.Context, part [][]*piece.Piece, at int) error {
	j, err := l.lens.Verdicts(ctx)
	if err != nil {
		return err
	}
	said := l.roomFor(part)
	for _, list := range part {
		for _, p := range list {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("assessment: %w", err)
			}
			v, at, some, err := j.Best(ctx, p)
			if err != nil {
				return err
			}
			x := says{reason: v.Reason, at: at}
			if some && v.Reason != verdict.Supports {
				r := reason(l.lens, p, v)
				x.why = l.page.why(&r)
			}
			said = append(said, x)
		}
	}
	l.said[at] = said
	return nil
}

// roomFor is a list for what is said of a part: that of one which was put together, where there is one.
func (l *lensState) roomFor(part [][]*piece.Piece) []says {
	select {
	case room := <-l.spare:
		return room[:0]
	default:
	}
	n := 0
	for _, list := range part {
		n += len(list)
	}
	return make([]says, 0, n)
}

// together says in results what was said in all lenses of the next part of the pieces.
func (s *State) together(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("assessment: %w", err)
	}
	from := len(s.block)
	for _, list := range s.parts[s.put] { // what stands in the sources first, in a loop of nothing else: many are fetched at once
		for _, p := range list {
			at := len(s.block) // written in place
			s.block = s.block[:at+1]
			s.block[at].ID, s.block[at].Title = p.ID, p.Title
		}
	}
	n := 0
	for _, list := range s.parts[s.put] {
		for _, p := range list {
			t := s.book.none
			for _, l := range s.lenses {
				t = s.book.also(t, l.lens, &l.said[s.put][n])
			}
			tell(&s.block[from+n], p, t)
			n++
		}
	}
	for _, l := range s.lenses {
		select {
		case l.spare <- l.said[s.put]:
		default:
		}
		l.said[s.put] = nil
	}
	s.put++
	s.asked += n
	return nil
}

// tell says what a piece does, of which the id and the title are there.
func tell(to *result.Evidence, p *piece.Piece, t *told) {
	to.Type, to.Verdicts, to.SupportsIn, to.SatisfiesBoth = p.Type, t.verdicts, t.supports.lenses, len(t.supports.frameworks) > 1
	if to.Until, to.Notes = until(p), Notes(p); to.Title == "" {
		to.Title = p.Of.Title
	}
	if to.Verdicts == nil {
		to.Verdicts = []result.LensVerdict{}
	}
}

// until is the last day that a document or a state shows; zero for what has no end, or is of a
// single time.
func until(p *piece.Piece) framework.Date {
	if !p.Kind.Lasting() {
		return 0
	}
	shown, ok := p.Shown(calendar.NoCadence, true)
	if !ok || shown.Last >= piece.OpenEnd {
		return 0
	}
	return shown.Last
}

// Notes tells what is odd about the time of a piece of evidence.
func Notes(p *piece.Piece) []string {
	notes := []string{}
	if p.Effective <= p.Collected && p.Period.Last <= p.Collected {
		return notes
	}
	e := p.Source
	switch {
	case e.Collected.IsZero():
	case e.Effective > e.Collected:
		notes = append(notes, words.EffectiveLater(e.Collected, e.Effective))
	case e.Period.Last > e.Collected && (p.Kind == evidence.Report || p.Kind == evidence.Record):
		notes = append(notes, words.CollectedBeforeEnd(e.Collected, e.Period.Last))
	}
	return notes
}

func reason(l *lens.Lens, p *piece.Piece, v *verdict.Verdict) words.Reason {
	return words.Reason{
		Verdict: *v, Piece: p, At: l.Frame.At, End: l.Frame.End(), Systems: l.Systems,
		Takes: !l.TakesSystem(p),
	}
}

// For says what a piece does for one requirement of a lens, by the place of its leaf.
func For(ctx context.Context, l *lens.Lens, p *piece.Piece, leaf int) (result.Verdict, string, error) {
	j, err := l.Verdicts(ctx)
	if err != nil {
		return result.VerdictNotAccepted, "", err
	}
	v, err := j.For(ctx, p, leaf)
	if err != nil {
		return result.VerdictNotAccepted, "", err
	}
	return result.Verdict(v.Reason), words.Why(reason(l, p, &v)), nil
}
