package point

import (
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// Links are what the links of a framework ask, and what their controls list: what the catalog tells by
// itself, whatever is judged by it. Those of [NewLinks] are read-only, and serve every lens of the
// catalog; a lens has some of its own, which go on from these.
type Links struct {
	catalog *Links // of which these go on; nil for none
	rules   Rules
	types   map[string]*evidence.Type
	places  map[*mapping.Control]int // of the controls of the graph, in the catalog's

	controls map[*mapping.Control]*listed
	links    map[*mapping.Link]*limits
	asks     map[typeKey]bool // whether what a link needs asks anything of a type
	besides  map[besideKey]*limits
}

type typeKey struct{ needs, evidenceType string }

// A besideKey is for what something beside the links asks of a control: what a link to another needs, or its programmes.
type besideKey struct {
	control    *mapping.Control
	needs      string
	programmes bool
}

// A listed is what a control lists.
type listed struct {
	types      []string // each once
	programmes []string // those of its design that set out what will be done and when
	ruled      bool     // a rule judges it, or overlays ask on top
	alone      *limits  // by itself, whatever links ask
}

// limits are what a link asks beyond what its control lists: what it needs, and to which types it limits
// the control.
type limits struct {
	needs, types string // types stands for by
	by           []string
	lists        *basis.Lists
	of           []limited // by the types of the control
}

// A limited is what a link asks of a type of its control.
type limited struct {
	asked bool // what the link needs asks something of it
	left  bool // the link does not strike it
}

// NewLinks works out what the links of a framework ask.
func NewLinks(g *mapping.Graph, rules Rules, frameworkID string) *Links {
	list := g.Source().EvidenceTypes
	s := &Links{rules: rules, types: make(map[string]*evidence.Type, len(list)), places: make(map[*mapping.Control]int, len(g.Controls()))}
	for i, c := range g.Controls() {
		s.places[c] = i
	}
	for _, t := range list {
		s.types[t.ID] = t
	}
	for _, leaf := range g.Leaves(frameworkID) {
		for i := range leaf.Points {
			for _, e := range leaf.Points[i].Links {
				s.link(e.Control, e.Link)
			}
		}
	}
	return s
}

// kind is an evidence type as judging looks at it.
func (s *Links) kind(id string) unit.Type {
	t := unit.Type{ID: id}
	if of := s.types[id]; of != nil {
		t.Kind = of.Kind
	}
	return t
}

// control is what a control lists.
func (s *Links) control(c *mapping.Control) *listed {
	if s.catalog != nil {
		if x := s.catalog.controls[c]; x != nil {
			return x
		}
	}
	x := s.controls[c]
	if x != nil {
		return x
	}
	x = &listed{types: c.EvidenceTypes(), ruled: !s.rules.Of(c.ID, framework.Design).IsZero() || !s.rules.Of(c.ID, framework.Operation).IsZero()}
	for _, e := range c.Evidence.Design.Types {
		for _, id := range e {
			if t := s.types[id]; t != nil && t.Programme {
				x.programmes = append(x.programmes, id)
			}
		}
	}
	put(&s.controls, c, x)
	x.alone = s.limits(c, "", nil)
	return x
}

// link is what a link asks.
func (s *Links) link(c *mapping.Control, k *mapping.Link) *limits {
	if s.catalog != nil {
		if x := s.catalog.links[k]; x != nil {
			return x
		}
	}
	x := s.links[k]
	if x == nil {
		x = s.limits(c, k.Needs.Text, k.By)
		put(&s.links, k, x)
	}
	return x
}

// need reports whether what a link needs asks anything of pieces of a type: there may be some that do
// not satisfy it.
func (s *Links) need(needs, evidenceType string) bool {
	if needs == "" {
		return false
	}
	key := typeKey{needs, evidenceType}
	if s.catalog != nil {
		if yes, ok := s.catalog.asks[key]; ok {
			return yes
		}
	}
	yes, ok := s.asks[key]
	if !ok {
		p := s.rules.Needs[needs]
		yes = p == nil || p.Asks(evidenceType)
		put(&s.asks, key, yes)
	}
	return yes
}

// limits are those of a link. What it needs goes where it asks nothing of the control's types, and its
// limit where it leaves all: links that come to the same are judged once.
func (s *Links) limits(c *mapping.Control, needs string, by []string) *limits {
	types := s.control(c).types
	out := &limits{of: make([]limited, len(types))}
	for i, t := range types {
		out.of[i] = limited{asked: s.need(needs, t), left: len(by) == 0 || slices.Contains(by, t)}
		if !out.of[i].left {
			out.by = by
		}
		if out.of[i].asked {
			out.needs = needs
		}
	}
	out.types = strings.Join(out.by, "\x00")
	out.lists = basis.NewLists(&basis.Case{Control: c, By: out.by, Rules: s.rules.Of, Kind: s.kind})
	return out
}

func put[K comparable, V any](to *map[K]V, key K, v V) {
	if *to == nil {
		*to = map[K]V{}
	}
	(*to)[key] = v
}

// asked is what links ask, as the catalog has it and as the lens goes on from there.
func (l *Lens) asked() *Links {
	if l.links == nil {
		l.links = &Links{rules: l.Rules, types: l.Types}
	}
	return l.links
}

// asks reports whether what a link needs asks anything of pieces of a type.
func (l *Lens) asks(needs, evidenceType string) bool { return l.asked().need(needs, evidenceType) }

// linked is a control as a link asks it.
func (l *Lens) linked(c *mapping.Control, k *mapping.Link, pressing bool) judging {
	return l.limited(c, l.asked().link(c, k), pressing)
}

// besides is a control as a link to another asks it by what it needs.
func (l *Lens) besides(c *mapping.Control, needs string, pressing bool) judging {
	return l.limited(c, l.asked().beside(besideKey{control: c, needs: needs}, nil), pressing)
}

// programmed is a control limited to its programmes; it reports false where it has none.
func (l *Lens) programmed(c *mapping.Control, pressing bool) (judging, bool) {
	by := l.asked().control(c).programmes
	if len(by) == 0 {
		return judging{}, false
	}
	return l.limited(c, l.asked().beside(besideKey{control: c, programmes: true}, by), pressing), true
}

func (s *Links) beside(key besideKey, by []string) *limits {
	x := s.besides[key]
	if x == nil {
		x = s.limits(key.control, key.needs, by)
		put(&s.besides, key, x)
	}
	return x
}

func (l *Lens) limited(c *mapping.Control, to *limits, pressing bool) judging {
	j := judging{control: c, limits: to, there: l.served(c), pressing: pressing}
	j.alike = j.there.alikeFor(to.of)
	return j
}

// ruled reports whether a rule judges a control, or overlays ask on top.
func (l *Lens) ruled(c *mapping.Control) bool { return l.asked().control(c).ruled }

// everywhere are the systems of the lens, for what is asked of all alike.
func (l *Lens) everywhere() []System {
	var first *organisation.System
	if len(l.Systems) > 0 {
		first = &l.Systems[0]
	}
	if len(l.every) == max(1, len(l.Systems)) && l.everyOf == first {
		return l.every
	}
	l.everyOf, l.every = first, make([]System, max(1, len(l.Systems)))
	for i, y := range l.Systems {
		l.every[i].ID = y.ID
	}
	return l.every
}
