package catalog_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

func builtin(t *testing.T) *mapping.Graph {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	require.Empty(t, set.Problems)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	return g
}

// The counts are those of the published standards: 32 leaf clauses and 38 Annex A
// controls; 33 common criteria, 3 of availability, 2 of confidentiality, 5 of
// processing integrity, 18 of privacy. Additional criteria are not among them.
func TestBuiltinCounts(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	counts := map[string]int{}
	for _, f := range g.Frameworks() {
		assert.True(t, strings.HasPrefix(f.Places.Item.File, "builtin:"), f.Places.Item.File)
		for _, leaf := range g.Leaves(f.ID) {
			counts[leaf.Requirement.Kind+" "+leaf.Requirement.Category]++
		}
	}
	assert.Equal(t, map[string]int{
		"clause ": 32, "control ": 38,
		"criterion security": 33, "criterion availability": 3, "criterion confidentiality": 2, "criterion processing-integrity": 5, "criterion privacy": 18,
		"additional-criterion ai": 10,
	}, counts)
}

// Numbering has traps of its own: there is no 8.5 and no A.6.3, objectives are
// A.x.1, and 10.1 is improvement.
func TestBuiltinNumbering(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	for _, id := range []string{"8.5", "A.6.3", "A.6.2.1", "A.4.1"} {
		_, err := g.Leaf(framework.Ref{Framework: "iso42001", Requirement: id})
		require.ErrorIs(t, err, mapping.ErrNotFound, id)
	}
	leaf, err := g.Leaf(framework.Ref{Framework: "iso42001", Requirement: "10.1"})
	require.NoError(t, err)
	assert.Contains(t, leaf.Requirement.Summary, "improvement")
}

// Every point has a control, every link says why, and everything has what a reader
// needs of it.
func TestBuiltinIsComplete(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	for _, f := range g.Frameworks() {
		for _, leaf := range g.Leaves(f.ID) {
			assert.NotEmpty(t, leaf.Requirement.Summary, leaf.Ref)
			assert.GreaterOrEqual(t, len(leaf.Points), 2, leaf.Ref)
			for _, p := range leaf.Points {
				assert.NotEmpty(t, p.Links, "%s has no control", p.Ref)
				assert.True(t, strings.HasSuffix(p.Text, "."), "%s is a sentence", p.Ref)
			}
		}
	}
	disciplines := map[string]int{}
	for _, c := range g.Controls() {
		disciplines[c.Discipline]++
		for what, text := range map[string]string{"does": c.Does, "owner": c.Owner, "asks": c.Asks, "question": c.Question} {
			assert.NotEmpty(t, text, "%s %s", c.ID, what)
		}
		assert.NotZero(t, c.Effort.First, c.ID)
		assert.NotEmpty(t, c.Evidence.Design.Types, c.ID)
		assert.NotEmpty(t, c.Evidence.Operation.Types, c.ID)
		assert.NotEmpty(t, c.Links, c.ID)
	}
	assert.GreaterOrEqual(t, len(g.Controls()), 90)
	assert.Len(t, disciplines, 19)
}

// Where one framework has no home for a matter, no link is stretched to it.
func TestBuiltinDoesNotStretch(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	alone := func(framework string, requirements ...string) {
		for _, c := range g.Controls() {
			touches := slices.ContainsFunc(c.Links, func(l mapping.Link) bool {
				return l.To.Framework == framework && slices.Contains(requirements, l.To.Requirement)
			})
			if !touches {
				continue
			}
			for _, l := range c.Links {
				extra := strings.HasPrefix(l.To.Requirement, "AI1")
				assert.True(t, l.To.Framework == framework || extra, "%s reaches %s beside %v", c.ID, l.To, requirements)
			}
		}
	}
	alone("iso42001", "A.5.4", "A.5.5", "A.7.4", "A.7.5", "A.7.6")
	alone("soc2", "CC1.2", "CC6.4", "CC6.5", "CC6.6", "CC3.3", "A1.3")
}

// Guides and checklists are there, and the published texts are not: no sentence
// opens as the standards' own do.
func TestBuiltinWords(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	guide, ok := g.Guide("soc2", "iso42001")
	require.True(t, ok)
	assert.False(t, guide.Dated.IsZero())
	disciplines := map[string]bool{}
	for _, c := range g.Controls() {
		disciplines[c.Discipline] = true
	}
	for _, n := range guide.Disciplines {
		assert.True(t, disciplines[n.Discipline], n.Discipline)
		delete(disciplines, n.Discipline)
	}
	assert.Empty(t, disciplines, "each discipline has its word")
	items := map[string]int{}
	for _, l := range g.Source().Checklists {
		items[l.ID] = len(l.Items)
	}
	assert.Equal(t, map[string]int{"annex-a-documents": 33, "companion-standards": 6, "description-criteria": 9, "engagement-papers": 9, "mandatory-documents": 22, "risk-hints": 18}, items)
	copied := regexp.MustCompile(`(?i)\b(the entity|the organization shall|shall (determine|establish|ensure))\b`)
	for _, f := range g.Frameworks() {
		for _, leaf := range g.Leaves(f.ID) {
			for _, p := range leaf.Points {
				assert.False(t, copied.MatchString(p.Text), "%s: %s", p.Ref, p.Text)
			}
		}
	}
}

// Every rule has a test that passes the control and one that does not.
func TestBuiltinRulesHaveBothTests(t *testing.T) {
	t.Parallel()
	for _, r := range builtin(t).Source().Rules {
		met, not := false, false
		for _, c := range r.Tests {
			met = met || c.Want.Value == 1
			not = not || c.Want.Value == 0 && !c.Want.Unknown
		}
		assert.True(t, met && not, "rule of %s on %s", r.Control, r.Basis)
	}
}
