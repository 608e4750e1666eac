package control

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Judge judges a control on a basis by its rule or the default one, and by what overlays
// ask on top: it is worth the least of these. The error means that the context ended.
func Judge(ctx context.Context, f *Frame, c Case, p pool.Pool) (*Judgement, error) {
	j, err := judgePlain(ctx, f, c, p)
	if err != nil {
		return nil, err
	}
	for _, tight := range c.Rules.Tightenings {
		more, err := byRule(ctx, f, c, tight, p)
		if err != nil {
			return nil, err
		}
		if j.Asked {
			more.Value = result.Interval{Low: min(j.Value.Low, more.Value.Low), High: min(j.Value.High, more.Value.High)}
			more.merge(j)
		}
		j = more
	}
	if !c.Since.IsZero() && c.Basis == framework.Operation && j.Asked {
		j.Notes = append(j.Notes, Note{Code: LateStart, Day: c.Since})
		for i := range j.Short {
			j.Short[i].Late = c.Since
		}
	}
	for i := range p.Faults {
		j.Faults = append(j.Faults, Fault{Needs: &p.Faults[i]})
	}
	return &j, nil
}

// merge puts what was recorded of another judgement before one's own.
func (j *Judgement) merge(first Judgement) {
	j.Conditions = slices.Concat(first.Conditions, j.Conditions)
	j.Coverage = slices.Concat(first.Coverage, j.Coverage)
	j.Short = slices.Concat(first.Short, j.Short)
	j.Notes = slices.Concat(first.Notes, j.Notes)
	j.Faults = slices.Concat(first.Faults, j.Faults)
	if j.Open == nil {
		j.Open = first.Open
	}
}

func judgePlain(ctx context.Context, f *Frame, c Case, p pool.Pool) (Judgement, error) {
	switch {
	case c.Rules.Rule != nil:
		return byRule(ctx, f, c, c.Rules.Rule, p)
	case c.Basis == framework.Stated:
		return stated(f, c.Control), nil
	default:
		return byDefault(f, c, p), nil
	}
}

// byDefault judges by what the catalog lists for the basis: the mean of the things to show.
func byDefault(f *Frame, c Case, p pool.Pool) Judgement {
	shows := c.Control.Evidence.On(c.Basis)
	if shows.None != "" {
		return Judgement{Conditions: f.note(nil, Condition{Code: BasisNotAsked, Basis: c.Basis, Text: shows.None})}
	}
	if len(shows.Types) == 0 {
		return Judgement{Asked: true, Short: []Shortfall{{Code: NoTypes, Basis: c.Basis}}}
	}
	var m Means
	j := Judgement{Asked: true}
	add := func(one Judgement) {
		m.Add(&one)
		one.Asked, one.May = j.Asked, false
		one.merge(j)
		j = one
	}
	for _, types := range shows.Types {
		add(entry(f, c, types, p.OfTypes(types)))
	}
	if c.Basis == framework.Design && f.InPlace && len(c.Control.Evidence.Operation.Types) > 0 {
		add(inPlace(f, c.Control, p))
	}
	j.Value, j.Asked, j.May = m.Value()
	return j
}

// Means averages judgements that may not all be asked: low over those that are, high over
// these and what may yet be asked and shown, which can only raise it.
type Means struct {
	low, high figure.Mean
	may       bool
}

// Add takes one in.
func (m *Means) Add(j *Judgement) {
	switch {
	case j.Asked:
		m.low.Add(j.Value, 1)
		m.high.Add(j.Value, 1)
	case j.May:
		m.may = true
		m.high.Add(figure.Full, 1)
	}
}

// Value returns the interval, whether anything is asked, and whether something may be.
func (m *Means) Value() (v result.Interval, asked, may bool) {
	if m.low.Weight() == 0 {
		return result.Interval{}, false, m.may
	}
	return result.Interval{Low: m.low.Value().Low, High: m.high.Value().High}, true, m.may
}

// entry judges one thing that a control is to show.
func entry(f *Frame, c Case, types mapping.AnyOf, p pool.Pool) Judgement {
	if c.Basis == framework.Design {
		return design(f, types, p)
	}
	ofDays, ofRecords := f.split(types)
	counts := func(kind evidence.Counts) pool.Pool {
		return p.Keep(func(i *rule.Item) bool { return i.Kind.Counts == kind })
	}
	var byDays, byCount Judgement
	if len(ofDays) > 0 {
		byDays = coverage(f, c.Control.Cadence, ofDays, counts(evidence.CountsDays))
	}
	if len(ofRecords) > 0 {
		byCount = occurrences(f, c.Control.Cadence, ofRecords, counts(evidence.CountsOccurrence))
	}
	switch {
	case len(ofDays) == 0, len(ofRecords) > 0 && !byCount.Asked:
		return byCount // nothing occurred, so that nothing is asked
	case len(ofRecords) == 0:
		return byDays
	}
	for i := range byDays.Short {
		byDays.Short[i].Or = Alternative{Code: AltRecords, Types: ofRecords}
	}
	for i := range byCount.Short {
		byCount.Short[i].Or = Alternative{Code: AltDays, Types: ofDays}
	}
	value := figure.Best(byDays.Value, byCount.Value)
	if byCount.Value.Low > byDays.Value.Low {
		byDays = byCount
	}
	byDays.Value = value
	return byDays
}

