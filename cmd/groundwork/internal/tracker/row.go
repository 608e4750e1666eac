package tracker

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// rowItem is a row with what only reading needs.
type rowItem struct {
	Item

	row    int
	said   bool // the type is the user's or the tracker's own word
	status evidence.Acceptance
}

// take reads one row into a piece.
func (r *reader) take(x *rowItem, row []sheet.Cell) {
	x.State = Add
	p := &x.Piece
	p.ID, p.Title = r.text(row, ID), x.Title
	p.Owner, p.PerformedBy = r.text(row, Owner), r.text(row, PerformedBy)
	p.Origin.URI, p.Origin.System = r.text(row, URI), r.text(row, System)
	if !r.progress(x, row) {
		return
	}
	r.days(x, row)
	x.Controls = r.Matcher.Controls(x.Control)
	r.typed(x, row)
	r.systems(x, row)
	r.numbers(x, row)
	if x.State == Refused {
		return
	}
	r.decide(x, row)
	for _, problem := range r.Matcher.typeOf(p.Type).Check(p) {
		if problem.Severity == framework.Error {
			r.refuse(x, Field(strings.TrimPrefix(strings.TrimPrefix(problem.Path, "source."), "attributes.")), "%s", problem.Message)
		}
	}
}

// progress reads the status; it reports false for what is not there yet.
func (r *reader) progress(x *rowItem, row []sheet.Cell) bool {
	word := r.text(row, Status)
	meaning := r.meaning(word)
	timed := false
	for _, f := range append(dayFields(), Period) {
		if f != Valid && f != ReviewBy {
			timed = timed || r.text(row, f) != "" && f != Period
		}
	}
	switch meaning {
	case "accepted":
		x.status = evidence.Accepted
	case "rejected":
		x.status = evidence.Rejected
	case "none":
		x.State, x.Why = NotYet, fmt.Sprintf("%q: there is nothing to show yet", word)
		return false
	case "":
		if word != "" {
			x.Doubts = append(x.Doubts, fmt.Sprintf("the status %q is not known: say --status %q=accepted, draft, rejected or none", word, word))
		}
	}
	if x.status == evidence.Draft && !timed {
		x.State, x.Why = NotYet, "a draft without a date: there is nothing to show yet"
		if word != "" {
			x.Why = fmt.Sprintf("%q and no date: there is nothing to show yet", word)
		}
		return false
	}
	return true
}

// meaning is accepted, draft, rejected or none, "" where a status is not known.
func (r *reader) meaning(word string) string {
	for _, said := range slices.Sorted(maps.Keys(r.Mapping.Statuses)) {
		if same(said, word) {
			return r.Mapping.Statuses[said]
		}
	}
	return among(words().Statuses, word)
}

func among(table map[string][]string, word string) string {
	for meaning, list := range table {
		for _, w := range list {
			if same(w, word) {
				return meaning
			}
		}
	}
	return ""
}

// days reads when it was. A month in a column of days is the period, where that is empty.
func (r *reader) days(x *rowItem, row []sheet.Cell) {
	p := &x.Piece
	into := map[Field]*framework.Date{
		Collected: &p.Collected, Performed: &p.Performed, Effective: &p.Effective, Valid: &p.Valid, ReviewBy: &p.ReviewBy, ApprovedOn: &p.ApprovedOn,
	}
	if s := r.text(row, Period); s != "" {
		period, err := r.period(row, s)
		if err != nil {
			r.refuse(x, Period, "%q: %s", s, reason(err))
		}
		p.Period = period
	}
	for _, f := range dayFields() {
		if len(r.at[f]) == 0 {
			continue
		}
		c := cell(row, r.at[f][0])
		if c.Day != 0 {
			*into[f] = c.Day
			continue
		}
		if c.Text == "" {
			continue
		}
		day, err := dates.ReadDay(c.Text, r.order[f])
		if err == nil {
			*into[f] = day
			continue
		}
		if span, spanErr := dates.ReadPeriod(c.Text, r.order[f]); spanErr == nil && f == Collected && p.Period.IsZero() && r.text(row, Period) == "" {
			p.Period = span
			continue
		}
		r.refuse(x, f, "%q: %s", c.Text, reason(err))
	}
	if x.State != Refused && p.Collected == 0 && p.Performed == 0 && p.Effective == 0 && p.Period.IsZero() {
		r.refuse(x, Collected, "it says that it is done, and not when")
	}
}

