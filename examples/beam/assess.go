package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A member is a line that comes in: an organisation in its JSON form, and the key by which its
// assessment is told.
type member struct {
	Key       string          `json:"key"`
	Workspace json.RawMessage `json:"workspace"`
}

// A judged is a line that goes out.
type judged struct {
	Key        string             `json:"key"`
	Assessment *result.Assessment `json:"assessment"`
}

// An assessment is that line as it travels.
type assessment struct {
	Key  string
	Line []byte
}

// A row is what of one line is counted.
type row struct {
	Assessed, Faulty int64
	Lenses           []standing
}

// A standing is where one organisation stands in one lens. Readiness is in billionths: sums of
// whole numbers are the same in whatever order a runner makes them.
type standing struct {
	Framework, Band string
	Low, High       int64
	NotSupported    []string
}

// A fault is a line that has no assessment.
type fault struct {
	File    string `json:"file"`
	Line    string `json:"line"` // how it begins
	Key     string `json:"key"`  // "" where it does not come so far
	Problem string `json:"problem"`
}

const (
	billionths = 1e9
	beginning  = 200 // bytes of a faulty line that are told
)

// newEngine makes the engine once for all that a worker process runs: bundles are worked on side by
// side, each with a DoFn of its own, and an engine is safe to share.
var newEngine = sync.OnceValues(func() (*scoring.Engine, error) {
	set, err := catalog.Load(catalog.Builtin())
	if err != nil {
		return nil, err
	}
	graph, err := mapping.Build(set.Source)
	if err != nil {
		return nil, err
	}
	return scoring.New(graph)
})

// An assessFn assesses lines as of one day.
type assessFn struct {
	At string

	at     framework.Date
	engine *scoring.Engine
}

// Setup is called once for each DoFn, before any line.
func (f *assessFn) Setup() (err error) {
	if f.at, err = framework.ParseDate(f.At); err != nil {
		return err
	}
	f.engine, err = newEngine()
	return err
}

// ProcessElement assesses one line. What is wrong with it is a fault and not an error: an error
// stops the fleet, after the runner has tried the bundle again in vain.
func (f *assessFn) ProcessElement(ctx context.Context, file, line string, assessed func(assessment), rows func(row), faults func(fault)) error {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	var m member
	a, err := f.assess(ctx, line, &m)
	if err == nil {
		var b []byte
		if b, err = json.Marshal(judged{m.Key, a}); err == nil {
			assessed(assessment{m.Key, b})
			rows(rowOf(a))
			return nil
		}
	}
	if ctx.Err() != nil {
		return err // of the bundle, not of the line
	}
	faults(fault{File: file, Line: strings.ToValidUTF8(line[:min(len(line), beginning)], ""), Key: m.Key, Problem: err.Error()})
	rows(row{Faulty: 1})
	return nil
}

// assess is a fleet of one, so that what panics is the fault of its line here, too.
func (f *assessFn) assess(ctx context.Context, line string, m *member) (a *result.Assessment, err error) {
	one := func(yield func(string, scoring.Load) bool) {
		yield("", func(context.Context) (*organisation.Organisation, error) { return decode(line, m) })
	}
	for _, out := range scoring.AssessLoaded(ctx, f.engine, one, f.at) {
		a, err = out.Assessment, out.Err
	}
	return a, err
}

// decode reads a line. The key is known as soon as the line is JSON.
func decode(line string, m *member) (*organisation.Organisation, error) {
	if err := json.Unmarshal([]byte(line), m); err != nil {
		return nil, err
	}
	switch {
	case m.Key == "":
		return nil, errors.New("the line has no key")
	case m.Workspace == nil:
		return nil, errors.New("the line has no workspace")
	}
	org := new(organisation.Organisation)
	return org, json.Unmarshal(m.Workspace, org)
}

// rowOf is what of an assessment is counted.
func rowOf(a *result.Assessment) row {
	r := row{Assessed: 1}
	for _, l := range a.Frameworks {
		s := standing{Framework: l.Framework, Band: l.Band.Name, Low: whole(l.Readiness.Low), High: whole(l.Readiness.High)}
		for _, q := range l.Requirements {
			if q.Status == result.StatusNotSupported {
				s.NotSupported = append(s.NotSupported, q.Ref.String())
			}
		}
		r.Lenses = append(r.Lenses, s)
	}
	return r
}

func whole(x float64) int64 { return int64(x*billionths + 0.5) }

// faultLine is a fault as it is written.
func faultLine(f fault) (int, []byte, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return 0, nil, fmt.Errorf("fault of %s: %w", f.Key, err)
	}
	return 0, append(b, '\n'), nil
}
