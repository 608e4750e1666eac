package list_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/mapping"
)

func builtin(t *testing.T) *mapping.Graph {
	t.Helper()
	set, err := catalog.Loader{}.Load(t.Context(), catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.BuildContext(t.Context(), set.Source)
	require.NoError(t, err)
	return g
}

// Every kind lists all there is, every row under the same columns, and no list holds a rule as
// it is written unless that is asked for.
func TestOf(t *testing.T) {
	g := builtin(t)
	points := 0
	for _, f := range g.Frameworks() {
		for _, leaf := range g.Leaves(f.ID) {
			points += len(leaf.Points)
		}
	}
	for kind, want := range map[string]int{
		"controls": len(g.Controls()), "evidence-types": len(g.EvidenceTypes()), "facts": len(g.FactTypes()), "requirements": len(g.Leaves("iso42001")) + len(g.Leaves("soc2")),
		"points": points, "checklists": len(g.Checklists()), "bands": len(g.Source().Bands), "rules": len(g.Rules()) + len(g.Source().FindingRules) + len(g.Source().StartRules),
		"sample-guides": len(g.Source().SampleGuides), "open": len(g.Open()), "rejected": len(g.Rejected()),
	} {
		l, err := list.Of(g, kind, list.Filter{}, false)
		require.NoError(t, err)
		assert.Equal(t, want, l.Count, kind)
		require.Len(t, l.Items, want, kind)
		for _, x := range l.Items {
			assert.Len(t, x.Cells(false), len(l.Columns(false)))
			assert.Len(t, x.Cells(true), len(l.Columns(true)))
			assert.NotEmpty(t, x.Cells(true)[0])
		}
		text, err := json.Marshal(l)
		require.NoError(t, err)
		assert.NotContains(t, string(text), "null")
		assert.NotContains(t, string(text), "evidence.ofType(")
		assert.NotContains(t, string(text), "lowest >=")
	}
	for _, kind := range []string{"rules", "bands"} {
		l, err := list.Of(g, kind, list.Filter{}, true)
		require.NoError(t, err)
		assert.Greater(t, len(l.Columns(false)), len(l.Columns(true)))
	}
	assert.Len(t, list.Kinds(), 11)
}

// A filter keeps what its words fit, by each kind's own controls.
func TestFilter(t *testing.T) {
	g := builtin(t)
	count := func(kind string, f list.Filter) int {
		l, err := list.Of(g, kind, f, false)
		require.NoError(t, err)
		return l.Count
	}
	both := count("controls", list.Filter{})
	iso, soc2 := count("controls", list.Filter{Framework: "iso42001"}), count("controls", list.Filter{Framework: "soc2"})
	assert.Less(t, iso, both)
	assert.Greater(t, iso+soc2, both, "some serve both")
	assert.Equal(t, 70, count("requirements", list.Filter{Framework: "iso42001"}))
	assert.Equal(t, count("points", list.Filter{}), count("points", list.Filter{Framework: "iso42001"})+count("points", list.Filter{Framework: "soc2"}))
	sum := 0
	for _, c := range []string{"daily", "weekly", "monthly", "quarterly", "half-yearly", "annual", "per-event", "none"} {
		l, err := list.Of(g, "controls", list.Filter{Cadence: c}, false)
		if err == nil {
			sum += l.Count
		}
	}
	assert.Equal(t, both, sum)
	for _, kind := range []string{"controls", "evidence-types", "facts", "requirements", "points", "rules"} {
		assert.Less(t, count(kind, list.Filter{Owner: "it-ops"}), count(kind, list.Filter{}), kind)
		assert.LessOrEqual(t, count(kind, list.Filter{Owner: "it-ops", Cadence: "quarterly"}), count(kind, list.Filter{Owner: "it-ops"}), kind)
	}
	for want, f := range map[string]list.Filter{
		`--framework "soc3": there is none; did you mean "soc2"?: want one of iso42001, soc2`: {Framework: "soc3"},
		`--owner "itops": there is none; did you mean "it-ops"?`:                              {Owner: "itops"},
		`--cadence "montly": there is none; did you mean "monthly"?`:                          {Cadence: "montly"},
		`--discipline "governence": there is none; did you mean "governance"?`:                {Discipline: "governence"},
	} {
		_, err := list.Of(g, "controls", f, false)
		assert.ErrorContains(t, err, want)
	}
	_, err := list.Of(g, "bands", list.Filter{Framework: "soc2"}, false)
	require.ErrorContains(t, err, "bands have nothing of that to choose by")
	_, err = list.Of(g, "control", list.Filter{}, false)
	assert.ErrorContains(t, err, `there is no list of "control"; did you mean "controls"?`)
}

// Every attribute says what it counts or wants.
func TestCounts(t *testing.T) {
	for _, e := range builtin(t).EvidenceTypes() {
		for _, a := range e.Attributes {
			assert.NotEmpty(t, list.Counts(a), "%s.%s", e.ID, a.Name)
			assert.NotContains(t, []string{"a text", "a number", "true or false"}, list.Counts(a), "%s.%s: say what it is", e.ID, a.Name)
		}
	}
}

// An id is known with or without its framework, and by its words.
func TestFind(t *testing.T) {
	g := builtin(t)
	for id, want := range map[string]string{
		"soc2:CC6.2": "requirement soc2:CC6.2", "CC6.2": "requirement soc2:CC6.2", "cc6.2": "requirement soc2:CC6.2", "A.5.2": "requirement iso42001:A.5.2",
		"iso": "framework iso42001", "ISO42001": "framework iso42001", "soc": "framework soc2", "CC6.2#b": "point soc2:CC6.2#b", "user-access-review": "control user-access-review",
		"user-access-review-record": "evidence-type user-access-review-record", "mandatory-documents": "checklist mandatory-documents", "ready": "band ready",
		"buyers-ask-for-a-report": "start-rule buyers-ask-for-a-report", "iso-minor": "finding-rule iso-minor",
		"ai_affects_people": "fact ai_affects_people", "role-training-record": "evidence-type role-training-record", "training-record": "evidence-type role-training-record",
	} {
		m, err := list.Find(g, id, "")
		require.NoError(t, err, id)
		var got []string
		for _, x := range m.List {
			got = append(got, x.Kind+" "+x.ID)
		}
		assert.Equal(t, []string{want}, got, id)
	}
	m, err := list.Find(g, "access-review", "")
	require.NoError(t, err)
	assert.True(t, m.Words)
	assert.Contains(t, m.List, list.Meaning{Kind: "control", ID: "user-access-review", Title: "Quarterly review of user rights"})
	assert.Greater(t, len(m.List), 2)
	m, err = list.Find(g, "access-review", "control")
	require.NoError(t, err)
	for _, x := range m.List {
		assert.Equal(t, "control", x.Kind)
	}
	for id, want := range map[string]string{
		"user-acess-review": `did you mean "user-access-review"?`, "CC6.22": `"CC6.2"`, "soc3": `did you mean "soc2"?`, "mandatory-document": `did you mean "mandatory-documents"?`,
		"no such thing at all": "'groundwork catalog list controls'",
	} {
		_, err := list.Find(g, id, "")
		assert.ErrorContains(t, err, want, id)
	}
	_, err = list.Find(g, "x", "thing")
	assert.ErrorContains(t, err, "want one of "+strings.Join([]string{"framework", "requirement"}, ", "))
}
