package scoring

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A run is one organisation at one instant: its evidence, prepared and indexed.
type run struct {
	*Engine

	ctx       context.Context //nolint:containedctx // a run lives for one call
	org       *mapping.Organisation
	at        framework.Date
	trace     bool // record conditions
	items     []*item
	byControl map[string][]*item
	byPoint   map[framework.PointRef][]*item
	facts     *facts
	anon      map[framework.PointRef]*mapping.Control
	needsMemo map[needsKey]tri
	lenses    []*lens
	problems  []string
	failed    error // the context's, once it ended
}

type needsKey struct {
	text string
	item *item
	lens *lens
}

func (e *Engine) open(ctx context.Context, org *mapping.Organisation, at framework.Date, trace bool) (*run, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("assessment: %w", err)
	}
	if org == nil {
		org = &mapping.Organisation{}
	}
	if err := e.graph.Check(org).Err(); err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	r := &run{
		Engine: e, ctx: ctx, org: org, at: at, trace: trace,
		byControl: map[string][]*item{}, byPoint: map[framework.PointRef][]*item{},
		facts: &facts{values: map[string]any{}}, needsMemo: map[needsKey]tri{},
		anon: map[framework.PointRef]*mapping.Control{},
	}
	for _, f := range org.Facts {
		r.facts.values[f.ID] = f.Value
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	return r, r.openLenses()
}

// prepare makes an item of each piece of evidence and indexes it by the controls
// and points for which it counts.
func (r *run) prepare() error {
	list := make([]item, len(r.org.Evidence))
	r.items = make([]*item, len(list))
	for i := range r.org.Evidence {
		e := &r.org.Evidence[i]
		kind, err := r.graph.EvidenceType(e.Type)
		if err != nil {
			return fmt.Errorf("evidence %q: %w", e.ID, err)
		}
		list[i] = newItem(e, kind, r.at)
		r.items[i] = &list[i]
	}
	slices.SortFunc(r.items, func(a, b *item) int { return cmp.Compare(a.e.ID, b.e.ID) })
	for _, it := range r.items {
		if !it.present {
			continue
		}
		for _, p := range it.e.Points {
			r.byPoint[p] = append(r.byPoint[p], it)
		}
		for _, c := range r.controlsOf(it) {
			r.byControl[c.ID] = append(r.byControl[c.ID], it)
		}
	}
	return nil
}

// newItem prepares one piece of evidence as it stands at the instant.
func newItem(e *mapping.Evidence, kind *mapping.EvidenceType, at framework.Date) item {
	return item{
		e: e, kind: kind, inForce: e.InForce(kind), speaks: e.Speaks(kind), occurred: e.Occurred(),
		accepted: e.Status == mapping.EvidenceAccepted,
		present:  e.Status != mapping.EvidenceRejected && e.Collected <= at,
	}
}

// controlsOf lists the controls for which a piece of evidence counts.
func (r *run) controlsOf(it *item) []*mapping.Control {
	takers := r.graph.Takers(it.e.Type)
	switch {
	case len(it.e.Points) > 0:
		return nil
	case len(it.e.Controls) == 0:
		return takers
	}
	var list []*mapping.Control
	for _, c := range takers {
		if slices.Contains(it.e.Controls, c.ID) {
			list = append(list, c)
		}
	}
	return list
}

// openLenses opens a lens per scope, or, where none is stated, one per framework,
// in the order of their ids.
func (r *run) openLenses() error {
	scopes := r.org.Scopes
	if len(scopes) == 0 {
		for _, f := range r.graph.Frameworks() {
			scopes = append(scopes, f.WholeScope())
		}
	}
	for _, s := range scopes {
		l, err := r.lens(s)
		if err != nil {
			return err
		}
		r.lenses = append(r.lenses, l)
	}
	slices.SortFunc(r.lenses, func(a, b *lens) int { return framework.CompareID(a.scope.Lens(), b.scope.Lens()) })
	for _, t := range r.org.Treatments {
		if t.Lapsed(r.at) {
			r.problemf("the %s on %s ended on %s and has no effect", t.Kind, treated(t), t.Until)
		}
	}
	return nil
}

func treated(t mapping.Treatment) string {
	if t.Control != "" {
		return t.Control
	}
	return t.Requirement.String()
}

// problem notes something that the reader of the assessment is to know, once.
func (r *run) problemf(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); !slices.Contains(r.problems, s) {
		r.problems = append(r.problems, s)
	}
}

func (r *run) assess() (*Assessment, error) {
	src := r.graph.Source()
	a := &Assessment{
		At: r.at, Catalog: Digest{src.Digests.Catalog}, Rules: Digest{src.Digests.Rules}, Input: Digest{r.org.Digest},
		Notice: Notice, Organisation: r.org.Name, Frameworks: []LensResult{}, Problems: []string{},
	}
	for _, l := range r.lenses {
		res, err := l.assess()
		if err != nil {
			return nil, err
		}
		a.Frameworks = append(a.Frameworks, res)
	}
	a.Evidence = r.verdicts()
	if r.failed != nil {
		return nil, r.failed
	}
	slices.Sort(r.problems)
	a.Problems = append(a.Problems, r.problems...)
	return a, nil
}
