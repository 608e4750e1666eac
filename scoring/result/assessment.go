package result

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// Notice ends every report.
const Notice = "Indicative, not legal or audit advice."

// Format names the form of an [Assessment] as JSON; fields are only added.
const Format = "groundwork-assessment/1"

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

// A Digest identifies content, as "sha256:…"; "" where the host gave none.
type Digest struct {
	Digest string `json:"digest"`
}

// A Lens is one framework as seen through one scope and basis.
type Lens struct {
	Lens      string            `json:"lens"`
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Asks      string            `json:"asks"` // "type 2", "stage 2", "" where the basis is said plainly
	Basis     []framework.Basis `json:"basis"`
	Window    framework.Period  `json:"window"`
	AsOf      framework.Date    `json:"as_of"` // the instant of a lens without window
	Systems   []string          `json:"systems"`
	Scope     Scope             `json:"scope"`
	Readiness Interval          `json:"readiness"`
	// DraftShare is the part of low that rests on links nobody reviewed.
	DraftShare float64 `json:"draft_share"`
	Band       Band    `json:"band"`
	InScope    int     `json:"in_scope"` // leaves in the denominator
	// Counts says how many requirements have each status.
	Counts map[string]int `json:"counts"`
	// Bridge tells of the time after the window, of which it shows nothing.
	Bridge Bridge `json:"bridge"`
	// Additional holds a figure of its own for each chosen set of additional
	// criteria; it does not enter Readiness.
	Additional   []Additional  `json:"additional"`
	Requirements []Requirement `json:"requirements"`
	// Findings holds what would likely be raised, each once; a requirement lists again
	// those that concern it.
	Findings []Finding `json:"findings"`
	// Raised counts the findings by what they would be raised as, in the order of the
	// rules, which begin with the gravest.
	Raised []Raised `json:"raised"`
	// Tests holds how often each control ran and what samples of it found.
	Tests []Test `json:"tests"`
	// Unknowns holds what a rule could not decide, and the facts that would settle it.
	Unknowns []Undecided `json:"unknowns"`
}

// An Additional is the figure of criteria added to a report by choice.
type Additional struct {
	Category  string   `json:"category"`
	Title     string   `json:"title"`
	Readiness Interval `json:"readiness"`
	InScope   int      `json:"in_scope"`
}

// A Band names where readiness lies: Name is that of low, High that of high.
type Band struct {
	Name     string   `json:"name"`
	High     string   `json:"high"`
	CappedBy []string `json:"capped_by"` // what stands against a better band
}

// An Undecided is a control of which a rule could not decide, so that it counts
// as [0, 1] and never as a pass.
type Undecided struct {
	Control      string          `json:"control"`
	Basis        framework.Basis `json:"basis"`
	Requirements []framework.Ref `json:"requirements"`
	Why          string          `json:"why"`
	Facts        []string        `json:"facts"`  // whose answers would settle it
	Faulty       bool            `json:"faulty"` // the rule failed or ran out of its cost limit
}

// Supporting lists the evidence that supports each requirement, by lens.
func (a *Assessment) Supporting() map[string]map[framework.Ref][]string {
	by := map[string]map[framework.Ref][]string{}
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
