package diff

import (
	"context"
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
)

func (d *differ) frameworks(ctx context.Context, was, is mapping.Source) error {
	id := func(f **framework.Framework) string { return (*f).ID }
	return pairs(ctx, was.Frameworks, is.Frameworks, id, framework.CompareID, func(id string, a, b **framework.Framework) error {
		switch {
		case a == nil:
			d.add(Added, "framework "+id, "", (*b).Title, (*b).Places.Item)
			return nil
		case b == nil:
			d.add(Withdrawn, "framework "+id, (*a).Title, "", (*a).Places.Item)
			return nil
		case (*a).Edition != (*b).Edition:
			d.add(Reissued, "framework "+id, (*a).Edition, (*b).Edition, (*b).Places.Item)
		}
		d.rejudged("framework "+id, whole(*a), whole(*b), (*b).Places.Item)
		return d.requirements(ctx, *a, *b)
	})
}

// requirements compares two editions of one framework.
func (d *differ) requirements(ctx context.Context, a, b *framework.Framework) error {
	moved, err := renumbered(ctx, a.Requirements, b.Requirements)
	if err != nil {
		return err
	}
	gone := make(map[*framework.Requirement]bool, len(moved)) // that stand under another id
	for _, x := range moved {
		gone[x] = true
	}
	id := func(q *framework.Requirement) string { return q.ID }
	return pairs(ctx, a.Requirements, b.Requirements, id, framework.CompareID, func(q string, x, y *framework.Requirement) error {
		ref := framework.Ref{Framework: b.ID, Requirement: q}
		switch {
		case x == nil && moved[q] != nil:
			d.add(Renumbered, ref.String(), moved[q].ID, q, y.Places.Item)
		case x == nil:
			d.add(Added, ref.String(), "", y.Title, y.Places.Item)
		case y == nil && !gone[x]:
			d.add(Withdrawn, ref.String(), x.Title, "", x.Places.Item)
		case y != nil:
			return d.requirement(ctx, ref, x, y)
		}
		return nil
	})
}

// renumbered finds, for each id that is new, the one requirement that went and says
// the same; of two that say the same, neither is the one.
func renumbered(ctx context.Context, older, newer []framework.Requirement) (map[string]*framework.Requirement, error) {
	went, err := unmatched(ctx, older, newer)
	if err != nil {
		return nil, err
	}
	came, err := unmatched(ctx, newer, older)
	if err != nil {
		return nil, err
	}
	moved := map[string]*framework.Requirement{}
	for said, list := range came {
		if from := went[said]; len(list) == 1 && len(from) == 1 {
			moved[list[0].ID] = from[0]
		}
	}
	return moved, nil
}

// unmatched lists, by what they say, the requirements of one list whose ids the other one
// lacks.
func unmatched(ctx context.Context, list, other []framework.Requirement) (map[string][]*framework.Requirement, error) {
	has := make(map[string]bool, len(other))
	if err := check.Each(ctx, other, func(_ int, q *framework.Requirement) { has[q.ID] = true }); err != nil {
		return nil, err
	}
	by := map[string][]*framework.Requirement{}
	return by, check.Each(ctx, list, func(_ int, q *framework.Requirement) {
		if !has[q.ID] {
			said := content(q)
			by[said] = append(by[said], q)
		}
	})
}

// content is what a requirement says, without its number.
func content(q *framework.Requirement) string {
	parts := []string{q.Title, q.Kind}
	for _, p := range q.Points {
		parts = append(parts, p.Text)
	}
	return strings.Join(parts, "\x00")
}

func (d *differ) requirement(ctx context.Context, ref framework.Ref, x, y *framework.Requirement) error {
	at := y.Places.Item
	if x.Title != y.Title {
		d.add(Retitled, ref.String(), x.Title, y.Title, at)
	}
	if x.Share() != y.Share() {
		d.add(Reweighted, ref.String(), fmt.Sprint(x.Share()), fmt.Sprint(y.Share()), at)
	}
	if x.Summary != y.Summary {
		d.add(Reworded, ref.String(), x.Summary, y.Summary, at)
	}
	id := func(p *framework.Point) string { return p.ID }
	return pairs(ctx, x.Points, y.Points, id, framework.CompareID, func(id string, p, q *framework.Point) error {
		what := ref.Point(id).String()
		switch {
		case p == nil:
			d.add(Added, what, "", q.Text, at)
			return nil
		case q == nil:
			d.add(Withdrawn, what, p.Text, "", x.Places.Item)
			return nil
		case p.Text != q.Text:
			d.add(Reworded, what, p.Text, q.Text, at)
		}
		if p.Share() != q.Share() {
			d.add(Reweighted, what, fmt.Sprint(p.Share()), fmt.Sprint(q.Share()), at)
		}
		d.rejudged(what, asked(*p), asked(*q), at)
		return nil
	})
}
