package handover_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
)

// A scope may be called what it is called: each has anchors and tables of its own.
func TestScopesOfAnyName(t *testing.T) {
	t.Parallel()
	m := material(t, func(org *organisation.Organisation) {
		iso, soc := org.Scopes[0], org.Scopes[1]
		org.Scopes = nil
		for _, id := range []string{"штаб", "iso.42001", "iso-42001"} {
			iso.ID = id
			org.Scopes = append(org.Scopes, iso)
		}
		for _, id := range []string{"Ωμέγα", "SOC 2", "soc-2"} {
			soc.ID = id
			org.Scopes = append(org.Scopes, soc)
		}
	})
	for _, r := range document.Readers() {
		m := *m
		if r == document.CertificationBody {
			_, err := handover.For(r, &m)
			require.ErrorIs(t, err, handover.ErrSeveral)
			require.ErrorContains(t, err, "choose one of the scopes iso-42001, iso.42001, штаб")
			m.Lens = "штаб"
		}
		titles := map[string]bool{}
		for _, s := range documentFor(t, r, &m).Sections {
			assert.False(t, titles[s.Title], "%s: %q is the title of two sections", r, s.Title)
			titles[s.Title] = true
		}
		assert.NotEmpty(t, titles, r)
	}
	d := documentFor(t, document.Auditor, m)
	_, plain := d.Table("matrix-soc-2")
	assert.True(t, plain, "a name that an anchor can have stays what it is")
}
