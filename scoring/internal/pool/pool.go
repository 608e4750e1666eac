package pool

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// A Pool is the evidence on which a control is judged: what counts for sure, and that with
// what may yet count.
type Pool struct {
	Sure, Maybe []*rule.Item
	Undecided   bool     // some piece waits for an answer, not for acceptance
	Facts       []string // that it waits for
	Faults      []Fault  // of needs that failed
}

// Needs is what a link's needs said of one piece. The zero value is that it cannot be told.
type Needs struct {
	Verdict Verdict
	Facts   []string // that it waits for
	Fault   *Fault
}

// A Verdict is a yes or no that may not be known.
type Verdict uint8

// Verdicts. Unknown is the zero value.
const (
	Unknown Verdict = iota
	No
	Yes
)

// A Fault is a needs that failed on one piece.
type Fault struct {
	Needs    string
	Evidence string
	Open     *rule.Open
}

// lookEvery is after how many pieces of evidence a loop looks whether its context ended.
const lookEvery = 1 << 10

// Same reports whether two say the same; nil is the same as nil alone.
func (f *Fault) Same(o *Fault) bool {
	if f == nil || o == nil {
		return f == o
	}
	return f.Needs == o.Needs && f.Evidence == o.Evidence && f.Open.Same(o.Open)
}

// Select selects the evidence of a control for a system, by what a link's needs says of
// each piece. The error is that of needs, or that
// the context ended.
func Select(ctx context.Context, list []*rule.Item, system string, needs func(*rule.Item) (Needs, error)) (Pool, error) {
	p := Pool{Sure: []*rule.Item{}, Maybe: []*rule.Item{}}
	for i, it := range list {
		if i%lookEvery == lookEvery-1 && ctx.Err() != nil {
			return Pool{}, fmt.Errorf("assessment: %w", ctx.Err())
		}
		if !it.Piece.In(system) {
			continue
		}
		answer, err := needs(it)
		if err != nil {
			return Pool{}, err
		}
		if answer.Fault != nil {
			p.Faults = append(p.Faults, *answer.Fault)
		}
		if answer.Verdict == No {
			continue
		}
		p.Maybe = append(p.Maybe, it)
		p.Undecided = p.Undecided || answer.Verdict == Unknown
		p.Facts = append(p.Facts, answer.Facts...)
		if it.Accepted && answer.Verdict == Yes {
			p.Sure = append(p.Sure, it)
		}
	}
	return p, nil
}

// OfTypes keeps what is of one of the types.
func (p Pool) OfTypes(types []string) Pool {
	return p.Keep(func(i *rule.Item) bool { return slices.Contains(types, i.Piece.Type) })
}

// Keep keeps the pieces for which ok holds.
func (p Pool) Keep(ok func(*rule.Item) bool) Pool {
	return Pool{Sure: Keep(p.Sure, ok), Maybe: Keep(p.Maybe, ok)}
}

// Drafts counts the pieces that may count yet.
func (p Pool) Drafts() int { return len(p.Maybe) - len(p.Sure) }

// ByNow is the evidence as far as it had come about by the instant: what is yet to end has
// not occurred, and days to come are spoken of by nothing.
func ByNow(list []*rule.Item, at framework.Date, window framework.Period) []*rule.Item {
	if !slices.ContainsFunc(list, func(i *rule.Item) bool { return i.Occurred > at || i.InForce.Last > at && window.Last > at }) {
		return list
	}
	out := make([]*rule.Item, 0, len(list))
	for _, i := range list {
		switch {
		case i.Kind.Counts == evidence.CountsDays && i.InForce.Last > at && i.InForce.First <= at && window.Last > at:
			till := *i
			till.InForce.Last, till.Speaks.Last = at, min(i.Speaks.Last, at)
			out = append(out, &till)
		case i.Kind.Counts == evidence.CountsDays && i.InForce.First > at && window.Last > at, i.Kind.Counts == evidence.CountsOccurrence && i.Occurred > at:
		default:
			out = append(out, i)
		}
	}
	return out
}
