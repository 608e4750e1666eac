package mapping

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A Source names every ingredient of a [Graph], usually as package catalog loaded
// it. It is plain data; order does not matter.
type Source struct {
	Frameworks    []*framework.Framework
	Controls      []*Control
	EvidenceTypes []*EvidenceType
	FactTypes     []*FactType
	Rules         []*Rule
	Questions     []*Question
	Bands         []*Band // in order: the first that holds is taken
	Relations     []*Stated
	Overlays      []*Overlay // to be laid on: see [Source.Overlaid]
	Laid          []*Overlay // laid on already, in order
	Tightenings   []*Tightening
	Guides        []*Guide
	Checklists    []*Checklist
	Digests       Digests
}

// Digests identify what a graph was built from.
type Digests struct {
	Catalog string
	Rules   string
}
