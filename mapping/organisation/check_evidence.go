package organisation

import (
	"context"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// evidence checks pieces; find gives others that are there beside them.
func (w *walker) evidence(ctx context.Context, list []evidence.Piece, find func(id string) *evidence.Piece) error {
	ties := newTies(list, find)
	ended := ties.circles(w)
	item := &check.Item{}
	return check.Each(ctx, list, func(i int, e *evidence.Piece) {
		before := w.Faults()
		item.Set("evidence", i, e.ID, e.Places)
		w.Enrol("evidence", e.ID, item, ties.roll)
		w.piece(e, item)
		w.tied(e, item, ties)
		if w.keeps && w.Faults() == before && !ended[i] {
			w.good.Evidence, w.held = append(w.good.Evidence, *e), append(w.held, i)
		}
	})
}

func (w *walker) piece(e *evidence.Piece, item *check.Item) {
	w.systemList(e.Systems, item)
	if !w.evidenceType(e, item) {
		w.Take(item, e.Check())
		return
	}
	t := w.Type(e.Type)
	w.Take(item, t.Check(e))
	if len(e.Controls) > 0 && len(e.Points) > 0 {
		w.Addf(check.Value, item.Whole(), "evidence %q names controls and points: want one of them", check.Short(e.ID))
	}
	if t.Kind == evidence.Bridge {
		w.letter(e, item)
	}
	for i, k := range e.Controls {
		if w.Known("control", &w.Controls, k, item.Index("controls", i)) && !w.Takes(k, e.Type) {
			w.Addf(check.Value, item.Index("controls", i), "control %q does not take evidence of type %q: it takes %s", k, e.Type, check.Some(w.Taken(k)))
		}
	}
	for i, p := range e.Points {
		w.Point(&w.Report, p, item.Index("points", i), false)
	}
	if e.Period.IsZero() && e.Effective.IsZero() && e.Performed.IsZero() && e.Collected.IsZero() {
		w.Addf(check.Missing, item.Whole(), "evidence %q says no time: want period: FROM/TO, or the day on which it was performed, effective or collected", check.Short(e.ID))
	}
}

// evidenceType reports a type that there is not; of a control, which a type is often taken
// for, it tells the types that it takes.
func (w *walker) evidenceType(e *evidence.Piece, item *check.Item) bool {
	if types := w.Taken(e.Type); len(types) > 0 && !w.Types.Has(e.Type) {
		w.Addf(check.Unknown, item.At("type"), "%q is a control and no evidence type: say one of those that it takes, %s", check.Short(e.Type), check.Some(types))
		return false
	}
	return w.Known("evidence type", &w.Types, e.Type, item.At("type"))
}

// letter reports what a bridge letter cannot be.
func (w *walker) letter(e *evidence.Piece, item *check.Item) {
	if len(e.Controls) > 0 || len(e.Points) > 0 {
		w.Addf(check.Value, item.Whole(), "evidence %q is a bridge letter and shows neither design nor operation: it names no controls and no points", check.Short(e.ID))
	}
	if e.Period.IsZero() {
		w.Addf(check.Value, item.Whole(), "evidence %q is a bridge letter: say by period: FROM/TO of which days it speaks", check.Short(e.ID))
	}
}

// systemList reports systems that the organisation does not list; where it lists none,
// names are ignored, which is told once.
func (w *walker) systemList(list []string, item *check.Item) {
	for i, s := range list {
		switch at := item.Index("systems", i); {
		case len(w.systems.List()) > 0:
			w.Known("system", &w.systems, s, at)
		case w.free == check.At{}:
			w.free = at.Kept()
		}
	}
}

// ties are what pieces say of one another: which they replace, and which they test again.
type ties struct {
	list   []evidence.Piece // under check
	roll   *check.Roll      // of these
	beyond []*evidence.Piece
	place  map[string]int // of what is beyond, after those under check
	naming []int          // the places of pieces that name others
	ids    *check.Set     // of all of them, once one is looked for and not there
}

// newTies gathers the pieces under check and what these name, wherever that is.
func newTies(list []evidence.Piece, find func(id string) *evidence.Piece) *ties {
	t := &ties{list: list, roll: check.NewRoll(len(list), func(i int) string { return list[i].ID }, func(i int) check.At {
		return check.Top("evidence", i, list[i].ID, list[i].Places).At("id")
	})}
	for i := range list {
		if e := &list[i]; len(e.Replaces) > 0 || e.Retests != "" {
			t.naming = append(t.naming, i)
			t.reach(e, find)
		}
	}
	for next := t.beyond; len(next) > 0; {
		known := len(t.beyond)
		for _, e := range next {
			t.reach(e, find)
		}
		next = t.beyond[known:]
	}
	for i := range t.beyond {
		t.naming = append(t.naming, len(list)+i)
	}
	return t
}

// reach gathers what a piece names and what is not under check.
func (t *ties) reach(e *evidence.Piece, find func(id string) *evidence.Piece) {
	if find == nil {
		return
	}
	for _, id := range e.Names() {
		if _, known := t.at(id); known {
			continue
		}
		if named := find(id); named != nil {
			if t.place == nil {
				t.place = map[string]int{}
			}
			t.place[id] = len(t.list) + len(t.beyond)
			t.beyond = append(t.beyond, named)
		}
	}
}

// refer adds the places of what is referred to.
func (t *ties) refer(to []int, ids ...string) []int {
	for _, id := range ids {
		if i, known := t.at(id); known {
			to = append(to, i)
		}
	}
	return to
}

// at is the place of the first piece with an id.
func (t *ties) at(id string) (int, bool) {
	if i, ok := t.roll.Place(id); ok {
		return i, true
	}
	i, ok := t.place[id]
	return i, ok
}

// piece is the piece at a place.
func (t *ties) piece(i int) *evidence.Piece {
	if i < len(t.list) {
		return &t.list[i]
	}
	return t.beyond[i-len(t.list)]
}

// known lists the ids of all pieces.
func (t *ties) known() *check.Set {
	if t.ids == nil {
		t.ids = &check.Set{}
		for i := range len(t.list) + len(t.beyond) {
			if id := t.piece(i).ID; id != "" {
				t.ids.Declare(id)
			}
		}
	}
	return t.ids
}

// circles reports each circle of replacing and of retesting once, and returns the places of
// the pieces that it is reported of.
func (t *ties) circles(w *walker) map[int]bool {
	ended := map[int]bool{}
	if len(t.naming) == 0 {
		return ended
	}
	report := func(key, how string, named func(e *evidence.Piece, to []int) []int) {
		var places []int // are looked at before the next are, so that one list does for all
		next := func(i int) []int {
			places = named(t.piece(i), places[:0])
			return places
		}
		check.CirclesAmong(len(t.list)+len(t.beyond), t.naming, next, func(circle []int) {
			for _, i := range circle {
				if i >= len(t.list) {
					continue
				}
				e := t.piece(i)
				ended[i] = true
				w.Addf(CodeCircle, check.Top("evidence", i, e.ID, e.Places).At(key), "evidence %q %s itself in the end: %s", check.Short(e.ID), how, t.way(circle, i))
				return
			}
		})
	}
	report("replaces", "replaces", func(e *evidence.Piece, to []int) []int { return t.refer(to, e.Replaces...) })
	report("retests", "retests", func(e *evidence.Piece, to []int) []int { return t.refer(to, e.Retests) })
	return ended
}

// CodeCircle marks what refers to itself in the end.
const CodeCircle = "circular-reference"

// way writes a circle from one of its pieces back to it.
func (t *ties) way(circle []int, from int) string {
	start := 0
	for circle[start] != from {
		start++
	}
	text := check.SomeOf(len(circle)+1, func(i int) string { return check.Short(t.piece(circle[(start+i)%len(circle)]).ID) })
	return strings.ReplaceAll(text, ", ", " → ")
}

// tied reports a piece that replaces or retests what is not there, or what is of another type.
func (w *walker) tied(e *evidence.Piece, item *check.Item, t *ties) {
	for i, id := range e.Replaces {
		w.same(e, id, "replaces", item.Index("replaces", i), t)
	}
	if e.Retests == "" {
		return
	}
	first := w.same(e, e.Retests, "retests", item.At("retests"), t)
	if first != nil && e.Performed > 0 && first.Performed > e.Performed {
		w.Warnf(CodeTold, item.At("retests"), "evidence %q was performed on %s, before %q which it retests: it takes no deviation away", check.Short(e.ID), e.Performed, first.ID)
	}
}

func (w *walker) same(e *evidence.Piece, id, how string, at check.At, t *ties) *evidence.Piece {
	place, known := t.at(id)
	if !known {
		w.Known("evidence", t.known(), id, at)
		return nil
	}
	first := t.piece(place)
	if first.Type != e.Type {
		w.Addf(check.Value, at, "evidence %q is of type %q and %s %q, which is of type %q: want one type", check.Short(e.ID), check.Short(e.Type), how, check.Short(id), check.Short(first.Type))
		return nil
	}
	return first
}

// late reports an end before a beginning, which is told.
func (w *walker) late(what func() string, since, until framework.Date, at check.At) {
	if since > 0 && until > 0 && until < since {
		w.Warnf(CodeTold, at, "%s ends on %s, before it begins on %s: it holds on no day", what(), until, since)
	}
}
