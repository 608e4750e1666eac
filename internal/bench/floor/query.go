package floor

import (
	"slices"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A piece supports a requirement where, as the only evidence, it lifts the low of a point. Without
// evidence each low is 0, or what is stated, so that a piece lifts a point where one of the cells that
// the point rests on is worth more than 0 by the piece alone. Which these are for an evidence type is
// worked out with the graph: queries. Many points ask the same; a piece is asked each query once. What a
// piece is worth by itself is held to be above ε as it stands in its cell, and not once more after the means above.

// How a query asks.
const (
	byCell  uint8 = iota // as a cell is judged
	byRule               // by what a rule keeps
	byAnyOf              // whatever a rule keeps: only as if the piece were good
	inPlace              // at the instant, of what is listed under operation
)

// A query asks what pieces of a type do alone for some points that ask alike.
type query struct {
	queryKey

	reaches []reach
}

type queryKey struct {
	how       uint8
	basis     uint8
	asked     uint8 // by set of bases: whether it counts where these are asked
	perEvent  bool
	automated bool
	planned   bool // only where a programme is enough
	pair      int32
	each      int32
	cadence   *cadence
	rule      *ruling
}

// A reach is a point that a control shows.
type reach struct{ control, point int32 }

// A mask says which queries of a type hold: of at most maxQueries.
type mask uint64

const maxQueries = 64

// ask works out the queries of each type, and which points it reaches at all.
func (t *tabling) ask() {
	t.queries, t.reaches = make([][]query, len(t.floor.types)), make([][]reach, len(t.floor.types))
	for at := range t.points {
		p := &t.points[at]
		for _, w := range p.ways {
			j := &t.judgings[w.judging]
			for _, typ := range t.floor.controls[j.control].types {
				t.reaches[typ] = append(t.reaches[typ], reach{j.control, int32(at)})
			}
			t.askOf(j, int32(at), false)
			if w.plan >= 0 {
				t.askOf(&t.judgings[w.plan], int32(at), true)
			}
		}
	}
}

// effective says for which sets of asked bases a basis of a judging counts: where it is asked, and
// where none of those that are asked is asked of the control.
func (j *judging) effective(b int) uint8 {
	if j.basis[b].none {
		return 0
	}
	both, own, other := uint8(1<<3), uint8(1<<(1<<b)), uint8(1<<(1<<(1-b)))
	if j.basis[1-b].none {
		return both | own | other
	}
	return both | own
}

func (t *tabling) askOf(j *judging, point int32, planned bool) {
	k := &t.floor.controls[j.control]
	for b := range j.basis {
		s := &j.basis[b]
		key := queryKey{basis: uint8(b), asked: j.effective(b), perEvent: k.perEvent, automated: k.automated, planned: planned, pair: -1, each: t.points[point].each, cadence: k.cadence}
		if key.asked == 0 {
			continue
		}
		if s.ruled {
			t.askRule(j, &s.rule, key, point)
			continue
		}
		for e := range s.entries {
			for i := range s.entries[e] {
				t.query(&s.entries[e][i], key, reach{j.control, point})
			}
		}
		if b != design || s.missing || k.basis[operation].none {
			continue
		}
		key.how = inPlace
		for _, entry := range j.basis[operation].entries {
			for i := range entry {
				if kind := t.floor.typeKind(entry[i].typ); kind == evidence.Record || kind == evidence.State {
					t.query(&entry[i], key, reach{j.control, point})
				}
			}
		}
	}
}

// askRule asks what a rule keeps; were a piece good, whatever it keeps of what the link takes.
func (t *tabling) askRule(j *judging, c *cell, key queryKey, point int32) {
	k := &t.floor.controls[j.control]
	for _, typ := range k.types {
		if j.all || slices.Contains(j.by, typ) {
			key.how = byAnyOf
			t.query(&cell{typ: typ, pair: -1}, key, reach{j.control, point})
		}
	}
	if !c.struck {
		key.how, key.rule = byRule, c.rule
		t.query(c, key, reach{j.control, point})
	}
}

func (t *tabling) query(c *cell, key queryKey, of reach) {
	key.pair = c.pair
	list := t.queries[c.typ]
	i := slices.IndexFunc(list, func(q query) bool { return q.queryKey == key })
	if i < 0 {
		i = len(list)
		list = append(list, query{queryKey: key})
		t.queries[c.typ] = list
	}
	list[i].reaches = append(list[i].reaches, of)
}
