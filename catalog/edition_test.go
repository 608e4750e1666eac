package catalog_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// Every key of the second edition is read, written and read again as the same, in YAML and in
// JSON.
func TestEditionReadsBack(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Dir("testdata/edition"))
	require.NoError(t, err)
	assert.Empty(t, set.Problems)

	var b, y strings.Builder
	second := set.Frameworks[1:]
	require.NoError(t, catalog.Write(&y, mapping.Source{Frameworks: second}))
	first := set.Source
	first.Frameworks = first.Frameworks[:1]
	require.NoError(t, catalog.Write(&b, first))
	org, err := catalog.Encode(*set.Organisation)
	require.NoError(t, err)
	again, err := catalog.Load(fstest.MapFS{"a.yaml": {Data: []byte(b.String())}, "b.yaml": {Data: org}, "c.yaml": {Data: []byte(y.String())}})
	require.NoError(t, err, "%s\n%s", b.String(), org)
	assert.Empty(t, again.Problems)
	assert.Equal(t, set.Organisation.Digest, again.Organisation.Digest)
	var c strings.Builder
	again.Frameworks = again.Frameworks[:1]
	require.NoError(t, catalog.Write(&c, again.Source))
	assert.Equal(t, b.String(), c.String())

	data, err := json.Marshal(set.Organisation)
	require.NoError(t, err)
	var back organisation.Organisation
	require.NoError(t, json.Unmarshal(data, &back), "%s", data)
	assert.Equal(t, set.Organisation.Digest, back.Digest)
	problems, err := organisation.Check(t.Context(), set.Source, &back)
	require.NoError(t, err)
	assert.Empty(t, problems)
}

