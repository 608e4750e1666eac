package answer

import (
	"context"
	"errors"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

// Linted gathers what loading, compiling and linting find; set and graph are what was loaded, or err why it was not.
func Linted(ctx context.Context, set *catalog.Set, g *mapping.Graph, err error) (view.LintReport, error) {
	r := view.LintReport{Problems: framework.Problems{}, Content: catalog.Counts{
		Frameworks: []catalog.FrameworkCount{}, Disciplines: []catalog.DisciplineCount{}, RelationKinds: map[string]int{}, Pairs: []catalog.PairCount{},
	}}
	if err == nil {
		r.Take(set.Problems)
		var countErr error
		if r.Content, countErr = catalog.CountContext(ctx, g); countErr != nil {
			return r, countErr
		}
		found, lintErr := lint.Check(ctx, g)
		if lintErr != nil {
			return r, lintErr
		}
		r.Take(found)
		err = ofNothing(ctx, g, &r)
	}
	if err != nil {
		problems, ok := errors.AsType[framework.Problems](err)
		if !ok {
			return r, err
		}
		r.Take(problems)
	}
	return r, nil
}

// ofNothing compiles the rules, and tells of those that hold of nothing.
func ofNothing(ctx context.Context, g *mapping.Graph, r *view.LintReport) error {
	e, err := scoring.NewContext(ctx, g)
	if err != nil {
		return err
	}
	rules, err := e.OfNothing(ctx)
	if err != nil {
		return err
	}
	r.Take(lint.OfNothing(rules))
	return nil
}
