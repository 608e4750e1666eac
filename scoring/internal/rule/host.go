package rule

import (
	"context"
	"fmt"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// host is a function as the meter calls it.
type host struct{ f Function }

var _ meter.Function = host{}

// Signature is how rules call the function.
func (h host) Signature() string { return h.f.signature() }

// Call hands the arguments over and takes the result back. A fault names the function.
func (h host) Call(ctx context.Context, args []any) ref.Val {
	v, err := h.guarded(ctx, args)
	if err != nil {
		return types.WrapErr(fmt.Errorf("%s: %w", h.f.Name, err))
	}
	out, ok := toCEL(v, h.f.Result)
	if !ok {
		return types.NewErr("%s returned %s, want a %s", h.f.Name, goValue(v), h.f.Result)
	}
	return out
}

// guarded turns a panic of the host's code into an error.
func (h host) guarded(ctx context.Context, args []any) (v any, err error) {
	defer func() {
		if r := recover(); r != nil {
			v, err = nil, fmt.Errorf("it panicked: %v", r)
		}
	}()
	return h.f.Call(ctx, args)
}

// Accepts converts the arguments, or reports that they are of other kinds.
func (h host) Accepts(args []ref.Val) ([]any, bool) {
	if len(args) != len(h.f.Params) {
		return nil, false
	}
	list := make([]any, len(args))
	for i, a := range args {
		v, ok := toGo(a, h.f.Params[i])
		if !ok {
			return nil, false
		}
		list[i] = v
	}
	return list, true
}
