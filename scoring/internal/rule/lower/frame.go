package lower

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// deepest is how many loops may stand within each other.
const deepest = 3

// A Frame is what one evaluation works on. It may serve another one after it.
type Frame struct {
	Vars any // what the variables of the table read

	// What each evaluation reads stands together, in one line of the cache.
	failed bool
	names  []string      // what the unknowns that nothing decided otherwise are waiting for
	loops  [deepest]turn // that the evaluation is in, the outermost first
	meter  meter.Meter
}

// A turn is where a loop is.
type turn struct {
	item     any // the element of the list that is looked at, or what points to it
	gathered any // points to the list that map fills
	names    int // how many names there were before the loop
}

// An Fn is a lowered expression: its value, and false where that is unknown or failed. One that is unknown leaves in
// the frame what it is waiting for, and one that is known leaves there nothing.
type Fn[T any] func(*Frame) (T, bool)

// An Outcome is how an evaluation ended.
type Outcome uint8

// Outcomes. The zero Outcome is that CEL has to say.
const (
	Unsaid  Outcome = iota // something failed
	Said                   // the value is what CEL comes to
	Unknown                // and waits for what the frame names
	Stopped                // by the limit of its cost, or because its context ended
)

// About says what the expressions with a [Subject] are about; nil for nothing.
func (f *Frame) About(subject any) { f.loops[0].item = subject }

// Run evaluates, with a meter where there is a plan for one.
func Run[T any](ctx context.Context, fn Fn[T], p *meter.Plan, f *Frame) (T, Outcome) {
	f.Begin(ctx, p)
	v, known := fn(f)
	return v, f.End(known, p)
}

// Begin begins an evaluation, with a meter where there is a plan for one. It is [Run] up to the call of what is run, for
// where a call more counts.
func (f *Frame) Begin(ctx context.Context, p *meter.Plan) {
	f.failed, f.names = false, f.names[:0]
	if p != nil {
		f.meter.Start(ctx, p.Limit())
	}
}

// End says how an evaluation ended that has come to something known, or not.
func (f *Frame) End(known bool, p *meter.Plan) Outcome {
	if known && !f.failed && p == nil {
		return Said
	}
	return f.ended(known, p != nil)
}

func (f *Frame) ended(known, metered bool) Outcome {
	switch {
	case f.failed: // CEL stops there, and so charges less
		return Unsaid
	case metered && f.meter.Spent().Stop != meter.Running:
		return Stopped
	case !known:
		return Unknown
	}
	return Said
}

// Spent is what the last evaluation with a meter cost.
func (f *Frame) Spent() meter.Spent { return f.meter.Spent() }

// Names lists what the last evaluation is waiting for where it came out unknown, each once, in order.
func (f *Frame) Names() []string {
	names := slices.Clone(f.names)
	slices.Sort(names)
	return slices.Compact(names)
}

// Fail notes that something failed: CEL will say what.
func (f *Frame) Fail() { f.failed = true }

// drop forgets what was waited for since there were so many names.
func (f *Frame) drop(to int) { f.names = f.names[:to] }

// instead forgets what was waited for between: what is left was found after it.
func (f *Frame) instead(from, to int) { f.names = slices.Delete(f.names, from, to) }
