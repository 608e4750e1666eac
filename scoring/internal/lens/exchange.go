package lens

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// A swap is a piece of evidence that goes, that comes, or that takes the place of one with
// the same id.
type swap struct {
	id      string
	was, is *rule.Item // nil for none
}

// exchange puts evidence in and takes evidence out, and notes what that bears on. Each list
// that is touched is copied once, however many pieces are exchanged; those of the case that
// this one was copied from stay as they are. The error means that the context ended, or that
// a piece does not fit after all.
func (c *Case) exchange(ctx context.Context, ch Change, r *Reach, points map[framework.PointRef]bool) error {
	if len(ch.Put)+len(ch.Drop) == 0 {
		return nil
	}
	list, err := c.swaps(ctx, ch)
	if err != nil {
		return err
	}
	byControl, byPoint := map[string][]swap{}, map[framework.PointRef][]swap{}
	for i := range list {
		if err := look(ctx, i); err != nil {
			return err
		}
		s := &list[i]
		r.Pieces = append(r.Pieces, s.id)
		c.bear(s.was, r, points)
		c.bear(s.is, r, points)
		note(byControl, s, func(it *rule.Item) []string { return idsOf(c, it) })
		note(byPoint, s, func(it *rule.Item) []framework.PointRef { return it.Piece.Points })
	}
	c.Items = exchanged(c.Items, list)
	c.byControl, c.byPoint = maps.Clone(c.byControl), maps.Clone(c.byPoint)
	for k, list := range byControl {
		c.byControl[k] = exchanged(c.byControl[k], list)
	}
	for p, list := range byPoint {
		c.byPoint[p] = exchanged(c.byPoint[p], list)
	}
	return nil
}

// look looks at the context every so many steps of a loop.
func look(ctx context.Context, i int) error {
	if i%lookEvery == 0 && ctx.Err() != nil {
		return fmt.Errorf("assessment: %w", ctx.Err())
	}
	return nil
}

// swaps lists what goes and comes, by id. What is dropped and put is put; of two that are put
// under one id the last is.
func (c *Case) swaps(ctx context.Context, ch Change) ([]swap, error) {
	list := make([]swap, 0, len(ch.Drop)+len(ch.Put))
	for _, id := range ch.Drop {
		list = append(list, swap{id: id})
	}
	for i := range ch.Put {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		own := ch.Put[i]
		kind, err := c.Catalog.Graph.EvidenceType(own.Type)
		if err != nil {
			return nil, fmt.Errorf("evidence %q: %w", own.ID, err)
		}
		it := pool.Prepare(&own, kind, c.At)
		list = append(list, swap{id: own.ID, is: &it})
	}
	slices.SortStableFunc(list, func(a, b swap) int { return cmp.Compare(a.id, b.id) })
	out := list[:0]
	for i, s := range list {
		if i+1 < len(list) && list[i+1].id == s.id { // the last of an id says what becomes of it
			continue
		}
		if at, ok := c.Find(s.id); ok {
			s.was = c.Items[at]
		}
		if s.was != nil || s.is != nil {
			out = append(out, s)
		}
	}
	return out, nil
}

// bear notes what a piece bears on; nil is none.
func (c *Case) bear(it *rule.Item, r *Reach, points map[framework.PointRef]bool) {
	if it == nil {
		return
	}
	for _, k := range c.ControlsOf(it) {
		r.Controls[k] = true
	}
	for _, p := range it.Piece.Points {
		points[p] = true
		r.Controls[c.anonymousFor(p, it.Piece.Type)] = true
	}
}

// idsOf lists the ids of the controls for which a piece counts.
func idsOf(c *Case, it *rule.Item) []string {
	list := c.ControlsOf(it)
	ids := make([]string, len(list))
	for i, k := range list {
		ids[i] = k.ID
	}
	return ids
}

// note notes a swap for each list in which the piece that goes is, and for each in which the
// one that comes will be, as often as it is: a piece is in none while it is not present.
func note[K comparable](of map[K][]swap, s *swap, lists func(*rule.Item) []K) {
	if s.was != nil && s.was.Present {
		for _, k := range lists(s.was) {
			of[k] = append(of[k], swap{id: s.id})
		}
	}
	if s.is != nil && s.is.Present {
		for _, k := range lists(s.is) {
			of[k] = append(of[k], swap{id: s.id, is: s.is})
		}
	}
}

// exchanged is a list of items with swaps, both by id.
func exchanged(list []*rule.Item, swaps []swap) []*rule.Item {
	out := make([]*rule.Item, 0, len(list)+len(swaps))
	for _, s := range swaps {
		i, had := find(list, s.id)
		out = append(out, list[:i]...)
		if s.is != nil {
			out = append(out, s.is)
		}
		if list = list[i:]; had {
			list = list[1:]
		}
	}
	return append(out, list...)
}

// find returns where a piece is in a list by id, or would be.
func find(list []*rule.Item, id string) (int, bool) {
	return slices.BinarySearchFunc(list, id, func(it *rule.Item, id string) int { return cmp.Compare(it.Piece.ID, id) })
}
