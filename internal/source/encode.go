package source

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/object"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// A Form gives what stands in a file for a value whose form there is its own: a plain
// value, a list, a map, or another struct with tags.
type Form func(v any) any

// An Encoder writes Go values as YAML by the same tags that a [Decoder] reads by. What
// is zero is left out. It serves one goroutine.
type Encoder struct {
	forms map[reflect.Type]Form
	err   error    // the first value that no file can hold, with its path
	path  []string // where the encoder is
}

// NewEncoder returns an encoder that knows the forms.
func NewEncoder(forms map[reflect.Type]Form) *Encoder { return &Encoder{forms: forms} }

// A Section is one key with its value. A list of sections is a mapping in that order, whose
// values stand there though they are zero.
type Section struct {
	Key   string
	Value any
}

// A Double is a number that reads back as one, and not as a whole number: 40.0.
type Double float64

// Sections lists the fields of a struct that say something.
func Sections(v any) []Section {
	s, list := reflect.ValueOf(v), []Section{}
	for i := range s.NumField() {
		if key := keyOf(s.Type().Field(i)); key != "" && !s.Field(i).IsZero() {
			list = append(list, Section{key, s.Field(i).Interface()})
		}
	}
	return list
}

// keyOf is the key of a field, "" where it has none.
func keyOf(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if key == "-" {
		return ""
	}
	return key
}

// chunk is how many entries of a list go to the emitter at once, which keeps all that it
// was given.
const chunk = 500

// Write writes the sections that hold something as one document. What it writes reads
// back as it was. The error says what cannot be written; nothing is then.
func (e *Encoder) Write(w io.Writer, sections []Section) error {
	var b bytes.Buffer
	for _, s := range sections {
		if err := e.section(&b, s); err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// section writes one key. A long list of structs is written part by part, each of which
// stands under the key when the emitter sees it.
func (e *Encoder) section(b *bytes.Buffer, s Section) error {
	v := reflect.ValueOf(s.Value)
	if v.Kind() != reflect.Slice || v.Len() <= chunk || reflect.Indirect(v.Index(0)).Kind() != reflect.Struct || e.forms[v.Type()] != nil {
		return e.part(b, s.Key, v, false)
	}
	for i := 0; i < v.Len(); i += chunk {
		if err := e.part(b, s.Key, v.Slice(i, min(i+chunk, v.Len())), i > 0); err != nil {
			return err
		}
	}
	return nil
}

func (e *Encoder) part(b *bytes.Buffer, key string, v reflect.Value, goesOn bool) error {
	n := e.under(key, v, e.node)
	if n == nil {
		return e.document(b, nil)
	}
	var part bytes.Buffer
	if err := e.document(&part, &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text(key), n}}); err != nil {
		return err
	}
	out := part.Bytes()
	if goesOn {
		_, out, _ = bytes.Cut(out, []byte("\n"))
	}
	b.Write(out)
	return nil
}

// Item writes one value as one document.
func (e *Encoder) Item(w io.Writer, v any) error { return e.document(w, e.some(reflect.ValueOf(v))) }

func (e *Encoder) document(w io.Writer, doc *yaml.Node) error {
	err := e.err
	if e.err = nil; err != nil {
		return err
	}
	if doc == nil || len(doc.Content) == 0 {
		return nil
	}
	enc := yaml.NewEncoder(safe.Reversible(w))
	enc.SetIndent(2)
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("yaml: %w", err)
	}
	return enc.Close()
}

// text is the function text, of what a reader takes.
func (e *Encoder) text(s string) *yaml.Node {
	if r, _, found := glyph.FindControl(s); found {
		e.fail("control character %U in %q: no file may hold it", r, short(s))
	}
	if !utf8.ValidString(s) {
		e.fail("%q is not UTF-8: no file may hold it", short(s))
	}
	return text(s)
}

// text writes a text so that it reads back: on lines of its own where these stay what
// they are, and with escapes where it holds what no file may, or what steers.
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	lines := strings.Contains(s, "\n")
	switch {
	case !utf8.ValidString(s), strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && glyph.Steers(r) }),
		lines && (strings.TrimLeft(s, " \t\n") != s || strings.Contains(s, " \n") || strings.Contains(s, "\t")):
		n.Style = yaml.DoubleQuotedStyle
	case lines:
		n.Style = yaml.LiteralStyle
	case elsewhere(s):
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// elsewhere reports whether readers of YAML 1.1, which other tools have, would take a text that is
// not quoted for something else: "no" for false, "1:30" for ninety, "=" for nothing they know, "<<" as a
// key for one that other keys are drawn from.
func elsewhere(s string) bool {
	switch strings.ToLower(s) {
	case "y", "yes", "n", "no", "on", "off", "=", "<<":
		return true
	}
	digits := strings.TrimLeft(s, "+-")
	return strings.Contains(s, ":") && len(s)-len(digits) <= 1 && digits != "" && '0' <= digits[0] && digits[0] <= '9' && strings.Trim(digits, "0123456789_:.") == ""
}

