package scoring

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
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
func (r *run) exchange(put []mapping.Evidence, drop []string) (*Difference, error) {
	var t touched
	m := newMoves()
	was, is := map[string]*EvidenceResult{}, map[string]*EvidenceResult{}
	for _, id := range drop {
		if it := r.remove(id); it != nil {
			t.add(r, it)
			was[id] = it.result
		}
	}
	var fresh []*item
	for i := range put {
		own := put[i]
		if it := r.remove(own.ID); it != nil {
			t.add(r, it)
			if _, dropped := was[own.ID]; !dropped {
				was[own.ID] = it.result
			}
		}
		kind, err := r.graph.EvidenceType(own.Type)
		if err != nil {
			return nil, err
		}
		it := newItem(&own, kind, r.at)
		r.insert(&it)
		t.add(r, &it)
		fresh = append(fresh, &it)
	}
	d := &Difference{Causes: []string{}, Lenses: []LensMove{}, Evidence: []EvidenceMove{}, Told: []string{}, Settled: []string{}, Notice: Notice}
	d.Was = Side{r.at, Digest{r.graph.Source().Digests.Catalog}, Digest{r.graph.Source().Digests.Rules}, Digest{r.org.Digest}}
	d.Is = d.Was
	d.Is.Input = Digest{}
	for _, p := range t.points {
		for _, l := range r.lenses {
			delete(l.memo, r.anon[p])
		}
		delete(r.anon, p)
	}
	befores := make([]*LensResult, len(r.lenses))
	afters := make([]*LensResult, len(r.lenses))
	found := make([][]*Finding, len(r.lenses))
	for i, l := range r.lenses {
		if l.sum == nil {
			return nil, r.failed
		}
		found[i] = l.sum.findings
		before, after, err := l.rejudge(&t)
		if err != nil {
			return nil, err
		}
		befores[i], afters[i] = before, after
	}
	for _, it := range fresh {
		r.verdicts(it)
		is[it.e.ID] = it.result
	}
	if r.failed != nil {
		return nil, r.failed
	}
	ids := []string{}
	for id := range was {
		ids = append(ids, id)
	}
	for id := range is {
		if was[id] == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		m.evidence(was[id], is[id])
	}
	d.Evidence = append(d.Evidence, m.list...)
	for i, l := range r.lenses {
		if move := m.lens(befores[i], afters[i], found[i], l.sum.findings); move.moved() {
			d.Lenses = append(d.Lenses, move)
		}
	}
	return d, nil
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

// rejudge judges what was touched, and returns it as it was and as it is.
func (l *lens) rejudge(t *touched) (was, is *LensResult, err error) {
	at := map[int]bool{}
	for _, c := range t.controls {
		delete(l.memo, c)
		delete(l.controls, c)
		for _, i := range l.Engine.serves[l.fw.ID][c] {
			at[i] = true
		}
		for j := range l.treats {
			if l.treats[j].By != c.ID {
				continue
			}
			for i, leaf := range l.leaves {
				if l.concerns(l.treats[j], leaf) {
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
	partial := func() *LensResult {
		return &LensResult{Lens: l.scope.Lens(), Readiness: l.sum.readiness, Band: l.sum.band}
	}
	was = partial()
	places := make([]int, 0, len(at))
	for i := range at {
		places = append(places, i)
	}
	slices.Sort(places)
	for _, i := range places {
		was.Requirements = append(was.Requirements, l.states[i].res)
		l.states[i] = nil
	}
	for _, i := range places {
		l.states[i] = l.leaf(i)
	}
	if len(places) > 0 {
		if err := l.sumUp(); err != nil {
			return nil, nil, err
		}
	}
	is = partial()
	for _, i := range places {
		is.Requirements = append(is.Requirements, l.states[i].res)
	}
	return was, is, nil
}
