package unit_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func day(text string) framework.Date {
	d, _ := framework.ParseDate(text)
	return d
}

func span(text string) framework.Period {
	p, _ := framework.ParsePeriod(text)
	return p
}

// subject looks at the first half of 2026, on 15 August.
func subject(c calendar.Cadence, items ...unit.Item) *unit.Subject {
	return &unit.Subject{
		Frame:   &unit.Frame{At: day("2026-08-15"), Window: span("2026-01-01/2026-06-30"), Instant: day("2026-08-15"), Fails: fails},
		Cadence: c, Items: unit.Each(items...),
	}
}

// on is the subject at an instant.
func on(s *unit.Subject, instant string) *unit.Subject {
	s.Window, s.Instant = framework.Period{}, day(instant)
	return s
}

func item(k evidence.Kind, e evidence.Piece) unit.Item {
	e.Type = "t"
	return unit.Item{Piece: piece.Prepare(&e, &evidence.Type{ID: "t", Kind: k}), Sure: true}
}

func maybe(it unit.Item) unit.Item {
	it.Sure = false
	return it
}

func done(performed string) unit.Item {
	return item(evidence.Record, evidence.Piece{ID: performed, Performed: day(performed)})
}

func counted(period string, population int64, source bool) unit.Item {
	e := evidence.Piece{ID: period, Period: span(period), Collected: day("2026-07-05"), Attributes: map[string]any{evidence.Population: population}}
	if source {
		e.Origin.System = "tracker"
	}
	return item(evidence.Record, e)
}

func record(c calendar.Cadence, items ...unit.Item) *unit.Answer {
	return subject(c, items...).Type(unit.Type{ID: "t", Kind: evidence.Record}, false)
}

func figure(t *testing.T, a *unit.Answer, low, high float64, name string) {
	t.Helper()
	assert.Equal(t, unit.Asked, a.State, name)
	assert.InDelta(t, low, a.Value.Low, 1e-9, "%s, low", name)
	assert.InDelta(t, high, a.Value.High, 1e-9, "%s, high", name)
}

// Records of a control with a calendar cadence fill slices; what comes late is told, and too late
// shows nothing.
func TestSlices(t *testing.T) {
	t.Parallel()
	late := item(evidence.Record, evidence.Piece{ID: "late", Period: span("2026-01-01/2026-03-31"), Performed: day("2026-04-20")})
	tooLate := item(evidence.Record, evidence.Piece{ID: "too", Period: span("2026-01-01/2026-03-31"), Performed: day("2026-04-23")})
	for _, c := range []struct {
		name  string
		items []unit.Item
		low   float64
		late  int
	}{
		{"none", nil, 0, 0},
		{"one of two", []unit.Item{done("2026-03-20")}, .5, 0},
		{"both", []unit.Item{done("2026-03-31"), done("2026-04-01")}, 1, 0},
		{"two in one", []unit.Item{done("2026-03-20"), done("2026-02-20")}, .5, 0},
		{"late within the grace", []unit.Item{late}, .5, 1},
		{"late beyond it", []unit.Item{tooLate}, 0, 1},
		{"after the window", []unit.Item{done("2026-07-01")}, 0, 0},
	} {
		a := record(calendar.Quarterly, c.items...)
		figure(t, a, c.low, c.low, c.name)
		n := 0
		for _, u := range a.Units {
			n += len(u.Late())
			assert.True(t, u.Slice)
		}
		assert.Equal(t, c.late, n, c.name)
		assert.Equal(t, c.late > 0, a.Exceptions(), c.name)
	}
	s := subject(calendar.Quarterly)
	s.At = day("2026-07-21")
	figure(t, s.Type(unit.Type{ID: "t"}, false), 0, .5, "the second quarter is open on the last but one day of its grace")
	s.At = day("2026-07-22")
	figure(t, s.Type(unit.Type{ID: "t"}, false), 0, 0, "and closed on its last")
}

