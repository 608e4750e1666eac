package scoring

import (
	"fmt"
	"math"
	"strings"
)

// Epsilon is the tolerance with which a figure counts as 0 or 1.
const Epsilon = 1e-9

// An Interval is a figure in 0..1 of which the true value is not yet known more
// closely: low counts what is shown, high what is not ruled out.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

var (
	nothing = Interval{}
	unknown = Interval{Low: 0, High: 1}
	full    = Interval{Low: 1, High: 1}
)

// exactly is an interval of one value.
func exactly(v float64) Interval { return Interval{v, v} }

// String floors low and ceils high to whole per cents, "45–70 %".
func (i Interval) String() string {
	low, high := i.Percent()
	if low == high {
		return fmt.Sprintf("%d %%", low)
	}
	return fmt.Sprintf("%d–%d %%", low, high)
}

// Percent returns low floored and high ceiled to whole per cents, as they are shown.
func (i Interval) Percent() (low, high int) {
	return int(math.Floor(i.Low*100 + Epsilon)), int(math.Ceil(i.High*100 - Epsilon))
}

// best combines end by end: as well as the better of the two.
func (i Interval) best(o Interval) Interval {
	return Interval{max(i.Low, o.Low), max(i.High, o.High)}
}

// A mean is a weighted mean of intervals, summed in the order of the tree. Products
// are rounded before they are added, so that no platform fuses them.
type mean struct {
	low, high, weight float64
}

func (m *mean) add(v Interval, weight float64) {
	m.low += float64(weight * v.Low)
	m.high += float64(weight * v.High)
	m.weight += weight
}

func (m *mean) value() Interval {
	if m.weight == 0 {
		return nothing
	}
	return Interval{clamp(m.low / m.weight), clamp(m.high / m.weight)}
}

// snap makes a figure that counts as 0 or 1 exactly that, for rules that compare.
func snap(v float64) float64 {
	switch {
	case v >= 1-Epsilon:
		return 1
	case v <= Epsilon:
		return 0
	}
	return v
}

func clamp(v float64) float64 { return min(max(v, 0), 1) }

// A Status is where a requirement or point stands.
type Status uint8

// Statuses. Unknown is the zero value: what could not be judged is never a pass.
const (
	Unknown Status = iota
	Met
	Partial
	NotMet
	OutOfScope
	Excluded
	Unmapped
)

var statusNames = [...]string{"unknown", "met", "partial", "not-met", "out-of-scope", "excluded", "unmapped"}

// String returns the status in kebab-case.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// words is the status as part of a sentence: "not met".
func (s Status) words() string { return strings.ReplaceAll(s.String(), "-", " ") }

// MarshalText returns the name.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Status) UnmarshalText(text []byte) error {
	for i, n := range statusNames {
		if n == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("unknown status %q", text)
}

// statusOf reads the status off a figure.
func statusOf(i Interval) Status {
	switch {
	case i.Low >= 1-Epsilon:
		return Met
	case i.High <= Epsilon:
		return NotMet
	case i.Low <= Epsilon && i.High >= 1-Epsilon:
		return Unknown
	default:
		return Partial
	}
}
