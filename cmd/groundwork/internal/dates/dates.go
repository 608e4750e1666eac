// Package dates reads days and periods as people write them, and says when one could be read in
// two ways.
package dates

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/groundworkgrc/groundwork/framework"
)

// Order is which comes first of day and month in a date of numbers.
type Order uint8

// Orders. NoOrder is not known, and then such a date is not read unless both ways are one.
const (
	NoOrder Order = iota
	DayFirst
	MonthFirst
)

// String returns "day-first", "month-first" or "".
func (o Order) String() string {
	return [...]string{"", "day-first", "month-first"}[min(o, MonthFirst)]
}

// ParseOrder reads "day-first", "month-first" or "".
func ParseOrder(s string) (Order, error) {
	for o := NoOrder; o <= MonthFirst; o++ {
		if o.String() == s {
			return o, nil
		}
	}
	return NoOrder, fmt.Errorf("order of dates %q: want day-first or month-first", s)
}

// Reasons why no time could be read.
var (
	ErrAmbiguous = errors.New("day or month first cannot be told")
	ErrFiscal    = errors.New("a fiscal year begins when a company says so: give the days, such as 2026-04-01/2027-03-31")
	errNoTime    = errors.New("no date that is known: want one such as 2026-11-05, 5 Nov 2026 or Q4 2026")
	errNoDay     = errors.New("there is no such day")
)

