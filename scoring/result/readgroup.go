package result

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A row is what a group is known by within its lens.
type row struct {
	ref        framework.Ref
	additional string
}

// checkGroups notes groups that are none, and those that count other than what the
// requirements below them come to.
func checkGroups(f *stored.Faults, l *Lens) {
	groups := make(map[row]*Group, len(l.Groups))
	for i := range l.Groups {
		g := &l.Groups[i]
		f.Name("the title of a group", g.Title)
		stored.Sound(f, "group", g.Ref.Requirement, g.Readiness)
		f.Counts("group", g.Ref.Requirement, g.Depth, g.InScope)
		f.Weight("group", g.Ref.Requirement, g.Weight)
		if key := (row{g.Ref, g.Additional}); groups[key] != nil {
			f.Add("group %q is there twice in lens %q", g.Ref, l.Lens)
		} else {
			groups[key] = g
		}
	}
	held := make(map[*Group][len(statusNames)]int, len(l.Groups))
	for i := range l.Requirements {
		q := &l.Requirements[i]
		if int(q.Status) < len(statusNames) {
			below(groups, q, func(g *Group) {
				counts := held[g]
				counts[q.Status]++
				held[g] = counts
			})
		}
	}
	for i := range l.Groups {
		l.Groups[i].adds(f, held[&l.Groups[i]])
	}
}

// below does something with each group that a requirement is in. Parents in a circle end.
func below(groups map[row]*Group, q *Requirement, do func(*Group)) {
	at := q.Ref
	g := groups[row{at, q.Additional}]
	if g == nil { // no row of its own: it stands below another
		g = groups[row{q.Parent, q.Additional}]
	}
	for n := 0; g != nil && n < len(groups); n++ {
		do(g)
		g = groups[row{g.Parent, q.Additional}]
	}
}

func (g *Group) adds(f *stored.Faults, held [len(statusNames)]int) {
	inScope := 0
	for s, n := range held {
		if Status(s).Counted() {
			inScope += n
		}
		if counts := g.ByStatus[Status(s)]; counts != n {
			f.Add("group %q counts %d requirements as %s and holds %d", g.Ref, counts, Status(s).Words(), n)
		}
	}
	if inScope != g.InScope {
		f.Add("group %q counts %d requirements in scope and holds %d", g.Ref, g.InScope, inScope)
	}
}
