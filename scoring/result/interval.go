package result

import (
	"fmt"
	"math"
)

// Epsilon is the tolerance with which a figure counts as 0 or 1.
const Epsilon = 1e-9

// An Interval is a figure in 0..1 of which the true value is not yet known more
// closely: low counts what is shown, high what is not ruled out.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

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

// Check reports ends that are out of order, out of 0..1 or no numbers.
func (i Interval) Check() error {
	if 0 <= i.Low && i.Low <= i.High && i.High <= 1 {
		return nil
	}
	return fmt.Errorf("%g to %g: want 0 to 1, low first", i.Low, i.High)
}

// Status reads a status off the figure, the first that holds: supported from 1 on, not supported
// where nothing is left open, not shown where nothing is shown, else partly supported.
func (i Interval) Status() Status {
	switch {
	case i.Low >= 1-Epsilon:
		return StatusSupported
	case i.High <= Epsilon:
		return StatusNotSupported
	case i.Low <= Epsilon:
		return StatusNotShown
	default:
		return StatusPartlySupported
	}
}
