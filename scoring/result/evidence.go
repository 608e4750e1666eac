package result

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
)

// An Evidence is one piece of evidence with its verdict per lens.
type Evidence struct {
	ID       string        `json:"id"`
	Type     string        `json:"type"`
	Title    string        `json:"title"`
	Verdicts []LensVerdict `json:"verdicts"`
	// SupportsIn lists the lenses in which it supports a requirement.
	SupportsIn []string `json:"supports_in"`
	// SatisfiesBoth says that it supports requirements of two frameworks or more. Additional
	// criteria are no framework's own and make none of these.
	SatisfiesBoth bool `json:"satisfies_both"`
	// Until is the last day on which it is in force; zero where it has no end or is of a
	// single time.
	Until framework.Date `json:"until"`
	// Notes tell what is odd about its time.
	Notes []string `json:"notes"`
}

// A LensVerdict is the verdict on one piece of evidence in one lens: that of the
// requirements for which it does best.
type LensVerdict struct {
	Lens         string          `json:"lens"`
	Framework    string          `json:"framework"`
	Verdict      Verdict         `json:"verdict"`
	Why          string          `json:"why"`
	Requirements []framework.Ref `json:"requirements"`
}

// A Verdict says what one piece of evidence is worth in one lens. The zero value
// is the cautious one.
type Verdict uint8

// Verdicts, from worst to best.
const (
	VerdictNotAccepted Verdict = iota
	VerdictNotYet              // collected, performed or in force only later
	VerdictOutOfScope
	VerdictStale    // no day of it lies in a unit that the lens asks, or it came too late
	VerdictDeviates // so much deviates that nothing is left
	VerdictNeedsMore
	VerdictSupports
)

// Taken reports whether a piece was looked at: accepted, and within what the lens asks.
func (v Verdict) Taken() bool { return v != VerdictNotAccepted && v != VerdictOutOfScope }

var verdictNames = [...]string{"not-accepted", "not-yet", "out-of-scope", "stale", "deviates", "needs-more", "supports"}

// String returns the verdict in kebab-case.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// MarshalText returns the name.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the name.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, n := range verdictNames {
		if n == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("unknown verdict %q", text)
}
