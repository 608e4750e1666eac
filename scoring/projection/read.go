package projection

import (
	"io"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Read reads a projection that was stored as JSON. It refuses other forms than [Format],
// and figures, names and repetitions that no projection holds. The error is the reader's,
// or wraps [result.ErrNotStored].
func Read(r io.Reader) (*Projection, error) {
	return stored.Form[Projection]{
		Name: "projection", Format: Format, Err: result.ErrNotStored,
		Named: func(p *Projection) string { return p.Format }, Check: check,
	}.Read(r)
}

func check(f *stored.Faults, p *Projection) {
	f.Names("the name in a projection", []string{p.Framework, p.Title})
	stored.Sound(f, "framework", p.Framework, p.Readiness)
	seen := map[framework.Ref]bool{}
	for i := range p.Requirements {
		q := &p.Requirements[i]
		if seen[q.Ref] {
			f.Add("requirement %q is there twice", q.Ref)
		}
		seen[q.Ref] = true
		f.Name("the title of a requirement", q.Title)
		stored.Stands(f, "requirement", q.Ref.Requirement, q.Status, q.Readiness)
		for j := range q.Sources {
			s := &q.Sources[j]
			f.Names("the name in a source", []string{s.Lens, s.Phrase, s.Seen})
			f.Names("the id of evidence", s.Evidence)
			stored.Sound(f, "source", s.Ref.Requirement, s.Readiness)
			if slices.Contains(s.Relation, 0) {
				f.Add("the relation of source %q has no name", s.Ref)
			}
		}
	}
}
