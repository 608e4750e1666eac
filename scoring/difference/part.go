package difference

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Part is what is compared of an assessment: all of it, see [Whole], or what a change can
// have touched. It points at the results and changes none of them; a pointer that is nil is
// passed over.
type Part struct {
	Snapshot

	ReviewedOnly bool
	Facts        []result.Answer
	Problems     []string
	Lenses       []PartLens
	// Evidence holds pieces in any order; one that the other part lacks was not there or is
	// not there any more.
	Evidence []*result.Evidence
	// Partial says that a lens or requirement which the other part lacks was left out of the
	// comparison; otherwise it was not there or is not there any more.
	Partial bool
}

// A PartLens is what is compared of one lens. Results to which both parts point are the
// same and cost nothing.
type PartLens struct {
	Lens         string
	Readiness    result.Interval
	Band         string
	Requirements []*result.Requirement
	Findings     []*result.Finding // of the whole lens, each once
}

// Whole is all of an assessment; one that is nil holds nothing.
func Whole(a *result.Assessment) Part {
	if a == nil {
		return Part{}
	}
	p := Part{
		Snapshot: SnapshotOf(a), ReviewedOnly: a.ReviewedOnly, Facts: a.Facts, Problems: a.Problems,
		Lenses: make([]PartLens, 0, len(a.Frameworks)), Evidence: pointers(a.Evidence),
	}
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		p.Lenses = append(p.Lenses, PartLens{
			Lens: l.Lens, Readiness: l.Readiness, Band: l.Band.Name, Requirements: pointers(l.Requirements), Findings: pointers(l.Findings),
		})
	}
	return p
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// lens finds a lens of the part; where it has none, one that is at nothing.
func (p *Part) lens(id string) (*PartLens, bool) {
	for i := range p.Lenses {
		if p.Lenses[i].Lens == id {
			return &p.Lenses[i], true
		}
	}
	return &PartLens{Lens: id}, false
}

// lensIDs lists the lenses to compare.
func lensIDs(was, is *Part) []string {
	seen := map[string]bool{}
	ids := []string{}
	for _, p := range []*Part{was, is} {
		for i := range p.Lenses {
			id := p.Lenses[i].Lens
			_, both := was.lens(id)
			if both {
				_, both = is.lens(id)
			}
			if !seen[id] && (both || !was.Partial && !is.Partial) {
				ids = append(ids, id)
			}
			seen[id] = true
		}
	}
	return sorted(ids, framework.CompareID)
}
