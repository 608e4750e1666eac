package rows

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"github.com/groundworkgrc/groundwork/internal/bench/made"
	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/internal/bench/turns"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

func sessionRow(ctx context.Context, e *Env) ([]report.Line, error) {
	w, err := e.World()
	if err != nil {
		return nil, err
	}
	ctx, cancel := deadline(ctx)
	defer cancel()
	org := made.Copies(w.Acme, 10_000)
	s, err := w.Engine.Open(ctx, org, org.AsOf)
	if err != nil {
		return nil, err
	}
	if _, err := s.Assessment(ctx); err != nil {
		return nil, err
	}
	apply := changing(ctx, s, org)
	if err := apply(1); err != nil {
		return nil, err
	}
	took, err := e.plan(20, 50*time.Millisecond).SideBySide(
		turns.Contender{Name: "Apply", Run: apply},
		turns.Once("Assess on one core", func() error { return onOneCore(ctx, w.Engine, org) }),
		turns.Once("Assess", func() error { _, err := w.Engine.Assess(ctx, org, org.AsOf); return err }),
	)
	if err != nil {
		return nil, err
	}
	if err := sameAsWhole(ctx, w, s); err != nil {
		return nil, err
	}
	return []report.Line{
		{ID: "session", Row: "session", What: "one piece changes with 10,000 held: apply against assess, each on one core", Value: ratio(took[0].Least, took[1].Least), Unit: report.Times, Bar: report.AtMost(0.01), Detail: against(took[0], took[1]) + "; then equal to an assessment from nothing, byte for byte"},
		{ID: "session.all", Row: "session", What: "the same against assess on all cores", Value: ratio(took[0].Least, took[2].Least), Unit: report.Times, Detail: against(took[0], took[2])},
		{ID: "session.apply", Row: "session", What: "apply by itself", Value: float64(took[0].Least) / 1e3, Unit: report.Microseconds},
	}, nil
}

// changing gives a session one piece after the other, accepted or not in turn.
func changing(ctx context.Context, s *scoring.Session, org *organisation.Organisation) func(n int) error {
	next := 0
	return func(n int) error {
		for range n {
			e := org.Evidence[next*37%len(org.Evidence)]
			e.Status = evidence.Acceptance(next % 2)
			next++
			if _, err := s.Apply(ctx, scoring.Change{Put: []evidence.Piece{e}}); err != nil {
				return err
			}
		}
		return nil
	}
}

// sameAsWhole holds a session equal to an assessment of what it holds.
func sameAsWhole(ctx context.Context, w *made.World, s *scoring.Session) error {
	is, err := s.Assessment(ctx)
	if err != nil {
		return err
	}
	whole, err := w.Engine.Assess(ctx, s.Organisation(), s.At())
	if err != nil {
		return err
	}
	a, err := json.Marshal(is)
	if err != nil {
		return err
	}
	b, err := json.Marshal(whole)
	if err != nil {
		return err
	}
	if !bytes.Equal(a, b) {
		return fmt.Errorf("a session and an assessment of what it holds: %w", errDiffer)
	}
	return nil
}

// heldBy are bytes a piece.
type heldBy struct {
	Pieces                 int
	Opened, Judged, Result float64
}

func memoryRow(ctx context.Context, e *Env) ([]report.Line, error) {
	n := e.few(100_000, 10_000)
	var h heldBy
	if _, err := e.child(ctx, &h, nil, "held", strconv.Itoa(n)); err != nil {
		return nil, err
	}
	of := fmt.Sprintf("%d pieces, in a process of its own", h.Pieces)
	return []report.Line{
		{ID: "memory.opened", Row: "memory", What: "held a piece by an opened session, beyond the input", Value: h.Opened, Unit: report.Bytes, Bar: report.AtMost(150), Detail: of},
		{ID: "memory.judged", Row: "memory", What: "held a piece by a session that was judged, beyond the input", Value: h.Judged, Unit: report.Bytes},
		{ID: "memory.result", Row: "memory", What: "held a piece by a result", Value: h.Result, Unit: report.Bytes, Bar: report.AtMost(250)},
	}, nil
}

// held measures what a session and a result hold.
func held(ctx context.Context, w *made.World, n int) (*heldBy, error) {
	org := made.Copies(w.Acme, n)
	if _, err := w.Engine.Assess(ctx, w.Acme, w.Acme.AsOf); err != nil { // what is kept for ever
		return nil, err
	}
	each := func(now, before uint64) float64 { return (float64(now) - float64(before)) / float64(n) }
	start := inUse()
	s, err := w.Engine.Open(ctx, org, org.AsOf)
	if err != nil {
		return nil, err
	}
	h := &heldBy{Pieces: n, Opened: each(inUse(), start)}
	if _, err := s.Assessment(ctx); err != nil {
		return nil, err
	}
	h.Judged = each(inUse(), start)
	runtime.KeepAlive(s)
	before := inUse()
	a, err := w.Engine.Assess(ctx, org, org.AsOf)
	if err != nil {
		return nil, err
	}
	h.Result = each(inUse(), before)
	for _, x := range []any{a, org, w} { // none of them went while it was counted
		runtime.KeepAlive(x)
	}
	return h, nil
}