func (r *reader) period(row []sheet.Cell, s string) (framework.Period, error) {
	if c := cell(row, r.at[Period][0]); c.Day != 0 {
		return framework.Period{First: c.Day, Last: c.Day}, nil
	}
	return dates.ReadPeriod(s, r.order[Period])
}

func reason(err error) string {
	if errors.Is(err, dates.ErrAmbiguous) {
		return "day or month first cannot be told: say --dates day-first or --dates month-first"
	}
	return err.Error()
}

// typed tells of what type a row is: by its own column, by what the user said, or by its title
// and control.
func (r *reader) typed(x *rowItem, row []sheet.Cell) {
	own := r.text(row, Type)
	if t := r.Matcher.titled(own); own != "" && t != nil {
		x.Piece.Type, x.Type, x.Why, x.said = t.ID, t.ID, "the tracker says so", true
		return
	}
	if name, typ := r.Mapping.said(own + " | " + x.Title); typ != "" {
		x.Piece.Type, x.Type, x.said = typ, typ, true
		x.Why = fmt.Sprintf("you said what %q is", name)
		return
	}
	x.Choices = r.Matcher.Types(strings.TrimSpace(x.Title+" "+own), x.Control)
	if len(x.Choices) == 0 {
		if x.Title == "" {
			r.refuse(x, Title, "the row names no piece of evidence: it has no title and no type that is known")
			return
		}
		x.asked, x.Choices = true, r.Matcher.offered(x.Control)
		hint := ""
		if len(x.Choices) > 0 {
			hint = fmt.Sprintf(" (its control takes %s)", either(x.Choices))
		}
		r.refuse(x, Title, "%q: of what type it is cannot be told%s: say --type %q=TYPE", x.Title, hint, x.Title)
		return
	}
	best := x.Choices[0]
	x.Piece.Type, x.Type, x.Why = best.Type, best.Type, best.Why
	if ok, why := Sure(x.Choices); !ok {
		x.asked = true
		x.Doubts = append(x.Doubts, why)
		return
	}
	x.Choices = nil
}

func (r *reader) systems(x *rowItem, row []sheet.Cell) {
	for _, s := range list(r.text(row, Systems)) {
		i := slices.IndexFunc(r.Systems, func(known string) bool { return same(known, s) })
		switch {
		case i >= 0:
			x.Piece.Systems = append(x.Piece.Systems, r.Systems[i])
		case fold(s) == "all":
		case len(r.Systems) > 0:
			r.refuse(x, Systems, "%q is no system of the organisation: it has %s", s, strings.Join(r.Systems, ", "))
		default:
			x.Piece.Systems = append(x.Piece.Systems, s)
		}
	}
}

func list(s string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// decide says what of the row is accepted, by whom, and who approved it. What is in doubt is a
// draft.
func (r *reader) decide(x *rowItem, row []sheet.Cell) {
	p, t := &x.Piece, r.Matcher.typeOf(x.Piece.Type)
	p.Status = x.status
	if len(x.Doubts) > 0 && p.Status == evidence.Accepted {
		p.Status = evidence.Draft
	}
	if p.Status == evidence.Accepted {
		if p.AcceptedBy = r.text(row, AcceptedBy); p.AcceptedBy == "" {
			p.AcceptedBy = r.AcceptedBy
		}
	}
	p.ApprovedBy = r.text(row, ApprovedBy)
	if p.ApprovedBy == "" && t.Approved && x.status == evidence.Accepted && strings.HasPrefix(fold(r.text(row, Status)), "approved") {
		p.ApprovedBy = r.ApprovedBy
	}
	x.Status = p.Status.String()
	if id := r.Matcher.only(x.Control, p.Type); id != "" {
		p.Controls = []string{id}
	}
}
