package start

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A world is the crosswalk as it is to an organisation with these facts.
type world struct {
	graph      *mapping.Graph
	values     map[string]any
	runs       map[string]bool     // controls that were said to run
	roles      map[string][]string // to kinds of system, where something was said of them
	categories map[string][]string // by framework
	asked      map[string][]*mapping.Point
	serving    map[string]map[*mapping.Control]bool
}

func newWorld(g *mapping.Graph, facts []evidence.Fact) *world {
	w := &world{
		graph: g, runs: map[string]bool{}, roles: map[string][]string{}, categories: map[string][]string{},
		asked: map[string][]*mapping.Point{}, serving: map[string]map[*mapping.Control]bool{},
	}
	values := map[string]any{}
	for _, f := range facts {
		if t, err := g.FactType(f.ID); err == nil {
			values[f.ID], _ = t.Type.Convert(f.Value)
		}
	}
	w.values = values
	for _, k := range g.Controls() {
		switch v := values[k.Question].(type) {
		case bool:
			w.runs[k.ID] = v
		case float64:
			w.runs[k.ID] = v == 1
		}
	}
	for _, q := range g.Questions() {
		if list, said := values[q.Fact].([]string); said && q.Kind != "" {
			w.roles[q.Kind] = list
		}
	}
	return w
}

// points lists the required points of a framework in scope: its categories that are always in and
// those that the facts speak for, and of points asked of each system those of roles that are held.
func (w *world) points(id string) []*mapping.Point {
	if list, done := w.asked[id]; done {
		return list
	}
	var list []*mapping.Point
	fw, err := w.graph.Framework(id)
	if err != nil {
		return nil
	}
	reach := framework.Scope{Framework: id, Categories: w.categories[id]}.Reach(fw, 0)
	for _, l := range w.graph.Leaves(id) {
		if _, extra := reach.Additional(l.Requirement.ID); extra || reach.Requirement(l.Requirement.ID).Standing != framework.InScope {
			continue
		}
		for i := range l.Points {
			if p := &l.Points[i]; p.Rank == framework.Required && p.Each.Among(w.roles) {
				list = append(list, p)
			}
		}
	}
	w.asked[id], w.serving[id] = list, map[*mapping.Control]bool{}
	for _, p := range list {
		for _, e := range p.Links {
			w.serving[id][e.Control] = true
		}
	}
	return list
}

// serves reports whether a control shows a point of the framework.
func (w *world) serves(k *mapping.Control, id string) bool {
	w.points(id)
	return w.serving[id][k]
}

// cost is what is open of a framework, where the controls of which there says so run besides those
// that were said to.
func (w *world) cost(ctx context.Context, id string, there func(*mapping.Control) bool) (Cost, error) {
	var open []*mapping.Point
	for _, p := range w.points(id) {
		if !slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return w.runs[e.Control.ID] || there(e.Control) }) {
			open = append(open, p)
		}
	}
	c := Cost{Points: len(open)}
	chosen, err := w.choose(ctx, open)
	for _, k := range chosen {
		c.Controls++
		c.Days += k.Effort.First
	}
	return c, err
}

// choose picks controls that show the points: again and again the one that shows most of those left
// for its days. It is near the least, and not always the least.
func (w *world) choose(ctx context.Context, open []*mapping.Point) ([]*mapping.Control, error) {
	var chosen []*mapping.Control
	for len(open) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("start: %w", err)
		}
		shows := map[*mapping.Control]int{}
		for _, p := range open {
			for _, e := range p.Links {
				shows[e.Control]++
			}
		}
		var best *mapping.Control
		for _, k := range w.graph.Controls() {
			if shows[k] > 0 && (best == nil || float64(shows[k])*days(best) > float64(shows[best])*days(k)) {
				best = k
			}
		}
		if best == nil {
			break
		}
		chosen = append(chosen, best)
		open = slices.DeleteFunc(slices.Clone(open), func(p *mapping.Point) bool {
			return slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return e.Control == best })
		})
	}
	return chosen, nil
}

// days is the effort of a control, where none costs nothing.
func days(k *mapping.Control) float64 { return max(float64(k.Effort.First), 0.1) }
