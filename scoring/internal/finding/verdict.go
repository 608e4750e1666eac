package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// verdicts judges one piece of evidence by itself, per lens.
func (s *State) verdicts(ctx context.Context, it *rule.Item) (*piece, error) {
	p := &piece{res: result.Evidence{
		ID: it.Piece.ID, Type: it.Piece.Type, Title: it.Piece.Title, Verdicts: make([]result.LensVerdict, 0, len(s.lenses)), SupportsIn: []string{}, Notes: Notes(s.Case, it),
	}}
	res := &p.res
	if res.Title == "" {
		res.Title = it.Kind.Title
	}
	if it.InForce.Last < evidence.OpenEnd && (!it.Piece.Effective.IsZero() || !it.Piece.Valid.IsZero() || !it.Kind.ValidFor.IsZero()) {
		res.Until = it.InForce.Last
	}
	var frameworks []string
	for _, l := range s.lenses {
		v, problems, err := verdict(ctx, l.lens, it)
		if err != nil {
			return nil, err
		}
		for _, text := range problems {
			if !slices.Contains(p.problems, text) {
				p.problems = append(p.problems, text)
			}
		}
		res.Verdicts = append(res.Verdicts, v)
		if v.Verdict != result.VerdictSupports {
			continue
		}
		res.SupportsIn = append(res.SupportsIn, v.Lens)
		if !slices.Contains(frameworks, v.Framework) {
			frameworks = append(frameworks, v.Framework)
		}
	}
	res.SatisfiesBoth = len(frameworks) > 1
	return p, nil
}

// Notes tells what is odd about the time of a piece of evidence. Time is when it was
// true, not when it was obtained, so that none of it changes a figure by itself.
func Notes(c *lens.Case, it *rule.Item) []string {
	notes := []string{}
	e := it.Piece
	switch {
	case e.Collected.IsZero():
	case e.Effective > e.Collected:
		notes = append(notes, words.EffectiveLater(e.Collected, e.Effective))
	case e.Period.Last > e.Collected && it.Kind.Counts != evidence.CountsBridge:
		notes = append(notes, words.CollectedBeforeEnd(e.Collected, e.Period.Last))
	}
	if it.Present && it.Kind.Counts == evidence.CountsOccurrence && it.Occurred > c.At {
		notes = append(notes, words.LastDayAfter(it.Occurred, c.At))
	}
	return notes
}

// verdict is the best that the item does for any requirement of the lens, with what failed
// on the way.
func verdict(ctx context.Context, l *lens.Lens, it *rule.Item) (res result.LensVerdict, problems []string, err error) {
	res = result.LensVerdict{Lens: l.Scope.Lens(), Framework: l.Framework.ID, Requirements: []framework.Ref{}}
	if v, why := Accepts(l, it); v != result.VerdictSupports {
		res.Verdict, res.Why = v, words.Why(why)
		return res, nil, nil
	}
	best := words.Reason{Code: words.NothingTakesIt}
	if it.Kind.Counts == evidence.CountsBridge {
		best.Code = words.BridgeLetter
	}
	res.Verdict = result.VerdictOutOfScope
	add := func(ref framework.Ref, u Use) {
		if u.Fault != "" {
			problems = append(problems, u.Fault)
		}
		if u.Verdict < res.Verdict {
			return
		}
		if u.Verdict > res.Verdict || len(res.Requirements) == 0 {
			res.Verdict, best, res.Requirements = u.Verdict, u.Why, res.Requirements[:0]
		}
		if !slices.Contains(res.Requirements, ref) {
			res.Requirements = append(res.Requirements, ref)
		}
	}
	for _, p := range slices.SortedFunc(slices.Values(it.Piece.Points), framework.PointRef.Compare) {
		if p.Ref.Framework != l.Framework.ID {
			continue
		}
		u, err := For(ctx, l, it, p, nil, "")
		if err != nil {
			return res, nil, err
		}
		add(p.Ref, u)
	}
	for _, c := range l.Case.ControlsOf(it) {
		for i := range c.Links {
			link := &c.Links[i]
			if !l.Counts(link) {
				continue
			}
			u, err := For(ctx, l, it, framework.PointRef{Ref: link.To}, c, link.Needs.Text)
			if err != nil {
				return res, nil, err
			}
			add(link.To, u)
		}
	}
	res.Why = words.Why(best)
	slices.SortFunc(res.Requirements, framework.Ref.Compare)
	return res, problems, nil
}

// Accepts says whether the item is there at all and speaks of the lens's systems.
func Accepts(l *lens.Lens, it *rule.Item) (result.Verdict, words.Reason) {
	at := l.Frame.At
	switch {
	case it.Piece.Status == evidence.Rejected:
		return result.VerdictNotAccepted, words.Reason{Code: words.Rejected}
	case it.Piece.Collected > at:
		return result.VerdictNotAccepted, words.Reason{Code: words.CollectedAfter, Day: it.Piece.Collected, Against: at}
	case it.Piece.Status == evidence.Draft:
		return result.VerdictNotAccepted, words.Reason{Code: words.IsDraft}
	case it.Kind.Counts == evidence.CountsOccurrence && it.Occurred > at:
		return result.VerdictNotAccepted, words.Reason{Code: words.NotOccurred, Day: it.Occurred, Against: at}
	case !l.TakesSystem(it.Piece):
		return result.VerdictOutOfScope, words.Reason{Code: words.OtherSystems, Names: it.Piece.Systems, Among: l.Systems}
	}
	return result.VerdictSupports, words.Reason{}
}