// expression compiles an expression when it is first asked for: most commands read no dates of other people.
func expression(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

var (
	isoDay      = expression(`^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$`)
	numbers     = expression(`^(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)?$`)
	dayOfMonth  = expression(`^(\d{1,2})(?:st|nd|rd|th|\.)?[ -]?(\pL+)\.?,?[ -](\d{4}|\d{2})$`)
	monthDay    = expression(`^(\pL+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`)
	monthOfYear = expression(`^(\pL+)\.?[ /'’-]*(\d{4}|\d{2})$`)
	yearMonth   = expression(`^(\d{4})[-/. ](\d{1,2})$`)
	monthYear   = expression(`^(\d{1,2})[-/.](\d{4})$`)
	partOfYear  = expression(`^(?:([QH])([1-4])|([1-4])([QH]))[ /'’-]*(\d{4}|\d{2})$`)
	yearPart    = expression(`^(\d{4})[ /-]*(?:([QH])([1-4]))$`)
	fiscal      = expression(`(?i)\bFY ?'?\d{2,4}\b`)
	onlyYear    = expression(`^(?:19|20|21)\d{2}$`)
	compact     = expression(`^((?:19|20|21)\d{2})(\d{2})(\d{2})$`)
	serials     = expression(`^[34567]\d{4}(?:\.\d+)?$`)
)

// ReadDay reads a date as people write it: 2026-12-31, 20261231, 31.12.2026, 12/31/2026 by the order,
// 31 Dec 2026, Dec 31, 2026, and the number that Excel has for it.
func ReadDay(s string, order Order) (framework.Date, error) {
	p, day, err := readTime(clean(s), order)
	switch {
	case err != nil:
		return 0, err
	case !day:
		return 0, fmt.Errorf("%s to %s is no single day", p.First, p.Last)
	}
	return p.First, nil
}

// ReadPeriod reads a time as people write it: Q4 2026, H1 2026, Dec 2026, 2026-12, 2026, a day,
// or from one to another of these: Oct - Dec 2026, 2026-10-01/2026-12-31.
func ReadPeriod(s string, order Order) (framework.Period, error) {
	s = clean(s)
	p, _, err := readTime(s, order)
	if !errors.Is(err, errNoTime) {
		return p, err
	}
	from, to, found := halves(s)
	if !found {
		return framework.Period{}, err
	}
	last, _, lastErr := readTime(to, order)
	if lastErr != nil {
		return framework.Period{}, lastErr
	}
	year, _, _ := strings.Cut(last.Last.String(), "-")
	first, _, firstErr := readTime(from, order)
	if errors.Is(firstErr, errNoTime) { // the year stands once: Oct - Dec 2026
		first, _, firstErr = readTime(from+" "+year, order)
	}
	switch {
	case firstErr != nil:
		return framework.Period{}, firstErr
	case first.First > last.Last:
		return framework.Period{}, errors.New("it ends before it begins")
	}
	return framework.Period{First: first.First, Last: last.Last}, nil
}

// clean gives one form to spaces and dashes.
func clean(s string) string {
	s = strings.NewReplacer("–", "-", "—", "-", "‐", "-", "‑", "-", "‒", "-", "−", "-").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// halves cuts a range in two.
func halves(s string) (from, to string, ok bool) {
	for _, mark := range []string{" - ", " to ", " until ", " bis ", " through ", "..", "/", "-"} {
		if from, to, ok = strings.Cut(s, mark); ok {
			return strings.TrimSpace(from), strings.TrimSpace(strings.TrimLeft(to, ".")), true
		}
	}
	return "", "", false
}

// readTime reads one time; day says that it is a single day.
func readTime(s string, order Order) (p framework.Period, day bool, err error) {
	d, err := readDay(s, order)
	switch {
	case err == nil:
		return framework.Period{First: d, Last: d}, true, nil
	case !errors.Is(err, errNoTime):
		return p, false, err
	}
	year, from, months, ok := readMonths(s)
	switch {
	case !ok && fiscal().MatchString(s):
		return p, false, ErrFiscal
	case !ok:
		return p, false, errNoTime
	case from < 1 || from+months > 13 || year < 1900 || year > 2200:
		return p, false, errNoDay
	}
	first := framework.NewDate(year, time.Month(from), 1)
	return framework.Period{First: first, Last: first.AddMonths(months).AddDays(-1)}, false, nil
}

// readDay reads a single day.
func readDay(s string, order Order) (framework.Date, error) {
	if m := isoDay().FindStringSubmatch(s); m != nil && m[2] == m[4] {
		return dayOf(number(m[1]), number(m[3]), number(m[5]))
	}
	if m := compact().FindStringSubmatch(s); m != nil {
		return dayOf(number(m[1]), number(m[2]), number(m[3]))
	}
	if m := numbers().FindStringSubmatch(s); m != nil && m[2] == m[4] {
		return byOrder(number(m[1]), number(m[3]), fullYear(m[5]), m[2], order)
	}
	if m := dayOfMonth().FindStringSubmatch(s); m != nil {
		if n := month(m[2]); n > 0 {
			return dayOf(fullYear(m[3]), n, number(m[1]))
		}
	}
	if m := monthDay().FindStringSubmatch(s); m != nil {
		if n := month(m[1]); n > 0 {
			return dayOf(number(m[3]), n, number(m[2]))
		}
	}
	if serials().MatchString(s) {
		f, err := strconv.ParseFloat(s, 64)
		if d, ok := Serial(f, false); err == nil && ok {
			return d, nil
		}
	}
	return 0, errNoTime
}

// byOrder reads two numbers as day and month. Dots stand day first.
func byOrder(a, b, year int, mark string, order Order) (framework.Date, error) {
	switch {
	case order == NoOrder && (mark == "." || a > 12 || a == b):
		order = DayFirst
	case order == NoOrder && b > 12:
		order = MonthFirst
	case order == NoOrder:
		return 0, ErrAmbiguous
	}
	if order == MonthFirst {
		return dayOf(year, a, b)
	}
	return dayOf(year, b, a)
}

// readMonths reads a month, a quarter, a half or a year.
func readMonths(s string) (year, from, months int, ok bool) {
	if m := yearMonth().FindStringSubmatch(s); m != nil {
		return number(m[1]), number(m[2]), 1, true
	}
	if m := monthYear().FindStringSubmatch(s); m != nil {
		return number(m[2]), number(m[1]), 1, true
	}
	upper := strings.ToUpper(s)
	if m := partOfYear().FindStringSubmatch(upper); m != nil {
		from, months = part(m[1]+m[4], number(m[2]+m[3]))
		return fullYear(m[5]), from, months, months > 0
	}
	if m := yearPart().FindStringSubmatch(upper); m != nil {
		from, months = part(m[2], number(m[3]))
		return number(m[1]), from, months, months > 0
	}
	if onlyYear().MatchString(s) {
		return number(s), 1, 12, true
	}
	if m := monthOfYear().FindStringSubmatch(s); m != nil {
		if n := month(m[1]); n > 0 {
			return fullYear(m[2]), n, 1, true
		}
	}
	return 0, 0, 0, false
}

// part says of quarter or half n in which month it begins and how many it has.
func part(kind string, n int) (from, months int) {
	switch {
	case kind == "Q":
		return 3*n - 2, 3
	case n <= 2:
		return 6*n - 5, 6
	}
	return 0, 0
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // digits alone, and few
	return n
}

// fullYear reads two digits as of this century.
func fullYear(s string) int {
	if len(s) == 2 {
		return 2000 + number(s)
	}
	return number(s)
}

// dayOf is a day that there is.
func dayOf(year, month, day int) (framework.Date, error) {
	d := framework.NewDate(year, time.Month(month), day)
	if month < 1 || month > 12 || day < 1 || d.Time().Day() != day || d < framework.MinDate || d > framework.MaxDate {
		return 0, errNoDay
	}
	return d, nil
}

// OrderOf tells from all dates of a column which number is the day, with the reason. Dates
// that speak for both make it unknown, with the reason; open says that there are some that could be
// read in two ways and none that tells.
func OrderOf(cells []Place) (order Order, why string, open bool) {
	var day, mon *Place
	for i, c := range cells {
		m := numbers().FindStringSubmatch(clean(c.Text))
		if m == nil || m[2] != m[4] {
			continue
		}
		switch a, b := number(m[1]), number(m[3]); {
		case a > 12 && b <= 12 && day == nil:
			day = &cells[i]
		case b > 12 && a <= 12 && mon == nil:
			mon = &cells[i]
		case m[2] != "." && a <= 12 && b <= 12 && a != b:
			open = true
		}
	}
	switch {
	case day != nil && mon != nil:
		return NoOrder, fmt.Sprintf("%s %q has the day first and %s %q the month: those that could be either are not read", day.At, day.Text, mon.At, mon.Text), false
	case day != nil:
		return DayFirst, fmt.Sprintf("the day stands first: %s %q cannot be read otherwise", day.At, day.Text), false
	case mon != nil:
		return MonthFirst, fmt.Sprintf("the month stands first: %s %q cannot be read otherwise", mon.At, mon.Text), false
	}
	return NoOrder, "", open
}

// Place is a text with the cell that it stands in.
type Place struct{ At, Text string }

// IsSerial reports whether a text is a number as spreadsheet programs count days.
func IsSerial(s string) bool { return serials().MatchString(s) }

// IsCompact reports whether a text is year, month and day in one number: 20261231.
func IsCompact(s string) bool {
	m := compact().FindStringSubmatch(s)
	if m == nil {
		return false
	}
	_, err := dayOf(number(m[1]), number(m[2]), number(m[3]))
	return err == nil
}

// names are the words for months, in English, German, French and Spanish.
const names = `jan january januar janvier enero
feb february februar février febrero
mar march märz mrz mars marzo
apr april avril abril
may mai mayo
jun june juni juin junio
jul july juli juillet julio
aug august août agosto
sep sept september septembre septiembre
oct october okt oktober octobre octubre
nov november novembre noviembre
dec december dez dezember décembre diciembre`

// month is the number of a month by its name, 0 where there is none.
func month(word string) int {
	n := 0
	for line := range strings.SplitSeq(names, "\n") {
		n++
		for name := range strings.FieldsSeq(line) {
			if strings.EqualFold(name, word) {
				return n
			}
		}
	}
	return 0
}

// IsMonth reports whether a word is the name of a month.
func IsMonth(word string) bool { return month(word) > 0 }

// Serial is the day that a workbook counts as a number: from 1899-12-30, of which the
// days before March 1900 are one off and not taken, or from 1904-01-01.
func Serial(serial float64, late bool) (framework.Date, bool) {
	if !(serial >= 61 && serial < 110_000) {
		return 0, false
	}
	first := framework.NewDate(1899, 12, 30)
	if late {
		first = framework.NewDate(1904, 1, 1)
	}
	day := first.AddDays(int(math.Floor(serial)))
	return day, day >= framework.MinDate && day <= framework.MaxDate
}

// Short is a period as people call it: 2026, 2026-q4, 2026-10, or its days.
func Short(p framework.Period) string {
	first, last := p.First.Time(), p.Last.Time()
	months := (last.Year()-first.Year())*12 + int(last.Month()-first.Month()) + 1
	switch whole := first.Day() == 1 && p.Last.AddDays(1).Time().Day() == 1; {
	case p.First == p.Last:
		return p.First.String()
	case whole && months == 1:
		return p.First.String()[:7]
	case whole && months == 3 && first.Month()%3 == 1:
		return fmt.Sprintf("%d-q%d", first.Year(), (int(first.Month())+2)/3)
	case whole && months == 12 && first.Month() == 1:
		return strconv.Itoa(first.Year())
	}
	return p.First.String() + "-" + p.Last.String()
}
