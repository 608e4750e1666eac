package check_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
)

// A path goes by ids where these can be read, and by places in lists where not.
func TestPaths(t *testing.T) {
	t.Parallel()
	at := framework.Position{File: "a.yaml", Line: 3, Column: 5}
	placed := framework.Places{Item: at, Keys: map[string]framework.Position{"to": {File: "a.yaml", Line: 4}, "attributes.": {File: "a.yaml", Line: 5}}}
	control := check.Top("controls", 2, "review", framework.Places{})
	link := control.Sub("links", 1, "", placed)
	for _, tt := range []struct {
		at           check.At
		path, string string
	}{
		{check.At{}, "", ""},
		{control.Whole(), "controls[review]", "controls[review]"},
		{control.At("title"), "controls[review].title", "controls[review].title"},
		{control.Index("takes", 3), "controls[review].takes[3]", "controls[review].takes[3]"},
		{control.In("attributes", "n"), "controls[review].attributes.n", "controls[review].attributes.n"},
		{control.In("attributes", ""), "controls[review].attributes.", "controls[review].attributes."},
		{link.In("attributes", ""), "controls[review].links[1].attributes.", "a.yaml:5"},
		{link.At("to"), "controls[review].links[1].to", "a.yaml:4"},
		{link.At("why"), "controls[review].links[1].why", "a.yaml:3:5"},
		{link.Whole(), "controls[review].links[1]", "a.yaml:3:5"},
		{check.Top("organisation", -1, "", framework.Places{}).At("name"), "organisation.name", "organisation.name"},
		{check.Top("evidence", 4, "a\nb", framework.Places{}).Whole(), "evidence[4]", "evidence[4]"},
		{check.Top("evidence", 4, "a\xff", framework.Places{}).Whole(), "evidence[4]", "evidence[4]"},
		{check.Top("evidence", 4, strings.Repeat("x", 500), framework.Places{}).Whole(), "evidence[4]", "evidence[4]"},
	} {
		assert.Equal(t, tt.path, tt.at.Path())
		assert.Equal(t, tt.string, tt.at.String())
	}
}

// told is what a report of one check says.
func told(f func(*check.Report, check.At)) string {
	r := check.Report{}
	f(&r, check.Top("x", 0, "", framework.Places{}).At("y"))
	if (r.Faults() == 0) != (len(r.Problems()) == 0) {
		return "miscounted"
	}
	return strings.TrimPrefix(r.Problems().Error(), "x[0].y: ")
}