// A Use is what an item does for one requirement or point.
type Use struct {
	Verdict result.Verdict
	Why     words.Reason
	Fault   string // of the link's needs, "" for none
}

// For judges an accepted item for one requirement or point, through one control (nil: the
// item names the point itself). The error means that the context ended.
func For(ctx context.Context, l *lens.Lens, it *rule.Item, p framework.PointRef, c *mapping.Control, needs string) (Use, error) {
	if d := l.Reach.Requirement(p.Ref.Requirement); d.Standing != framework.InScope {
		return Use{Verdict: result.VerdictOutOfScope, Why: words.Reason{Code: words.OutOfScope, About: p.Ref.String(), Text: d.Why}}, nil
	}
	if d := l.Reach.Point(p); d.Standing != framework.InScope {
		return Use{Verdict: result.VerdictOutOfScope, Why: words.Reason{Code: words.OutOfScope, About: p.String(), Text: d.Why}}, nil
	}
	if v, why := Timely(l, it, c); v != result.VerdictSupports {
		return Use{Verdict: v, Why: why}, nil
	}
	answer, err := l.Needs(ctx, c, needs, it)
	if err != nil {
		return Use{}, err
	}
	u := Use{Verdict: result.VerdictSupports}
	if answer.Fault != nil {
		u.Fault = words.Fault(&control.Fault{Needs: answer.Fault})
	}
	switch answer.Verdict {
	case pool.Yes:
	case pool.No:
		u.Verdict, u.Why = result.VerdictNeedsMore, words.Reason{Code: words.NeedsNot, About: p.Ref.String(), Text: needs}
	case pool.Unknown:
		u.Verdict, u.Why = result.VerdictNeedsMore, words.Reason{Code: words.NeedsUnknown, About: p.Ref.String(), Text: needs}
	}
	return u, nil
}

// Timely says whether the item's time reaches the lens. Validity that ended before
// the instant, or a period that ended before the window, is stale; so is, without
// a window, an occurrence older than the control's cadence allows.
func Timely(l *lens.Lens, it *rule.Item, c *mapping.Control) (result.Verdict, words.Reason) {
	f := &l.Frame
	design := c != nil && c.Evidence.Design.Lists(it.Piece.Type)
	if !f.Windowed() {
		return timelyNow(f, it, c, design)
	}
	over := it.Occurred
	if design || it.Kind.Counts == evidence.CountsDays {
		over = max(it.InForce.Last, it.Speaks.Last)
	}
	since := f.Window.First
	if c != nil && c.Cadence.IsCalendar() && it.Kind.Counts == evidence.CountsOccurrence && len(c.Cadence.Within(f.Window)) == 0 {
		since = min(since, c.Cadence.Back(f.Window.Last)+1)
	}
	switch {
	case it.Kind.Counts == evidence.CountsOccurrence && !design && it.Occurred > f.Window.Last:
		return result.VerdictOutOfScope, words.Reason{Code: words.AfterWindow, Day: it.Occurred, Window: f.Window}
	case over < since:
		return result.VerdictStale, words.Reason{Code: words.BeforeWindow, Day: over, Window: f.Window}
	case max(it.Piece.Effective, it.Piece.Period.First) > f.Window.Last:
		return result.VerdictOutOfScope, words.Reason{Code: words.BeginsAfterWindow, Day: it.Occurred, Window: f.Window}
	}
	return result.VerdictSupports, words.Reason{}
}

func timelyNow(f *control.Frame, it *rule.Item, c *mapping.Control, design bool) (result.Verdict, words.Reason) {
	since := framework.Date(0)
	if c != nil && c.Cadence.IsCalendar() {
		since = c.Cadence.Grace(f.Instant)
	}
	declared := !it.Piece.Valid.IsZero() || !it.Kind.ValidFor.IsZero()
	if c != nil && f.InPlace && it.Kind.Counts == evidence.CountsOccurrence && c.Evidence.Operation.Lists(it.Piece.Type) && it.Occurred <= f.Instant {
		return result.VerdictSupports, words.Reason{} // one record, however old, shows that it is in place
	}
	begins := max(it.Piece.Effective, it.Piece.Period.First)
	switch {
	case declared && it.InForce.Last < f.Instant:
		return result.VerdictStale, words.Reason{Code: words.NotValid, Day: it.InForce.Last, Against: f.Instant}
	case !declared && !design && it.Kind.Counts == evidence.CountsOccurrence && it.Occurred < since:
		return result.VerdictStale, words.Reason{Code: words.TooOld, Day: it.Occurred, Control: c.ID, Against: since, Cadence: c.Cadence}
	case !declared && it.InForce.Last < f.Instant && (design && !c.Evidence.Operation.Lists(it.Piece.Type) || it.Kind.Counts == evidence.CountsDays && (since == 0 || it.Occurred < since)):
		return result.VerdictStale, words.Reason{Code: words.Over, Day: it.InForce.Last, Against: f.Instant}
	case begins > f.Instant:
		return result.VerdictOutOfScope, words.Reason{Code: words.BeginsAfter, Day: begins, Against: f.Instant}
	}
	return result.VerdictSupports, words.Reason{}
}
