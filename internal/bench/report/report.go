// Package report holds what was measured: lines with a figure, the bar that it is held to and whether it holds, as text,
// Markdown and JSON.
package report

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A Report is what one run measured.
type Report struct {
	Date    string `json:"date"`
	Machine string `json:"machine"`
	Go      string `json:"go"`
	Quick   bool   `json:"quick,omitzero"` // fewer and shorter turns: figures for a look
	CPU     bool   `json:"cpu,omitzero"`   // times are of CPU
	Lines   []Line `json:"lines"`
}

// A Line is one figure.
type Line struct {
	ID    string  `json:"id"` // what names it across runs: "acme.verdicts"
	Row   string  `json:"row"`
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Unit  Unit    `json:"unit"`
	Bar   Bar     `json:"bar,omitzero"`
	// Detail says what the figure is made of.
	Detail string `json:"detail,omitzero"`
}

// A Unit says what a figure is.
type Unit string

// Units.
const (
	Times        Unit = "times"        // as long as the floor
	Faster       Unit = "times faster" // than another engine
	Milliseconds Unit = "ms"
	Microseconds Unit = "µs"
	Bytes        Unit = "B"
	Megabytes    Unit = "MB"
	PerSecond    Unit = "per second"
	Exponent     Unit = "exponent"
	CoreHours    Unit = "core-hours"
)

// A Bar is what a figure is held to; the zero Bar holds it to nothing.
type Bar struct {
	Is      float64 `json:"is"`
	AtLeast bool    `json:"at_least,omitzero"` // rather than at most
}

// AtMost and AtLeast are bars.
func AtMost(v float64) Bar { return Bar{Is: v} }

// AtLeast is a bar from below.
func AtLeast(v float64) Bar { return Bar{Is: v, AtLeast: true} }

// Held says whether the figure keeps its bar, in one word; "" where it has none.
func (l *Line) Held() string {
	switch {
	case l.Bar == Bar{}:
		return ""
	case l.Bar.AtLeast == (l.Value >= l.Bar.Is) || l.Value == l.Bar.Is:
		return "held"
	default:
		return "missed"
	}
}

// Figure writes a value in the unit of the line.
func (l *Line) Figure(v float64) string {
	switch l.Unit {
	case Times:
		return number(v) + " ×"
	case Faster:
		return number(v) + " × faster"
	case Exponent:
		return fmt.Sprintf("%.2f", v)
	case PerSecond:
		return number(v) + "/s"
	default:
		return number(v) + " " + string(l.Unit)
	}
}

// Limit writes the bar; "" where there is none.
func (l *Line) Limit() string {
	switch {
	case l.Bar == Bar{}:
		return ""
	case l.Bar.AtLeast:
		return "≥ " + l.Figure(l.Bar.Is)
	default:
		return "≤ " + l.Figure(l.Bar.Is)
	}
}

// number writes three digits that mean something.
func number(v float64) string {
	switch {
	case v >= 1000:
		return grouped(fmt.Sprintf("%.0f", v))
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return trimmed(fmt.Sprintf("%.1f", v))
	case v >= 0.1:
		return trimmed(fmt.Sprintf("%.2f", v))
	default:
		return trimmed(fmt.Sprintf("%.4f", v))
	}
}

func trimmed(s string) string { return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") }

func grouped(s string) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// New is a report of this machine on a day.
func New(at time.Time) *Report {
	return &Report{Date: at.UTC().Format(time.DateOnly), Machine: machine(), Go: strings.TrimPrefix(runtime.Version(), "go")}
}

func machine() string {
	kind := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.SplitSeq(string(info), "\n") {
			if name, ok := strings.CutPrefix(line, "model name\t: "); ok {
				kind = name
				break
			}
		}
	}
	return fmt.Sprintf("%d cores, %s, %s", runtime.NumCPU(), kind, runtime.GOOS)
}

// Read reads a report that was stored as JSON.
func Read(file string) (*Report, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r := &Report{}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

// Line is the line of an id, nil where there is none.
func (r *Report) Line(id string) *Line {
	if r == nil {
		return nil
	}
	for i := range r.Lines {
		if r.Lines[i].ID == id {
			return &r.Lines[i]
		}
	}
	return nil
}

// Put puts the lines of a row in the place of those that it had, or at the end.
func (r *Report) Put(row string, lines []Line) {
	at := slices.IndexFunc(r.Lines, func(l Line) bool { return l.Row == row })
	if at < 0 {
		at = len(r.Lines)
	}
	others := slices.DeleteFunc(slices.Clone(r.Lines), func(l Line) bool { return l.Row == row })
	r.Lines = slices.Insert(others, at, lines...)
}
