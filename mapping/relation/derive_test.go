package relation_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/raced"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

func ref(s string) framework.Ref {
	r, err := framework.ParseRef(s)
	if err != nil {
		panic(err)
	}
	return r
}

// crosswalk builds a graph of n requirements in each of several frameworks with the
// relations stated.
func crosswalk(t testing.TB, frameworks, n int, relations ...*relation.Statement) *mapping.Graph {
	t.Helper()
	src := mapping.Source{Relations: relations}
	for i := range frameworks {
		f := &framework.Framework{ID: fmt.Sprintf("f%d", i)}
		for j := range n {
			f.Requirements = append(f.Requirements, framework.Requirement{ID: strconv.Itoa(j), Title: "R"})
		}
		src.Frameworks = append(src.Frameworks, f)
	}
	g, err := mapping.Build(src)
	require.NoError(t, err)
	return g
}

func says(from string, is relation.Set, to string) *relation.Statement {
	return &relation.Statement{From: ref(from), To: ref(to), Is: is, Why: "So."}
}

func set(rs ...relation.Base) relation.Set {
	var s relation.Set
	for _, r := range rs {
		s |= relation.Set(r)
	}
	return s
}

func derive(t testing.TB, g *mapping.Graph, from, to string) relation.Derived {
	t.Helper()
	d, err := g.Relations().Derive(t.Context(), ref(from), ref(to), relation.Options{AllPaths: true})
	require.NoError(t, err)
	return d
}

func contradictions(t testing.TB, g *mapping.Graph) []relation.Contradiction {
	t.Helper()
	found, cut, err := g.Relations().Contradictions(t.Context())
	require.NoError(t, err)
	require.False(t, cut)
	return found
}

func TestDerive(t *testing.T) {
	t.Parallel()
	sub := says("f0:0", set(relation.Subset), "f1:0")
	sub.Confidence = 0.8
	back := says("f2:0", set(relation.Superset), "f1:0")
	back.Confidence = 0.5
	g := crosswalk(t, 4, 2, sub, back, says("f0:0", set(relation.Intersects, relation.Subset), "f3:0"), says("f3:0", set(relation.Equal), "f2:0"),
		says("f0:1", set(relation.Intersects), "f1:1"), says("f1:1", set(relation.Intersects), "f2:1"))

	near := g.Relations().Neighbours(ref("f1:0"))
	require.Len(t, near, 2)
	assert.Equal(t, set(relation.Superset), near[0].Is, "as it reads from here")
	assert.Equal(t, "f2:0", near[1].To.String())
	assert.Empty(t, g.Relations().Neighbours(ref("f9:9")))

	d := derive(t, g, "f0:0", "f2:0")
	assert.Equal(t, set(relation.Subset), d.Set, "a subset of a subset, and the other way round says no less")
	assert.Len(t, d.Paths, 2)
	require.Len(t, d.Proof, 1)
	require.Len(t, d.Proof[0].Steps, 2)
	assert.Equal(t, set(relation.Subset), d.Proof[0].Steps[1].Is, "walked the other way it is the inverse")
	assert.InDelta(t, 0.4, d.Confidence, 1e-12, "multiplied along the path")
	inverse := derive(t, g, "f2:0", "f0:0")
	assert.Equal(t, d.Set.Inverse(), inverse.Set)

	d = derive(t, g, "f0:1", "f2:1")
	assert.True(t, d.Set.Indeterminate(), "intersects and intersects prove nothing")
	assert.Empty(t, d.Proof)
	require.NotNil(t, d.Settle)
	assert.Equal(t, "f0:1", d.Settle.From.String())

	d = derive(t, g, "f0:0", "f0:1")
	assert.True(t, d.Set.Indeterminate())
	assert.Nil(t, d.Settle, "no chain joins them")
	assert.Equal(t, set(relation.Equal), derive(t, g, "f0:0", "f0:0").Set)
	nowhere, err := g.Relations().Derive(t.Context(), ref("f0:0"), ref("f0:9"), relation.Options{})
	require.NoError(t, err)
	assert.True(t, nowhere.Set.Indeterminate(), "nothing is stated of it")
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err = g.Relations().DeriveAll(stopped, "f0", "f1", relation.Options{})
	require.ErrorIs(t, err, context.Canceled)

	rejected := says("f0:0", set(relation.Equal), "f1:0")
	rejected.Review.State = review.Rejected
	g = crosswalk(t, 2, 1, rejected)
	assert.True(t, derive(t, g, "f0:0", "f1:0").Set.Indeterminate(), "rejected statements are not there")
	draft := says("f0:0", set(relation.Equal), "f1:0")
	g = crosswalk(t, 2, 1, draft)
	reviewed, err := g.Relations().Derive(t.Context(), ref("f0:0"), ref("f1:0"), relation.Options{ReviewedOnly: true})
	require.NoError(t, err)
	assert.True(t, reviewed.Set.Indeterminate())
}

