package start_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/start"
)

var day = framework.NewDate(2026, 11, 26)

func of(t *testing.T, facts map[string]any) *start.Answer {
	t.Helper()
	e, _ := loaded.Engine(t)
	var list []evidence.Fact
	for id, v := range facts {
		list = append(list, evidence.Fact{ID: id, Value: v})
	}
	a, err := start.Of(t.Context(), e, start.Input{Facts: list, At: day})
	require.NoError(t, err)
	return a
}

func TestFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		facts map[string]any
		first string
		later []string
	}{
		"software for enterprises, AI only used": {map[string]any{
			"buyers_ask_soc2": true, "buyers_ask_iso42001": false, "handles_customer_data": true, "ai_roles": []string{"user"}, "markets": []string{"north-america"},
		}, "soc2", []string{"iso42001"}},
		"maker of AI in Europe": {map[string]any{
			"buyers_ask_soc2": false, "buyers_ask_iso42001": true, "handles_customer_data": true, "ai_roles": []string{"developer", "provider"}, "ai_affects_people": true, "markets": []string{"europe"},
		}, "iso42001", []string{"soc2"}},
		"asked for both": {map[string]any{
			"buyers_ask_soc2": true, "buyers_ask_iso42001": true, "handles_customer_data": true, "ai_roles": []string{"provider"}, "has_security_report": true,
		}, "together", []string{}},
		"no AI":         {map[string]any{"buyers_ask_soc2": true, "handles_customer_data": true, "ai_roles": []string{}}, "soc2", []string{"iso42001"}},
		"nothing known": {map[string]any{}, "", []string{"iso42001", "soc2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := of(t, c.facts)
			assert.Equal(t, c.first, a.First)
			assert.Equal(t, c.later, a.Later)
		})
	}
}

// Nothing that is not known speaks, and each fact that would is listed.
func TestUnknownSaysNothing(t *testing.T) {
	t.Parallel()
	a := of(t, nil)
	for _, o := range a.Options {
		assert.Empty(t, o.For, o.Says)
		assert.Empty(t, o.Against, o.Says)
	}
	assert.NotEmpty(t, a.Waiting)
	assert.Empty(t, a.Steps)
	text, err := json.Marshal(a)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "null")
}

// The second costs no more after the first than alone, and what runs already costs nothing.
func TestPrices(t *testing.T) {
	t.Parallel()
	before := of(t, nil).Prices
	require.Len(t, before, 2)
	for _, p := range before {
		assert.Less(t, p.After.Points, p.Alone.Points)
		assert.Less(t, p.After.Days, p.Alone.Days)
		assert.Equal(t, p.Points, p.Alone.Points, "nothing runs yet")
	}
	after := of(t, map[string]any{"risk_method_written": true, "risks_assessed_yearly": true}).Prices
	for i := range after {
		assert.Less(t, after[i].Alone.Points, before[i].Alone.Points)
		assert.Less(t, after[i].Alone.Days, before[i].Alone.Days)
	}
}

func TestTheWayIsInOrder(t *testing.T) {
	t.Parallel()
	a := of(t, map[string]any{"buyers_ask_soc2": true, "buyers_ask_iso42001": true, "handles_customer_data": true, "promises_uptime": true})
	require.Equal(t, mapping.Together, a.First)
	ends := map[string]framework.Date{}
	for _, s := range a.Steps {
		ends[s.ID] = s.To
	}
	for _, s := range a.Steps {
		assert.GreaterOrEqual(t, s.From, day)
		assert.GreaterOrEqual(t, s.To, s.From)
		for _, id := range s.After {
			assert.Less(t, ends[id], s.From, "%s after %s", s.ID, id)
		}
	}
	assert.Equal(t, []string{"availability", "confidentiality"}, []string{a.Categories[0].ID, a.Categories[1].ID})
	assert.NotEmpty(t, a.Now)
	assert.Len(t, a.Now[0].Serves, 2, "what serves both comes first")
}

func TestInputThatDoesNotFit(t *testing.T) {
	t.Parallel()
	e, _ := loaded.Engine(t)
	for _, in := range []start.Input{{}, {At: day, Pace: -1}, {At: framework.MaxDate}} {
		_, err := start.Of(t.Context(), e, in)
		require.ErrorIs(t, err, scoring.ErrInput)
	}
	_, err := start.Of(t.Context(), nil, start.Input{At: day})
	require.ErrorIs(t, err, scoring.ErrInput)
}

// A rule that reads what no fact is called is refused where it stands.
func TestUnknownFactIsRefused(t *testing.T) {
	t.Parallel()
	own := "start_rules:\n  - id: a\n    says: together\n    when: facts.buyers_ask_soc3\n    why: x\n"
	set, err := catalog.Load(catalog.Builtin(), catalog.Bytes("own.yaml", []byte(own)))
	require.NoError(t, err)
	graph, err := mapping.Build(set.Source)
	require.NoError(t, err)
	_, err = scoring.New(graph)
	require.ErrorContains(t, err, "own.yaml:4:17: ")
}
