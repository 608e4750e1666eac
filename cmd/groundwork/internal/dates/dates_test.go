package dates_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
)

func TestReadDay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		order dates.Order
		want  string // the day, or what is wrong
	}{
		{"2026-12-31", 0, "2026-12-31"},
		{"2026/12/31", 0, "2026-12-31"},
		{"20260331", 0, "2026-03-31"},
		{"20261331", 0, "there is no such day"},
		{"20260230", 0, "there is no such day"},
		{"2026-12-31T09:30:00Z", 0, "2026-12-31"},
		{"2026-12-31 09:30", 0, "2026-12-31"},
		{"31.12.2026", 0, "2026-12-31"},
		{"5.11.26", 0, "2026-11-05"},
		{"31/12/2026", 0, "2026-12-31"},
		{"12/31/2026", 0, "2026-12-31"},
		{"12-31-2026", 0, "2026-12-31"},
		{"05/11/2026", dates.DayFirst, "2026-11-05"},
		{"05/11/2026", dates.MonthFirst, "2026-05-11"},
		{"05/11/2026", 0, "day or month first cannot be told"},
		{"05.11.2026", 0, "2026-11-05"}, // dots stand day first
		{"05/05/2026", 0, "2026-05-05"}, // one day both ways
		{"31/12/2026", dates.MonthFirst, "no such day"},
		{"5 Nov 2026", 0, "2026-11-05"},
		{"5th November 2026", 0, "2026-11-05"},
		{"05-Nov-26", 0, "2026-11-05"},
		{"Nov 5, 2026", 0, "2026-11-05"},
		{"November 5th 2026", 0, "2026-11-05"},
		{"5. März 2026", 0, "2026-03-05"},
		{"46331", 0, "2026-11-05"},
		{"46331.5", 0, "2026-11-05"},
		{" 2026–12–31 ", 0, "2026-12-31"},
		{"30.02.2026", 0, "no such day"},
		{"2026-13-01", 0, "no such day"},
		{"0000-01-01", 0, "no such day"},
		{"Dec 2026", 0, "no single day"},
		{"FY26", 0, "fiscal year"},
		{"soon", 0, "no date that is known"},
		{"", 0, "no date that is known"},
		{"5 Foo 2026", 0, "no date that is known"},
	} {
		d, err := dates.ReadDay(tt.text, tt.order)
		if err != nil {
			assert.Contains(t, err.Error(), tt.want, tt.text)
			continue
		}
		assert.Equal(t, tt.want, d.String(), tt.text)
	}
}

func TestReadPeriod(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Q4 2026": "2026-10-01/2026-12-31", "2026 Q4": "2026-10-01/2026-12-31", "2026-Q4": "2026-10-01/2026-12-31", "4Q26": "2026-10-01/2026-12-31", "q1/2027": "2027-01-01/2027-03-31",
		"H1 2026": "2026-01-01/2026-06-30", "H2'26": "2026-07-01/2026-12-31",
		"Dec 2026": "2026-12-01/2026-12-31", "October 2026": "2026-10-01/2026-10-31", "Oct-26": "2026-10-01/2026-10-31", "2026-10": "2026-10-01/2026-10-31", "10/2026": "2026-10-01/2026-10-31",
		"Feb 2028": "2028-02-01/2028-02-29", "Okt 2026": "2026-10-01/2026-10-31",
		"2026": "2026-01-01/2026-12-31", "2026-11-05": "2026-11-05/2026-11-05",
		"2026-10-01/2026-12-31": "2026-10-01/2026-12-31", "01.10.2026 - 31.12.2026": "2026-10-01/2026-12-31", "Oct - Dec 2026": "2026-10-01/2026-12-31",
		"Oct–Dec 2026": "2026-10-01/2026-12-31", "Oct 2026 to Jan 2027": "2026-10-01/2027-01-31", "Q1 - Q2 2026": "2026-01-01/2026-06-30",
	} {
		p, err := dates.ReadPeriod(text, dates.NoOrder)
		require.NoError(t, err, text)
		assert.Equal(t, want, p.String(), text)
	}
	for text, want := range map[string]string{
		"FY26": "fiscal year", "Q4 FY26": "fiscal year", "Q5 2026": "no date", "H3 2026": "no date", "Dec - Jan 2026": "ends before it begins", "13/2026": "no such day", "quarterly": "no date", "9999": "no date",
	} {
		_, err := dates.ReadPeriod(text, dates.NoOrder)
		assert.ErrorContains(t, err, want, text)
	}
}

// Whatever is read as a day is one, and reads as the same in its own form and whatever the order.
func FuzzReadDay(f *testing.F) {
	for _, s := range []string{"2026-12-31", "31.12.26", "12/31/2026 10:30 AM", "5 Nov 2026", "Q4 2026", "46331", "Oct - Dec 2026", "2026/1/1", "–", "FY'26"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, order := range []dates.Order{dates.NoOrder, dates.DayFirst, dates.MonthFirst} {
			if d, err := dates.ReadDay(s, order); err == nil {
				again, err := dates.ReadDay(d.String(), dates.NoOrder)
				require.NoError(t, err)
				require.Equal(t, d, again)
				if order == dates.NoOrder { // what is certain is so in one of the two orders
					a, errA := dates.ReadDay(s, dates.DayFirst)
					b, errB := dates.ReadDay(s, dates.MonthFirst)
					require.True(t, errA == nil && a == d || errB == nil && b == d)
				}
			}
			if p, err := dates.ReadPeriod(s, order); err == nil {
				require.LessOrEqual(t, p.First, p.Last)
			}
		}
	})
}
