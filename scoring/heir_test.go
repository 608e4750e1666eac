package scoring_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// succession is an engine in which one control follows another later on, and an organisation at an instant at which the
// other one still runs: it judges both by the one.
func succession(t *testing.T, heirFirst bool) (*scoring.Engine, *organisation.Organisation) {
	e := engine(t, func(s *mapping.Source) {
		of := func(id, document string, records ...mapping.AnyOf) *mapping.Control {
			return &mapping.Control{
				ID: id, Title: id, Cadence: calendar.Annual,
				Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{document}}}, Operation: mapping.BasisShows{Types: records}},
				Links:    []mapping.Link{{To: framework.Ref{Framework: "x", Requirement: "1.1"}, Points: []string{"b"}, Why: "because"}},
			}
		}
		both := []*mapping.Control{of("old", "policy", mapping.AnyOf{"review"}, mapping.AnyOf{"ticket"}), of("heir", "log", mapping.AnyOf{"ticket"})}
		if heirFirst {
			slices.Reverse(both)
		}
		s.Controls = append(s.Controls, both...)
	})
	return e, &organisation.Organisation{
		Name:     "Successors",
		Scopes:   []framework.Scope{{Framework: "x", Basis: []framework.Basis{framework.Design, framework.Operation}, AsOf: day(t, "2026-03-31")}},
		Operates: []organisation.Operates{{Control: "old", Since: day(t, "2026-02-28")}, {Control: "heir", Since: day(t, "2026-06-06"), Replaces: "old"}},
	}
}

// What a control lacks is told of it and of the one that follows it, whichever the catalog lists first, though one
// judgement stands for both.
func TestGapsOfAnHeir(t *testing.T) {
	t.Parallel()
	for _, first := range []bool{false, true} {
		e, org := succession(t, first)
		told := map[string][]string{}
		for _, g := range requirement(t, assess(t, e, org, "2026-06-15"), "x:1.1").Gaps {
			told[g.Control] = append(told[g.Control], g.What)
		}
		require.Contains(t, told, "old")
		for _, what := range told["old"] {
			assert.Contains(t, told["heir"], what)
		}
	}
}

// Units are told of one control, where one judgement stands for it and for the one that follows it, and each id once.
func TestUnitsOfAnHeir(t *testing.T) {
	t.Parallel()
	for _, first := range []bool{false, true} {
		e, org := succession(t, first)
		notes := assess(t, e, org, "2026-06-15").Frameworks[0].Notes
		i := slices.IndexFunc(notes, func(n result.Note) bool { return n.About == result.NoteNotDue })
		require.GreaterOrEqual(t, i, 0)
		assert.Equal(t, []string{"old"}, notes[i].Of)
		assert.Contains(t, notes[i].Text, "2 units of 1 control ")
	}
}
