package handover

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// tree is a framework's requirements with their status, additional criteria left out.
func tree(l *result.Lens) document.Tree {
	t := document.Tree{ID: "tree-" + anchor(l.Lens), Title: l.Title, Nodes: []document.Node{}}
	done := map[framework.Ref]bool{}
	var visit func(g *result.Group, depth int)
	visit = func(g *result.Group, depth int) {
		if done[g.Ref] {
			return
		}
		done[g.Ref] = true
		if q := leaf(l, g.Ref); q != nil {
			t.Nodes = append(t.Nodes, nodeOf(q, depth))
			return
		}
		n := document.Node{ID: g.Ref.Requirement, Title: g.Title, Depth: depth, Heading: true, Status: result.StatusOutOfScope}
		if g.InScope > 0 {
			n.Status, n.Readiness = g.Readiness.Status(), g.Readiness
		}
		t.Nodes = append(t.Nodes, n)
		for i := range l.Requirements {
			if q := &l.Requirements[i]; q.Parent == g.Ref && q.Additional == "" {
				t.Nodes = append(t.Nodes, nodeOf(q, depth+1))
			}
		}
		for i := range l.Groups {
			if l.Groups[i].Parent == g.Ref && l.Groups[i].Additional == "" {
				visit(&l.Groups[i], depth+1)
			}
		}
	}
	for i := range l.Groups {
		if g := &l.Groups[i]; g.Parent == (framework.Ref{}) && g.Additional == "" {
			visit(g, 0)
		}
	}
	return t
}

func leaf(l *result.Lens, ref framework.Ref) *result.Requirement {
	for i := range l.Requirements {
		if l.Requirements[i].Ref == ref {
			return &l.Requirements[i]
		}
	}
	return nil
}

func nodeOf(q *result.Requirement, depth int) document.Node {
	return document.Node{ID: q.Ref.Requirement, Title: q.Title, Depth: depth, Status: q.Status, Readiness: q.Readiness}
}

// timeline is the window of a lens with a lane for each control of which something is missing for a time:
// those times, and the other days that its accepted evidence is of.
func (w *writer) timeline(l *result.Lens) (document.Timeline, bool) {
	t := document.Timeline{ID: "window-" + anchor(l.Lens), Title: l.Title, Period: l.Window, Lanes: []document.Lane{}}
	if l.Window.IsZero() {
		return t, false
	}
	holes := map[string][]framework.Period{}
	for i := range l.Requirements {
		for _, g := range l.Requirements[i].Gaps {
			for _, p := range g.Missing {
				if p = p.Intersect(l.Window); !p.IsZero() {
					holes[g.Control] = append(holes[g.Control], p)
				}
			}
		}
	}
	for id, list := range holes {
		c, shown := w.control(id), []framework.Period(nil)
		lane := document.Lane{ID: id, Title: c.Title, Covered: []framework.Period{}, Holes: days.Union(list)}
		for i := range w.Organisation.Evidence {
			e := &w.Organisation.Evidence[i]
			if e.Status != evidence.Accepted || !isOf(e, c) {
				continue
			}
			first, last := spanOf(e)
			if last.IsZero() {
				last = l.Window.Last
			}
			if p := (framework.Period{First: first, Last: last}).Intersect(l.Window); !first.IsZero() && !p.IsZero() {
				shown = append(shown, p)
			}
		}
		for _, p := range days.Union(shown) {
			lane.Covered = append(lane.Covered, days.Holes(p, lane.Holes)...)
		}
		t.Lanes = append(t.Lanes, lane)
	}
	slices.SortFunc(t.Lanes, func(a, b document.Lane) int { return cmp.Compare(a.ID, b.ID) })
	return t, len(t.Lanes) > 0
}
