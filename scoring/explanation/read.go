package explanation

import (
	"io"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Read reads an explanation that was stored as JSON. It refuses other forms than [Format] and
// [FirstFormat], and what is no explanation: null in a list, a figure or a verdict left out, numbers below
// 0, shares out of 0..1, figures that their status contradicts, repetitions, and names of
// several lines or that turn the direction of text. It does not judge anew. The error is the reader's, or wraps
// [result.ErrNotStored].
func Read(r io.Reader) (*Explanation, error) {
	return stored.Form[Explanation]{
		Name: "explanation", Format: Format, Err: result.ErrNotStored, First: FirstFormat, Retell: retell,
		Named: func(x *Explanation) string { return x.Format }, Check: check,
	}.Read(r)
}

// retell says the statuses of the first edition in the words of this one.
func retell(x *Explanation) {
	x.Status = x.Status.Retold(x.Readiness)
	for i := range x.Points {
		p := &x.Points[i]
		p.Status = p.Status.Retold(p.Readiness)
		for j := range p.Controls {
			c := &p.Controls[j]
			c.Status = c.Status.Retold(c.Readiness)
		}
	}
}

func check(f *stored.Faults, x *Explanation) {
	f.Names("the name in an explanation", []string{x.Lens, x.Title})
	stored.Stands(f, "requirement", x.Ref.Requirement, x.Status, x.Readiness)
	f.Share("the draft share of requirement", x.Ref.Requirement, x.DraftShare)
	written(f, x)
	points := map[framework.PointRef]bool{}
	for i := range x.Points {
		p := &x.Points[i]
		if points[p.ID] {
			f.Add("point %q is there twice", p.ID)
		}
		points[p.ID] = true
		stored.Stands(f, "point", p.ID.Point, p.Status, p.Readiness)
		f.Share("the draft share of point", p.ID.Point, p.DraftShare)
		if p.Terms == nil { // stored under the same format before the form grew by terms
			p.Terms = []Term{}
		}
		for _, t := range p.Terms {
			f.Names("the name of a term", []string{t.Of, t.ID, t.By})
		}
		for j := range p.Controls {
			p.Controls[j].check(f)
		}
	}
	for i := range x.Alone {
		stored.Sound(f, "the requirement without", x.Alone[i].Evidence, x.Alone[i].Readiness)
	}
	for i := range x.Gaps {
		f.Note(x.Gaps[i].Check(), "requirement", x.Ref.Requirement)
	}
	for i := range x.Findings {
		f.Note(x.Findings[i].Check(), "requirement", x.Ref.Requirement)
	}
	for i := range x.Treatments {
		f.Note(x.Treatments[i].Check(), "requirement", x.Ref.Requirement)
	}
	for i := range x.Would {
		based(f, x.Would[i].Control, x.Would[i].Basis)
	}
	for i := range x.Unknowns {
		x.Unknowns[i].check(f)
	}
	for i := range x.Relations {
		if stored.Unnamed(x.Relations[i].Relation, relation.Parse) {
			f.Add("the relation to %q has no name: want a list of equal, subset, superset, intersects or disjoint", x.Relations[i].To)
		}
	}
}

// written notes readiness and verdicts that are left out.
func written(f *stored.Faults, x *Explanation) {
	figures, verdicts := 1+len(x.Alone)+len(x.Points), 0
	for i := range x.Points {
		figures += len(x.Points[i].Controls)
		verdicts += len(x.Points[i].Controls)
		for j := range x.Points[i].Controls {
			verdicts += len(x.Points[i].Controls[j].Evidence)
		}
	}
	for i := range x.Unknowns {
		for _, t := range x.Unknowns[i].Facts {
			figures += len(t.Settles)
		}
	}
	f.Wrote("readiness", figures)
	f.Wrote("verdict", verdicts)
}

func (c *Control) check(f *stored.Faults) {
	f.Names("the name of a control", []string{c.ID, c.Title, c.SameAs})
	stored.Stands(f, "control", c.ID, c.Status, c.Readiness)
	for i := range c.Evidence {
		f.Name("the id of evidence", c.Evidence[i].ID)
		for _, x := range c.Evidence[i].Carries {
			based(f, c.ID, x.Basis)
			f.Counts("what is carried of", c.ID, x.Expected, x.Found)
		}
	}
	for i := range c.Coverage {
		based(f, c.ID, c.Coverage[i].Basis)
		f.Counts("the coverage of", c.ID, c.Coverage[i].Expected, c.Coverage[i].Found)
	}
	f.Note(c.Test.Check(), "control", c.ID)
}

func (q *Question) check(f *stored.Faults) {
	based(f, q.Control, q.Basis)
	for _, t := range q.Facts {
		f.Name("the fact", t.Fact)
		for _, a := range t.Settles {
			stored.Sound(f, "the requirement with the answer", a.Answer, a.Readiness)
		}
	}
}

func based(f *stored.Faults, control string, b framework.Basis) {
	f.Name("the control", control)
	if b == 0 {
		f.Add("what is said of control %q has no basis", control)
	}
}
