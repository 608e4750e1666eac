package advise_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/advise"
)

// What stands against a better band comes first, then that without which a requirement cannot stand,
// whatever something else raises; each says so.
func TestFirstStops(t *testing.T) {
	t.Parallel()
	e, whole := loaded.Engine(t, acme.Files)
	first, err := advise.First(t.Context(), e, whole, whole.AsOf, 6)
	require.NoError(t, err)
	require.Len(t, first, 6)
	rank := func(stops []string) int {
		switch all := strings.Join(stops, "; "); {
		case strings.Contains(all, "it stands against a better band"):
			return 2
		case strings.Contains(all, "cannot stand without it"):
			return 1
		}
		return 0
	}
	assert.Equal(t, "it stands against a better band of iso42001 (8.3)", first[0].Stops[0])
	for i := range first[1:] {
		was, is := &first[i], &first[i+1]
		assert.Positive(t, is.Gain(), is.ID)
		assert.GreaterOrEqual(t, rank(was.Stops), rank(is.Stops), "%s before %s", was.ID, is.ID)
		if rank(was.Stops) == rank(is.Stops) {
			assert.GreaterOrEqual(t, was.Gain(), is.Gain(), "%s before %s", was.ID, is.ID)
		}
	}

	// with nothing at all, the scope of the management system and the like are before what raises more
	org := &organisation.Organisation{Systems: []organisation.System{{ID: "assistant", Kind: "ai", Roles: []string{"developer"}}}, Scopes: []framework.Scope{{Framework: "iso42001", Basis: []framework.Basis{framework.Design}}}}
	first, err = advise.First(t.Context(), e, org, whole.AsOf, 12)
	require.NoError(t, err)
	controls := []string{}
	for i := range first {
		controls = append(controls, first[i].Control)
		assert.GreaterOrEqual(t, 1, rank(first[i].Stops), first[i].ID)
	}
	assert.Subset(t, controls[:9], []string{"aims-scope-and-processes", "statement-of-applicability-upkeep", "risk-treatment-planning"}, controls)
	assert.Equal(t, 1, rank(first[0].Stops))
}