func TestRules(t *testing.T) {
	t.Parallel()
	first, last := framework.MinDate, framework.MaxDate
	for _, tt := range []struct {
		rule func(*check.Report, check.At)
		want string
	}{
		{func(r *check.Report, at check.At) { r.Name("name", "", at) }, ""},
		{func(r *check.Report, at check.At) { r.Name("name", "it ops", at) }, ""},
		{func(r *check.Report, at check.At) { r.Name("name", "a\u200db", at) }, `name: invisible character U+200D after "a": remove it`},
		{func(r *check.Report, at check.At) { r.Text("why", "a\u200db\nc", at) }, ""},
		{func(r *check.Report, at check.At) { r.Text("why", "a\x00", at) }, `why: character U+0000 after "a" is not allowed: remove it`},
		{func(r *check.Report, at check.At) { r.Reason("\u3164 \n", at, "say why") }, "say why"},
		{func(r *check.Report, at check.At) { r.Reason("So.", at, "say why") }, ""},
		{func(r *check.Report, at check.At) { r.Date("day", 0, at) }, ""},
		{func(r *check.Report, at check.At) { r.Date("day", first, at); r.Date("day", last, at) }, ""},
		{func(r *check.Report, at check.At) { r.Date("day", first-1, at) }, "day 1899-12-31: want a day from 1900-01-01 to 2200-12-31"},
		{func(r *check.Report, at check.At) { r.Date("day", last+1, at) }, "day 2201-01-01: want a day from 1900-01-01 to 2200-12-31"},
		{func(r *check.Report, at check.At) { r.Period("period", framework.Period{First: first, Last: last}, at) }, ""},
		{func(r *check.Report, at check.At) {
			r.Window(framework.Period{First: first, Last: first.AddMonths(120)}, at)
		}, ""},
		{func(r *check.Report, at check.At) {
			r.Window(framework.Period{First: first, Last: first.AddMonths(120) + 1}, at)
		},
			"window 1900-01-01/1910-01-02 is longer than 10 years, which is the limit of a window"},
		{func(r *check.Report, at check.At) { r.Weight(0, at); r.Weight(1e6, at); r.Weight(1e-300, at) }, ""},
		{func(r *check.Report, at check.At) { r.Weight(math.Inf(1), at) }, "weight +Inf: want a number above 0, up to 1e6"},
		{func(r *check.Report, at check.At) { r.Share("confidence", 1, 1, at) }, ""},
		{func(r *check.Report, at check.At) { r.Share("confidence", math.NaN(), 1, at) }, "confidence NaN: want 0 to 1"},
		{func(r *check.Report, at check.At) { check.Enum(r, "severity", framework.Hint, at) }, ""},
		{func(r *check.Report, at check.At) { check.Enum(r, "severity", framework.Severity(9), at) }, "severity 9: there is no such value"},
		{func(r *check.Report, at check.At) { check.BasisOf(r, framework.Design, at) }, ""},
		{func(r *check.Report, at check.At) { check.BasisOf(r, 0, at) }, "basis 0: want stated, design or operation"},
		{func(r *check.Report, at check.At) { r.OneOf("word", "tow", []string{"one", "two"}, at) }, `unknown word "tow": want one of one, two; did you mean "two"?`},
	} {
		assert.Equal(t, tt.want, told(tt.rule))
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	s := check.Set{}
	assert.False(t, s.Has("a"))
	s.Declare("b")
	s.Declare("a")
	s.Declare("b")
	assert.Equal(t, []string{"b", "a"}, s.List())
	assert.True(t, s.Has("a"))
	r := check.Report{}
	at := check.Top("x", 0, "", framework.Places{}).Whole()
	assert.True(t, r.Known("thing", &s, "a", at))
	assert.False(t, r.Known("thing", &s, "", at))
	assert.False(t, r.Known("thing", &s, strings.Repeat("y", 1000), at))
	assert.Equal(t, 2, r.Faults())
	assert.Less(t, len(r.Problems().Error()), 300, "a long name is cut")
}

// Problems of an item that was checked by itself are taken in with the path to it.
func TestTake(t *testing.T) {
	t.Parallel()
	r := check.Report{}
	r.Take(check.Top("evidence", 3, "EV-1", framework.Places{}), framework.Problems{{Path: "status", Message: "m"}, {Message: "n", Severity: framework.Warning}})
	assert.Equal(t, "evidence[EV-1]: warning: n\nevidence[EV-1].status: m", r.Problems().Error())
	assert.Equal(t, 1, r.Faults(), "a warning is no fault")
}

// A problem is one line, whatever it quotes.
func TestMessageIsALine(t *testing.T) {
	t.Parallel()
	r := check.Report{}
	r.Addf("code", check.Top("x", 0, "", framework.Places{}).Whole(), "unknown type %s", "a\nb\u202e")
	r.Warnf("code", check.Top("x", 0, "", framework.Places{}).Whole(), "%s", "c\rd")
	texts := []string{}
	for _, p := range r.Problems() {
		texts = append(texts, p.Message)
	}
	assert.ElementsMatch(t, []string{"unknown type a b", "c d"}, texts)
}

func TestSome(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a, b", check.Some([]string{"a", "b"}))
	assert.Empty(t, check.Some(nil))
	assert.True(t, strings.HasSuffix(check.Some(make([]string, 25)), " and 5 more"))
	short := check.Short("a" + strings.Repeat("é", 200))
	assert.True(t, utf8.ValidString(short), "no letter is cut in two")
	assert.True(t, strings.HasSuffix(short, "é…"))
}

func TestEach(t *testing.T) {
	t.Parallel()
	list, sum := []int{1, 2, 3}, 0
	require.NoError(t, check.Each(t.Context(), list, func(i int, x *int) { sum += i * *x }))
	assert.Equal(t, 8, sum)
	ended, cancel := context.WithCancel(t.Context())
	visits := 0
	err := check.Each(ended, make([]int, 10_000), func(int, *int) {
		if visits++; visits == 300 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Less(t, visits, 1000, "soon after")
	require.Error(t, check.Live(nil)) //nolint:staticcheck // no context is what is tried
}
