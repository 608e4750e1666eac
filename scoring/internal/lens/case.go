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
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// A Case is one organisation at one instant.
type Case struct {
	Catalog    *Catalog
	Org        *organisation.Organisation
	At         framework.Date
	Items      []*rule.Item // by id
	Facts      *rule.Facts
	Operates   map[string]organisation.Operates
	Treatments []organisation.Treatment // in an order of their own
	Risks      []organisation.Risk      // by id
	Lenses     []*Lens                  // by id

	byControl map[string][]*rule.Item
	byPoint   map[framework.PointRef][]*rule.Item

	// Compensating treatments by the control, or the requirement, that they are about.
	exchanged    map[string][]*organisation.Treatment
	exchangedFor map[framework.Ref][]*organisation.Treatment

	// Controls that stand for evidence of a point: the same ones in every case made from
	// this one, since they say nothing of it.
	anonymous map[anonymousKey]*mapping.Control
}

// lookEvery is after how many pieces of evidence a loop looks whether its context ended.
const lookEvery = 1 << 10

// Open makes a case of an organisation that fits the graph. The error means that the
// context ended, or that something does not fit after all.
func Open(ctx context.Context, cat *Catalog, org *organisation.Organisation, at framework.Date) (*Case, error) {
	c := &Case{
		Catalog: cat, Org: org, At: at, byControl: map[string][]*rule.Item{}, byPoint: map[framework.PointRef][]*rule.Item{},
		anonymous: map[anonymousKey]*mapping.Control{},
	}
	c.answer(org.Facts)
	c.settle()
	if err := c.prepare(ctx); err != nil {
		return nil, err
	}
	if err := c.openLenses(); err != nil {
		return nil, err
	}
	return c, c.bounded()
}

// answer takes the answers to facts.
func (c *Case) answer(list []evidence.Fact) {
	c.Facts = &rule.Facts{Values: make(map[string]any, len(list))}
	for _, f := range list {
		c.Facts.Values[f.ID] = f.Value
	}
}

// settle takes what the organisation operates and how it treats its gaps.
func (c *Case) settle() {
	c.Operates = map[string]organisation.Operates{}
	for _, o := range c.Org.Operates {
		c.Operates[o.Control] = o
	}
	c.Treatments = slices.SortedStableFunc(slices.Values(c.Org.Treatments), func(a, b organisation.Treatment) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Control, b.Control), a.Requirement.Compare(b.Requirement),
			cmp.Compare(a.By, b.By), cmp.Compare(a.Why, b.Why), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Until, b.Until),
			slices.CompareFunc(a.Points, b.Points, framework.PointRef.Compare), cmp.Compare(a.ApprovedBy, b.ApprovedBy), cmp.Compare(a.Risk, b.Risk))
	})
	c.Risks = slices.SortedStableFunc(slices.Values(c.Org.Risks), func(a, b organisation.Risk) int { return framework.CompareID(a.ID, b.ID) })
	c.exchanged, c.exchangedFor = map[string][]*organisation.Treatment{}, map[framework.Ref][]*organisation.Treatment{}
	for i := range c.Treatments {
		t := &c.Treatments[i]
		switch {
		case t.Kind != organisation.Compensating:
		case t.Control != "":
			c.exchanged[t.Control] = append(c.exchanged[t.Control], t)
		default:
			c.exchangedFor[t.Requirement] = append(c.exchangedFor[t.Requirement], t)
		}
	}
}

// prepare makes an item of each piece of evidence and indexes it by the controls and points
// for which it counts.
func (c *Case) prepare(ctx context.Context) error {
	list := make([]rule.Item, len(c.Org.Evidence))
	c.Items = make([]*rule.Item, len(list))
	for i := range c.Org.Evidence {
		if err := look(ctx, i); err != nil {
			return err
		}
		e := &c.Org.Evidence[i]
		kind, err := c.Catalog.Graph.EvidenceType(e.Type)
		if err != nil {
			return fmt.Errorf("evidence %q: %w", e.ID, err)
		}
		list[i] = pool.Prepare(e, kind, c.At)
		c.Items[i] = &list[i]
	}
	slices.SortFunc(c.Items, byID)
	clear(c.byControl)
	clear(c.byPoint)
	places, most := 0, c.most()
	for _, it := range c.Items {
		if !it.Present {
			continue
		}
		for _, p := range it.Piece.Points {
			c.byPoint[p] = append(c.byPoint[p], it)
		}
		controls := c.ControlsOf(it)
		if places += len(controls); places > most {
			return tooMuch(CodeTooMuch, "%d pieces of evidence stand for more than %d controls, added up (MaxWork); name in each piece the controls that it is for", len(c.Items), most)
		}
		for _, k := range controls {
			c.byControl[k.ID] = append(c.byControl[k.ID], it)
		}
	}
	return nil
}

func byID(a, b *rule.Item) int { return cmp.Compare(a.Piece.ID, b.Piece.ID) }

// Find returns where a piece of evidence is among the items, or would be.
func (c *Case) Find(id string) (int, bool) { return find(c.Items, id) }

// ControlsOf lists the controls for which a piece of evidence counts.
func (c *Case) ControlsOf(it *rule.Item) []*mapping.Control {
	takers := c.Catalog.Graph.Takers(it.Piece.Type)
	switch {
	case len(it.Piece.Points) > 0:
		return nil
	case len(it.Piece.Controls) == 0:
		return takers
	}
	var list []*mapping.Control
	for _, k := range takers {
		if slices.Contains(it.Piece.Controls, k.ID) {
			list = append(list, k)
		}
	}
	return list
}

// Of lists the pieces that count for a control.
func (c *Case) Of(k *mapping.Control) []*rule.Item { return c.byControl[k.ID] }

// OfPoint lists the pieces that name a point by themselves.
func (c *Case) OfPoint(p framework.PointRef) []*rule.Item { return c.byPoint[p] }

// openLenses opens a lens per scope, or, where none is stated, one per framework, in the
// order of their ids.
func (c *Case) openLenses() error {
	if err := c.fewScopes(); err != nil {
		return err
	}
	scopes := c.Org.Scopes
	if len(scopes) == 0 {
		for _, f := range c.Catalog.Graph.Frameworks() {
			scopes = append(scopes, f.WholeScope())
		}
	}
	c.Lenses = make([]*Lens, 0, len(scopes))
	for _, s := range scopes {
		l, err := c.lens(s)
		if err != nil {
			return err
		}
		c.Lenses = append(c.Lenses, l)
	}
	slices.SortFunc(c.Lenses, func(a, b *Lens) int { return framework.CompareID(a.Scope.Lens(), b.Scope.Lens()) })
	return nil
}
