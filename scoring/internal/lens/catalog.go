package lens

import (
	"slices"
	"sync"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
)

// A Catalog is a graph with its compiled rules. Make it with [NewCatalog]; it is read-only
// then and serves any number of cases.
type Catalog struct {
	Graph        *mapping.Graph
	Rules        [framework.Operation + 1]map[string]basis.Rules // by basis, of controls
	Needs        map[string]*rule.Program                        // by text
	ReviewedOnly bool                                            // links that nobody reviewed do not count

	places map[*mapping.Control]int       // of a control among those of the graph
	serves map[string][][]int             // framework -> by the places of controls, the places of the leaves that each is linked to
	links  map[string][][]int             // the same with links that do not count
	leafAt map[framework.Ref]int          // place of a leaf in its framework
	loads  map[string]load                // by framework
	above  map[string]map[string]string   // framework -> the group in which each requirement stands
	nets   map[string]*verdict.Net        // by framework
	asked  map[string]func() *point.Links // by framework; worked out once, when the first case is judged
	ruled  func() []*mapping.Control      // see [Catalog.Ruled]; worked out once, too
	takers func() map[string][]int        // by evidence type, the places of the controls that take it; worked out once, too
}

// NewCatalog indexes a graph.
func NewCatalog(g *mapping.Graph, reviewedOnly bool) *Catalog {
	c := &Catalog{
		Graph: g, Needs: map[string]*rule.Program{}, ReviewedOnly: reviewedOnly,
		places: map[*mapping.Control]int{}, serves: map[string][][]int{}, links: map[string][][]int{}, leafAt: map[framework.Ref]int{}, loads: map[string]load{}, above: map[string]map[string]string{},
		nets: map[string]*verdict.Net{}, asked: map[string]func() *point.Links{},
	}
	for i := range c.Rules {
		c.Rules[i] = map[string]basis.Rules{}
	}
	c.ruled, c.takers = sync.OnceValue(c.allRuled), sync.OnceValue(c.allTakers)
	for i, k := range g.Controls() {
		c.places[k] = i
	}
	for _, f := range g.Frameworks() {
		by, all := make([][]int, len(c.places)), make([][]int, len(c.places))
		c.above[f.ID] = make(map[string]string, len(f.Requirements))
		for i := range f.Requirements {
			c.above[f.ID][f.Requirements[i].ID] = f.Requirements[i].Parent
		}
		for i, leaf := range g.Leaves(f.ID) {
			c.leafAt[leaf.Ref] = i
			c.index(by, leaf, i, func(l *mapping.Link) bool { return l.Review.Counts(c.ReviewedOnly) })
			c.index(all, leaf, i, func(*mapping.Link) bool { return true })
		}
		c.serves[f.ID], c.links[f.ID], c.loads[f.ID] = by, all, c.loadOf(f)
		c.nets[f.ID] = verdict.NewNet(g.Leaves(f.ID), func(l *mapping.Link) bool { return l.Review.Counts(reviewedOnly) })
		c.asked[f.ID] = sync.OnceValue(func() *point.Links { return point.NewLinks(g, c.judging(), f.ID) })
	}
	return c
}

func (c *Catalog) index(by [][]int, leaf *mapping.Leaf, i int, counts func(*mapping.Link) bool) {
	for _, p := range leaf.Points {
		for _, k := range p.Links {
			at, ok := c.Place(k.Control)
			if !ok || !counts(k.Link) {
				continue
			}
			if n := len(by[at]); n == 0 || by[at][n-1] != i {
				by[at] = append(by[at], i)
			}
		}
	}
}

// judging are the rules as points are judged by them.
func (c *Catalog) judging() point.Rules { return point.Rules{Of: c.RulesOf, Needs: c.Needs} }

// asks is what the links of a framework ask.
func (c *Catalog) asks(frameworkID string) *point.Links { return c.asked[frameworkID]() }

// RulesOf are what judges a control on a basis.
func (c *Catalog) RulesOf(control string, b framework.Basis) basis.Rules {
	if int(b) >= len(c.Rules) {
		return basis.Rules{}
	}
	return c.Rules[b][control]
}

// Ruled lists the controls of which a rule judges a basis. It is asked for after all rules are set. The list must not be changed.
func (c *Catalog) Ruled() []*mapping.Control { return c.ruled() }

func (c *Catalog) allRuled() []*mapping.Control {
	return slices.DeleteFunc(slices.Clone(c.Graph.Controls()), func(k *mapping.Control) bool {
		return !slices.ContainsFunc(c.Rules[:], func(by map[string]basis.Rules) bool { return by[k.ID].Rule != nil })
	})
}

// Takers lists the places of the controls that take an evidence type. The list must not be changed.
func (c *Catalog) Takers(evidenceType string) []int { return c.takers()[evidenceType] }

func (c *Catalog) allTakers() map[string][]int {
	out := map[string][]int{}
	for _, t := range c.Graph.Source().EvidenceTypes {
		for _, k := range c.Graph.Takers(t.ID) {
			out[t.ID] = append(out[t.ID], c.places[k])
		}
	}
	return out
}

// SetRules sets what judges a control on a basis; a basis that no rule judges has none.
func (c *Catalog) SetRules(control string, b framework.Basis, r basis.Rules) {
	if int(b) < len(c.Rules) {
		c.Rules[b][control] = r
	}
}

// Place is the place of a control among those of the graph; it reports false for any other.
func (c *Catalog) Place(k *mapping.Control) (int, bool) {
	i, ok := c.places[k]
	return i, ok
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
		case slices.ContainsFunc(c.serves[f.ID], func(at []int) bool { return len(at) > 0 }) || !related[f.ID]:
			own = append(own, f)
		}
	}
	if len(own) > 0 {
		return own
	}
	return builtin
}
