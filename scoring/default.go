package scoring

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// The default rule: how a control without a rule of its own is judged.

// design is the share of the window's days on which evidence is in force, or
// whether it is at the instant of a lens without window.
func (l *lens) design(any []string, p pool) judgement {
	j := judgement{asked: true}
	if l.window.IsZero() {
		inForce := func(i *item) bool { return i.inForce.Contains(l.instant) }
		j.value = yesNo(slices.ContainsFunc(p.sure, inForce), slices.ContainsFunc(p.maybe, inForce))
		j.conds = l.cond(nil, fmt.Sprintf("%s in force on %s", typeList(any), l.instant), j.value)
		l.onePiece(&j, any, p, framework.Period{First: l.instant, Last: l.instant}, inForce,
			fmt.Sprintf("no accepted %s in force on %s%s", typeList(any), l.instant, draftNote(p)))
		return j
	}
	holes, maybe := gaps(l.window, p.sure), gaps(l.window, p.maybe)
	open := missingDays(clipAfter(maybe, l.at)) // something may yet come into force on these
	j.value = result.Interval{Low: coveredShare(l.window, p.sure), High: min(1, coveredShare(l.window, p.maybe)+float64(open)/float64(l.window.Days()))}
	j.conds = l.cond(nil, fmt.Sprintf("share of the days of %s on which %s is in force", l.window, typeList(any)), j.value)
	l.days(&j, any, p, holes, inForce, l.missing(any, "in force", holes, p))
	return j
}

// inOperation is the part of a type 1 design that the control is in place: a
// configuration in force, or one record.
func (l *lens) inOperation(c *mapping.Control, p pool) judgement {
	var takes []string
	for _, any := range c.Evidence.Operation.Types {
		takes = append(takes, any...)
	}
	there := func(i *item) bool {
		if i.kind.Counts == evidence.CountsDays {
			return i.speaks.Contains(l.instant)
		}
		return i.occurred <= l.instant
	}
	q := p.ofTypes(takes)
	j := judgement{asked: true, value: yesNo(slices.ContainsFunc(q.sure, there), slices.ContainsFunc(q.maybe, there))}
	j.conds = l.cond(nil, fmt.Sprintf("in place on %s: one of %s", l.instant, clip(takes, 4)), j.value)
	l.onePiece(&j, takes, q, framework.Period{First: l.instant, Last: l.instant}, there,
		fmt.Sprintf("nothing shows that it is in place on %s: want one of %s", l.instant, clip(takes, 4)))
	return j
}

// coverage is the share of the window's days that evidence speaks about; days after
// the instant are shown by nothing yet. Without a window it is to speak of the instant,
// or be no older than the cadence allows.
func (l *lens) coverage(c *mapping.Control, any []string, p pool) judgement {
	j := judgement{asked: true}
	if l.window.IsZero() {
		fresh := func(i *item) bool {
			return i.inForce.Contains(l.instant) || c.Cadence.IsCalendar() && i.occurred >= c.Cadence.Grace(l.instant) && i.occurred <= l.instant
		}
		j.value = yesNo(slices.ContainsFunc(p.sure, fresh), slices.ContainsFunc(p.maybe, fresh))
		j.conds = l.cond(nil, fmt.Sprintf("%s speaks of %s", typeList(any), l.instant), j.value)
		l.onePiece(&j, any, p, framework.Period{First: l.instant, Last: l.instant}, fresh,
			fmt.Sprintf("no accepted %s that speaks of %s%s", typeList(any), l.instant, draftNote(p)))
		return j
	}
	low, high := uncovered(l.window, p.sure, l.spoken), uncovered(l.window, p.maybe, l.spoken)
	days := float64(l.window.Days())
	open := missingDays(clipAfter(high, l.at))
	j.value = result.Interval{Low: 1 - float64(missingDays(low))/days, High: 1 - float64(missingDays(high)-open)/days}
	j.conds = l.cond(nil, fmt.Sprintf("share of the days of %s that %s speaks about", l.window, typeList(any)), j.value)
	l.days(&j, any, p, low, l.spoken, l.missing(any, "", low, p))
	return j
}