// Whatever text stands in what is said of controls and pairs is written so that it is read as it was.
func TestOddWordsReadBack(t *testing.T) {
	t.Parallel()
	x, y := framework.Ref{Framework: "x", Requirement: "1"}, framework.Ref{Framework: "y", Requirement: "1"}
	for _, odd := range []string{"yes", "~", "null", "1.10", "0x1F", "2026-01-01", "# no comment", "a: b", "- a", "{a}", "[a]", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a`", "'a'", `"a"`, `\`, "=1+1", "a #b", "é 👍", "a,b", "?", ": "} {
		text := odd + "."
		set := mapping.Source{
			Frameworks: []*framework.Framework{{ID: "x", Title: "X", Requirements: []framework.Requirement{{ID: "1", Title: "One", Mirrors: map[string][]string{text: {odd, text}}}}}},
			Controls: []*mapping.Control{{
				ID: "c", Title: text, Was: []string{odd}, Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"log"}}}},
				PerformedBy: mapping.PerformedBy{By: text, Not: odd}, Population: mapping.Population{Of: odd, From: text, Complete: odd},
				Procedures: []mapping.Procedure{{Inquire: odd}, {Reperform: text}}, Links: []mapping.Link{{To: x, Why: text, Votes: []review.Vote{{By: odd, Says: review.Reject, Why: text}}}},
			}},
			EvidenceTypes: []*evidence.Type{{ID: "log", Title: "Log"}},
			Open:          []*mapping.Open{{Requirement: x, Against: mapping.Against{y}, Why: text}},
			Rejected:      []*mapping.Rejected{{Control: "c", To: x, Why: text, Votes: []review.Vote{{By: odd, Says: review.Change, Why: odd}}}},
		}
		var b strings.Builder
		require.NoError(t, catalog.Write(&b, set))
		back, err := catalog.Load(fstest.MapFS{"a.yaml": {Data: []byte(b.String())}, "b.yaml": {Data: []byte("framework: {id: y, title: Y}\nrequirements: [{id: '1', title: One}]\n")}})
		require.NoError(t, err, b.String())
		back.Frameworks = back.Frameworks[:1]
		var again strings.Builder
		require.NoError(t, catalog.Write(&again, back.Source))
		assert.Equal(t, b.String(), again.String())
		c := back.Controls[0]
		assert.Equal(t, []string{odd}, c.Was)
		assert.Equal(t, set.Controls[0].PerformedBy, c.PerformedBy)
		assert.Equal(t, set.Controls[0].Population, c.Population)
		assert.Equal(t, set.Controls[0].Procedures, c.Procedures)
		assert.Equal(t, text, c.Links[0].Votes[0].Why)
		assert.Equal(t, map[string][]string{text: {odd, text}}, back.Frameworks[0].Requirements[0].Mirrors)
		assert.Equal(t, text, back.Open[0].Why)

		item, err := catalog.Encode(*set.Controls[0])
		require.NoError(t, err)
		one, err := catalog.Decode[mapping.Control]("item", item)
		require.NoError(t, err)
		assert.Equal(t, c.Procedures, one.Procedures)
	}
}

// What the keys say stands where programs look for it.
func TestEditionInGo(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Dir("testdata/edition"))
	require.NoError(t, err)
	f, org := set.Frameworks[0], set.Organisation
	assert.Equal(t, framework.Focus, f.Points)
	assert.InDelta(t, .2, f.Fails(), 0)
	assert.False(t, f.RiskExplainsDeviations())
	assert.Equal(t, framework.RiskMedium, f.RiskAcceptance)
	assert.Equal(t, framework.Span{Months: 3}, f.Profiles["type"]["2"].LeastWindow)
	assert.True(t, framework.May(f.MayBeCarvedOut, "1.2", "z") && !framework.May(f.MayBeCarvedOut, "1.1", "b"))
	assert.Equal(t, map[string]string{"type": "2"}, f.DefaultScope().Profile)
	points := f.Requirements[1].Points
	assert.True(t, points[0].Essential.On(framework.Design) && points[0].Essential.On(framework.Operation))
	assert.Equal(t, framework.Each{Kind: "ai", Roles: []string{"provider"}}, points[1].Each)
	assert.Equal(t, []framework.Rank{framework.Required, framework.Required, framework.Guidance, framework.Practice}, []framework.Rank{points[0].Rank, points[1].Rank, points[2].Rank, points[3].Rank})

	types := set.EvidenceTypes
	assert.Equal(t, 0, types[1].Recheck.Around())
	assert.Equal(t, 45, types[0].Recheck.Around())
	assert.Equal(t, evidence.Attribute{Name: "population", Type: evidence.IntValue, Of: "accounts in the systems reviewed"}, types[3].Attributes[1])
	k := set.Controls[0]
	assert.Equal(t, calendar.Daily, k.Cadence)
	assert.True(t, k.Nature == mapping.Automated && k.Kind == mapping.Detective && k.Key)
	assert.Equal(t, []string{"kept", "held"}, k.Was)
	assert.Equal(t, mapping.PerformedBy{By: "The tool", Not: "Whoever sets it up"}, k.PerformedBy)
	assert.Equal(t, "days", k.Population.Of)
	assert.Equal(t, []string{"old"}, k.ReliesOn)
	way, text := k.Procedures[3].Way()
	assert.Equal(t, []string{"reperform", "Do it again."}, []string{way, text})
	assert.Equal(t, review.Change, k.Links[0].Votes[1].Says)
	assert.Equal(t, review.Reject, set.Relations[0].Votes[0].Says)
	assert.Len(t, set.Open[0].Against, 1)
	assert.Len(t, set.Open[1].Against, 2)
	assert.Equal(t, "old", set.Rejected[0].Control)
	assert.Equal(t, relation.Set(relation.Equal), set.Rejected[1].Is)
	assert.Equal(t, []string{"1.1#a", "1.2"}, set.Frameworks[1].Requirements[0].Mirrors["x"])
	assert.Equal(t, "The list is given.", k.Links[0].Needs.Why)
	assert.Equal(t, `e.has("tool")`, k.Links[1].Needs.Text)

	assert.Equal(t, []string{"app", "bot"}, org.SystemIDs())
	assert.True(t, org.Systems[0].Plain() && !org.Systems[1].Plain())
	assert.True(t, org.Outside("Example Audit LLP") && !org.Outside("maya singh") && !org.Outside("IT-OPS") && !org.Outside(" ") && !org.Outside("acme"))
	s := org.Scopes[0]
	assert.Equal(t, framework.GroundContractual, s.SoA[0].Reason)
	assert.Len(t, s.NotRelevant[0].All(), 1)
	assert.Equal(t, "Example Audit LLP", s.NotRelevant[1].AgreedWith.Who)
	require.Len(t, s.Subservice[0].CSOC, 1)
	assert.Equal(t, "Doors are locked.", s.Subservice[0].CSOC[0].Text)
	assert.Equal(t, "old", org.Operates[0].Replaces)
	r := org.Evidence[2]
	assert.True(t, r.Outcome == evidence.Failed && r.PerformedBy == "it-ops" && !r.Answered.IsZero())
	assert.Equal(t, []string{"R1"}, org.Evidence[3].Names())
	n := org.Nonconformities[0]
	assert.False(t, n.Overdue(n.Due+1), "it was closed before")
	n.Closed = 0
	assert.True(t, n.Overdue(n.Due+1) && !n.Overdue(n.Due))
}
