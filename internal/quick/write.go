package quick

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// Write makes the form of a value, the same bytes for the same value. The error names a type that the form
// does not hold: a struct with a field that is not exported or with more than 64, a pointer in a list
// that is nil, a function, a channel.
func Write(mark string, value any) ([]byte, error) {
	v := reflect.ValueOf(value)
	r := &reader{plans: map[reflect.Type]*plan{}}
	r.plan(v.Type())
	w := &writer{numbers: map[string]int{}}
	if err := w.value(v); err != nil {
		return nil, err
	}
	b := []byte(format)
	for _, s := range []string{shapeOf(r.types), mark} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	b = binary.AppendUvarint(b, uint64(len(w.strings)))
	for _, s := range w.strings {
		b = binary.AppendUvarint(b, uint64(len(s)))
	}
	for _, s := range w.strings {
		b = append(b, s...)
	}
	return append(b, w.out...), nil
}

// A writer writes one value, and gathers its strings.
type writer struct {
	out     []byte
	strings []string
	numbers map[string]int
}

func (w *writer) value(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Bool:
		w.bool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.out = binary.AppendVarint(w.out, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		w.uint(v.Uint())
	case reflect.Float32, reflect.Float64:
		w.float(v.Float())
	case reflect.String:
		w.string(v.String())
	case reflect.Struct:
		return w.fields(v)
	case reflect.Array:
		return w.array(v)
	case reflect.Slice:
		return w.list(v)
	case reflect.Map:
		return w.entries(v)
	case reflect.Pointer:
		return w.pointed(v)
	case reflect.Interface:
		return w.either(v.Interface())
	default:
		return fmt.Errorf("quick: a %s has no form", v.Type())
	}
	return nil
}

// fields writes those that are not zero.
func (w *writer) fields(v reflect.Value) error {
	if v.NumField() > 64 {
		return fmt.Errorf("quick: %s has more than 64 fields", v.Type())
	}
	var said uint64
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			return fmt.Errorf("quick: %s has a field that is not exported: %s", v.Type(), v.Type().Field(i).Name)
		}
		if !v.Field(i).IsZero() {
			said |= 1 << i
		}
	}
	w.uint(said)
	for ; said != 0; said &= said - 1 {
		if err := w.value(v.Field(bits.TrailingZeros64(said))); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) array(v reflect.Value) error {
	for i := range v.Len() {
		if v.Type().Elem().Kind() == reflect.Uint8 {
			w.out = append(w.out, byte(v.Index(i).Uint())) //nolint:gosec // it is one
		} else if err := w.value(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

// list writes a list that is not nil: one that is can only be a field, which is left out.
func (w *writer) list(v reflect.Value) error {
	if v.IsNil() {
		return fmt.Errorf("quick: a nil %s in a list or a map", v.Type())
	}
	w.uint(uint64(v.Len())) //nolint:gosec // not negative
	for i := range v.Len() {
		if err := w.value(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) entries(v reflect.Value) error {
	if v.IsNil() {
		return fmt.Errorf("quick: a nil %s in a list or a map", v.Type())
	}
	if v.Type().Key().Kind() != reflect.String {
		return fmt.Errorf("quick: %s has keys that are no strings", v.Type())
	}
	w.uint(uint64(v.Len())) //nolint:gosec // not negative
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	for _, k := range keys {
		w.string(k.String())
		if err := w.entry(v.MapIndex(k)); err != nil {
			return err
		}
	}
	return nil
}

// entry writes a value of a map. Where a field stands is written in full, as it is read.
func (w *writer) entry(v reflect.Value) error {
	if p, ok := reflect.TypeAssert[framework.Position](v); ok {
		w.string(p.File)
		w.out = binary.AppendVarint(binary.AppendVarint(w.out, int64(p.Line)), int64(p.Column))
		return nil
	}
	return w.value(v)
}

func (w *writer) pointed(v reflect.Value) error {
	if v.IsNil() {
		return fmt.Errorf("quick: a nil %s in a list or a map", v.Type())
	}
	return w.value(v.Elem())
}

func (w *writer) either(x any) error {
	switch x := x.(type) {
	case bool:
		w.uint(isBool)
		w.bool(x)
	case int64:
		w.uint(isInt)
		w.out = binary.AppendVarint(w.out, x)
	case float64:
		w.uint(isFloat)
		w.float(x)
	case string:
		w.uint(isString)
		w.string(x)
	case []string:
		w.uint(isStrings)
		return w.list(reflect.ValueOf(x))
	default:
		return fmt.Errorf("quick: a %T has no form where any value may stand", x)
	}
	return nil
}

func (w *writer) bool(b bool) {
	if b {
		w.uint(1)
	} else {
		w.uint(0)
	}
}

func (w *writer) uint(n uint64) { w.out = binary.AppendUvarint(w.out, n) }

// float turns the bytes round, so that the zeros at the end of a short fraction take no room.
func (w *writer) float(f float64) { w.uint(bits.ReverseBytes64(math.Float64bits(f))) }

func (w *writer) string(s string) {
	n, ok := w.numbers[s]
	if !ok {
		n = len(w.strings)
		w.numbers[s] = n
		w.strings = append(w.strings, s)
	}
	w.uint(uint64(n))
}
