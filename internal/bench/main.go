// Bench measures Groundwork beside what the same would cost otherwise, and says which figures hold:
//
//	GOWORK=off go -C internal/bench run . report
//	GOWORK=off go -C internal/bench run . report --quick --only acme,rules
//	GOWORK=off go -C internal/bench run . report --format json >last.json
//	GOWORK=off go -C internal/bench run . report --from last.json --write README.md --write docs/performance.md
//	GOWORK=off go -C internal/bench run . report --from last.json --only rules --format json >next.json
//
// A row that finds something unequal is an error; a figure that misses its bar is not. Files are named from the root of
// the checkout.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/internal/bench/rows"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	if len(args) > 0 && args[0] == "child" {
		return child(ctx, args[1:], out)
	}
	if len(args) == 0 || args[0] != "report" {
		return fmt.Errorf("usage: report [--quick] [--only ROW,...] [--whole-fleet] [--cpu] [--format text|md|json] [--from FILE] [--write FILE]...; rows are %s", strings.Join(ids(), ", "))
	}
	o, err := parse(args[1:], progress)
	if err != nil {
		return err
	}
	root, err := rootOf()
	if err != nil {
		return err
	}
	r, err := o.report(ctx, root, progress)
	if err != nil {
		return err
	}
	return o.give(r, root, out)
}

// options are what was asked for.
type options struct {
	quick, wholeFleet, cpu bool
	only, write            []string
	format, from           string
}

func parse(args []string, out io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("report", flag.ContinueOnError)
	f.SetOutput(out)
	f.BoolVar(&o.quick, "quick", false, "fewer and shorter turns, and no million pieces: figures for a look")
	f.BoolVar(&o.wholeFleet, "whole-fleet", false, "run a fleet of 100,000 organisations")
	f.BoolVar(&o.cpu, "cpu", false, "times of CPU instead of the clock on the wall, for a machine that does other work, too; rules keep the clock")
	f.Func("only", "rows to measure, of "+strings.Join(ids(), ", "), func(s string) error {
		for id := range strings.SplitSeq(s, ",") {
			if !slices.Contains(ids(), id) {
				return fmt.Errorf("there is no row %q", id)
			}
			o.only = append(o.only, id)
		}
		return nil
	})
	f.StringVar(&o.format, "format", "text", "text, md or json")
	f.StringVar(&o.from, "from", "", "take the figures of a stored report instead of measuring; with --only, those of the other rows")
	f.Func("write", "put the table between the marks of a file", func(s string) error { o.write = append(o.write, s); return nil })
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 || !slices.Contains([]string{"text", "md", "json"}, o.format) {
		return nil, errors.New("report takes flags alone, and the formats text, md and json")
	}
	return o, nil
}

func ids() []string {
	var list []string
	for _, r := range rows.All() {
		list = append(list, r.ID)
	}
	return list
}

// report measures, or reads what was measured.
func (o *options) report(ctx context.Context, root string, progress io.Writer) (*report.Report, error) {
	r := report.New(time.Now())
	if o.from != "" {
		stored, err := report.Read(inRoot(root, o.from))
		if err != nil || len(o.only) == 0 {
			return stored, err
		}
		r.Lines = stored.Lines
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	e := rows.NewEnv(root, dir, self)
	e.Quick, e.Whole, e.CPU = o.quick, o.wholeFleet, o.cpu
	r.Quick, r.CPU = o.quick, o.cpu
	for _, row := range rows.All() {
		if len(o.only) > 0 && !slices.Contains(o.only, row.ID) {
			continue
		}
		start := time.Now()
		lines, err := row.Measure(ctx, e)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", row.ID, err)
		}
		r.Put(row.ID, lines)
		fmt.Fprintf(progress, "%s (%s): %d figures, %s\n", row.ID, row.About, len(lines), time.Since(start).Round(time.Second/10))
	}
	return r, nil
}

// give prints the report, and writes it where it is wanted.
func (o *options) give(r *report.Report, root string, out io.Writer) error {
	before, err := report.Read(filepath.Join(root, "internal/bench/before.json"))
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	for _, file := range o.write {
		if err := r.Write(inRoot(root, file), before); err != nil {
			return err
		}
	}
	said := r.Text(before)
	switch o.format {
	case "md":
		said = r.Markdown(before)
	case "json":
		said = r.JSON()
	}
	_, err = io.WriteString(out, said)
	return err
}

// inRoot is where a file is that is named from the root of the checkout, or wherever it is.
func inRoot(root, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(root, file)
}

// rootOf is the root of the checkout: the folder above this module's.
func rootOf() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "internal/bench/go.mod")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("%s is in no checkout of Groundwork", dir)
		}
	}
}

// child does what a row measures in a process of its own.
func child(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errors.New("child of what?")
	}
	var numbers []int
	for _, a := range args[1:] {
		n, err := strconv.Atoi(a)
		if err != nil {
			return err
		}
		numbers = append(numbers, n)
	}
	said, err := rows.Child(ctx, args[0], numbers)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(said)
}
