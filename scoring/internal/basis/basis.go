package basis

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/slab"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Case is what is judged: a control by one link, and what the lens asks.
type Case struct {
	Control *mapping.Control
	By      []string // evidence types to which the link limits it; none: all
	Asked   []framework.Basis
	InPlace bool // a design includes that its control is in place
	Rules   func(control string, b framework.Basis) Rules
	Kind    func(evidenceType string) unit.Type
	Facts   *rule.Facts
	Lists   *Lists // what the link leaves of what the control lists; nil: it is worked out
	Ruled   *Ruled // what rules came to on the subject, which changes no more; nil: nothing is kept
	Room    *Room  // from where what is judged takes its memory; nil: from one of its own
}

// A Room is from where outcomes take their memory, and what serves one judgement after another. It serves one
// goroutine.
type Room struct {
	outcomes slab.Of[Outcome]
	on       slab.Of[On]
	remarks  slab.Of[remark]
	runs     [2]sight // what the low and the high run of a rule see
	stays    []bool
}

// Apart has each outcome be a piece of memory of its own; see [slab.Of.Apart].
func (m *Room) Apart() {
	m.outcomes.Apart()
	m.on.Apart()
	m.remarks.Apart()
}

func (c *Case) room() *Room {
	if c.Room == nil {
		c.Room = &Room{}
	}
	return c.Room
}

// Rules are what judges a control on a basis: its rule, nil for the default one, and what
// overlays ask on top.
type Rules struct {
	Rule        *Rule
	Tightenings []*Rule
}

// A Rule is a compiled rule with what it asks, in a sentence.
type Rule struct {
	Program *rule.Program
	Why     string
}

// IsZero reports whether the default rule judges alone.
func (r Rules) IsZero() bool { return r.Rule == nil && len(r.Tightenings) == 0 }

// ReadsAnswers reports whether one of them may read an answer.
func (r Rules) ReadsAnswers() bool {
	reads := func(of *Rule) bool { return of.Program.AnyFact || len(of.Program.Facts) > 0 }
	return r.Rule != nil && reads(r.Rule) || slices.ContainsFunc(r.Tightenings, reads)
}

// Judge judges a control. The error means that the context ended.
func Judge(ctx context.Context, c *Case, s *unit.Subject) (*Outcome, error) {
	if slices.Contains(c.Asked, framework.Stated) {
		on := stated(c)
		return &Outcome{Value: on.Value, On: []On{on}}, nil
	}
	room := c.room()
	out := room.outcomes.New()
	out.On = room.on.Take(len(c.Asked))
	asks := false
	for i, b := range c.Asked {
		if err := judgeOn(ctx, c, s, b, &out.On[i]); err != nil {
			return nil, err
		}
		asks = asks || out.On[i].State != unit.None
	}
	if !asks {
		if err := out.instead(ctx, c, s); err != nil {
			return nil, err
		}
	}
	out.Value = Whole(out.On)
	return out, nil
}

// instead judges the basis that the control has, where none that is asked is asked of it.
func (o *Outcome) instead(ctx context.Context, c *Case, s *unit.Subject) error {
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if slices.Contains(c.Asked, b) {
			continue
		}
		var on On
		if err := judgeOn(ctx, c, s, b, &on); err != nil {
			return err
		}
		if on.State == unit.None {
			continue
		}
		o.Instead = true
		for i := range o.On {
			o.On[i] = on
		}
		return nil
	}
	return nil
}

// Whole is the mean of what is asked, in equal parts; where nothing else is, nobody can tell.
func Whole(list []On) result.Interval {
	var m figure.Mean
	for i := range list {
		if list[i].State == unit.Asked {
			m.Add(list[i].Value, 1)
		}
	}
	if m.Weight() == 0 {
		return figure.Unknown
	}
	return m.Value()
}

