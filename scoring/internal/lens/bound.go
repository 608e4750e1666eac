package lens

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// What a small file may multiply to.
const (
	// MaxScopes is how many scopes one organisation may have: each is a lens, with all
	// requirements of its framework.
	MaxScopes = 100
	// MaxSystems is how many systems the scopes may look at, added up.
	MaxSystems = 10_000
	// MaxWork is how many judgements the scopes may ask, and WorkPerPiece how many more for
	// each piece of evidence. A judgement is one piece looked at for one control, by one
	// link's needs, in one lens; a requirement looked at for each group that it stands in
	// counts as one.
	MaxWork      = 500_000
	WorkPerPiece = 50
)

// Codes of the problems of an organisation past a limit.
const (
	CodeTooManyScopes = "too-many-scopes"
	CodeTooMany       = "too-many-systems"
	CodeTooMuch       = "too-much-work"
)

// bounded refuses what multiplies to more than can be judged in a time that its size lets
// expect.
func (c *Case) bounded() error {
	systems, work := 0, 0
	for _, l := range c.Lenses {
		systems += len(l.Systems)
		work += c.work(l)
	}
	if systems > MaxSystems {
		return tooMuch(CodeTooMany, "%d scopes look at %d systems, added up: more than %d (MaxSystems); name in each scope the systems that it covers",
			len(c.Lenses), systems, MaxSystems)
	}
	if most := c.most(); work > most {
		return tooMuch(CodeTooMuch, "%d scopes ask %d judgements of %d pieces of evidence: more than %d (MaxWork); it grows with scopes, with controls that take one type of evidence, and with levels of groups",
			len(c.Lenses), work, len(c.Items), most)
	}
	return nil
}

// fewScopes refuses more scopes than lenses may be opened for, before they are.
func (c *Case) fewScopes() error {
	if n := len(c.Org.Scopes); n > MaxScopes {
		return tooMuch(CodeTooManyScopes, "%d scopes: more than %d (MaxScopes); say in one scope what belongs together", n, MaxScopes)
	}
	return nil
}

// most is how much work the case may ask.
func (c *Case) most() int { return MaxWork + WorkPerPiece*len(c.Items) }

func tooMuch(code, format string, args ...any) error {
	return framework.Problems{{Code: code, Message: fmt.Sprintf(format, args...)}}
}

// work counts what judging a lens asks at most.
func (c *Case) work(l *Lens) int {
	load := c.Catalog.loads[l.Framework.ID]
	n := load.standing
	for k, ways := range load.ways {
		n += ways * (1 + len(c.byControl[k.ID]))
	}
	return n
}

// A load is what a framework asks of whoever judges it.
type load struct {
	ways     map[*mapping.Control]int // in how many ways links ask something of a control's evidence
	standing int                      // requirements, each for the groups that it stands in
}

// loadOf counts the load of a framework.
func (c *Catalog) loadOf(f *framework.Framework) load {
	out := load{ways: map[*mapping.Control]int{}}
	type way struct {
		control *mapping.Control
		needs   string
	}
	seen := map[way]bool{}
	for _, leaf := range c.Graph.Leaves(f.ID) {
		for _, p := range leaf.Points {
			for _, k := range p.Links {
				w := way{k.Control, k.Link.Needs.Text}
				if !k.Link.Review.Counts(c.ReviewedOnly) || seen[w] {
					continue
				}
				seen[w] = true
				out.ways[k.Control]++
			}
		}
	}
	for i := range f.Requirements {
		if n, err := c.Graph.Requirement(framework.Ref{Framework: f.ID, Requirement: f.Requirements[i].ID}); err == nil {
			out.standing += 1 + n.Depth
		}
	}
	return out
}
