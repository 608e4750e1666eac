package overlay_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

func ExampleLay() {
	src := base()
	house := &overlay.Overlay{ID: "house", Drop: []overlay.Dropping{{Requirement: ref("x:1.2"), Why: "Not for us."}}}
	laid, problems, err := overlay.Lay(context.Background(), src, []*overlay.Overlay{house})
	fmt.Println(len(src.Frameworks[0].Requirements), len(laid.Frameworks[0].Requirements), len(laid.Controls[0].Links), problems, err)
	// Output: 3 2 1  <nil>
}

func lay(t *testing.T, src mapping.Source, list ...*overlay.Overlay) (mapping.Source, framework.Problems) {
	t.Helper()
	laid, problems, err := overlay.Lay(t.Context(), src, list)
	require.NoError(t, err)
	return laid, problems
}

// Every fault of an overlay made in Go is told once, with its path.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		overlay overlay.Overlay
		want    string
	}{
		"no id":             {overlay.Overlay{}, "overlays[0].id: overlay without id"},
		"title":             {overlay.Overlay{ID: "h", Title: "a\x1b"}, `overlays[h].title: title: character U+001B after "a" is not allowed: remove it`},
		"nothing weighed":   {overlay.Overlay{ID: "h", Reweight: []overlay.Reweighing{{Weight: 2}}}, "overlays[h].reweight[0]: requirement is missing"},
		"weight 1e308":      {overlay.Overlay{ID: "h", Reweight: []overlay.Reweighing{{Requirement: ref("x:1.1"), Weight: 1e308}}}, "overlays[h].reweight[0].weight: weight 1e+308: want a number above 0, up to 1e6"},
		"weight NaN":        {overlay.Overlay{ID: "h", Reweight: []overlay.Reweighing{{Requirement: ref("x:1.1"), Weight: math.NaN()}}}, "overlays[h].reweight[0].weight: weight NaN: want a number above 0, up to 1e6"},
		"weight -1":         {overlay.Overlay{ID: "h", Reweight: []overlay.Reweighing{{Requirement: ref("x:1.1"), Weight: -1}}}, "overlays[h].reweight[0].weight: weight -1: want a number above 0; to take something out, drop it with a reason"},
		"weight of a point": {overlay.Overlay{ID: "h", Reweight: []overlay.Reweighing{{Point: ref("x:1.1").Point("z"), Weight: 2}}}, `overlays[h].reweight[0].point: unknown point "z" of x:1.1: it has a, b`},
		"point of none":     {overlay.Overlay{ID: "h", Reweight: []overlay.Reweighing{{Point: ref("x:1.2").Point("z"), Weight: 2}}}, `overlays[h].reweight[0].point: unknown point "z" of x:1.2: it lists no points`},
		"blank reason":      {overlay.Overlay{ID: "h", Drop: []overlay.Dropping{{Requirement: ref("x:1.2"), Why: "\u200b"}}}, "overlays[h].drop[0]: a dropping gives no reason: say why"},
		"dropping nothing":  {overlay.Overlay{ID: "h", Drop: []overlay.Dropping{{Why: "So."}}}, "overlays[h].drop[0].requirement: requirement is missing"},
		"dropping a point":  {overlay.Overlay{ID: "h", Drop: []overlay.Dropping{{Point: ref("x:1.1").Point("z"), Why: "So."}}}, `overlays[h].drop[0].point: unknown point "z" of x:1.1: it has a, b`},
		"no such control":   {overlay.Overlay{ID: "h", Drop: []overlay.Dropping{{Control: "kepe", Why: "So."}}}, `overlays[h].drop[0].control: unknown control "kepe"; did you mean "keep"?`},
		"blank title":       {overlay.Overlay{ID: "h", Retitle: []overlay.Retitling{{Control: "keep", Title: " "}}}, "overlays[h].retitle[0]: the title is missing"},
		"no framework":      {overlay.Overlay{ID: "h", Add: []overlay.Addition{{Framework: "xy"}}}, `overlays[h].add[0].framework: unknown framework "xy"; did you mean "x"?`},
		"no requirement":    {overlay.Overlay{ID: "h", Add: []overlay.Addition{{Requirement: ref("x:1.12")}}}, `overlays[h].add[0].requirement: unknown requirement "x:1.12"; did you mean "x:1.1"?`},
		"tighten nothing":   {overlay.Overlay{ID: "h", Tighten: []mapping.Tightening{{Control: "keep"}}}, "overlays[h].tighten[0]: a tightening names the basis and what more is asked (expr)"},
		"tighten basis 9":   {overlay.Overlay{ID: "h", Tighten: []mapping.Tightening{{Control: "keep", Basis: 9, Expr: mapping.Expr{Text: "true"}}}}, "overlays[h].tighten[0].basis: basis 9: want stated, design or operation"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems := lay(t, base(), &tt.overlay)
			require.Len(t, problems, 1, "%s", problems.Error())
			assert.Equal(t, tt.want, problems[0].String())
		})
	}
	_, problems := lay(t, base(), nil, &overlay.Overlay{ID: "h"}, &overlay.Overlay{ID: "h"})
	assert.Equal(t, "overlays[0]: there is nothing here: a nil in the list\noverlays[2].id: overlay \"h\" is declared twice; the first is at overlays[1]", problems.Error())
}

