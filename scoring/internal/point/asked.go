package point

import (
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// An asked is what links ask by types alone, each worked out once. It holds for every lens of a catalog.
type asked struct {
	types map[typeKey]bool // whether what a link needs asks anything of a type
	links map[*mapping.Link]limits
	ruled map[*mapping.Control]bool

	alike []System // the systems of a lens, for what is asked of all alike
	of    []organisation.System
}

type typeKey struct{ needs, evidenceType string }

// limits are what a link asks beyond what its control lists: what it needs, and to which types it limits
// the control.
type limits struct {
	needs, types string // types stands for by
	by           []string
}

func newAsked() *asked {
	return &asked{types: map[typeKey]bool{}, links: map[*mapping.Link]limits{}, ruled: map[*mapping.Control]bool{}}
}

// asks reports whether what a link needs asks anything of pieces of a type: there may be some that do
// not satisfy it.
func (l *Lens) asks(needs, evidenceType string) bool {
	if needs == "" {
		return false
	}
	if l.links == nil {
		l.links = newAsked()
	}
	key := typeKey{needs, evidenceType}
	yes, ok := l.links.types[key]
	if !ok {
		p := l.Rules.Needs[needs]
		yes = p == nil || p.Asks(evidenceType)
		l.links.types[key] = yes
	}
	return yes
}

// asking are the types of a control of which what a link needs asks something.
type asking []string

func (a asking) of(evidenceType string) bool { return len(a) > 0 && slices.Contains(a, evidenceType) }

func (l *Lens) asking(needs string, c *mapping.Control) asking {
	if needs == "" {
		return nil
	}
	var out asking
	for _, t := range l.served(c).types {
		if l.asks(needs, t) {
			out = append(out, t)
		}
	}
	return out
}

// linked is a control as a link asks it.
func (l *Lens) linked(c *mapping.Control, k *mapping.Link, pressing bool) judging {
	if l.links == nil {
		l.links = newAsked()
	}
	of, ok := l.links.links[k]
	if !ok {
		of = l.limits(c, k.Needs.Text, k.By)
		l.links.links[k] = of
	}
	return l.limited(c, of, pressing)
}

func (l *Lens) limited(c *mapping.Control, to limits, pressing bool) judging {
	of := l.served(c)
	return judging{control: c, limits: to, list: of.list, alike: of.alike, ends: of.ends, pressing: pressing}
}

// limits are those of a link. What it needs goes where it asks nothing of the control's types, and its
// limit where it leaves all: links that come to the same are judged once.
func (l *Lens) limits(c *mapping.Control, needs string, by []string) limits {
	var out limits
	for _, t := range l.served(c).types {
		if len(by) > 0 && !slices.Contains(by, t) {
			out.by = by
		}
		if l.asks(needs, t) {
			out.needs = needs
		}
	}
	out.types = strings.Join(out.by, "\x00")
	return out
}

// everywhere are the systems of the lens, for what is asked of all alike.
func (l *Lens) everywhere() []System {
	if len(l.Systems) == 0 {
		return []System{{}}
	}
	if l.links == nil {
		l.links = newAsked()
	}
	if a := l.links; len(a.of) != len(l.Systems) || &a.of[0] != &l.Systems[0] {
		a.of, a.alike = l.Systems, make([]System, len(l.Systems))
		for i, y := range l.Systems {
			a.alike[i] = System{ID: y.ID}
		}
	}
	return l.links.alike
}
