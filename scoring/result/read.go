package result

import (
	"errors"
	"io"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// ErrNotStored is wrapped where what is read is no stored result of the form that is
// wanted, by [Read] and by the readers of the packages beside this one.
var ErrNotStored = errors.New("not a stored result")

// Read reads an assessment that was stored as JSON. It refuses other forms than [Format] and
// [FirstFormat], and what is no assessment: null in a list, a figure or a verdict left out, numbers below 0,
// shares out of 0..1, figures that their status contradicts, counts of a lens or group other
// than those of its requirements, repetitions, and names of several lines or that turn the
// direction of text. It does not judge anew: one of the first edition of the
// rules keeps its format and its figures, and says its statuses in the words of this edition.
// Fields that a later version added are passed over. The error is the reader's, or wraps [ErrNotStored].
func Read(r io.Reader) (*Assessment, error) {
	return stored.Form[Assessment]{
		Name: "assessment", Format: Format, Err: ErrNotStored, First: FirstFormat, Retell: retell,
		Named: func(a *Assessment) string { return a.Format }, Check: checkAssessment,
	}.Read(r)
}

func checkAssessment(f *stored.Faults, a *Assessment) {
	f.Name("the organisation's name", a.Organisation)
	lenses, pieces := map[string]bool{}, map[string]bool{}
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		if lenses[l.Lens] {
			f.Add("lens %q is there twice", l.Lens)
		}
		lenses[l.Lens] = true
		l.grown()
		checkLens(f, l)
	}
	for i := range a.Evidence {
		e := &a.Evidence[i]
		if pieces[e.ID] {
			f.Add("evidence %q is there twice", e.ID)
		}
		pieces[e.ID] = true
		e.check(f)
	}
	f.Wrote("readiness", figures(a))
	f.Wrote("verdict", verdicts(a))
	for i := range a.Treatments {
		f.Note(a.Treatments[i].Check(), "treatment of", a.Treatments[i].Requirement.Requirement)
	}
	for _, x := range a.Facts {
		f.Name("the fact", x.Fact)
	}
}

// grown fills the lists by which the form grew after a lens was stored under the same format.
func (l *Lens) grown() {
	if l.Notes == nil {
		l.Notes = []Note{}
	}
	if l.Groups == nil {
		l.Groups = []Group{}
	}
	if l.Scope.Commitments == nil {
		l.Scope.Commitments = []Term{}
	}
	if l.Scope.SystemRequirements == nil {
		l.Scope.SystemRequirements = []Term{}
	}
}

// figures counts the values of which readiness is always written.
func figures(a *Assessment) int {
	n := 0
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		n += 1 + len(l.Additional) + len(l.Groups) + len(l.Requirements)
		for j := range l.Requirements {
			n += len(l.Requirements[j].Points)
		}
	}
	return n
}

func verdicts(a *Assessment) int {
	n := 0
	for i := range a.Evidence {
		n += len(a.Evidence[i].Verdicts)
	}
	return n
}

func (e *Evidence) check(f *stored.Faults) {
	f.Name("the id of evidence", e.ID)
	f.Name("the type of evidence", e.Type)
	for i := range e.Verdicts {
		f.Name("the lens", e.Verdicts[i].Lens)
		for j := range i {
			if e.Verdicts[j].Lens == e.Verdicts[i].Lens {
				f.Add("evidence %q has two verdicts in lens %q", e.ID, e.Verdicts[i].Lens)
				return
			}
		}
	}
}

