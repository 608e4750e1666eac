package plan

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/advise"
)

// someone stands where somebody will have to be named, and somewhere where a system will.
const (
	someone   = "to be named"
	somewhere = "the system that lists them"
)

// mostPieces bounds the pieces of one action: a day each for more than two years.
const mostPieces = 800

// A draftsman makes the pieces of one action.
type draftsman struct {
	*finder

	a       *action
	c       *mapping.Control
	cadence calendar.Cadence
	out     []evidence.Piece
}

// pieces lists what would be there if the action is done: for times that are missing one piece
// each, and for days as many as speak of them all. A day that stands alone is the instant at which
// a lens without window looks.
func (f *finder) pieces(a *action) []evidence.Piece {
	d := &draftsman{finder: f, a: a, c: a.controls[0], cadence: a.controls[0].Cadence}
	for _, c := range a.controls {
		if c.Cadence.IsCalendar() && (!d.cadence.IsCalendar() || c.Cadence < d.cadence) {
			d.c, d.cadence = c, c.Cadence
		}
	}
	spans := slices.DeleteFunc(slices.Clone(a.missing), func(p framework.Period) bool { return p.Last <= p.First })
	if a.typ.Kind == evidence.Record {
		// The narrowest first: a record in a quarter is one in the year, too.
		slices.SortStableFunc(spans, func(x, y framework.Period) int { return cmp.Compare(x.Days(), y.Days()) })
	} else {
		spans = joined(spans, a.typ.Kind != evidence.Report)
	}
	for _, p := range spans {
		if a.typ.Kind != evidence.Record || !d.holds(p) {
			d.span(p)
		}
	}
	last := framework.Date(0)
	for i := range d.out {
		last = max(last, d.out[i].Collected)
	}
	reach := d.cadence.GraceDays()
	if a.typ.Kind == evidence.State {
		reach = a.typ.Recheck.Around()
	}
	for _, p := range a.missing {
		if p.Last <= p.First && last < p.Last.AddDays(-reach) {
			d.instant(p.Last)
			last = p.Last
		}
	}
	return d.out
}

// holds reports whether a record was set down already that lies in the time.
func (d *draftsman) holds(p framework.Period) bool {
	return slices.ContainsFunc(d.out, func(e evidence.Piece) bool { return p.Includes(e.Period) })
}

// joined joins periods that overlap, and with follow those that follow on one another.
func joined(list []framework.Period, follow bool) []framework.Period {
	var out []framework.Period
	for _, p := range list {
		if n := len(out) - 1; n >= 0 && (p.First <= out[n].Last || follow && p.First == out[n].Last+1) {
			out[n].Last = max(out[n].Last, p.Last)
			continue
		}
		out = append(out, p)
	}
	return out
}

// lead is how many days before it is looked at something without window is done.
const lead = 7

// instant adds what a lens sees that looks on one day.
func (d *draftsman) instant(on framework.Date) {
	day := max(d.at+1, on-lead)
	switch d.a.typ.Kind {
	case evidence.Document:
		d.add(evidence.Piece{Effective: max(d.at+1, min(on, d.at+30)), Collected: max(d.at+1, min(on, d.at+30))})
	case evidence.State:
		d.add(evidence.Piece{Collected: max(day, on.AddDays(-d.a.typ.Recheck.Around()))})
	case evidence.Report:
		d.add(evidence.Piece{Period: framework.Period{First: max(d.at+1, day-29), Last: day}, Collected: day})
	default:
		d.record(framework.Period{First: max(d.at+1, day-29), Last: day})
	}
}

// span adds what speaks of a time.
func (d *draftsman) span(p framework.Period) {
	switch d.a.typ.Kind {
	case evidence.Document:
		for on := p.First; on <= p.Last; {
			d.add(evidence.Piece{Effective: on, Collected: on})
			if d.a.typ.ValidFor.IsZero() || !d.room() {
				break
			}
			on = max(d.a.typ.ValidFor.After(on), on+1)
		}
	case evidence.State:
		d.observations(p)
	case evidence.Report:
		for _, chunk := range d.chunks(p) {
			d.add(evidence.Piece{Period: chunk, Collected: chunk.Last})
		}
	default:
		d.occurrences(p)
	}
}

// observations adds as many as speak of all days, evenly spread, so that each may come some days
// early or late.
func (d *draftsman) observations(p framework.Period) {
	reach := 2*d.a.typ.Recheck.Around() + 1
	n := min((p.Days()+reach-1)/reach, mostPieces)
	for k := range n {
		d.add(evidence.Piece{Collected: p.First.AddDays((2*k + 1) * p.Days() / (2 * n))})
	}
}

// occurrences adds records: under design one at the beginning and again before it is no longer
// recent; of a control per event lists of its months; else one in each time that is missing, which
// for a calendar cadence is a slice.
func (d *draftsman) occurrences(p framework.Period) {
	switch {
	case d.a.basis == framework.Design:
		for on := p.First; on <= p.Last && d.room(); on = d.again(on) {
			d.record(framework.Period{First: on, Last: on})
		}
	case d.cadence == calendar.PerEvent:
		for _, chunk := range d.chunks(p) {
			d.record(chunk)
		}
	case d.cadence.IsCalendar():
		d.record(p)
	default:
		d.record(framework.Period{First: p.First, Last: min(p.Last, p.First+lead)})
	}
}

// again is the day on which what shows a design is done again.
func (d *draftsman) again(on framework.Date) framework.Date {
	if d.cadence.IsCalendar() {
		return d.cadence.Ahead(on, 1)
	}
	return on.AddMonths(12)
}

// chunks cuts a time into the parts of which a report or a list speaks: weeks for what runs more
// often than monthly, months else.
func (d *draftsman) chunks(p framework.Period) []framework.Period {
	step := calendar.Monthly
	if d.cadence == calendar.Daily || d.cadence == calendar.Weekly {
		step = calendar.Weekly
	}
	var out []framework.Period
	for n := 0; len(out) < mostPieces; n++ {
		c := framework.Period{First: step.Ahead(p.First, n), Last: min(step.Ahead(p.First, n+1)-1, p.Last)}
		if c.First > p.Last {
			break
		}
		out = append(out, c)
	}
	return out
}

func (d *draftsman) record(p framework.Period) {
	d.add(evidence.Piece{Period: p, Performed: p.Last, PerformedBy: d.c.Owner, Outcome: evidence.Passed, Collected: p.Last})
}

func (d *draftsman) room() bool { return len(d.out) < mostPieces }

// add completes a piece: accepted, for all systems, and with what its type can say.
func (d *draftsman) add(e evidence.Piece) {
	e.ID = fmt.Sprintf("PLAN-%s-%d", d.a.typ.ID, len(d.out)+1)
	e.Type, e.Title = d.a.typ.ID, d.a.typ.Title
	e.Status, e.AcceptedBy, e.Owner = evidence.Accepted, someone, d.c.Owner
	e.Origin.System = somewhere
	if d.a.typ.Approved || d.a.typ.Kind == evidence.Document {
		e.ApprovedBy = someone
	}
	e.Systems = d.org.SystemIDs()
	e.Attributes = advise.Well(d.a.typ, e.Systems)
	d.out = append(d.out, e)
}
