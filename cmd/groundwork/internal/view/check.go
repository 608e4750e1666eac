package view

import (
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// Check is the JSON of the check: the result, what was answered, and what evidence shows beside it.
type Check struct {
	*checkup.Result

	State  checkup.State   `json:"state"`
	Beside []checkup.Claim `json:"beside"`
	Notes  []string        `json:"notes"`
}
