package lens

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// A RuleKey names the rule of a control on a basis.
type RuleKey struct {
	Control string
	Basis   framework.Basis
}

// A Catalog is a graph with its compiled rules. Make it with [NewCatalog]; it is read-only
// then and serves any number of cases.
type Catalog struct {
	Graph        *mapping.Graph
	Rules        map[RuleKey]basis.Rules
	Needs        map[string]*rule.Program // by text
	ReviewedOnly bool                     // links that nobody reviewed do not count

	serves map[string]map[*mapping.Control][]int // framework -> control -> places of the leaves that it is linked to
	links  map[string]map[*mapping.Control][]int // the same with links that do not count
	leafAt map[framework.Ref]int                 // place of a leaf in its framework
	loads  map[string]load                       // by framework
}

// NewCatalog indexes a graph.
func NewCatalog(g *mapping.Graph, reviewedOnly bool) *Catalog {
	c := &Catalog{
		Graph: g, Rules: map[RuleKey]basis.Rules{}, Needs: map[string]*rule.Program{}, ReviewedOnly: reviewedOnly,
		serves: map[string]map[*mapping.Control][]int{}, links: map[string]map[*mapping.Control][]int{}, leafAt: map[framework.Ref]int{}, loads: map[string]load{},
	}
	for _, f := range g.Frameworks() {
		by, all := map[*mapping.Control][]int{}, map[*mapping.Control][]int{}
		for i, leaf := range g.Leaves(f.ID) {
			c.leafAt[leaf.Ref] = i
			index(by, leaf, i, func(l *mapping.Link) bool { return l.Review.Counts(c.ReviewedOnly) })
			index(all, leaf, i, func(*mapping.Link) bool { return true })
		}
		c.serves[f.ID], c.links[f.ID], c.loads[f.ID] = by, all, c.loadOf(f)
	}
	return c
}

func index(by map[*mapping.Control][]int, leaf *mapping.Leaf, i int, counts func(*mapping.Link) bool) {
	for _, p := range leaf.Points {
		for _, k := range p.Links {
			if !counts(k.Link) {
				continue
			}
			if n := len(by[k.Control]); n == 0 || by[k.Control][n-1] != i {
				by[k.Control] = append(by[k.Control], i)
			}
		}
	}
}

// RulesOf are what judges a control on a basis.
func (c *Catalog) RulesOf(control string, b framework.Basis) basis.Rules {
	return c.Rules[RuleKey{control, b}]
}

// LeafAt returns the place of a leaf among those of its framework.
func (c *Catalog) LeafAt(ref framework.Ref) (int, bool) {
	i, ok := c.leafAt[ref]
	return i, ok
}

// unscoped lists the frameworks that are judged where no scope is stated: those that were declared, else
// those that come with Groundwork. One that is known by relations alone is projected, and not judged.
func (c *Catalog) unscoped() []*framework.Framework {
	related := map[string]bool{}
	src := c.Graph.Source()
	for _, s := range src.Relations {
		related[s.From.Framework], related[s.To.Framework] = true, true
	}
	for _, u := range src.Unions {
		for _, r := range slices.Concat(u.From, u.To) {
			related[r.Framework] = true
		}
	}
	var own, builtin []*framework.Framework
	for _, f := range c.Graph.Frameworks() {
		switch {
		case f.Builtin:
			builtin = append(builtin, f)
		case len(c.serves[f.ID]) > 0 || !related[f.ID]:
			own = append(own, f)
		}
	}
	if len(own) > 0 {
		return own
	}
	return builtin
}
