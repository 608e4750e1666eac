package oscal

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/source"
)

// A walker goes over the text once, and fills values, places among them.
type walker struct {
	name         string
	data         []byte
	marks        []source.Mark // where the text was YAML: the places there
	i            int           // the next byte
	line, column int           // of the byte at mark
	mark         int
	depth        int
	most         int          // problems that are kept
	ended        func() error // of the context
	seen         int          // values
	guesses      int          // keys that a near one was looked for
	plans        map[reflect.Type]*plan
	keys         [][]byte // of the objects that are open
	order        []Lost
	problems     framework.Problems
	failed       bool               // one of them is an error
	unkept       int                // texts without their control characters of which nothing more is told
	lastUnkept   framework.Position // the last of them
}

// A plan says which field a key of a struct fills.
type plan struct {
	owner string
	field map[string]int
	lost  map[string]int // keys without a field, by their place in the order
}

var tokenType, mappingsType = reflect.TypeFor[Token](), reflect.TypeFor[Mappings]()

// here returns the place of the next byte.
func (w *walker) here() framework.Position {
	if len(w.marks) > 0 {
		n, found := slices.BinarySearchFunc(w.marks, w.i, func(m source.Mark, at int) int { return cmp.Compare(m.Offset, at) })
		if !found {
			n--
		}
		return w.marks[max(n, 0)].Pos
	}
	w.column += utf8.RuneCount(w.data[w.mark:w.i])
	w.mark = w.i
	return framework.Position{File: w.name, Line: w.line, Column: w.column}
}

// fail reports what is wrong at the next byte, and ends the walk.
func (w *walker) fail(code, format string, args ...any) {
	if w.i <= len(w.data) {
		w.report(code, framework.Error, w.here(), fmt.Sprintf(format, args...))
	}
	w.data, w.i = nil, 1
}

// next passes over white space and returns the byte behind it, 0 at the end. There is no
// NUL in the text.
func (w *walker) next() byte {
	for ; w.i < len(w.data); w.i++ {
		switch c := w.data[w.i]; c {
		case '\n':
			w.line, w.column, w.mark = w.line+1, 1, w.i+1
		case ' ', '\t', '\r':
		default:
			return c
		}
	}
	return 0
}

func (w *walker) unexpected(c byte, want string) {
	if c == 0 {
		w.fail(CodeSyntax, "the file ends where %s is wanted", want)
		return
	}
	r, _ := utf8.DecodeRune(w.data[w.i:])
	w.fail(CodeSyntax, "unexpected %q where %s is wanted", r, want)
}

// value reads one value into v; the zero v takes nothing.
func (w *walker) value(v reflect.Value, depth int) {
	c := w.next()
	switch w.seen++; {
	case depth > w.depth:
		w.fail(CodeDepth, "nested more than %d levels deep (MaxDepth)", w.depth)
		return
	case w.seen%1000 == 0 && w.ended() != nil:
		w.fail(CodeSyntax, "the reading was stopped here")
		return
	case len(w.problems) > w.most && w.failed: // warnings alone lose nothing of the file
		w.data, w.i = nil, 1
		return
	}
	if v = w.expect(v, c); v.IsValid() && v.Type() == tokenType {
		w.token(v, c, depth)
		return
	}
	switch c {
	case '{':
		w.object(v, depth)
	case '[':
		w.array(v, depth)
	case '"':
		if text, ok := w.str(); ok && v.IsValid() {
			v.SetString(string(text))
		}
	default:
		text := w.literal(c)
		switch {
		case !v.IsValid() || len(text) == 0:
		case v.Kind() == reflect.String:
			v.SetString(string(text))
		default:
			v.SetBool(text[0] == 't')
		}
	}
}

// token reads a short text in any of its forms.
func (w *walker) token(v reflect.Value, c byte, depth int) {
	t, ok := reflect.TypeAssert[*Token](v.Addr())
	if !ok {
		return
	}
	t.At = w.here()
	switch c {
	case '"':
		text, _ := w.str()
		t.Text = string(text)
	case '{':
		var draft struct {
			Type  string `json:"type"`
			Value string `json:"value"`
		}
		w.object(reflect.ValueOf(&draft).Elem(), depth)
		t.Text, t.Form = draft.Type+draft.Value, Object
	default:
		t.Text, t.Form = string(w.literal(c)), Literal
	}
}

