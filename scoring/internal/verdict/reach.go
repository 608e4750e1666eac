package verdict

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
)

// reachOf is what a piece reaches: by its type, or the points that it names.
func (j *Judge) reachOf(p *piece.Piece) *reach {
	if p.NamesPoints() {
		return j.net.reach(j.lenses[0], p.Type, j.named(p.Points))
	}
	if j.lastType != p.Of || j.lastReach == nil {
		j.lastType, j.lastReach = p.Of, j.net.of(j.manner, j.lenses[0], p.Of)
	}
	return j.lastReach
}

// named are the ways of evidence that names points, of those in scope.
func (j *Judge) named(refs []framework.PointRef) []linkAt {
	if j.places == nil {
		j.places = map[framework.PointRef]linkAt{}
		for i, leaf := range j.net.leaves {
			for k := range leaf.Points {
				if j.none[int(j.net.first[i])+k].Asked {
					j.places[leaf.Points[k].Ref] = linkAt{int32(i), int32(k), -1}
				}
			}
		}
	}
	var out []linkAt
	for _, ref := range refs {
		if at, ok := j.places[ref]; ok && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	inOrder(out)
	return out
}

// systems are those for which a link asks its point.
func (j *Judge) systems(a *point.Ask) []point.System { return j.systemsOf(a.Each) }

// systemsOf are those for which a point is asked; nil is one that is asked of all alike.
func (j *Judge) systemsOf(p *mapping.Point) []point.System {
	if p == nil || p.Each.IsZero() {
		return j.everywhere
	}
	list, ok := j.each[p]
	if !ok {
		if j.each == nil {
			j.each = map[*mapping.Point][]point.System{}
		}
		list, _ = j.lenses[0].SystemsOf(&p.Point)
		j.each[p] = list
	}
	return list
}
