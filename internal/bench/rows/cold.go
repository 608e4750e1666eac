package rows

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/internal/bench/turns"
)

// A command is run from nothing, as a person runs it.
type command struct {
	id, what string
	args     []string
	bar      report.Bar
}

func commands() []command {
	return []command{
		{"cold.assess", "`assess examples/acme`", []string{"assess", "examples/acme"}, report.AtMost(40)},
		{"cold.overlap", "`overlap iso42001 soc2`", []string{"overlap", "iso42001", "soc2"}, report.AtMost(20)},
		{"cold.list", "`catalog list`", []string{"catalog", "list"}, report.AtMost(20)},
		{"cold.help", "`--help`", []string{"--help"}, report.Bar{}},
	}
}

func coldRow(ctx context.Context, e *Env) ([]report.Line, error) {
	binary, hello := filepath.Join(e.Dir, "groundwork"), filepath.Join(e.Dir, "hello")
	if err := e.build(ctx, binary, "./cmd/groundwork"); err != nil {
		return nil, err
	}
	if err := e.build(ctx, hello, "./internal/bench/hello/main.go"); err != nil {
		return nil, err
	}
	list := []turns.Contender{turns.Once("hello world", e.run(ctx, hello))}
	for _, c := range commands() {
		list = append(list, turns.Once(c.what, e.run(ctx, binary, c.args...)))
	}
	took, err := turns.Plan{Turns: e.few(30, 5), CPU: e.CPU}.SideBySide(list...)
	if err != nil {
		return nil, err
	}
	lines := []report.Line{}
	for i, c := range commands() {
		t := took[i+1]
		lines = append(lines, report.Line{ID: c.id, Row: "cold", What: c.what + " from a cold start", Value: ms(t.Least), Unit: report.Milliseconds, Bar: c.bar, Detail: fmt.Sprintf("median %s of %d runs", told(t.Median), t.Turns)})
	}
	lines = append(lines, report.Line{ID: "cold.hello", Row: "cold", What: "hello world from a cold start: the floor", Value: ms(took[0].Least), Unit: report.Milliseconds, Detail: "median " + told(took[0].Median)})
	started, err := e.initialising(ctx, binary)
	return append(lines, started), err
}

// run runs a command in the checkout; it must say something.
func (e *Env) run(ctx context.Context, binary string, args ...string) func() error {
	return func() error {
		cmd := exec.CommandContext(ctx, binary, args...)
		cmd.Dir = e.Root
		out, err := cmd.Output()
		if err == nil && len(out) == 0 {
			err = errors.New("it says nothing")
		}
		if err != nil {
			return fmt.Errorf("%v: %w", args, err)
		}
		return nil
	}
}

var initLine = regexp.MustCompile(`(?m)^init \S+ @\S+ ms, ([\d.]+) ms clock, \d+ bytes, (\d+) allocs`)

// initialising sums up what packages do before main, as the runtime tells it; the least of some runs.
func (e *Env) initialising(ctx context.Context, binary string) (report.Line, error) {
	var list []time.Duration
	packages, allocs := 0, 0
	for range e.few(20, 5) {
		cmd := exec.CommandContext(ctx, binary, "--help")
		cmd.Env = append(cmd.Environ(), "GODEBUG=inittrace=1")
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Run(); err != nil {
			return report.Line{}, err
		}
		sum := 0.0
		packages, allocs = 0, 0
		for _, m := range initLine.FindAllSubmatch(said.Bytes(), -1) {
			clock, _ := strconv.ParseFloat(string(m[1]), 64)
			n, _ := strconv.Atoi(string(m[2]))
			sum += clock
			allocs += n
			packages++
		}
		list = append(list, time.Duration(sum*1e6))
	}
	least, median := turns.Of(list)
	return report.Line{
		ID: "cold.init", Row: "cold", What: "of these, before main: initialising packages", Value: ms(least), Unit: report.Milliseconds, Bar: report.AtMost(10),
		Detail: fmt.Sprintf("median %s; %d packages, %d allocations", told(median), packages, allocs),
	}, nil
}