// expect returns what the value beginning with c fills: v, what it points to, or, of a
// value of another type than wanted, which it reports, nothing.
func (w *walker) expect(v reflect.Value, c byte) reflect.Value {
	if !v.IsValid() || c == 'n' || c == 0 {
		return reflect.Value{}
	}
	want, what := byte('"'), "a text"
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return w.expect(v.Elem(), c)
	case reflect.Struct:
		if v.Type() != tokenType {
			want, what = '{', "an object"
		} else if c != '[' {
			return v
		}
	case reflect.Slice:
		want, what = '[', "a list"
		if c == '{' && v.Type() == mappingsType {
			v.Set(reflect.MakeSlice(mappingsType, 1, 1))
			return v.Index(0)
		}
	case reflect.String:
		if len(w.marks) > 0 && c != '{' && c != '[' {
			return v // in YAML, 1.10 is a text where one is wanted
		}
	case reflect.Bool:
		want, what = 't', "true or false"
		if c == 'f' {
			return v
		}
	default:
	}
	if c == want {
		return v
	}
	w.report(CodeType, framework.Error, w.here(), what+" is wanted here")
	return reflect.Value{}
}

func (w *walker) array(v reflect.Value, depth int) {
	w.i++
	if w.next() == ']' {
		w.i++
		return
	}
	for n := 0; ; n++ {
		item := reflect.Value{}
		if v.IsValid() {
			v.Grow(1)
			v.SetLen(n + 1)
			item = v.Index(n)
		}
		w.value(item, depth+1)
		switch c := w.next(); c {
		case ',':
			w.i++
		case ']':
			w.i++
			return
		default:
			w.unexpected(c, `"," or "]"`)
			return
		}
	}
}

func (w *walker) object(v reflect.Value, depth int) {
	open := len(w.keys)
	many := map[string]bool{}
	plan := &plan{}
	if v.IsValid() {
		plan = w.plan(v.Type())
	}
	w.i++
	if w.next() == '}' {
		w.i++
		return
	}
	for {
		item := w.key(v, plan, open, many)
		if c := w.next(); c != ':' {
			w.unexpected(c, `":"`)
			return
		}
		w.i++
		w.value(item, depth+1)
		switch c := w.next(); c {
		case ',':
			w.i++
		case '}':
			w.i++
			w.keys = w.keys[:open]
			return
		default:
			w.unexpected(c, `"," or "}"`)
			return
		}
	}
}

// key reads a key and returns the field that it fills.
func (w *walker) key(v reflect.Value, plan *plan, open int, many map[string]bool) reflect.Value {
	if c := w.next(); c != '"' {
		w.unexpected(c, "a key")
		return reflect.Value{}
	}
	start := w.i
	key, ok := w.str()
	if !ok {
		return reflect.Value{}
	}
	end := w.i
	w.i = start
	if w.doubled(key, open, many) {
		w.report(CodeDuplicate, framework.Error, w.here(), fmt.Sprintf("key %q is there twice", key))
	}
	field, known := plan.field[string(key)]
	if !known && v.IsValid() {
		w.unknown(plan, string(key))
	}
	if w.i = end; known {
		return v.Field(field)
	}
	return reflect.Value{}
}

// doubled reports whether the open object had the key before, and remembers it.
func (w *walker) doubled(key []byte, open int, many map[string]bool) bool {
	const few = 16
	if w.keys = append(w.keys, key); len(w.keys)-open > few {
		if len(many) == 0 {
			for _, k := range w.keys[open : len(w.keys)-1] {
				many[string(k)] = true
			}
		}
		found := many[string(key)]
		many[string(key)] = true
		return found
	}
	for _, k := range w.keys[open : len(w.keys)-1] {
		if bytes.Equal(k, key) {
			return true
		}
	}
	return false
}

// unknown notes a key without a field.
func (w *walker) unknown(p *plan, key string) {
	n, ok := p.lost[key]
	if !ok {
		n = len(w.order)
		p.lost[key] = n
		near := ""
		if w.guesses++; w.guesses <= limit.Guesses {
			near = framework.Nearest(key, slices.Sorted(maps.Keys(p.field)))
		}
		w.order = append(w.order, Lost{Owner: p.owner, Key: key, At: w.here(), Nearest: near})
	}
	w.order[n].Count++
}

func (w *walker) plan(t reflect.Type) *plan {
	p := w.plans[t]
	if p != nil {
		return p
	}
	p = &plan{owner: kebab(t.Name()), field: map[string]int{}, lost: map[string]int{}}
	w.plans[t] = p
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		p.field[name] = i
	}
	return p
}

// kebab spells the name of a type as OSCAL does, "mapping-collection".
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && 'A' <= r && r <= 'Z' {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
