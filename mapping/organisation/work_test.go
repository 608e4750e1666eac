package organisation_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// What a sound piece of evidence costs to check is no allocation of its own: of ten times as many pieces nothing but
// the table of ids grows.
func TestCheckAllocatesNothingAPiece(t *testing.T) {
	source := mapping.Source{EvidenceTypes: []*evidence.Type{{ID: "log", Title: "Log", Kind: evidence.Record, Attributes: []evidence.Attribute{
		{Name: evidence.Population, Type: evidence.IntValue}, {Name: "by", Type: evidence.StringValue}, {Name: "all", Type: evidence.BoolValue},
	}}}}
	allocs := func(n int) float64 {
		org := &organisation.Organisation{Systems: []organisation.System{{ID: "app"}}}
		for i := range n {
			e := evidence.Piece{
				ID: fmt.Sprintf("E-%d", i), Type: "log", Title: "A log", Performed: framework.MinDate + 1000, Owner: "it", Systems: []string{"app"},
				Status: evidence.Accepted, AcceptedBy: "cto", Attributes: map[string]any{evidence.Population: int64(i), "by": "Jo", "all": true},
			}
			if i > 0 {
				e.Retests = fmt.Sprintf("E-%d", i-1)
			}
			org.Evidence = append(org.Evidence, e)
		}
		problems, err := organisation.Check(t.Context(), source, org)
		require.NoError(t, err)
		require.Empty(t, problems)
		return testing.AllocsPerRun(5, func() { _, _ = organisation.Check(t.Context(), source, org) })
	}
	assert.InDelta(t, allocs(200), allocs(2000), 50)
}
