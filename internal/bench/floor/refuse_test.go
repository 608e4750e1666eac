package floor_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/bench/floor"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A catalog that says something else is noticed.
func TestUnknown(t *testing.T) {
	t.Parallel()
	build := func(change func(src *mapping.Source)) error {
		set, err := catalog.Load(catalog.Builtin())
		require.NoError(t, err)
		change(&set.Source)
		graph, err := mapping.Build(set.Source)
		require.NoError(t, err)
		_, err = floor.New(graph)
		return err
	}
	require.NoError(t, build(func(*mapping.Source) {}))
	require.ErrorContains(t, build(func(src *mapping.Source) { src.Rules[0].Expr.Text = "evidence.exists()" }), "the rule is not known: evidence.exists()")
	require.ErrorContains(t, build(func(src *mapping.Source) {
		src.Controls[0].Links[0].Needs = mapping.Needs{Expr: mapping.Expr{Text: "e.owner != ''"}, Why: "somebody answers for it"}
	}), "what a link needs is not known: e.owner != ''")
	require.ErrorContains(t, build(func(src *mapping.Source) {
		src.Tightenings = append(src.Tightenings, &mapping.Tightening{Control: src.Controls[0].ID, Basis: framework.Operation, Expr: mapping.Expr{Text: "false"}, Why: "no"})
	}), "what an overlay asks on top is not known: false")
}

// What the floor does not do it refuses by name.
func TestRefused(t *testing.T) {
	t.Parallel()
	p := load(t, acme.Files)
	own := *p.org
	own.Scopes = nil
	for i := range 65 {
		own.Systems = append(own.Systems, organisation.System{ID: fmt.Sprintf("s%d", i)})
	}
	_, err := p.floor.Figures(&own, own.AsOf)
	require.ErrorContains(t, err, "at most 64")
	own = *p.org
	own.Scopes = []framework.Scope{{Framework: "soc2", Basis: []framework.Basis{framework.Stated, framework.Design}}}
	_, err = p.floor.Figures(&own, own.AsOf)
	require.ErrorContains(t, err, "stated")
}

// One figure, status or verdict that differs is found.
func TestCompare(t *testing.T) {
	t.Parallel()
	p := load(t, acme.Files)
	want, err := p.engine.Assess(t.Context(), p.org, p.org.AsOf)
	require.NoError(t, err)
	for of, change := range map[string]func(r *floor.Result){
		"lens":        func(r *floor.Result) { r.Lenses[0].Readiness.Low += 1e-8 },
		"additional":  func(r *floor.Result) { r.Lenses[1].Additional[0].Readiness.High -= 1e-8 },
		"requirement": func(r *floor.Result) { r.Lenses[0].Requirements[0].Status = result.StatusUnmapped },
		"point":       func(r *floor.Result) { r.Lenses[0].Requirements[0].Points[0].Design.Low -= 1e-8 },
		"basis":       func(r *floor.Result) { r.Lenses[0].Requirements[0].Points[0].HasDesign = false },
		"verdict":     func(r *floor.Result) { r.Evidence[3].Verdicts[1].Verdict = result.VerdictNotYet },
		"reached":     func(r *floor.Result) { r.Evidence[3].Verdicts[0].Requirements = nil },
	} {
		got, err := p.floor.Verdicts(p.org, p.org.AsOf)
		require.NoError(t, err)
		_, differ := floor.Compare(want, got)
		require.Empty(t, differ)
		change(got)
		_, differ = floor.Compare(want, got)
		assert.Len(t, differ, 1, of)
	}
}
