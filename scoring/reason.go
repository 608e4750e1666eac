package scoring

import (
	"context"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// A Reason is a start rule with what the facts make of it.
type Reason struct {
	Rule  *mapping.StartRule
	Holds bool
	Open  []string // facts that nobody answered and for which it waits
}

// A Category is one that facts speak for: what a start rule proposes for a scope, and why.
type Category struct {
	Framework string `json:"framework"`
	ID        string `json:"id"`
	Title     string `json:"title"`
	Why       string `json:"why"`
}

// Categories lists what those of the reasons that hold propose, in their order.
func (e *Engine) Categories(reasons []Reason) []Category {
	list := []Category{}
	for _, x := range reasons {
		if x.Rule == nil || !x.Holds {
			continue
		}
		of := x.Rule.Category
		if fw, err := e.Graph().Framework(of.Framework); err == nil {
			if c, ok := fw.Category(of.Requirement); ok {
				list = append(list, Category{of.Framework, c.ID, c.Title, x.Rule.Why})
			}
		}
	}
	return list
}

// Reasons asks every start rule of the graph about facts, in the order of the catalog. A rule that
// waits for a fact does not hold. The error means that the context ended or that the engine was not
// made by [New].
func (e *Engine) Reasons(ctx context.Context, facts []evidence.Fact) ([]Reason, error) {
	if err := e.ready(ctx); err != nil {
		return nil, err
	}
	vars := &rule.Vars{Facts: lens.FactsOf(facts)}
	out := make([]Reason, 0, len(e.starts))
	for i, r := range e.graph.Source().StartRules {
		v, open, err := e.starts[i].Judge(ctx, vars)
		if err != nil {
			return nil, err
		}
		one := Reason{Rule: r, Holds: v == figure.Full, Open: []string{}}
		if open != nil {
			one.Open = append(one.Open, open.Facts...)
		}
		out = append(out, one)
	}
	return out, nil
}

// Band is the name of the band that a figure in 0..1 reaches where nothing stands against it, ""
// where it reaches none. The error is as that of [Engine.Reasons].
func (e *Engine) Band(ctx context.Context, figure float64) (string, error) {
	if err := e.ready(ctx); err != nil {
		return "", err
	}
	return e.rules.Reached(ctx, figure)
}

// Threshold is the lowest figure that a band asks for, whatever stands against it besides. Alone is
// false where the band asks for something else too, or there is no such band. The error is as that of
// [Engine.Reasons].
func (e *Engine) Threshold(ctx context.Context, band string) (lowest float64, alone bool, err error) {
	if err := e.ready(ctx); err != nil {
		return 0, false, err
	}
	lowest, alone = e.rules.Threshold(band)
	return lowest, alone, nil
}
