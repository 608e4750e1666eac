package tracker

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
)

// orders tells for each column of days which number is the day. A column that does not tell
// goes by another that does, or by what was found last time.
func (r *reader) orders() {
	r.order = map[Field]dates.Order{}
	kept, _ := dates.ParseOrder(r.Mapping.Dates) // looked at before
	said, _ := dates.ParseOrder(r.saidDates)
	r.lent = kept
	open := []Field{}
	for _, f := range append(dayFields(), Period) {
		for _, column := range r.at[f] {
			if r.orderOf(f, column, said) {
				open = append(open, f)
			}
		}
	}
	for _, f := range open {
		letter := sheet.Letters(r.at[f][0])
		if r.order[f] = r.lent; r.lent != dates.NoOrder {
			r.tell(letter, "%s, as in other columns or last time", r.lent)
		} else {
			r.tell(letter, "no date tells whether the day or the month stands first: say --dates day-first or --dates month-first")
		}
	}
}

// orderOf reads one column; open says that it does not tell.
func (r *reader) orderOf(f Field, column int, said dates.Order) (open bool) {
	letter := sheet.Letters(column)
	order, why, open := dates.OrderOf(r.written(f, column))
	switch {
	case why == "" && !open:
		return false
	case said != dates.NoOrder:
		r.order[f] = said
		r.tell(letter, "%s, as you said", said)
		return false
	case open:
		return true
	}
	r.order[f] = order
	if order != dates.NoOrder && (r.lent == dates.NoOrder || r.lent.String() == r.Mapping.Dates) {
		r.lent = order
	}
	r.tell(letter, "%s", why)
	return false
}

// written lists the dates of a column that people wrote, and tells of the others.
func (r *reader) written(f Field, column int) []dates.Place {
	var places []dates.Place
	held, numbered, compact := 0, 0, ""
	for i, row := range r.body() {
		switch c := cell(row, column); {
		case c.Day != 0:
			held++
		case dates.IsSerial(c.Text) && f != Period:
			numbered++
		case dates.IsCompact(c.Text):
			compact = cmp.Or(compact, c.Text)
		case c.Text != "":
			places = append(places, dates.Place{At: sheet.At(r.table.sheet.Name, r.table.header+2+i, column), Text: c.Text})
		}
	}
	if held > 0 {
		r.tell(sheet.Letters(column), "%d cells are dates of the workbook", held)
	}
	if numbered > 0 {
		r.tell(sheet.Letters(column), "%d numbers are read as the days that Excel counts so", numbered)
	}
	if day, err := dates.ReadDay(compact, dates.NoOrder); err == nil {
		r.tell(sheet.Letters(column), "a number of eight digits is year, month and day: %s is %s", compact, day)
	}
	return places
}

func dayFields() []Field { return slices.DeleteFunc(Fields(), func(f Field) bool { return !f.day() }) }

func (r *reader) tell(column, format string, args ...any) {
	r.plan.Readings = append(r.plan.Readings, Reading{column, fmt.Sprintf(format, args...)})
}
