package quick

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"reflect"

	"github.com/groundworkgrc/groundwork/framework"
)

// Errors of Read: the form is of other types or other data, or is broken.
var (
	ErrOther  = errors.New("quick: it is the form of something else")
	errBroken = errors.New("quick: the form is broken")
)

// Read fills the value that a pointer leads to, which is zero, with what [Write] was given with
// the same mark. The error wraps [ErrOther] where the form is of other types, or has another
// mark; nothing is filled then.
func Read(form, mark string, into any) error {
	return read(&reader{form: form, plans: map[reflect.Type]*plan{}}, mark, into)
}

// ReadPlaceless is [Read] that leaves out where things stand: each [framework.Places] is that of an item made in Go. It
// takes a third of the time.
func ReadPlaceless(form, mark string, into any) error {
	return read(&reader{form: form, plans: map[reflect.Type]*plan{}, placeless: true}, mark, into)
}

func read(r *reader, mark string, into any) error {
	v := reflect.ValueOf(into).Elem()
	p := r.plan(v.Type())
	if r.bytes(len(format)) != format {
		return fmt.Errorf("%w: no form, or one of another version", ErrOther)
	}
	if shape := r.bytes(r.count()); shape != shapeOf(r.types) {
		return fmt.Errorf("%w: the types are others", ErrOther)
	}
	if r.bytes(r.count()) != mark {
		return fmt.Errorf("%w: the mark is another", ErrOther)
	}
	r.table()
	p.read(r, v)
	if r.broken || r.at < len(r.form) {
		return errBroken
	}
	return nil
}

// A reader reads one form.
type reader struct {
	form    string
	at      int
	strings []string
	plans   map[reflect.Type]*plan
	types   []reflect.Type // of the plans, in the order in which they were made
	broken  bool

	placeless bool
}

// A plan reads values of one type.
type plan struct {
	read func(*reader, reflect.Value)
}

// plan makes the plan of a type, and of all that it holds.
func (r *reader) plan(t reflect.Type) *plan {
	if p, ok := r.plans[t]; ok {
		return p
	}
	p := &plan{}
	r.plans[t] = p
	r.types = append(r.types, t)
	p.read = r.planned(t)
	return p
}