// judgeOn judges one basis by its rule or the default one, and by what overlays ask on top: it is
// worth the least of these.
func judgeOn(ctx context.Context, c *Case, s *unit.Subject, b framework.Basis, on *On) error {
	x := c.listed(b)
	on.Basis, on.remark = b, x.none
	switch {
	case x.notAsked != nil:
		on.Answer = x.notAsked
		return nil
	case x.Rule != nil:
	case len(x.Entries) == 0:
		on.Missing = true
		on.Answer = whole(s)
	default:
		on.Answer = byDefault(c, s, b, x.Entries)
	}
	if x.Rule != nil {
		more, err := c.ruled(ctx, s, b, x.Rule)
		if err != nil {
			return err
		}
		on.least(&more, true)
	}
	for _, r := range x.Tightenings {
		more, err := c.ruled(ctx, s, b, r)
		if err != nil {
			return err
		}
		on.least(&more, false)
	}
	return nil
}

// least takes in what a rule says: the whole of it where it judges, the less of both where it asks
// on top.
func (on *On) least(more *On, first bool) {
	more.Missing = on.Missing
	open := more.Open()
	if !first && on.State == unit.Asked && more.State == unit.Asked {
		own := *more.Answer // what the rule says by itself is kept
		more.Answer = &own
		more.Value = result.Interval{Low: min(on.Value.Low, more.Value.Low), High: min(on.Value.High, more.Value.High)}
		more.Units = append(slices.Clone(on.Units), more.Units...)
		if open == nil {
			open = on.Open()
		}
	}
	if on.remark != nil { // of the rule these are kept, too
		more.remark = &remark{open: open, parts: slices.Concat(on.Parts(), more.Parts())}
	}
	*on = *more
}

// byDefault is the mean of the entries, each the best of its types.
func byDefault(c *Case, s *unit.Subject, b framework.Basis, entries [][]unit.Type) *unit.Answer {
	design := b == framework.Design
	place := design && c.InPlace && !s.Windowed()
	if len(entries) == 1 && !place {
		return best(s, entries[0], design)
	}
	var few [4]*unit.Answer // mostly there are no more
	list := few[:0]
	for _, e := range entries {
		list = append(list, best(s, e, design))
	}
	if place {
		if a, ok := s.InPlace(c.types(framework.Operation)); ok {
			list = append(list, a)
		}
	}
	return s.Mean(list)
}

// best is an entry: the best of its types.
func best(s *unit.Subject, entry []unit.Type, design bool) *unit.Answer {
	if len(entry) == 1 {
		return s.Type(entry[0], design)
	}
	var few [4]*unit.Answer
	list := few[:0]
	for _, t := range entry {
		list = append(list, s.Type(t, design))
	}
	return s.Best(list)
}

// whole is the answer to a basis that is not judged by units: it weighs the days of the control.
func whole(s *unit.Subject) *unit.Answer {
	a := s.Answer()
	if s.Own == nil {
		return a
	}
	a.Own = s.Own
	if len(s.Own.Days) == 0 {
		a.State = unit.NoUnits
	}
	return a
}

// stated judges by the fact that the control's question names.
func stated(c *Case) On {
	on := On{Answer: &unit.Answer{}, Basis: framework.Stated, Stated: true}
	on.Value = figure.Unknown
	if c.Control.Question == "" {
		on.remark = &remark{open: &rule.Open{Code: rule.NoQuestion}}
		return on
	}
	switch v := c.Facts.Values[c.Control.Question].(type) {
	case bool:
		on.Value = figure.Nothing
		if v {
			on.Value = figure.Full
		}
	case float64:
		on.Value = share(v)
	case int64:
		on.Value = share(float64(v))
	default:
		on.remark = &remark{open: &rule.Open{Names: []string{"facts." + c.Control.Question}, Facts: []string{c.Control.Question}}}
	}
	return on
}

// share is a number that is an answer by itself; one outside 0..1 is none, and nobody can tell.
func share(v float64) result.Interval {
	if v >= 0 && v <= 1 {
		return figure.Exactly(v)
	}
	return figure.Unknown
}
