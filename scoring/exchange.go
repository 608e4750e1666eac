package scoring

import (
	"cmp"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// touched is what an exchange of evidence bears on.
type touched struct {
	controls []*mapping.Control
	points   []framework.PointRef
}

func (t *touched) add(r *run, it *item) {
	for _, c := range r.controlsOf(it) {
		if !slices.Contains(t.controls, c) {
			t.controls = append(t.controls, c)
		}
	}
	for _, p := range it.e.Points {
		if !slices.Contains(t.points, p) {
			t.points = append(t.points, p)
		}
	}
}

// find returns where the piece of evidence is or would be.
func (r *run) find(id string) (int, bool) {
	return slices.BinarySearchFunc(r.items, id, func(it *item, id string) int { return cmp.Compare(it.e.ID, id) })
}

// exchange puts evidence in and takes evidence out, judges what that touches, and says
// what moved. Everything else stands as it was judged.
func (r *run) exchange(put []evidence.Piece, drop []string) (*difference.Difference, error) {
	var t touched
	problems := r.problems()
	was := map[string]*result.Evidence{}
	for _, id := range drop {
		r.takeOut(id, &t, was)
	}
	fresh := make([]*item, 0, len(put))
	for i := range put {
		own := put[i]
		kind, err := r.graph.EvidenceType(own.Type)
		if err != nil {
			return nil, err
		}
		r.takeOut(own.ID, &t, was)
		it := newItem(&own, kind, r.at)
		r.insert(&it)
		t.add(r, &it)
		fresh = append(fresh, &it)
	}
	for _, p := range t.points {
		r.forget(p)
	}
	here := difference.Snapshot{At: r.at, Catalog: result.Digest{Digest: r.graph.Source().Digests.Catalog}, Rules: result.Digest{Digest: r.graph.Source().Digests.Rules}, Input: result.Digest{Digest: r.org.Digest}}
	d := &difference.Difference{Was: here, Is: here, Causes: []string{}, Lenses: []difference.LensMove{}, Evidence: []difference.EvidenceMove{}, NewProblems: []string{}, GoneProblems: []string{}, Notice: result.Notice}
	d.Is.Input = result.Digest{} // worked out when the next assessment is asked for
	rejudged := make([]rejudgement, len(r.lenses))
	for i, l := range r.lenses {
		var err error
		if rejudged[i], err = l.rejudge(&t); err != nil {
			return nil, err
		}
	}
	m := r.evidenceMoves(was, fresh)
	if r.failed != nil {
		return nil, r.failed
	}
	now := r.problems()
	d.NewProblems, d.GoneProblems = difference.Without(now, problems), difference.Without(problems, now)
	d.Evidence = append(d.Evidence, m.List...)
	for i, l := range r.lenses {
		if move := m.Lens(rejudged[i].was, rejudged[i].is, rejudged[i].found, l.sum.findings); move.Moved() {
			d.Lenses = append(d.Lenses, move)
		}
	}
	return d, nil
}

// takeOut removes a piece and notes what that touches and how it was judged at first.
func (r *run) takeOut(id string, t *touched, was map[string]*result.Evidence) {
	it := r.remove(id)
	if it == nil {
		return
	}
	t.add(r, it)
	if _, known := was[id]; !known {
		was[id] = it.result
	}
}

// evidenceMoves judges the fresh pieces and compares them with those that they replace.
func (r *run) evidenceMoves(was map[string]*result.Evidence, fresh []*item) *difference.Moves {
	is := map[string]*result.Evidence{}
	ids := slices.Collect(maps.Keys(was))
	for _, it := range fresh {
		r.verdicts(it)
		is[it.e.ID] = it.result
		if was[it.e.ID] == nil {
			ids = append(ids, it.e.ID)
		}
	}
	slices.Sort(ids)
	m := difference.NewMoves()
	for _, id := range ids {
		m.Evidence(was[id], is[id])
	}
	return m
}

// remove takes a piece out, and returns it.
func (r *run) remove(id string) *item {
	i, ok := r.find(id)
	if !ok {
		return nil
	}
	it := r.items[i]
	r.items = slices.Delete(r.items, i, i+1)
	out := func(list []*item) []*item {
		if i, ok := slices.BinarySearchFunc(list, it, byID); ok {
			return slices.Delete(list, i, i+1)
		}
		return list
	}
	for _, c := range r.controlsOf(it) {
		r.byControl[c.ID] = out(r.byControl[c.ID])
	}
	for _, p := range it.e.Points {
		r.byPoint[p] = out(r.byPoint[p])
	}
	return it
}

// insert puts a piece in at its place by id.
func (r *run) insert(it *item) {
	in := func(list []*item) []*item {
		i, _ := slices.BinarySearchFunc(list, it, byID)
		return slices.Insert(list, i, it)
	}
	r.items = in(r.items)
	if !it.present {
		return
	}
	for _, c := range r.controlsOf(it) {
		r.byControl[c.ID] = in(r.byControl[c.ID])
	}
	for _, p := range it.e.Points {
		r.byPoint[p] = in(r.byPoint[p])
	}
}

// A rejudgement is a part of a lens as it was and as it is, with what was found before.
type rejudgement struct {
	was, is *result.Lens
	found   []*result.Finding
}

// rejudge judges what was touched.
func (l *lens) rejudge(t *touched) (rejudgement, error) {
	at := map[int]bool{}
	for _, c := range t.controls {
		delete(l.memo, c)
		delete(l.controls, c)
		for _, i := range l.serves[l.fw.ID][c] {
			at[i] = true
		}
		for j := range l.treats {
			if t := &l.treats[j]; t.By == c.ID {
				for _, i := range l.about(t) {
					at[i] = true
				}
			}
		}
	}
	for _, p := range t.points {
		if i, ok := l.leafAt[p.Ref]; ok && p.Ref.Framework == l.fw.ID {
			at[i] = true
		}
	}
	partial := func() *result.Lens {
		return &result.Lens{Lens: l.scope.Lens(), Readiness: l.sum.readiness, Band: l.sum.band}
	}
	was, found := partial(), l.sum.findings
	places := slices.Sorted(maps.Keys(at))
	for _, i := range places {
		was.Requirements = append(was.Requirements, l.states[i].res)
		l.states[i] = nil
	}
	for n, i := range places {
		l.states[i] = l.leaf(i)
		l.unsettle(l.leaves[i], &was.Requirements[n], &l.states[i].res)
	}
	if len(places) > 0 {
		if err := l.sumUp(); err != nil {
			return rejudgement{}, err
		}
	}
	is := partial()
	for _, i := range places {
		is.Requirements = append(is.Requirements, l.states[i].res)
	}
	return rejudgement{was, is, found}, nil
}

// unsettle marks the controls of a requirement that moved, since rules on them may look at
// it.
func (l *lens) unsettle(leaf *mapping.Leaf, was, is *result.Requirement) {
	if was.Status == is.Status && was.Readiness == is.Readiness && len(was.Gaps) == len(is.Gaps) {
		return
	}
	for _, p := range leaf.Points {
		for _, e := range p.Links {
			if s := l.controls[e.Control]; s != nil {
				s.stale = true
			}
		}
	}
}
