package meter

import (
	"context"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// A meter counts the work of one evaluation and stops it at a limit, or when its context
// has ended.
//
// A node of the plan that finds the meter stopped gives an error, or ends its loop, at
// once. An error is swallowed by && and || where the other side decides: so whoever
// evaluates looks at what was [Spent], and what came out of a stopped evaluation is nothing.
type meter struct {
	ctx   context.Context //nolint:containedctx // lives for one evaluation, and is handed to host functions
	limit uint64
	used  uint64
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

// charge takes units off, and reports whether the evaluation may go on.
func (m *meter) charge(units uint64) bool {
	if m.stop != Running {
		return false
	}
	m.used += units
	if m.used > m.limit || m.used < units {
		m.stop = AtLimit
		return false
	}
	m.since += perCharge + units
	if m.since >= lookEvery {
		return m.look()
	}
	return true
}

// left is what may still be charged.
func (m *meter) left() uint64 { return m.limit - min(m.used, m.limit) }

// chargeCall charges a call of a host function, and looks at the context before it.
func (m *meter) chargeCall(args []ref.Val) bool {
	cost := uint64(CallUnits)
	for _, a := range args {
		cost += deep(a, m.left())
	}
	return m.charge(cost) && m.look()
}

// look asks the context whether anybody still waits.
func (m *meter) look() bool {
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

	meter meter
}

// ResolveName returns a variable, or the meter.
func (e *evaluation) ResolveName(name string) (any, bool) {
	if name == hidden {
		return &e.meter, true
	}
	return e.Activation.ResolveName(name)
}

func meterOf(frame *interpreter.ExecutionFrame) *meter {
	v, _ := frame.ResolveName(hidden)
	m, _ := v.(*meter)
	return m
}

// charge charges the evaluation's meter. Where none runs, as when a constant is folded,
// nothing is counted.
func charge(frame *interpreter.ExecutionFrame, units uint64) bool {
	m := meterOf(frame)
	return m == nil || m.charge(units)
}

// errStopped is what a node of a stopped evaluation gives. Each is new, since CEL writes
// into errors.
func errStopped() ref.Val { return types.NewErr("stopped") }
