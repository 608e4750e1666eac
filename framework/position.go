package framework

import (
	"cmp"
	"fmt"
	"strconv"
)

// A Position is a place in a file. Line and Column count from 1; a column
// counts characters. The zero Position means "made in Go, not read".
type Position struct {
	File   string
	Line   int
	Column int
}

// String returns file:line:column, only as precise as known.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// Compare orders by file, line and column.
func (p Position) Compare(o Position) int {
	return cmp.Or(cmp.Compare(p.File, o.File), cmp.Compare(p.Line, o.Line), cmp.Compare(p.Column, o.Column))
}

// Places says where an item was read: the item itself, and its fields by key
// such as "to" or "points[1]". The zero Places is that of an item made in Go.
type Places struct {
	Item Position
	Keys map[string]Position
}

// At returns the place of a field, or the item's own where the field has none.
func (p Places) At(key string) Position {
	if at, ok := p.Keys[key]; ok {
		return at
	}
	return p.Item
}

// Index returns the place of one entry of a list field, such as "points[1]".
func (p Places) Index(key string, i int) Position {
	if len(p.Keys) > 0 {
		var name [64]byte // checks ask for every entry of what was read, and nearly none of them has its place told
		b := append(append(name[:0], key...), '[')
		if at, ok := p.Keys[string(append(strconv.AppendInt(b, int64(i), 10), ']'))]; ok {
			return at
		}
	}
	return p.At(key)
}
