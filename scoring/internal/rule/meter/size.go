package meter

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// BytesPerUnit is how many bytes of a text are one unit of cost.
const BytesPerUnit = 10

// Ready is a list whose length is known, and of which reading costs nothing more than that.
type Ready interface {
	// Ready returns how many elements the list has.
	Ready() int
}

// A Touch says how the size of an argument is counted.
type Touch struct {
	Deep    bool   // with the size of its elements: they are compared
	Ready   bool   // it is looked at only where it is not a ready list yet
	Program uint64 // it is matched against a pattern of so many instructions
}

// Text is what reading a text costs.
func (t Touch) Text(s string) uint64 {
	if t.Program > 0 {
		return 1 + (1+uint64(len(s)))*t.Program/BytesPerUnit
	}
	return 1 + uint64(len(s))/BytesPerUnit
}

// Texts is what reading a list of texts costs, where no more than most need be known.
func (t Touch) Texts(list []string, most uint64) uint64 {
	if !t.Deep {
		return uint64(len(list))
	}
	n := uint64(1)
	for i := 0; i < len(list) && n <= most; i++ {
		n += Touch{}.Text(list[i])
	}
	return n
}

// Units is what reading the value costs, where no more than most need be known.
func (t Touch) Units(v ref.Val, most uint64) uint64 {
	if s, ok := v.(types.String); ok {
		return t.Text(string(s))
	}
	if _, ready := v.(Ready); ready && t.Ready {
		return 0
	}
	if !t.Deep {
		return flat(v)
	}
	return deep(v, most)
}

// flat is the size of a value in units: a text's bytes by ten, a list's elements.
func flat(v ref.Val) uint64 {
	switch v := v.(type) {
	case types.String:
		return Touch{}.Text(string(v))
	case types.Bytes:
		return 1 + uint64(len(v))/BytesPerUnit
	case Ready:
		return uint64(v.Ready()) //nolint:gosec // not below 0
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
	if _, ok := v.(Ready); ok {
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
