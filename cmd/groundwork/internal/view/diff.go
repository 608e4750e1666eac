package view

import (
	"slices"

	"github.com/groundworkgrc/groundwork/catalog/diff"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// CatalogDiff is the JSON of catalog diff.
type CatalogDiff struct {
	Older string `json:"older"`
	Newer string `json:"newer"`
	// Notes tell what is written for the first edition of the rules.
	Notes   []string        `json:"notes"`
	Counts  map[string]int  `json:"counts"` // by kind of change
	Changes []diff.Revision `json:"changes"`
	// Readiness says what the change does to a workspace; empty without one.
	Readiness []ReadinessMove `json:"readiness"`
}

// ChangesInWords are changes without what is an expression in them.
func ChangesInWords(list []diff.Revision) []diff.Revision {
	out := slices.Clone(list)
	for i := range out {
		if w := out[i].InWords; w != nil {
			out[i].Was, out[i].Is = w.Was, w.Is
		}
	}
	return out
}

// ReadinessMove is what a change of the catalog does to one lens, and to which requirements.
type ReadinessMove struct {
	Lens  string            `json:"lens"`
	Was   result.Interval   `json:"was"`
	Is    result.Interval   `json:"is"`
	Moved []requirementMove `json:"moved"`
}

type requirementMove struct {
	Ref framework.Ref   `json:"ref"`
	Was result.Interval `json:"was"`
	Is  result.Interval `json:"is"`
}

// Moves lists what changed between two assessments, lens by lens.
func Moves(was, is *result.Assessment) []ReadinessMove {
	list := []ReadinessMove{}
	before := map[string]result.Lens{}
	for _, f := range was.Frameworks {
		before[f.Lens] = f
	}
	for _, f := range is.Frameworks {
		b, ok := before[f.Lens]
		if !ok {
			continue
		}
		m := ReadinessMove{Lens: f.Lens, Was: b.Readiness, Is: f.Readiness, Moved: []requirementMove{}}
		old := map[framework.Ref]result.Interval{}
		for _, q := range b.Requirements {
			old[q.Ref] = q.Readiness
		}
		for _, q := range f.Requirements {
			if o := old[q.Ref]; o != q.Readiness {
				m.Moved = append(m.Moved, requirementMove{q.Ref, o, q.Readiness})
			}
		}
		list = append(list, m)
	}
	return list
}
