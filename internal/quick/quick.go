// Package quick keeps plain data in a form that is read without parsing: what a catalog holds,
// as its YAML was read once. It is for data that is made again whenever the types change, and
// never for files of users: a form that does not fit the types, or is of other data than the
// caller's mark says, is refused as a whole.
//
// A form is a head, a table of strings, and one value. The head is the name of the format with
// its version, what the types look like, and the mark. Every string stands in the table once,
// and is named by its number; a string that is read shares the memory of the form. Numbers are
// varints. A struct says first which of its fields are not zero, and holds these alone: most
// are zero. A list, a map and a pointer say first whether they are nil, and how many entries they
// have; a map is in the order of its keys.
package quick

import (
	"hash/fnv"
	"io"
	"reflect"
	"strconv"
)

// format is the name of the format and its version.
const format = "groundwork quick 1\n"

// shapeOf says in a few bytes what a type and all that it holds look like: names of types and
// fields in their order. A form that was written for other types does not fit.
func shapeOf(types []reflect.Type) string {
	h := fnv.New64a()
	for _, t := range types {
		_, _ = io.WriteString(h, t.String()+" "+t.Kind().String()+"\n") // which does not fail
		if t.Kind() != reflect.Struct {
			continue
		}
		for f := range t.Fields() {
			_, _ = io.WriteString(h, f.Name+" "+f.Type.String()+"\n")
		}
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// What stands before a value of no fixed type.
const (
	isBool = iota + 1
	isInt
	isFloat
	isString
	isStrings
)
