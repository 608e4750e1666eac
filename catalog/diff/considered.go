package diff

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// heirs lists controls by the ids that they had before.
func heirs(list []*mapping.Control) map[string]*mapping.Control {
	by := map[string]*mapping.Control{}
	for _, c := range list {
		for _, id := range c.Was {
			by[id] = c
		}
	}
	return by
}

// first is the first control of these ids.
func first(by map[string]*mapping.Control, ids []string) *mapping.Control {
	for _, id := range ids {
		if c := by[id]; c != nil {
			return c
		}
	}
	return nil
}

// tested says who performs a control, from what its occurrences are drawn, and how it is tested.
func tested(c *mapping.Control) string {
	parts := []string{
		when(c.PerformedBy.By != "", "performed by %s", c.PerformedBy.By), when(c.PerformedBy.Not != "", "not by %s", c.PerformedBy.Not),
		when(c.Population.Of != "", "population of %s", c.Population.Of), when(c.Population.From != "", "from %s", c.Population.From),
		when(c.Population.Complete != "", "complete: %s", c.Population.Complete),
	}
	for _, p := range c.Procedures {
		way, text := p.Way()
		parts = append(parts, way+": "+text)
	}
	return said(parts...)
}

// read says what readers said of a link or relation; one that is rejected is told as such already.
func read(r review.Review, votes []review.Vote) string {
	list := make([]string, len(votes))
	for i, v := range votes {
		list[i] = said(v.By, v.Says.String(), v.Why)
	}
	state := r.State.String()
	if r.State == review.Rejected {
		state = ""
	}
	return said(state, r.By, strings.Join(list, ", "))
}

// reread tells of what readers said otherwise.
func (d *differ) reread(what, was, is string, at framework.Position) {
	if was != is {
		d.add(Reread, what, was, is, at)
	}
}

// A reason is what is said of one pair of requirements or series, or of a candidate.
type reason struct {
	of, text string
	at       framework.Position
}

// reasons compares reasons by what they are of.
func (d *differ) reasons(ctx context.Context, was, is []reason) error {
	of := func(r *reason) string { return r.of }
	return pairs(ctx, was, is, of, cmp.Compare[string], func(k string, x, y *reason) error {
		switch {
		case x == nil:
			d.add(Added, k, "", y.text, y.at)
		case y == nil:
			d.add(Withdrawn, k, x.text, "", x.at)
		case x.text != y.text:
			d.add(Reworded, k, x.text, y.text, y.at)
		}
		return nil
	})
}

// open compares why pairs are left open.
func (d *differ) open(ctx context.Context, was, is mapping.Source) error {
	list := func(src mapping.Source) []reason {
		var out []reason
		for _, o := range src.Open {
			for _, ref := range o.Against {
				out = append(out, reason{fmt.Sprintf("open %s against %s", o.Requirement, ref), o.Why, o.Places.Item})
			}
		}
		return out
	}
	return d.reasons(ctx, list(was), list(is))
}

// rejected compares the candidates that were struck.
func (d *differ) rejected(ctx context.Context, was, is mapping.Source) error {
	list := func(src mapping.Source) []reason {
		out := make([]reason, len(src.Rejected))
		for i, r := range src.Rejected {
			out[i] = reason{candidate(r), said(r.Why, read(review.Review{State: review.Rejected}, r.Votes)), r.Places.Item}
		}
		return out
	}
	return d.reasons(ctx, list(was), list(is))
}

func candidate(r *mapping.Rejected) string {
	if r.Control != "" {
		return strings.TrimSpace(fmt.Sprintf("rejected link of %s to %s %s", r.Control, r.To, strings.Join(r.Points, " ")))
	}
	return fmt.Sprintf("rejected relation %s %s %s", r.From, relationText(r.Is), r.To)
}

func relationText(s relation.Set) string { return strings.Join(s.Names(), " or ") }