// On a crosswalk that chains intersects only nothing follows, and it says of how many
// pairs.
func TestIntersectsAlone(t *testing.T) {
	t.Parallel()
	var list []*relation.Statement
	for i := range 10 {
		list = append(list, says(fmt.Sprintf("f0:%d", i), set(relation.Intersects), fmt.Sprintf("f1:%d", i)),
			says(fmt.Sprintf("f1:%d", i), set(relation.Intersects), fmt.Sprintf("f2:%d", i)))
	}
	d, err := crosswalk(t, 3, 10, list...).Relations().DeriveAll(t.Context(), "f0", "f2", relation.Options{})
	require.NoError(t, err)
	assert.Empty(t, d.Pairs)
	assert.Equal(t, 10, d.Indeterminate)
}

// Against a model: random sets stand behind requirements, and true relations or wider
// ones are stated. What is derived never excludes what holds, is its own inverse, is
// what DeriveAll says, and along a chain is what the table says.
func TestDeriveIsSound(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 11))
	for range raced.Few(3000) {
		const n = 5
		var behind [n]uint8
		for i := range behind {
			behind[i] = uint8(1 + rng.IntN(15))
		}
		noise := rng.IntN(32)
		var list []*relation.Statement
		for range 3 + rng.IntN(5) {
			a, b := rng.IntN(n), rng.IntN(n)
			if a == b {
				continue
			}
			is := set(between(behind[a], behind[b])) | relation.Set(rng.IntN(32)&noise)
			list = append(list, says(fmt.Sprintf("f%d:0", a), is, fmt.Sprintf("f%d:0", b)))
		}
		g := crosswalk(t, n, 1, list...)
		require.Empty(t, contradictions(t, g), "what holds contradicts nothing")
		for a := range n {
			for b := range n {
				if a == b {
					continue
				}
				from, to := fmt.Sprintf("f%d:0", a), fmt.Sprintf("f%d:0", b)
				d := derive(t, g, from, to)
				require.True(t, d.Set.Has(between(behind[a], behind[b])), "%s to %s: %s", from, to, d.Set)
				require.Equal(t, d.Set.Inverse(), derive(t, g, to, from).Set)
				all, err := g.Relations().DeriveAll(t.Context(), fmt.Sprintf("f%d", a), fmt.Sprintf("f%d", b), relation.Options{})
				require.NoError(t, err)
				if d.Set.Indeterminate() {
					require.Empty(t, all.Pairs)
				} else {
					require.Len(t, all.Pairs, 1)
					require.Equal(t, d.Set, all.Pairs[0].Set)
					met := relation.Any
					for _, p := range d.Proof {
						met = met.Meet(p.Set)
					}
					require.Equal(t, d.Set, met, "the proof proves it")
				}
			}
		}
	}
}

func TestChainsAreAsTightAsTheTable(t *testing.T) {
	t.Parallel()
	for _, r := range bases {
		for _, s := range bases {
			for _, u := range bases {
				g := crosswalk(t, 4, 1, says("f0:0", set(r), "f1:0"), says("f1:0", set(s), "f2:0"), says("f2:0", set(u), "f3:0"))
				assert.Equal(t, set(r).Compose(set(s)).Compose(set(u)), derive(t, g, "f0:0", "f3:0").Set)
			}
		}
	}
}

// large is a crosswalk of the size of the largest open library, with a fixed seed.
func large(t testing.TB, requirements, relations int) *mapping.Graph {
	t.Helper()
	const frameworks = 35
	n := requirements / frameworks
	rng := rand.New(rand.NewPCG(1, 2))
	list := make([]*relation.Statement, 0, relations)
	for range relations {
		// Statements that hold, of sets that grow with their number: nothing contradicts.
		fa, fb, a := rng.IntN(frameworks), rng.IntN(frameworks), rng.IntN(n)
		b := max(0, min(n-1, a+rng.IntN(7)-3))
		if fa == fb {
			fb = (fa + 1) % frameworks
		}
		is := set(relation.Equal)
		switch {
		case a < b:
			is = set(relation.Subset)
		case a > b:
			is = set(relation.Superset)
		}
		if rng.IntN(3) == 0 {
			is |= set(relation.Intersects)
		}
		list = append(list, says(fmt.Sprintf("f%d:%d", fa, a), is, fmt.Sprintf("f%d:%d", fb, b)))
	}
	return crosswalk(t, frameworks, n, list...)
}

