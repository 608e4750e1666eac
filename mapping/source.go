package mapping

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// A Source names every ingredient of a [Graph], usually as package catalog loaded
// it. It is plain data; order does not matter.
type Source struct {
	Frameworks    []*framework.Framework
	Controls      []*Control
	EvidenceTypes []*evidence.Type
	FactTypes     []*evidence.FactType
	Rules         []*Rule
	Questions     []*Question
	Bands         []*Band        // in order: the first that holds is taken
	FindingRules  []*FindingRule // in order, likewise
	SampleGuides  []*SampleGuide
	StartRules    []*StartRule // in order
	StartSteps    []*StartStep // in order
	Relations     []*relation.Statement
	Tightenings   []*Tightening // what overlays ask on top of rules
	Loosenings    []Loosening   // what overlays take away, in the order in which they were laid on
	Unions        []*relation.Union
	Open          []*Open     // why pairs are left open
	Rejected      []*Rejected // links and relations that were considered and struck
	Pins          []*Pin
	Guides        []*guide.Guide
	Checklists    []*guide.Checklist
	Digests       Digests
}

// A Loosening is something by which an overlay may make frameworks easier: a requirement or point
// that it drops, a control or a link that it takes away, a weight, the points of a link, or what a
// link asks of evidence (by, needs). The head of each lens of these frameworks tells it.
type Loosening struct {
	Overlay    string
	What       string // "drop", "control", "link", "points", "weight", "by", "needs"
	Of         string // a requirement, a point, a control, or CONTROL to REQUIREMENT
	Why        string
	Frameworks []string // in order; of a control those to which it was linked
}

// Digests identify what a graph was built from.
type Digests struct {
	Catalog string
	Rules   string
}

// A Pin says for which edition of a framework the links and relations beside it were
// written. Another edition, or another content, is a warning.
type Pin struct {
	Framework string `yaml:"framework"`
	Edition   string `yaml:"edition"`
	Digest    string `yaml:"digest"` // "sha256:…", as catalog list prints it; "" for the edition alone

	Places framework.Places `yaml:"-"`
}

// CodeStale marks a pin on another edition or content than the one that is loaded.
const CodeStale = "stale-edition"
