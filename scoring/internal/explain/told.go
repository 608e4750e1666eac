package explain

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
)

// contradicted tells which list of nothing stands beside an occurrence of the same days, with both.
func (e *explainer) contradicted(ctx context.Context, x *explanation.Control, c *candidate) error {
	for _, t := range c.Control.Takes() {
		told, others, err := e.state.Case.Stock.Clashes(ctx, t, c.names, c.Control.Cadence)
		if err != nil {
			return err
		}
		for _, clash := range told {
			x.Notes = addNote(x.Notes, words.Contradicted(clash))
		}
		if len(others) > 0 {
			x.Notes = addNote(x.Notes, words.AlsoContradicted(others))
		}
	}
	return nil
}

// carries says which days or slices of a candidate a piece fills; what is alike for several systems
// or entries is said once.
func carries(c *candidate, id string) []explanation.Carried {
	out := []explanation.Carried{}
	for _, o := range c.by {
		for i := range o.On {
			for _, x := range o.On[i].Carried(c.Control, id) {
				x.What = words.Carried(&x)
				if !slices.ContainsFunc(out, func(y explanation.Carried) bool { return reflect.DeepEqual(x, y) }) {
					out = append(out, x)
				}
			}
		}
	}
	return out
}

// told adds what one basis was read off, for one system.
func (e *explainer) told(x *explanation.Control, on *basis.On, c *mapping.Control, system string) {
	if on.State == unit.None {
		x.Conditions = addStep(x.Conditions, explanation.Step{Of: explanation.StepBasis, Text: words.NotAsked(on.Basis, on.Why()), System: system})
		return
	}
	for _, cover := range on.Coverage(c) {
		cover.Basis, cover.System = on.Basis, system
		x.Coverage = addCoverage(x.Coverage, cover)
	}
	if r := e.state.Case.Catalog.RulesOf(c.ID, on.Basis); on.Ruled && r.Rule != nil && r.Rule.Why != "" {
		x.Conditions = addStep(x.Conditions, explanation.Step{Of: explanation.StepRule, Basis: on.Basis, Text: strings.TrimSuffix(r.Rule.Why, "."), Value: words.Value(on.Value), System: system})
	}
	for _, part := range on.Parts() {
		x.Conditions = addStep(x.Conditions, explanation.Step{Text: part.Text, Value: words.Value(part.Value), System: system})
	}
	for i := range on.Units {
		u := &on.Units[i]
		value := words.Value(u.Value)
		if u.None {
			value = explanation.NotTested
		}
		x.Conditions = addStep(x.Conditions, explanation.Step{Of: explanation.StepUnit, Basis: on.Basis, Text: words.Filled(u), Value: value, System: system})
		if len(u.Late()) > 0 {
			x.Notes = addNote(x.Notes, words.CameLate(u))
		}
	}
	if since := e.lens.Started(c); !since.IsZero() {
		x.Notes = addNote(x.Notes, words.LateStart(since))
	}
}
