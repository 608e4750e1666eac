package basis

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// byRule lets a rule decide. It runs twice: a low run reads what counts for sure, a high run what
// may count; what it asks of units gives their low in the one and their high in the other. Where neither
// tells the two apart, one run is both. A rule that does not only count up tells nothing while a piece is undecided.
func byRule(ctx context.Context, c *Case, s *unit.Subject, b framework.Basis, r *Rule) (On, error) {
	on := On{Basis: b, Ruled: true, Answer: whole(s)}
	if on.State == unit.NoUnits {
		return on, nil
	}
	if s.Own != nil { // what the rule asks of units is of all days
		all := s.Without()
		all.Own, s = nil, &all
	}
	run := c.room().start(c, s, b == framework.Design)
	on.Value = figure.Unknown
	low, open, err := r.Program.Judge(ctx, run.vars(c.Facts, true))
	if err != nil {
		return on, err
	}
	high, apart := low, run.apart
	on.remark = c.room().remarks.New()
	if on.remark.parts, err = run.parts(ctx, r, c.Facts, low); err != nil {
		return on, err
	}
	if open == nil && apart {
		if high, open, err = r.Program.Judge(ctx, run.vars(c.Facts, false)); err != nil {
			return on, err
		}
	}
	if open == nil && !r.Program.Rising && slices.ContainsFunc(run.items, func(it unit.Item) bool { return !it.Sure }) {
		open = &rule.Open{Code: rule.NeedsOpen}
	}
	on.remark.open, on.Units = open, run.units
	switch {
	case s.Relaxed: // a piece fits where low may rest on it, whatever else the rule waits for
		if slices.ContainsFunc(run.items, func(it unit.Item) bool { return !run.barred(it) }) {
			on.Value.Low = 1
		}
	case open == nil:
		on.Value = result.Interval{Low: min(low.Low, high.Low), High: max(low.High, high.High)}
	}
	if s.Open() {
		on.Value.High = 1
	}
	return on, nil
}

// parts asks each condition of the rule by itself, so that what one of them decides hides no unit that
// another asks for. A rule that is one condition was asked already.
func (r *running) parts(ctx context.Context, of *Rule, facts *rule.Facts, low result.Interval) ([]Part, error) {
	list := of.Program.Parts()
	out := make([]Part, len(list))
	if len(list) == 1 && list[0].Whole {
		out[0] = Part{Text: list[0].Text, Value: low}
		return out, nil
	}
	r.units = nil
	for i, part := range list {
		v, _, err := part.Judge(ctx, r.vars(facts, true))
		if err != nil {
			return nil, err
		}
		out[i] = Part{Text: part.Text, Value: v}
	}
	return out, nil
}

// Vars are what the low run of a rule on a control sees, as a test beside the rule asks it.
func Vars(s *unit.Subject, design bool, facts *rule.Facts) *rule.Vars {
	return (&Room{}).start(&Case{}, s, design).vars(facts, true)
}

// running is a rule with what it is asked about. It counts units for it.
type running struct {
	*unit.Subject

	apart bool // the high run may come to something else
	alone bool // it looks at one piece, and nobody asks by which units

	design bool
	items  []unit.Item
	units  []unit.Unit // that the low run asked for
	low    bool        // of the run that counts
	ready  bool        // what the low run sees is put together
	sight  *sight
	high   *running // the other run; nil for that one
}

// A sight is what a run of a rule sees, in room that serves one rule after another.
type sight struct {
	running running
	items   []unit.Item
	vars    rule.Vars
	list    []*rule.Item
	seen    []rule.Item
}

// start makes ready to run a rule on what counts for a control, of the types that its link leaves.
func (m *Room) start(c *Case, s *unit.Subject, design bool) *running {
	low, high := &m.runs[0], &m.runs[1]
	items := slices.Grow(low.items[:0], s.Items.Len())
	for i := range s.Items.Len() {
		it := s.Items.At(i)
		if !it.Void && (len(c.By) == 0 || slices.Contains(c.By, it.Type)) {
			items = append(items, it)
		}
	}
	low.items = items
	high.running = running{Subject: s, design: design, items: items, sight: high}
	low.running = running{Subject: s, design: design, items: items, sight: low, low: true, high: &high.running}
	return &low.running
}

// vars are what the rule sees in one run: pieces of which nothing deviates beyond what fails, and
// in the low run those that count for sure. The others go along for covered and held. What the low run
// sees is put together once for the rule and its conditions, and is gone once the high run looks, which takes its room.
func (r *running) vars(facts *rule.Facts, low bool) *rule.Vars {
	if !low {
		r.ready = false
		r.high.sight.list, r.high.sight.seen = r.sight.list, r.sight.seen
		return r.high.look(facts)
	}
	if !r.ready {
		r.ready = true
		r.look(facts)
	}
	return &r.sight.vars
}

