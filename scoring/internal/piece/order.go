package piece

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Ranks says of each piece which it is in the order of ids, from 0, those of the same id as they lie; nil where all lie in that order,
// each id once.
//
// Ids mostly differ in few places, and there in few letters. So each id is made a number that has a digit for each such place, and
// below it where the piece is in the list; these keys are sorted by the number, a byte at a time. Ids are compared where their
// numbers are the same.
func Ranks(of []evidence.Piece) []uint64 {
	begin, sorted := begins(of)
	if sorted {
		return nil
	}
	lower := bits.Len(uint(len(of)))
	n := numbersOf(of, begin, 64-lower)
	keys := make([]uint64, len(of))
	for i := range of {
		keys[i] = n.of(of[i].ID)<<lower | uint64(i)
	}
	keys, ranks := byDigits(keys, make([]uint64, len(of)), lower, n.bits)
	place := func(key uint64) int { return int(key & (1<<lower - 1)) } //nolint:gosec // it is less than a length
	for from := 0; from < len(keys); {
		to := from + 1
		for to < len(keys) && keys[to]>>lower == keys[from]>>lower {
			to++
		}
		if to > from+1 {
			slices.SortFunc(keys[from:to], func(a, b uint64) int {
				return cmp.Or(strings.Compare(of[place(a)].ID, of[place(b)].ID), cmp.Compare(a, b))
			})
		}
		from = to
	}
	for i, key := range keys {
		ranks[place(key)] = uint64(i)
	}
	return ranks
}

// begins is how long the text is with which all ids begin; it reports whether they are in order already, each once.
func begins(of []evidence.Piece) (n int, sorted bool) {
	same, sorted := "", true
	for i := range of {
		id := of[i].ID
		if i == 0 {
			same = id
			continue
		}
		for !strings.HasPrefix(id, same) {
			same = same[:len(same)-1]
		}
		sorted = sorted && of[i-1].ID < id
	}
	return len(same), sorted
}

// looked is how many places of ids are looked at, behind what all of them begin with.
const looked = 16

// numbers make a number of each id: of two ids the one that comes first has the smaller number, or both have the same.
type numbers struct {
	begin int                 // where the places begin
	bits  int                 // of the largest number
	base  []uint64            // how many digits there are, by place
	digit [looked][256]uint16 // of a letter, by place: letters that are there, in their order
}

// numbersOf are the numbers of some ids, of so many bits at most. At a place before which an id ends, that has the digit 0, and the
// first letter the digit 1.
func numbersOf(of []evidence.Piece, begin, most int) *numbers {
	n, shortest := &numbers{begin: begin, base: make([]uint64, 0, looked)}, len(of[0].ID)
	for i := range of {
		id := of[i].ID
		shortest = min(shortest, len(id))
		for k := range min(len(id)-begin, looked) {
			n.digit[k][id[begin+k]] = 1
		}
	}
	largest := uint64(0)
	for k := range n.digit {
		digits := uint16(0)
		if shortest <= begin+k {
			digits = 1
		}
		for letter, seen := range n.digit[k] {
			if seen > 0 {
				n.digit[k][letter] = digits
				digits++
			}
		}
		over, next := bits.Mul64(largest, uint64(digits))
		if next += uint64(digits) - 1; over > 0 || bits.Len64(next) > most {
			break
		}
		n.base, largest = append(n.base, uint64(digits)), next
	}
	n.bits = bits.Len64(largest)
	return n
}

// of is the number of an id.
func (n *numbers) of(id string) uint64 {
	sum := uint64(0)
	for k, base := range n.base {
		if sum *= base; n.begin+k < len(id) {
			sum += uint64(n.digit[k][id[n.begin+k]])
		}
	}
	return sum
}

// byDigits sorts by so many bits above the lower ones, eight of them at a time, with another list as room. It returns the one of the
// two that is in order, and the other.
func byDigits(list, other []uint64, lower, count int) (sorted, room []uint64) {
	for at := lower; at < lower+count; at += 8 {
		var next [256]int
		for _, x := range list {
			next[uint8(x>>at)]++ //nolint:gosec // these bits
		}
		from := 0
		for digit, times := range next {
			next[digit], from = from, from+times
		}
		for _, x := range list {
			digit := uint8(x >> at) //nolint:gosec // these bits
			other[next[digit]] = x
			next[digit]++
		}
		list, other = other, list
	}
	return list, other
}
