package control

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// The default rule: how a control without a rule of its own is judged.

// design is the share of the window's days on which evidence is in force, or
// whether it is at the instant of a lens without window.
func design(f *Frame, types []string, p pool.Pool) Judgement {
	j := Judgement{Asked: true}
	if !f.Windowed() {
		inForce := func(i *rule.Item) bool { return i.InForce.Contains(f.Instant) }
		j.Value = yesNo(slices.ContainsFunc(p.Sure, inForce), slices.ContainsFunc(p.Maybe, inForce))
		j.Conditions = f.note(nil, Condition{Code: InForceOn, Types: types, Day: f.Instant, Value: j.Value})
		f.onePiece(&j, p, f.now(), inForce, Shortfall{Code: NotInForce, Types: types, Day: f.Instant, Drafts: p.Drafts()})
		return j
	}
	holes, maybe := pool.Holes(f.Window, p.Sure, pool.InForce), pool.Holes(f.Window, p.Maybe, pool.InForce)
	open := days.Count(days.After(maybe, f.At)) // something may yet come into force on these
	j.Value = result.Interval{
		Low:  pool.CoveredShare(f.Window, p.Sure),
		High: min(1, pool.CoveredShare(f.Window, p.Maybe)+float64(open)/float64(f.Window.Days())),
	}
	j.Conditions = f.note(nil, Condition{Code: InForceShare, Types: types, Window: f.Window, Value: j.Value})
	f.days(&j, p, holes, pool.InForce, Shortfall{Code: NotInForceDays, Types: types})
	return j
}

// inPlace is the part of a type 1 design that the control is in place: a
// configuration in force, or one record.
func inPlace(f *Frame, c *mapping.Control, p pool.Pool) Judgement {
	var takes []string
	for _, types := range c.Evidence.Operation.Types {
		takes = append(takes, types...)
	}
	there := func(i *rule.Item) bool {
		if i.Kind.Counts == evidence.CountsDays {
			return i.Speaks.Contains(f.Instant)
		}
		return i.Occurred <= f.Instant
	}
	q := p.OfTypes(takes)
	j := Judgement{Asked: true, Value: yesNo(slices.ContainsFunc(q.Sure, there), slices.ContainsFunc(q.Maybe, there))}
	j.Conditions = f.note(nil, Condition{Code: InPlaceOn, Types: takes, Day: f.Instant, Value: j.Value})
	f.onePiece(&j, q, f.now(), there, Shortfall{Code: NotInPlace, Types: takes, Day: f.Instant})
	return j
}

// coverage is the share of the window's days that evidence speaks about; days after
// the instant are shown by nothing yet. Without a window it is to speak of the instant,
// or be no older than the cadence allows.
func coverage(f *Frame, cadence calendar.Cadence, types []string, p pool.Pool) Judgement {
	j := Judgement{Asked: true}
	if !f.Windowed() {
		fresh := func(i *rule.Item) bool {
			return i.InForce.Contains(f.Instant) || cadence.IsCalendar() && i.Occurred >= cadence.Grace(f.Instant) && i.Occurred <= f.Instant
		}
		j.Value = yesNo(slices.ContainsFunc(p.Sure, fresh), slices.ContainsFunc(p.Maybe, fresh))
		j.Conditions = f.note(nil, Condition{Code: SpeaksOf, Types: types, Day: f.Instant, Value: j.Value})
		f.onePiece(&j, p, f.now(), fresh, Shortfall{Code: NotSpokenOf, Types: types, Day: f.Instant, Drafts: p.Drafts()})
		return j
	}
	spoken := pool.Spoken(f.At)
	low, high := pool.Holes(f.Window, p.Sure, spoken), pool.Holes(f.Window, p.Maybe, spoken)
	total := float64(f.Window.Days())
	open := days.Count(days.After(high, f.At))
	j.Value = result.Interval{Low: 1 - float64(days.Count(low))/total, High: 1 - float64(days.Count(high)-open)/total}
	j.Conditions = f.note(nil, Condition{Code: SpeaksShare, Types: types, Window: f.Window, Value: j.Value})
	f.days(&j, p, low, spoken, Shortfall{Code: NotSpokenOfDays, Types: types})
	return j
}

// occurrences judges records by cadence. One that is yet to end at the instant has
// not occurred: it may count, and is not shown.
func occurrences(f *Frame, cadence calendar.Cadence, types []string, p pool.Pool) Judgement {
	p.Sure = pool.Keep(p.Sure, func(i *rule.Item) bool { return i.Occurred <= f.At })
	switch {
	case cadence == calendar.PerEvent:
		return perEvent(f, types, p)
	case !cadence.IsCalendar():
		return once(f, types, p)
	case !f.Windowed():
		return latest(f, cadence, types, p)
	}
	if periods := cadence.Within(f.Window); len(periods) > 0 {
		return byCalendar(f, cadence, periods, types, p)
	}
	return single(f, cadence, types, p)
}