// Conflicts of overlays made in Go name the paths of both.
func TestConflictsHavePaths(t *testing.T) {
	t.Parallel()
	a := &overlay.Overlay{ID: "a", Retitle: []overlay.Retitling{{Control: "keep", Title: "T"}}}
	b := &overlay.Overlay{ID: "b", Retitle: []overlay.Retitling{{Control: "keep", Title: "U"}}}
	_, problems := lay(t, base(), a, b)
	require.Len(t, problems, 1)
	assert.Equal(t, `overlays[b].retitle[0]: title of keep: "U" here, and "T" at overlays[a].retitle[0]; give the overlays an order`, problems[0].String())
	b.Retitle[0].Title = "T"
	_, problems = lay(t, base(), a, b)
	assert.Empty(t, problems, "to say the same twice is no conflict")
}

// In whichever order overlays are listed, and in whichever order a source is, what comes
// out is the same.
func TestOrderIsTheirs(t *testing.T) {
	t.Parallel()
	list := []*overlay.Overlay{
		{ID: "c", Order: 2, Retitle: []overlay.Retitling{{Control: "keep", Title: "C"}}},
		{ID: "a", Order: 1, Retitle: []overlay.Retitling{{Control: "keep", Title: "A"}}},
		{ID: "b", Order: 3, Reweight: []overlay.Reweighing{{Requirement: ref("x:1.1"), Weight: 3}}},
	}
	want, problems := lay(t, base(), list...)
	assert.Equal(t, "C", want.Controls[0].Title)
	require.Len(t, problems, 1)
	slices.Reverse(list)
	got, turned := lay(t, base(), list...)
	assert.Equal(t, want, got)
	assert.Equal(t, problems[0].Message, turned[0].Message)
	ids := []string{}
	for _, x := range overlay.InOrder(append(list, nil)) {
		ids = append(ids, x.ID)
	}
	assert.Equal(t, []string{"a", "c", "b"}, ids)
}

// No overlay, or one that says nothing, changes nothing, and what is shared stays as it was.
func TestNothingChangesNothing(t *testing.T) {
	t.Parallel()
	src := base()
	laid, problems := lay(t, src)
	assert.Empty(t, problems)
	assert.Equal(t, src, laid)
	laid, problems = lay(t, src, &overlay.Overlay{ID: "h"})
	assert.Empty(t, problems)
	assert.Same(t, src.Frameworks[0], laid.Frameworks[0], "what was not changed is shared")
	assert.Same(t, src.Controls[0], laid.Controls[0])
}

