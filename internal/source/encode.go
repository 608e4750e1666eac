package source

import (
	"encoding"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A Form gives what stands in a file for a value whose form there is its own: a plain
// value, a list, a map, or another struct with tags.
type Form func(v any) any

// An Encoder writes Go values as YAML by the same tags that a [Decoder] reads by. What
// is zero is left out.
type Encoder struct {
	forms map[reflect.Type]Form
}

// NewEncoder returns an encoder that knows the forms.
func NewEncoder(forms map[reflect.Type]Form) *Encoder { return &Encoder{forms: forms} }

// A Section is one top-level key with its value.
type Section struct {
	Key   string
	Value any
}

// Write writes the sections that hold something as one document. What it writes reads
// back as it was.
func (e *Encoder) Write(w io.Writer, sections []Section) error {
	doc := &yaml.Node{Kind: yaml.MappingNode}
	for _, s := range sections {
		if n := e.node(reflect.ValueOf(s.Value)); n != nil {
			doc.Content = append(doc.Content, text(s.Key), n)
		}
	}
	if len(doc.Content) == 0 {
		return nil
	}
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("yaml: %w", err)
	}
	return enc.Close()
}

func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if strings.Contains(s, "\n") {
		n.Style = yaml.LiteralStyle
	}
	return n
}

func plain(tag, s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: s} }

// node returns what stands for the value, or nil for what is zero.
func (e *Encoder) node(v reflect.Value) *yaml.Node {
	if !v.IsValid() || v.IsZero() {
		return nil
	}
	if v.Kind() == reflect.Pointer {
		return e.node(v.Elem())
	}
	return e.some(v)
}

// some returns what stands for a value that is said, though it may be zero.
func (e *Encoder) some(v reflect.Value) *yaml.Node {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if form, ok := e.forms[v.Type()]; ok {
		return e.some(reflect.ValueOf(form(v.Interface())))
	}
	if m, ok := reflect.TypeAssert[encoding.TextMarshaler](v); ok {
		b, err := m.MarshalText()
		if err != nil {
			return nil
		}
		return text(string(b))
	}
	switch v.Kind() {
	case reflect.String:
		return text(v.String())
	case reflect.Bool:
		return plain("!!bool", strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int64, reflect.Int32:
		return plain("!!int", strconv.FormatInt(v.Int(), 10))
	case reflect.Float64:
		f := strconv.FormatFloat(v.Float(), 'g', -1, 64)
		if !strings.ContainsAny(f, ".eIN") {
			return plain("!!int", f)
		}
		return plain("!!float", f)
	case reflect.Slice:
		return e.list(v)
	case reflect.Map:
		return e.mapping(v)
	case reflect.Struct:
		return e.structure(v)
	default:
		return nil
	}
}

func (e *Encoder) list(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for i := range v.Len() {
		item := e.some(v.Index(i))
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
		if item := e.some(keys[k]); item != nil {
			n.Content = append(n.Content, text(k), item)
		}
	}
	return n
}

func (e *Encoder) structure(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	t := v.Type()
	for i := range t.NumField() {
		key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if key == "" || key == "-" {
			continue
		}
		if item := e.node(v.Field(i)); item != nil {
			n.Content = append(n.Content, text(key), item)
		}
	}
	return n
}
