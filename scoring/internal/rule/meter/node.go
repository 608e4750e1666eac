package meter

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

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
	Touch
}

// Exec evaluates the argument and charges its size.
func (t *touched) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	v := t.InterpretableV2.Exec(frame)
	if types.IsUnknownOrError(v) {
		return v
	}
	if m := meterOf(frame); m != nil && !m.Charge(t.Units(v, m.Left())) {
		return errStopped()
	}
	return v
}

// Eval is Exec for an activation.
func (t *touched) Eval(vars cel.Activation) ref.Val { return t.Exec(interpreter.AsFrame(vars)) }
