package rows

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"runtime"
	"runtime/metrics"
	"strconv"
	"time"

	"github.com/groundworkgrc/groundwork/internal/bench/made"
	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/internal/bench/turns"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// WholeFleet is how many organisations the fleet of the report has.
const WholeFleet = 100_000

// A fleetRun is what a fleet took.
type fleetRun struct {
	Organisations, Pieces int
	Took                  time.Duration
	CPU                   time.Duration // of all cores
	GC                    float64       // share of the time that cores worked
	// What it takes to make an engine in a new process, to read an organisation from a line of JSON and to write its assessment;
	// and how long these lines are.
	Start, Read, Write      time.Duration
	ReadBytes, WrittenBytes int
	Points                  float64 // sum of what was shown, so that nothing is judged for nobody
}

func fleetRow(ctx context.Context, e *Env) ([]report.Line, error) {
	n := e.few(2000, 200)
	if e.Whole {
		n = WholeFleet
	}
	var lines []report.Line
	for _, x := range []struct{ kind, id, gogc, what string }{
		{"fleet", "fleet", "100", ""}, {"fleet", "fleet.gogc400", "400", ", GOGC=400"}, {"lines", "fleet.lines", "100", ", read from lines of JSON"},
	} {
		var f fleetRun
		peak, err := e.child(ctx, &f, []string{"GOGC=" + x.gogc}, x.kind, strconv.Itoa(n), "200")
		if err != nil {
			return nil, err
		}
		rate := float64(f.Organisations) / f.Took.Seconds()
		each := f.CPU / time.Duration(f.Organisations)
		detail := fmt.Sprintf("%d organisations of %d pieces in %s on %d cores; %s of CPU an organisation; %.1f %% in the collector; peak %.0f MB",
			f.Organisations, f.Pieces, told(f.Took), runtime.NumCPU(), told(each), 100*f.GC, peak/1e6)
		if f.Organisations != WholeFleet {
			detail += fmt.Sprintf("; at this rate 100,000 take %.1f minutes", WholeFleet/rate/60)
		}
		lines = append(lines,
			report.Line{ID: x.id, Row: "fleet", What: "a fleet of organisations of 200 pieces" + x.what, Value: rate, Unit: report.PerSecond, Detail: detail},
			report.Line{ID: x.id + ".memory", Row: "fleet", What: "the same: the most memory that the process took", Value: peak / 1e6, Unit: report.Megabytes},
		)
		if x.kind == "fleet" {
			lines = append(lines, onMany(x.id, x.what, each, &f))
		}
	}
	return lines, nil
}

// onMany is what a million organisations cost, on however many machines: each is read, judged and written once, and whatever
// starts a worker makes an engine in it.
func onMany(id, what string, each time.Duration, f *fleetRun) report.Line {
	const organisations, workers = 1_000_000, 100
	work := organisations*(each+f.Read+f.Write) + workers*f.Start
	return report.Line{
		ID: id + ".million", Row: "fleet", What: "a million of these, worked out" + what, Value: work.Hours(), Unit: report.CoreHours,
		Detail: fmt.Sprintf("each %s to judge, %s to read from a line of JSON (%.0f kB), %s to write (%.0f kB); %s to start each of %d workers; on 64 cores %.1f minutes; %.0f GB in, %.0f GB out",
			told(each), told(f.Read), float64(f.ReadBytes)/1e3, told(f.Write), float64(f.WrittenBytes)/1e3, told(f.Start), workers, work.Minutes()/64,
			float64(f.ReadBytes)*organisations/1e9, float64(f.WrittenBytes)*organisations/1e9),
	}
}

