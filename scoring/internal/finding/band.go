package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
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
	if _, err = l.seldom(ctx); err != nil {
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
		sum.band.CappedBy = eachOnce(capped, sum.band.CappedBy)
	}
	vars.Readiness, vars.Lowest = sum.Readiness.High, least(sum, func(v result.Interval) float64 { return v.High })
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

// eachOnce is what holds a band back, each said once: what stands against the lower band first,
// since it decides.
func eachOnce(lower, better []string) []string {
	out, seen := []string{}, map[string]bool{}
	for _, text := range slices.Concat(lower, better) {
		if !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}

// least is the least end of the readiness of a lens, its design and its operation.
func least(sum *summary, end func(result.Interval) float64) float64 {
	v := end(sum.Readiness)
	for _, on := range []*result.Interval{sum.Design, sum.Operation} {
		if on != nil {
			v = min(v, end(*on))
		}
	}
	return v
}

// bandVars are what bands see: additional criteria, and findings on these alone, are left
// out.
func (l *lensState) bandVars(sum *summary) *rule.BandVars {
	vars := &rule.BandVars{
		Readiness: sum.Readiness.Low, Lowest: least(sum, func(v result.Interval) float64 { return v.Low }), Against: l.against(), Short: l.short(),
	}
	vars.Requirements, vars.Findings = make([]*result.Requirement, 0, len(l.lens.Leaves)), make([]*result.Finding, 0, len(sum.findings))
	for i := range l.lens.Leaves {
		if q := l.lens.Judged(i).Requirement; q.Additional == "" && q.Status.Counted() {
			vars.Requirements = append(vars.Requirements, q)
		}
	}
	for _, f := range sum.findings {
		if l.own(f) {
			vars.Findings = append(vars.Findings, f)
		}
	}
	return vars
}

// own reports whether a finding is on a requirement of the framework's own, and not on additional
// criteria alone.
func (l *lensState) own(f *result.Finding) bool {
	return len(f.Requirements) > 0 && !l.fix().extra || slices.ContainsFunc(f.Requirements, func(r framework.Ref) bool {
		_, extra := l.lens.Reach.Additional(r.Requirement)
		return !extra
	})
}

// Reached is the band that a figure reaches where nothing stands against it, "" for none.
func (r *Rules) Reached(ctx context.Context, lowest float64) (string, error) {
	vars := &rule.BandVars{Readiness: lowest, Lowest: lowest}
	for i := range r.bands {
		ok, err := r.bands[i].reached(ctx, vars)
		if err != nil || ok {
			return r.bands[i].name, err
		}
	}
	return "", nil
}

// Threshold is the lowest figure that a band asks for, false where it asks for something else or there is
// no such band.
func (r *Rules) Threshold(name string) (lowest float64, alone bool) {
	i := slices.IndexFunc(r.bands, func(b band) bool { return b.name == name })
	if i < 0 {
		return 0, false
	}
	if r.bands[i].when == nil {
		return 0, true
	}
	return r.bands[i].when.Lowest, r.bands[i].when.Alone
}

// reached reports whether the figure reaches the band.
func (b *band) reached(ctx context.Context, vars *rule.BandVars) (bool, error) {
	if b.when == nil {
		return true, nil
	}
	v, _, err := b.when.Judge(ctx, vars)
	return v == figure.Full, err
}

// holds reports whether the figure reaches the band, and what caps it: one of which nobody can tell whether
// it is reached is held back by that.
func (b *band) holds(ctx context.Context, vars *rule.BandVars) (bool, []string, error) {
	if b.when != nil {
		v, open, err := b.when.Judge(ctx, vars)
		if err == nil && open != nil {
			return true, []string{words.UndecidedBand(b.name, open)}, nil
		}
		if err != nil || v != figure.Full {
			return false, nil, err
		}
	}
	if b.unless == nil {
		return true, nil, nil
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
