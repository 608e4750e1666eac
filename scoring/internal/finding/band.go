package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
)

// sumUp adds up the leaves and says what could be raised, and the band.
func (l *lensState) sumUp(ctx context.Context) (*summary, error) {
	figures, err := l.lens.Sum(ctx)
	if err != nil {
		return nil, err
	}
	sum := &summary{Sum: figures, problems: l.scopeProblems()}
	if figures.InScope == 0 {
		sum.problems = append(sum.problems, words.NothingInScope(l.lens.Scope.Lens()))
	}
	if err := l.gather(ctx, sum); err != nil {
		return nil, err
	}
	return sum, l.band(ctx, sum)
}

// band finds the bands of low and of high, and what stands against a better one.
func (l *lensState) band(ctx context.Context, sum *summary) error {
	vars := l.bandVars(sum)
	sum.band.CappedBy = []string{}
	for i := range l.rules.bands {
		b := &l.rules.bands[i]
		holds, capped, err := b.holds(ctx, vars)
		if err != nil {
			return err
		}
		if holds && b.unless != nil {
			// What may stand against a band and could not be decided stands against it.
			capped = append(capped, sum.undecided...)
		}
		if holds && len(capped) == 0 {
			sum.band.Name = b.name
			break
		}
		sum.band.CappedBy = append(sum.band.CappedBy, capped...)
	}
	vars.Readiness = sum.Readiness.High
	for i := range l.rules.bands {
		holds, err := l.rules.bands[i].reached(ctx, vars)
		if err != nil {
			return err
		}
		if holds {
			sum.band.High = l.rules.bands[i].name
			break
		}
	}
	return nil
}

// bandVars are what bands see: additional criteria, and findings on these alone, are left
// out.
func (l *lensState) bandVars(sum *summary) *rule.BandVars {
	vars := &rule.BandVars{Readiness: sum.Readiness.Low}
	extra := map[framework.Ref]bool{}
	for i := range l.lens.Leaves {
		if q := &l.lens.Judged(i).Requirement; q.Additional != "" {
			extra[q.Ref] = true
		} else if q.Status.Counted() {
			vars.Requirements = append(vars.Requirements, q)
		}
	}
	for _, f := range sum.findings {
		if slices.ContainsFunc(f.Requirements, func(r framework.Ref) bool { return !extra[r] }) {
			vars.Findings = append(vars.Findings, f)
		}
	}
	return vars
}

// reached reports whether the figure reaches the band.
func (b *band) reached(ctx context.Context, vars *rule.BandVars) (bool, error) {
	if b.when == nil {
		return true, nil
	}
	v, _, err := b.when.Judge(ctx, vars)
	return v == figure.Full, err
}

// holds reports whether the figure reaches the band, and what caps it.
func (b *band) holds(ctx context.Context, vars *rule.BandVars) (bool, []string, error) {
	if ok, err := b.reached(ctx, vars); err != nil || !ok || b.unless == nil {
		return ok, nil, err
	}
	capped, open, err := b.unless.Caps(ctx, vars)
	switch {
	case err != nil:
		return false, nil, err
	case open != nil:
		return true, []string{words.UndecidedBand(b.name, open)}, nil
	}
	for i, text := range capped {
		if text == "" {
			capped[i] = b.why
		}
	}
	return true, capped, nil
}
