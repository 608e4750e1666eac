package check

import (
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// An Item is one entry of a list under check.
type Item struct {
	up      *Item
	list    string
	id      string
	index   int // -1 for what stands in no list
	indexed bool
	places  framework.Places
}

// Top returns the entry of a list at the top of the data, or with index -1 the whole of
// what stands under a key.
func Top(list string, index int, id string, places framework.Places) *Item {
	return &Item{list: list, index: index, id: id, places: places}
}

// Set makes of the item what [Top] returns: one serves for a long list of which nothing is held on to.
func (x *Item) Set(list string, index int, id string, places framework.Places) *Item {
	*x = Item{list: list, index: index, id: id, places: places}
	return x
}

// SetBelow makes of the item what up.Sub returns, where those of a long list are made at once.
func (x *Item) SetBelow(up *Item, list string, index int, id string, places framework.Places) *Item {
	*x = Item{up: up, list: list, index: index, id: id, places: places}
	return x
}

// Sub returns an entry of a list that the item holds.
func (x *Item) Sub(list string, index int, id string, places framework.Places) *Item {
	return &Item{up: x, list: list, index: index, id: id, places: places}
}

// Whole is the item itself.
func (x *Item) Whole() At { return At{item: x, index: -1} }

// At is one field of the item.
func (x *Item) At(key string) At { return At{item: x, key: key, index: -1} }

// In is one entry of a field that is a map.
func (x *Item) In(key, entry string) At {
	return At{item: x, key: key, entry: entry, index: named}
}

// Index is one entry of a list field of the item.
func (x *Item) Index(key string, i int) At { return At{item: x, key: key, index: i} }

// Kept is the place for who holds on to it while the item is used for another.
func (a At) Kept() At {
	if a.item != nil {
		item := *a.item
		a.item = &item
	}
	return a
}

// path leads to the item: by its id where that can be read, and by its place in the list.
func (x *Item) path(b *strings.Builder, indexed bool) {
	if x.up != nil {
		x.up.path(b, false)
		b.WriteByte('.')
	}
	b.WriteString(x.list)
	if x.index < 0 {
		return
	}
	b.WriteByte('[')
	if x.id == "" || indexed || x.indexed || len(x.id) > longestName || !glyph.Plain(x.id) {
		b.WriteString(strconv.Itoa(x.index))
	} else {
		b.WriteString(x.id)
	}
	b.WriteByte(']')
}

// longestName is how long a name may be that stands in a path or a message as it is.
const longestName = 200

// An At is the place of an item, of one of its fields, or of an entry of such a field.
type At struct {
	item  *Item
	key   string
	entry string // of a field that is a map
	index int    // -1 for the field itself
}

// named stands for the index of an entry of a map, whose name may be empty.
const named = -2

// Pos returns the place in a file, the zero Position where there is none.
func (a At) Pos() framework.Position {
	switch {
	case a.item == nil:
		return framework.Position{}
	case a.key == "":
		return a.item.places.Item
	case a.index == named:
		return a.item.places.At(a.key + "." + a.entry)
	case a.index < 0:
		return a.item.places.At(a.key)
	}
	return a.item.places.Index(a.key, a.index)
}

// Path returns the way through the data.
func (a At) Path() string { return a.path(false) }

func (a At) path(indexed bool) string {
	if a.item == nil {
		return ""
	}
	var b strings.Builder
	a.item.path(&b, indexed)
	if a.key != "" {
		b.WriteByte('.')
		b.WriteString(a.key)
	}
	if a.index == named {
		b.WriteByte('.')
		b.WriteString(a.entry)
	}
	if a.index >= 0 {
		b.WriteByte('[')
		b.WriteString(strconv.Itoa(a.index))
		b.WriteByte(']')
	}
	return b.String()
}

// String returns the place in the file, or the path where there is none.
func (a At) String() string {
	if s := a.Pos().String(); s != "" {
		return s
	}
	return a.Path()
}

// first names the place of the first of two that bear one id: by its place in the list.
func (a At) first() string {
	if s := a.Pos().String(); s != "" {
		return s
	}
	if a.key == "id" {
		a.key = ""
	}
	return a.path(true)
}
