package source

import (
	"encoding"
	"reflect"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
)

// A plan is how values of a type are read, which is worked out once.
type plan struct {
	shape Shape
	text  bool    // it reads its own text
	below *plan   // of what a list, a map or a pointer holds, once it was wanted
	keys  *fields // of a struct, once they were wanted
}

// fields are the keys of a struct, and where its places are kept.
type fields struct {
	index  map[string]int
	list   []field // by place in the struct
	names  []string
	places int // -1 for none
}

// A field is one of a struct that has a key.
type field struct {
	plan  *plan
	prose bool
}

// room is how many places of an item there will be: of its keys, and of what is below them but
// in items that have their own. A table that grows is made twice.
func (v Value) room(f *fields) int {
	n := 0
	for k := 0; k+1 < len(v.node.Content); k += 2 {
		n++
		if value := v.node.Content[k+1]; len(value.Content) > 0 {
			i, known := f.index[v.node.Content[k].Value]
			own := known && f.list[i].plan.below != nil && f.list[i].plan.below.keys != nil && f.list[i].plan.below.keys.places >= 0
			n += roomBelow(value, own)
		}
	}
	return min(n, placed)
}

func roomBelow(n *yaml.Node, own bool) int {
	if n.Kind == yaml.MappingNode {
		room := len(n.Content) / 2
		for i := 1; i < len(n.Content); i += 2 {
			room += roomBelow(n.Content[i], own)
		}
		return room
	}
	room := len(n.Content)
	for _, c := range n.Content {
		if !own {
			room += roomBelow(c, own)
		}
	}
	return room
}

// planOf is how values of a type are read.
func (d *Decoder) planOf(t reflect.Type) *plan {
	p := d.types[t]
	if p == nil {
		p = &plan{shape: d.shapes[t], text: reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())}
		d.types[t] = p
	}
	return p
}

// below is the plan of what a list, a map or a pointer holds.
func (d *Decoder) below(p *plan, of reflect.Value) *plan {
	if p.below == nil {
		p.below = d.planOf(of.Type().Elem())
	}
	return p.below
}

// fields are those of a struct.
func (d *Decoder) fields(p *plan, of reflect.Value) *fields {
	if p.keys != nil {
		return p.keys
	}
	t := of.Type()
	p.keys = &fields{index: map[string]int{}, list: make([]field, t.NumField()), places: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type == reflect.TypeFor[framework.Places]() {
			p.keys.places = i
			continue
		}
		if key := f.Tag.Get("yaml"); key != "" && key != "-" {
			p.keys.index[key] = i
			p.keys.list[i] = field{d.planOf(f.Type), d.prose[key]}
			p.keys.names = append(p.keys.names, key)
		}
	}
	return p.keys
}
