package catalog_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
)

// From strength 3 on there is a control of which the same evidence shows both sides of what is stated to have
// something in common; a weaker one that none carries says that no one document serves both.
func TestRelationsAreCarried(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	shown := map[framework.Ref]map[string][]string{} // evidence types by control
	for _, c := range g.Controls() {
		for _, l := range c.Links {
			if shown[l.To] == nil {
				shown[l.To] = map[string][]string{}
			}
			shown[l.To][c.ID] = append(shown[l.To][c.ID], shows(c, l)...)
		}
	}
	for _, r := range g.Source().Relations {
		if !r.Is.Touches() {
			assert.Zero(t, r.Strength, "%s and %s", r.From, r.To)
			continue
		}
		carried := false
		for control, types := range shown[r.From] {
			carried = carried || slices.ContainsFunc(shown[r.To][control], func(id string) bool { return slices.Contains(types, id) })
		}
		if !carried {
			assert.Less(t, r.Strength, 3, "%s and %s: no control shows both with the same evidence", r.From, r.To)
			assert.Contains(t, r.Why, "No one document serves both", "%s and %s", r.From, r.To)
		}
	}
}