// A contradiction among ten thousand relations is found with its three statements.
func TestPlantedContradiction(t *testing.T) {
	t.Parallel()
	g := large(t, 14_000, 10_000)
	require.Empty(t, contradictions(t, g))
	src := g.Source()
	planted := []*relation.Statement{
		says("f0:399", set(relation.Subset), "f1:398"), says("f1:398", set(relation.Subset), "f2:397"), says("f2:397", set(relation.Disjoint), "f0:399"),
	}
	var kept []*relation.Statement
	for _, r := range src.Relations {
		touched := false
		for _, p := range planted {
			for _, end := range []framework.Ref{p.From, p.To} {
				touched = touched || r.From == end || r.To == end
			}
		}
		if !touched {
			kept = append(kept, r)
		}
	}
	src.Relations = slices.Concat(kept, planted)
	g, err := mapping.Build(src)
	require.NoError(t, err)
	found := contradictions(t, g)
	require.Len(t, found, 1)
	require.Len(t, found[0].Statements, 3)
	for _, s := range found[0].Statements {
		assert.Contains(t, []string{"f0:399", "f1:398", "f2:397"}, s.From.String())
	}
}

// The crosswalk of the size of the largest open library fits: what it holds beyond its
// source stays far below 200 MB.
func TestSizeOfTheLargestCrosswalk(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a second")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	g := large(t, 70_000, 77_000)
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d MB held for source and graph", held>>20)
	assert.Less(t, held, int64(200<<20))
	runtime.KeepAlive(g)
}

func TestContradictionOfTwo(t *testing.T) {
	t.Parallel()
	g := crosswalk(t, 3, 1, says("f0:0", set(relation.Equal), "f1:0"), says("f1:0", set(relation.Disjoint), "f0:0"), says("f0:0", set(relation.Subset), "f2:0"))
	found := contradictions(t, g)
	require.Len(t, found, 1)
	assert.Len(t, found[0].Statements, 2)
	assert.Contains(t, found[0].String(), "f0:0 is equal f1:0")
}

// Two ways round that each leave something open, and together nothing.
func TestContradictionOfTwoWaysRound(t *testing.T) {
	t.Parallel()
	g := crosswalk(t, 4, 1, says("f0:0", set(relation.Equal, relation.Disjoint), "f3:0"),
		says("f0:0", set(relation.Subset), "f1:0"), says("f1:0", set(relation.Disjoint), "f3:0"), // disjoint from f3
		says("f0:0", set(relation.Superset), "f2:0"), says("f2:0", set(relation.Subset), "f3:0")) // not disjoint from f3
	found := contradictions(t, g)
	require.Len(t, found, 1)
	assert.Len(t, found[0].Statements, 4, "the statement about the pair itself is not needed")
}

func BenchmarkRelations(b *testing.B) {
	for _, n := range []int{4_375, 8_750, 17_500, 35_000, 70_000} {
		g := large(b, n, n*11/10)
		src := g.Source()
		b.Run(fmt.Sprintf("build/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := mapping.Build(src); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("pair/%d", n), func(b *testing.B) {
			i := 0
			for b.Loop() {
				i = (i + 7) % len(src.Relations)
				if _, err := g.Relations().Derive(b.Context(), src.Relations[i].From, src.Relations[(i*31)%len(src.Relations)].To, relation.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("frameworks/%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := g.Relations().DeriveAll(b.Context(), "f0", "f1", relation.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("contradictions/%d", n), func(b *testing.B) {
			for b.Loop() {
				if len(contradictions(b, g)) > 0 {
					b.Fatal("there is none")
				}
			}
		})
	}
}

// "A1 and A2 together equal B" gives that each lies in B, and no more; of several on
// both sides nothing follows but disjointness.
func TestUnions(t *testing.T) {
	t.Parallel()
	build := func(u *relation.Union) *mapping.Graph {
		src := crosswalk(t, 3, 3).Source()
		src.Unions = []*relation.Union{u}
		g, err := mapping.Build(src)
		require.NoError(t, err)
		return g
	}
	refs := func(list ...string) []framework.Ref {
		out := []framework.Ref{}
		for _, s := range list {
			out = append(out, ref(s))
		}
		return out
	}
	g := build(&relation.Union{From: refs("f0:0", "f0:1"), To: refs("f1:0"), Is: set(relation.Equal), Why: "So."})
	for _, a := range []string{"f0:0", "f0:1"} {
		assert.Equal(t, set(relation.Equal, relation.Subset), derive(t, g, a, "f1:0").Set)
	}
	assert.True(t, derive(t, g, "f0:0", "f0:1").Set.Indeterminate())
	g = build(&relation.Union{From: refs("f0:0", "f0:1"), To: refs("f1:0", "f1:1"), Is: set(relation.Equal), Why: "So."})
	assert.True(t, derive(t, g, "f0:0", "f1:0").Set.Indeterminate())
	g = build(&relation.Union{From: refs("f0:0", "f0:1"), To: refs("f1:0", "f1:1"), Is: set(relation.Disjoint), Why: "So."})
	assert.Equal(t, set(relation.Disjoint), derive(t, g, "f0:1", "f1:1").Set)
	_, err := mapping.Build(mapping.Source{Unions: []*relation.Union{{From: refs("f0:0"), Is: set(relation.Equal)}}})
	require.ErrorContains(t, err, "say to: [...]")
	assert.ErrorContains(t, err, `warning: no framework "f0" is loaded`, "which keeps no union from being read")
}
