package result_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// first is what the first edition of the rules wrote of a small workspace.
func first(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("testdata/first/assessment.json")
	require.NoError(t, err)
	require.Contains(t, string(b), `"groundwork-assessment/1"`)
	return string(b)
}

// What the first edition stored is read with its figures, in the words of this edition: what it
// called partial is not shown where low is 0, and is counted so.
func TestReadTakesTheFirstEdition(t *testing.T) {
	t.Parallel()
	a, err := result.Read(strings.NewReader(first(t)))
	require.NoError(t, err)
	assert.Equal(t, result.FirstFormat, a.Format, "it stays what it was")
	assert.Equal(t, 1, a.Edition())
	l := a.Frameworks[0]
	assert.Equal(t, result.Interval{Low: 0.25, High: 0.5}, l.Readiness)
	got := map[string]string{}
	for _, q := range l.Requirements {
		got[q.Ref.Requirement] = q.Status.String() + " " + q.Readiness.String()
	}
	assert.Equal(t, map[string]string{
		"1.1": "partly-supported 50 %", "1.2": "not-shown 0–50 %", "1.3": "supported 100 %",
		"1.4": "unmapped 0 %", "1.5": "not-supported 0 %", "1.6": "not-shown 0–100 %",
	}, got)
	assert.Equal(t, result.StatusNotShown, l.Requirements[1].Points[0].Status)
	want := map[result.Status]int{
		result.StatusSupported: 1, result.StatusPartlySupported: 1, result.StatusNotShown: 2, result.StatusNotSupported: 1, result.StatusUnmapped: 1,
		result.StatusOutOfScope: 0, result.StatusExcluded: 0,
	}
	assert.Equal(t, want, l.ByStatus)
	assert.Equal(t, want, l.Groups[0].ByStatus)

	again, err := result.Read(strings.NewReader(string(stored(t, a))))
	require.NoError(t, err, "what was read can be stored again")
	assert.Equal(t, a, again)
	assert.Equal(t, 2, (&result.Assessment{Format: result.Format}).Edition())
	assert.Equal(t, 0, (*result.Assessment)(nil).Edition(), "nothing was judged")
}

// A file of the first edition is checked as closely as one of this edition.
func TestReadRefusesOfTheFirstEdition(t *testing.T) {
	t.Parallel()
	text := first(t)
	for name, c := range map[string]struct{ old, fresh, want string }{
		"a status against its figure": {`"status": "met"`, `"status": "partial"`, "is partly supported at 100 %"},
		"a count":                     {`"met": 1`, `"met": 2`, "counts 2 requirements as supported and holds 1"},
		"a count of what is retold":   {`"partial": 2`, `"partial": 3`, "counts 2 requirements as partly supported and holds 1"},
		"an unknown word":             {`"status": "unknown"`, `"status": "unsure"`, `unknown status "unsure"`},
		"no counts":                   {`"counts"`, `"count"`, "counts 0 requirements as supported and holds 1"},
	} {
		require.Contains(t, text, c.old, name)
		_, err := result.Read(strings.NewReader(strings.ReplaceAll(text, c.old, c.fresh)))
		require.ErrorIs(t, err, result.ErrNotStored, name)
		assert.ErrorContains(t, err, c.want, name)
	}
	_, err := result.Read(strings.NewReader(strings.Replace(text, result.FirstFormat, result.Format, 1)))
	assert.ErrorContains(t, err, `requirement "1.2" is partly supported at 0–50 %`, "this edition has no such status for it")
}
