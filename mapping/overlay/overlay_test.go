package overlay_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

func base() mapping.Source {
	return mapping.Source{
		Frameworks: []*framework.Framework{{ID: "x", Title: "X", Excludable: anyKind(), Requirements: []framework.Requirement{
			{ID: "1", Title: "Group"},
			{ID: "1.1", Title: "One", Parent: "1", Points: []framework.Point{{ID: "a", Text: "A."}, {ID: "b", Text: "B."}}},
			{ID: "1.2", Title: "Two", Parent: "1"},
		}}},
		EvidenceTypes: []*evidence.Type{{ID: "log", Title: "Log"}},
		Controls: []*mapping.Control{{
			ID: "keep", Title: "Keep", Evidence: mapping.Shows{Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"log"}}}},
			Links: []mapping.Link{
				{To: ref("x:1.1"), Points: []string{"a", "b"}, Why: "Kept."},
				{To: ref("x:1.2"), Why: "Kept too."},
			},
		}},
		Rules: []*mapping.Rule{{Control: "keep", Basis: framework.Operation, Expr: mapping.Expr{Text: "true"}}},
	}
}

func ref(s string) framework.Ref {
	r, err := framework.ParseRef(s)
	if err != nil {
		panic(err)
	}
	return r
}

// An overlay adds, retitles, reweighs, relinks, tightens and drops, and what it lies
// over stays as it was.
func TestLayChangesWhatItNamesAlone(t *testing.T) {
	t.Parallel()
	src := base()
	laid, problems, err := overlay.Lay(t.Context(), src, []*overlay.Overlay{{
		ID:       "house",
		Add:      []overlay.Addition{{Requirement: ref("x:1.1"), Points: []framework.Point{{ID: "c", Text: "C."}}}, {Framework: "x", Requirements: []framework.Requirement{{ID: "1.3", Title: "Three", Parent: "1"}}}},
		Retitle:  []overlay.Retitling{{Requirement: ref("x:1.1"), Title: "Uno"}, {Control: "keep", Title: "Keep well"}},
		Reweight: []overlay.Reweighing{{Point: ref("x:1.1").Point("a"), Weight: 3}, {Requirement: ref("x:1.1"), Weight: 2}},
		Relink:   []overlay.Relinking{{Control: "keep", To: ref("x:1.3"), Why: "New."}},
		Tighten:  []mapping.Tightening{{Control: "keep", Basis: framework.Operation, Expr: mapping.Expr{Text: "evidence.count() > 1"}, Why: "More than one."}},
		Drop:     []overlay.Dropping{{Point: ref("x:1.1").Point("b"), Why: "Not for us."}, {Requirement: ref("x:1.2"), Why: "Nor this."}},
	}})
	require.NoError(t, err)
	require.Empty(t, problems)
	g, err := mapping.Build(laid)
	require.NoError(t, err)

	leaf, err := g.Leaf(ref("x:1.1"))
	require.NoError(t, err)
	assert.Equal(t, "Uno", leaf.Requirement.Title)
	assert.InDelta(t, 2, leaf.Requirement.Share(), 0)
	require.Len(t, leaf.Points, 2)
	assert.Equal(t, "a", leaf.Points[0].ID)
	assert.InDelta(t, 3, leaf.Points[0].Share(), 0)
	assert.Len(t, leaf.Points[0].Links, 1)
	assert.Equal(t, "c", leaf.Points[1].ID)
	assert.Empty(t, leaf.Points[1].Links, "the link named its points")
	_, err = g.Leaf(ref("x:1.2"))
	require.ErrorIs(t, err, mapping.ErrNotFound)
	leaf, err = g.Leaf(ref("x:1.3"))
	require.NoError(t, err)
	assert.Len(t, leaf.Points[0].Links, 1)
	assert.Len(t, g.Source().Tightenings, 1)

	want := base()
	assert.Equal(t, want.Frameworks, src.Frameworks, "the catalog below is as it was")
	assert.Equal(t, want.Controls, src.Controls)
}

