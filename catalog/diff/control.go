package diff

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

func (d *differ) controls(ctx context.Context, was, is mapping.Source) error {
	id := func(c **mapping.Control) string { return (*c).ID }
	later, earlier := heirs(is.Controls), heirs(was.Controls)
	before := map[string]*mapping.Control{}
	for _, c := range was.Controls {
		before[c.ID] = c
	}
	return pairs(ctx, was.Controls, is.Controls, id, cmp.Compare[string], func(id string, x, y **mapping.Control) error {
		switch {
		case x == nil && earlier[id] != nil:
			d.add(Renamed, "control "+id, earlier[id].ID, id, (*y).Places.Item)
			return nil
		case x == nil && first(before, (*y).Was) != nil: // told where the old id is
			old := first(before, (*y).Was)
			x = &old
		case x == nil:
			d.add(Added, "control "+id, "", (*y).Title, (*y).Places.Item)
			return nil
		case y == nil && later[id] != nil:
			d.add(Renamed, "control "+later[id].ID, id, later[id].ID, later[id].Places.Item)
			return nil
		case y == nil:
			d.add(Withdrawn, "control "+id, (*x).Title, "", (*x).Places.Item)
			return nil
		}
		a, b := *x, *y
		if a.Title != b.Title {
			d.add(Retitled, "control "+id, a.Title, b.Title, b.Places.Item)
		}
		if a.Does != b.Does {
			d.add(Reworded, "control "+id, a.Does, b.Does, b.Places.Item)
		}
		if x, y := tested(a), tested(b); x != y {
			d.add(Reworded, "tests of control "+id, x, y, b.Places.Item)
		}
		d.rejudged("control "+id, runs(a), runs(b), b.Places.Item)
		return d.links(ctx, a, b)
	})
}

// A link is all that a control has to do with one requirement.
type link struct {
	to           string
	texts, words []string
	read         []string // what readers said
}

func (l *link) written() written {
	if l == nil {
		return written{}
	}
	return written{strings.Join(l.texts, "; "), strings.Join(l.words, "; ")}
}

// links compares what a control is linked to, and with which points and needs.
func (d *differ) links(ctx context.Context, a, b *mapping.Control) error {
	was, err := links(ctx, a)
	if err != nil {
		return err
	}
	is, err := links(ctx, b)
	if err != nil {
		return err
	}
	to := func(l *link) string { return l.to }
	return pairs(ctx, was, is, to, framework.CompareID, func(ref string, x, y *link) error {
		if x, y := x.written(), y.written(); x.text != y.text {
			d.rule(Relinked, fmt.Sprintf("control %s to %s", b.ID, ref), x, y, b.Places.Item)
		}
		if x != nil && y != nil {
			d.reread(fmt.Sprintf("control %s to %s", b.ID, ref), strings.Join(x.read, "; "), strings.Join(y.read, "; "), b.Places.Item)
		}
		return nil
	})
}

// links lists the requirements that a control is linked to, each once.
func links(ctx context.Context, c *mapping.Control) ([]link, error) {
	list, at := []link{}, map[string]int{}
	err := check.Each(ctx, c.Links, func(_ int, l *mapping.Link) {
		text := strings.Join(l.Points, " ")
		if text == "" {
			text = "all points"
		}
		if len(l.By) > 0 {
			text += ", by " + strings.Join(l.By, " ")
		}
		words := text
		if !l.Needs.IsZero() {
			text, words = text+", needs "+l.Needs.Text, words+", needs "+l.Needs.Words()
		}
		if !l.Review.Counts(false) {
			text, words = text+", rejected", words+", rejected"
		}
		to := l.To.String()
		i, ok := at[to]
		if !ok {
			i, list = len(list), append(list, link{to: to})
			at[to] = i
		}
		list[i].texts, list[i].words = append(list[i].texts, text), append(list[i].words, words)
		list[i].read = append(list[i].read, read(l.Review, l.Votes))
	})
	return list, err
}

func (d *differ) rules(ctx context.Context, was, is mapping.Source) error {
	key := func(r **mapping.Rule) string { return "rule of " + (*r).Control + " on " + (*r).Basis.String() }
	return pairs(ctx, was.Rules, is.Rules, key, cmp.Compare[string], func(k string, x, y **mapping.Rule) error {
		switch {
		case x == nil:
			d.rule(Added, k, written{}, written{(*y).Expr.Text, (*y).Why}, (*y).Places.Item)
		case y == nil:
			d.rule(Withdrawn, k, written{(*x).Expr.Text, (*x).Why}, written{}, (*x).Places.Item)
		case (*x).Expr.Text != (*y).Expr.Text:
			d.rule(Reworded, k, written{(*x).Expr.Text, (*x).Why}, written{(*y).Expr.Text, (*y).Why}, (*y).Places.Item)
		}
		return nil
	})
}

func (d *differ) relations(ctx context.Context, was, is mapping.Source) error {
	key := func(r **relation.Statement) string { return (*r).From.String() + " to " + (*r).To.String() }
	return pairs(ctx, was.Relations, is.Relations, key, framework.CompareID, func(k string, x, y **relation.Statement) error {
		switch {
		case x == nil:
			d.add(Added, "relation "+k, "", (*y).Is.String(), (*y).Places.Item)
		case y == nil:
			d.add(Withdrawn, "relation "+k, (*x).Is.String(), "", (*x).Places.Item)
		case (*x).Is != (*y).Is:
			d.add(Reworded, "relation "+k, (*x).Is.String(), (*y).Is.String(), (*y).Places.Item)
		}
		if x != nil && y != nil {
			d.reread("relation "+k, read((*x).Review, (*x).Votes), read((*y).Review, (*y).Votes), (*y).Places.Item)
		}
		return nil
	})
}
