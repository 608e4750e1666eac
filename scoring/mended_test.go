package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Before a window begins nothing in it is ruled out, by rule or without one.
func TestBeforeTheWindow(t *testing.T) {
	t.Parallel()
	for _, rules := range [][]*mapping.Rule{nil, {{Control: "monthly", Basis: framework.Design, Expr: mapping.Expr{Text: `window.covered(evidence)`}}}} {
		e := engine(t, func(s *mapping.Source) {
			s.Rules = rules
			control(s, "monthly").Evidence.Operation = mapping.BasisShows{None: "not asked here"}
		})
		assert.Equal(t, result.StatusNotShown, point(t, assess(t, e, type2(t), "2025-12-01"), "x:1.1#a").Status)
	}
}

// Where the catalog asks a control for none of the lens's bases, the one that is asked
// instead has its gaps, its conditions and its carriers.
func TestBasisInstead(t *testing.T) {
	t.Parallel()
	org := type2(t)
	org.Scopes[0].Profile, org.Scopes[0].Basis = nil, []framework.Basis{framework.Design}
	e := engine(t, nil)
	xs, err := e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "x:1.2"))
	require.NoError(t, err)
	assert.NotEmpty(t, xs[0].Gaps)
	require.NotEmpty(t, xs[0].Would)
	assert.Equal(t, framework.Operation, xs[0].Would[0].Basis)
	org.Evidence = []evidence.Piece{accepted(t, "A", "log", "2026-01-01/2026-03-31"), accepted(t, "B", "log", "2026-04-01/2026-05-31")}
	xs, err = e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "x:1.2"))
	require.NoError(t, err)
	assert.Len(t, xs[0].Alone, 2)
}