// A point that is dropped and added again is a new one: a link from before does not reach
// it, one made since does.
func TestAddedAgain(t *testing.T) {
	t.Parallel()
	drop := &overlay.Overlay{ID: "a", Order: 1, Drop: []overlay.Dropping{{Point: ref("x:1.1").Point("b"), Why: "So."}, {Requirement: ref("x:1.2"), Why: "So."}}}
	again := &overlay.Overlay{ID: "b", Order: 2, Add: []overlay.Addition{
		{Requirement: ref("x:1.1"), Points: []framework.Point{{ID: "b", Text: "New."}}},
		{Framework: "x", Requirements: []framework.Requirement{{ID: "1.2", Title: "New", Parent: "1"}}},
	}}
	laid, problems := lay(t, base(), drop, again)
	require.Empty(t, problems)
	g, err := mapping.Build(laid)
	require.NoError(t, err)
	leaf, err := g.Leaf(ref("x:1.1"))
	require.NoError(t, err)
	require.Len(t, leaf.Points, 2)
	assert.Len(t, leaf.Points[0].Links, 1)
	assert.Empty(t, leaf.Points[1].Links)
	leaf, err = g.Leaf(ref("x:1.2"))
	require.NoError(t, err)
	assert.Empty(t, leaf.Points[0].Links)

	again.Relink = []overlay.Relinking{{Control: "keep", To: ref("x:1.1"), Points: []string{"b"}, Why: "Anew."}}
	laid, problems = lay(t, base(), drop, again)
	require.Empty(t, problems)
	g, err = mapping.Build(laid)
	require.NoError(t, err)
	leaf, err = g.Leaf(ref("x:1.1"))
	require.NoError(t, err)
	assert.Empty(t, leaf.Points[0].Links)
	assert.Len(t, leaf.Points[1].Links, 1)
}

// With its last point a requirement loses the links to all of its points, and with a
// requirement go the relations and unions that name it.
func TestWhatGoesWithIt(t *testing.T) {
	t.Parallel()
	src := base()
	src.Relations = []*relation.Statement{{From: ref("x:1.1"), To: ref("x:1.2"), Is: relation.Set(relation.Subset)}, {From: ref("x:1"), To: ref("x:1.1"), Is: relation.Set(relation.Superset)}}
	src.Unions = []*relation.Union{{From: []framework.Ref{ref("x:1"), ref("x:1.2")}, To: []framework.Ref{ref("x:1.1")}, Is: relation.Set(relation.Equal)}}
	src.Controls[0].Links[0].Points = nil
	laid, problems := lay(t, src, &overlay.Overlay{ID: "h", Drop: []overlay.Dropping{
		{Point: ref("x:1.1").Point("a"), Why: "So."}, {Point: ref("x:1.1").Point("b"), Why: "So."}, {Requirement: ref("x:1.2"), Why: "So."},
	}})
	require.Empty(t, problems)
	assert.Empty(t, laid.Controls[0].Links)
	assert.Equal(t, src.Relations[1:], laid.Relations)
	assert.Empty(t, laid.Unions)
	assert.Len(t, src.Controls[0].Links, 2, "below it all is as it was")
	laid, problems = lay(t, src, &overlay.Overlay{ID: "h", Drop: []overlay.Dropping{{Requirement: ref("x:1"), Why: "So."}}})
	require.Empty(t, problems)
	assert.Empty(t, laid.Frameworks[0].Requirements, "with all below it")
	assert.Empty(t, laid.Relations)
	laid, problems = lay(t, src, &overlay.Overlay{
		ID: "h", Tighten: []mapping.Tightening{{Control: "keep", Basis: framework.Operation, Expr: mapping.Expr{Text: "true"}}},
		Drop: []overlay.Dropping{{Control: "keep", Why: "So."}},
	})
	require.Empty(t, problems)
	assert.Empty(t, laid.Controls)
	assert.Empty(t, laid.Rules)
	assert.Empty(t, laid.Tightenings)
}

