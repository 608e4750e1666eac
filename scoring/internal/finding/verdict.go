package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// verdicts judges one piece of evidence by itself, per lens.
func (s *State) verdicts(ctx context.Context, p *piece.Piece) (*result.Evidence, error) {
	res := &result.Evidence{
		ID: p.ID, Type: p.Type, Title: p.Source.Title, Verdicts: make([]result.LensVerdict, 0, len(s.lenses)), SupportsIn: []string{}, Notes: Notes(p),
	}
	if res.Title == "" {
		res.Title = p.Of.Title
	}
	res.Until = until(p)
	var frameworks []string
	for _, l := range s.lenses {
		v, err := verdictIn(ctx, l.lens, p)
		if err != nil {
			return nil, err
		}
		res.Verdicts = append(res.Verdicts, v)
		if v.Verdict != result.VerdictSupports {
			continue
		}
		res.SupportsIn = append(res.SupportsIn, v.Lens)
		own := func(ref framework.Ref) bool { _, extra := l.lens.Reach.Additional(ref.Requirement); return !extra }
		if slices.ContainsFunc(v.Requirements, own) && !slices.Contains(frameworks, v.Framework) {
			frameworks = append(frameworks, v.Framework)
		}
	}
	res.SatisfiesBoth = len(frameworks) > 1
	return res, nil
}

// until is the last day that a document or a state shows; zero for what has no end, or is of a
// single time.
func until(p *piece.Piece) framework.Date {
	if !p.Kind.Lasting() {
		return 0
	}
	shown := p.Days(calendar.NoCadence, true)
	if len(shown) == 0 || shown[len(shown)-1].Last >= piece.OpenEnd {
		return 0
	}
	return shown[len(shown)-1].Last
}

// Notes tells what is odd about the time of a piece of evidence.
func Notes(p *piece.Piece) []string {
	notes := []string{}
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

// verdictIn is the best that the piece does for any requirement of the lens.
func verdictIn(ctx context.Context, l *lens.Lens, p *piece.Piece) (result.LensVerdict, error) {
	res := result.LensVerdict{Lens: l.Scope.Lens(), Framework: l.Framework.ID, Requirements: []framework.Ref{}}
	list, err := l.Verdicts(ctx, p)
	if err != nil {
		return res, err
	}
	best, at := verdict.Best(list)
	res.Verdict = result.Verdict(best)
	if len(at) == 0 {
		return res, nil
	}
	res.Why = words.Why(reason(l, p, list[telling(list, at)]))
	if best == verdict.NotAccepted || best == verdict.NotYet || best == verdict.OutOfScope {
		return res, nil
	}
	for _, i := range at {
		res.Requirements = append(res.Requirements, l.Leaves[i].Ref)
	}
	slices.SortFunc(res.Requirements, framework.Ref.Compare)
	return res, nil
}

// telling is the place of the verdict that says most: of what is stale, one that asks for the type.
func telling(list []verdict.Verdict, at []int) int {
	for _, i := range at {
		if list[i].Old.Why < verdict.Unasked {
			return i
		}
	}
	return at[0]
}

func reason(l *lens.Lens, p *piece.Piece, v verdict.Verdict) words.Reason {
	return words.Reason{
		Verdict: v, Piece: p, At: l.Frame.At, End: l.Frame.End(), Systems: l.Systems,
		Takes: !l.TakesSystem(p),
	}
}

// For says what a piece does for one requirement of a lens, by the place of its leaf.
func For(ctx context.Context, l *lens.Lens, p *piece.Piece, leaf int) (result.Verdict, string, error) {
	list, err := l.Verdicts(ctx, p)
	if err != nil {
		return result.VerdictNotAccepted, "", err
	}
	return result.Verdict(list[leaf].Reason), words.Why(reason(l, p, list[leaf])), nil
}