func plain(tag, s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: s} }

// node returns what stands for the value, or nil for what is zero.
func (e *Encoder) node(v reflect.Value) *yaml.Node {
	if !v.IsValid() || v.IsZero() {
		return nil
	}
	if v.Kind() == reflect.Pointer && v.Elem().Kind() != reflect.Bool { // false is said, too
		return e.node(v.Elem())
	}
	return e.some(v)
}

// some returns what stands for a value that is said, though it may be zero.
func (e *Encoder) some(v reflect.Value) *yaml.Node {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		e.fail("nothing, where a value is wanted")
		return nil
	}
	if sections, ok := reflect.TypeAssert[[]Section](v); ok {
		return e.sections(sections)
	}
	if form, ok := e.forms[v.Type()]; ok {
		return e.some(reflect.ValueOf(form(v.Interface())))
	}
	if n, ok := reflect.TypeAssert[json.Number](v); ok {
		return e.plainOf(n)
	}
	if m, ok := reflect.TypeAssert[encoding.TextMarshaler](v); ok {
		b, err := m.MarshalText()
		if err != nil {
			e.fail("%v", err)
			return nil
		}
		return e.text(string(b))
	}
	switch v.Kind() {
	case reflect.String:
		return e.text(v.String())
	case reflect.Bool:
		return plain("!!bool", strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		return plain("!!int", strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint64, reflect.Uint32, reflect.Uint16, reflect.Uint8, reflect.Uintptr, reflect.Float32:
		return e.plainOf(v.Interface())
	case reflect.Float64:
		return e.float(v)
	case reflect.Slice:
		return e.list(v)
	case reflect.Map:
		return e.mapping(v)
	case reflect.Struct:
		return e.structure(v)
	default:
		e.fail("a %s cannot be written to a file", v.Type())
		return nil
	}
}

func (e *Encoder) fail(format string, args ...any) {
	if e.err != nil {
		return
	}
	e.err = fmt.Errorf(format, args...)
	if len(e.path) > 0 {
		e.err = fmt.Errorf("%s: %w", strings.ReplaceAll(strings.Join(e.path, "."), ".[", "["), e.err)
	}
}

// under returns what stands for a value below a key or place in a list.
func (e *Encoder) under(step string, v reflect.Value, node func(reflect.Value) *yaml.Node) *yaml.Node {
	e.path = append(e.path, step)
	n := node(v)
	e.path = e.path[:len(e.path)-1]
	return n
}

// plainOf writes a number of another type as the whole number or double that it is.
func (e *Encoder) plainOf(v any) *yaml.Node {
	x, err := object.Plain(v)
	if err != nil {
		e.fail("%w", err)
		return nil
	}
	if f, ok := x.(float64); ok {
		return e.float(reflect.ValueOf(Double(f)))
	}
	return e.some(reflect.ValueOf(x))
}

func (e *Encoder) float(v reflect.Value) *yaml.Node {
	if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
		e.fail("%v is no number that a file can hold", v.Float())
	}
	f := strconv.FormatFloat(v.Float(), 'g', -1, 64)
	switch {
	case strings.ContainsAny(f, ".e"):
		return plain("!!float", f)
	case v.Type() == reflect.TypeFor[Double]():
		return plain("!!float", f+".0")
	}
	return plain("!!int", f)
}

func (e *Encoder) sections(list []Section) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, s := range list {
		if item := e.under(s.Key, reflect.ValueOf(s.Value), e.some); item != nil {
			n.Content = append(n.Content, text(s.Key), item)
		}
	}
	return n
}

func (e *Encoder) list(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for i := range v.Len() {
		item := e.under("["+strconv.Itoa(i)+"]", v.Index(i), e.some)
		if item == nil {
			continue
		}
		if item.Kind == yaml.MappingNode {
			n.Style = 0
		}
		n.Content = append(n.Content, item)
	}
	return n
}

func (e *Encoder) mapping(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	keys := map[string]reflect.Value{}
	for _, k := range v.MapKeys() {
		keys[k.String()] = v.MapIndex(k)
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if item := e.under(k, keys[k], e.some); item != nil {
			n.Content = append(n.Content, text(k), item)
		}
	}
	return n
}

func (e *Encoder) structure(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	t := v.Type()
	for i := range t.NumField() {
		key := keyOf(t.Field(i))
		if key == "" {
			continue
		}
		if item := e.under(key, v.Field(i), e.node); item != nil {
			n.Content = append(n.Content, text(key), item)
		}
	}
	return n
}
