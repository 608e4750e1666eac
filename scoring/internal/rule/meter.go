package rule

import (
	"context"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"github.com/google/cel-go/interpreter"
)

// bytesPerUnit is how many bytes of a text are one unit of cost.
const bytesPerUnit = 10

// hostUnits is what one call of a host function costs beside its arguments.
const hostUnits = 10

// A meter counts the work of one evaluation and stops it at a limit, or when its context
// has ended. CEL's own counting is not used: it searches its stack at every turn of a loop,
// so that a loop over n pieces costs n².
//
// A node of the plan that finds the meter stopped gives an error, or ends its loop, at
// once. An error is swallowed by && and || where the other side decides: so whoever
// evaluates asks the meter afterwards, and what came out of a stopped evaluation is nothing.
type meter struct {
	ctx   context.Context //nolint:containedctx // lives for one evaluation, and is handed to host functions
	limit uint64
	used  uint64
	since uint64 // counted since the context was last looked at
	stop  stop
}

// stop is why a meter stopped.
type stop uint8

const (
	running stop = iota
	atLimit
	ended // the context
)

// The context is looked at about every 128 charges, and sooner where they are large.
const (
	perCharge = 64
	lookEvery = 128 * perCharge
)

// charge takes units off, and reports whether the evaluation may go on.
func (m *meter) charge(units uint64) bool {
	if m.stop != running {
		return false
	}
	m.used += units
	if m.used > m.limit || m.used < units {
		m.stop = atLimit
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
	cost := uint64(hostUnits)
	for _, a := range args {
		cost += deep(a, m.left())
	}
	return m.charge(cost) && m.look()
}

// look asks the context whether anybody still waits.
func (m *meter) look() bool {
	m.since = 0
	if m.ctx.Err() != nil {
		m.stop = ended
	}
	return m.stop == running
}

// meterName is the hidden variable that holds the meter; no expression can name it.
const meterName = "@meter"

// evaluation is one evaluation: the variables, and the meter beside them.
type evaluation struct {
	cel.Activation

	meter meter
}

// ResolveName returns a variable, or the meter.
func (e *evaluation) ResolveName(name string) (any, bool) {
	if name == meterName {
		return &e.meter, true
	}
	return e.Activation.ResolveName(name)
}

func meterOf(frame *interpreter.ExecutionFrame) *meter {
	v, _ := frame.ResolveName(meterName)
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

// turn is the condition of a loop: each turn costs the steps of the loop's body, and a
// stopped meter ends the loop.
type turn struct {
	interpreter.InterpretableV2

	steps uint64
}

// Exec charges a turn and evaluates the condition.
func (t *turn) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	if !charge(frame, t.steps) {
		return types.False
	}
	return t.InterpretableV2.Exec(frame)
}

// Eval is Exec for an activation.
func (t *turn) Eval(vars cel.Activation) ref.Val { return t.Exec(interpreter.AsFrame(vars)) }

// term is a large operand of && or || within a loop: it is charged where it is reached.
type term struct {
	interpreter.InterpretableV2

	steps uint64
}

// Exec charges the steps and evaluates the operand.
func (t *term) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	if !charge(frame, t.steps) {
		return errStopped()
	}
	return t.InterpretableV2.Exec(frame)
}

// Eval is Exec for an activation.
func (t *term) Eval(vars cel.Activation) ref.Val { return t.Exec(interpreter.AsFrame(vars)) }

// touched is an argument that is read as a whole by what it is given to: it costs its size,
// before the call that reads it runs.
type touched struct {
	interpreter.InterpretableV2
	touch
}

// Exec evaluates the argument and charges its size.
func (t *touched) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	v := t.InterpretableV2.Exec(frame)
	if types.IsUnknownOrError(v) {
		return v
	}
	if m := meterOf(frame); m != nil && !m.charge(t.units(v, m.left())) {
		return errStopped()
	}
	return v
}

// Eval is Exec for an activation.
func (t *touched) Eval(vars cel.Activation) ref.Val { return t.Exec(interpreter.AsFrame(vars)) }

// units is what reading the value costs, where no more than most need be known.
func (t touch) units(v ref.Val, most uint64) uint64 {
	if s, ok := v.(types.String); ok && t.program > 0 {
		return 1 + (1+uint64(len(s)))*t.program/bytesPerUnit
	}
	if _, ready := v.(items); ready && t.ready {
		return 0
	}
	if !t.deep {
		return flat(v)
	}
	return deep(v, most)
}

// flat is the size of a value in units: a text's bytes by ten, a list's elements.
func flat(v ref.Val) uint64 {
	switch v := v.(type) {
	case types.String:
		return 1 + uint64(len(v))/bytesPerUnit
	case types.Bytes:
		return 1 + uint64(len(v))/bytesPerUnit
	case items:
		return uint64(len(v))
	case traits.Sizer:
		n, _ := v.Size().(types.Int)
		return uint64(max(n, 0))
	default:
		return 1
	}
}

// deep is the size of a value with that of its elements. It stops counting above most, so
// that a list of lists costs no more to measure than the evaluation may cost.
func deep(v ref.Val, most uint64) uint64 {
	if _, ok := v.(items); ok {
		return flat(v)
	}
	list, isList := v.(traits.Lister)
	table, isTable := v.(traits.Mapper)
	var it traits.Iterator
	switch {
	case isList:
		it = list.Iterator()
	case isTable:
		it = table.Iterator()
	default:
		return flat(v)
	}
	n := uint64(1)
	for n <= most && it.HasNext() == types.True {
		x := it.Next()
		n += deep(x, most-n)
		if isTable && n <= most {
			n += deep(table.Get(x), most-n)
		}
	}
	return n
}

// hostCall is a call of a host function: it knows the context, and costs its arguments.
type hostCall struct {
	interpreter.InterpretableV2

	name      string
	functions []Function // of the name; more than one where types are known at run time alone
	args      []interpreter.InterpretableV2
}

// Exec evaluates the arguments and calls the function that takes them.
func (h *hostCall) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	args := make([]ref.Val, len(h.args))
	var unknown *types.Unknown
	for i, a := range h.args {
		args[i] = a.Exec(frame)
		if types.IsError(args[i]) {
			return args[i]
		}
		unknown, _ = types.MaybeMergeUnknowns(args[i], unknown)
	}
	if unknown != nil {
		return unknown
	}
	m := meterOf(frame)
	if m == nil || !m.chargeCall(args) {
		return errStopped()
	}
	for _, f := range h.functions {
		if list, ok := f.accepts(args); ok {
			return types.LabelErrNode(h.ID(), f.call(m.ctx, list))
		}
	}
	return types.NewErrWithNodeID(h.ID(), "%s: no function of this name takes these arguments", h.name)
}

// Eval is Exec for an activation.
func (h *hostCall) Eval(vars cel.Activation) ref.Val { return h.Exec(interpreter.AsFrame(vars)) }
