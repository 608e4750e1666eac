package catalog_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

const renamed = `
evidence_types: [{id: note, title: Note, kind: record}, {id: paper, title: Paper, kind: document}]
controls:
  - {id: new, title: New, was: [old, older], evidence: {design: [paper], operation: [note]}, links: [{to: "acme:1.2", why: So.}, {to: "acme:1.10", why: So too.}]}
  - {id: user, title: User, relies_on: [old], evidence: {design: [paper]}, links: [{to: "acme:1.2", why: So.}]}
rules: [{control: older, basis: operation, expr: "true", why: So.}]
rejected: [{control: old, to: "acme:1.10", points: [b], why: So.}]
overlay:
  id: house
  retitle: [{control: old, title: Newest}]
  tighten: [{control: older, basis: operation, expr: "evidence.count() > 1", why: So.}]
  drop: [{control: old, link: "acme:1.10", why: So.}]
organisation: {name: A}
scope: [{framework: acme, stage: 1, soa: [{control: old, applicable: true, why: So.}]}]
operates: {new: {since: 2026-02-01, replaces: old}}
evidence: [{id: E, type: note, performed: 2026-03-01, controls: [older, new, old]}]
treatments: [{kind: compensating, control: user, by: old, points: ["acme:1.2"], since: 2026-01-01, until: 2026-02-01, why: So., owner: ann, approved_by: lee}]
risks: [{id: R, title: R, owner: ann, controls: [old]}]
`

// A control that is named by an id that it had before is read as what it is now, wherever files
// name controls, and each is told with the id of now.
func TestRenamedControls(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Dir("testdata/base"), fstest.MapFS{"f.yaml": {Data: []byte(renamed)}})
	require.NoError(t, err)
	told := 0
	for _, p := range set.Problems {
		if p.Code == catalog.CodeRenamed {
			told++
			assert.Regexp(t, `^control "old(er)?" is called "new" now, and is read as that: say so$`, p.Message)
			assert.NotZero(t, p.Pos.Line)
		}
	}
	assert.Equal(t, 12, told)
	org := set.Organisation
	assert.Equal(t, []string{"new"}, org.Evidence[0].Controls)
	assert.Empty(t, org.Operates[0].Replaces, "it took over from itself")
	assert.Equal(t, "new", org.Treatments[0].By)
	assert.Equal(t, []string{"new"}, org.Risks[0].Controls)
	assert.Equal(t, "new", org.Scopes[0].SoA[0].Control)
	assert.Equal(t, organisation.Digest(org), org.Digest, "a digest is of what is judged")

	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	for _, id := range []string{"new", "old", "older"} {
		c, err := g.Control(id)
		require.NoError(t, err)
		assert.Equal(t, "Newest", c.Title)
		assert.Len(t, c.Links, 1)
	}
	assert.Equal(t, "new", g.Rules()[0].Control)
	assert.Equal(t, "new", g.Rejected()[0].Control)
	c, err := g.Control("user")
	require.NoError(t, err)
	assert.Equal(t, []string{"new"}, c.ReliesOn)

	said, err := catalog.Decode[organisation.Organisation]("said", []byte("operates: {older: {since: 2026-02-01}}\nevidence: [{id: F, type: note, performed: 2026-03-01, controls: [old]}]\n"))
	require.NoError(t, err)
	list := said.Evidence
	now := said
	again := catalog.Rename(set.Source, &now)
	assert.Len(t, again, 2)
	assert.Equal(t, "new", now.Operates[0].Control)
	assert.Equal(t, []string{"new"}, now.Evidence[0].Controls)
	assert.Equal(t, organisation.Digest(&now), now.Digest)
	assert.Equal(t, []string{"old"}, list[0].Controls, "what it was made of is as it was")
	assert.Empty(t, catalog.Rename(set.Source, &now), "once")
	assert.Empty(t, catalog.Rename(set.Source, nil))

	org.Evidence[0].Controls = []string{"old"}
	problems, err := organisation.Check(t.Context(), set.Source, org)
	require.NoError(t, err)
	assert.Contains(t, problems.Error(), `control "old" is called "new" now: say so`, "what is made in Go says the id of now")
}
