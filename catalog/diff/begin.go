package diff

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping"
)

// speaks says what a start rule speaks for or against, and how much.
func speaks(r *mapping.StartRule) string {
	stance := "for "
	if r.Against {
		stance = "against "
	}
	of := r.Says
	if r.Category.Framework != "" {
		of = "the category " + r.Category.String()
	}
	return fmt.Sprintf("%s%s, weight %g", stance, of, r.Share())
}

// startRules compares what speaks for where to start.
func (d *differ) startRules(ctx context.Context, was, is mapping.Source) error {
	id := func(r **mapping.StartRule) string { return (*r).ID }
	said := func(r *mapping.StartRule) written {
		return written{speaks(r) + ", when " + strings.TrimSpace(r.When.Text) + ": " + r.Why, speaks(r) + ": " + r.Why}
	}
	return pairs(ctx, was.StartRules, is.StartRules, id, cmp.Compare[string], func(id string, x, y **mapping.StartRule) error {
		what := "start rule " + id
		switch {
		case x == nil:
			d.rule(Added, what, written{}, said(*y), (*y).Places.Item)
		case y == nil:
			d.rule(Withdrawn, what, said(*x), written{}, (*x).Places.Item)
		case said(*x).text != said(*y).text:
			d.rule(Reworded, what, said(*x), said(*y), (*y).Places.Item)
		}
		return nil
	})
}

// step says what a step of the way takes.
func step(s *mapping.StartStep) string {
	return said(s.Title, s.Framework, when(len(s.After) > 0, "after %s", strings.Join(s.After, " ")), when(!s.Takes.IsZero(), "takes %s", s.Takes),
		when(s.Work != "", "work: %s", s.Work), when(s.Runs, "runs"), when(s.Due != "", "due by %s", s.Due), s.Why)
}

// startSteps compares the steps of the way.
func (d *differ) startSteps(ctx context.Context, was, is mapping.Source) error {
	id := func(s **mapping.StartStep) string { return (*s).ID }
	return pairs(ctx, was.StartSteps, is.StartSteps, id, cmp.Compare[string], func(id string, x, y **mapping.StartStep) error {
		what := "start step " + id
		switch {
		case x == nil:
			d.add(Added, what, "", step(*y), (*y).Places.Item)
		case y == nil:
			d.add(Withdrawn, what, step(*x), "", (*x).Places.Item)
		case step(*x) != step(*y):
			d.add(Reworded, what, step(*x), step(*y), (*y).Places.Item)
		}
		return nil
	})
}

// asks says what a question asks, of whom, and what its answers lead to.
func asks(q *mapping.Question) string {
	return said(q.Ask, q.Area, q.Help, when(len(q.Frameworks) > 0, "for %s", strings.Join(q.Frameworks, " ")),
		when(len(q.Settles.No) > 0, "no settles %s", strings.Join(q.Settles.No, " ")), when(len(q.Opens) > 0, "opens %s", strings.Join(q.Opens, " ")), when(q.Kind != "", "of systems of kind %s", q.Kind))
}

// questions compares what the check asks.
func (d *differ) questions(ctx context.Context, was, is mapping.Source) error {
	fact := func(q **mapping.Question) string { return (*q).Fact }
	return pairs(ctx, was.Questions, is.Questions, fact, cmp.Compare[string], func(id string, x, y **mapping.Question) error {
		what := "question " + id
		switch {
		case x == nil:
			d.add(Added, what, "", asks(*y), (*y).Places.Item)
		case y == nil:
			d.add(Withdrawn, what, asks(*x), "", (*x).Places.Item)
		case asks(*x) != asks(*y):
			d.add(Reworded, what, asks(*x), asks(*y), (*y).Places.Item)
		}
		return nil
	})
}
