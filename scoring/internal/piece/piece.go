package piece

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// OpenEnd is the last day of what nothing ends: after every day that can be written.
const OpenEnd = framework.Date(1<<31 - 2)

// A Source is a piece of evidence as it is stated.
type Source = evidence.Piece

// A Piece is one piece of evidence made ready. What it takes from its source as it is stands there alone, since sessions
// hold many; but for what is asked of each piece time and again: of a million, no source is near.
type Piece struct {
	*Source

	Of   *evidence.Type
	Type string // as the source has it

	systems *[]string // that it names; nil for none

	Tested      int64
	Deviating   int64
	Period      framework.Period // as stated; zero for none
	Effective   framework.Date   // as stated, or when it was collected; of a document not before it was approved
	Collected   framework.Date   // as stated, or by what is stated instead
	Valid       framework.Date   // the last day, zero where nothing is said
	stated      framework.Date   // performed, as stated
	due         framework.Date   // when it is to be looked at anew, zero where nobody says
	Kind        evidence.Kind
	HasSource   bool
	Accepted    bool
	Rejected    bool
	Counted     bool // it states a population
	Unstated    bool // a sample of which nobody says how much deviates
	Zero        bool // a list of nothing
	Void        bool // it shows nothing: nothing was tested, or a document that failed
	NeedsPerson bool // it would be accepted if somebody named had approved it
	says        says
}

// says is what else the source states: that it does stands beside the days of a piece, and takes a bit.
type says uint8

const (
	fromDay  says = 1 << iota // effective
	bound                     // controls or points
	retests                   // a record that it retests
	named                     // who accepted it
	sampled                   // how many were looked at
	replaces                  // what it ends
	tested                    // a population, a sample or deviations
)

func (s says) have(what says) bool { return s&what != 0 }

// with is what is stated with one thing more, where that is.
func (s says) with(what says, stated bool) says {
	if stated {
		return s | what
	}
	return s
}

// Named reports whether the piece says who accepted it.
func (p *Piece) Named() bool { return p.says.have(named) }

// Sampled reports whether the piece states a sample.
func (p *Piece) Sampled() bool { return p.says.have(sampled) }

// States reports whether the piece states a number of a test: a population, a sample or deviations.
func (p *Piece) States() bool { return p.says.have(tested) }

// Failed reports whether the piece says so.
func (p *Piece) Failed() bool { return p.Outcome == evidence.Failed }

// Key is the id, by which pieces are held in order.
func (p *Piece) Key() string { return p.ID }

// IDs lists the ids of pieces, in their order.
func IDs(list []*Piece) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.ID
	}
	return out
}

// Present reports whether the piece is there at the instant: collected by then, and not
// rejected. What was performed later was collected later still.
func (p *Piece) Present(at framework.Date) bool { return !p.Rejected && p.Collected <= at }

// Names reports whether the piece speaks of the system by its name.
func (p *Piece) Names(system string) bool {
	return p.systems != nil && slices.Contains(*p.systems, system)
}

// NamesSystems reports whether the piece names a system.
func (p *Piece) NamesSystems() bool { return p.systems != nil }

// NamesPoints reports whether the piece names a point that it meets by itself.
func (p *Piece) NamesPoints() bool { return p.says.have(bound) && len(p.Points) > 0 }

// NamesControls reports whether the piece names a control that it is for.
func (p *Piece) NamesControls() bool { return p.says.have(bound) && len(p.Controls) > 0 }

// IsRetest reports whether the piece names a record that it retests.
func (p *Piece) IsRetest() bool { return p.says.have(retests) }

// IsNewer reports whether the piece names one that ends when it takes effect.
func (p *Piece) IsNewer() bool { return p.says.have(replaces) }

// SystemList is the list of the systems that the piece names, which may be that of another piece; nil for none. It must not be changed.
func (p *Piece) SystemList() *[]string { return p.systems }

