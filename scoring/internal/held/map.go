package held

import (
	"iter"
	"maps"
)

// A Map holds values by key. One that goes on from another shares with it what neither puts, so that it costs what
// changes and not what is held. The zero Map is empty.
type Map[K comparable, V any] struct {
	shared map[K]V // with others: never changed
	own    map[K]V // put since, in the place of what is shared
}

// some is how many entries a map has of its own before it shares them, too.
const some = 32

// With is a map of what is there, which must not be changed any more.
func With[K comparable, V any](all map[K]V) Map[K, V] { return Map[K, V]{shared: all} }

// Get returns the value of a key; the zero value where there is none.
func (m *Map[K, V]) Get(key K) (V, bool) {
	if v, ok := m.own[key]; ok {
		return v, true
	}
	v, ok := m.shared[key]
	return v, ok
}

// All goes through the values by their keys, in no order.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for key, v := range m.own {
			if !yield(key, v) {
				return
			}
		}
		for key, v := range m.shared {
			if _, own := m.own[key]; !own && !yield(key, v) {
				return
			}
		}
	}
}

// Put puts a value in the place of the one of its key.
func (m *Map[K, V]) Put(key K, v V) {
	if m.own == nil {
		m.own = map[K]V{}
	}
	m.own[key] = v
}

// Next is a map that holds the same. What is put into either is not in the other.
func (m *Map[K, V]) Next() Map[K, V] {
	if len(m.own) > some {
		if len(m.shared) > 0 {
			all := make(map[K]V, len(m.shared)+len(m.own))
			maps.Copy(all, m.shared)
			maps.Copy(all, m.own)
			m.own = all
		}
		m.shared, m.own = m.own, nil
	}
	return Map[K, V]{m.shared, maps.Clone(m.own)}
}