// Thousands of droppings cost no more than one look at everything.
func TestManyDroppings(t *testing.T) {
	t.Parallel()
	const n = 20_000
	f := &framework.Framework{ID: "f", Title: "F", Excludable: anyKind()}
	deep := &framework.Framework{ID: "d", Title: "D", Excludable: anyKind()}
	wide := framework.Requirement{ID: "w", Title: "W"}
	c := &mapping.Control{ID: "c", Title: "C", Evidence: mapping.Shows{Design: mapping.BasisShows{None: "So."}}}
	all := mapping.Link{To: ref("f:w"), Why: "So."}
	x := &overlay.Overlay{ID: "h"}
	src := mapping.Source{Frameworks: []*framework.Framework{f, deep}, Controls: []*mapping.Control{c}}
	for i := range n {
		id := strconv.Itoa(i)
		f.Requirements = append(f.Requirements, framework.Requirement{ID: id, Title: "T"})
		deep.Requirements = append(deep.Requirements, framework.Requirement{ID: id, Title: "T", Parent: strconv.Itoa(i + 1)})
		wide.Points = append(wide.Points, framework.Point{ID: "p" + id, Text: "T"})
		all.Points = append(all.Points, "p"+id)
		c.Links = append(c.Links, mapping.Link{To: framework.Ref{Framework: "f", Requirement: id}, Why: "So."})
		src.Relations = append(src.Relations, &relation.Statement{From: framework.Ref{Framework: "f", Requirement: id}, To: framework.Ref{Framework: "d", Requirement: id}, Is: relation.Set(relation.Subset)})
		if i > 0 {
			x.Drop = append(x.Drop, overlay.Dropping{Requirement: framework.Ref{Framework: "f", Requirement: id}, Why: "So."}, overlay.Dropping{Point: ref("f:w").Point("p" + id), Why: "So."})
			x.Reweight = append(x.Reweight, overlay.Reweighing{Point: ref("f:w").Point("p" + id), Weight: 2})
			x.Add = append(x.Add, overlay.Addition{Requirement: ref("f:w"), Points: []framework.Point{{ID: "q" + id, Text: "T"}}})
		}
		if i%2 == 0 {
			x.Drop = append(x.Drop, overlay.Dropping{Requirement: framework.Ref{Framework: "d", Requirement: id}, Why: "So."})
		}
	}
	deep.Requirements[n-1].Parent = ""
	f.Requirements = append(f.Requirements, wide)
	c.Links = append(c.Links, all)
	laid, problems := lay(t, src, x)
	assert.Empty(t, problems)
	assert.Len(t, laid.Frameworks[0].Requirements, 2)
	assert.Len(t, laid.Frameworks[0].Requirements[1].Points, n)
	assert.Len(t, laid.Frameworks[1].Requirements, 1, "each second with what is below it: the top is left")
	assert.Empty(t, laid.Relations)
	require.Len(t, laid.Controls[0].Links, 2)
	assert.Equal(t, []string{"p0"}, laid.Controls[0].Links[1].Points)
}

func TestLayStops(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := overlay.Lay(ended, base(), []*overlay.Overlay{{ID: "h"}})
	require.ErrorIs(t, err, context.Canceled)
	var none context.Context
	_, _, err = overlay.Lay(none, base(), nil)
	require.Error(t, err)
}

// naive lays the droppings of requirements and of points on one by one, as one would by
// hand; the real one has to come to the same.
func naive(src mapping.Source, list []overlay.Dropping) mapping.Source {
	f := src.Frameworks[0]
	for _, d := range list {
		if d.Point != (framework.PointRef{}) {
			for i := range f.Requirements {
				if q := &f.Requirements[i]; q.ID == d.Point.Ref.Requirement {
					had := len(q.Points)
					q.Points = slices.DeleteFunc(q.Points, func(p framework.Point) bool { return p.ID == d.Point.Point })
					gone := had > 0 && len(q.Points) == 0
					for _, c := range src.Controls {
						c.Links = slices.DeleteFunc(c.Links, func(l mapping.Link) bool {
							return l.To == d.Point.Ref && (len(l.Points) == 0 && gone || len(l.Points) > 0 && !slices.ContainsFunc(l.Points, func(p string) bool { return p != d.Point.Point }))
						})
						for j := range c.Links {
							if l := &c.Links[j]; l.To == d.Point.Ref {
								l.Points = slices.DeleteFunc(l.Points, func(p string) bool { return p == d.Point.Point })
							}
						}
					}
				}
			}
			continue
		}
		gone := map[string]bool{d.Requirement.Requirement: true}
		for range f.Requirements {
			for _, q := range f.Requirements {
				if gone[q.Parent] {
					gone[q.ID] = true
				}
			}
		}
		f.Requirements = slices.DeleteFunc(f.Requirements, func(q framework.Requirement) bool { return gone[q.ID] })
		for _, c := range src.Controls {
			c.Links = slices.DeleteFunc(c.Links, func(l mapping.Link) bool { return gone[l.To.Requirement] })
		}
		src.Relations = slices.DeleteFunc(src.Relations, func(s *relation.Statement) bool { return gone[s.From.Requirement] || gone[s.To.Requirement] })
	}
	return src
}

