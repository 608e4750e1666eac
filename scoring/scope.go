package scoring

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func (l *lens) scopeResult() result.Scope {
	s := l.scope
	res := result.Scope{
		Categories: []string{}, Additional: []string{}, Subservice: []result.Subservice{}, NotRelevant: []result.LeftOut{},
		UserEntityControls: append([]string{}, s.UserEntityControls...),
	}
	for _, c := range l.fw.Categories {
		switch {
		case c.Additional && slices.Contains(s.Additional, c.ID):
			res.Additional = append(res.Additional, c.ID)
		case !c.Additional && (c.Always || slices.Contains(s.Categories, c.ID)):
			res.Categories = append(res.Categories, c.ID)
		}
	}
	for _, n := range s.NotRelevant {
		res.NotRelevant = append(res.NotRelevant, result.LeftOut{Point: n.Point, Why: n.Why})
	}
	slices.SortFunc(res.NotRelevant, func(a, b result.LeftOut) int { return a.Point.Compare(b.Point) })
	for _, sub := range s.Subservice {
		effect := "its points stay in scope, and its evidence counts for them"
		if sub.Method == framework.CarvedOut {
			effect = "its points leave the scope; how it is monitored stays in it"
		}
		res.Subservice = append(res.Subservice, result.Subservice{
			Name: sub.Name, Method: sub.Method, Points: append([]framework.PointRef{}, sub.Points...), CSOC: append([]string{}, sub.CSOC...), Effect: effect,
		})
	}
	slices.SortStableFunc(res.Subservice, func(a, b result.Subservice) int {
		return cmp.Or(framework.CompareID(a.Name, b.Name), cmp.Compare(a.Method, b.Method), slices.CompareFunc(a.Points, b.Points, framework.PointRef.Compare),
			slices.Compare(a.CSOC, b.CSOC))
	})
	return res
}

// scopeProblems tells of parts of the scope that have no effect or say too little.
func (l *lens) scopeProblems() []string {
	var out []string
	for _, sub := range l.scope.Subservice {
		for _, p := range sub.Points {
			if note := l.reach.Point(p).Note; note != "" {
				out = append(out, fmt.Sprintf("%s: %s", p, note)) // told once, whoever else carves it out
			}
		}
		if sub.Method == framework.CarvedOut && len(sub.Points) > 0 && len(sub.CSOC) == 0 {
			out = append(out, fmt.Sprintf("%s: %s is carved out, and no control is named that it is trusted with (csoc)", l.scope.Lens(), sub.Name))
		}
	}
	return out
}

// bridged tells of the time between the window and the instant.
func (l *lens) bridged() result.Bridge {
	b := result.Bridge{Letters: []string{}, Uncovered: []framework.Period{}, Notes: []string{}}
	if l.bridge == 0 || l.window.IsZero() || l.window.Last >= l.at {
		return b
	}
	b.Gap = framework.Period{First: l.window.Last + 1, Last: l.at}
	usual := l.window.Last.AddMonths(l.bridge)
	var letters items
	for _, it := range l.items {
		if it.kind.Counts != evidence.CountsBridge || !it.present || !it.accepted || !l.takesSystem(it.e) || b.Gap.Intersect(it.speaks).IsZero() {
			continue
		}
		letters = append(letters, it)
		b.Letters = append(b.Letters, it.e.ID)
		if it.speaks.Last > usual {
			b.Notes = append(b.Notes, fmt.Sprintf("%s speaks until %s; a letter is customarily taken for %d months, until %s", it.e.ID, it.speaks.Last, l.bridge, usual))
		}
	}
	b.Uncovered = append(b.Uncovered, uncovered(b.Gap, letters, func(i *item) framework.Period { return i.speaks })...)
	b.Until = b.Gap.Last
	if len(b.Uncovered) > 0 {
		b.Until = b.Uncovered[0].First - 1
	}
	if b.Until < b.Gap.First {
		b.Until = 0
	}
	if len(letters) > 0 {
		b.Notes = append(b.Notes, "a bridge letter is management's own word: it carries no assurance and counts as no operation")
	}
	return b
}

// unknowns gathers what rules could not decide, by control and basis.
func (l *lens) unknowns() []result.Undecided {
	out := []result.Undecided{}
	at := map[string]int{}
	for _, s := range l.states {
		for _, o := range s.open {
			key := o.control + "\x00" + o.basis.String() + "\x00" + o.why
			i, ok := at[key]
			if !ok {
				i = len(out)
				at[key] = i
				out = append(out, result.Undecided{
					Control: o.control, Basis: o.basis, Why: o.why, Facts: append([]string{}, o.facts...), Faulty: o.faulty, Requirements: []framework.Ref{},
				})
			}
			out[i].Requirements = append(out[i].Requirements, s.res.Ref)
		}
	}
	slices.SortStableFunc(out, func(a, b result.Undecided) int {
		return framework.CompareID(a.Control+" "+a.Basis.String(), b.Control+" "+b.Basis.String())
	})
	return out
}
