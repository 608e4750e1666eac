package rows

import (
	"context"
	"fmt"
	"maps"
	"math"
	"strings"
	"time"

	"github.com/groundworkgrc/groundwork/internal/bench/floor"
	"github.com/groundworkgrc/groundwork/internal/bench/made"
	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/internal/bench/turns"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

func acmeRow(ctx context.Context, e *Env) ([]report.Line, error) {
	w, err := e.World()
	if err != nil {
		return nil, err
	}
	return besidePlain(ctx, w, w.Acme, sized{"acme", fmt.Sprintf("acme, %d pieces", len(w.Acme.Evidence)), e.plan(60, 5*time.Millisecond), report.AtMost(2), report.AtMost(4)})
}

func tenThousand(ctx context.Context, e *Env) ([]report.Line, error) {
	return copies(ctx, e, 10_000, sized{"10k", "10,000 pieces", e.plan(20, 50*time.Millisecond), report.AtMost(2), report.AtMost(6)})
}

func hundredThousand(ctx context.Context, e *Env) ([]report.Line, error) {
	if e.Quick {
		return nil, nil
	}
	return copies(ctx, e, 100_000, sized{id: "100k", what: "100,000 pieces", plan: e.plan(5, 0)})
}

func copies(ctx context.Context, e *Env, n int, s sized) ([]report.Line, error) {
	w, err := e.World()
	if err != nil {
		return nil, err
	}
	return besidePlain(ctx, w, made.Copies(w.Acme, n), s)
}

// sized is an organisation of some size, and what it is held to.
type sized struct {
	id, what          string
	plan              turns.Plan
	verdicts, figures report.Bar
}

// besidePlain measures an assessment beside the floor.
func besidePlain(ctx context.Context, w *made.World, org *organisation.Organisation, s sized) ([]report.Line, error) {
	ctx, cancel := deadline(ctx)
	defer cancel()
	f, err := floor.New(w.Graph)
	if err != nil {
		return nil, err
	}
	compared, err := sameAsFloor(ctx, w, f, org)
	if err != nil {
		return nil, err
	}
	took, err := s.plan.SideBySide(
		turns.Once("Assess", func() error { _, err := w.Engine.Assess(ctx, org, org.AsOf); return err }),
		turns.Once("plain Go, figures and verdicts", func() error { _, err := f.Verdicts(org, org.AsOf); return err }),
		turns.Once("plain Go, figures", func() error { _, err := f.Figures(org, org.AsOf); return err }),
		turns.Once("Assess on one core", func() error { return onOneCore(ctx, w.Engine, org) }),
	)
	if err != nil {
		return nil, err
	}
	held := fmt.Sprintf("; %d figures, statuses and verdicts compared, 0 differ", compared)
	return []report.Line{
		{ID: s.id + ".verdicts", Row: s.id, What: s.what + ": assess against plain Go, figures and verdicts", Value: ratio(took[0].Least, took[1].Least), Unit: report.Times, Bar: s.verdicts, Detail: against(took[0], took[1]) + held},
		{ID: s.id + ".figures", Row: s.id, What: s.what + ": assess against plain Go, figures alone", Value: ratio(took[0].Least, took[2].Least), Unit: report.Times, Bar: s.figures, Detail: against(took[0], took[2])},
		{ID: s.id + ".one", Row: s.id, What: s.what + ": the same on one core, figures and verdicts", Value: ratio(took[3].Least, took[1].Least), Unit: report.Times, Detail: against(took[3], took[1])},
		{ID: s.id + ".time", Row: s.id, What: s.what + ": assess by itself", Value: ms(took[0].Least), Unit: report.Milliseconds},
	}, nil
}

// onOneCore assesses an organisation as one of a fleet: there each has one core.
func onOneCore(ctx context.Context, e *scoring.Engine, org *organisation.Organisation) error {
	for _, out := range scoring.AssessAll(ctx, e, maps.All(map[string]*organisation.Organisation{"": org}), org.AsOf) {
		if out.Err != nil {
			return out.Err
		}
	}
	return nil
}

// sameAsFloor holds what the engine judges equal to what the floor computes.
func sameAsFloor(ctx context.Context, w *made.World, f *floor.Floor, org *organisation.Organisation) (int, error) {
	a, err := w.Engine.Assess(ctx, org, org.AsOf)
	if err != nil {
		return 0, err
	}
	all := 0
	for what, run := range map[string]func() (*floor.Result, error){
		"figures":  func() (*floor.Result, error) { return f.Figures(org, org.AsOf) },
		"verdicts": func() (*floor.Result, error) { return f.Verdicts(org, org.AsOf) },
	} {
		r, err := run()
		if err != nil {
			return 0, fmt.Errorf("plain Go, %s: %w", what, err)
		}
		compared, differ := floor.Compare(a, r)
		if err := equal(what+" of the floor", compared, differ); err != nil {
			return 0, err
		}
		all = max(all, compared)
	}
	return all, nil
}

// growRow measures sizes in processes of their own, so that none pays for the heap of another.
func growRow(ctx context.Context, e *Env) ([]report.Line, error) {
	grown, err := e.grown(ctx, "copies", 10_000, e.few(1_000_000, 40_000))
	if err != nil {
		return nil, err
	}
	last := grown[len(grown)-1]
	lines := []report.Line{
		{ID: "grow.exponent", Row: "grow", What: e.growth() + "pieces", Value: e.exponent(grown), Unit: report.Exponent, Bar: report.AtMost(1.05), Detail: sizes(grown)},
	}
	if !e.Quick {
		lines = append(lines,
			report.Line{ID: "grow.time", Row: "grow", What: "a million pieces", Value: ms(e.time(last)), Unit: report.Milliseconds, Bar: report.AtMost(3000)},
			report.Line{ID: "grow.memory", Row: "grow", What: "a million pieces: the most memory that the process took", Value: last.peak / 1e6, Unit: report.Megabytes, Bar: report.AtMost(1000),
				Detail: fmt.Sprintf("of which the input is %.0f MB", float64(last.Input)/1e6)})
	}
	return lines, nil
}

func oneTypeRow(ctx context.Context, e *Env) ([]report.Line, error) {
	list := []int{10_000, 40_000, 1_000_000}
	if e.Quick {
		list = list[:2]
	}
	grown, err := e.grown(ctx, "onetype", list...)
	if err != nil {
		return nil, err
	}
	return []report.Line{
		{ID: "onetype.time", Row: "onetype", What: "40,000 records of one type", Value: ms(e.time(grown[1])), Unit: report.Milliseconds, Bar: report.AtMost(150), Detail: sizes(grown)},
		{ID: "onetype.exponent", Row: "onetype", What: e.growth() + "records of one type", Value: e.exponent(grown), Unit: report.Exponent, Bar: report.AtMost(1.05)},
	}, nil
}

// growth names the sizes between which time grows.
func (e *Env) growth() string {
	if e.Quick {
		return "growth of time, 10,000 to 40,000 "
	}
	return "growth of time, 10,000 to 1,000,000 "
}

// exponent is by which power of the size the time grows, from the first size to the last.
func (e *Env) exponent(list []grownTo) float64 {
	a, b := list[0], list[len(list)-1]
	return math.Log(float64(e.time(b))/float64(e.time(a))) / math.Log(float64(b.Pieces)/float64(a.Pieces))
}

// time is what one assessment took, by the clock that the environment reads.
func (e *Env) time(g grownTo) time.Duration {
	if e.CPU {
		return g.CPU
	}
	return g.Least
}

func sizes(list []grownTo) string {
	said := make([]string, len(list))
	for i, g := range list {
		said[i] = fmt.Sprintf("%d: %s (%s of CPU), %.2f µs and %.0f B allocated a piece, peak %.0f MB", g.Pieces, told(g.Least), told(g.CPU), float64(g.Least)/1e3/float64(g.Pieces), float64(g.Allocated)/float64(g.Pieces), g.peak/1e6)
	}
	return strings.Join(said, "; ")
}
