package finding

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// scope is what the lens took in.
func (l *lensState) scope() result.Scope {
	s := l.lens.Scope
	res := result.Scope{
		Categories: []string{}, Additional: []string{}, Subservice: []result.Subservice{}, NotRelevant: []result.LeftOut{},
		UserEntityControls: complements(s.UserEntityControls), Commitments: commitments(s.Commitments),
		SystemRequirements: commitments(s.SystemRequirements), PriorReportEnd: s.PriorReportEnd,
	}
	for _, c := range l.lens.Framework.Categories {
		switch {
		case c.Additional && slices.Contains(s.Additional, c.ID):
			res.Additional = append(res.Additional, c.ID)
		case !c.Additional && (c.Always || slices.Contains(s.Categories, c.ID)):
			res.Categories = append(res.Categories, c.ID)
		}
	}
	for _, n := range s.NotRelevant {
		for _, p := range n.All() {
			res.NotRelevant = append(res.NotRelevant, result.LeftOut{Point: p, Why: n.Why})
		}
	}
	slices.SortFunc(res.NotRelevant, func(a, b result.LeftOut) int { return a.Point.Compare(b.Point) })
	for _, sub := range s.Subservice {
		res.Subservice = append(res.Subservice, result.Subservice{
			Name: sub.Name, Method: sub.Method, Points: append([]framework.PointRef{}, sub.Points...), CSOC: complements(sub.CSOC),
			Effect: words.SubserviceEffect(sub.Method),
		})
	}
	slices.SortStableFunc(res.Subservice, func(a, b result.Subservice) int {
		return cmp.Or(framework.CompareID(a.Name, b.Name), cmp.Compare(a.Method, b.Method), slices.CompareFunc(a.Points, b.Points, framework.PointRef.Compare),
			slices.CompareFunc(a.CSOC, b.CSOC, func(x, y result.Term) int {
				return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Text, y.Text), slices.CompareFunc(x.Points, y.Points, framework.PointRef.Compare))
			}))
	})
	return res
}

// complements are controls that others run.
func complements(list []framework.Complement) []result.Term {
	out := make([]result.Term, len(list))
	for i, c := range list {
		out[i] = result.Term{ID: c.ID, Text: c.Text, Points: append([]framework.PointRef{}, c.Points...)}
	}
	return out
}

// commitments are what is promised, or what the system must do.
func commitments(list []framework.Commitment) []result.Term {
	out := make([]result.Term, len(list))
	for i, c := range list {
		out[i] = result.Term{ID: c.ID, Text: c.Text, Points: append([]framework.PointRef{}, c.Points...)}
	}
	return out
}

// scopeProblems tells of parts of the scope that have no effect or say too little.
func (l *lensState) scopeProblems() []string {
	var out []string
	for _, x := range l.lens.Faults() {
		out = append(out, words.NeedsFault(x.Needs, x.Evidence, x.Open))
	}
	for _, text := range l.unheld() {
		out = append(out, words.About(l.lens.Scope.Lens(), text))
	}
	for _, sub := range l.lens.Scope.Subservice {
		if sub.Method == framework.CarvedOut && len(sub.Points) > 0 && len(sub.CSOC) == 0 {
			out = append(out, words.About(l.lens.Scope.Lens(), words.NoCSOC(sub.Name)))
		}
	}
	return out
}

// bridge tells of the time between the window and the instant.
func (l *lensState) bridge() result.Bridge {
	f := &l.lens.Frame
	b := result.Bridge{Letters: []string{}, Uncovered: []framework.Period{}, Notes: []string{}}
	if l.lens.Bridge == 0 || !f.Windowed() || f.Window.Last >= f.At {
		return b
	}
	b.Gap = framework.Period{First: f.Window.Last + 1, Last: f.At}
	usual := f.Window.Last.AddMonths(l.lens.Bridge)
	var letters []framework.Period
	for p := range l.lens.Case.Pieces().All() {
		if p.Kind != evidence.Bridge || !p.Present(f.At) || !p.Accepted || !l.lens.TakesSystem(p) || b.Gap.Intersect(p.Period).IsZero() {
			continue
		}
		letters = append(letters, p.Period)
		b.Letters = append(b.Letters, p.ID)
		if p.Period.Last > usual {
			b.Notes = append(b.Notes, words.LongLetter(p.ID, p.Period.Last, l.lens.Bridge, usual))
		}
	}
	b.Uncovered = append(b.Uncovered, days.Holes(b.Gap, letters)...)
	b.Until = b.Gap.Last
	if len(b.Uncovered) > 0 {
		b.Until = b.Uncovered[0].First - 1
	}
	if b.Until < b.Gap.First {
		b.Until = 0
	}
	if len(letters) > 0 {
		b.Notes = append(b.Notes, words.LetterIsNoAssurance)
	}
	return b
}

// undecided gathers what could not be decided, by control and basis.
func (l *lensState) undecided() []result.Undecided {
	out := []result.Undecided{}
	var of []lens.OpenControl // beside out
	at := map[string][]int{}  // by control
	for i := range l.lens.Leaves {
		leaf := l.lens.Judged(i)
		for _, o := range leaf.Open {
			k := slices.IndexFunc(at[o.Control], func(i int) bool { return of[i].Same(o) })
			if k < 0 {
				k = len(at[o.Control])
				at[o.Control], of = append(at[o.Control], len(out)), append(of, o)
				out = append(out, result.Undecided{
					Control: o.Control, Basis: o.Basis, Why: words.Open(o.Open), Facts: append([]string{}, o.Facts...), Faulty: o.Faulty(), Requirements: []framework.Ref{},
				})
			}
			i := at[o.Control][k]
			out[i].Requirements = append(out[i].Requirements, leaf.Requirement.Ref)
		}
	}
	slices.SortStableFunc(out, func(a, b result.Undecided) int {
		return framework.CompareID(a.Control+" "+a.Basis.String(), b.Control+" "+b.Basis.String())
	})
	return out
}
