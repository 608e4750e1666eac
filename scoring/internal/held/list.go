package held

import (
	"iter"
	"slices"
	"strings"
)

// wide is how many entries a node holds at most.
const wide = 64

// A Keyed has an id by which lists are ordered.
type Keyed interface{ Key() string }

// A List is an ordered list of entries, each with an id of its own. The zero List is empty. A List is never changed.
type List[T Keyed] struct{ root *node[T] }

// A node holds entries, or other nodes with the ids from which on each of them holds entries.
type node[T Keyed] struct {
	size  int
	items []T
	kids  []*node[T]
	from  []string // beside kids; the first stands for whatever comes before it, too
}

// Of is a list of entries that are in order, each id once.
func Of[T Keyed](items []T) List[T] {
	if len(items) == 0 {
		return List[T]{}
	}
	var level []*node[T]
	var from []string
	for part := range slices.Chunk(items, wide) {
		level, from = append(level, &node[T]{size: len(part), items: slices.Clip(part)}), append(from, part[0].Key())
	}
	for len(level) > 1 {
		var up []*node[T]
		var first []string
		for i := 0; i < len(level); i += wide {
			end := min(i+wide, len(level))
			up, first = append(up, over(slices.Clip(level[i:end]), slices.Clip(from[i:end]))), append(first, from[i])
		}
		level, from = up, first
	}
	return List[T]{level[0]}
}

func over[T Keyed](kids []*node[T], from []string) *node[T] {
	n := &node[T]{kids: kids, from: from}
	for _, k := range kids {
		n.size += k.size
	}
	return n
}

// Len is how many entries there are.
func (l List[T]) Len() int {
	if l.root == nil {
		return 0
	}
	return l.root.size
}

// Find finds the entry of an id.
func (l List[T]) Find(id string) (found T, ok bool) {
	for n := l.root; n != nil; n = n.kids[n.kid(id)] {
		if n.kids == nil {
			if i, here := n.place(id); here {
				return n.items[i], true
			}
			break
		}
	}
	return found, false
}

// All goes through the entries in their order.
func (l List[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		if l.root != nil {
			l.root.all(yield)
		}
	}
}

// Parts lists the entries in their order, in parts of few.
func (l List[T]) Parts() [][]T {
	if l.root == nil {
		return nil
	}
	return l.root.parts(make([][]T, 0, l.root.size/wide+1))
}

func (n *node[T]) parts(to [][]T) [][]T {
	if n.kids == nil {
		return append(to, n.items)
	}
	for _, k := range n.kids {
		to = k.parts(to)
	}
	return to
}

func (n *node[T]) all(yield func(T) bool) bool {
	for i := range n.items {
		if !yield(n.items[i]) {
			return false
		}
	}
	for _, k := range n.kids {
		if !k.all(yield) {
			return false
		}
	}
	return true
}

// Put is the list with an entry, in the place of the one with its id.
func (l List[T]) Put(x T) List[T] {
	if l.root == nil {
		return Of([]T{x})
	}
	a, b, from := l.root.put(x)
	if b == nil {
		return List[T]{a}
	}
	return List[T]{over([]*node[T]{a, b}, []string{"", from})}
}

// Drop is the list without the entry of an id.
func (l List[T]) Drop(id string) List[T] {
	if _, ok := l.Find(id); !ok {
		return l
	}
	return List[T]{l.root.drop(id)}
}

// place is where an id is among the entries of a node, or would be.
func (n *node[T]) place(id string) (int, bool) {
	return slices.BinarySearchFunc(n.items, id, func(x T, id string) int { return strings.Compare(x.Key(), id) })
}

// kid is the place of the node that holds an id, or would.
func (n *node[T]) kid(id string) int {
	i, here := slices.BinarySearch(n.from, id)
	if here {
		return i
	}
	return max(0, i-1)
}

// put is the node with an entry; where it grew too wide, two, and the id from which on the second holds entries.
func (n *node[T]) put(x T) (a, b *node[T], from string) {
	if n.kids == nil {
		i, here := n.place(x.Key())
		items := make([]T, 0, min(len(n.items)+1, wide+1))
		items = append(items, n.items[:i]...)
		items = append(items, x)
		if here {
			i++
		}
		items = append(items, n.items[i:]...)
		if len(items) <= wide {
			return &node[T]{size: len(items), items: items}, nil, ""
		}
		half := len(items) / 2
		return &node[T]{size: half, items: items[:half:half]}, &node[T]{size: len(items) - half, items: items[half:]}, items[half].Key()
	}
	i := n.kid(x.Key())
	left, right, middle := n.kids[i].put(x)
	kids, ids := slices.Clone(n.kids), slices.Clone(n.from)
	if kids[i] = left; right != nil {
		kids, ids = slices.Insert(kids, i+1, right), slices.Insert(ids, i+1, middle)
	}
	if len(kids) <= wide {
		return over(kids, ids), nil, ""
	}
	half := len(kids) / 2
	return over(kids[:half:half], ids[:half:half]), over(kids[half:], ids[half:]), ids[half]
}

// drop is the node without the entry of an id, which is there; nil where nothing is left. Nodes are not joined: they
// were full once, and what is dropped is mostly put again.
func (n *node[T]) drop(id string) *node[T] {
	if n.size == 1 {
		return nil
	}
	if n.kids == nil {
		i, _ := n.place(id)
		return &node[T]{size: n.size - 1, items: slices.Concat(n.items[:i], n.items[i+1:])}
	}
	i := n.kid(id)
	kids, ids := slices.Clone(n.kids), slices.Clone(n.from)
	if kids[i] = kids[i].drop(id); kids[i] == nil {
		kids, ids = slices.Delete(kids, i, i+1), slices.Delete(ids, i, i+1)
	}
	return over(kids, ids)
}