func (r *reader) planned(t reflect.Type) func(*reader, reflect.Value) {
	switch t.Kind() {
	case reflect.Bool:
		return func(r *reader, v reflect.Value) { v.SetBool(r.uint() != 0) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(r *reader, v reflect.Value) { v.SetInt(r.int()) }
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(r *reader, v reflect.Value) { v.SetUint(r.uint()) }
	case reflect.Float32, reflect.Float64:
		return func(r *reader, v reflect.Value) { v.SetFloat(r.float()) }
	case reflect.String:
		return func(r *reader, v reflect.Value) { v.SetString(r.string()) }
	case reflect.Struct:
		return r.structs(t)
	case reflect.Array:
		return r.arrays(t)
	case reflect.Slice:
		return r.lists(t)
	case reflect.Map:
		return r.maps(t)
	case reflect.Pointer:
		elem := r.plan(t.Elem())
		return func(r *reader, v reflect.Value) {
			v.Set(reflect.New(t.Elem()))
			elem.read(r, v.Elem())
		}
	default:
		return func(r *reader, v reflect.Value) { r.either(v) }
	}
}

// structs reads the fields that are not zero.
func (r *reader) structs(t reflect.Type) func(*reader, reflect.Value) {
	fields := make([]*plan, t.NumField())
	for i := range fields {
		fields[i] = r.plan(t.Field(i).Type)
	}
	if r.placeless && t == reflect.TypeFor[framework.Places]() {
		return func(r *reader, _ reflect.Value) { r.passPlaces() }
	}
	return func(r *reader, v reflect.Value) {
		for said := r.uint(); said != 0 && !r.broken; said &= said - 1 {
			i := bits.TrailingZeros64(said)
			if i >= len(fields) {
				r.broken = true
				return
			}
			fields[i].read(r, v.Field(i))
		}
	}
}

func (r *reader) arrays(t reflect.Type) func(*reader, reflect.Value) {
	if t.Elem().Kind() == reflect.Uint8 {
		return func(r *reader, v reflect.Value) { reflect.Copy(v, reflect.ValueOf(r.bytes(v.Len()))) }
	}
	elem := r.plan(t.Elem())
	return func(r *reader, v reflect.Value) {
		for i := range v.Len() {
			elem.read(r, v.Index(i))
		}
	}
}

func (r *reader) lists(t reflect.Type) func(*reader, reflect.Value) {
	if t.Elem().Kind() == reflect.Pointer {
		return r.pointers(t)
	}
	elem := r.plan(t.Elem())
	if t == reflect.TypeFor[[]string]() {
		return texts
	}
	return func(r *reader, v reflect.Value) {
		n := r.count()
		v.Set(reflect.MakeSlice(t, n, n))
		for i := range n {
			elem.read(r, v.Index(i))
		}
	}
}

// texts reads a list of strings without reflection: most lists are.
func texts(r *reader, v reflect.Value) {
	list := make([]string, r.count())
	for i := range list {
		list[i] = r.string()
	}
	*v.Addr().Interface().(*[]string) = list //nolint:forcetypeassert // by its plan
}

// pointers reads a list of pointers, none of which is nil, into one block: that is one allocation, not one
// for each.
func (r *reader) pointers(t reflect.Type) func(*reader, reflect.Value) {
	elem := r.plan(t.Elem().Elem())
	block := reflect.SliceOf(t.Elem().Elem())
	return func(r *reader, v reflect.Value) {
		n := r.count()
		items := reflect.MakeSlice(block, n, n)
		v.Set(reflect.MakeSlice(t, n, n))
		for i := range n {
			item := items.Index(i)
			elem.read(r, item)
			v.Index(i).Set(item.Addr())
		}
	}
}

func (r *reader) maps(t reflect.Type) func(*reader, reflect.Value) {
	key, elem := r.plan(t.Key()), r.plan(t.Elem())
	if t == reflect.TypeFor[map[string]framework.Position]() {
		return places
	}
	return func(r *reader, v reflect.Value) {
		n := r.count()
		v.Set(reflect.MakeMapWithSize(t, n))
		for range n {
			k, x := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			key.read(r, k)
			elem.read(r, x)
			v.SetMapIndex(k, x)
		}
	}
}

// places reads where the fields of an item stand, without reflection: half of all values are of them.
func places(r *reader, v reflect.Value) {
	n := r.count()
	m := make(map[string]framework.Position, n)
	for range n {
		key := r.string()
		m[key] = framework.Position{File: r.string(), Line: int(r.int()), Column: int(r.int())}
	}
	v.Set(reflect.ValueOf(m))
}

// passPlaces passes over where an item and its fields stand.
func (r *reader) passPlaces() {
	said := r.uint()
	if said&1 != 0 {
		r.pass(bits.OnesCount64(r.uint()))
	}
	if said&2 != 0 {
		r.pass(4 * r.count()) // a key, and a file, a line and a column
	}
}

// pass passes over n numbers, by their last bytes, which are those below 0x80: eight bytes at a time while as many numbers are left.
func (r *reader) pass(n int) {
	s, i := r.form, r.at
	for ; n >= 8 && i+8 <= len(s); i += 8 {
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		n -= bits.OnesCount64(^x & 0x8080808080808080)
	}
	for ; n > 0 && i < len(s); i++ {
		if s[i] < 0x80 {
			n--
		}
	}
	r.at, r.broken = i, r.broken || n > 0
}

// either reads a value of no fixed type.
func (r *reader) either(v reflect.Value) {
	var x any
	switch r.uint() {
	case isBool:
		x = r.uint() != 0
	case isInt:
		x = r.int()
	case isFloat:
		x = r.float()
	case isString:
		x = r.string()
	case isStrings:
		list := make([]string, r.count())
		for i := range list {
			list[i] = r.string()
		}
		x = list
	default:
		r.broken = true
		return
	}
	v.Set(reflect.ValueOf(x))
}

// table reads the table of strings.
func (r *reader) table() {
	lengths := make([]int, r.count())
	total := 0
	for i := range lengths {
		lengths[i] = r.count()
		total += lengths[i]
	}
	text := r.bytes(total)
	r.strings = make([]string, len(lengths))
	for i, n := range lengths {
		if n > len(text) {
			r.broken = true
			return
		}
		r.strings[i], text = text[:n], text[n:]
	}
}

func (r *reader) string() string {
	if i := r.uint(); i < uint64(len(r.strings)) {
		return r.strings[i]
	}
	r.broken = true
	return ""
}

// bytes takes so many bytes.
func (r *reader) bytes(n int) string {
	if left := len(r.form) - r.at; n > left {
		r.broken = true
		n = left
	}
	r.at += n
	return r.form[r.at-n : r.at]
}

// count reads how many there are of something that takes a byte each or more.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.form)-r.at) { //nolint:gosec // it is not negative
		r.broken = true
		return 0
	}
	return int(n) //nolint:gosec // by what is above
}

func (r *reader) uint() uint64 {
	if r.at < len(r.form) && r.form[r.at] < 0x80 { // as most
		r.at++
		return uint64(r.form[r.at-1])
	}
	return r.long()
}

// long is a number of several bytes.
func (r *reader) long() uint64 {
	var x uint64
	for i := 0; i < binary.MaxVarintLen64 && r.at < len(r.form); i++ {
		b := r.form[r.at]
		r.at++
		x |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return x
		}
	}
	r.broken = true
	return 0
}

func (r *reader) int() int64 {
	u := r.uint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *reader) float() float64 { return math.Float64frombits(bits.ReverseBytes64(r.uint())) }
