package difference

import (
	"io"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Read reads a difference that was stored as JSON. It refuses other forms than [Format] and
// [FirstFormat], and what is no difference: null in a list, figures out of 0..1 or that their status
// contradicts, repetitions, and names of several lines or that turn the direction of text.
// It compares nothing anew. The error is the reader's, or wraps [result.ErrNotStored].
func Read(r io.Reader) (*Difference, error) {
	return stored.Form[Difference]{
		Name: "difference", Format: Format, Err: result.ErrNotStored, First: FirstFormat, Retell: retell,
		Named: func(d *Difference) string { return d.Format }, Check: check,
	}.Read(r)
}

// retell says the statuses of the first edition in the words of this one.
func retell(d *Difference) {
	d.Was.Edition, d.Is.Edition = 1, 1
	for i := range d.Lenses {
		for j := range d.Lenses[i].Requirements {
			q := &d.Lenses[i].Requirements[j]
			q.StatusWas, q.StatusIs = q.StatusWas.Retold(q.Was), q.StatusIs.Retold(q.Is)
		}
	}
}

func check(f *stored.Faults, d *Difference) {
	f.Counts("the edition of the rules of", "what is compared", d.Was.Edition, d.Is.Edition)
	lenses := map[string]bool{}
	for i := range d.Lenses {
		if l := &d.Lenses[i]; lenses[l.Lens] {
			f.Add("lens %q is there twice", l.Lens)
		}
		lenses[d.Lenses[i].Lens] = true
		f.Note(d.Lenses[i].Check(), "lens", d.Lenses[i].Lens)
	}
	verdicts := map[lensPiece]bool{}
	for i := range d.Evidence {
		e := &d.Evidence[i]
		f.Names("the name in a piece of evidence", []string{e.ID, e.Lens})
		if key := (lensPiece{e.Lens, e.ID}); verdicts[key] {
			f.Add("evidence %q is there twice in lens %q", e.ID, e.Lens)
		} else {
			verdicts[key] = true
		}
	}
}

// Check reports figures, names and repetitions that no comparison gives; its error has one
// line for each.
func (m *LensMove) Check() error {
	f := &stored.Faults{}
	f.Names("the name in a lens", []string{m.Lens, m.BandWas, m.BandIs})
	stored.Sound(f, "lens", m.Lens, m.Was)
	stored.Sound(f, "lens", m.Lens, m.Is)
	seen := map[framework.Ref]bool{}
	for i := range m.Requirements {
		q := &m.Requirements[i]
		if seen[q.Ref] {
			f.Add("requirement %q is there twice in lens %q", q.Ref, m.Lens)
		}
		seen[q.Ref] = true
		f.Name("the title of a requirement", q.Title)
		f.Names("the id of evidence", q.Gained)
		f.Names("the id of evidence", q.Lost)
		stored.Stands(f, "requirement", q.Ref.Requirement, q.StatusWas, q.Was)
		stored.Stands(f, "requirement", q.Ref.Requirement, q.StatusIs, q.Is)
		for _, list := range [][]result.Gap{q.Opened, q.Closed} {
			for j := range list {
				f.Note(list[j].Check(), "requirement", q.Ref.Requirement)
			}
		}
	}
	for _, list := range [][]result.Finding{m.Raised, m.Cleared} {
		for i := range list {
			f.Note(list[i].Check(), "lens", m.Lens)
		}
	}
	return f.Err()
}
