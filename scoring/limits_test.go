package scoring_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// What a small organisation multiplies to with its catalog is refused by the name of the
// limit, before anything is judged.
func TestWorkIsBounded(t *testing.T) {
	t.Parallel()
	many := func(s *mapping.Source) {
		log := control(s, "logging")
		for i := range 400 {
			c := *log
			c.ID = fmt.Sprintf("logging-%d", i)
			s.Controls = append(s.Controls, &c)
		}
	}
	logs := func(n int) *organisation.Organisation {
		list := make([]evidence.Piece, n)
		for i := range list {
			list[i] = accepted(t, fmt.Sprintf("L%d", i), "log", "2026-01-01/2026-06-30")
		}
		return type2(t, list...)
	}
	ofKind := func(s *mapping.Source) {
		s.Frameworks[0].SystemKinds = map[string][]string{"ai": {"provider"}}
		for i := range s.Frameworks[0].Requirements[1].Points {
			s.Frameworks[0].Requirements[1].Points[i].Each = framework.Each{Kind: "ai"}
		}
	}
	ofKindDaily := func(s *mapping.Source) {
		ofKind(s)
		for _, c := range s.Controls {
			c.Cadence = calendar.Daily
		}
	}
	ofYears := withSystems(type2(t, tickets(t, 400)...), 50)
	ofYears.Scopes[0].Window.First = day(t, "2016-08-01")
	at := day(t, "2026-07-01")
	for _, tt := range []struct {
		change func(*mapping.Source)
		org    *organisation.Organisation
		want   string
	}{
		{nil, logs(3000), ""},
		{many, logs(3000), "3000 pieces of evidence stand for more than 650000 controls, added up (MaxWork)"},
		{many, inScopes(logs(30), 60), "60 scopes ask "},
		{nil, naming(t, logs(1000), 2), ""},
		{nil, inScopes(naming(t, logs(5000), 2), 99), "99 scopes ask 9"},
		{ofKind, withSystems(naming(t, logs(100), 2), 50), ""},
		{ofKind, withSystems(naming(t, logs(100), 2), 4000), "1 scopes ask 8"},
		{ofKind, withSystems(type2(t, tickets(t, 200)...), 4000), "1 scopes ask 8"},
		{ofKindDaily, ofYears, "with slices of a long window"},
		{ofKindDaily, withSystems(type2(t, tickets(t, 40)...), 50), ""},
		{nil, inScopes(logs(1), 100), ""},
		{nil, inScopes(logs(1), 101), "101 scopes: more than 100 (MaxScopes)"},
	} {
		_, err := engine(t, tt.change).Assess(t.Context(), tt.org, at)
		if tt.want == "" {
			require.NoError(t, err)
			continue
		}
		var problems framework.Problems
		require.ErrorAs(t, err, &problems)
		assert.ErrorContains(t, err, tt.want)
	}
}

// inScopes gives an organisation its first scope many times, each with an id.
func inScopes(org *organisation.Organisation, n int) *organisation.Organisation {
	first := org.Scopes[0]
	org.Scopes = nil
	for i := range n {
		s := first
		s.ID = fmt.Sprintf("s%d", i)
		org.Scopes = append(org.Scopes, s)
	}
	return org
}

// naming lets each piece of an organisation name points of its own instead of controls.
func naming(t *testing.T, org *organisation.Organisation, n int) *organisation.Organisation {
	t.Helper()
	for i := range org.Evidence {
		for _, p := range []string{"a", "b"}[:n] {
			org.Evidence[i].Points = append(org.Evidence[i].Points, ref(t, "x:1.1").Point(p))
		}
	}
	return org
}

// withSystems declares so many systems of a kind.
func withSystems(org *organisation.Organisation, n int) *organisation.Organisation {
	for i := range n {
		org.Systems = append(org.Systems, organisation.System{ID: fmt.Sprintf("s%d", i), Kind: "ai", Roles: []string{"provider"}})
	}
	return org
}

func tickets(t *testing.T, n int) []evidence.Piece {
	t.Helper()
	list := make([]evidence.Piece, n)
	for i := range list {
		list[i] = accepted(t, fmt.Sprintf("T%d", i), "ticket", "2026-01-01/2026-06-30")
	}
	return list
}
