package check

import (
	"hash/maphash"
	"math/bits"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// A Roll is the ids of a long list, each with the place at which it stands first. It takes the place of [Seen],
// which holds an item for each id, where the entries are many. Its table holds no ids, but places, with as much of a hash
// as stands beside them: of a million it takes 8 B for each where a map takes 44, and all of that is garbage once an
// organisation is checked.
type Roll struct {
	id    func(i int) string
	seed  maphash.Seed
	seats []uint32         // the place of an id and 1, and above it of its hash what there is room for; at most two of three are taken
	lower uint32           // the bits of a place
	once  bool             // no id stands twice
	looks map[string]int32 // what is seen of the ids which look like another, with the place of the first
	at    func(i int) At   // of the id at a place
}

// NewRoll takes the ids of n entries in; at says where the id of one is.
func NewRoll(n int, id func(i int) string, at func(i int) At) *Roll {
	return rollBy(maphash.MakeSeed(), n, id, at)
}

func rollBy(seed maphash.Seed, n int, id func(i int) string, at func(i int) At) *Roll {
	x := &Roll{id: id, seed: seed, seats: make([]uint32, 1<<bits.Len(uint(n+n/2))), lower: 1<<bits.Len(uint(n)) - 1, once: true, at: at}
	for i := range n {
		if seat, part := x.seat(id(i)); x.seats[seat] == 0 {
			x.seats[seat] = part | uint32(i+1)
		} else {
			x.once = false
		}
	}
	return x
}

// seat is where an id sits, or would, with the part of its hash that stands there.
func (x *Roll) seat(id string) (at int, part uint32) {
	hash := maphash.String(x.seed, id)
	at, part = int(hash&uint64(len(x.seats)-1)), uint32(hash>>32)&^x.lower //nolint:gosec // less than a length
	for s := x.seats[at]; s != 0; s = x.seats[at] {
		if s&^x.lower == part && x.id(int(s&x.lower)-1) == id {
			break
		}
		at = (at + 1) & (len(x.seats) - 1)
	}
	return at, part
}

// Place is where an id stands first.
func (x *Roll) Place(id string) (int, bool) {
	seat, _ := x.seat(id)
	i := int(x.seats[seat]&x.lower) - 1
	return max(0, i), i >= 0 && id != ""
}

// Enrol is [Report.ID] of an entry of a roll; entries are looked at in their order.
func (r *Report) Enrol(kind, id string, item *Item, in *Roll) bool {
	at := item.At("id")
	if id == "" {
		r.Addf(Missing, at, "%s without id", kind)
		return false
	}
	if !in.once { // of a million ids none is near in the table
		if first, _ := in.Place(id); first != item.index {
			r.twice(kind, id, item, in.at(first))
			return false
		}
	}
	if !r.Key("id", id, at) {
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
	if first, ok := x.Place(seenAs); ok && first < i {
		return first, true
	}
	if x.looks == nil {
		x.looks = map[string]int32{}
	}
	x.looks[seenAs] = int32(i) //nolint:gosec // no list in memory is longer
	return 0, false
}
