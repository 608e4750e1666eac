package finding

import (
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// recordsBefore are what the records of a control told of a test before a change, by id, for whoever goes through its pieces in that
// order.
type recordsBefore struct {
	come map[*piece.Piece]bool // pieces that were not there
	left []result.Record       // those that were not passed yet
}

// before is what the records of a control told before the change; nil where it is not known.
func (l *lensState) before(c *mapping.Control) *recordsBefore {
	i, ok := l.lens.Case.Catalog.Place(c)
	if !ok || l.controls[i].was == nil {
		return nil
	}
	return &recordsBefore{l.come, l.controls[i].was.Records}
}

// record is what a piece told; it reports false for a piece that was not there, or that told nothing.
func (b *recordsBefore) record(it *piece.Piece) (r result.Record, known bool) {
	if b == nil || b.come[it] {
		return r, false
	}
	for len(b.left) > 0 && b.left[0].Evidence < it.ID {
		b.left = b.left[1:]
	}
	if len(b.left) == 0 || b.left[0].Evidence != it.ID {
		return r, false
	}
	return b.left[0], true
}

// sampled adds up what a record tells of a test, of which it states some number.
func (l *lensState) sampled(t *result.Test, it *piece.Piece, before *recordsBefore) result.Record {
	r, known := before.record(it)
	if !known {
		r = l.record(it)
	}
	sum(&t.Population, r.Population)
	sum(&t.Sample, r.Sample)
	sum(&t.Deviations, r.Deviations)
	if small, is := l.smallSample(it); is {
		t.Small++
		t.Notes = append(t.Notes, small.words())
	}
	return r
}

// sum adds a number that a record states, if it does.
func sum(to, stated *int64) {
	if stated != nil {
		*to += *stated
	}
}

// record is what a record tells of a test.
func (l *lensState) record(it *piece.Piece) result.Record {
	return result.Record{
		Evidence: it.ID, Explained: l.explains(it),
		Population: l.stated(it, evidence.Population), Sample: l.stated(it, evidence.Sample), Deviations: l.stated(it, evidence.Deviations),
	}
}

// stated returns a number that a record states, nil where it does not.
func (l *lensState) stated(it *piece.Piece, name string) *int64 {
	n, ok := it.Source.Tested(name)
	if !ok {
		return nil
	}
	room := &l.page.room
	if len(room.numbers) == cap(room.numbers) { // numbers are pointed at one by one, and made many at a time
		room.numbers = make([]int64, 0, 64)
	}
	room.numbers = append(room.numbers, n)
	return &room.numbers[len(room.numbers)-1]
}

// A small is a sample under the rule of thumb.
type small struct {
	id                 string
	n, of, least, most int64
	known              bool // of how many it is
}

// smallSample finds a sample that is under the rule of thumb for single occurrences,
// the whole population being enough where that is smaller; it reports false for none.
func (l *lensState) smallSample(it *piece.Piece) (s small, is bool) {
	g := l.rules.guides[calendar.PerEvent]
	if g == nil || !it.Sampled() {
		return s, false
	}
	enough := int64(max(g.Least, g.Floor)) // of however many
	if it.Tested >= enough {               // what has numbers says so without a look into its attributes
		return s, false
	}
	n, _ := it.Source.Tested(evidence.Sample)
	if n >= enough {
		return s, false
	}
	of, known := it.Source.Tested(evidence.Population)
	least, most := int64(g.Least), int64(g.Most)
	if known {
		least, most = g.Of(of)
	}
	if n >= least {
		return s, false
	}
	return small{it.ID, n, of, least, most, known}, true
}

func (s *small) words() string {
	if !s.known {
		return words.SmallSampleOfUnknown(s.id, s.n, s.least, s.most)
	}
	return words.SmallSample(s.id, s.n, s.of, s.least, s.most)
}
