package result

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// Notice ends every report.
const Notice = "Indicative, not legal or audit advice."

// Format names the form of an [Assessment] as JSON; fields are only added.
const Format = "groundwork-assessment/2"

// FirstFormat is what the first edition of the rules wrote. Its figures were computed
// otherwise, and [Read] says its statuses in the words of this edition.
const FirstFormat = "groundwork-assessment/1"

// An Assessment is plain, ordered data: what was assessed, at which instant, from
// which catalog, rules and input. It marshals to the same bytes for the same input.
type Assessment struct {
	Format  string         `json:"format"`
	At      framework.Date `json:"at"`
	Catalog Digest         `json:"catalog"`
	Rules   Digest         `json:"rules"`
	Input   Digest         `json:"input"`
	Notice  string         `json:"notice"`
	// Organisation is the name, for the title of a report.
	Organisation string `json:"organisation"`
	// Frameworks holds one result per lens, in the order of the lenses' ids.
	Frameworks []Lens `json:"frameworks"`
	// Evidence holds each piece with its verdict per lens, in the order of the ids.
	Evidence []Evidence `json:"evidence"`
	// Treatments holds what is done about gaps, with its state and exact effect.
	Treatments []Treatment `json:"treatments"`
	// Facts holds the answers that were given, by id.
	Facts []Answer `json:"facts"`
	// ReviewedOnly says that links which nobody reviewed were left out.
	ReviewedOnly bool `json:"reviewed_only"`
	// Problems lists rules that failed, lapsed treatments and exclusions without effect.
	Problems []string `json:"problems"`
}

// An Answer is one fact with its answer as a text.
type Answer struct {
	Fact   string `json:"fact"`
	Answer string `json:"answer"`
}

// A Digest identifies content.
type Digest struct {
	Sum string `json:"digest"` // as "sha256:…"; "" where the host gave none
}

// Edition is that of the rules by which it was judged: 1, 2, or 0 for an assessment of nothing.
func (a *Assessment) Edition() int {
	switch {
	case a == nil:
		return 0
	case a.Format == FirstFormat:
		return 1
	default:
		return 2
	}
}

// Lens finds the result of a lens by the lens's id.
func (a *Assessment) Lens(id string) (*Lens, bool) {
	if a == nil {
		return nil, false
	}
	for i := range a.Frameworks {
		if a.Frameworks[i].Lens == id {
			return &a.Frameworks[i], true
		}
	}
	return nil, false
}

// Supporting lists the evidence that supports each requirement, by lens.
func (a *Assessment) Supporting() map[string]map[framework.Ref][]string {
	by := map[string]map[framework.Ref][]string{}
	if a == nil {
		return by
	}
	for _, e := range a.Evidence {
		for _, v := range e.Verdicts {
			if v.Verdict != VerdictSupports {
				continue
			}
			if by[v.Lens] == nil {
				by[v.Lens] = map[framework.Ref][]string{}
			}
			for _, r := range v.Requirements {
				by[v.Lens][r] = append(by[v.Lens][r], e.ID)
			}
		}
	}
	return by
}
