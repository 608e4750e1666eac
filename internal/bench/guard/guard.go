// Package guard counts what the library's chief operations allocate and how large programs that use it are, for a test that
// holds both against committed figures. Counts say the same on every machine; times do not, and are not here.
package guard

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/bench/made"
	"github.com/groundworkgrc/groundwork/internal/bench/rules"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Figures are what is committed.
type Figures struct {
	Go         string           `json:"go"` // the release that they are of, as "go1.26": another allocates otherwise
	Operations map[string]Count `json:"operations"`
	Sizes      map[string]int64 `json:"sizes"` // of programs, in bytes
}

// A Count is what one operation allocates.
type Count struct {
	Allocs uint64 `json:"allocs"`
	Bytes  uint64 `json:"bytes"`
}

// How far a figure may lie above what is committed.
const (
	countTolerance = 0.02
	sizeTolerance  = 0.03
)

// Release is the release of Go that this program was built with, without its patch.
func Release() string {
	parts := strings.SplitN(runtime.Version(), ".", 3)
	return strings.Join(parts[:min(len(parts), 2)], ".")
}

// Compare says what is more than committed, and what is less by as much: then the committed figures are to be written anew.
func Compare(committed, is *Figures) (worse, better []string) {
	look := func(what string, was, now float64, tolerance float64) {
		said := fmt.Sprintf("%s: %.0f, committed %.0f (%+.1f %%)", what, now, was, 100*(now-was)/math.Max(was, 1))
		switch {
		case now > was*(1+tolerance):
			worse = append(worse, said)
		case now < was*(1-tolerance):
			better = append(better, said)
		}
	}
	for _, name := range Operations() {
		was, now := committed.Operations[name], is.Operations[name]
		look(name+", allocations", float64(was.Allocs), float64(now.Allocs), countTolerance)
		look(name+", bytes", float64(was.Bytes), float64(now.Bytes), countTolerance)
	}
	for _, name := range Programs() {
		look(name+", bytes of the program", float64(committed.Sizes[name]), float64(is.Sizes[name]), sizeTolerance)
	}
	return worse, better
}

// Operations names what is counted.
func Operations() []string {
	return []string{"assess acme", "assess 10,000", "apply", "explain", "load", "read", "overlap", "rules"}
}

// Programs names the programs whose size is looked at: one that reads results, one with catalogs, one that judges.
func Programs() []string {
	return []string{"examples/stored", "examples/overlap", "examples/assess"}
}

// Measure counts in this process and, for rules, in a test binary of theirs. Nothing else may run beside it.
func Measure(ctx context.Context, root, dir string) (*Figures, error) {
	f := &Figures{Go: Release(), Operations: map[string]Count{}, Sizes: map[string]int64{}}
	ops, err := operations(ctx)
	if err != nil {
		return nil, err
	}
	for name, op := range ops {
		if f.Operations[name], err = count(op); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if f.Operations["rules"], err = countRules(ctx, root, dir); err != nil {
		return nil, err
	}
	for _, p := range Programs() {
		if f.Sizes[p], err = size(ctx, root, dir, p); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func operations(ctx context.Context) (map[string]func() error, error) {
	w, err := made.Acme()
	if err != nil {
		return nil, err
	}
	large := made.Copies(w.Acme, 10_000)
	s, err := w.Engine.Open(ctx, large, large.AsOf)
	if err != nil {
		return nil, err
	}
	a, err := s.Assessment(ctx)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	n := 0
	return map[string]func() error{
		"assess acme":   func() error { _, err := w.Engine.Assess(ctx, w.Acme, w.Acme.AsOf); return err },
		"assess 10,000": func() error { _, err := w.Engine.Assess(ctx, large, large.AsOf); return err },
		"apply": func() error {
			e := large.Evidence[137]
			n++
			e.Status = evidence.Acceptance(n % 2)
			_, err := s.Apply(ctx, scoring.Change{Put: []evidence.Piece{e}})
			return err
		},
		"explain": func() error {
			_, err := w.Engine.Explain(ctx, w.Acme, w.Acme.AsOf, framework.Ref{Framework: "soc2", Requirement: "CC6.2"})
			return err
		},
		"load":    func() error { _, err := catalog.Load(catalog.Builtin(), acme.Files); return err },
		"read":    func() error { _, err := result.Read(bytes.NewReader(text)); return err },
		"overlap": func() error { _, err := w.Graph.Overlap(ctx, "iso42001", "soc2", mapping.OverlapOptions{}); return err },
	}, nil
}

// count is the least of some runs with the collector off: what the runtime does beside them is in no least. Two runs are
// looked at as one, since a change and its contrary may differ.
func count(op func() error) (Count, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	least := Count{Allocs: math.MaxUint64, Bytes: math.MaxUint64}
	for i := range 5 {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 2 {
			if err := op(); err != nil {
				return Count{}, err
			}
		}
		runtime.ReadMemStats(&after)
		if i > 0 { // the first makes what is made once
			least.Allocs = min(least.Allocs, (after.Mallocs-before.Mallocs)/2)
			least.Bytes = min(least.Bytes, (after.TotalAlloc-before.TotalAlloc)/2)
		}
	}
	return least, nil
}

// countRules is the least of some turns, too: a goroutine that continues on another core finds no frames of its own there.
func countRules(ctx context.Context, root, dir string) (least Count, err error) {
	ours, _, err := rules.Start(ctx, root, dir)
	if err != nil {
		return Count{}, err
	}
	defer func() { err = errors.Join(err, ours.Stop()) }()
	const times = 50
	least = Count{Allocs: math.MaxUint64, Bytes: math.MaxUint64}
	for i := range 10 {
		t, err := ours.Turn("all", times)
		if err != nil {
			return Count{}, err
		}
		if i > 0 { // the first warms up
			least.Allocs, least.Bytes = min(least.Allocs, t.Allocs/times), min(least.Bytes, t.Bytes/times)
		}
	}
	return least, nil
}

// size builds a program for one system, on whichever this is, and says how large it is.
func size(ctx context.Context, root, dir, program string) (int64, error) {
	file := filepath.Join(dir, filepath.Base(program))
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", file, "./"+program)
	cmd.Dir = root
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build %s: %w\n%s", program, err, out)
	}
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