// instances judges occurrences by cadence. One that is yet to end at the instant has
// not occurred: it may count, and is not shown.
func (l *lens) instances(c *mapping.Control, any []string, p pool) judgement {
	p.sure = p.sure.keep(func(i *item) bool { return i.occurred <= l.at })
	switch {
	case c.Cadence == calendar.PerEvent:
		return l.perEvent(any, p)
	case !c.Cadence.IsCalendar():
		return l.once(any, p)
	case l.window.IsZero():
		return l.latest(c.Cadence, any, p)
	}
	if periods := c.Cadence.Within(l.window); len(periods) > 0 {
		return l.calendar(c.Cadence, periods, any, p)
	}
	return l.single(c.Cadence, any, p)
}

// calendar averages over the calendar periods wholly inside the window: each is 1
// if it holds an instance. One that is not over may still come to hold one.
func (l *lens) calendar(cadence calendar.Cadence, periods []framework.Period, any []string, p pool) judgement {
	var m figure.Mean
	var missing []framework.Period
	found := 0
	for _, q := range periods {
		in := func(i *item) bool { return q.Contains(i.occurred) }
		v := yesNo(slices.ContainsFunc(p.sure, in), slices.ContainsFunc(p.maybe, in) || q.Last > l.at)
		m.Add(v, 1)
		if v.Low == 1 {
			found++
			continue
		}
		missing = append(missing, q)
	}
	j := judgement{asked: true, value: m.Value()}
	j.conds = l.cond(nil, fmt.Sprintf("%s of %s that hold %s: %d of %d", cadence.Units(), l.window, typeList(any), found, len(periods)), j.value)
	if len(missing) > 0 {
		j.short = []shortfall{{
			what: fmt.Sprintf("%d of %d %s hold an accepted %s; missing in %s%s",
				found, len(periods), cadence.Units(), typeList(any), clip(texts(missing), 4), draftNote(p)),
			types: any, missing: missing, unit: cadence.Units(), expected: len(periods), found: found,
		}}
	}
	l.cover(&j, any, cadence.Units(), len(periods), found, missing, func() []explanation.Held {
		held := []explanation.Held{}
		for _, q := range periods {
			if ids := idsOf(p.sure, func(i *item) bool { return q.Contains(i.occurred) }); len(ids) > 0 {
				held = append(held, explanation.Held{Period: q, Evidence: ids})
			}
		}
		return held
	})
	return j
}

// single expects one instance where no calendar period lies inside the window. One
// found within a cadence before the window's end does as well, and is told.
func (l *lens) single(cadence calendar.Cadence, any []string, p pool) judgement {
	reach := framework.Period{First: min(l.window.First, cadence.Back(l.window.Last)+1), Last: l.window.Last}
	in := func(w framework.Period) func(*item) bool {
		return func(i *item) bool { return w.Contains(i.occurred) }
	}
	j := judgement{asked: true}
	j.value = yesNo(slices.ContainsFunc(p.sure, in(reach)), slices.ContainsFunc(p.maybe, in(reach)) || l.window.Last > l.at)
	text := fmt.Sprintf("%s within one cadence (%s) before %s", typeList(any), cadence, l.window.Last)
	if j.value.Low == 1 && !slices.ContainsFunc(p.sure, in(l.window)) {
		text += ", found before the window"
		j.notes = []string{typeList(any) + " found before the window"}
	}
	j.conds = l.cond(nil, text, j.value)
	l.onePiece(&j, any, p, reach, in(reach), fmt.Sprintf("no accepted %s between %s and %s%s", typeList(any), reach.First, reach.Last, draftNote(p)))
	return j
}

// latest wants the latest instance to be no older at the instant than one cadence
// and a quarter of it.
func (l *lens) latest(cadence calendar.Cadence, any []string, p pool) judgement {
	since := cadence.Grace(l.instant)
	due := func(i *item) bool { return since <= i.occurred && i.occurred <= l.instant }
	j := judgement{asked: true, value: yesNo(slices.ContainsFunc(p.sure, due), slices.ContainsFunc(p.maybe, due))}
	j.conds = l.cond(nil, fmt.Sprintf("latest %s on or after %s (%s and a quarter)", typeList(any), since, cadence), j.value)
	l.onePiece(&j, any, p, framework.Period{First: since, Last: l.instant}, due,
		fmt.Sprintf("no accepted %s since %s (%s)%s%s", typeList(any), since, cadence, latestNote(p.sure), draftNote(p)))
	return j
}

