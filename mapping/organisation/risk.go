package organisation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
	"github.com/groundworkgrc/groundwork/internal/object"
)

// RiskResponse is what is done about a risk (ISO/IEC 42001, 6.1.3; CC3.2, CC9.1).
type RiskResponse uint8

// Responses to a risk. Undecided is that of a risk for which none is stated; a risk that
// is accepted wants someone who accepted it.
const (
	ResponseUndecided RiskResponse = iota
	ResponseMitigate
	ResponseAccept
	ResponseAvoid
	ResponseTransfer
)

var riskResponseNames = []string{"", "mitigate", "accept", "avoid", "transfer"}

// String returns the name, "" for Undecided.
func (r RiskResponse) String() string { return enum.Name(riskResponseNames, r) }

// MarshalText returns the name.
func (r RiskResponse) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the name.
func (r *RiskResponse) UnmarshalText(text []byte) (err error) {
	*r, err = enum.Parse[RiskResponse]("response to a risk", riskResponseNames, string(text))
	return err
}

// A Risk is one line of a risk list that is small enough to keep in YAML. The
// Statement of Applicability refers to it.
type Risk struct {
	ID       string              `json:"id,omitzero"       yaml:"id"`
	Title    string              `json:"title,omitzero"    yaml:"title"`
	Systems  []string            `json:"systems,omitempty" yaml:"systems"` // none means all
	Owner    string              `json:"owner,omitzero"    yaml:"owner"`
	Level    framework.RiskLevel `json:"level,omitzero"    yaml:"level"`    // before anything is done about it
	Residual framework.RiskLevel `json:"residual,omitzero" yaml:"residual"` // that remains
	Response RiskResponse        `json:"response,omitzero" yaml:"response"`
	// Controls that answer the risk; a requirement that these serve is necessary.
	Controls []string `json:"controls,omitempty" yaml:"controls"`
	// Requirements that the risk makes necessary by itself.
	Requirements []framework.Ref `json:"requirements,omitempty" yaml:"requirements"`
	Why          string          `json:"why,omitzero"           yaml:"why"`
	ReviewBy     framework.Date  `json:"review_by,omitzero"     yaml:"review_by"` // past this day it is to be looked at anew

	Places framework.Places `json:"-" yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (r *Risk) UnmarshalJSON(data []byte) error {
	type plain Risk
	return object.Whole(data, (*plain)(r))
}
