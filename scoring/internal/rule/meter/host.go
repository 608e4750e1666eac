package meter

import (
	"context"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// CallUnits is what one call of a host's function costs beside its arguments, in units.
const CallUnits = 10

// A Function is a function of the host. The meter calls it itself: it lends it the context,
// and charges what it is given.
type Function interface {
	// Signature is the id of the function's overload in CEL.
	Signature() string
	// Accepts converts the arguments, or reports that they are not what the function takes.
	Accepts(args []ref.Val) ([]any, bool)
	// Call answers with a value of the function's result, or with an error of CEL.
	Call(ctx context.Context, args []any) ref.Val
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
		if list, ok := f.Accepts(args); ok {
			return types.LabelErrNode(h.ID(), f.Call(m.ctx, list))
		}
	}
	return types.NewErrWithNodeID(h.ID(), "%s: no function of this name takes these arguments", h.name)
}

// Eval is Exec for an activation.
func (h *hostCall) Eval(vars cel.Activation) ref.Val { return h.Exec(interpreter.AsFrame(vars)) }