// random is a source of one framework with links and relations, the same for one seed.
func random(seed uint64) (mapping.Source, []overlay.Dropping) {
	rng := rand.New(rand.NewPCG(seed, 1))
	f := &framework.Framework{ID: "x", Title: "X", Excludable: anyKind()}
	n := 3 + rng.IntN(8)
	id := func() framework.Ref { return framework.Ref{Framework: "x", Requirement: strconv.Itoa(rng.IntN(n))} }
	for i := range n {
		q := framework.Requirement{ID: strconv.Itoa(i), Title: "T"}
		if i > 0 && rng.IntN(2) == 0 {
			q.Parent = strconv.Itoa(rng.IntN(i))
		}
		for p := range rng.IntN(4) {
			q.Points = append(q.Points, framework.Point{ID: string(rune('a' + p)), Text: "T"})
		}
		f.Requirements = append(f.Requirements, q)
	}
	src := mapping.Source{Frameworks: []*framework.Framework{f}}
	for i := range 3 {
		c := &mapping.Control{ID: strconv.Itoa(i), Title: "C"}
		for range rng.IntN(6) {
			l := mapping.Link{To: id(), Why: "So."}
			for p := range rng.IntN(3) {
				l.Points = append(l.Points, string(rune('a'+p)))
			}
			c.Links = append(c.Links, l)
		}
		src.Controls = append(src.Controls, c)
	}
	for range rng.IntN(6) {
		src.Relations = append(src.Relations, &relation.Statement{From: id(), To: id(), Is: relation.Set(relation.Equal)})
	}
	var list []overlay.Dropping
	for range 1 + rng.IntN(5) {
		d := overlay.Dropping{Requirement: id(), Why: "So."}
		if rng.IntN(2) == 0 {
			d = overlay.Dropping{Point: id().Point(string(rune('a' + rng.IntN(3)))), Why: "So."}
		}
		list = append(list, d)
	}
	return src, list
}

func TestDroppingIsAsByHand(t *testing.T) {
	t.Parallel()
	text := func(src mapping.Source) string {
		var out strings.Builder
		for _, q := range src.Frameworks[0].Requirements {
			fmt.Fprintln(&out, q.ID, q.Parent, q.Points)
		}
		for _, c := range src.Controls {
			for _, l := range c.Links {
				b, err := json.Marshal(l.Points)
				require.NoError(t, err)
				fmt.Fprintln(&out, c.ID, l.To, string(b) == "null" || string(b) == "[]", l.Points)
			}
		}
		for _, s := range src.Relations {
			fmt.Fprintln(&out, s.From, s.To)
		}
		return out.String()
	}
	compared := 0
	for seed := range uint64(2000) {
		src, list := random(seed)
		laid, problems := lay(t, src, &overlay.Overlay{ID: "h", Drop: list})
		if len(problems) > 0 {
			continue // something was named that is gone already
		}
		compared++
		fresh, _ := random(seed)
		require.Equal(t, text(naive(fresh, list)), text(laid), "seed %d", seed)
		again, _ := random(seed)
		require.Equal(t, text(again), text(src), "below it all is as it was")
	}
	assert.Greater(t, compared, 300)
}
