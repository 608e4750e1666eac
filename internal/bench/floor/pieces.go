package floor

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// What is true of a piece.
const (
	present  uint16 = 1 << iota // collected by the instant, and not rejected
	accepted                    // by somebody, and approved where its type asks that
	named                       // it names systems
	narrow                      // it names controls
	pointed                     // it names points
	period                      // it states one
	counted                     // it states a population
	sourced                     // it says where it was taken from
	unstated                    // nobody says how much of its sample deviates
	zero                        // a list of nothing
	void                        // it shows nothing
	failed                      // it says so
	lasting                     // a document or a state
	ties                        // it replaces or retests
)

// A piece is one of the evidence in numbers.
// It holds no pointer, so that the garbage collector passes over them.
type piece struct {
	systems     uint64 // that it names, of those of the lenses
	tested      int64
	deviating   int64
	shows       span // of documents and states; of a report before what is no longer recent
	period      span
	collected   day
	stated      day // performed, 0 for nothing
	ender       int32
	retests     int32 // the place of the piece, -1 for none
	place       int32 // in the organisation
	flags       uint16
	_           uint16
	effectsFrom day
}

func (p *piece) is(flag uint16) bool { return p.flags&flag != 0 }

// done is the day on which a piece was performed, for a control of the cadence.
func (p *piece) done(c *cadence) day {
	switch {
	case p.stated != 0:
		return p.stated
	case !p.is(period), p.collected < p.period.last, p.collected > p.period.last+c.grace:
		return p.collected
	}
	return p.period.last
}

// ready makes one piece ready.
func (r *run) ready(p *piece, e *evidence.Piece, t *kindOf) {
	*p = piece{period: span{day(e.Period.First), day(e.Period.Last)}, stated: day(e.Performed), ender: -1, retests: -1}
	set := func(flag uint16, when bool) {
		if when {
			p.flags |= flag
		}
	}
	p.collected = collected(e, t.kind)
	set(period, !e.Period.IsZero())
	set(accepted, e.Status == evidence.Accepted && (!t.of.Approved || e.ApprovedBy != ""))
	set(present, e.Status != evidence.Rejected && p.collected <= r.today)
	set(named, len(e.Systems) > 0)
	set(narrow, len(e.Controls) > 0)
	set(pointed, len(e.Points) > 0)
	set(sourced, e.Origin != evidence.Origin{})
	set(ties, len(e.Replaces) > 0 || e.Retests != "")
	set(failed, e.Outcome == evidence.Failed)
	set(lasting, t.kind == evidence.Document || t.kind == evidence.State)
	for _, id := range e.Systems {
		for k, s := range r.systems {
			if s == id {
				p.systems |= 1 << k
			}
		}
	}
	effective := day(e.Effective)
	if effective == 0 {
		effective = p.collected
	}
	switch t.kind {
	case evidence.Document:
		p.document(e, t, effective)
	case evidence.State:
		around := num(t.of.Recheck.Around())
		p.shows = span{p.collected - around, p.collected + around}
		if e.Effective != 0 {
			p.shows.first = max(p.shows.first, effective)
		}
		if p.effectsFrom = effective; p.is(period) {
			p.shows, p.effectsFrom = span{p.period.first, min(p.period.last, p.shows.last)}, p.period.first
		}
	case evidence.Report:
		if p.shows = (span{p.collected, p.collected}); p.is(period) {
			p.shows = span{p.period.first, min(p.period.last, p.collected)}
		}
	case evidence.Record, evidence.Bridge:
	}
	if t.kind == evidence.Record || t.kind == evidence.Report {
		p.count(e, t.kind)
		return
	}
	set(void, p.is(failed) || t.kind == evidence.Bridge)
}

func (p *piece) document(e *evidence.Piece, t *kindOf, effective day) {
	p.effectsFrom = max(effective, day(e.ApprovedOn))
	if p.is(period) {
		p.shows, p.effectsFrom = p.period, p.period.first
		return
	}
	p.shows = span{p.effectsFrom, openEnd}
	switch {
	case e.Valid != 0:
		p.shows.last = day(e.Valid)
	case !t.of.ValidFor.IsZero():
		p.shows.last = day(t.of.ValidFor.After(framework.Date(effective)))
	}
}

// collected is the day on which a piece was obtained, by what it states instead.
func collected(e *evidence.Piece, k evidence.Kind) day {
	switch {
	case e.Collected != 0:
		return day(e.Collected)
	case !e.Period.IsZero() && k == evidence.Document:
		return day(e.Period.First)
	case !e.Period.IsZero():
		return day(max(e.Period.Last, e.Performed))
	case e.Performed != 0:
		return day(e.Performed)
	}
	return day(e.Effective)
}

// count takes in the numbers of a record or a report.
func (p *piece) count(e *evidence.Piece, k evidence.Kind) {
	var population, sample, deviations int64
	var lists, sampled, deviates bool
	if len(e.Attributes) > 0 {
		population, lists = number(e, evidence.Population)
		sample, sampled = number(e, evidence.Sample)
		deviations, deviates = number(e, evidence.Deviations)
	}
	if lists {
		p.flags |= counted
	}
	if k == evidence.Report && !lists && !sampled && !p.is(failed) {
		return
	}
	switch {
	case sampled:
		p.tested = max(0, sample)
	case lists && deviates:
		p.tested = max(0, population)
	default:
		p.tested = 1
	}
	if p.deviating = min(max(0, deviations), p.tested); p.is(failed) && p.deviating == 0 {
		p.deviating = p.tested
	}
	if sampled && !deviates && !p.is(failed) && p.tested > 0 {
		p.flags |= unstated
	}
	if lists && population == 0 {
		p.flags |= void
		if k == evidence.Record {
			p.flags |= zero
		}
	}
	if p.tested == 0 {
		p.flags |= void
	}
}
