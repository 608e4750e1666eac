package check

import "github.com/groundworkgrc/groundwork/internal/glyph"

// A Roll is the ids of a long list, each with the place at which it stands first. It takes the place of [Seen],
// which holds an item for each id, where the entries are many.
type Roll struct {
	first map[string]int32
	once  bool             // no id stands twice
	looks map[string]int32 // what is seen of the ids which look like another, with the place of the first
	at    func(i int) At   // of the id at a place
}

// NewRoll takes the ids of n entries in; at says where the id of one is.
func NewRoll(n int, id func(i int) string, at func(i int) At) *Roll {
	x := &Roll{first: make(map[string]int32, n), at: at}
	for i := n - 1; i >= 0; i-- {
		x.first[id(i)] = int32(i) //nolint:gosec // no list in memory is longer
	}
	x.once = len(x.first) == n
	return x
}

// Place is where an id stands first.
func (x *Roll) Place(id string) (int, bool) {
	i, ok := x.first[id]
	return int(i), ok && id != ""
}

// Enrol is [Report.ID] of an entry of a roll; entries are looked at in their order.
func (r *Report) Enrol(kind, id string, item *Item, in *Roll) bool {
	at := item.At("id")
	if id == "" {
		r.Addf(Missing, at, "%s without id", kind)
		return false
	}
	if !in.once { // of a million ids none is near in the table
		if first := int(in.first[id]); first != item.index {
			r.twice(kind, id, item, in.at(first))
			return false
		}
	}
	if !r.Name("id", id, at) {
		return false
	}
	if first, ok := in.looking(id, item.index); ok {
		r.looks(kind, id, at, in.at(first))
	}
	return true
}

// looking finds the first entry before a place that looks the same as its id and is another.
func (x *Roll) looking(id string, i int) (int, bool) {
	seenAs := glyph.Skeleton(id)
	if first, ok := x.looks[seenAs]; ok {
		return int(first), true
	}
	if seenAs == id {
		return 0, false
	}
	if first, ok := x.first[seenAs]; ok && int(first) < i {
		return int(first), true
	}
	if x.looks == nil {
		x.looks = map[string]int32{}
	}
	x.looks[seenAs] = int32(i) //nolint:gosec // no list in memory is longer
	return 0, false
}