// Lists hold the days of their period; a population of 0 takes its days out of the mean.
func TestLists(t *testing.T) {
	t.Parallel()
	asked := func(items ...unit.Item) *unit.Subject {
		s := subject(calendar.PerEvent, items...)
		s.Populations = true
		return s
	}
	kind := unit.Type{ID: "t", Kind: evidence.Record}
	figure(t, asked(counted("2026-06-22/2026-06-30", 5, true)).Type(kind, false), 9./181, 1, "nine days, and of no other does a list speak")
	figure(t, asked(counted("2026-01-01/2026-06-30", 5, false)).Type(kind, false), 0, 1, "a list without source speaks of nothing")
	figure(t, asked(counted("2026-01-01/2026-03-31", 0, true), counted("2026-04-01/2026-06-30", 5, true)).Type(kind, false), 1, 1, "none, and then some")
	assert.Equal(t, unit.NotAsked, asked(counted("2026-01-01/2026-06-30", 0, true)).Type(kind, false).State, "nothing occurred")
	s := asked(counted("2026-01-01/2026-06-30", 0, true))
	s.Contradicted = []string{"t"}
	figure(t, s.Type(kind, false), 0, 1, "a contradicted list counts for nothing")
	s = asked(counted("2026-01-01/2026-06-30", 0, true))
	s.Since = day("2026-03-01")
	figure(t, s.Type(kind, false), 0, 0, "a system in service is itself an occurrence")
	figure(t, record(calendar.PerEvent), 0, 1, "without populations one occurrence would do, and nobody says that there was none")
	figure(t, record(calendar.PerEvent, done("2026-02-02")), 1, 1, "one occurrence")
	assert.Equal(t, unit.NotAsked, record(calendar.PerEvent, counted("2025-12-01/2026-07-01", 0, false)).State)
	figure(t, record(calendar.PerEvent, counted("2026-01-02/2026-06-30", 0, false)), 0, 1, "a zero short of a day")
}

// Without a window the records of the latest day speak.
func TestLatest(t *testing.T) {
	t.Parallel()
	kind := unit.Type{ID: "t", Kind: evidence.Record}
	bad := item(evidence.Record, evidence.Piece{ID: "bad", Performed: day("2026-06-01"), Outcome: evidence.Failed})
	at := func(items ...unit.Item) *unit.Answer {
		return on(subject(calendar.Quarterly, items...), "2026-06-30").Type(kind, false)
	}
	figure(t, at(done("2026-03-08")), 1, 1, "on the first recent day")
	figure(t, at(done("2026-03-07")), 0, 0, "the day before")
	figure(t, at(done("2026-05-01"), bad), 0, 0, "the later one failed")
	figure(t, at(done("2026-06-02"), bad), 1, 1, "the later one did not")
	figure(t, at(done("2026-05-01"), maybe(bad)), 0, 1, "a later draft is one more choice")
	figure(t, at(maybe(done("2026-06-02"))), 0, 1, "a draft alone")
	figure(t, at(done("2026-07-01")), 0, 0, "after the instant")
	s := on(subject(calendar.Quarterly), "2026-06-30")
	s.Due = day("2026-06-30")
	figure(t, s.Type(kind, false), 0, 1, "not yet due")
	s.Due = day("2026-06-29")
	figure(t, s.Type(kind, false), 0, 0, "due")
	figure(t, on(subject(calendar.Quarterly), "2026-09-30").Type(kind, false), 0, 1, "an instant to come")
}

// Days, the window as one unit, and the instant.
func TestOtherUnits(t *testing.T) {
	t.Parallel()
	doc := item(evidence.Document, evidence.Piece{ID: "doc", Effective: day("2026-04-01")})
	state := item(evidence.State, evidence.Piece{ID: "state", Collected: day("2026-06-01")})
	report := item(evidence.Report, evidence.Piece{ID: "report", Period: span("2026-01-01/2026-06-30")})
	of := func(s *unit.Subject, k evidence.Kind, design bool) *unit.Answer {
		return s.Type(unit.Type{ID: "t", Kind: k}, design)
	}
	figure(t, of(subject(0, doc), evidence.Document, true), 91./181, 91./181, "a document from 1 April")
	figure(t, of(subject(0, maybe(doc)), evidence.Document, true), 0, 91./181, "a draft of it")
	figure(t, of(subject(0, state), evidence.State, true), 75./181, 75./181, "45 days before, and after until the end")
	figure(t, of(subject(0, done("2026-02-02")), evidence.Record, false), 1, 1, "without cadence the window is one unit")
	figure(t, of(subject(0, done("2025-12-31")), evidence.Record, false), 0, 0, "before it")
	figure(t, of(on(subject(0, done("2025-07-01")), "2026-06-30"), evidence.Record, false), 1, 1, "the year to the instant")
	figure(t, of(on(subject(0, done("2025-06-30")), "2026-06-30"), evidence.Record, false), 0, 0, "the day before it")
	figure(t, of(on(subject(0, report), "2026-08-01"), evidence.Report, false), 1, 1, "its last day is recent for the instant")
	figure(t, of(on(subject(0, report), "2026-08-01"), evidence.Report, true), 0, 0, "on design the report has to show it")
	automated := subject(calendar.Monthly, state)
	automated.Automated = true
	figure(t, of(automated, evidence.State, false), 1, 1, "what runs by itself is shown once")
	automated.Items = unit.Each(item(evidence.State, evidence.Piece{ID: "state", Collected: day("2026-07-01")}))
	figure(t, of(automated, evidence.State, false), 0, 0, "collected after the window")
	s := subject(0, doc)
	s.At = day("2026-05-31")
	figure(t, of(s, evidence.Document, true), 61./181, 91./181, "days after the instant are empty and open")
	assert.Equal(t, unit.NotAsked, of(subject(0), evidence.Bridge, true).State)
}

