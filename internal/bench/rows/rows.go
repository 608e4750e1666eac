// Package rows measures what the report tells, a row at a time. Each row holds what it measures equal before it says how
// long it took: figures and verdicts with those of the floor, results of engines with each other, what was stored with
// what is read.
package rows

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/groundworkgrc/groundwork/internal/bench/made"
	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/internal/bench/turns"
)

// An Env is what rows measure with.
type Env struct {
	Root  string // of the library's module
	Dir   string // for what is built
	Self  string // this program, for what is measured in a process of its own
	Quick bool
	Whole bool // the whole fleet instead of a part of it
	CPU   bool // see [turns.Plan]

	World func() (*made.World, error) // loaded once
}

// NewEnv is an environment whose world is loaded when a row first asks for it.
func NewEnv(root, dir, self string) *Env {
	return &Env{Root: root, Dir: dir, Self: self, World: sync.OnceValues(made.Acme)}
}

// A Row is what is measured together.
type Row struct {
	ID      string
	About   string
	Measure func(ctx context.Context, e *Env) ([]report.Line, error)
}

// All lists the rows in the order of the report.
func All() []Row {
	return []Row{
		{"acme", "acme's own pieces against plain Go", acmeRow},
		{"10k", "10,000 pieces against plain Go", tenThousand},
		{"100k", "100,000 pieces against plain Go", hundredThousand},
		{"grow", "growth from 10,000 to 1,000,000 pieces, and the memory that these take", growRow},
		{"onetype", "40,000 records of one type", oneTypeRow},
		{"rules", "all built-in rules and needs in five engines", rulesRow},
		{"session", "one piece changes with 10,000 held", sessionRow},
		{"memory", "bytes held by sessions and results", memoryRow},
		{"cold", "commands from a cold start", coldRow},
		{"stored", "results written and read", storedRow},
		{"yaml", "a catalog of 1.5 MB", yamlRow},
		{"relations", "70,000 requirements and 77,000 relations", relationsRow},
		{"fleet", "a fleet on all cores", fleetRow},
	}
}

// errDiffer says that what was to be equal is not: then no time means anything.
var errDiffer = errors.New("not equal")

// equal makes an error of what differs.
func equal(what string, compared int, differ []string) error {
	if compared == 0 {
		return fmt.Errorf("%s: nothing was compared: %w", what, errDiffer)
	}
	if len(differ) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %d of %d %w, such as\n%s", what, len(differ), compared, errDiffer, strings.Join(differ[:min(len(differ), 5)], "\n"))
}

// plan is so many turns of so much time, a tenth of the turns where it is quick.
func (e *Env) plan(n int, turn time.Duration) turns.Plan {
	if e.Quick {
		return turns.Plan{Turns: max(3, n/10), Turn: turn / 2, CPU: e.CPU}
	}
	return turns.Plan{Turns: n, Turn: turn, CPU: e.CPU}
}

// few is n, or less where it is quick.
func (e *Env) few(n, quick int) int {
	if e.Quick {
		return quick
	}
	return n
}

// deadline gives work a context that can end, as a server's has.
func deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Hour)
}

// build builds a program of the checkout, without C as it is released.
func (e *Env) build(ctx context.Context, to, pkg string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", to, pkg)
	cmd.Dir = e.Root
	cmd.Env = append(cmd.Environ(), "GOWORK=", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

// told writes a duration in the unit that reads best.
func told(d time.Duration) string {
	switch {
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.2f µs", float64(d)/1e3)
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", float64(d)/1e3)
	case d < time.Second:
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	default:
		return fmt.Sprintf("%.2f s", float64(d)/1e9)
	}
}

// against says two times: least against least, and the medians.
func against(a, b turns.Time) string {
	return fmt.Sprintf("%s / %s; medians %s / %s", told(a.Least), told(b.Least), told(a.Median), told(b.Median))
}

func ms(d time.Duration) float64 { return float64(d) / 1e6 }
