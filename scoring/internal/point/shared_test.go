package point_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
)

// What a type is worth is worked out once for all links that ask the same of it, for all systems that no piece of the
// type tells from another, and for whoever asks one basis alone; what differs is judged apart.
func TestTypeIsJudgedOnce(t *testing.T) {
	t.Parallel()
	first, second := policy(), policy()
	first.ID, first.Systems = "P1", []string{"app"}
	second.ID, second.Systems = "P2", []string{"api"}
	l := lens(first, second, review("R", "", "2026-03-20"))
	l.Systems = []organisation.System{{ID: "api"}, {ID: "app"}}
	c := quarterly("c")
	p := linked(c, c)
	p.Links[1].Link.By = []string{"rec"}
	out := judged(t, l, p)
	require.Len(t, out.By, 2)
	of := func(system, link, on int) *basis.On { return &out.By[system].Candidates[link].On[on] }
	assert.NotSame(t, &of(0, 0, 0).Units[0], &of(1, 0, 0).Units[0], "each system has a policy of its own")
	for system := range 2 {
		for link := range 2 {
			assert.Same(t, &of(0, 0, 1).Units[0], &of(system, link, 1).Units[0], "system %d, link %d", system, link)
		}
	}
	apart, err := l.Asking([]framework.Basis{framework.Operation}).By(t.Context(), c)
	require.NoError(t, err)
	assert.Same(t, &of(0, 0, 1).Units[0], &apart[0].On[0].Units[0])
}
