package difference_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What the example company's readiness does in a month reads back to the same bytes.
func TestReadReturnsTheBytes(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files)
	was, err := e.Assess(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	is, err := e.Assess(t.Context(), org, org.AsOf.AddDays(30))
	require.NoError(t, err)
	d := difference.Between(was, is)
	require.NotEmpty(t, d.Lenses)
	want := made.Text(t, d)
	assert.NotContains(t, want, "null")
	back, err := difference.Read(strings.NewReader(want))
	require.NoError(t, err)
	assert.Equal(t, want, made.Text(t, back))
	stored, err := result.Read(strings.NewReader(made.Text(t, was)))
	require.NoError(t, err)
	assert.Equal(t, want, made.Text(t, difference.Between(stored, is)), "stored or fresh, it is the same")
}

func TestReadReturnsTheBytesOfAny(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		d := &difference.Difference{}
		made.New(seed).Fill(d)
		d.Format = difference.Format
		want := made.Text(t, d)
		back, err := difference.Read(strings.NewReader(want))
		require.NoError(t, err, "seed %d", seed)
		require.Equal(t, want, made.Text(t, back), "seed %d", seed)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	lens := func(fields string) string {
		return fmt.Sprintf(`{"format": %q, "lenses": [{"lens": "x", %s}]}`, difference.Format, fields)
	}
	for s, want := range map[string]string{
		`{"format": "groundwork-assessment/1"}`: `want "groundwork-difference/2"`,
		lens(`"was": {"low": 1}`):               "1 to 0",
		lens(`"is": {"high": 7}`):               "0 to 7",
		lens(`"band_is": "a\nb"`):               "not one line",
		lens(`"was": {}}, {"lens": "x"`):        `lens "x" is there twice`,
		lens(`"requirements": [{"ref": "x:1", "status_was": "supported", "status_is": "not-supported"}]`):                                            `requirement "1" is supported at 0 %`,
		lens(`"requirements": [{"ref": "x:1", "status_was": "not-supported", "status_is": "fine"}]`):                                                 `unknown status "fine"`,
		lens(`"requirements": [{"ref": "x:1", "status_was": "excluded", "status_is": "not-supported", "opened": [{"control": "c"}]}]`):               "has no basis",
		lens(`"requirements": [{"status_was": "excluded", "status_is": "not-supported"}, {"status_was": "excluded", "status_is": "not-supported"}]`): "twice",
		lens(`"raised": [{"raised_as": "a"}]`):                                                                    "has no kind",
		`{"format": "groundwork-difference/2", "evidence": [{"id": "E", "lens": "x", "was": "good"}]}`:            `unknown verdict "good"`,
		`{"format": "groundwork-difference/2", "evidence": [{"id": "E", "lens": "x"}, {"id": "E", "lens": "x"}]}`: "twice",
	} {
		_, err := difference.Read(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
		assert.ErrorContains(t, err, want, s)
	}
}

// A verdict, or none, has a text form.
func TestVerdict(t *testing.T) {
	t.Parallel()
	for _, v := range []difference.Verdict{{}, {There: true}, {There: true, Verdict: result.VerdictSupports}} {
		b, err := v.MarshalText()
		require.NoError(t, err)
		back := difference.Verdict{There: true, Verdict: result.VerdictStale}
		require.NoError(t, back.UnmarshalText(b))
		assert.Equal(t, v, back)
	}
	assert.Equal(t, "not-accepted", difference.Verdict{There: true}.String())
}

// A difference that the first edition stored is read in the words of this one.
func TestReadTakesTheFirstEdition(t *testing.T) {
	t.Parallel()
	d, err := difference.Read(strings.NewReader(`{"format": "groundwork-difference/1", "lenses": [{"lens": "x", "requirements": [
		{"ref": "x:1", "status_was": "partial", "was": {"low": 0, "high": 0.5}, "status_is": "met", "is": {"low": 1, "high": 1}}]}]}`))
	require.NoError(t, err)
	q := d.Lenses[0].Requirements[0]
	assert.Equal(t, []result.Status{result.StatusNotShown, result.StatusSupported}, []result.Status{q.StatusWas, q.StatusIs})
	assert.Equal(t, 1, d.Was.Edition)
	assert.False(t, d.RulesChanged(), "both are of the first edition")
}
