package relation

import (
	"strings"
)

// composed is the composition table of the base relations over non-empty sets: what
// A may be to C where A is the row to B and B is the column to C (RCC-5). A test
// derives each entry from all subsets of a small universe.
var composed = [5][5]Set{
	// equal, subset, superset, intersects, disjoint
	{rEqual, rSubset, rSuperset, rIntersects, rDisjoint},
	{rSubset, rSubset, Any, rSubset | rIntersects | rDisjoint, rDisjoint},
	{rSuperset, Any &^ rDisjoint, rSuperset, rSuperset | rIntersects, rSuperset | rIntersects | rDisjoint},
	{rIntersects, rSubset | rIntersects, rSuperset | rIntersects | rDisjoint, Any, rSuperset | rIntersects | rDisjoint},
	{rDisjoint, rSubset | rIntersects | rDisjoint, rDisjoint, rSubset | rIntersects | rDisjoint, Any},
}

const (
	rEqual      = Set(Equal)
	rSubset     = Set(Subset)
	rSuperset   = Set(Superset)
	rIntersects = Set(Intersects)
	rDisjoint   = Set(Disjoint)
)

// compositions holds the composition of every two sets; it is filled from the table
// above and never written again.
var compositions = composeAll()

// composeAll goes on from what is reckoned already: every program that starts pays for it.
func composeAll() [32][32]Set {
	var all [32][32]Set
	for i := range 5 {
		a := Set(1) << i
		for j := range 5 {
			b := Set(1) << j
			all[a][b] = composed[i][j]
			for c := range b {
				all[a][b|c] = all[a][b] | all[a][c]
			}
		}
		for c := range a {
			for b := range Set(32) {
				all[a|c][b] = all[a][b] | all[c][b]
			}
		}
	}
	return all
}

// Compose returns what A may be to C, where A is s to B and B is t to C: the union of
// the compositions of their base relations. It excludes nothing that can hold.
func (s Set) Compose(t Set) Set { return compositions[s&Any][t&Any] }

// Meet returns what both sets leave open. The empty meet is a contradiction.
func (s Set) Meet(t Set) Set { return s & t }

// Indeterminate reports whether the set says nothing: any of the five may hold.
func (s Set) Indeterminate() bool { return s == Any }

// Contradicts reports whether nothing can hold.
func (s Set) Contradicts() bool { return s&Any == 0 }

// Proves reports whether an A that is supported proves B, where A is s to B: in each relation that may
// hold, all that B asks is asked by A.
func (s Set) Proves() bool { return s != 0 && s&^(rEqual|rSuperset) == 0 }

// Touches reports whether A has something in common with B in each relation that may
// hold.
func (s Set) Touches() bool { return s != 0 && !s.Has(Disjoint) }

// Phrase says the set as a part of a sentence: "a subset of", "not disjoint from".
func (s Set) Phrase() string {
	if s == Any&^rDisjoint {
		return "not disjoint from"
	}
	var parts []string
	for i, p := range []string{"equal to", "a subset of", "a superset of", "intersecting with", "disjoint from"} {
		if s&(1<<i) != 0 {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " or ")
}
