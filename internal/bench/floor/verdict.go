package floor

import (
	"math/bits"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A verdictsOf is what a lens asks of a type, with what came out for it so far.
type verdictsOf struct {
	queries mask // that reach a point in scope
	ways    []framework.Ref
	first   found // most types have no more
	found   []found
	opened  bool
}

// A found is which leaves some queries reach.
type found struct {
	mask

	refs []framework.Ref
}

// verdicts says what each piece does in each lens.
func (r *run) verdicts(lenses []*lens) []Evidence {
	out := make([]Evidence, len(r.pieces))
	list := make([]Verdict, len(r.pieces)*len(lenses))
	for i := range out {
		out[i] = Evidence{ID: r.org.Evidence[i].ID, Verdicts: list[i*len(lenses) : (i+1)*len(lenses) : (i+1)*len(lenses)]}
	}
	for k, l := range lenses {
		l.verdictsOf = make([]verdictsOf, len(r.types))
		for t := range r.sorts {
			for i := r.sorts[t].from; i < r.sorts[t].to; i++ {
				p := &r.pieces[i]
				l.verdict(p, int32(t), i-r.sorts[t].from, &list[int(p.place)*len(lenses)+k])
			}
		}
	}
	return out
}

// open works out which queries of a type reach something in scope.
func (l *lens) open(t int32) *verdictsOf {
	v := &l.verdictsOf[t]
	if v.opened {
		return v
	}
	v.opened = true
	leaves := l.noLeaves()
	for _, r := range l.reaches[t] {
		if l.inScope(r.point) {
			l.mark(leaves, r.point)
		}
	}
	v.ways = l.refsOf(leaves)
	for i := range l.queries[t] {
		q := &l.queries[t][i]
		if l.counts(&q.queryKey) && slices.ContainsFunc(q.reaches, func(r reach) bool { return l.reachedBy(q, r) }) {
			v.queries |= 1 << i
		}
	}
	return v
}

// counts reports whether a lens asks what a query does.
func (l *lens) counts(q *queryKey) bool {
	set := 0
	for b, asked := range l.asks {
		if asked {
			set |= 1 << b
		}
	}
	switch {
	case l.stated, q.asked&(1<<set) == 0, q.how == inPlace && (!l.inPlace || l.windowed):
		return false
	}
	return !q.planned || l.planned != nil
}

// inScope reports whether a point is in scope, with its requirement.
func (l *lens) inScope(point int32) bool {
	return !l.gone[point] && l.counted[l.points[point].leaf]
}

// reachedBy reports whether a query reaches a point in scope.
func (l *lens) reachedBy(q *query, r reach) bool {
	return l.inScope(r.point) && (!q.planned || l.planned[l.leaves[l.points[r.point].leaf].node])
}

// refsOf lists leaves by their references.
func (l *lens) refsOf(leaves bitset) []framework.Ref {
	from := len(l.listed) // lists stand one after the other, and share what they were grown from
	for i, word := range leaves {
		for ; word != 0; word &= word - 1 {
			l.listed = append(l.listed, l.sorted[i*64+bits.TrailingZeros64(word)])
		}
	}
	return l.listed[from:len(l.listed):len(l.listed)]
}

// mark adds the leaf of a point to a set, by its place in their order.
func (l *lens) mark(leaves bitset, point int32) {
	i := l.leaves[l.points[point].leaf].rank
	leaves[i/64] |= 1 << (i % 64)
}

// noLeaves is a set of leaves without any. There is one.
func (l *lens) noLeaves() bitset {
	if l.marked == nil {
		l.marked = make(bitset, (len(l.leaves)+63)/64)
	}
	clear(l.marked)
	return l.marked
}

// find lists the leaves that the queries of a mask reach, of which there is one or more.
func (l *lens) find(t int32, v *verdictsOf, m mask) []framework.Ref {
	if v.first.mask == m {
		return v.first.refs
	}
	for i := range v.found {
		if v.found[i].mask == m {
			return v.found[i].refs
		}
	}
	refs := l.refsFor(t, m, nil)
	if v.first.mask == 0 {
		v.first = found{m, refs}
		return refs
	}
	v.found = append(v.found, found{m, refs})
	return refs
}

func (l *lens) refsFor(t int32, m mask, p *piece) []framework.Ref {
	leaves := l.noLeaves()
	for ; m != 0; m &= m - 1 {
		q := &l.queries[t][bits.TrailingZeros64(uint64(m))]
		for _, r := range q.reaches {
			if l.reachedBy(q, r) && (p == nil || l.serves(p, r.control)) {
				l.mark(leaves, r.point)
			}
		}
	}
	return l.refsOf(leaves)
}

// serves reports whether a piece is for a control that takes its type.
func (l *lens) serves(p *piece, c int32) bool {
	return !p.is(pointed) && (!p.is(narrow) || slices.Contains(l.said(p).Controls, l.controls[c].of.ID))
}

// verdict says what a piece of a type does; at is its place among those of the type.
func (l *lens) verdict(p *piece, t, at int32, out *Verdict) {
	switch {
	case !p.is(accepted):
		out.Verdict = result.VerdictNotAccepted
		return
	case !p.is(present):
		out.Verdict = result.VerdictNotYet
		return
	case p.is(pointed):
		l.verdictNamed(p, t, out)
		return
	}
	v := l.open(t)
	ways := v.ways
	refs := func(m mask) []framework.Ref { return l.find(t, v, m) }
	if p.is(narrow) {
		leaves := l.noLeaves()
		for _, r := range l.reaches[t] {
			if l.inScope(r.point) && l.serves(p, r.control) {
				l.mark(leaves, r.point)
			}
		}
		ways = l.refsOf(leaves)
		refs = func(m mask) []framework.Ref { return l.refsFor(t, m, p) }
	}
	var lifts, lies mask
	if !p.is(void) && !p.is(unstated) && conformity(p.deviating, p.tested, l.fails) > result.Epsilon {
		for m := v.queries; m != 0; m &= m - 1 {
			if q := &l.queries[t][bits.TrailingZeros64(uint64(m))]; l.lifts(q, p, t, at) {
				lifts |= m & -m
			}
		}
	}
	if lifts != 0 {
		if out.Requirements = refs(lifts); len(out.Requirements) > 0 {
			out.Verdict = result.VerdictSupports
			return
		}
	}
	if l.settled(p, t, len(ways), out) {
		return
	}
	for m := v.queries; m != 0; m &= m - 1 {
		if l.lies(&l.queries[t][bits.TrailingZeros64(uint64(m))], p, t) {
			lies |= m & -m
		}
	}
	if lies != 0 {
		out.Requirements = refs(lies)
	}
	l.lacks(p, ways, out)
}

// settled gives the reasons that come before where a piece lies.
func (l *lens) settled(p *piece, t int32, ways int, out *Verdict) bool {
	switch {
	case l.begins(p, t) > min(l.today, l.end):
		out.Verdict = result.VerdictNotYet
	case ways == 0, l.mask != 0 && p.is(named) && p.systems&l.mask == 0:
		out.Verdict = result.VerdictOutOfScope
	default:
		return false
	}
	return true
}

// lacks gives the reasons that come after.
func (l *lens) lacks(p *piece, ways []framework.Ref, out *Verdict) {
	switch {
	case len(out.Requirements) == 0:
		out.Verdict, out.Requirements = result.VerdictStale, ways
	case p.tested > 0 && !p.is(unstated) && conformity(p.deviating, p.tested, l.fails) == 0, p.is(lasting) && p.is(failed):
		out.Verdict = result.VerdictDeviates
	default:
		out.Verdict = result.VerdictNeedsMore
	}
}

// begins is the day on which a record was performed, or on which a piece begins to show.
func (l *lens) begins(p *piece, t int32) day {
	switch l.types[t].kind {
	case evidence.Record:
		return p.done(&cadences[0])
	case evidence.Bridge:
		return always
	}
	if p.shows.last < p.shows.first {
		return always
	}
	return p.shows.first
}

// verdictNamed says what a piece that names points does: it is a control without cadence and needs.
func (l *lens) verdictNamed(p *piece, t int32, out *Verdict) {
	kind := l.types[t].kind
	good := !p.is(void) && !p.is(unstated) && conformity(p.deviating, p.tested, l.fails) > result.Epsilon
	words := (len(l.leaves) + 63) / 64
	ways, lifts, lies := make(bitset, words), make(bitset, words), make(bitset, words)
	found := false
	n := 0
	for _, ref := range l.said(p).Points {
		at, ok := l.pointAt[ref]
		if !ok || !l.inScope(at) {
			continue
		}
		l.mark(ways, at)
		n++
		for b, asked := range l.asks {
			if !asked || b == design && kind == evidence.Record || b == operation && kind != evidence.Record && kind != evidence.Report {
				continue
			}
			q := query{queryKey: queryKey{basis: uint8(b), pair: -1, each: l.points[at].each, cadence: &cadences[0]}}
			if good && l.lifts(&q, p, t, 0) {
				l.mark(lifts, at)
				found = true
			}
			if l.lies(&q, p, t) {
				l.mark(lies, at)
			}
		}
	}
	if found {
		out.Verdict, out.Requirements = result.VerdictSupports, l.refsOf(lifts)
		return
	}
	if l.settled(p, t, n, out) {
		return
	}
	out.Requirements = l.refsOf(lies)
	l.lacks(p, l.refsOf(ways), out)
}
