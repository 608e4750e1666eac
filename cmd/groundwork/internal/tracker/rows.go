package tracker

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// reader takes the rows of a table one by one.
type reader struct {
	Options

	plan  *Plan
	table table
	at    map[Field][]int // columns by field
	order map[Field]dates.Order
	lent  dates.Order // that of a column that tells, or of last time, for those that do not

	saidDates string // what the user says now
	items     []*rowItem
}

// rowItem is a row with what only reading needs.
type rowItem struct {
	Item

	row    int
	said   bool // the type is the user's or the tracker's own word
	status evidence.Acceptance
}

// columns indexes what each column is. A column of systems none of which the organisation
// declares says from what the evidence comes.
func (r *reader) columns() {
	r.at = map[Field][]int{}
	for i := range r.plan.Columns {
		c := &r.plan.Columns[i]
		if c.Field == Systems && c.Why != asSaid && len(r.Systems) > 0 && !r.names(c.at) {
			c.Field, c.Why = System, "it names no system of the organisation: from where the evidence comes"
		}
		if c.Field == ID && c.Why != asSaid {
			r.identifies(c)
		}
		if c.Field != "" {
			r.at[c.Field] = append(r.at[c.Field], c.at)
		}
	}
}

// identifies looks whether a column of ids can be one: numbers of rows shift when a row comes in
// between, and what stands in several rows is the id of something else, such as a control.
func (r *reader) identifies(c *Column) {
	seen, n, counted := map[string]bool{}, 0, true
	for _, row := range r.body() {
		s := cell(row, c.at).Text
		if s == "" {
			continue
		}
		if n++; s != strconv.Itoa(n) {
			counted = false
		}
		if seen[s] {
			c.Field, c.Why = "", fmt.Sprintf("%q stands in several rows: it is the id of no piece", s)
			if !slices.ContainsFunc(r.plan.Columns, func(o Column) bool { return o.Field == Control }) {
				c.Field = Control
			}
			return
		}
		seen[s] = true
	}
	if counted && n > 1 {
		c.Field, c.Why = "", "it numbers the rows, which is no id: numbers shift when a row comes in between"
	}
}

// headless tells of cells in columns that have no header, which are not read.
func (r *reader) headless() {
	first, cells := map[int]string{}, map[int]int{}
	for n, row := range r.body() {
		for i, c := range row {
			taken := i < len(r.plan.Columns) && (r.plan.Columns[i].Header != "" || r.plan.Columns[i].Field != "")
			if c.Text == "" || taken {
				continue
			}
			if cells[i]++; first[i] == "" {
				first[i] = fmt.Sprintf("%s %q", sheet.At(r.table.sheet.Name, r.table.header+2+n, i), c.Text)
			}
		}
	}
	for _, i := range slices.Sorted(maps.Keys(cells))[:min(len(cells), fewColumns)] {
		text := fmt.Sprintf("column %s has no header, so that %s is not read", sheet.Letters(i), first[i])
		if n := cells[i]; n > 1 {
			text = fmt.Sprintf("column %s has no header, so that %d cells in it are not read; the first is %s", sheet.Letters(i), n, first[i])
		}
		r.plan.Notes = append(r.plan.Notes, text)
	}
	if n := len(cells) - fewColumns; n > 0 {
		r.plan.Notes = append(r.plan.Notes, fmt.Sprintf("%d more columns have no header and are not read", n))
	}
}

// fewColumns is of how many columns without a header each is told.
const fewColumns = 5

// names reports whether a cell of the column is a system of the organisation.
func (r *reader) names(column int) bool {
	for _, row := range r.body() {
		for _, s := range list(cell(row, column).Text) {
			if slices.ContainsFunc(r.Systems, func(known string) bool { return same(known, s) }) {
				return true
			}
		}
	}
	return false
}

func (r *reader) body() [][]sheet.Cell { return r.table.sheet.Rows[r.table.header+1:] }

// rows takes every row. A control that is written once above its rows is theirs.
func (r *reader) rows() {
	above, carried := "", 0
	for i, row := range r.body() {
		n := r.table.header + 2 + i
		if blank(row) || r.total(row) {
			continue
		}
		x := &rowItem{row: n}
		x.Control = r.joined(row, Control)
		x.Title = r.text(row, Title)
		switch {
		case x.Control != "" && r.heading(row):
			above = x.Control
			continue
		case x.Control == "" && above != "" && len(r.at[Control]) > 0:
			x.Control = above
			carried++
		default:
			above = x.Control
		}
		x.Cell = r.cellOf(x, Title)
		r.take(x, row)
		r.items = append(r.items, x)
	}
	if carried > 0 {
		r.plan.Notes = append(r.plan.Notes, fmt.Sprintf("%d rows without a control have that of the row above", carried))
	}
}

func blank(row []sheet.Cell) bool {
	return !slices.ContainsFunc(row, func(c sheet.Cell) bool { return c.Text != "" })
}

// heading reports whether a row says nothing but a control, and its code: it heads the rows below.
func (r *reader) heading(row []sheet.Cell) bool {
	for f, columns := range r.at {
		if f == Control || f == ID {
			continue
		}
		if slices.ContainsFunc(columns, func(i int) bool { return cell(row, i).Text != "" }) {
			return false
		}
	}
	return true
}

// total reports whether a row sums up others.
func (r *reader) total(row []sheet.Cell) bool {
	first := ""
	formula := false
	for _, c := range row {
		if first == "" {
			first = fold(c.Text)
		}
		formula = formula || c.Formula
	}
	word, _, _ := strings.Cut(first, " ")
	sum := slices.Contains([]string{"total", "totals", "sum", "summe", "count", "gesamt"}, word)
	return sum && (formula || r.text(row, Title) == "" || r.text(row, Status) == "")
}

func (r *reader) text(row []sheet.Cell, f Field) string {
	for _, i := range r.at[f] {
		if t := cell(row, i).Text; t != "" {
			return t
		}
	}
	return ""
}

// joined is the text of all columns of one field: a code and a name apart.
func (r *reader) joined(row []sheet.Cell, f Field) string {
	parts := []string{}
	for _, i := range r.at[f] {
		if t := cell(row, i).Text; t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " ")
}

// cellOf names the cell of a field, else of the title, else the first of the row.
func (r *reader) cellOf(x *rowItem, f Field) string {
	for _, f := range []Field{f, Title, Type} {
		if len(r.at[f]) > 0 {
			return sheet.At(r.table.sheet.Name, x.row, r.at[f][0])
		}
	}
	return sheet.At(r.table.sheet.Name, x.row, 0)
}

func (r *reader) refuse(x *rowItem, f Field, format string, args ...any) {
	x.State = Refused
	x.Refusals = append(x.Refusals, Refusal{r.cellOf(x, f), fmt.Sprintf(format, args...)})
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
