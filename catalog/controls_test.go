package catalog_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Each control says what an auditor asks of any: whether people do it, when it works, who performs it, from what its
// occurrences are drawn where these are counted, and how it is tested.
func TestControlsAsAuditorsSeeThem(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	for _, c := range g.Controls() {
		assert.Contains(t, c.Places.Keys, "nature", "%s does not say whether people or a system do it", c.ID)
		assert.NotEqual(t, mapping.UnstatedKind, c.Kind, "%s says no kind", c.ID)
		assert.NotEmpty(t, c.PerformedBy.By, "%s says nobody who performs it", c.ID)
		assert.NotEmpty(t, c.Procedures, "%s says no test of it in words", c.ID)
		assert.False(t, c.Nature == mapping.Automated && len(c.ReliesOn) == 0, "%s is automated and relies on nothing", c.ID)
		assert.Equal(t, countsOccurrences(g, c), c.Population.Of != "", "%s: a population is said where a type of its evidence on operation counts one, and nowhere else", c.ID)
		assert.Equal(t, c.Population.Of != "", c.Population.Complete != "", "%s: how is the list known to be complete?", c.ID)
		only := true
		for _, p := range c.Procedures {
			way, _ := p.Way()
			only = only && way == "inquire"
		}
		assert.False(t, only && len(c.Procedures) > 0, "%s is tested by asking alone, which shows no operation", c.ID)
	}
}

// Whoever has an id that moved reads in the changelog what it is called now.
func TestMovedIDsAreInTheChangelog(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../CHANGELOG.md")
	require.NoError(t, err)
	moved := 0
	for _, c := range builtin(t).Controls() {
		for _, id := range c.Was {
			moved++
			assert.Regexp(t, "`"+regexp.QuoteMeta(id)+"` (went )?into `"+regexp.QuoteMeta(c.ID)+"`", string(text))
		}
	}
	assert.NotZero(t, moved)
}

// countsOccurrences reports whether some evidence of the control on operation states a population.
func countsOccurrences(g *mapping.Graph, c *mapping.Control) bool {
	return slices.ContainsFunc(slices.Concat(c.Evidence.Operation.Types...), func(id string) bool {
		t, err := g.EvidenceType(id)
		return err == nil && slices.ContainsFunc(t.Attributes, func(a evidence.Attribute) bool { return a.Name == evidence.Population })
	})
}

// What a framework wants in writing is tied to the evidence that shows it, or to the part of a workspace, so
// that its state can be told. Lists of hints alone are tied to nothing.
func TestChecklistsAreTiedToEvidence(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	hints := []string{"companion-standards", "risk-hints"}
	for _, l := range g.Checklists() {
		for _, x := range l.Items {
			assert.Equal(t, slices.Contains(hints, l.ID), len(x.Evidence)+len(x.Shows) == 0, "%s %s names no evidence and no part of a workspace", l.ID, x.ID)
			for _, id := range x.Evidence {
				_, err := g.EvidenceType(id)
				assert.NoError(t, err, "%s %s", l.ID, x.ID)
			}
			assert.NotEmpty(t, x.See, "%s %s", l.ID, x.ID)
		}
	}
}
