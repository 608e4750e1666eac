package framework_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
)

func ExampleRef_Compare() {
	refs := []framework.Ref{
		{Framework: "iso42001", Requirement: "A.6.2.10"}, {Framework: "iso42001", Requirement: "A.6.2.8"}, {Framework: "iso42001", Requirement: "10.2"},
		{Framework: "iso42001", Requirement: "9.2.1"}, {Framework: "soc2", Requirement: "CC7.2"},
	}
	slices.SortFunc(refs, framework.Ref.Compare)
	fmt.Println(refs)
	// Output: [iso42001:9.2.1 iso42001:10.2 iso42001:A.6.2.8 iso42001:A.6.2.10 soc2:CC7.2]
}

func ExampleParsePeriod() {
	p, err := framework.ParsePeriod("2026-01-01/2026-06-30")
	fmt.Println(p.Days(), err)
	_, err = framework.ParsePeriod("2026-06-31")
	fmt.Println(err)
	// Output:
	// 181 <nil>
	// period "2026-06-31": want FROM/TO, such as 2026-01-01/2026-06-30
}

func TestRef(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", ":", "soc2", "soc2:", ":CC7.2", "soc2:CC7  2", "soc2: CC7", "soc2:CC7.2#a", "soc2:CC7\u200b.2", "soc2:CC7.2\u00a0"} {
		_, err := framework.ParseRef(s)
		assert.Error(t, err, "%q", s)
	}
	r, err := framework.ParseRef("iso42001:A.6.2.8")
	require.NoError(t, err)
	assert.Equal(t, framework.Ref{Framework: "iso42001", Requirement: "A.6.2.8"}, r)
	p, err := framework.ParsePointRef("soc2:CC6.2#b")
	require.NoError(t, err)
	assert.Equal(t, "soc2:CC6.2#b", p.String())
	assert.Equal(t, "soc2:CC6.2", framework.PointRef{Ref: p.Ref}.String())
}