func (r *running) look(facts *rule.Facts) *rule.Vars {
	v := &r.sight.vars
	v.At, v.Window, v.Facts, v.Evidence = r.at(), r.window(), facts, r.seen()
	return v
}

// at is the time of the rule: the instant, or the last day of the window that has passed.
func (r *running) at() framework.Date {
	if r.Windowed() {
		return min(r.At, r.Window.Last)
	}
	return r.Instant
}

func (r *running) window() rule.Window {
	return rule.Window{Period: r.Year(), Open: !r.Windowed(), Fill: r}
}

// seen are the pieces as a run sees them.
func (r *running) seen() []*rule.Item {
	n, to := len(r.items), r.sight
	to.list, to.seen = slices.Grow(to.list[:0], n)[:n], slices.Grow(to.seen[:0], n)[:n]
	for i, it := range r.items {
		to.seen[i] = r.see(it, r.low)
		to.seen[i].Place = i + 1
		to.list[i] = &to.seen[i]
	}
	return to.list
}

// see is a piece as a run sees it.
func (r *running) see(it unit.Item, low bool) rule.Item {
	counts, done := it.Unstated || unit.Conformity(it.Deviating, it.Tested, r.Fails) > 0, it.Performed(r.Cadence)
	unsure := low && (!it.Sure || r.barred(it))
	r.apart = r.apart || unsure
	out := rule.Item{
		Piece: it.Source, Kind: it.Of, Ready: it.Piece, Sure: it.Sure, Occurred: done,
		Unseen: !counts || unsure,
	}
	if it.Kind == evidence.Record {
		out.Shows = framework.Period{First: done, Last: done}
	} else if d, ok := it.Shown(r.Cadence, r.design); ok {
		out.Shows = d
	}
	return out
}

// barred reports whether low may not rest on the piece: it was performed, or begins to show, after
// the instant or after the lens's time; service after the end of a slice, but within its grace, is
// late and no more.
func (r *running) barred(it unit.Item) bool { return barred(r.Subject, it.Piece, r.design) }

func barred(s *unit.Subject, p *piece.Piece, design bool) bool {
	end := s.End()
	if p.Kind != evidence.Record {
		shown, ok := p.Shown(s.Cadence, design)
		return !ok || shown.First > min(s.At, end)
	}
	day := p.Performed(s.Cadence)
	switch {
	case day > s.At:
		return true
	case day <= end:
		return false
	case !s.Windowed() || !s.Cadence.IsCalendar():
		return true
	}
	list := s.Slices(s.Cadence)
	i := unit.Slice(p, s.Cadence, list)
	return i < 0 || day > list[i].Last.AddDays(s.Cadence.GraceDays())
}

// Covered implements [rule.Fill].
func (r *running) Covered(list []*rule.Item) float64 {
	return r.take(r.told(r.Subject.Covered(asItems(list), r.design)))
}

// Held implements [rule.Fill].
func (r *running) Held(c calendar.Cadence, list []*rule.Item) (float64, bool) {
	if c == calendar.NoCadence {
		c = r.Cadence
	}
	if !c.IsCalendar() {
		return 0, false
	}
	if r.alone && len(list) == 1 {
		if v, ok := r.HeldAlone(list[0].Ready, c); ok {
			return r.take(r.told(unit.Answer{Value: v})), true
		}
	}
	return r.take(r.told(r.Subject.Held(asItems(list), c))), true
}

// told notes whether what was counted differs between the runs.
func (r *running) told(a unit.Answer) unit.Answer {
	r.apart = r.apart || a.Value.Low != a.Value.High
	return a
}

// take keeps the units and returns the end of the run.
func (r *running) take(a unit.Answer) float64 {
	if !r.low {
		return a.Value.High
	}
	if len(r.units) == 0 {
		r.units = slices.Clip(a.Units)
	} else {
		r.units = append(r.units, a.Units...)
	}
	return a.Value.Low
}

// asItems are the pieces of a list, each once: a rule may add a list to itself.
func asItems(list []*rule.Item) []unit.Item {
	out := make([]unit.Item, 0, len(list))
	var seen map[*piece.Piece]bool // once the list is not in the order in which the run sees it
	for i, it := range list {
		if seen == nil && i > 0 && it.Place <= list[i-1].Place {
			seen = make(map[*piece.Piece]bool, len(list))
			for _, o := range out {
				seen[o.Piece] = true
			}
		}
		if seen != nil {
			if seen[it.Ready] {
				continue
			}
			seen[it.Ready] = true
		}
		out = append(out, unit.Item{Piece: it.Ready, Sure: it.Sure})
	}
	return out
}
