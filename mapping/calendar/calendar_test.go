package calendar_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

func cadences() []calendar.Cadence {
	return []calendar.Cadence{calendar.Weekly, calendar.Monthly, calendar.Quarterly, calendar.HalfYearly, calendar.Annual}
}

func day(t *testing.T, s string) framework.Date {
	t.Helper()
	d, err := framework.ParseDate(s)
	require.NoError(t, err)
	return d
}

// The periods of every cadence partition the days that data may name: no day is lost, none
// lies in two.
func TestPeriodsPartition(t *testing.T) {
	t.Parallel()
	for _, c := range cadences() {
		next := framework.Date(0)
		for d := framework.MinDate; d <= framework.MaxDate; {
			p := c.PeriodOf(d)
			require.True(t, p.Contains(d), "%s %s", c, d)
			if next != 0 {
				require.Equal(t, next, p.First, "%s %s", c, d)
			}
			require.Equal(t, p, c.PeriodOf(p.First+framework.Date(p.Days()/2)))
			next, d = p.Last+1, p.Last+1
		}
	}
}

// A window holds exactly the periods that lie wholly inside it.
func TestWithin(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		first := framework.NewDate(2020, 1, 1) + framework.Date(rng.IntN(2000))
		window := framework.Period{First: first, Last: first + framework.Date(rng.IntN(900))}
		for _, c := range cadences() {
			var want []framework.Period
			for d := window.First - 400; d <= window.Last+400; d++ {
				if p := c.PeriodOf(d); p.First == d && window.Includes(p) {
					want = append(want, p)
				}
			}
			require.Equal(t, want, c.Within(window), "%s %s", c, window)
		}
	}
}

// No window and no day makes a loop without end or a panic.
func TestNoWindowIsEndless(t *testing.T) {
	t.Parallel()
	const most = framework.Date(math.MaxInt32)
	years := framework.MaxDate.Time().Year() - framework.MinDate.Time().Year() + 1
	for _, c := range append(cadences(), calendar.NoCadence, calendar.PerEvent, 200) {
		for name, p := range map[string]framework.Period{
			"none": {}, "half": {First: 739000}, "other half": {Last: 739000}, "turned": {First: 739100, Last: 739000},
			"before all": {First: math.MinInt32, Last: -1}, "after all": {First: most - 1, Last: most},
		} {
			assert.Empty(t, c.Within(p), "%s %s", c, name)
		}
		all := c.Within(framework.Period{First: math.MinInt32, Last: most})
		if c == calendar.Annual {
			assert.Len(t, all, years)
		}
		assert.LessOrEqual(t, len(all), years*53)
		for _, d := range []framework.Date{math.MinInt32, -1, 0, 1, framework.MinDate, framework.MaxDate, most - 1, most} {
			p := c.PeriodOf(d)
			assert.True(t, p.IsZero() || p.First <= p.Last, "%s %d", c, d)
			assert.LessOrEqual(t, c.Back(d), max(d, 1))
			assert.LessOrEqual(t, c.Grace(d), max(c.Back(d), 1))
		}
	}
}

// One cadence back and the grace lie before the day, by about as much as the cadence says.
func TestBackAndGrace(t *testing.T) {
	t.Parallel()
	days := map[calendar.Cadence]int{calendar.Weekly: 7, calendar.Monthly: 31, calendar.Quarterly: 92, calendar.HalfYearly: 184, calendar.Annual: 366}
	for c, most := range days {
		for d := day(t, "2023-01-01"); d < day(t, "2025-01-01"); d++ {
			back := int(d - c.Back(d))
			require.LessOrEqual(t, back, most, "%s %s", c, d)
			require.GreaterOrEqual(t, back, most-3, "%s %s", c, d)
			require.Equal(t, back/4, int(c.Back(d)-c.Grace(d)))
		}
	}
	assert.Equal(t, day(t, "2026-01-01"), calendar.NoCadence.Back(day(t, "2026-01-01")))
}

func TestCadenceText(t *testing.T) {
	t.Parallel()
	for _, c := range append(cadences(), calendar.PerEvent) {
		text, err := c.MarshalText()
		require.NoError(t, err)
		var back calendar.Cadence
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, c, back)
		assert.Equal(t, c != calendar.PerEvent, c.IsCalendar())
	}
	var c calendar.Cadence
	require.NoError(t, c.UnmarshalText(nil))
	assert.Equal(t, calendar.NoCadence, c)
	require.Error(t, c.UnmarshalText([]byte("200")))
	assert.Equal(t, "200", calendar.Cadence(200).String())
	assert.Equal(t, "quarters", calendar.Quarterly.Units())
	assert.Empty(t, calendar.NoCadence.String())
}
