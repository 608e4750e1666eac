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

	meter  meter.Meter
	failed bool
	names  []string      // what the unknowns that nothing decided otherwise are waiting for
	loops  [deepest]turn // that the evaluation is in, the outermost first
}

// A turn is where a loop is.
type turn struct {
	item     any // points to the element of the list that is looked at
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

// Run evaluates, with a meter where the plan says so.
func Run[T any](ctx context.Context, fn Fn[T], p *meter.Plan, f *Frame) (T, Outcome) {
	f.failed, f.names = false, f.names[:0]
	metered := p.Metered()
	if metered {
		f.meter.Start(ctx, p.Limit())
	}
	v, ok := fn(f)
	switch {
	case f.failed: // CEL stops there, and so charges less
		return v, Unsaid
	case metered && f.meter.Spent().Stop != meter.Running:
		return v, Stopped
	case !ok:
		return v, Unknown
	}
	return v, Said
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
