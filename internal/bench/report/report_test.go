package report

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func made() *Report {
	return &Report{Date: "2026-11-27", Machine: "2 cores", Go: "1.26.8", Lines: []Line{
		{ID: "acme.verdicts", What: "acme", Value: 1.234, Unit: Times, Bar: AtMost(2), Detail: "1 ms / 2 ms"},
		{ID: "rules.opa", What: "OPA", Value: 79.96, Unit: Faster, Bar: AtLeast(80)},
		{ID: "fleet", What: "a fleet", Value: 1234.5, Unit: PerSecond},
	}}
}

func TestHeld(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		is   float64
		bar  Bar
		want string
	}{
		{1, AtMost(2), "held"}, {2, AtMost(2), "held"}, {2.01, AtMost(2), "missed"},
		{5, AtLeast(4), "held"}, {4, AtLeast(4), "held"}, {3.99, AtLeast(4), "missed"}, {3, Bar{}, ""},
	} {
		l := Line{Value: c.is, Bar: c.bar}
		assert.Equal(t, c.want, l.Held(), "%v", c)
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0.0026: "0.0026", 0.5: "0.5", 1.234: "1.23", 12.34: "12.3", 40: "40", 123.4: "123", 1234567: "1,234,567", 2: "2"} {
		assert.Equal(t, want, number(v))
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	r := made()
	before := &Report{Lines: []Line{{ID: "acme.verdicts", Value: 7.6, Unit: Times}}}
	assert.Contains(t, r.Text(before), "acme.verdicts  acme     7.6 ×  1.23 ×       ≤ 2 ×          held")
	assert.Contains(t, r.Markdown(before), "| OPA |  | 80 × faster | ≥ 80 × faster | missed |  |")
	assert.Contains(t, r.Short(), "| measured | 1.23 × | 80 × faster (missed) |\n| held to | ≤ 2 × | ≥ 80 × faster |\n")
	file := filepath.Join(t.TempDir(), "r.json")
	require.NoError(t, os.WriteFile(file, []byte(r.JSON()), 0o600))
	again, err := Read(file)
	require.NoError(t, err)
	assert.Equal(t, r, again)
}

// A file keeps what stands outside of the marks, and one without marks is refused.
func TestWrite(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "page.md")
	require.NoError(t, os.WriteFile(file, []byte("a\n"+beginShort+"old\n"+end+"\nb\n"), 0o600))
	require.NoError(t, made().Write(file, nil))
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "a\n"+beginShort+made().Short()+end+"\nb\n", string(got))
	require.NoError(t, os.WriteFile(file, []byte("a\n"), 0o600))
	assert.ErrorContains(t, made().Write(file, nil), "no place for figures")
}

func TestNewTellsTheMachine(t *testing.T) {
	t.Parallel()
	r := New(time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC))
	assert.Equal(t, "2026-11-27", r.Date)
	assert.Regexp(t, `^\d+ cores, `, r.Machine)
	assert.NotEmpty(t, r.Go)
}

// A row that is measured again stands where it stood.
func TestPut(t *testing.T) {
	t.Parallel()
	r := &Report{}
	r.Put("a", []Line{{ID: "a1", Row: "a"}, {ID: "a2", Row: "a"}})
	r.Put("b", []Line{{ID: "b", Row: "b"}})
	r.Put("a", []Line{{ID: "a3", Row: "a"}})
	assert.Equal(t, []Line{{ID: "a3", Row: "a"}, {ID: "b", Row: "b"}}, r.Lines)
	assert.Nil(t, r.Line("a1"))
	assert.NotNil(t, r.Line("b"))
}
