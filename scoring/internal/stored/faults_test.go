package stored_test

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A span is a figure as the rooms of results have them, and a state what is said of it.
type span struct{ low, high float64 }

func (s span) Check() error {
	if !(0 <= s.low && s.low <= s.high && s.high <= 1) {
		return errors.New("out of order")
	}
	return nil
}

func (s span) String() string { return fmt.Sprintf("%g–%g", s.low, s.high) }

type state string

func (s state) Fits(v span) bool { return s == "full" && v.low == 1 || s != "full" && v.low < 1 }

func (s state) Words() string { return string(s) }

// Each helper notes what could not have been written, in words that say of what, and lets
// pass what could.
func TestNotes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		note func(*stored.Faults)
		want string
	}{
		"counts":          {func(f *stored.Faults) { f.Counts("group", "x:1", 0, 3) }, ""},
		"a count below 0": {func(f *stored.Faults) { f.Counts("group", "x:1", 2, -1) }, `group "x:1" counts -1`},
		"shares":          {func(f *stored.Faults) { f.Share("draft share of", "x", 0); f.Share("draft share of", "x", 1) }, ""},
		"a share above 1": {func(f *stored.Faults) { f.Share("draft share of", "x", 1.5) }, `draft share of "x" is 1.5: want 0 to 1`},
		"a share below 0": {func(f *stored.Faults) { f.Share("confidence of", "x", -0.1) }, `confidence of "x" is -0.1: want 0 to 1`},
		"a share that is none": {
			func(f *stored.Faults) { f.Share("confidence of", "x", math.NaN()) }, `confidence of "x" is NaN: want 0 to 1`,
		},
		"weights":           {func(f *stored.Faults) { f.Weight("point", "x", 0); f.Weight("point", "x", 7.5) }, ""},
		"a weight below 0":  {func(f *stored.Faults) { f.Weight("point", "x", -1) }, `point "x" has the weight -1`},
		"an endless weight": {func(f *stored.Faults) { f.Weight("point", "x", math.Inf(1)) }, `point "x" has the weight +Inf`},
		"a figure":          {func(f *stored.Faults) { stored.Sound(f, "lens", "x", span{0, 1}) }, ""},
		"a figure upside down": {
			func(f *stored.Faults) { stored.Sound(f, "lens", "x", span{1, 0}) }, `the readiness of lens "x" is out of order`,
		},
		"a figure as its status says": {func(f *stored.Faults) { stored.Stands(f, "control", "c", state("full"), span{1, 1}) }, ""},
		"a figure against its status": {
			func(f *stored.Faults) { stored.Stands(f, "control", "c", state("full"), span{0, 1}) }, `control "c" is full at 0–1`,
		},
		"no figure, whatever its status": {
			func(f *stored.Faults) { stored.Stands(f, "control", "c", state("full"), span{2, 1}) }, `the readiness of control "c" is out of order`,
		},
		"an error": {func(f *stored.Faults) { f.Note(errors.New("too late"), "treatment of", "x:1") }, `treatment of "x:1": too late`},
		"no error": {func(f *stored.Faults) { f.Note(nil, "treatment of", "x:1") }, ""},
		"names":    {func(f *stored.Faults) { f.Names("the name", []string{"one", "l’été", "日"}) }, ""}, //nolint:gosmopolitan // of any script
		"a name of two lines": {
			func(f *stored.Faults) { f.Names("the name", []string{"one", "two\nlines"}) }, `the name "two\nlines" is not one line`,
		},
		"a name with a separator": {
			func(f *stored.Faults) { f.Name("the name", "two\u2028lines") }, "is not one line",
		},
		"a name that turns": {
			func(f *stored.Faults) { f.Name("the name", "a\u202eb") }, "turns the direction of text",
		},
	} {
		var f stored.Faults
		tt.note(&f)
		if tt.want == "" {
			require.NoError(t, f.Err(), name)
			continue
		}
		require.Error(t, f.Err(), name)
		assert.ErrorContains(t, f.Err(), tt.want, name)
	}
}

// Many faults are told one by one up to a number, and counted after it.
func TestFaultsAreCounted(t *testing.T) {
	t.Parallel()
	var f stored.Faults
	for i := range 25 {
		f.Counts("group", strconv.Itoa(i), -1)
	}
	assert.Equal(t, 20, strings.Count(f.Err().Error(), "counts -1"))
	assert.ErrorContains(t, f.Err(), "and 5 more")
}

// A key that is always written is missed where the text says it less often.
func TestWrote(t *testing.T) {
	t.Parallel()
	form := stored.Form[note]{
		Name: "note", Format: "note/1", Err: errNote, Named: func(n *note) string { return n.Format },
		Check: func(f *stored.Faults, n *note) { f.Wrote("n", n.N) },
	}
	_, err := form.Read(strings.NewReader(`{"format": "note/1", "n": 1}`))
	require.NoError(t, err)
	_, err = form.Read(strings.NewReader(`{"format": "note/1", "n": 2}`))
	assert.ErrorContains(t, err, `it says "n" 1 times, and it is written 2 times for what it holds`)
}
