// Package figure reckons with the figures of results: means by weight, the better of two,
// and the figures that have a name.
package figure

import (
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Figures with a name: nothing is shown, nobody can tell, all is shown.
var (
	Nothing = result.Interval{}
	Unknown = result.Interval{Low: 0, High: 1}
	Full    = result.Interval{Low: 1, High: 1}
)

// Exactly is an interval of one value.
func Exactly(v float64) result.Interval { return result.Interval{Low: v, High: v} }

// Best combines end by end: as well as the better of the two.
func Best(a, b result.Interval) result.Interval {
	return result.Interval{Low: max(a.Low, b.Low), High: max(a.High, b.High)}
}

// A Mean is a weighted mean of intervals, summed in the order of the tree. Products
// are rounded before they are added, so that no platform fuses them.
type Mean struct {
	low, high, weight float64
}

// Add takes an interval in with its weight.
func (m *Mean) Add(v result.Interval, weight float64) {
	m.low += float64(weight * v.Low)
	m.high += float64(weight * v.High)
	m.weight += weight
}

// Join takes another mean in with all that it holds.
func (m *Mean) Join(o Mean) {
	m.low += o.low
	m.high += o.high
	m.weight += o.weight
}

// Weight returns the sum of the weights.
func (m *Mean) Weight() float64 { return m.weight }

// Value returns the mean, nothing where nothing was added.
func (m *Mean) Value() result.Interval {
	if m.weight == 0 {
		return Nothing
	}
	return result.Interval{Low: Clamp(m.low / m.weight), High: Clamp(m.high / m.weight)}
}

// Snap makes a figure that counts as 0 or 1 exactly that, for rules that compare.
func Snap(v float64) float64 {
	switch {
	case v >= 1-result.Epsilon:
		return 1
	case v <= result.Epsilon:
		return 0
	}
	return v
}

// Clamp keeps what rounding brought out of 0..1 in it.
func Clamp(v float64) float64 { return min(max(v, 0), 1) }

// StatusOf reads the status off a figure.
func StatusOf(i result.Interval) result.Status { return i.Status() }
