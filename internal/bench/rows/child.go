package rows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/groundworkgrc/groundwork/internal/bench/made"
	"github.com/groundworkgrc/groundwork/internal/bench/turns"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// grownTo is what an organisation of some size took in a process of its own.
type grownTo struct {
	Pieces    int
	Least     time.Duration
	CPU       time.Duration // the least of all threads, the collector's among them
	Allocated uint64        // by one assessment
	Input     uint64        // bytes of the organisation

	peak float64 // bytes that the process took at most
}

// grown measures organisations of some sizes, each in a process of its own.
func (e *Env) grown(ctx context.Context, kind string, sizes ...int) ([]grownTo, error) {
	list := make([]grownTo, len(sizes))
	for i, n := range sizes {
		peak, err := e.child(ctx, &list[i], nil, kind, strconv.Itoa(n), strconv.Itoa(e.few(max(2, min(9, 300_000/n)), 1)))
		if err != nil {
			return nil, err
		}
		list[i].peak = peak
	}
	return list, nil
}

// child runs this program with what [Child] does, reads what it says into a value, and returns how much memory it took.
func (e *Env) child(ctx context.Context, into any, env []string, args ...string) (peak float64, err error) {
	cmd := exec.CommandContext(ctx, e.Self, append([]string{"child"}, args...)...)
	cmd.Env = append(cmd.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return 0, fmt.Errorf("%v: %w\n%s", args, err, exit.Stderr)
		}
		return 0, err
	}
	said := Said{Of: into}
	if err := json.Unmarshal(out, &said); err != nil {
		return 0, fmt.Errorf("%v said %q: %w", args, out, err)
	}
	return said.Peak, nil
}

// Said is what a child says: what it was asked for, and how many bytes of memory it took at most.
type Said struct {
	Peak float64 `json:"peak"`
	Of   any     `json:"of"`
}

// peak is the most memory that this process took, in bytes. Where the system lets a process read it, it is read: what a
// parent is told of a child counts what the parent itself held when it began that child.
func peak() float64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.SplitSeq(string(status), "\n") {
			var kB float64
			if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kB); err == nil {
				return kB * 1024
			}
		}
	}
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return float64(u.Maxrss)
	}
	return float64(u.Maxrss) * 1024
}

// forgetPeak gives back what making the input took beyond the input, and begins to count anew where the system can: what
// is asked is what an assessment takes. Elsewhere the peak counts both.
func forgetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600)
}

// Child does in this process what a row asks for, and returns what is to be said of it.
func Child(ctx context.Context, kind string, args []int) (*Said, error) {
	of, err := inChild(ctx, kind, args)
	if err != nil {
		return nil, err
	}
	return &Said{Peak: peak(), Of: of}, nil
}

func inChild(ctx context.Context, kind string, args []int) (any, error) {
	w, err := made.Acme()
	if err != nil {
		return nil, err
	}
	switch {
	case kind == "copies" && len(args) == 2:
		return grow(ctx, w, func() *organisation.Organisation { return made.Copies(w.Acme, args[0]) }, args[1])
	case kind == "onetype" && len(args) == 2:
		return grow(ctx, w, func() *organisation.Organisation { return made.OneType(w.Acme, args[0]) }, args[1])
	case kind == "fleet" && len(args) == 2:
		return fleet(ctx, w, args[0], args[1], inMemory)
	case kind == "lines" && len(args) == 2:
		return fleet(ctx, w, args[0], args[1], asLines)
	case kind == "held" && len(args) == 1:
		return held(ctx, w, args[0])
	}
	return nil, fmt.Errorf("child %s %v: there is none", kind, args)
}

func grow(ctx context.Context, w *made.World, org func() *organisation.Organisation, times int) (*grownTo, error) {
	ctx, cancel := deadline(ctx)
	defer cancel()
	before := inUse()
	o := org()
	g := &grownTo{Pieces: len(o.Evidence), Input: inUse() - before}
	forgetPeak()
	var list, cpu []time.Duration
	for range times {
		runtime.GC()
		was, start, worked := allocated(), time.Now(), turns.Worked()
		if _, err := w.Engine.Assess(ctx, o, o.AsOf); err != nil {
			return nil, err
		}
		list, cpu = append(list, time.Since(start)), append(cpu, turns.Worked()-worked)
		g.Allocated = allocated() - was
	}
	g.Least, _ = turns.Of(list)
	g.CPU, _ = turns.Of(cpu)
	return g, nil
}

// inUse are the bytes that are held, all garbage gone.
func inUse() uint64 {
	runtime.GC()
	runtime.GC() // what had a finaliser
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
