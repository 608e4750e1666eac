package difference

import (
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Difference is what changed between two assessments of one organisation, and
// because of what.
type Difference struct {
	Was Snapshot `json:"was"`
	Is  Snapshot `json:"is"`
	// Causes that hold for everything: another instant, catalog or rules, and answers.
	Causes []string `json:"causes"`
	// Lenses lists those of which something moved, in order.
	Lenses []LensMove `json:"lenses"`
	// Evidence lists the pieces whose verdict in a lens changed, in order.
	Evidence []EvidenceMove `json:"evidence"`
	// NewProblems and GoneProblems are the problems that are new, and those that are gone.
	NewProblems  []string `json:"new_problems"`
	GoneProblems []string `json:"gone_problems"`
	Notice       string   `json:"notice"`
}

// A Snapshot identifies one of the assessments that are compared.
type Snapshot struct {
	At      framework.Date `json:"at"`
	Catalog result.Digest  `json:"catalog"`
	Rules   result.Digest  `json:"rules"`
	Input   result.Digest  `json:"input"`
}

// A LensMove is what moved in one lens. A lens that only one side has moved from or to
// nothing.
type LensMove struct {
	Lens         string            `json:"lens"`
	Was          result.Interval   `json:"was"`
	Is           result.Interval   `json:"is"`
	BandWas      string            `json:"band_was"`
	BandIs       string            `json:"band_is"`
	Requirements []RequirementMove `json:"requirements"`
	Raised       []result.Finding  `json:"raised"`  // findings that are new
	Cleared      []result.Finding  `json:"cleared"` // and those that are gone
}

// A RequirementMove is one requirement that moved, with what made it.
type RequirementMove struct {
	Ref       framework.Ref   `json:"ref"`
	Title     string          `json:"title"`
	Was       result.Interval `json:"was"`
	Is        result.Interval `json:"is"`
	StatusWas result.Status   `json:"status_was"`
	StatusIs  result.Status   `json:"status_is"`
	// Gained and Lost are the pieces of evidence that support it now and did not, and
	// the other way round.
	Gained  []string     `json:"gained"`
	Lost    []string     `json:"lost"`
	Opened  []result.Gap `json:"opened"` // gaps that are new
	Closed  []result.Gap `json:"closed"`
	Because []string     `json:"because"` // the same in sentences
}

// An EvidenceMove is one piece of evidence whose verdict in a lens changed; Was or Is is
// "" where the piece was or is not there.
type EvidenceMove struct {
	ID   string `json:"id"`
	Lens string `json:"lens"`
	Was  string `json:"was"`
	Is   string `json:"is"`
	Why  string `json:"why"`
}

// Empty reports whether nothing moved.
func (d *Difference) Empty() bool {
	return len(d.Lenses) == 0 && len(d.Evidence) == 0 && len(d.NewProblems) == 0 && len(d.GoneProblems) == 0
}

// Between says what changed between two assessments. Both may be fresh or stored; nothing
// is judged anew. Exchanging them exchanges what was gained and lost.
func Between(was, is *result.Assessment) *Difference {
	d := &Difference{
		Was: snapshotOf(was), Is: snapshotOf(is), Causes: []string{}, Lenses: []LensMove{}, Evidence: []EvidenceMove{}, Notice: result.Notice,
		NewProblems: Without(is.Problems, was.Problems), GoneProblems: Without(was.Problems, is.Problems),
	}
	if was.At != is.At {
		d.Causes = append(d.Causes, fmt.Sprintf("time: %s, then %s", was.At, is.At))
	}
	if was.Catalog != is.Catalog {
		d.Causes = append(d.Causes, "the catalog is another one")
	}
	if was.Rules != is.Rules {
		d.Causes = append(d.Causes, "the rules are others")
	}
	if was.ReviewedOnly != is.ReviewedOnly {
		d.Causes = append(d.Causes, "links that nobody reviewed are left out in one and counted in the other")
	}
	d.Causes = append(d.Causes, answersMoved(was.Facts, is.Facts)...)
	before, after := map[string]*result.Evidence{}, map[string]*result.Evidence{}
	ids := []string{}
	for i := range was.Evidence {
		before[was.Evidence[i].ID] = &was.Evidence[i]
		ids = append(ids, was.Evidence[i].ID)
	}
	for i := range is.Evidence {
		id := is.Evidence[i].ID
		after[id] = &is.Evidence[i]
		if before[id] == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	m := NewMoves()
	m.from, m.to = was.At, is.At
	for _, id := range ids {
		m.Evidence(before[id], after[id])
	}
	d.Evidence = append(d.Evidence, m.List...)
	for _, id := range lensIDs(was, is) {
		a, b := lensOf(was, id), lensOf(is, id)
		if move := m.Lens(a, b, pointers(a.Findings), pointers(b.Findings)); move.Moved() {
			d.Lenses = append(d.Lenses, move)
		}
	}
	return d
}

func snapshotOf(a *result.Assessment) Snapshot { return Snapshot{a.At, a.Catalog, a.Rules, a.Input} }

// Without lists what of a is not in b.
func Without(a, b []string) []string {
	have := make(map[string]bool, len(b))
	for _, s := range b {
		have[s] = true
	}
	out := []string{}
	for _, s := range a {
		if !have[s] {
			out = append(out, s)
		}
	}
	return out
}

func lensIDs(was, is *result.Assessment) []string {
	ids := []string{}
	for _, a := range []*result.Assessment{was, is} {
		for i := range a.Frameworks {
			if !slices.Contains(ids, a.Frameworks[i].Lens) {
				ids = append(ids, a.Frameworks[i].Lens)
			}
		}
	}
	slices.SortFunc(ids, framework.CompareID)
	return ids
}

func lensOf(a *result.Assessment, id string) *result.Lens {
	for i := range a.Frameworks {
		if a.Frameworks[i].Lens == id {
			return &a.Frameworks[i]
		}
	}
	return &result.Lens{Lens: id}
}

// answersMoved tells of facts that were answered, answered otherwise or left open.
func answersMoved(was, is []result.Answer) []string {
	before, after := map[string]string{}, map[string]string{}
	ids := map[string]bool{}
	for _, f := range was {
		before[f.Fact], ids[f.Fact] = f.Answer, true
	}
	for _, f := range is {
		after[f.Fact], ids[f.Fact] = f.Answer, true
	}
	var out []string
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		old, had := before[id]
		now, has := after[id]
		switch {
		case !had:
			out = append(out, fmt.Sprintf("answered: facts.%s is %s", id, now))
		case !has:
			out = append(out, fmt.Sprintf("no longer answered: facts.%s was %s", id, old))
		case old != now:
			out = append(out, fmt.Sprintf("answered otherwise: facts.%s was %s and is %s", id, old, now))
		}
	}
	return out
}
