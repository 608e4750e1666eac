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
