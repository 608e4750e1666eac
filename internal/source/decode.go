package source

import (
	"cmp"
	"context"
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
)

// A Shape reads a value into a type whose form in a file is its own; into is a pointer
// to the type. It reports what is wrong with [Value.Problem].
type Shape func(v Value, into any)

// A Decoder fills Go values from files and collects what is wrong with these. Make
// it with [NewDecoder]. It serves one goroutine, and fills nothing any more once
// [Decoder.Stopped].
type Decoder struct {
	// Lost says that a whole item or its id could not be read, so that references to
	// it would dangle.
	Lost bool

	shapes   map[reflect.Type]Shape
	prose    map[string]bool
	ended    func() error // of the context
	over     bool         // it has
	seen     int          // values
	guesses  int          // names that a near one was looked for
	problems limit.List
	tainted  map[framework.Position]bool // items with problems
	types    map[reflect.Type]*plan
	digest   []byte // to work a digest out in
	paths    map[step]string
}

// A step is one way down from a path: by key, or by index.
type step struct {
	path, key string
	i         int
}

// NewDecoder returns a decoder that knows the shapes, takes the texts under the prose
// keys with any character but control characters, and keeps that many problems, 0 for [limit.Problems].
func NewDecoder(ctx context.Context, shapes map[reflect.Type]Shape, prose []string, problems int) *Decoder {
	d := &Decoder{
		shapes: shapes, prose: map[string]bool{}, tainted: map[framework.Position]bool{}, ended: ctx.Err, problems: limit.List{Most: cmp.Or(problems, limit.Problems)},
		types: map[reflect.Type]*plan{}, paths: map[step]string{},
	}
	for _, key := range prose {
		d.prose[key] = true
	}
	return d
}

// Problems returns what has been reported so far.
func (d *Decoder) Problems() *limit.List { return &d.problems }

// Stopped reports whether there is no sense in reading on: the context ended, for which it
// looks now and then, or too much is wrong.
func (d *Decoder) Stopped() bool {
	if d.seen++; d.seen%1000 == 0 {
		d.over = d.over || d.ended() != nil
	}
	return d.over || d.problems.Halted()
}

// nearest suggests a name, for the first hundred that are not known.
func (d *Decoder) nearest(name string, names []string) string {
	if d.guesses++; d.guesses > limit.Guesses {
		return ""
	}
	return framework.Nearest(name, names)
}

// Tainted reports whether something in the item that begins there could not be read.
func (d *Decoder) Tainted(item framework.Position) bool { return d.tainted[item] }

// Root returns the value of a file. It reports false for a file without content.
func (d *Decoder) Root(f *File) (Value, bool) {
	if f.root == nil || isNull(f.root) {
		return Value{}, false
	}
	return Value{node: f.root, file: f, d: d}, true
}

func (d *Decoder) index(path string, i int) string {
	at := step{path: path, i: i}
	s, ok := d.paths[at]
	if !ok {
		s = path + "[" + strconv.Itoa(i) + "]"
		d.paths[at] = s
	}
	return s
}

func (d *Decoder) join(path, key string) string {
	if path == "" {
		return key
	}
	at := step{path: path, key: key}
	s, ok := d.paths[at]
	if !ok {
		s = path + "." + key
		d.paths[at] = s
	}
	return s
}

// Decode fills what into points to.
func (v Value) Decode(into any) {
	out := reflect.ValueOf(into).Elem()
	v.d.decode(v, out, v.d.planOf(out.Type()))
}

// As is [Value.Decode] of an item at the top of a file, whose places are kept apart
// from those of what surrounds it.
func (v Value) As(into any) {
	v.places, v.path = nil, ""
	v.Decode(into)
}

func (d *Decoder) decode(v Value, out reflect.Value, p *plan) {
	if d.Stopped() {
		return
	}
	if v.bad() {
		d.place(v, out, p)
		return
	}
	if p.shape != nil {
		p.shape(v, out.Addr().Interface())
		return
	}
	if p.text {
		v.unmarshal(out.Addr().Interface())
		return
	}
	switch out.Kind() {
	case reflect.String:
		if s, _ := v.Text(); s != "" {
			out.SetString(s)
		}
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		v.number(out)
	case reflect.Pointer: // what may be left unsaid
		said := reflect.New(out.Type().Elem())
		if d.decode(v, said.Elem(), d.below(p, out)); !v.bad() {
			out.Set(said)
		}
	case reflect.Slice:
		v.list(out, d.below(p, out))
	case reflect.Map:
		v.fill(out, d.below(p, out))
	case reflect.Struct:
		v.fields(out, d.fields(p, out), nil)
	default:
		v.Problem(CodeType, "%s: a %s cannot be read from a file", v.what(), out.Type())
	}
}

// place notes where an item stands that could not be read.
func (d *Decoder) place(v Value, out reflect.Value, p *plan) {
	if out.Kind() != reflect.Struct {
		return
	}
	if f := d.fields(p, out); f.places >= 0 {
		out.Field(f.places).Set(reflect.ValueOf(framework.Places{Item: v.Pos()}))
	}
}

