package lens

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// aTree makes a tree of requirements up, with a result for each leaf.
func aTree(rng *rand.Rand, parent string, depth int, leaves *[]result.Requirement) []*mapping.Node {
	var list []*mapping.Node
	for i := range 1 + rng.IntN(4) {
		q := &framework.Requirement{ID: fmt.Sprintf("%s%d", parent, i), Parent: parent, Weight: float64(rng.IntN(4))}
		n := &mapping.Node{Ref: framework.Ref{Framework: "x", Requirement: q.ID}, Requirement: q, Depth: depth}
		if depth < 3 && rng.IntN(3) > 0 {
			n.Children = aTree(rng, q.ID, depth+1, leaves)
		} else {
			*leaves = append(*leaves, aLeaf(rng, n))
		}
		list = append(list, n)
	}
	return list
}

func aLeaf(rng *rand.Rand, n *mapping.Node) result.Requirement {
	q := result.Requirement{Ref: n.Ref, Weight: n.Requirement.Share(), Additional: []string{"", "", "", "ai"}[rng.IntN(4)]}
	if rng.IntN(4) == 0 {
		q.Status = []result.Status{result.StatusOutOfScope, result.StatusExcluded}[rng.IntN(2)]
		return q
	}
	a, b := rng.Float64(), rng.Float64()
	q.Readiness = result.Interval{Low: min(a, b), High: max(a, b)}
	q.Status = q.Readiness.Status()
	return q
}

// Whatever the tree, the groups at the top make up the framework by their weight, and each
// group what is right below it; additional criteria enter none but their own.
func TestGroupsAddUp(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	both := 0
	for range 300 {
		var leaves []result.Requirement
		tree := aTree(rng, "", 0, &leaves)
		groups := Groups(tree, leaves)
		for _, additional := range []string{"", "ai"} {
			var all, tops figure.Mean
			inScope := 0
			for _, q := range leaves {
				if q.Additional == additional && q.Status.Counted() {
					all.Add(q.Readiness, q.Share())
					inScope++
				}
			}
			for _, g := range groups {
				if g.Additional == additional && g.Depth == 0 {
					tops.Add(g.Readiness, g.Weight)
					inScope -= g.InScope
				}
			}
			assert.InDelta(t, all.Value().Low, tops.Value().Low, 1e-12)
			assert.InDelta(t, all.Value().High, tops.Value().High, 1e-12)
			assert.InDelta(t, all.Weight(), tops.Weight(), 1e-9)
			assert.Zero(t, inScope)
		}
		rows := map[framework.Ref]int{}
		for _, g := range groups {
			rows[g.Ref]++
			counted := 0
			for s, n := range g.ByStatus {
				if s.Counted() {
					counted += n
				}
			}
			require.Equal(t, g.InScope, counted, "%+v", g)
		}
		for _, n := range rows {
			require.LessOrEqual(t, n, 2)
			both += n - 1
		}
	}
	assert.Positive(t, both, "some group holds both")
}

// Weights count, what is out of scope does not, and an overview shows the groups below a
// group that holds nothing but groups.
func TestGroups(t *testing.T) {
	t.Parallel()
	node := func(id, parent string, depth int, children ...*mapping.Node) *mapping.Node {
		q := &framework.Requirement{ID: id, Parent: parent, Title: "Title " + id}
		return &mapping.Node{Ref: framework.Ref{Framework: "x", Requirement: id}, Requirement: q, Depth: depth, Children: children}
	}
	tree := []*mapping.Node{
		node("A", "", 0, node("A.1", "A", 1, node("a", "A.1", 2), node("b", "A.1", 2)), node("A.2", "A", 1, node("c", "A.2", 2))),
		node("4", "", 0, node("d", "4", 1)),
		node("5", "", 0),
	}
	leaf := func(id string, weight, figure float64, additional string) result.Requirement {
		v := figureOf(figure)
		return result.Requirement{Ref: framework.Ref{Framework: "x", Requirement: id}, Weight: weight, Readiness: v, Status: v.Status(), Additional: additional}
	}
	out := leaf("d", 1, 0, "")
	out.Status = result.StatusExcluded
	groups := Groups(tree, []result.Requirement{leaf("a", 1, 0, ""), leaf("b", 3, 1, ""), leaf("c", 1, 0.5, "ai"), out, leaf("5", 2, 1, "")})
	type row struct {
		id, parent, additional string
		section                bool
		low, weight            float64
		inScope                int
	}
	var got []row
	for _, g := range groups {
		got = append(got, row{g.Ref.Requirement, g.Parent.Requirement, g.Additional, g.Section, g.Readiness.Low, g.Weight, g.InScope})
	}
	assert.Equal(t, []row{
		{"A", "", "", false, 0.75, 4, 2}, {"A", "", "ai", false, 0.5, 1, 1},
		{"A.1", "A", "", true, 0.75, 4, 2},
		{"A.2", "A", "ai", true, 0.5, 1, 1},
		{"4", "", "", true, 0, 0, 0},
		{"5", "", "", true, 1, 2, 1},
	}, got)
	assert.Equal(t, 1, groups[4].ByStatus[result.StatusExcluded])
	assert.Equal(t, "Title A.1", groups[2].Title)
	assert.Equal(t, []result.Group{}, Groups(nil, nil))
}

func figureOf(v float64) result.Interval { return figure.Exactly(v) }

// A chain of groups costs what it is long, not its square.
func TestGroupsOfAChain(t *testing.T) {
	t.Parallel()
	q := &framework.Requirement{ID: "leaf"}
	n := &mapping.Node{Ref: framework.Ref{Framework: "x", Requirement: "leaf"}, Requirement: q, Depth: 20000}
	leaves := []result.Requirement{{Ref: n.Ref, Weight: 1, Readiness: result.Interval{Low: 1, High: 1}, Status: result.StatusSupported}}
	for d := 19999; d >= 0; d-- {
		id := strconv.Itoa(d)
		n = &mapping.Node{Ref: framework.Ref{Framework: "x", Requirement: id}, Requirement: &framework.Requirement{ID: id}, Depth: d, Children: []*mapping.Node{n}}
	}
	groups := Groups([]*mapping.Node{n}, leaves)
	require.Len(t, groups, 20000)
	assert.InDelta(t, 1, groups[0].Readiness.Low, 0)
}
