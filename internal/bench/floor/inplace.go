package floor

import (
	"slices"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// placed is what shows at the instant that a control is in place: the states that show it and the latest
// record, if it is recent.
func (l *lens) placed(j *judging, y int32, only []int32) (answer, bool) {
	k := &l.controls[j.control]
	if k.basis[operation].none && only == nil {
		return answer{}, false
	}
	var cells [64]*cell
	n := 0
	for e := range j.basis[operation].entries {
		for i := range j.basis[operation].entries[e] {
			c := &j.basis[operation].entries[e][i]
			kind := l.typeKind(c.typ)
			if (kind == evidence.Record || kind == evidence.State) && n < len(cells) && !slices.ContainsFunc(cells[:n], func(o *cell) bool { return o.typ == c.typ }) {
				cells[n] = c
				n++
			}
		}
	}
	if n == 0 {
		return answer{}, false
	}
	var made []item
	var there []filling
	records, states := false, false
	entry := answer{state: noUnits}
	q := l.asking(cells[0], y, nil)
	q.plain, q.design = false, false
	for _, c := range cells[:n] {
		own := l.asking(c, y, nil)
		q.retested = q.retested || own.retested
		switch {
		case own.kind == evidence.State:
			states = true
			for _, f := range l.spans(&own, l.items(c, &own, only)) {
				if f.has(l.instant) {
					there = append(there, f)
				}
			}
		case k.perEvent:
			a := l.ofType(&own, l.items(c, &own, only))
			entry.better(&a)
		default:
			records = true
			made = append(made, l.items(c, &own, only)...)
		}
	}
	if !k.perEvent {
		open := 0.0
		if records {
			open = l.notDue(&q)
		}
		return l.latest(&q, made, there, open, q.cadence), true
	}
	if states {
		a := l.latest(&q, nil, there, 0, &cadences[0])
		entry.better(&a)
	}
	return entry, true
}
