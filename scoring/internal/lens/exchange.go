package lens

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
)

// lookEvery is after how many pieces of evidence a loop looks whether its context ended.
const lookEvery = 1 << 10

// look looks at the context every so many steps of a loop.
func look(ctx context.Context, i int) error {
	if i%lookEvery == 0 && ctx.Err() != nil {
		return fmt.Errorf("assessment: %w", ctx.Err())
	}
	return nil
}

// An exchange is what is taken out of the evidence of a case, by id, and what is put in.
type exchange struct {
	drop []string
	put  []*piece.Piece
}

// exchangeOf is that of a change. What is dropped and put is put; of two that are put under one id the last is; what is
// dropped twice is dropped once. The error means that the context ended.
func (c *Case) exchangeOf(ctx context.Context, ch *Change) (exchange, error) {
	var x exchange
	last := make(map[string]int, len(ch.Put)) // where the piece of an id is put; -1: nowhere
	put := make([]evidence.Piece, 0, len(ch.Put))
	for i := range ch.Put {
		last[ch.Put[i].ID] = i
	}
	for i := range ch.Put {
		if last[ch.Put[i].ID] == i {
			put = append(put, ch.Put[i])
		}
	}
	for _, id := range ch.Drop {
		if _, done := last[id]; !done {
			x.drop = append(x.drop, id)
			last[id] = -1
		}
	}
	ready, err := point.Prepare(ctx, c.Catalog.Graph, put)
	if err != nil {
		return x, fmt.Errorf("evidence: %w", err)
	}
	x.put = ready
	return x, nil
}

// exchanged is all the evidence with an exchange, by id; still says that nothing comes that is not there yet. The error means
// that the context ended.
func (c *Case) exchanged(ctx context.Context, x exchange, still bool) ([]*piece.Piece, error) {
	moves := make(map[string]bool, len(x.drop)+len(x.put))
	for _, id := range x.drop {
		moves[id] = true
	}
	for _, p := range x.put {
		moves[p.ID] = true
	}
	out := make([]*piece.Piece, 0, c.Pieces().Len()+len(x.put))
	i := 0
	for p := range c.Pieces().All() {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if i++; !moves[p.ID] && (!still || p.Present(c.At)) {
			out = append(out, p)
		}
	}
	out = append(out, x.put...)
	slices.SortFunc(out, func(a, b *piece.Piece) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

// pieces lists the evidence of the case by id.
func (c *Case) pieces() []evidence.Piece {
	out := make([]evidence.Piece, 0, c.Pieces().Len())
	for p := range c.Pieces().All() {
		out = append(out, *p.Source)
	}
	return out
}
