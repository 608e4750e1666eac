package lens

import (
	"context"
	"fmt"

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

// exchanged is the evidence with what is put in and taken out. What is dropped and put is put;
// of two that are put under one id the last is. The error means that the context ended.
func (c *Case) exchanged(ctx context.Context, ch Change) ([]*piece.Piece, error) {
	last := make(map[string]int, len(ch.Drop)+len(ch.Put)) // where the piece of an id is put; -1: nowhere
	for _, id := range ch.Drop {
		last[id] = -1
	}
	for i := range ch.Put {
		last[ch.Put[i].ID] = i
	}
	out := make([]*piece.Piece, 0, len(c.Stock.Pieces)+len(ch.Put))
	for i, p := range c.Stock.Pieces {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if _, gone := last[p.ID]; !gone && (!ch.Still || p.Present(c.At)) {
			out = append(out, p)
		}
	}
	put := make([]evidence.Piece, 0, len(ch.Put))
	for i := range ch.Put {
		if last[ch.Put[i].ID] == i {
			put = append(put, ch.Put[i])
		}
	}
	ready, err := point.Prepare(ctx, c.Catalog.Graph, put)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return append(out, ready...), nil
}

// pieces lists the evidence of the case by id.
func (c *Case) pieces() []evidence.Piece {
	out := make([]evidence.Piece, len(c.Stock.Pieces))
	for i, p := range c.Stock.Pieces {
		out[i] = *p.Source
	}
	return out
}
