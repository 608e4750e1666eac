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
)

// Every key of the second edition is read, written and read again as the same, in YAML and in
// JSON.
func TestEditionReadsBack(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Dir("testdata/edition"))
	require.NoError(t, err)
	assert.Empty(t, set.Problems)

	var b strings.Builder
	require.NoError(t, catalog.Write(&b, set.Source))
	org, err := catalog.Encode(*set.Organisation)
	require.NoError(t, err)
	again, err := catalog.Load(fstest.MapFS{"a.yaml": {Data: []byte(b.String())}, "b.yaml": {Data: org}})
	require.NoError(t, err, "%s\n%s", b.String(), org)
	assert.Empty(t, again.Problems)
	assert.Equal(t, set.Organisation.Digest, again.Organisation.Digest)
	var c strings.Builder
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
	assert.True(t, k.Nature == mapping.Automated && k.Type == mapping.Detective && k.Key)
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
