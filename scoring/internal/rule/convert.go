package rule

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// toGo turns a value of a rule into the Go value of a kind.
func toGo(v ref.Val, k Kind) (any, bool) {
	switch v := v.(type) {
	case types.Bool:
		return bool(v), k == BoolKind
	case types.Int:
		return int64(v), k == IntKind
	case types.Double:
		return float64(v), k == DoubleKind
	case types.String:
		return string(v), k == TextKind
	case types.Timestamp:
		return v.Time, k == TimeKind
	case types.Duration:
		return v.Duration, k == DurationKind
	case *Item:
		return v.Piece, k == PieceKind
	case traits.Lister:
		if k == PiecesKind {
			return piecesOf(v)
		}
		return textsOf(v, k)
	default:
		return nil, false
	}
}

func piecesOf(v ref.Val) (any, bool) {
	l, ok := listOf(v)
	if !ok {
		return nil, false
	}
	pieces := make([]*evidence.Piece, len(l))
	for i, item := range l {
		pieces[i] = item.Piece
	}
	return pieces, true
}

func textsOf(l traits.Lister, k Kind) (any, bool) {
	texts := []string{}
	for it := l.Iterator(); k == TextsKind && it.HasNext() == types.True; {
		s, ok := it.Next().(types.String)
		if !ok {
			return nil, false
		}
		texts = append(texts, string(s))
	}
	return texts, k == TextsKind
}

// toCEL turns what a host function returned into a value of a rule, or reports that it is
// not of the kind.
func toCEL(v any, k Kind) (ref.Val, bool) {
	switch k {
	case BoolKind:
		b, ok := v.(bool)
		return types.Bool(b), ok
	case IntKind:
		n, ok := whole(v)
		return types.Int(n), ok
	case DoubleKind:
		f, ok := number(v)
		return types.Double(f), ok
	case TextKind:
		s, ok := v.(string)
		return types.String(s), ok
	case TextsKind:
		l, ok := texts(v)
		return types.NewStringList(types.DefaultTypeAdapter, l), ok
	case TimeKind:
		t, ok := v.(time.Time)
		return types.Timestamp{Time: t}, ok && t.UTC().Year() >= 1 && t.UTC().Year() <= 9999
	case DurationKind:
		d, ok := v.(time.Duration)
		return types.Duration{Duration: d}, ok
	case NoKind, PieceKind, PiecesKind:
	}
	return nil, false
}

// whole reads an integer as facts and attributes are read. A duration is none, though Go
// keeps it in one.
func whole(v any) (int64, bool) {
	if _, span := v.(time.Duration); span {
		return 0, false
	}
	n, ok := evidence.IntValue.Convert(v)
	i, _ := n.(int64)
	return i, ok
}

// number reads a figure; a whole number is one where the float can hold it. What is not
// finite goes on: the rule may compare it, and as an answer it is out of range.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	default:
		n, ok := whole(v)
		return float64(n), ok && n <= 1<<53 && n >= -1<<53
	}
}

// texts reads a list of texts. A list that is nil was forgotten, and is none.
func texts(v any) ([]string, bool) {
	l, ok := evidence.ListValue.Convert(v)
	list, _ := l.([]string)
	return list, ok && !reflect.ValueOf(v).IsNil()
}

// goValue names a Go value by its type, and a number by its value too.
func goValue(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return fmt.Sprintf("%T %v", v, v)
	case json.Number:
		return fmt.Sprintf("json.Number %q", v.String())
	default:
		return fmt.Sprintf("%T", v)
	}
}
