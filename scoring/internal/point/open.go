package point

import (
	"context"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// A Case is an organisation at an instant, with the catalog that it is judged by.
type Case struct {
	Graph        *mapping.Graph
	Rules        Rules
	Counts       func(*mapping.Link) bool // whether a link counts; nil: all
	Organisation *organisation.Organisation
	At           framework.Date
	Facts        *rule.Facts
	Operates     map[string]*organisation.Operates // by control; nil: as the organisation states it
	Links        func(framework string) *Links     // what the links of a framework ask; nil: it is worked out
}

// Ready makes the evidence of the case ready. The error names a type that nobody declared, or
// means that the context ended.
func (c *Case) Ready(ctx context.Context) (*Stock, error) {
	list, err := Prepare(ctx, c.Graph, c.Organisation.Evidence)
	if err != nil {
		return nil, err
	}
	return NewStock(list, c.Graph.Source().EvidenceTypes, c.At), nil
}

// Prepare makes evidence ready, in the order of its ids: what is looked at one after the other lies so in memory. It is read in
// the order in which it is, since a piece as it is stated is five times as large. The error names a type that nobody declared, or
// means that the context ended.
func Prepare(ctx context.Context, g *mapping.Graph, of []evidence.Piece) ([]*piece.Piece, error) {
	list := make([]*piece.Piece, 0, len(of))
	for len(list) < len(of) {
		room := make([]piece.Piece, min(together, len(of)-len(list)))
		for i := range room {
			list = append(list, &room[i])
		}
	}
	named, ranks, t := piece.Sharing{}, piece.Ranks(of), &evidence.Type{}
	for i := range of {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if id := of[i].Type; id != t.ID || id == "" { // many of one type often come one after the other
			var err error
			if t, err = g.EvidenceType(id); err != nil {
				return nil, err
			}
		}
		p := list[i]
		if ranks != nil {
			p = list[ranks[i]]
		}
		p.Prepare(&of[i], t)
		named.Share(p)
	}
	return list, nil
}

// together is how many pieces lie in one piece of memory: many, and yet it finds room wherever there is some.
const together = 1 << 12

// Lens opens a lens of the case.
func (c *Case) Lens(s framework.Scope, stock *Stock) (*Lens, error) {
	fw, err := c.Graph.Framework(s.Framework)
	if err != nil {
		return nil, err
	}
	p := fw.ProfileOf(s)
	l := &Lens{
		Stock: stock, Framework: fw, Rules: c.Rules, Facts: c.Facts, Counts: c.Counts, Treatments: c.Organisation.Treatments,
		Frame: unit.Frame{At: c.At, Window: s.Window, Instant: s.AsOf, Fails: fw.Fails(), Populations: p.Populations},
		Asked: s.Basis, InPlace: p.InPlace, Operates: c.operates(),
		Systems: systemsOf(c.Organisation, s),
		Controls: func(id string) *mapping.Control {
			k, err := c.Graph.Control(id)
			if err != nil {
				return nil
			}
			return k
		},
	}
	if l.Frame.Instant.IsZero() {
		l.Frame.Instant = c.At
	}
	if len(l.Asked) == 0 {
		l.Asked = p.Basis
	}
	if len(l.Asked) == 0 {
		l.Asked = []framework.Basis{framework.Design, framework.Operation}
	}
	of := c.linksOf(fw.ID)
	l.Types, l.links, l.places = of.types, &Links{catalog: of, rules: of.rules, types: of.types}, of.places
	return l, nil
}

// operates is what the organisation states of the controls that it runs.
func (c *Case) operates() map[string]*organisation.Operates {
	if c.Operates != nil {
		return c.Operates
	}
	return OperatesOf(c.Organisation)
}

// OperatesOf is what an organisation states of the controls that it runs, by their ids.
func OperatesOf(o *organisation.Organisation) map[string]*organisation.Operates {
	by := make(map[string]*organisation.Operates, len(o.Operates))
	for i := range o.Operates {
		by[o.Operates[i].Control] = &o.Operates[i]
	}
	return by
}

func (c *Case) linksOf(frameworkID string) *Links {
	if c.Links == nil {
		return NewLinks(c.Graph, c.Rules, frameworkID)
	}
	return c.Links(frameworkID)
}

// systemsOf are the systems of a scope, in the order of their ids: those that it names, else all
// that the organisation declares, and those of its inclusive subservice organisations.
func systemsOf(o *organisation.Organisation, s framework.Scope) []organisation.System {
	declared := map[string]organisation.System{}
	for _, y := range o.Systems {
		declared[y.ID] = y
	}
	ids := slices.Clone(s.Systems)
	if len(ids) == 0 {
		ids = slices.Collect(maps.Keys(declared))
	}
	for _, sub := range s.Subservice {
		if sub.Method == framework.Inclusive {
			ids = append(ids, sub.Systems...)
		}
	}
	slices.Sort(ids)
	var out []organisation.System
	for _, id := range slices.Compact(ids) {
		y, ok := declared[id]
		if !ok {
			y.ID = id
		}
		out = append(out, y)
	}
	return out
}