// byCalendar averages over the calendar periods wholly inside the window: each is 1
// if it holds an occurrence. One that is not over may still come to hold one.
func byCalendar(f *Frame, cadence calendar.Cadence, periods []framework.Period, types []string, p pool.Pool) Judgement {
	var m figure.Mean
	var missing []framework.Period
	found := 0
	for _, q := range periods {
		in := func(i *rule.Item) bool { return q.Contains(i.Occurred) }
		v := yesNo(slices.ContainsFunc(p.Sure, in), slices.ContainsFunc(p.Maybe, in) || q.Last > f.At)
		m.Add(v, 1)
		if v.Low == 1 {
			found++
			continue
		}
		missing = append(missing, q)
	}
	j := Judgement{Asked: true, Value: m.Value()}
	j.Conditions = f.note(nil, Condition{Code: PeriodsHold, Types: types, Window: f.Window, Cadence: cadence, Expected: len(periods), Found: found, Value: j.Value})
	if len(missing) > 0 {
		j.Short = []Shortfall{{
			Code: PeriodsEmpty, Types: types, Missing: missing, Unit: result.Unit(cadence.Units()), Cadence: cadence, Expected: len(periods), Found: found, Drafts: p.Drafts(),
		}}
	}
	f.cover(&j, explanation.Coverage{Types: types, Unit: result.Unit(cadence.Units()), Expected: len(periods), Found: found, Missing: missing}, func() []explanation.Held {
		held := []explanation.Held{}
		for _, q := range periods {
			if ids := pool.IDs(p.Sure, func(i *rule.Item) bool { return q.Contains(i.Occurred) }); len(ids) > 0 {
				held = append(held, explanation.Held{Period: q, Evidence: ids})
			}
		}
		return held
	})
	return j
}

// single expects one occurrence where no calendar period lies inside the window. One
// found within a cadence before the window's end does as well, and is told.
func single(f *Frame, cadence calendar.Cadence, types []string, p pool.Pool) Judgement {
	reach := framework.Period{First: min(f.Window.First, cadence.Back(f.Window.Last)+1), Last: f.Window.Last}
	in := func(w framework.Period) func(*rule.Item) bool {
		return func(i *rule.Item) bool { return w.Contains(i.Occurred) }
	}
	j := Judgement{Asked: true}
	j.Value = yesNo(slices.ContainsFunc(p.Sure, in(reach)), slices.ContainsFunc(p.Maybe, in(reach)) || f.Window.Last > f.At)
	before := j.Value.Low == 1 && !slices.ContainsFunc(p.Sure, in(f.Window))
	if before {
		j.Notes = []Note{{Code: BeforeWindow, Types: types}}
	}
	j.Conditions = f.note(nil, Condition{Code: WithinReach, Types: types, Cadence: cadence, Day: f.Window.Last, Before: before, Value: j.Value})
	f.onePiece(&j, p, reach, in(reach), Shortfall{Code: NoneInReach, Types: types, Window: reach, Drafts: p.Drafts()})
	return j
}

// latest wants the latest occurrence to be no older at the instant than one cadence
// and a quarter of it.
func latest(f *Frame, cadence calendar.Cadence, types []string, p pool.Pool) Judgement {
	since := cadence.Grace(f.Instant)
	due := func(i *rule.Item) bool { return since <= i.Occurred && i.Occurred <= f.Instant }
	j := Judgement{Asked: true, Value: yesNo(slices.ContainsFunc(p.Sure, due), slices.ContainsFunc(p.Maybe, due))}
	j.Conditions = f.note(nil, Condition{Code: LatestSince, Types: types, Day: since, Cadence: cadence, Value: j.Value})
	short := Shortfall{Code: NoneRecent, Types: types, Day: since, Cadence: cadence, Drafts: p.Drafts()}
	if last := pool.Latest(p.Sure); last != nil {
		short.Latest, short.LatestDay = last.Piece.ID, last.Occurred
	}
	f.onePiece(&j, p, framework.Period{First: since, Last: f.Instant}, due, short)
	return j
}

