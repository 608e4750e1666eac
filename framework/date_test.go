package framework_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
)

func TestBoundsOfData(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "1900-01-01", framework.MinDate.String())
	assert.Equal(t, "2200-12-31", framework.MaxDate.String())
}

// No arithmetic leads beyond the days that can be written, and none turns round.
func TestArithmeticEnds(t *testing.T) {
	t.Parallel()
	first, last := framework.NewDate(1, 1, 1), framework.NewDate(9999, 12, 31)
	const open = framework.Date(math.MaxInt32)
	for _, n := range []int{math.MaxInt, math.MaxInt32, 1 << 40, 4_000_000} {
		d := framework.NewDate(2026, 1, 31)
		assert.Equal(t, last, d.AddDays(n))
		assert.Equal(t, first, d.AddDays(-n))
		assert.Equal(t, last, d.AddMonths(n))
		assert.Equal(t, first, d.AddMonths(-n))
		assert.Equal(t, framework.Date(0), framework.Date(0).AddDays(n), "no date stays no date")
		assert.Equal(t, framework.Date(0), framework.Date(0).AddMonths(n))
		assert.Equal(t, open, open.AddDays(n), "an open end stays open")
		assert.Equal(t, open, open.AddMonths(-n))
	}
	assert.Equal(t, last, framework.DateOf(time.Date(400_000, 1, 1, 0, 0, 0, 0, time.UTC)))
	assert.Equal(t, first, framework.DateOf(time.Date(-400_000, 1, 1, 0, 0, 0, 0, time.UTC)))
	assert.Equal(t, first, framework.DateOf(time.Time{}))
	assert.Equal(t, last, framework.NewDate(math.MaxInt32, 1, 1))
	assert.Equal(t, last, framework.NewDate(2024, math.MaxInt, 1))
	assert.Equal(t, last, framework.NewDate(2024, 1, math.MaxInt))
	assert.Equal(t, last, framework.NewDate(math.MaxInt, 1, 1))
	assert.Equal(t, first, framework.NewDate(2024, math.MinInt, 1))
	assert.Equal(t, first, framework.NewDate(math.MinInt, 1, 1))
	assert.Equal(t, first, framework.NewDate(2024, 1, math.MinInt))
	for _, d := range []framework.Date{math.MinInt32, -1, 1, open - 1, open} {
		assert.NotPanics(t, func() { _ = d.String() })
		assert.LessOrEqual(t, d.AddDays(-1), max(d, 1))
	}
	assert.Equal(t, 1<<32, framework.Period{First: math.MinInt32, Last: open}.Days())
	assert.Zero(t, framework.Period{First: 5, Last: 4}.Days())
}

// Within the calendar, days and months are those of package time.
func TestArithmeticIsThatOfTheCalendar(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	for range 3000 {
		d := framework.MinDate + framework.Date(rng.IntN(int(framework.MaxDate-framework.MinDate)))
		n := rng.IntN(4000) - 2000
		require.Equal(t, d+framework.Date(n), d.AddDays(n))
		require.Equal(t, d, d.AddDays(n).AddDays(-n))
		m := n / 10
		got := d.AddMonths(m)
		want := d.Time().AddDate(0, m, 1-d.Time().Day())
		require.Equal(t, want.Month(), got.Time().Month(), "%s %d", d, m)
		require.Equal(t, want.Year(), got.Time().Year())
		require.LessOrEqual(t, got.Time().Day(), d.Time().Day())
		p := framework.Period{First: d, Last: d.AddDays(max(n, 0))}
		back, err := framework.ParsePeriod(p.String())
		require.NoError(t, err)
		require.Equal(t, p, back)
		require.Equal(t, max(n, 0)+1, p.Days())
		require.True(t, p.Contains(d))
		require.True(t, p.Includes(p))
	}
}

// No date and no period have an empty text, which reads back as none.
func TestEmptyTexts(t *testing.T) {
	t.Parallel()
	d, p, r, q := framework.Date(5), framework.Period{First: 5, Last: 6}, framework.Ref{Framework: "a", Requirement: "b"}, framework.PointRef{Point: "x"}
	require.NoError(t, d.UnmarshalText(nil))
	require.NoError(t, p.UnmarshalText(nil))
	require.NoError(t, r.UnmarshalText(nil))
	require.NoError(t, q.UnmarshalText(nil))
	assert.True(t, d.IsZero())
	assert.True(t, p.IsZero())
	assert.Equal(t, framework.Ref{}, r)
	assert.Equal(t, framework.PointRef{}, q)
	for _, v := range []interface{ MarshalText() ([]byte, error) }{d, p, r, q} {
		text, err := v.MarshalText()
		require.NoError(t, err)
		assert.Empty(t, text)
	}
	require.Error(t, d.UnmarshalText([]byte("soon")))
	require.Error(t, p.UnmarshalText([]byte("2026-02-01/2026-01-01")))
	require.Error(t, r.UnmarshalText([]byte("x")))
	require.Error(t, q.UnmarshalText([]byte("x:y#")))
}

func TestBasis(t *testing.T) {
	t.Parallel()
	for _, b := range []framework.Basis{framework.Stated, framework.Design, framework.Operation} {
		text, err := b.MarshalText()
		require.NoError(t, err)
		var back framework.Basis
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, b, back)
	}
	var b framework.Basis
	require.Error(t, b.UnmarshalText(nil))
	assert.Empty(t, b.String())
	assert.Equal(t, "Basis(99)", framework.Basis(99).String())
}
