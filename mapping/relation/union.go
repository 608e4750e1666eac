package relation

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A Union states how several requirements together relate to several others together,
// as an n:m map of a crosswalk does. It says nothing of the single pairs but what
// [Follows].
type Union struct {
	From       []framework.Ref `yaml:"from"`
	To         []framework.Ref `yaml:"to"`
	Is         Set             `yaml:"is"` // the union of From to the union of To
	Why        string          `yaml:"why"`
	Rationale  string          `yaml:"rationale"`
	Strength   int             `yaml:"strength"`
	Confidence float64         `yaml:"confidence"`
	Review     review.Review   `yaml:"review"`

	Places framework.Places `yaml:"-"`
}

// Follows returns what a relation between the unions of n sets and of m sets says about
// one of the first and one of the second: "A1 and A2 together equal B" gives that each
// lies in B, and no more.
func Follows(set Set, n, m int) Set {
	if n == 1 && m == 1 {
		return set
	}
	out := Set(0)
	for _, r := range []Set{rEqual, rSubset, rSuperset, rIntersects, rDisjoint} {
		if set&r != 0 {
			out |= follow(r, n == 1, m == 1)
		}
	}
	return out
}

// follow is [Follows] for one base relation, of several on at least one side.
func follow(r Set, oneSource, oneTarget bool) Set {
	switch {
	case r == rDisjoint:
		return r
	case r == rEqual && oneSource: // each target lies in the source
		return rEqual | rSuperset
	case r == rEqual && oneTarget:
		return rEqual | rSubset
	case r == rSubset && oneTarget:
		return rSubset
	case r == rSuperset && oneSource:
		return rSuperset
	case r == rIntersects && oneSource: // the source is in no target: it is not in all of them
		return Any &^ (rEqual | rSubset)
	case r == rIntersects && oneTarget:
		return Any &^ (rEqual | rSuperset)
	}
	return Any
}

// MaxPairs is of how many pairs all unions together may say something. A union of 20,000 by
// 20,000 that are disjoint would say so of 400 million.
const MaxPairs = 200_000

// ErrTooManyPairs says that unions state something of more pairs than [MaxPairs].
var ErrTooManyPairs = fmt.Errorf("unions say something of more than %d pairs", MaxPairs)

// Size is of how many pairs the union says something.
func (u *Union) Size() int {
	if u == nil || Follows(u.Is, len(u.From), len(u.To)).Indeterminate() {
		return 0
	}
	return len(u.From) * len(u.To)
}

// Pairs lists what follows for each pair, where that is anything; [Union.Size] says how
// many these are.
func (u *Union) Pairs() []*Statement {
	list := []*Statement{}
	if u == nil {
		return list
	}
	is := Follows(u.Is, len(u.From), len(u.To))
	if is.Indeterminate() {
		return list
	}
	for _, a := range u.From {
		for _, b := range u.To {
			list = append(list, &Statement{
				From: a, To: b, Is: is, Why: u.Why, Rationale: u.Rationale, Strength: u.Strength, Confidence: u.Confidence, Review: u.Review, Places: u.Places,
			})
		}
	}
	return list
}