// list reads the entries of a list.
func (v Value) list(out reflect.Value, p *plan) {
	n := 0
	if v.want(yaml.SequenceNode, "a list") {
		n = len(v.node.Content)
	}
	out.Set(reflect.MakeSlice(out.Type(), n, n))
	for i := range n {
		v.d.decode(v.item(i), out.Index(i), p)
	}
}

// unmarshal lets a type read its own text.
func (v Value) unmarshal(into any) {
	text, ok := v.Text()
	if !ok {
		return
	}
	if len(text) > (3*limit.ID+2)*utf8.UTFMax { // three ids and what joins them, at most
		v.Problem(CodeLong, "%s is longer than any name, date or word may be: %q", v.what(), short(text))
		return
	}
	if err := unmarshal(into, text); err != nil {
		message, near, _ := strings.Cut(err.Error(), `; did you mean "`)
		v.report(framework.Problem{Pos: v.Pos(), Code: CodeValue, Message: message, Suggestion: strings.TrimSuffix(near, `"?`)})
	}
}

// unmarshal reads a text into a type of its own. References are what there is most of, and need no
// copy of the text.
func unmarshal(into any, text string) (err error) {
	switch t := into.(type) {
	case *framework.Ref:
		if *t = (framework.Ref{}); text != "" {
			*t, err = framework.ParseRef(text)
		}
	case encoding.TextUnmarshaler:
		err = t.UnmarshalText([]byte(text))
	}
	return err
}

// number reads a bool, an int or a float.
func (v Value) number(out reflect.Value) {
	value, ok := v.Scalar()
	if !ok {
		return
	}
	switch x := value.(type) {
	case bool:
		if ok = out.Kind() == reflect.Bool; ok {
			out.SetBool(x)
		}
	case int64:
		if ok = out.CanInt() && !out.OverflowInt(x); ok {
			out.SetInt(x)
		} else if ok = out.CanFloat(); ok {
			out.SetFloat(float64(x))
		}
	case float64:
		if ok = out.CanFloat(); ok {
			out.SetFloat(x)
		}
	default:
		ok = false
	}
	if !ok {
		want := map[bool]string{true: "true or false", false: "a number"}[out.Kind() == reflect.Bool]
		if out.CanInt() {
			want = "a whole number"
		}
		v.Problem(CodeType, "%s is %s: want %s", v.what(), describe(v.node), want)
	}
}

// fill reads a mapping with free keys.
func (v Value) fill(out reflect.Value, p *plan) {
	entries := v.Entries()
	out.Set(reflect.MakeMapWithSize(out.Type(), len(entries)))
	for _, e := range entries {
		value := reflect.New(out.Type().Elem()).Elem()
		e.record()
		v.d.decode(e.Value, value, p)
		out.SetMapIndex(reflect.ValueOf(e.Key).Convert(out.Type().Key()), value)
	}
}

// Struct fills the struct that into points to by its tags, past any shape of its type.
// It offers a key that the struct does not have to extra, which says whether it takes it.
func (v Value) Struct(into any, extra func(Entry) bool) {
	out := reflect.ValueOf(into).Elem()
	v.fields(out, v.d.fields(v.d.planOf(out.Type()), out), extra)
}

func (v Value) fields(out reflect.Value, f *fields, extra func(Entry) bool) {
	if f.places >= 0 {
		places := out.Field(f.places).Addr().Interface().(*framework.Places) //nolint:forcetypeassert // the fields say so
		*places = framework.Places{Item: v.Pos(), Keys: make(map[string]framework.Position, v.room(f))}
		// The item is known by its own place from here on; a problem with the whole of
		// it is still one of what surrounds it.
		if v.IsMapping() {
			v.places, v.path = places, ""
		}
	}
	if v.bad() || !v.want(yaml.MappingNode, "a mapping") {
		return
	}
	for n := 0; n+1 < len(v.node.Content); n += 2 {
		key := v.node.Content[n]
		i, known := f.index[key.Value]
		prose := known && f.list[i].prose || !known && v.d.prose[key.Value]
		e, ok := v.entry(n, prose)
		switch {
		case !ok:
		case known:
			e.record()
			v.d.decode(e.Value, out.Field(i), f.list[i].plan)
		case extra == nil || !extra(e):
			e.Unknown(f.names)
		}
	}
}

// record notes the place of the entry: of its value, or of its key where the value
// is a block below.
func (e Entry) record() {
	at := e.Value.Pos()
	if at.Line != e.At.Line {
		at = e.At
	}
	e.Value.Record("", at)
}

// Unknown reports the entry's key as one that is not known; names are those that are.
func (e Entry) Unknown(names []string) {
	p := framework.Problem{Pos: e.At, Code: CodeUnknown, Message: fmt.Sprintf("unknown key %q", short(e.Key)), Suggestion: e.Value.d.nearest(e.Key, names)}
	switch {
	case e.Key == "date" && slices.Contains(names, "performed") && slices.Contains(names, "effective"):
		p.Message, p.Suggestion = p.Message+": say effective of a document, performed of a record, collected of what was looked at, or period: FROM/TO", ""
	case p.Suggestion == "":
		p.Message += ": want " + strings.Join(names, ", ")
	}
	e.Value.report(p)
	if p.Suggestion == "id" {
		e.Value.d.Lost = true
	}
}