// perEvent is met by an occurrence, not asked where a population of 0 is declared,
// and unknown where nobody said how many there were or where the records disagree.
func (l *lens) perEvent(any []string, p pool) judgement {
	in := func(i *item) bool { return l.inWindow(i) }
	sure, maybe := p.sure.keep(in), p.maybe.keep(in)
	empty := func(i *item) bool { n, ok := i.e.Tested(evidence.Population); return ok && n == 0 }
	some := func(i *item) bool { return !empty(i) }
	j := judgement{asked: true, value: figure.Unknown}
	text := fmt.Sprintf("at least one %s%s", typeList(any), l.during())
	switch {
	case slices.ContainsFunc(sure, some):
		j.value = figure.Full
	case slices.ContainsFunc(sure, empty):
		// A record that does not count yet may tell of an occurrence all the same.
		return judgement{may: slices.ContainsFunc(maybe, some), conds: l.cond(nil, "no occurrence: a population of 0 is declared for "+typeList(any), figure.Full)}
	default:
		j.short = []shortfall{{
			what: fmt.Sprintf("no accepted %s%s; declare a population of 0 if nothing occurred%s", typeList(any), l.during(),
				draftNote(pool{sure: sure, maybe: maybe})),
			types: any, missing: l.reachNow(), unit: "occurrences", expected: 1, open: true,
			or: "an accepted one that declares a population of 0, if nothing occurred",
		}}
	}
	j.conds = l.cond(nil, text, j.value)
	ids := idsOf(sure, some)
	l.cover(&j, any, "occurrences", max(1, len(ids)), len(ids), nil, func() []explanation.Held {
		if len(ids) == 0 {
			return []explanation.Held{}
		}
		return []explanation.Held{{Period: l.reachNow()[0], Evidence: ids}}
	})
	return j
}

// once wants any instance, in the window or, without one, ever.
func (l *lens) once(any []string, p pool) judgement {
	in := func(i *item) bool { return l.inWindow(i) }
	j := judgement{asked: true}
	j.value = yesNo(slices.ContainsFunc(p.sure, in), slices.ContainsFunc(p.maybe, in) || l.window.Last > l.at)
	j.conds = l.cond(nil, fmt.Sprintf("at least one %s%s", typeList(any), l.during()), j.value)
	l.onePiece(&j, any, p, l.reachNow()[0], in, fmt.Sprintf("no accepted %s%s%s", typeList(any), l.during(), draftNote(p)))
	return j
}

// onePiece records what is missing, or what there is, where one piece is enough.
func (l *lens) onePiece(j *judgement, any []string, p pool, when framework.Period, ok func(*item) bool, what string) {
	found := 1
	var missing []framework.Period
	if j.value.Low < 1 {
		found, missing = 0, []framework.Period{when}
		j.short = []shortfall{{what: what, types: any, missing: missing, unit: "occurrences", expected: 1}}
	}
	l.cover(j, any, "occurrences", 1, found, missing, func() []explanation.Held {
		if ids := idsOf(p.sure, ok); len(ids) > 0 {
			return []explanation.Held{{Period: when, Evidence: ids}}
		}
		return []explanation.Held{}
	})
}

// days records which days are not spoken of.
func (l *lens) days(j *judgement, any []string, p pool, holes []framework.Period, span func(*item) framework.Period, what string) {
	total := l.window.Days()
	found := total - missingDays(holes)
	if j.value.Low < 1-result.Epsilon {
		j.short = []shortfall{{what: what, types: any, missing: holes, unit: "days", expected: total, found: found}}
	}
	l.cover(j, any, "days", total, found, holes, func() []explanation.Held {
		held := []explanation.Held{}
		for _, i := range p.sure {
			if s := l.window.Intersect(span(i)); !s.IsZero() {
				held = append(held, explanation.Held{Period: s, Evidence: []string{i.e.ID}})
			}
		}
		slices.SortFunc(held, func(a, b explanation.Held) int {
			return cmp.Or(cmp.Compare(a.Period.First, b.Period.First), cmp.Compare(a.Period.Last, b.Period.Last), slices.Compare(a.Evidence, b.Evidence))
		})
		return held
	})
}

