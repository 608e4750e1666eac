package projection

import (
	"io"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Read reads a projection that was stored as JSON. It refuses other forms than [Format] and
// [FirstFormat], and what is no projection: null in a list, a figure left out, numbers below 0 or of more
// requirements than there are, a confidence out of 0..1, figures that their status
// contradicts, repetitions, and names of several lines or that turn the direction of text.
// It judges nothing anew. The error is the reader's, or wraps [result.ErrNotStored].
func Read(r io.Reader) (*Projection, error) {
	return stored.Form[Projection]{
		Name: "projection", Format: Format, Err: result.ErrNotStored, First: FirstFormat, Retell: retell,
		Named: func(p *Projection) string { return p.Format }, Check: check,
	}.Read(r)
}

// retell says the statuses of the first edition in the words of this one.
func retell(p *Projection) {
	for i := range p.Requirements {
		q := &p.Requirements[i]
		q.Status = q.Status.Retold(q.Readiness)
	}
}

func check(f *stored.Faults, p *Projection) {
	f.Names("the name in a projection", []string{p.Framework, p.Title})
	stored.Sound(f, "framework", p.Framework, p.Readiness)
	f.Counts("framework", p.Framework, p.Proven, p.Open, p.Unrelated)
	if max(p.Proven, p.Open, p.Unrelated) > len(p.Requirements) || p.Proven+p.Open+p.Unrelated > len(p.Requirements) {
		f.Add("it counts %d, %d and %d requirements and holds %d", p.Proven, p.Open, p.Unrelated, len(p.Requirements))
	}
	figures := 1 + len(p.Requirements)
	seen := map[framework.Ref]bool{}
	for i := range p.Requirements {
		q := &p.Requirements[i]
		if seen[q.Ref] {
			f.Add("requirement %q is there twice", q.Ref)
		}
		seen[q.Ref] = true
		f.Name("the title of a requirement", q.Title)
		stored.Stands(f, "requirement", q.Ref.Requirement, q.Status, q.Readiness)
		figures += len(q.Sources)
		for j := range q.Sources {
			s := &q.Sources[j]
			f.Names("the name in a source", []string{s.Lens, s.Phrase, s.Seen})
			f.Names("the id of evidence", s.Evidence)
			f.Share("the confidence in source", s.Ref.Requirement, s.Confidence)
			stored.Sound(f, "source", s.Ref.Requirement, s.Readiness)
			if stored.Unnamed(s.Relation, relation.Parse) {
				f.Add("the relation of source %q has no name: want a list of equal, subset, superset, intersects or disjoint", s.Ref)
			}
		}
	}
	f.Wrote("readiness", figures)
}
