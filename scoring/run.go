package scoring

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A run is one organisation at one instant: its evidence, prepared and indexed, and
// what has been judged of it so far. Judgements are kept by what they rest on, so
// that a [Session] can drop those that a change touches and judge these anew.
type run struct {
	*Engine

	ctx       context.Context //nolint:containedctx // of the call that is being served
	org       *organisation.Organisation
	at        framework.Date
	trace     bool // record conditions
	items     []*item
	byControl map[string][]*item
	byPoint   map[framework.PointRef][]*item
	facts     *facts
	operates  map[string]organisation.Operates
	treats    []organisation.Treatment // in an order of their own
	risks     []organisation.Risk      // by id
	anon      map[anonymousKey]*mapping.Control

	// Compensating treatments by the control, or the requirement, that they are about.
	exchanged    map[string][]*organisation.Treatment
	exchangedFor map[framework.Ref][]*organisation.Treatment

	lenses []*lens
	failed error // the context's, once it ended
}

func (e *Engine) open(ctx context.Context, org *organisation.Organisation, at framework.Date, trace bool) (*run, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("assessment: %w", err)
	}
	if org == nil {
		org = &organisation.Organisation{}
	}
	if err := e.graph.Check(org).Err(); err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	r := &run{
		Engine: e, ctx: ctx, org: org, at: at, trace: trace,
		byControl: map[string][]*item{}, byPoint: map[framework.PointRef][]*item{},
		facts: &facts{values: map[string]any{}}, anon: map[anonymousKey]*mapping.Control{},
	}
	for _, f := range org.Facts {
		r.facts.values[f.ID] = f.Value
	}
	r.settle()
	if err := r.prepare(); err != nil {
		return nil, err
	}
	return r, r.openLenses()
}

// settle takes what the organisation operates and how it treats its gaps.
func (r *run) settle() {
	r.operates = map[string]organisation.Operates{}
	for _, o := range r.org.Operates {
		r.operates[o.Control] = o
	}
	r.treats = slices.SortedStableFunc(slices.Values(r.org.Treatments), func(a, b organisation.Treatment) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Control, b.Control), a.Requirement.Compare(b.Requirement),
			cmp.Compare(a.By, b.By), cmp.Compare(a.Why, b.Why), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Until, b.Until),
			slices.CompareFunc(a.Points, b.Points, framework.PointRef.Compare), cmp.Compare(a.ApprovedBy, b.ApprovedBy), cmp.Compare(a.Risk, b.Risk))
	})
	r.risks = slices.SortedStableFunc(slices.Values(r.org.Risks), func(a, b organisation.Risk) int { return framework.CompareID(a.ID, b.ID) })
	r.exchanged, r.exchangedFor = map[string][]*organisation.Treatment{}, map[framework.Ref][]*organisation.Treatment{}
	for i := range r.treats {
		t := &r.treats[i]
		switch {
		case t.Kind != organisation.Compensating:
		case t.Control != "":
			r.exchanged[t.Control] = append(r.exchanged[t.Control], t)
		default:
			r.exchangedFor[t.Requirement] = append(r.exchangedFor[t.Requirement], t)
		}
	}
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
	slices.SortFunc(r.items, byID)
	for _, it := range r.items {
		r.index(it)
	}
	return nil
}

func byID(a, b *item) int { return cmp.Compare(a.e.ID, b.e.ID) }

// index lists the item under the controls and points for which it counts, after those
// that are listed already.
func (r *run) index(it *item) {
	if !it.present {
		return
	}
	for _, p := range it.e.Points {
		r.byPoint[p] = append(r.byPoint[p], it)
	}
	for _, c := range r.controlsOf(it) {
		r.byControl[c.ID] = append(r.byControl[c.ID], it)
	}
}

// newItem prepares one piece of evidence as it stands at the instant.
func newItem(e *evidence.Piece, kind *evidence.Type, at framework.Date) item {
	return item{
		e: e, kind: kind, inForce: e.InForce(kind), speaks: e.Speaks(kind), occurred: e.Occurred(),
		accepted: e.Status == evidence.Accepted,
		present:  e.Status != evidence.Rejected && e.Collected <= at,
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
	r.lenses = nil
	for _, s := range scopes {
		l, err := r.lens(s)
		if err != nil {
			return err
		}
		r.lenses = append(r.lenses, l)
	}
	slices.SortFunc(r.lenses, func(a, b *lens) int { return framework.CompareID(a.scope.Lens(), b.scope.Lens()) })
	return nil
}

// judgeAll judges whatever has not been judged yet.
func (r *run) judgeAll() error {
	for _, l := range r.lenses {
		for i := range l.states {
			if l.states[i] == nil {
				l.states[i] = l.leaf(i)
			}
		}
		if l.sum == nil && r.failed == nil {
			if err := l.sumUp(); err != nil {
				r.failed = err
			}
		}
	}
	for _, it := range r.items {
		if it.result == nil {
			r.verdicts(it)
		}
	}
	return r.failed
}

// assess judges what is left to judge and puts the results together.
func (r *run) assess() (*result.Assessment, error) {
	if err := r.judgeAll(); err != nil {
		return nil, err
	}
	src := r.graph.Source()
	a := &result.Assessment{
		Format: result.Format, At: r.at, Catalog: result.Digest{Digest: src.Digests.Catalog}, Rules: result.Digest{Digest: src.Digests.Rules}, Input: result.Digest{Digest: r.org.Digest},
		Notice: result.Notice, Organisation: r.org.Name, Frameworks: make([]result.Lens, 0, len(r.lenses)),
		Evidence: make([]result.Evidence, 0, len(r.items)), Problems: r.problems(), Facts: []result.Answer{}, ReviewedOnly: r.config.reviewedOnly,
	}
	for _, l := range r.lenses {
		a.Frameworks = append(a.Frameworks, l.result())
	}
	for _, it := range r.items {
		a.Evidence = append(a.Evidence, *it.result)
	}
	for _, id := range sortedKeys(r.facts.values) {
		a.Facts = append(a.Facts, result.Answer{Fact: id, Answer: fmt.Sprint(r.facts.values[id])})
	}
	var err error
	a.Treatments, err = r.treatmentResults()
	return a, err
}

// problems lists what the reader of the assessment is to know, each once, in order.
func (r *run) problems() []string {
	out := []string{}
	for _, l := range r.lenses {
		out = append(out, l.sum.problems...)
		for _, s := range l.states {
			out = append(out, s.problems...)
		}
	}
	for _, it := range r.items {
		out = append(out, it.problems...)
	}
	for i := range r.treats {
		out = append(out, r.treatmentProblems(&r.treats[i])...)
	}
	out = append(out, r.riskProblems()...)
	slices.Sort(out)
	return slices.Compact(out)
}