// cover records a coverage where a trace is wanted.
func (l *lens) cover(j *judgement, any []string, unit string, expected, found int, missing []framework.Period, held func() []explanation.Held) {
	if !l.trace {
		return
	}
	j.cover = append(j.cover, explanation.Coverage{
		Types: any, Unit: unit, Expected: expected, Found: found, Missing: append([]framework.Period{}, missing...), Held: held(),
	})
}

func idsOf(l items, ok func(*item) bool) []string {
	ids := []string{}
	for _, i := range l {
		if ok(i) {
			ids = append(ids, i.e.ID)
		}
	}
	return ids
}

// reachNow is the time in which an occurrence counts: the window, or any time until the
// instant.
func (l *lens) reachNow() []framework.Period {
	if l.window.IsZero() {
		return []framework.Period{{First: l.instant, Last: l.instant}}
	}
	return []framework.Period{l.window}
}

func (l *lens) inWindow(i *item) bool {
	if l.window.IsZero() {
		return i.occurred <= l.instant
	}
	return l.window.Contains(i.occurred)
}

func (l *lens) during() string {
	if l.window.IsZero() {
		return " by " + l.instant.String()
	}
	return " in " + l.window.String()
}

func (l *lens) missing(any []string, how string, holes []framework.Period, p pool) string {
	if how != "" {
		how = " " + how
	}
	if len(p.sure) == 0 {
		return fmt.Sprintf("no accepted %s%s in %s%s", typeList(any), how, l.window, draftNote(p))
	}
	return fmt.Sprintf("no accepted %s%s on %d of %d days: %s%s", typeList(any), how, missingDays(holes), l.window.Days(), clip(texts(holes), 4), draftNote(p))
}

func texts(list []framework.Period) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.String()
	}
	return out
}

func draftNote(p pool) string {
	if n := len(p.maybe) - len(p.sure); n > 0 {
		return fmt.Sprintf(" (%d not accepted yet)", n)
	}
	return ""
}

func latestNote(l items) string {
	if len(l) == 0 {
		return ""
	}
	return fmt.Sprintf("; the latest, %s, is of %s", l.latest()[0].e.ID, l.latest()[0].occurred)
}

func yesNo(low, high bool) result.Interval {
	switch {
	case low:
		return figure.Full
	case high:
		return figure.Unknown
	default:
		return figure.Nothing
	}
}

func inForce(i *item) framework.Period { return i.inForce }

// spoken is what an item speaks about, as far as that is over at the instant.
func (l *lens) spoken(i *item) framework.Period {
	s := i.speaks
	if s.Last = min(s.Last, l.at); s.Last < s.First {
		return framework.Period{}
	}
	return s
}

// gaps lists the days of the window on which no item is in force.
func gaps(w framework.Period, l items) []framework.Period { return uncovered(w, l, inForce) }

// uncovered lists what a set of spans leaves open of the window, in order.
func uncovered(w framework.Period, l items, span func(*item) framework.Period) []framework.Period {
	spans := make([]framework.Period, 0, len(l))
	for _, i := range l {
		if s := w.Intersect(span(i)); !s.IsZero() {
			spans = append(spans, s)
		}
	}
	slices.SortFunc(spans, func(a, b framework.Period) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	var holes []framework.Period
	next := w.First
	for _, s := range spans {
		if s.First > next {
			holes = append(holes, framework.Period{First: next, Last: s.First - 1})
		}
		next = max(next, s.Last+1)
	}
	if next <= w.Last && !w.IsZero() {
		holes = append(holes, framework.Period{First: next, Last: w.Last})
	}
	return holes
}

func missingDays(holes []framework.Period) int {
	n := 0
	for _, h := range holes {
		n += h.Days()
	}
	return n
}

// clipAfter keeps of each hole the days after the instant.
func clipAfter(holes []framework.Period, at framework.Date) []framework.Period {
	var later []framework.Period
	for _, h := range holes {
		if h.Last > at {
			later = append(later, framework.Period{First: max(h.First, at+1), Last: h.Last})
		}
	}
	return later
}