func TestOverlaysThatDoNotFit(t *testing.T) {
	t.Parallel()
	at := func(line int) framework.Places {
		return framework.Places{Item: framework.Position{File: "o.yaml", Line: line}}
	}
	for name, tt := range map[string]struct {
		a, b     overlay.Overlay
		want     string
		severity framework.Severity
	}{
		"unknown": {
			a:    overlay.Overlay{ID: "a", Retitle: []overlay.Retitling{{Requirement: ref("x:1.12"), Title: "T", Places: at(3)}}},
			want: `o.yaml:3: unknown requirement "x:1.12"; did you mean "x:1.1"?`,
		},
		"no reason": {
			a:    overlay.Overlay{ID: "a", Drop: []overlay.Dropping{{Control: "keep", Places: at(3)}}},
			want: "o.yaml:3: a dropping gives no reason: say why",
		},
		"conflict of the same order": {
			a:    overlay.Overlay{ID: "a", Retitle: []overlay.Retitling{{Control: "keep", Title: "T", Places: at(3)}}},
			b:    overlay.Overlay{ID: "b", Retitle: []overlay.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:9: title of keep: "U" here, and "T" at o.yaml:3; give the overlays an order`,
		},
		"the later order holds": {
			a:    overlay.Overlay{ID: "a", Order: 2, Retitle: []overlay.Retitling{{Control: "keep", Title: "T", Places: at(3)}}},
			b:    overlay.Overlay{ID: "b", Order: 1, Retitle: []overlay.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:3: warning: title of keep: "T" here holds over "U" at o.yaml:9`, severity: framework.Warning,
		},
		"changed after it is gone": {
			a:    overlay.Overlay{ID: "a", Drop: []overlay.Dropping{{Control: "keep", Why: "So.", Places: at(3)}}},
			b:    overlay.Overlay{ID: "b", Order: 1, Retitle: []overlay.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:9: control "keep" is dropped at o.yaml:3`,
		},
		"no such link": {
			a:    overlay.Overlay{ID: "a", Drop: []overlay.Dropping{{Control: "keep", Link: ref("x:1"), Why: "So.", Places: at(3)}}},
			want: `o.yaml:3: control "keep" has no link to x:1`,
		},
		"weight of nothing": {
			a:    overlay.Overlay{ID: "a", Reweight: []overlay.Reweighing{{Requirement: ref("x:1.1"), Places: at(3)}}},
			want: "o.yaml:3: weight 0: want a number above 0; to take something out, drop it with a reason",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := []*overlay.Overlay{&tt.a}
			if tt.b.ID != "" {
				list = append(list, &tt.b)
			}
			_, problems, err := overlay.Lay(t.Context(), base(), list)
			require.NoError(t, err)
			require.Len(t, problems, 1, "%s", problems.Error())
			assert.Equal(t, tt.want, problems[0].String())
			assert.Equal(t, tt.severity, problems[0].Severity)
		})
	}
}

// anyKind lets a scope exclude, and so an overlay drop, requirements that say no kind.
func anyKind() framework.Excludable { return framework.Excludable{Kinds: []string{""}} }

// An overlay drops what a scope could leave out, and nothing else; what it makes easier is
// noted for the head of a lens.
func TestDropsWhatAScopeCould(t *testing.T) {
	t.Parallel()
	src := base()
	f := *src.Frameworks[0]
	src.Frameworks[0] = &f
	f.Excludable = framework.Excludable{}
	lay := func(drop ...overlay.Dropping) (mapping.Source, string) {
		for i := range drop {
			drop[i].Why = "So."
		}
		laid, problems, err := overlay.Lay(t.Context(), src, []*overlay.Overlay{{ID: "o", Drop: drop}})
		require.NoError(t, err)
		return laid, problems.Error()
	}
	point, whole := overlay.Dropping{Point: ref("x:1.1").Point("b")}, overlay.Dropping{Requirement: ref("x:1.2")}
	_, problems := lay(point)
	assert.Equal(t, "overlays[o].drop[0].point: x:1.1#b cannot be dropped: no scope could leave it out", problems)
	_, problems = lay(whole)
	assert.Equal(t, "overlays[o].drop[0].requirement: x:1.2 cannot be dropped: no scope could leave out x:1.2", problems)
	_, problems = lay(overlay.Dropping{Requirement: ref("x:1")})
	assert.Equal(t, "overlays[o].drop[0].requirement: x:1 cannot be dropped: no scope could leave out x:1.1", problems)

	f.MayBeNotRelevant = []string{"1.1#b", "1.2"}
	laid, problems := lay(point, whole)
	assert.Empty(t, problems)
	assert.Equal(t, []mapping.Loosening{{Overlay: "o", What: "drop", Of: "x:1.1#b", Why: "So.", Frameworks: []string{"x"}}, {Overlay: "o", What: "drop", Of: "x:1.2", Why: "So.", Frameworks: []string{"x"}}}, laid.Loosenings)
	assert.Empty(t, src.Loosenings)

	f.MayBeNotRelevant = nil
	f.Requirements = slices.Clone(f.Requirements)
	f.Requirements[1].Points = slices.Clone(f.Requirements[1].Points)
	f.Requirements[1].Points[1].Rank = framework.Guidance
	_, problems = lay(point)
	assert.Empty(t, problems, "advice has no weight that a drop would shift")
}

// A link that takes points away from the one before it, or asks otherwise, is a loosening; so is taking
// away a link or a control that counts.
func TestLoosenings(t *testing.T) {
	t.Parallel()
	relink := func(x overlay.Relinking) overlay.Overlay { return overlay.Overlay{Relink: []overlay.Relinking{x}} }
	drop := func(x overlay.Dropping) overlay.Overlay { return overlay.Overlay{Drop: []overlay.Dropping{x}} }
	needs := mapping.Needs{Expr: mapping.Expr{Text: "true"}}
	both, log := []string{"log", "doc"}, []string{"log"}
	for name, tt := range map[string]struct {
		laid overlay.Overlay
		want string
	}{
		"the same":       {relink(overlay.Relinking{To: ref("x:1.1"), By: []string{"doc", "log"}, Needs: needs}), ""},
		"more points":    {relink(overlay.Relinking{To: ref("x:1.2"), Points: []string{"a", "b"}}), ""},
		"fewer points":   {relink(overlay.Relinking{To: ref("x:1.1"), Points: []string{"a"}, By: both, Needs: needs}), "points keep to x:1.1"},
		"points of all":  {relink(overlay.Relinking{To: ref("x:1.2"), Points: []string{"a"}}), "points keep to x:1.2"},
		"rejected":       {relink(overlay.Relinking{To: ref("x:1.1"), By: both, Needs: needs, Review: review.Review{State: review.Rejected}}), "link keep to x:1.1"},
		"any type":       {relink(overlay.Relinking{To: ref("x:1.1"), Needs: needs}), "by keep to x:1.1"},
		"fewer types":    {relink(overlay.Relinking{To: ref("x:1.1"), By: log, Needs: needs}), "by keep to x:1.1"},
		"types of any":   {relink(overlay.Relinking{To: ref("x:1.2"), By: log}), "by keep to x:1.2"},
		"less asked":     {relink(overlay.Relinking{To: ref("x:1.1"), By: both}), "needs keep to x:1.1"},
		"a link":         {drop(overlay.Dropping{Link: ref("x:1.2")}), "link keep to x:1.2"},
		"a control":      {drop(overlay.Dropping{}), "control keep"},
		"a weight":       {overlay.Overlay{Reweight: []overlay.Reweighing{{Requirement: ref("x:1.1"), Weight: 2}}}, "weight x:1.1"},
		"a rejected one": {drop(overlay.Dropping{Control: "gone"}), ""},
	} {
		src := base()
		k := src.Controls[0]
		src.Frameworks[0].Requirements[2].Points = []framework.Point{{ID: "a", Text: "A."}, {ID: "b", Text: "B."}}
		k.Links[0].By, k.Links[0].Needs = both, needs
		src.Controls = append(src.Controls, &mapping.Control{ID: "gone", Links: []mapping.Link{{To: ref("x:1.1"), Review: review.Review{State: review.Rejected}}}})
		o := tt.laid
		o.ID = "o"
		for i := range o.Relink {
			o.Relink[i].Control = k.ID
		}
		for i := range o.Drop {
			o.Drop[i].Control, o.Drop[i].Why = cmp.Or(o.Drop[i].Control, k.ID), "So."
		}
		laid, _, err := overlay.Lay(t.Context(), src, []*overlay.Overlay{&o})
		require.NoError(t, err)
		var got []string
		for _, x := range laid.Loosenings {
			got = append(got, x.What+" "+x.Of)
			assert.Equal(t, []string{"x"}, x.Frameworks, name)
		}
		assert.Equal(t, tt.want, strings.Join(got, "; "), name)
	}
}

// Where data made in Go holds a nil or a doubled item, the items after it are still known; the
// validator tells of the doubled one.
func TestLayPassesOverNil(t *testing.T) {
	t.Parallel()
	src := base()
	last := *src.Controls[0]
	last.ID = "last"
	src.Controls = []*mapping.Control{nil, src.Controls[0], src.Controls[0], &last}
	src.Frameworks = append([]*framework.Framework{nil}, src.Frameworks...)
	laid, problems, err := overlay.Lay(t.Context(), src, []*overlay.Overlay{{ID: "house", Retitle: []overlay.Retitling{{Control: "last", Title: "Last"}, {Requirement: ref("x:1.1"), Title: "Uno"}}}})
	require.NoError(t, err)
	assert.Empty(t, problems)
	i := slices.IndexFunc(laid.Controls, func(c *mapping.Control) bool { return c != nil && c.ID == "last" })
	require.GreaterOrEqual(t, i, 0)
	assert.Equal(t, "Last", laid.Controls[i].Title)
}

// What an overlay drops goes out of what was considered, and of what controls rely on.
func TestDropsWhatWasConsidered(t *testing.T) {
	t.Parallel()
	src := base()
	src.Frameworks = append(src.Frameworks, &framework.Framework{ID: "y", Title: "Y", Requirements: []framework.Requirement{{ID: "1", Title: "One"}}})
	shows := src.Controls[0].Evidence
	src.Controls = append(src.Controls,
		&mapping.Control{ID: "user", Title: "User", ReliesOn: []string{"keep", "other"}, Evidence: shows, Links: []mapping.Link{{To: ref("x:1.1"), Why: "So."}}},
		&mapping.Control{ID: "other", Title: "Other", Evidence: shows, Links: []mapping.Link{{To: ref("y:1"), Why: "So."}}})
	src.Open = []*mapping.Open{
		{Requirement: ref("y:1"), Against: mapping.Against{ref("x:1.1"), ref("x:1.2")}, Why: "So."},
		{Requirement: ref("x:1.2"), Against: mapping.Against{ref("y:1")}, Why: "So."},
	}
	src.Rejected = []*mapping.Rejected{
		{Control: "keep", To: ref("x:1.1"), Why: "So."},
		{Control: "other", To: ref("x:1.1"), Points: []string{"a", "b"}, Why: "So."},
		{Control: "other", To: ref("x:1.1"), Points: []string{"b"}, Why: "So."},
		{From: ref("y:1"), To: ref("x:1.2"), Is: relation.Set(relation.Equal), Why: "So."},
	}
	laid, problems, err := overlay.Lay(t.Context(), src, []*overlay.Overlay{{ID: "o", Drop: []overlay.Dropping{
		{Requirement: ref("x:1.2"), Why: "So."}, {Point: ref("x:1.1").Point("b"), Why: "So."}, {Control: "keep", Why: "So."},
	}}})
	require.NoError(t, err)
	require.Empty(t, problems)
	g, err := mapping.Build(laid)
	require.NoError(t, err)
	user, err := g.Control("user")
	require.NoError(t, err)
	assert.Equal(t, []string{"other"}, user.ReliesOn)
	require.Len(t, g.Open(), 1)
	assert.Equal(t, mapping.Against{ref("x:1.1")}, g.Open()[0].Against)
	require.Len(t, g.Rejected(), 1)
	assert.Equal(t, []string{"a"}, g.Rejected()[0].Points)
	assert.Equal(t, []string{"keep", "other"}, src.Controls[1].ReliesOn, "the catalog below is as it was")
}

// What a framework and a checklist say of a requirement or a point that is dropped goes with it.
func TestDropsWhatIsMentioned(t *testing.T) {
	t.Parallel()
	src := base()
	src.Frameworks = append(src.Frameworks, &framework.Framework{ID: "y", Title: "Y", Requirements: []framework.Requirement{
		{ID: "1", Title: "One", Mirrors: map[string][]string{"x": {"1.2", "1.1#b", "1.1#a"}, "a text": {"1.2"}}},
	}})
	x := *src.Frameworks[0]
	src.Frameworks[0] = &x
	x.MayBeNotRelevant, x.MayBeCarvedOut = []string{"1.2", "1.1"}, []string{"1.1#b", "1.1#a"}
	x.AskedAnyway = map[string][]string{"1.1": {"1.2"}, "1.2": {"1.1"}}
	x.Profiles = map[string]map[string]framework.Profile{"stage": {"1": {Basis: []framework.Basis{framework.Design}, Requirements: []string{"1.2", "1.1"}, Programme: []string{"1.2"}}}}
	src.Checklists = []*guide.Checklist{{ID: "papers", Framework: "x", Title: "Papers", Items: []guide.Item{
		{ID: "both", Title: "Both", See: []framework.Ref{ref("x:1.2"), ref("x:1.1")}}, {ID: "gone", Title: "Gone", See: []framework.Ref{ref("x:1.2")}}, {ID: "of-none", Title: "Of none"},
	}}}
	laid, problems, err := overlay.Lay(t.Context(), src, []*overlay.Overlay{{ID: "o", Drop: []overlay.Dropping{
		{Requirement: ref("x:1.2"), Why: "So."}, {Point: ref("x:1.1").Point("b"), Why: "So."},
	}}})
	require.NoError(t, err)
	require.Empty(t, problems)
	g, err := mapping.Build(laid)
	require.NoError(t, err)
	f, err := g.Framework("x")
	require.NoError(t, err)
	assert.Equal(t, []string{"1.1"}, f.MayBeNotRelevant)
	assert.Equal(t, []string{"1.1#a"}, f.MayBeCarvedOut)
	assert.Empty(t, f.AskedAnyway)
	assert.Equal(t, []string{"1.1"}, f.Profiles["stage"]["1"].Requirements)
	assert.Empty(t, f.Profiles["stage"]["1"].Programme)
	q, err := g.Requirement(ref("y:1"))
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"x": {"1.1#a"}, "a text": {"1.2"}}, q.Requirement.Mirrors)
	list, err := g.Checklist("papers")
	require.NoError(t, err)
	require.Len(t, list.Items, 2)
	assert.Equal(t, []framework.Ref{ref("x:1.1")}, list.Items[0].See)
	assert.Equal(t, "of-none", list.Items[1].ID)
	assert.Len(t, x.Profiles["stage"]["1"].Programme, 1, "the catalog below is as it was")
	assert.Len(t, src.Checklists[0].Items[0].See, 2)
}
