// Package ical writes what has days as a calendar: what is to be done, and the way from a start.
package ical

import (
	"fmt"
	"io"
	"strings"

	ics "github.com/arran4/golang-ical"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// Write writes one event of a whole day for each item. What is overdue stands on the day of the list,
// since nobody looks into the past for what is to be done. The same list gives the same bytes.
func Write(w io.Writer, t *requests.Todo, upper func(string) string, words func(*requests.Item) string) error {
	c := ics.NewCalendarFor("Groundwork")
	c.SetMethod(ics.MethodPublish)
	c.SetName("To do: " + safe.Prose(t.Organisation))
	for i := range t.Items {
		x := &t.Items[i]
		e := c.AddEvent(safe.Text(x.ID) + "@groundwork")
		e.SetDtStampTime(t.At.Time())
		on := max(x.Date, t.At)
		e.SetAllDayStartAt(on.Time())
		e.SetAllDayEndAt(on.AddDays(1).Time())
		what := x.What
		if x.Date < t.At {
			what = fmt.Sprintf("Overdue since %s: %s", x.Date, what)
		}
		e.SetSummary(safe.Prose(upper(what)))
		about := []string{"Who: " + safe.Prose(x.Who())}
		if s := words(x); s != "" {
			about = append(about, "If not done: "+safe.Prose(s))
		}
		if x.Over {
			about = append(about, "Its time is over: only what exists already helps.")
		}
		e.SetDescription(strings.Join(append(about, t.Notice), "\n"))
		e.AddCategory(string(x.Kind))
	}
	if err := c.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("calendar: %w", err)
	}
	return nil
}
