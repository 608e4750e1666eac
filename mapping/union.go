package mapping

import "github.com/groundworkgrc/groundwork/framework"

// A Union states how several requirements together relate to several others together,
// as an n:m map of a crosswalk does. It says nothing of the single pairs but what
// [Follows].
type Union struct {
	From       []framework.Ref `yaml:"from"`
	To         []framework.Ref `yaml:"to"`
	Is         RelationSet     `yaml:"is"` // the union of From to the union of To
	Why        string          `yaml:"why"`
	Rationale  string          `yaml:"rationale"`
	Strength   int             `yaml:"strength"`
	Confidence float64         `yaml:"confidence"`
	Review     Review          `yaml:"review"`

	Places framework.Places `yaml:"-"`
}

// Follows returns what a relation between the unions of n sets and of m sets says about
// one of the first and one of the second: "A1 and A2 together equal B" gives that each
// lies in B, and no more.
func Follows(set RelationSet, n, m int) RelationSet {
	if n == 1 && m == 1 {
		return set
	}
	out := RelationSet(0)
	for _, r := range []RelationSet{rEqual, rSubset, rSuperset, rIntersects, rDisjoint} {
		if set&r != 0 {
			out |= follow(r, n == 1, m == 1)
		}
	}
	return out
}

// follow is [Follows] for one base relation, of several on at least one side.
func follow(r RelationSet, oneSource, oneTarget bool) RelationSet {
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

// Pairs lists what follows for each pair, where that is anything.
func (u *Union) Pairs() []*Stated {
	list := []*Stated{}
	is := Follows(u.Is, len(u.From), len(u.To))
	if is.Indeterminate() {
		return list
	}
	for _, a := range u.From {
		for _, b := range u.To {
			list = append(list, &Stated{
				From: a, To: b, Is: is, Why: u.Why, Rationale: u.Rationale, Strength: u.Strength, Confidence: u.Confidence, Review: u.Review, Places: u.Places,
			})
		}
	}
	return list
}

func (c *checker) union(u *Union) {
	for key, list := range map[string][]framework.Ref{"from": u.From, "to": u.To} {
		if len(list) == 0 {
			c.addf(CodeMissing, u.Places.Item, "a union names the requirements on both sides: say %s: [...]", key)
		}
		for i, r := range list {
			c.leafRef(r, u.Places.Index(key, i), true)
		}
	}
	if u.Is == 0 {
		c.addf(CodeMissing, u.Places.At("is"), "a relation that names none of the five base relations is a contradiction")
	}
}
