package meter

import (
	"context"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// A Meter counts the work of one evaluation and stops it at a limit, or when its context
// has ended. The zero Meter counts nothing before [Meter.Start].
//
// A node of the plan that finds the meter stopped gives an error, or ends its loop, at
// once. An error is swallowed by && and || where the other side decides: so whoever
// evaluates looks at what was [Spent], and what came out of a stopped evaluation is nothing.
type Meter struct {
	ctx   context.Context //nolint:containedctx // lives for one evaluation, and is handed to host functions
	limit uint64
	left  uint64 // of it
	over  uint64 // asked for beyond it
	since uint64 // counted since the context was last looked at
	stop  Stop
}

// Stop is why an evaluation was stopped.
type Stop uint8

// Reasons. The zero Stop is that it was not.
const (
	Running Stop = iota
	AtLimit
	Ended // the context
)

// Spent is what an evaluation cost and whether it was stopped; nothing of one that was not
// metered.
type Spent struct {
	Units uint64
	Stop  Stop
}

// The context is looked at about every 128 charges, and sooner where they are large.
const (
	perCharge = 64
	lookEvery = 128 * perCharge
)

// Start begins a count.
func (m *Meter) Start(ctx context.Context, limit uint64) {
	*m = Meter{ctx: ctx, limit: limit, left: limit}
}

// Spent is what was counted since the start.
func (m *Meter) Spent() Spent { return Spent{Units: m.limit - m.left + m.over, Stop: m.stop} }

// Charge takes units off, and reports whether the evaluation may go on. It is small enough to stand in the loops
// that call it.
func (m *Meter) Charge(units uint64) bool {
	if since := m.since + perCharge + units; since < lookEvery && units <= m.left {
		m.since = since
		m.left -= units
		return true
	}
	return m.settle(units)
}

// settle is [Meter.Charge] where the limit is reached, the context is to be looked at, or the meter has stopped.
func (m *Meter) settle(units uint64) bool {
	switch {
	case m.stop != Running:
		return false
	case units > m.left:
		m.over, m.left, m.stop = units-m.left, 0, AtLimit
	default:
		m.left -= units
		m.look()
	}
	if m.stop != Running {
		m.since = lookEvery // so that nothing more is charged without coming here
	}
	return m.stop == Running
}

// Left is what may still be charged.
func (m *Meter) Left() uint64 { return m.left }

// chargeCall charges a call of a host function, and looks at the context before it.
func (m *Meter) chargeCall(args []ref.Val) bool {
	cost := uint64(CallUnits)
	for _, a := range args {
		cost += deep(a, m.Left())
	}
	return m.Charge(cost) && m.look()
}

// look asks the context whether anybody still waits.
func (m *Meter) look() bool {
	m.since = 0
	if m.ctx.Err() != nil {
		m.stop = Ended
	}
	return m.stop == Running
}

// hidden is the variable that holds the meter; no expression can name it.
const hidden = "@meter"

// evaluation is one evaluation: the variables, and the meter beside them.
type evaluation struct {
	cel.Activation

	meter Meter
}

// ResolveName returns a variable, or the meter.
func (e *evaluation) ResolveName(name string) (any, bool) {
	if name == hidden {
		return &e.meter, true
	}
	return e.Activation.ResolveName(name)
}

func meterOf(frame *interpreter.ExecutionFrame) *Meter {
	v, _ := frame.ResolveName(hidden)
	m, _ := v.(*Meter)
	return m
}

// charge charges the evaluation's meter. Where none runs, as when a constant is folded,
// nothing is counted.
func charge(frame *interpreter.ExecutionFrame, units uint64) bool {
	m := meterOf(frame)
	return m == nil || m.Charge(units)
}

// errStopped is what a node of a stopped evaluation gives. Each is new, since CEL writes
// into errors.
func errStopped() ref.Val { return types.NewErr("stopped") }
