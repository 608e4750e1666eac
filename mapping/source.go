package mapping

import (
	"fmt"

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
	Relations     []*relation.Statement
	Overlays      []*Overlay // to be laid on: see [Source.Overlaid]
	Laid          []*Overlay // laid on already, in order
	Tightenings   []*Tightening
	Unions        []*relation.Union
	Pins          []*Pin
	Guides        []*guide.Guide
	Checklists    []*guide.Checklist
	Digests       Digests
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

func (c *checker) pin(p *Pin) {
	if !c.known("framework", p.Framework, p.Places.At("framework")) {
		return
	}
	f := c.fw[p.Framework]
	stale := func(key, format string, args ...any) {
		c.problems = append(c.problems, framework.Problem{
			Pos: p.Places.At(key), Code: CodeStale, Severity: framework.Warning, Message: fmt.Sprintf(format, args...),
		})
	}
	if p.Edition != "" && p.Edition != f.Edition {
		stale("edition", "written for edition %q of %s, and edition %q is loaded: see what changed with catalog diff", p.Edition, f.ID, f.Edition)
	}
	if p.Digest != "" && f.Digest != "" && p.Digest != f.Digest {
		stale("digest", "the content of %s is not what this was written for (%s is loaded): see what changed with catalog diff", f.ID, f.Digest)
	}
}