// Units weigh for the control that owns their last day, and for nobody where it owns none.
func TestOwn(t *testing.T) {
	t.Parallel()
	doc := item(evidence.Document, evidence.Piece{ID: "doc", Effective: day("2025-01-01")})
	s := subject(calendar.Quarterly, doc, done("2026-06-20"))
	s.Own = &unit.Own{Days: []framework.Period{span("2026-04-02/2026-06-30")}, Nobody: []framework.Period{span("2026-04-01/2026-04-01")}}
	a := s.Type(unit.Type{ID: "t", Kind: evidence.Document}, true)
	figure(t, a, 1, 1, "its own days")
	assert.Equal(t, []framework.Period{span("2026-04-02/2026-06-30")}, days.Union(a.Own.Days))
	assert.Equal(t, []framework.Period{span("2026-04-01/2026-04-01")}, a.Own.Nobody)
	a = s.Type(unit.Type{ID: "t", Kind: evidence.Record}, false)
	figure(t, a, 1, 1, "the quarter that ends in its days")
	assert.Equal(t, []framework.Period{span("2026-04-01/2026-06-30")}, a.Own.Days)
	s.Own = &unit.Own{}
	assert.Equal(t, unit.NoUnits, s.Type(unit.Type{ID: "t", Kind: evidence.Record}, false).State)
}

// What is in place at the instant: a state that shows it, or the latest record.
func TestInPlace(t *testing.T) {
	t.Parallel()
	state := item(evidence.State, evidence.Piece{ID: "state", Collected: day("2026-06-01")})
	records, states := []unit.Type{{ID: "t", Kind: evidence.Record}}, []unit.Type{{ID: "t", Kind: evidence.State}}
	a, ok := on(subject(calendar.Quarterly, state), "2026-06-30").InPlace(states)
	assert.True(t, ok)
	figure(t, a, 1, 1, "a state")
	a, _ = on(subject(calendar.Quarterly, done("2025-06-30")), "2026-06-30").InPlace(records)
	figure(t, a, 0, 0, "a record that is not recent")
	a, _ = on(subject(calendar.PerEvent, done("2025-09-30")), "2026-06-30").InPlace(records)
	figure(t, a, 1, 1, "an occurrence of the year")
	_, ok = subject(0).InPlace([]unit.Type{{ID: "t", Kind: evidence.Document}})
	assert.False(t, ok, "documents place nothing")
}

func TestTogether(t *testing.T) {
	t.Parallel()
	half, full := &unit.Answer{Value: result.Interval{Low: .5, High: .5}}, &unit.Answer{Value: result.Interval{Low: 0, High: 1}}
	none := &unit.Answer{State: unit.NotAsked}
	figure(t, subject(0).Best([]*unit.Answer{half, full, none}), .5, 1, "the best end by end")
	figure(t, subject(0).Mean([]*unit.Answer{half, full, none}), .25, .75, "the mean of what is asked")
	assert.Equal(t, unit.NotAsked, subject(0).Mean([]*unit.Answer{none, {State: unit.NoUnits}}).State)
	assert.Equal(t, unit.NoUnits, subject(0).Best([]*unit.Answer{{State: unit.NoUnits}}).State)
}
