package ical

import (
	"fmt"
	"io"

	ics "github.com/arran4/golang-ical"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/start"
)

// Way writes the steps of the way as events of whole days. The same answer gives the same bytes.
func Way(w io.Writer, a *start.Answer) error {
	c := ics.NewCalendarFor("Groundwork")
	c.SetMethod(ics.MethodPublish)
	for _, s := range a.Steps {
		e := c.AddEvent(safe.Text(s.ID) + "@start.groundwork")
		e.SetDtStampTime(a.At.Time())
		e.SetAllDayStartAt(s.From.Time())
		e.SetAllDayEndAt(s.To.AddDays(1).Time())
		e.SetSummary(safe.Prose(s.Title))
		text := safe.Prose(s.Why)
		if s.Work > 0 {
			text += fmt.Sprintf(" %d controls, %g days of work.", s.Controls, float64(s.Work))
		}
		e.SetDescription(text + " An estimate. " + a.Notice)
	}
	if err := c.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("calendar: %w", err)
	}
	return nil
}