// Speaks reports whether the piece speaks of the system; one that names none speaks of all.
func (p *Piece) Speaks(system string) bool { return p.systems == nil || p.Names(system) }

// Performed is the day on which it was done, for a control of the cadence. Left out, it is the
// last day of the period; or the day of collection where there is no period, where that is
// earlier, or where it is later by more than the grace of the cadence.
func (p *Piece) Performed(c calendar.Cadence) framework.Date {
	switch {
	case !p.stated.IsZero():
		return p.stated
	case p.Period.IsZero(), p.Collected < p.Period.Last, p.Collected > p.Period.Last.AddDays(c.GraceDays()):
		return p.Collected
	}
	return p.Period.Last
}

// ReviewDue is the day by which the piece is to be looked at anew: as it states, or by how often its
// type wants it, from when it took effect or was approved. Zero where nobody says. Nothing ends by it.
func (p *Piece) ReviewDue() framework.Date { return p.due }

// Overdue reports whether the piece was to be looked at anew before the day.
func (p *Piece) Overdue(on framework.Date) bool { return !p.due.IsZero() && p.due < on }

// Days are the days that the piece shows to a control of the cadence, before anything ends it.
func (p *Piece) Days(c calendar.Cadence, design bool) []framework.Period {
	if d, ok := p.Shown(c, design); ok {
		return []framework.Period{d}
	}
	return nil
}

// Shown are the days that the piece shows to a control of the cadence, before anything ends it;
// it reports false where there are none. A record under design shows the days for which it is recent.
func (p *Piece) Shown(c calendar.Cadence, design bool) (framework.Period, bool) {
	var d framework.Period
	switch p.Kind {
	case evidence.Document:
		d = p.inForce()
	case evidence.State:
		d = p.observed()
	case evidence.Report:
		d = p.reported(c)
	case evidence.Record:
		if d = p.listed(c); design {
			d = recentDays(p.Performed(c), c)
		}
	case evidence.Bridge:
		return d, false
	}
	return d, d.First <= d.Last
}

// inForce are the days of a document: from the day on which it takes effect, and not before it
// was approved, until it ends by nature. It does not die of age.
func (p *Piece) inForce() framework.Period {
	if !p.Period.IsZero() {
		return p.Period
	}
	last := OpenEnd
	if !p.Valid.IsZero() {
		last = p.Valid
	}
	return framework.Period{First: p.Effective, Last: last}
}

// observed are the days around an observation.
func (p *Piece) observed() framework.Period {
	last := p.Collected.AddDays(p.Of.Recheck.Around())
	if !p.Period.IsZero() {
		return framework.Period{First: p.Period.First, Last: min(p.Period.Last, last)}
	}
	first := p.Collected.AddDays(-p.Of.Recheck.Around())
	if p.says.have(fromDay) {
		first = max(first, p.Effective)
	}
	return framework.Period{First: first, Last: last}
}

// reported are the days of a report, cut at its collection; of a control with a calendar cadence
// those that are recent for its last day, unless the report is continuous.
func (p *Piece) reported(c calendar.Cadence) framework.Period {
	if p.Period.IsZero() {
		return framework.Period{First: p.Collected, Last: p.Collected}
	}
	d := framework.Period{First: p.Period.First, Last: min(p.Period.Last, p.Collected)}
	if c.IsCalendar() && !p.Of.Continuous {
		d.First = max(d.First, c.Recent(d.Last))
	}
	return d
}

// listed are the days of a record: those of its list, or the day on which it was done.
func (p *Piece) listed(c calendar.Cadence) framework.Period {
	if p.Counted && !p.Period.IsZero() {
		return framework.Period{First: p.Period.First, Last: min(p.Period.Last, p.Collected)}
	}
	d := p.Performed(c)
	return framework.Period{First: d, Last: d}
}

// TakesEffect is the day on which the piece ends what it replaces.
func (p *Piece) TakesEffect() framework.Date {
	if !p.Period.IsZero() {
		return p.Period.First
	}
	return p.Effective
}
