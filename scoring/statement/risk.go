package statement

import (
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A Level is how much weight a risk has, in the organisation's own judgement. The zero
// value is that of a risk that nobody rated.
type Level string

// Levels of a risk.
const (
	LevelUnrated  Level = ""
	LevelLow      Level = "low"
	LevelMedium   Level = "medium"
	LevelHigh     Level = "high"
	LevelCritical Level = "critical"
)

// UnmarshalText reads the name, "" for [LevelUnrated].
func (l *Level) UnmarshalText(text []byte) error {
	return stored.Word(l, "level of risk", text, LevelUnrated, LevelLow, LevelMedium, LevelHigh, LevelCritical)
}

// A Response is what is done about a risk. The zero value says that nobody decided.
type Response string

// Responses to a risk.
const (
	ResponseUndecided Response = ""
	ResponseMitigate  Response = "mitigate"
	ResponseAccept    Response = "accept"
	ResponseAvoid     Response = "avoid"
	ResponseTransfer  Response = "transfer"
)

// UnmarshalText reads the name, "" for [ResponseUndecided].
func (r *Response) UnmarshalText(text []byte) error {
	return stored.Word(r, "response to a risk", text, ResponseUndecided, ResponseMitigate, ResponseAccept, ResponseAvoid, ResponseTransfer)
}
