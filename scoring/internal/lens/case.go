package lens

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/held"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// A Case is one organisation at one instant.
type Case struct {
	Catalog    *Catalog
	Org        *organisation.Organisation
	At         framework.Date
	Stock      *point.Stock
	Facts      *rule.Facts
	Operates   map[string]*organisation.Operates
	Treatments []organisation.Treatment // in an order of their own
	Risks      []organisation.Risk      // by id
	Lenses     []*Lens                  // by id

	tally tally
}

// Of is the case of an organisation, of which no lens is open yet: its evidence is made ready and counted. It may not have been checked
// yet: a piece may be there twice, and days may be any. The error means that the context ended, that a type does not fit the graph, or
// that the evidence stands for too much.
func Of(ctx context.Context, cat *Catalog, org *organisation.Organisation, at framework.Date) (*Case, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("assessment: %w", err)
	}
	pieces, err := point.Prepare(ctx, cat.Graph, org.Evidence)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return of(ctx, cat, org, at, pieces)
}

// of is the case with its evidence, which is ready.
func of(ctx context.Context, cat *Catalog, org *organisation.Organisation, at framework.Date, pieces []*piece.Piece) (*Case, error) {
	c := &Case{Catalog: cat, Org: org, At: at, Facts: FactsOf(org.Facts), Stock: point.NewStock(pieces, cat.Graph.Source().EvidenceTypes, at)}
	c.settle()
	return c, c.count(ctx)
}

// Open opens the lenses of an organisation that fits the graph. The error means that something does not fit after all.
func (c *Case) Open() error {
	if err := c.openLenses(c.core()); err != nil {
		return err
	}
	return c.bounded()
}

// core is the case as points are judged in it.
func (c *Case) core() *point.Case {
	org := *c.Org
	org.Treatments = c.Treatments
	return &point.Case{
		Graph: c.Catalog.Graph, Rules: c.Catalog.judging(), Organisation: &org, At: c.At, Facts: c.Facts, Operates: c.Operates, Links: c.Catalog.asks,
		Counts: func(l *mapping.Link) bool { return l.Review.Counts(c.Catalog.ReviewedOnly) },
	}
}

// FactsOf are answers as rules read them.
func FactsOf(list []evidence.Fact) *rule.Facts {
	f := &rule.Facts{Values: make(map[string]any, len(list))}
	for _, x := range list {
		f.Values[x.ID] = x.Value
	}
	return f
}

// settle takes what the organisation operates and how it treats its gaps.
func (c *Case) settle() {
	c.Operates = point.OperatesOf(c.Org)
	c.Treatments = slices.SortedStableFunc(slices.Values(c.Org.Treatments), func(a, b organisation.Treatment) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Control, b.Control), a.Requirement.Compare(b.Requirement),
			cmp.Compare(a.By, b.By), cmp.Compare(a.Why, b.Why), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Until, b.Until),
			slices.CompareFunc(a.Points, b.Points, framework.PointRef.Compare), cmp.Compare(a.ApprovedBy, b.ApprovedBy), cmp.Compare(a.Risk, b.Risk))
	})
	c.Risks = slices.SortedStableFunc(slices.Values(c.Org.Risks), func(a, b organisation.Risk) int { return framework.CompareID(a.ID, b.ID) })
}

// operates is what the organisation states of a control.
func (c *Case) operates(control string) organisation.Operates {
	if o := c.Operates[control]; o != nil {
		return *o
	}
	return organisation.Operates{}
}

// Pieces lists the evidence of the case by id.
func (c *Case) Pieces() held.List[*piece.Piece] { return c.Stock.Pieces }

// Piece returns the piece of evidence of an id, nil where there is none.
func (c *Case) Piece(id string) *piece.Piece {
	p, _ := c.Stock.Pieces.Find(id)
	return p
}

// ControlsOf lists the controls for which a piece of evidence counts. The list may be shared and must not be changed.
func (c *Case) ControlsOf(p *piece.Piece) []*mapping.Control {
	takers := c.Catalog.Graph.Takers(p.Type)
	if !p.NamesControls() && !p.NamesPoints() {
		return takers
	}
	var list []*mapping.Control
	for _, k := range takers {
		if p.Serves(k.ID) {
			list = append(list, k)
		}
	}
	return list
}

// Of lists the pieces that count for a control.
func (c *Case) Of(k *mapping.Control) []*piece.Piece { return c.Stock.Of(k) }

// Serve works out what [Case.Of] lists, before lenses are judged beside one another: then these write nothing that they have in
// common but what is behind a lock.
func (c *Case) Serve() {
	for _, k := range c.Catalog.Graph.Controls() {
		c.Stock.Of(k)
	}
}

// OfPoint lists the pieces that name a point by themselves.
func (c *Case) OfPoint(p framework.PointRef) []*piece.Piece { return c.Stock.OfPoint(p) }

// openLenses opens a lens per scope, or, where none is stated, one per framework that is then judged, in
// the order of their ids.
func (c *Case) openLenses(core *point.Case) error {
	if err := c.fewScopes(); err != nil {
		return err
	}
	scopes := c.Org.Scopes
	if len(scopes) == 0 {
		for _, f := range c.Catalog.unscoped() {
			scopes = append(scopes, f.DefaultScope())
		}
	}
	c.Lenses = make([]*Lens, 0, len(scopes))
	for _, s := range scopes {
		l, err := c.lens(core, s)
		if err != nil {
			return err
		}
		l.count()
		c.Lenses = append(c.Lenses, l)
	}
	slices.SortFunc(c.Lenses, func(a, b *Lens) int { return framework.CompareID(a.Scope.Lens(), b.Scope.Lens()) })
	return nil
}
