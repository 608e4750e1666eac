package floor

import (
	"slices"
)

// Conformity of so many that deviate of so many.
func conformity(deviating, tested int64, fails float64) float64 {
	if deviating <= 0 || tested <= 0 {
		return 1
	}
	return max(0, 1-float64(deviating)/(fails*float64(tested)))
}

// worth is what a unit is worth by the pieces that fill it, and by those that may yet.
func (l *lens) worth(q *asking, sure, maybe []*piece, open float64) answer {
	a := answer{exceptions: deviates(sure)}
	if len(sure) > 0 {
		if len(maybe) == 0 && !q.retested {
			var d, t int64
			for _, p := range sure {
				d, t = d+p.deviating, t+p.tested
			}
			a.low = conformity(d, t, l.fails)
			a.high = a.low
			return a
		}
		a.low = l.pooled(q, sure, maybe, true)
		a.high = l.pooled(q, sure, maybe, false)
		return a
	}
	a.high = open
	for _, p := range maybe {
		a.high = max(a.high, conformity(max(0, p.deviating-l.mended(q, p, maybe, nil)), p.tested, l.fails))
	}
	return a
}

func deviates(list []*piece) bool {
	for _, p := range list {
		if p.deviating > 0 {
			return true
		}
	}
	return false
}

// mended is how many deviations of a piece its retests among some lists take away.
func (l *lens) mended(q *asking, p *piece, list, more []*piece) int64 {
	if !q.retested {
		return 0
	}
	var n int64
	for _, part := range [2][]*piece{list, more} {
		for _, o := range part {
			if o.retests >= 0 && o.deviating == 0 && &l.pieces[o.retests] == p && o.done(q.cadence) >= p.done(q.cadence) {
				n += o.tested
			}
		}
	}
	return n
}

// pooled is the conformity of the sums, with those undecided pieces that make it worse, the worst first,
// or better, the best first. Low counts accepted retests alone, and an unstated sample whole.
func (l *lens) pooled(q *asking, sure, maybe []*piece, worse bool) float64 {
	of := func(p *piece) int64 {
		n := p.deviating
		if worse && p.is(unstated) {
			n = p.tested
		}
		if !q.retested {
			return n
		}
		if worse {
			return max(0, n-l.mended(q, p, sure, nil))
		}
		return max(0, n-l.mended(q, p, sure, maybe))
	}
	var d, t int64
	for _, p := range sure {
		d, t = d+of(p), t+p.tested
	}
	add := l.scratch.add[:0]
	for _, p := range maybe {
		if p.tested > 0 {
			add = append(add, p)
		}
	}
	l.scratch.add = add
	rate := func(d, t int64) float64 {
		if t == 0 {
			return 0
		}
		return float64(d) / float64(t)
	}
	slices.SortStableFunc(add, func(a, b *piece) int {
		x, y := rate(of(a), a.tested), rate(of(b), b.tested)
		if worse {
			x, y = y, x
		}
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	for _, p := range add {
		n := of(p)
		if r, all := rate(n, p.tested), rate(d, t); worse && r > all || !worse && r < all {
			d, t = d+n, t+p.tested
		}
	}
	return conformity(d, t, l.fails)
}