func checkLens(f *stored.Faults, l *Lens) {
	f.Names("the name in a lens", []string{l.Lens, l.Framework, l.Title, l.Asks, l.Band.Name, l.Band.High})
	f.Names("the system", l.Systems)
	stored.Sound(f, "lens", l.Lens, l.Readiness)
	t := totals{counts: map[Status]int{}, least: Interval{1, 1}}
	seen, points := make(map[framework.Ref]bool, len(l.Requirements)), map[framework.PointRef]bool{}
	for i := range l.Requirements {
		q := &l.Requirements[i]
		if seen[q.Ref] {
			f.Add("requirement %q is there twice in lens %q", q.Ref, l.Lens)
		}
		seen[q.Ref] = true
		checkRequirement(f, q, points)
		t.take(q)
	}
	t.check(f, l)
	f.Share("the draft share of lens", l.Lens, l.DraftShare)
	for _, x := range l.Additional {
		stored.Sound(f, "category", x.Category, x.Readiness)
		f.Counts("category", x.Category, x.InScope)
	}
	checkGroups(f, l)
	if stored.Unnamed(l.Basis, framework.ParseBasis) || slices.ContainsFunc(l.Unknowns, func(u Undecided) bool { return u.Basis == 0 }) {
		f.Add("lens %q has a basis without a name: want a list of stated, design or operation", l.Lens)
	}
	for i := range l.Findings {
		f.Note(l.Findings[i].Check(), "lens", l.Lens)
	}
	for i := range l.Raised {
		x := &l.Raised[i]
		f.Name("what is raised", x.RaisedAs)
		f.Counts("what is raised as", x.RaisedAs, x.Times, x.Explained)
		if x.Explained > x.Times {
			f.Add("%q is raised %d times, and %d of these are explained", x.RaisedAs, x.Times, x.Explained)
		}
	}
	for i := range l.Tests {
		f.Note(l.Tests[i].Check(), "lens", l.Lens)
	}
}

func checkRequirement(f *stored.Faults, q *Requirement, points map[framework.PointRef]bool) {
	stored.Stands(f, "requirement", q.Ref.Requirement, q.Status, q.Readiness)
	f.Names("the name in a requirement", []string{q.Kind, q.Title, q.Additional})
	f.Weight("requirement", q.Ref.Requirement, q.Weight)
	f.Share("the draft share of requirement", q.Ref.Requirement, q.DraftShare)
	clear(points)
	for k := range q.Points {
		p := &q.Points[k]
		if points[p.ID] {
			f.Add("point %q is there twice", p.ID)
		}
		points[p.ID] = true
		stored.Stands(f, "point", p.ID.Point, p.Status, p.Readiness)
		f.Weight("point", p.ID.Point, p.Weight)
		f.Names("the control", p.Controls)
	}
	for k := range q.Gaps {
		f.Note(q.Gaps[k].Check(), "requirement", q.Ref.Requirement)
	}
	for k := range q.Findings {
		f.Note(q.Findings[k].Check(), "requirement", q.Ref.Requirement)
	}
}

// totals is what the requirements of a lens add up to, however they are weighed.
type totals struct {
	counts      map[Status]int
	inScope     int
	least, most Interval // end by end
}

func (t *totals) take(q *Requirement) {
	if q.Additional != "" {
		return
	}
	t.counts[q.Status]++
	if !q.Status.Counted() {
		return
	}
	t.inScope++
	t.least = Interval{min(t.least.Low, q.Readiness.Low), min(t.least.High, q.Readiness.High)}
	t.most = Interval{max(t.most.Low, q.Readiness.Low), max(t.most.High, q.Readiness.High)}
}

// check notes what a lens says otherwise: a mean lies between the least and the most.
func (t *totals) check(f *stored.Faults, l *Lens) {
	if t.inScope != l.InScope {
		f.Add("lens %q counts %d requirements in scope and holds %d", l.Lens, l.InScope, t.inScope)
	}
	for _, s := range Statuses() {
		if t.counts[s] != l.ByStatus[s] {
			f.Add("lens %q counts %d requirements as %s and holds %d", l.Lens, l.ByStatus[s], s.Words(), t.counts[s])
		}
	}
	v := l.Readiness
	if t.inScope > 0 && (v.Low < t.least.Low-Epsilon || v.Low > t.most.Low+Epsilon || v.High < t.least.High-Epsilon || v.High > t.most.High+Epsilon) {
		f.Add("lens %q is at %s, and none of its requirements is %s", l.Lens, v, beyond(v, t))
	}
}

func beyond(v Interval, t *totals) string {
	if v.Low < t.least.Low-Epsilon || v.High < t.least.High-Epsilon {
		return "as low"
	}
	return "as high"
}
