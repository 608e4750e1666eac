// Package piece makes the next piece of evidence out of an earlier one, and names it. It knows
// neither files nor flags.
package piece

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// dated is the time at the end of an id, which the next piece has a time of its own instead of.
var dated = regexp.MustCompile(`(?i)-(?:19|20|21)\d{2}(?:-q[1-4]|-\d{2}(?:-\d{2})?)?$`)

// ID is an id that nothing has: base and label, and a number where that is taken.
func ID(base, label string, taken func(string) bool) string {
	id := base + "-" + label
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%s-%d", base, label, n)
	}
	return id
}

// Renew makes the draft that comes after a piece. A document or a state is replaced by a newer
// one, in force or observed on that day. A report or record is not replaced: what comes after
// it is of the next period of the same length, or was performed on that day. What somebody
// decided, approved or counted of the old one says nothing of the new, and is left out.
func Renew(old *evidence.Piece, t *evidence.Type, on framework.Date, taken func(string) bool) evidence.Piece {
	p := evidence.Piece{
		Type: old.Type, Title: old.Title, Owner: old.Owner,
		Controls: slices.Clone(old.Controls), Points: slices.Clone(old.Points), Systems: slices.Clone(old.Systems),
		Origin: evidence.Origin{System: old.Origin.System},
	}
	label := on.String()
	switch {
	case t.Kind.Lasting():
		p.Replaces, p.Collected = []string{old.ID}, on
		if t.Kind == evidence.Document {
			p.Effective = on
		}
	case !old.Period.IsZero():
		p.Period = Next(old.Period)
		label = dates.Short(p.Period)
		if on >= p.Period.Last {
			p.Collected = on
		}
	default:
		p.Performed, p.Collected = on, on
		if t.Kind != evidence.Record {
			p.Performed = 0
		}
	}
	p.ID = ID(dated.ReplaceAllString(old.ID, ""), label, taken)
	return p
}

// After is the piece that comes after an old one already, as p would: it replaces the old one, or is of
// the same time and about the same. A rejected piece leaves its place free.
func After(list []evidence.Piece, old, p *evidence.Piece) *evidence.Piece {
	for i := range list {
		e := &list[i]
		replaces := slices.Contains(e.Replaces, old.ID)
		same := e.Title == p.Title && e.Period == p.Period && slices.Equal(e.Controls, p.Controls) && slices.Equal(e.Points, p.Points) && slices.Equal(e.Systems, p.Systems)
		if p.Period.IsZero() {
			same = same && e.Performed == p.Performed && e.Collected == p.Collected
		}
		if e.ID != old.ID && e.Type == p.Type && e.Status != evidence.Rejected && (replaces || len(p.Replaces) == 0 && same) {
			return e
		}
	}
	return nil
}

// Next is the period that begins when one has ended: as many months where it is of whole
// months, else as many days.
func Next(p framework.Period) framework.Period {
	first := p.Last.AddDays(1)
	if p.First.Time().Day() == 1 && first.Time().Day() == 1 {
		from, to := p.First.Time(), first.Time()
		months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
		return framework.Period{First: first, Last: first.AddMonths(months).AddDays(-1)}
	}
	return framework.Period{First: first, Last: first.AddDays(p.Days() - 1)}
}

// Lacks lists, as lines to fill in, what a piece of the type may say and this one does not.
func Lacks(p *evidence.Piece, t *evidence.Type) []string {
	var list, names, of []string
	for _, a := range t.Attributes {
		if _, said := p.Attributes[a.Name]; said {
			continue
		}
		names = append(names, a.Name+": …")
		if a.Of != "" {
			of = append(of, a.Name+" counts "+a.Of)
		}
	}
	if len(names) > 0 {
		line := "fill in: attributes: {" + strings.Join(names, ", ") + "}"
		if len(of) > 0 {
			line += " (" + strings.Join(of, "; ") + ")"
		}
		list = append(list, line)
	}
	if t.Approved && p.ApprovedBy == "" {
		list = append(list, "fill in: approved_by: … and approved_on: …; until then it counts as a draft")
	}
	if p.Origin.URI == "" {
		list = append(list, "fill in: source: {uri: …}, where it is kept")
	}
	if p.Collected == 0 && !p.Period.IsZero() {
		list = append(list, "fill in: collected: …, the day on which it was obtained")
	}
	return list
}

// IDs are those of a list with commas, each once.
func IDs(list string) []string {
	var out []string
	for id := range strings.SplitSeq(list, ",") {
		if id = strings.TrimSpace(id); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