// perEvent is met by an occurrence, not asked where a population of 0 is declared,
// and unknown where nobody said how many there were or where the records disagree.
func perEvent(f *Frame, types []string, p pool.Pool) Judgement {
	p = p.Keep(f.InReach)
	empty := func(i *rule.Item) bool { n, ok := i.Piece.Tested(evidence.Population); return ok && n == 0 }
	some := func(i *rule.Item) bool { return !empty(i) }
	j := Judgement{Asked: true, Value: figure.Unknown}
	switch {
	case slices.ContainsFunc(p.Sure, some):
		j.Value = figure.Full
	case slices.ContainsFunc(p.Sure, empty):
		// A record that does not count yet may tell of an occurrence all the same.
		return Judgement{May: slices.ContainsFunc(p.Maybe, some), Conditions: f.note(nil, Condition{Code: NoOccurrence, Types: types, Value: figure.Full})}
	default:
		j.Short = []Shortfall{{
			Code: NoEvent, Types: types, Missing: f.reach(), Unit: result.UnitOccurrences, Expected: 1, Undecided: true, Day: f.Instant, Window: f.Window,
			Drafts: p.Drafts(), Or: Alternative{Code: AltZero},
		}}
	}
	j.Conditions = f.note(nil, Condition{Code: AtLeastOne, Types: types, Day: f.Instant, Window: f.Window, Value: j.Value})
	ids := pool.IDs(p.Sure, some)
	f.cover(&j, explanation.Coverage{Types: types, Unit: result.UnitOccurrences, Expected: max(1, len(ids)), Found: len(ids)}, func() []explanation.Held {
		if len(ids) == 0 {
			return []explanation.Held{}
		}
		return []explanation.Held{{Period: f.reach()[0], Evidence: ids}}
	})
	return j
}

// once wants any occurrence, in the window or, without one, ever.
func once(f *Frame, types []string, p pool.Pool) Judgement {
	j := Judgement{Asked: true}
	j.Value = yesNo(slices.ContainsFunc(p.Sure, f.InReach), slices.ContainsFunc(p.Maybe, f.InReach) || f.Window.Last > f.At)
	j.Conditions = f.note(nil, Condition{Code: AtLeastOne, Types: types, Day: f.Instant, Window: f.Window, Value: j.Value})
	f.onePiece(&j, p, f.reach()[0], f.InReach, Shortfall{Code: Never, Types: types, Day: f.Instant, Window: f.Window, Drafts: p.Drafts()})
	return j
}

// onePiece records what is missing, or what there is, where one piece is enough.
func (f *Frame) onePiece(j *Judgement, p pool.Pool, when framework.Period, ok func(*rule.Item) bool, short Shortfall) {
	c := explanation.Coverage{Types: short.Types, Unit: result.UnitOccurrences, Expected: 1, Found: 1}
	if j.Value.Low < 1 {
		c.Found, c.Missing = 0, []framework.Period{when}
		short.Missing, short.Unit, short.Expected = c.Missing, result.UnitOccurrences, 1
		j.Short = []Shortfall{short}
	}
	f.cover(j, c, func() []explanation.Held {
		if ids := pool.IDs(p.Sure, ok); len(ids) > 0 {
			return []explanation.Held{{Period: when, Evidence: ids}}
		}
		return []explanation.Held{}
	})
}

// days records which days are not spoken of.
func (f *Frame) days(j *Judgement, p pool.Pool, holes []framework.Period, span func(*rule.Item) framework.Period, short Shortfall) {
	total := f.Window.Days()
	found := total - days.Count(holes)
	if j.Value.Low < 1-result.Epsilon {
		short.Missing, short.Unit, short.Expected, short.Found = holes, result.UnitDays, total, found
		short.Window, short.Nothing, short.Drafts = f.Window, len(p.Sure) == 0, p.Drafts()
		j.Short = []Shortfall{short}
	}
	f.cover(j, explanation.Coverage{Types: short.Types, Unit: result.UnitDays, Expected: total, Found: found, Missing: holes}, func() []explanation.Held {
		held := []explanation.Held{}
		for _, i := range p.Sure {
			if s := f.Window.Intersect(span(i)); !s.IsZero() {
				held = append(held, explanation.Held{Period: s, Evidence: []string{i.Piece.ID}})
			}
		}
		slices.SortFunc(held, func(a, b explanation.Held) int {
			if c := days.Compare(a.Period, b.Period); c != 0 {
				return c
			}
			return slices.Compare(a.Evidence, b.Evidence)
		})
		return held
	})
}

func (f *Frame) now() framework.Period { return framework.Period{First: f.Instant, Last: f.Instant} }

// reach is the time in which an occurrence counts: the window, or any time until the
// instant.
func (f *Frame) reach() []framework.Period {
	if !f.Windowed() {
		return []framework.Period{f.now()}
	}
	return []framework.Period{f.Window}
}

// InReach reports whether an item occurred in the window or, without one, by the instant.
func (f *Frame) InReach(i *rule.Item) bool {
	if !f.Windowed() {
		return i.Occurred <= f.Instant
	}
	return f.Window.Contains(i.Occurred)
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
