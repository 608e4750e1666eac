package organisation_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// A system is an id alone or a whole, in JSON as in a file.
func TestSystemJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]organisation.System{
		`"app"`: {ID: "app"},
		`{"id":"bot","title":"Bot","kind":"ai","roles":["provider"],"since":"2025-01-01"}`: {ID: "bot", Title: "Bot", Kind: "ai", Roles: []string{"provider"}, Since: day("2025-01-01")},
	} {
		var s organisation.System
		require.NoError(t, json.Unmarshal([]byte(text), &s))
		assert.Equal(t, want, s)
		assert.Equal(t, s.Kind == "", s.Plain())
		back, err := json.Marshal(s)
		require.NoError(t, err)
		assert.Equal(t, text, string(back))
	}
	var s organisation.System
	require.EqualError(t, json.Unmarshal([]byte(`{"id":"bot","knd":"ai"}`), &s), `system: unknown key "knd": want id, title, kind, roles, since`)
	assert.Error(t, json.Unmarshal([]byte(`7`), &s))
}

// A digest of systems that say no more than their ids is that of the first edition.
func TestDigestOfPlainSystems(t *testing.T) {
	t.Parallel()
	plain := &organisation.Organisation{Name: "Acme", Systems: []organisation.System{{ID: "app"}}}
	assert.Equal(t, "sha256:5e9b425488c0f3fa5a2e47fa72dc2977b82d202b8661684005226c2eca99e215", organisation.Digest(plain))
	more := &organisation.Organisation{Name: "Acme", Systems: []organisation.System{{ID: "app", Kind: "ai"}}}
	assert.NotEqual(t, organisation.Digest(plain), organisation.Digest(more))
}

func TestGrades(t *testing.T) {
	t.Parallel()
	for _, g := range []organisation.Grade{organisation.Major, organisation.Minor} {
		text, err := g.MarshalText()
		require.NoError(t, err)
		var back organisation.Grade
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, g, back)
	}
	assert.Empty(t, organisation.UnstatedGrade.String())
	n := organisation.Nonconformity{Due: day("2026-01-31")}
	assert.True(t, n.Overdue(day("2026-02-01")))
	assert.False(t, n.Overdue(day("2026-01-31")), "through its day")
	n.Closed = day("2026-02-10")
	assert.True(t, n.Overdue(day("2026-02-01")), "on that day it was open")
	assert.False(t, n.Overdue(day("2026-02-10")))
	n.Due = 0
	n.Closed = 0
	assert.False(t, n.Overdue(day("2026-02-10")), "what has no date is not past it")
}
