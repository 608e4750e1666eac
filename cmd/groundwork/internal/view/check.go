package view

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// Check is the JSON of the check: the result, what was answered, and what evidence shows beside it.
type Check struct {
	*checkup.Result

	State  checkup.State   `json:"state"`
	Beside []checkup.Claim `json:"beside"`
	Notes  []string        `json:"notes"`
}

// Several reports whether several frameworks were asked about, so that one control can serve more than one of them.
func (c Check) Several() bool { return len(c.Frameworks) > 1 }

// BandText names the band of a check, or both where answers are missing.
func BandText(b checkup.Band) string {
	if b.Settled() {
		return b.Low
	}
	return b.Low + ", could be " + b.High
}

// DaysText says a number of days.
func DaysText(d float64) string {
	if d == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%g days", d)
}

// NeedsText lists what shows a control: what is in writing, and what shows that it runs.
func NeedsText(list []checkup.Need) string {
	var out []string
	for _, n := range list {
		out = append(out, n.Title)
	}
	return strings.Join(out, "; ") + "."
}

// BothText says what serves several frameworks at once.
func BothText(b checkup.Both) string {
	s := fmt.Sprintf("%d of the %d controls asked about serve both frameworks; %d of these run, by what you say.", b.Controls, b.Of, b.Yes)
	if len(b.Gaps) > 0 {
		s += fmt.Sprintf(" %d of the gaps serve both: %s of work, done once.", len(b.Gaps), DaysText(float64(b.Days)))
	}
	return s
}
