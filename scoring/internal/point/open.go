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
}

// Ready makes the evidence of the case ready. The error names a type that nobody declared, or
// means that the context ended.
func (c *Case) Ready(ctx context.Context) (*Stock, error) {
	list, err := Prepare(ctx, c.Graph, c.Organisation.Evidence)
	if err != nil {
		return nil, err
	}
	return c.Stocked(list), nil
}

// Stocked is the stock of the case with pieces that are ready.
func (c *Case) Stocked(list []*piece.Piece) *Stock {
	return NewStock(list, c.Graph.Source().EvidenceTypes, c.At)
}

// Prepare makes evidence ready. The error names a type that nobody declared, or means that the
// context ended.
func Prepare(ctx context.Context, g *mapping.Graph, of []evidence.Piece) ([]*piece.Piece, error) {
	list, room := make([]*piece.Piece, len(of)), make([]piece.Piece, len(of))
	for i := range of {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		t, err := g.EvidenceType(of[i].Type)
		if err != nil {
			return nil, err
		}
		list[i] = &room[i]
		list[i].Prepare(&of[i], t)
	}
	return list, nil
}

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
		Asked: s.Basis, InPlace: p.InPlace, Types: map[string]*evidence.Type{}, Operates: map[string]organisation.Operates{},
		Systems: systemsOf(c.Organisation, s), links: newAsked(), items: map[itemsKey][]unit.Item{},
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
	for _, t := range c.Graph.Source().EvidenceTypes {
		l.Types[t.ID] = t
	}
	for _, o := range c.Organisation.Operates {
		l.Operates[o.Control] = o
	}
	return l, nil
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
