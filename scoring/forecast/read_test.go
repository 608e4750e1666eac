package forecast_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/forecast"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func ExampleRead() {
	f, err := forecast.Read(strings.NewReader(`{
		"format": "groundwork-forecast/1", "at": "2026-07-15", "until": "2026-12-31",
		"lenses": [{"lens": "x", "now": {"low": 1, "high": 1}, "then": {"low": 0.5, "high": 1}, "first_fall": "2026-09-01"}]
	}`))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, o := range f.Lenses {
		fmt.Println(o.Lens, "falls from", o.Now, "on", o.FirstFall)
	}
	// Output: x falls from 100 % on 2026-09-01
}

func aForecast(seed uint64) *forecast.Forecast {
	f := &forecast.Forecast{}
	made.New(seed).Fill(f)
	f.Format = forecast.Format
	f.Until = f.At.AddDays(len(f.Days) + 1)
	for i := range f.Days {
		f.Days[i].On = f.At.AddDays(i + 1)
	}
	return f
}

func TestReadReturnsTheBytesOfAny(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		made.ReadsBack(t, aForecast(seed), forecast.Read)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	with := func(fields string) string {
		return fmt.Sprintf(`{"format": %q, "at": "2026-07-01", "until": "2026-07-31", %s}`, forecast.Format, fields)
	}
	for s, want := range map[string]string{
		`{"format": "groundwork-assessment/1"}`:                               `want "groundwork-forecast/1"`,
		with(`"lenses": [{"lens": "x"}, {"lens": "x"}]`):                      "twice",
		with(`"lenses": [{"now": {"low": 1}}]`):                               "1 to 0",
		with(`"lenses": [{"then": {"high": 2}}]`):                             "0 to 2",
		with(`"lenses": [{"band": "a\nb"}]`):                                  "not one line",
		with(`"days": [{"on": "2026-07-02"}, {"on": "2026-07-02"}]`):          "out of order",
		with(`"days": [{"on": "2026-07-01"}]`):                                "out of order",
		with(`"days": [{"on": "2026-08-01"}]`):                                "out of order",
		with(`"days": [{"on": "2026-07-02", "moves": [{"is": {"low": 1}}]}]`): "1 to 0",
	} {
		_, err := forecast.Read(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
		assert.ErrorContains(t, err, want, s)
	}
}

// Only one lens is left, with the days on which it moves or something is new.
func TestOnly(t *testing.T) {
	t.Parallel()
	read := func() *forecast.Forecast {
		f, err := forecast.Read(strings.NewReader(`{"format": "groundwork-forecast/1", "at": "2026-07-01", "until": "2026-07-31", "lenses": [{"lens": "x"}, {"lens": "y"}], "days": [
			{"on": "2026-07-02", "moves": [{"lens": "x"}, {"lens": "y"}]}, {"on": "2026-07-03", "moves": [{"lens": "y"}]}, {"on": "2026-07-04", "new_problems": ["one"]}]}`))
		require.NoError(t, err)
		return f
	}
	f := read()
	require.True(t, f.Only("x"))
	require.Len(t, f.Lenses, 1)
	require.Len(t, f.Days, 2)
	require.Len(t, f.Days[0].Moves, 1)
	assert.Equal(t, "x", f.Days[0].Moves[0].Lens)
	assert.Equal(t, "2026-07-04", f.Days[1].On.String())
	assert.False(t, read().Only("z"))
}
