package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
)

// Whatever control or requirement a house may drop, nothing that is built in names it afterwards.
func TestAnythingMayBeDropped(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	var all []overlay.Dropping
	for _, c := range set.Controls {
		all = append(all, overlay.Dropping{Control: c.ID, Why: "So."})
	}
	for _, f := range set.Frameworks {
		for i := range f.Requirements {
			all = append(all, overlay.Dropping{Requirement: framework.Ref{Framework: f.ID, Requirement: f.Requirements[i].ID}, Why: "So."})
		}
	}
	dropped := 0
	for _, d := range all {
		laid, problems, err := overlay.Lay(t.Context(), set.Source, []*overlay.Overlay{{ID: "house", Drop: []overlay.Dropping{d}}})
		require.NoError(t, err)
		if len(problems) > 0 { // what no scope could leave out
			continue
		}
		found, err := mapping.Check(t.Context(), laid)
		require.NoError(t, err)
		require.NoError(t, found.Err(), "%s %s", d.Control, d.Requirement)
		dropped++
	}
	require.Greater(t, dropped, len(set.Controls))
}