// fleet judges a fleet in this process.
func fleet(ctx context.Context, w *made.World, n, pieces int, outcomes func(context.Context, *made.World, *made.Fleet, int) (iter.Seq2[int, scoring.Outcome], error)) (*fleetRun, error) {
	ctx, cancel := deadline(ctx)
	defer cancel()
	all, err := outcomes(ctx, w, made.NewFleet(w.Acme, pieces), n)
	if err != nil {
		return nil, err
	}
	run := &fleetRun{Pieces: pieces}
	start, worked := time.Now(), turns.Worked()
	gcBefore, busyBefore := collector()
	for key, out := range all {
		if out.Err != nil {
			return nil, fmt.Errorf("organisation %d: %w", key, out.Err)
		}
		run.Organisations++
		run.Points += out.Assessment.Frameworks[0].Readiness.Low
	}
	run.Took, run.CPU = time.Since(start), turns.Worked()-worked
	gc, busy := collector()
	if busy > busyBefore {
		run.GC = (gc - gcBefore) / (busy - busyBefore)
	}
	if run.Organisations != n {
		return nil, fmt.Errorf("%d organisations of %d: %w", run.Organisations, n, errDiffer)
	}
	return run, run.lines(ctx, w, made.NewFleet(w.Acme, pieces))
}

// lines measures what surrounds judging where a fleet comes and goes as lines of JSON: work of the CPU, as that of judging.
func (f *fleetRun) lines(ctx context.Context, w *made.World, of *made.Fleet) error {
	const times, organisations = 3, 20
	worked := turns.Worked()
	for range times {
		if _, err := made.Acme(); err != nil {
			return err
		}
	}
	f.Start = (turns.Worked() - worked) / times
	for _, org := range of.All(organisations) {
		text, err := json.Marshal(org)
		if err != nil {
			return err
		}
		worked, again := turns.Worked(), new(organisation.Organisation)
		if err := json.Unmarshal(text, again); err != nil {
			return err
		}
		f.Read += (turns.Worked() - worked) / organisations
		a, err := w.Engine.Assess(ctx, again, org.AsOf)
		if err != nil {
			return err
		}
		worked = turns.Worked()
		out, err := json.Marshal(a)
		if err != nil {
			return err
		}
		f.Write += (turns.Worked() - worked) / organisations
		f.ReadBytes, f.WrittenBytes = f.ReadBytes+len(text)/organisations, f.WrittenBytes+len(out)/organisations
	}
	return nil
}

// inMemory judges organisations that are there.
func inMemory(ctx context.Context, w *made.World, of *made.Fleet, n int) (iter.Seq2[int, scoring.Outcome], error) {
	return scoring.AssessAll(ctx, w.Engine, of.All(n), w.Acme.AsOf), nil
}

// asLines judges organisations that come as lines of JSON, and first holds that this changes nothing.
func asLines(ctx context.Context, w *made.World, of *made.Fleet, n int) (iter.Seq2[int, scoring.Outcome], error) {
	var texts [][]byte
	for _, org := range of.All(of.Different()) {
		text, err := json.Marshal(org)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	load := func(i int) scoring.Load {
		return func(context.Context) (*organisation.Organisation, error) {
			org := new(organisation.Organisation)
			return org, json.Unmarshal(texts[i%len(texts)], org)
		}
	}
	for i, org := range of.All(1) {
		again, err := load(i)(ctx)
		if err != nil {
			return nil, err
		}
		if err := sameAssessment(ctx, w, org, again); err != nil {
			return nil, err
		}
	}
	return scoring.AssessLoaded(ctx, w.Engine, func(yield func(int, scoring.Load) bool) {
		for i := range n {
			if !yield(i, load(i)) {
				return
			}
		}
	}, w.Acme.AsOf), nil
}

// sameAssessment holds that two organisations are judged alike.
func sameAssessment(ctx context.Context, w *made.World, a, b *organisation.Organisation) error {
	var texts [2][]byte
	for i, org := range []*organisation.Organisation{a, b} {
		out, err := w.Engine.Assess(ctx, org, w.Acme.AsOf)
		if err != nil {
			return err
		}
		if texts[i], err = json.Marshal(out); err != nil {
			return err
		}
	}
	if !bytes.Equal(texts[0], texts[1]) {
		return fmt.Errorf("an organisation and what is read of its line: %w", errDiffer)
	}
	return nil
}

// collector is how many seconds of CPU went to the collector, and to all that worked.
func collector() (gc, busy float64) {
	runtime.GC()
	list := []metrics.Sample{{Name: "/cpu/classes/gc/total:cpu-seconds"}, {Name: "/cpu/classes/total:cpu-seconds"}, {Name: "/cpu/classes/idle:cpu-seconds"}}
	metrics.Read(list)
	return list[0].Value.Float64(), list[1].Value.Float64() - list[2].Value.Float64()
}
