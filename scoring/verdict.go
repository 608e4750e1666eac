package scoring

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// verdicts judges one piece of evidence by itself, per lens.
func (r *run) verdicts(it *item) {
	res := &result.Evidence{
		ID: it.e.ID, Type: it.e.Type, Title: it.e.Title, Verdicts: make([]result.LensVerdict, 0, len(r.lenses)), SupportsIn: []string{}, Notes: r.notes(it),
	}
	if res.Title == "" {
		res.Title = it.kind.Title
	}
	if it.inForce.Last < openEnd && (!it.e.Effective.IsZero() || !it.e.Valid.IsZero() || !it.kind.ValidFor.IsZero()) {
		res.Until = it.inForce.Last
	}
	it.problems = nil
	var frameworks []string
	for _, l := range r.lenses {
		v := l.verdict(it)
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
	it.result = res
}

// openEnd is the last day of what has no end.
const openEnd = framework.Date(1<<31 - 1)

// notes tells what is odd about the time of a piece of evidence. Time is when it was
// true, not when it was obtained, so that none of it changes a figure by itself.
func (r *run) notes(it *item) []string {
	notes := []string{}
	e := it.e
	switch {
	case e.Collected.IsZero():
	case e.Effective > e.Collected:
		notes = append(notes, fmt.Sprintf("collected on %s and effective only from %s: it counts from then on", e.Collected, e.Effective))
	case e.Period.Last > e.Collected && it.kind.Counts != evidence.CountsBridge:
		notes = append(notes, fmt.Sprintf("collected on %s, before its period ends on %s: of the days after, it can tell nothing", e.Collected, e.Period.Last))
	}
	if it.present && it.kind.Counts == evidence.CountsOccurrence && it.occurred > r.at {
		notes = append(notes, fmt.Sprintf("its last day, %s, is after %s: it has not occurred yet", it.occurred, r.at))
	}
	return notes
}

// verdict is the best that the item does for any requirement of the lens.
func (l *lens) verdict(it *item) result.LensVerdict {
	res := result.LensVerdict{Lens: l.scope.Lens(), Framework: l.fw.ID, Requirements: []framework.Ref{}}
	if v, why := l.accepts(it); v != result.VerdictSupports {
		res.Verdict, res.Why = v, why
		return res
	}
	res.Verdict, res.Why = result.VerdictOutOfScope, "no requirement in scope takes it"
	if it.kind.Counts == evidence.CountsBridge {
		res.Why = "a bridge letter shows neither design nor operation"
	}
	add := func(ref framework.Ref, v result.Verdict, why string) {
		if v < res.Verdict {
			return
		}
		if v > res.Verdict || len(res.Requirements) == 0 {
			res.Verdict, res.Why, res.Requirements = v, why, res.Requirements[:0]
		}
		if !slices.Contains(res.Requirements, ref) {
			res.Requirements = append(res.Requirements, ref)
		}
	}
	for _, p := range slices.SortedFunc(slices.Values(it.e.Points), framework.PointRef.Compare) {
		if p.Ref.Framework == l.fw.ID {
			v, why := l.forPoint(it, p, nil, "")
			add(p.Ref, v, why)
		}
	}
	for _, c := range l.controlsOf(it) {
		for i := range c.Links {
			link := &c.Links[i]
			if link.To.Framework != l.fw.ID || link.Review.State == review.Rejected ||
				l.config.reviewedOnly && link.Review.State != review.Reviewed {
				continue
			}
			v, why := l.forPoint(it, framework.PointRef{Ref: link.To}, c, link.Needs.Text)
			add(link.To, v, why)
		}
	}
	slices.SortFunc(res.Requirements, framework.Ref.Compare)
	return res
}

// accepts says whether the item is there at all and speaks of the lens's systems.
func (l *lens) accepts(it *item) (result.Verdict, string) {
	switch {
	case it.e.Status == evidence.Rejected:
		return result.VerdictNotAccepted, "rejected"
	case it.e.Collected > l.at:
		return result.VerdictNotAccepted, fmt.Sprintf("collected on %s, after %s", it.e.Collected, l.at)
	case it.e.Status == evidence.Draft:
		return result.VerdictNotAccepted, "a draft: not accepted yet"
	case it.kind.Counts == evidence.CountsOccurrence && it.occurred > l.at:
		return result.VerdictNotAccepted, fmt.Sprintf("its last day is %s, after %s: it has not occurred yet", it.occurred, l.at)
	case !l.takesSystem(it.e):
		return result.VerdictOutOfScope, fmt.Sprintf("speaks of %s, and the scope is %s", clip(it.e.Systems, 3), clip(l.systems, 3))
	}
	return result.VerdictSupports, ""
}

// forPoint judges an accepted item for one requirement or point, through one
// control (nil: the item names the point itself).
func (l *lens) forPoint(it *item, p framework.PointRef, c *mapping.Control, needs string) (result.Verdict, string) {
	if d := l.reach.Requirement(p.Ref.Requirement); d.Standing != framework.InScope {
		return result.VerdictOutOfScope, fmt.Sprintf("%s: %s", p.Ref, d.Why)
	}
	if d := l.reach.Point(p); d.Standing != framework.InScope {
		return result.VerdictOutOfScope, fmt.Sprintf("%s: %s", p, d.Why)
	}
	if v, why := l.timely(it, c); v != result.VerdictSupports {
		return v, why
	}
	answer := l.satisfies(it, needs)
	if answer.problem != "" && !slices.Contains(it.problems, answer.problem) {
		it.problems = append(it.problems, answer.problem)
	}
	switch answer.tri {
	case triYes:
		return result.VerdictSupports, ""
	case triNo:
		return result.VerdictNeedsMore, fmt.Sprintf("%s asks %s", p.Ref, needs)
	default:
		return result.VerdictNeedsMore, fmt.Sprintf("%s asks %s, which cannot be told of it", p.Ref, needs)
	}
}

// timely says whether the item's time reaches the lens. Validity that ended before
// the instant, or a period that ended before the window, is stale; so is, without
// a window, an occurrence older than the control's cadence allows.
func (l *lens) timely(it *item, c *mapping.Control) (result.Verdict, string) {
	design := c != nil && c.Evidence.Design.Lists(it.e.Type)
	if l.window.IsZero() {
		return l.timelyNow(it, c, design)
	}
	over := it.occurred
	if design || it.kind.Counts == evidence.CountsDays {
		over = max(it.inForce.Last, it.speaks.Last)
	}
	since := l.window.First
	if c != nil && c.Cadence.IsCalendar() && it.kind.Counts == evidence.CountsOccurrence && len(c.Cadence.Within(l.window)) == 0 {
		since = min(since, c.Cadence.Back(l.window.Last)+1)
	}
	switch {
	case it.kind.Counts == evidence.CountsOccurrence && !design && it.occurred > l.window.Last:
		return result.VerdictOutOfScope, fmt.Sprintf("its last day is %s, after the window %s", it.occurred, l.window)
	case over < since:
		return result.VerdictStale, fmt.Sprintf("over on %s, before the window %s", over, l.window)
	case max(it.e.Effective, it.e.Period.First) > l.window.Last:
		return result.VerdictOutOfScope, fmt.Sprintf("of %s, after the window %s", it.occurred, l.window)
	}
	return result.VerdictSupports, ""
}

func (l *lens) timelyNow(it *item, c *mapping.Control, design bool) (result.Verdict, string) {
	since := framework.Date(0)
	if c != nil && c.Cadence.IsCalendar() {
		since = c.Cadence.Grace(l.instant)
	}
	declared := !it.e.Valid.IsZero() || !it.kind.ValidFor.IsZero()
	if c != nil && l.inPlace && it.kind.Counts == evidence.CountsOccurrence && c.Evidence.Operation.Lists(it.e.Type) && it.occurred <= l.instant {
		return result.VerdictSupports, "" // one record, however old, shows that it is in place
	}
	switch {
	case declared && it.inForce.Last < l.instant:
		return result.VerdictStale, fmt.Sprintf("valid until %s, before %s", it.inForce.Last, l.instant)
	case !declared && !design && it.kind.Counts == evidence.CountsOccurrence && it.occurred < since:
		return result.VerdictStale, fmt.Sprintf("of %s, and %s wants one since %s (%s and a quarter)", it.occurred, c.ID, since, c.Cadence)
	case !declared && it.inForce.Last < l.instant && (design && !c.Evidence.Operation.Lists(it.e.Type) || it.kind.Counts == evidence.CountsDays && (since == 0 || it.occurred < since)):
		return result.VerdictStale, fmt.Sprintf("over on %s, before %s", it.inForce.Last, l.instant)
	case max(it.e.Effective, it.e.Period.First) > l.instant:
		return result.VerdictOutOfScope, fmt.Sprintf("of %s, after %s", max(it.e.Effective, it.e.Period.First), l.instant)
	}
	return result.VerdictSupports, ""
}