// split tells the types that speak of days from those that are records.
func (f *Frame) split(types mapping.AnyOf) (ofDays, ofRecords mapping.AnyOf) {
	for _, id := range types {
		if t := f.Types[id]; t != nil && t.Counts == evidence.CountsDays {
			ofDays = append(ofDays, id)
		} else {
			ofRecords = append(ofRecords, id)
		}
	}
	return ofDays, ofRecords
}

// stated judges by the fact that the control's question names.
func stated(f *Frame, c *mapping.Control) Judgement {
	if c.Question == "" {
		return Judgement{Asked: true, Value: figure.Unknown, Short: []Shortfall{{Code: NoQuestion}}, Open: &rule.Open{Code: rule.NoQuestion}}
	}
	j := Judgement{Asked: true, Value: figure.Unknown}
	switch v := f.Facts.Values[c.Question].(type) {
	case bool:
		j.Value = figure.Nothing
		if v {
			j.Value = figure.Full
		}
	case float64:
		j.Value = figure.Exactly(figure.Clamp(v))
	case int64:
		j.Value = figure.Exactly(figure.Clamp(float64(v)))
	default:
		j.Short = []Shortfall{{Code: NotAnswered, Fact: c.Question}}
		j.Open = &rule.Open{Names: []string{"facts." + c.Question}, Facts: []string{c.Question}}
	}
	j.Conditions = f.note(nil, Condition{Code: FactHolds, Text: "facts." + c.Question, Value: j.Value})
	return j
}

// Vars are the variables of a rule, or of a link's needs on one piece, in this frame.
func (f *Frame) Vars(list []*rule.Item, item *rule.Item) *rule.Vars {
	v := &rule.Vars{Evidence: list, Item: item, At: f.Instant, Window: rule.Window{Period: days.YearTo(f.Instant), Open: true}, Facts: f.Facts}
	if f.Windowed() {
		v.At, v.Window = min(f.At, f.Window.Last), rule.Window{Period: f.Window}
	}
	return v
}

// byRule lets the rule decide: low with what counts for sure, high with what may.
func byRule(ctx context.Context, f *Frame, c Case, r *Rule, p pool.Pool) (Judgement, error) {
	if c.Basis == framework.Operation {
		p.Sure = pool.ByNow(p.Sure, f.At, f.Window)
	}
	v, open, err := decide(ctx, f, r, p)
	if err != nil {
		return Judgement{}, err
	}
	if c.Basis != framework.Stated && f.Window.Last > f.At {
		v.High = 1
	}
	j := Judgement{Asked: true, Value: v, Open: open}
	if open != nil {
		short := Shortfall{Code: RuleOpen, Open: open}
		if r.Why == "" {
			short.Condition = r.Program.Text
		}
		j.Short = append(j.Short, short)
		if open.Faulty() {
			j.Faults = append(j.Faults, Fault{Control: c.Control.ID, Basis: c.Basis, Open: open})
		}
	}
	if !f.Trace && v.Low >= 1-result.Epsilon {
		return j, nil
	}
	if err := j.parts(ctx, f, r, p.Sure); err != nil {
		return j, err
	}
	if v.Low < 1-result.Epsilon && r.Why != "" {
		j.Short = append(j.Short, Shortfall{Code: RuleWhole, Text: r.Why, Condition: r.Program.Text})
	}
	return j, nil
}

// decide bounds what a rule says from both ends.
func decide(ctx context.Context, f *Frame, r *Rule, p pool.Pool) (result.Interval, *rule.Open, error) {
	v, open, err := r.Program.Judge(ctx, f.Vars(p.Sure, nil))
	switch {
	case err != nil || len(p.Maybe) == len(p.Sure):
		return v, open, err
	case p.Undecided && !r.Program.Rising:
		// More evidence may raise or lower what the rule says, so that its two ends
		// bound nothing.
		return figure.Unknown, &rule.Open{Code: rule.NeedsOpen, Facts: slices.Compact(slices.Sorted(slices.Values(p.Facts)))}, nil
	}
	w, more, err := r.Program.Judge(ctx, f.Vars(p.Maybe, nil))
	if err != nil {
		return v, open, err
	}
	low := v.Low // a draft counts in high only
	if p.Undecided {
		low = min(v.Low, w.Low)
	}
	if open == nil {
		open = more
	}
	return result.Interval{Low: low, High: max(v.High, w.High)}, open, nil
}

// parts records what each part of the rule came to, and those that do not hold.
func (j *Judgement) parts(ctx context.Context, f *Frame, r *Rule, sure []*rule.Item) error {
	for _, part := range r.Program.Parts() {
		value, _, err := part.Judge(ctx, f.Vars(sure, nil))
		if err != nil {
			return err
		}
		j.Conditions = f.note(j.Conditions, Condition{Code: PartHolds, Text: part.Text, Value: value})
		if value.Low < 1-result.Epsilon && j.Open == nil && r.Why == "" {
			j.Short = append(j.Short, Shortfall{Code: RulePart, Text: part.Text, Value: value, Condition: part.Text})
		}
	}
	return nil
}

// note records a condition where a trace is wanted.
func (f *Frame) note(list []Condition, c Condition) []Condition {
	if !f.Trace {
		return list
	}
	return append(list, c)
}

// cover records a coverage where a trace is wanted.
func (f *Frame) cover(j *Judgement, c explanation.Coverage, held func() []explanation.Held) {
	if !f.Trace {
		return
	}
	c.Missing, c.Held = append([]framework.Period{}, c.Missing...), held()
	j.Coverage = append(j.Coverage, c)
}
