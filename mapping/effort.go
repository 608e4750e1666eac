package mapping

import (
	"fmt"
	"strconv"
	"strings"
)

// Days is an effort in person-days, written "4d" or "0.5d".
type Days float64

// String returns the text form.
func (d Days) String() string { return strconv.FormatFloat(float64(d), 'g', -1, 64) + "d" }

// MarshalText returns the text form.
func (d Days) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the text form.
func (d *Days) UnmarshalText(text []byte) error {
	s, ok := strings.CutSuffix(string(text), "d")
	v, err := strconv.ParseFloat(s, 64)
	if !ok || err != nil || !(v >= 0 && v <= maxDays) {
		return fmt.Errorf("effort %q: want days, such as 4d or 0.5d", text)
	}
	*d = Days(v)
	return nil
}

// maxDays is the greatest effort.
const maxDays = 1e6

// Effort is what a control costs in person-days: to set up, and per year.
type Effort struct {
	First  Days `yaml:"first"`
	Upkeep Days `yaml:"upkeep"`
}
