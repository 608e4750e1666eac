package plan

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What mending evidence that is there costs, in tenths of a day: to accept a draft or decide
// between two pieces, and to answer deviations.
const acceptCost, answerCost = 3, 5

// mend lists what could be done about evidence that is there: drafts, deviations that nobody
// answered, tests that failed, lists of nothing that other evidence contradicts.
func (f *finder) mend(lenses []*result.Lens, verdicts []result.Evidence) []*action {
	open := map[string]bool{}
	for _, l := range lenses {
		for _, x := range l.Findings {
			if x.Kind == result.KindDeviation && x.Evidence != "" {
				open[x.Evidence] = open[x.Evidence] || !x.Answered
			}
		}
	}
	var list []*action
	for i := range f.org.Evidence {
		e := &f.org.Evidence[i]
		t, err := f.graph.EvidenceType(e.Type)
		if err != nil || e.Status == evidence.Rejected || e.Collected > f.at {
			continue
		}
		if a := f.draft(e, t, lenses); a != nil {
			list = append(list, a)
		}
		if open[e.ID] && e.Answered.IsZero() && e.Status == evidence.Accepted {
			list = append(list, f.mending(e, t, Answer, answerCost, func(p *evidence.Piece) {
				p.Answered = evidence.Answer{Cause: "to be found out", Response: "to be decided", By: someone, Date: f.at + 1}
			}))
		}
		if n, said := e.Tested(evidence.Population); said && n == 0 && contradicted(e.ID, lenses) {
			list = append(list, f.mending(e, t, Decide, acceptCost, func(p *evidence.Piece) { p.Status = evidence.Rejected }))
		}
	}
	return append(list, f.retests(looked(lenses, verdicts))...)
}

// looked lists the pieces that count for one of the lenses, or would if they did not deviate.
func looked(lenses []*result.Lens, verdicts []result.Evidence) map[string]bool {
	at := map[string]bool{}
	for i := range verdicts {
		for _, v := range verdicts[i].Verdicts {
			of := slices.ContainsFunc(lenses, func(l *result.Lens) bool { return l.Lens == v.Lens })
			at[verdicts[i].ID] = at[verdicts[i].ID] || of && (v.Verdict == result.VerdictSupports || v.Verdict == result.VerdictDeviates)
		}
	}
	return at
}

// deviates reports whether a piece says that something did not go as designed.
func deviates(e *evidence.Piece) bool {
	n, _ := e.Tested(evidence.Deviations)
	return n > 0 || e.Outcome == evidence.Failed
}

// contradicted reports whether a lens tells of a list of nothing beside an occurrence.
func contradicted(id string, lenses []*result.Lens) bool {
	for _, l := range lenses {
		for _, n := range l.Notes {
			if n.About == result.NoteContradiction && len(n.Of) > 0 && n.Of[0] == id {
				return true
			}
		}
	}
	return false
}

// draft is to accept a piece that waits for nothing else, nil for one that is accepted or that no
// lens looks at.
func (f *finder) draft(e *evidence.Piece, t *evidence.Type, lenses []*result.Lens) *action {
	unapproved := t.Approved && e.ApprovedBy == ""
	if e.Status == evidence.Accepted && !unapproved || !counted(e, lenses) {
		return nil
	}
	return f.mending(e, t, Accept, acceptCost, func(p *evidence.Piece) {
		p.Status = evidence.Accepted
		if p.AcceptedBy == "" {
			p.AcceptedBy = someone
		}
		if unapproved {
			p.ApprovedBy = someone
		}
	})
}

// counted reports whether a lens looks at a system of which a piece speaks.
func counted(e *evidence.Piece, lenses []*result.Lens) bool {
	for _, l := range lenses {
		if len(l.Systems) == 0 || len(e.Systems) == 0 || slices.ContainsFunc(e.Systems, func(s string) bool { return slices.Contains(l.Systems, s) }) {
			return true
		}
	}
	return false
}

// retests lists by type the tests to do again, of as many as were tested.
func (f *finder) retests(looked map[string]bool) []*action {
	by, list := map[string]*action{}, []*action(nil)
	for i := range f.org.Evidence {
		e := &f.org.Evidence[i]
		t, err := f.graph.EvidenceType(e.Type)
		if err != nil || !looked[e.ID] || !deviates(e) || !t.Kind.Numbered() || e.Status != evidence.Accepted {
			continue
		}
		a := by[t.ID]
		if a == nil {
			a = f.mending(e, t, Retest, 0, nil)
			a.key, by[t.ID], list = fmt.Sprintf("%s %s", Retest, t.ID), a, append(list, a)
		}
		d := &draftsman{finder: f, a: a, c: a.controls[0]}
		d.record(framework.Period{First: f.at + 1, Last: min(f.at+1+lead, f.by)})
		p := d.out[0]
		p.ID, p.Retests, p.Systems = fmt.Sprintf("PLAN-%s-again-%d", t.ID, len(a.pieces)+1), e.ID, e.Systems
		again := int64(1)
		for _, name := range []string{evidence.Population, evidence.Sample, evidence.Deviations} {
			if n, said := e.Tested(name); said {
				again = max(again, n)
			}
		}
		for _, name := range []string{evidence.Population, evidence.Sample} {
			if _, has := p.Attributes[name]; has {
				p.Attributes[name] = again
			}
		}
		a.pieces = append(a.pieces, p)
		a.missing = []framework.Period{p.Period}
		a.cost = max(a.cost, f.cost(a, a.controls[0]))
	}
	return list
}

// mending is an action on a piece that is there.
func (f *finder) mending(was *evidence.Piece, t *evidence.Type, kind Kind, cost int, change func(*evidence.Piece)) *action {
	a := &action{key: fmt.Sprintf("%s %s", kind, was.ID), kind: kind, typ: t, cost: cost, basis: framework.Operation}
	for _, c := range f.graph.Controls() {
		if slices.Contains(c.Takes(), t.ID) && (len(was.Controls) == 0 || slices.Contains(was.Controls, c.ID)) {
			a.controls = append(a.controls, c)
			if c.Evidence.Design.Lists(t.ID) {
				a.basis = framework.Design
			}
		}
	}
	if change != nil {
		is := *was
		change(&is)
		a.pieces, a.was = []evidence.Piece{is}, []evidence.Piece{*was}
	}
	return a
}