// The order of ids is total: antisymmetric, transitive, and equal only for equal ids.
func TestCompareIDIsATotalOrder(t *testing.T) {
	t.Parallel()
	ids := []string{"", "1", "01", "1.1", "1.10", "1.2", "2", "10", "A", "A.1", "A.6.2.8", "A.6.2.10", "A10", "A9", "a", "CC1.1", "CC10.1", "99999999999999999999999", "100000000000000000000000"}
	for _, a := range ids {
		for _, b := range ids {
			x, y := framework.CompareID(a, b), framework.CompareID(b, a)
			assert.Equal(t, x < 0, y > 0, "%q %q", a, b)
			assert.Equal(t, a == b, x == 0, "%q %q", a, b)
			for _, c := range ids {
				if x < 0 && framework.CompareID(b, c) < 0 {
					assert.Negative(t, framework.CompareID(a, c), "%q %q %q", a, b, c)
				}
			}
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	assert.Equal(t, framework.Date(1), framework.NewDate(1, 1, 1))
	assert.Empty(t, framework.Date(0).String())
	for _, tt := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2024-02-29", 12, "2025-02-28"}, {"2026-03-31", -1, "2026-02-28"},
		{"2026-12-15", 1, "2027-01-15"}, {"2026-01-15", -1, "2025-12-15"},
	} {
		d, err := framework.ParseDate(tt.from)
		require.NoError(t, err)
		assert.Equal(t, tt.want, d.AddMonths(tt.months).String())
	}
	for _, s := range []string{"2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "0000-01-01", "2026-01-01T00:00:00Z", "10000-01-01"} {
		_, err := framework.ParseDate(s)
		assert.Error(t, err, "%q", s)
	}
}

// Every day of eight centuries reads back as it is written, one after the other.
func TestDatesRoundTrip(t *testing.T) {
	t.Parallel()
	for d := framework.NewDate(1600, 1, 1); d < framework.NewDate(2400, 1, 1); d += 7 {
		got, err := framework.ParseDate(d.String())
		require.NoError(t, err)
		require.Equal(t, d, got)
		require.Equal(t, d+1, framework.DateOf(d.Time().AddDate(0, 0, 1)))
	}
}

func TestPeriodLaws(t *testing.T) {
	t.Parallel()
	var periods []framework.Period
	for first := framework.Date(10); first < 16; first++ {
		for last := first; last < 16; last++ {
			periods = append(periods, framework.Period{First: first, Last: last})
		}
	}
	for _, p := range periods {
		for _, q := range periods {
			both := p.Intersect(q)
			assert.Equal(t, both, q.Intersect(p))
			assert.Equal(t, p.Includes(q), both == q)
			n := 0
			for d := range framework.Date(30) {
				if p.Contains(d) && q.Contains(d) {
					n++
				}
			}
			assert.Equal(t, n, both.Days())
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"access-review", "access-policy", "ai-policy", "soc2:CC7.2"}
	assert.Equal(t, "access-review", framework.Nearest("acess-reveiw", names))
	assert.Equal(t, "soc2:CC7.2", framework.Nearest("soc2:cc7.2", names))
	assert.Empty(t, framework.Nearest("incident", names))
	types := []string{"screening-record", "yearly-role-training-record", "role-training-record", "retraining-record"}
	assert.Equal(t, "role-training-record", framework.Nearest("training-record", types), "its words, whole")
	assert.Equal(t, "screening-record", framework.Nearest("screning-record", types))
	assert.True(t, framework.HoldsWords("user-access-review-record", "Access-Review"))
	assert.False(t, framework.HoldsWords("user-access-reviewer", "access-review"))
	assert.False(t, framework.HoldsWords("a", ""))
}

func TestProblems(t *testing.T) {
	t.Parallel()
	ps := framework.Problems{
		{Pos: framework.Position{File: "b.yaml", Line: 2, Column: 3}, Message: "second"},
		{Pos: framework.Position{File: "a.yaml", Line: 9, Column: 1}, Message: `unknown control "acess"`, Suggestion: "access"},
	}
	require.Error(t, ps.Err())
	assert.Equal(t, "a.yaml:9:1: unknown control \"acess\"; did you mean \"access\"?\nb.yaml:2:3: second", ps.Err().Error())
	assert.NoError(t, framework.Problems{{Severity: framework.Warning}}.Err())
}

// What is asked of each system is asked by kind and role, and of whoever did not say which they have.
func TestEach(t *testing.T) {
	t.Parallel()
	made := framework.Each{Kind: "ai", Roles: []string{"developer", "provider"}}
	for name, c := range map[string]struct {
		each  framework.Each
		roles map[string][]string
		want  bool
	}{
		"nothing said":        {made, nil, true},
		"of another kind":     {made, map[string][]string{"host": {"user"}}, true},
		"one of the roles":    {made, map[string][]string{"ai": {"user", "provider"}}, true},
		"another role":        {made, map[string][]string{"ai": {"user"}}, false},
		"no such system":      {made, map[string][]string{"ai": {}}, false},
		"any role":            {framework.Each{Kind: "ai"}, map[string][]string{"ai": {"user"}}, true},
		"any role, no system": {framework.Each{Kind: "ai"}, map[string][]string{"ai": {}}, false},
		"not by system":       {framework.Each{}, map[string][]string{"": {}}, true},
	} {
		assert.Equal(t, c.want, c.each.Among(c.roles), name)
	}
	assert.True(t, made.Of("ai", []string{"developer"}))
	assert.False(t, made.Of("host", []string{"developer"}))
	assert.False(t, made.Of("ai", nil))
	assert.True(t, framework.Each{Kind: "ai"}.Of("ai", nil))
}

// An id that loads can be named, in files as where it is typed: single spaces stand in that of a requirement.
func TestParseRef_spaces(t *testing.T) {
	t.Parallel()
	var r framework.Ref
	require.NoError(t, r.UnmarshalText([]byte("eu-ai:Art. 5 (1)")))
	assert.Equal(t, framework.Ref{Framework: "eu-ai", Requirement: "Art. 5 (1)"}, r)
	var p framework.PointRef
	require.NoError(t, p.UnmarshalText([]byte("eu-ai:Art. 5#a")))
	assert.Equal(t, framework.Ref{Framework: "eu-ai", Requirement: "Art. 5"}.Point("a"), p)
	assert.Equal(t, "eu-ai:Art. 5#a", p.String())
	for _, s := range []string{"eu ai:1", "x: 1", "x:1 ", "x:1  2", "x:1#a b", "x 1", "x:a\u00a0b"} {
		assert.Error(t, r.UnmarshalText([]byte(s)), s)
		assert.Error(t, p.UnmarshalText([]byte(s)), s)
		_, err := framework.ParsePointRef(s)
		assert.Error(t, err, s)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"soc2:CC6.2#b", "iso42001:A.6.2.8", "2026-01-01/2026-06-30", "x:1", "a:b:c", "\u200b:\u200b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := framework.ParsePointRef(s); err == nil {
			back, err := framework.ParsePointRef(p.String())
			require.NoError(t, err)
			assert.Equal(t, p, back)
		}
		if p, err := framework.ParsePeriod(s); err == nil {
			back, err := framework.ParsePeriod(p.String())
			require.NoError(t, err)
			assert.Equal(t, p, back)
			assert.Positive(t, p.Days())
		}
	})
}

// An instant is the day on which it falls in UTC, whatever the clock on the wall said.
func TestParseInstant(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"2026-04-01", "2026-04-01"},
		{"2026-04-01T01:30:00+02:00", "2026-03-31"}, // still March in London
		{"2026-03-31T20:00:00-05:00", "2026-04-01"}, // April already
		{"2026-03-31T23:59:59Z", "2026-03-31"},
		{"2024-02-29T12:00:00.5+14:00", "2024-02-28"},
		{"2026-12-31T23:30:00-01:00", "2027-01-01"},
	} {
		d, err := framework.ParseInstant(tt.text)
		require.NoError(t, err)
		assert.Equal(t, tt.want, d.String(), tt.text)
		var read framework.Date
		require.NoError(t, read.UnmarshalText([]byte(tt.text)))
		assert.Equal(t, d, read)
	}
	for _, s := range []string{"2026-04-01T01:30:00", "2026-04-01T25:00:00Z", "2026-04-01 01:30:00Z", "0001-01-01T00:00:00+01:00", "T", "9999-12-31T23:59:59-01:00"} {
		_, err := framework.ParseInstant(s)
		assert.Error(t, err, "%q", s)
	}
}
