package window_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/window"
)

func ExampleRead() {
	p, err := window.Read(strings.NewReader(`{
		"format": "groundwork-window/1", "months": 6, "earliest": "2026-04-01/2026-09-30",
		"held": [{"control": "review", "basis": "operation", "since": "2026-04-01"}]
	}`))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println(p.Earliest, "held back by", p.Held[0].Control)
	// Output: 2026-04-01/2026-09-30 held back by review
}

func TestReadReturnsTheBytesOfAny(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		p := &window.Plan{}
		made.New(seed).Fill(p)
		p.Format = window.Format
		for i := range p.Starts {
			p.Starts[i].Window.First = p.At.AddMonths(i)
			p.Starts[i].Window.Last = p.At.AddMonths(i + 6)
		}
		want := made.Text(t, p)
		back, err := window.Read(strings.NewReader(want))
		require.NoError(t, err, "seed %d", seed)
		require.Equal(t, want, made.Text(t, back), "seed %d", seed)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	with := func(fields string) string { return fmt.Sprintf(`{"format": %q, %s}`, window.Format, fields) }
	for s, want := range map[string]string{
		`{"format": "groundwork-assessment/1"}`:                                                      `want "groundwork-window/1"`,
		with(`"starts": [{"window": "2026-02-01/2026-07-31"}, {"window": "2026-01-01/2026-06-30"}]`): "out of order",
		with(`"starts": [{"window": "2026-02-01/2026-01-31"}]`):                                      "ends before it begins",
		with(`"months": -6`):     `counts -6`,
		with(`"starts": [null]`): "null stands in a list",
		with(`"starts": [{"window": "2026-02-01/2026-07-31"}]`):                                    `it says "readiness" 0 times`,
		with(`"starts": [{"readiness": {"low": 1}}]`):                                              "1 to 0",
		with(`"starts": [{"held_by": ["a\nb"]}]`):                                                  "not one line",
		with(`"held": [{"control": "a"}]`):                                                         "has no basis",
		with(`"held": [{"control": "a", "basis": "design"}, {"control": "a", "basis": "design"}]`): "twice",
		with(`"not_running": [{"control": "a", "basis": "luck"}]`):                                 `unknown basis "luck"`,
	} {
		_, err := window.Read(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
		assert.ErrorContains(t, err, want, s)
	}
}
