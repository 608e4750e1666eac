package advise

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Requests lists what auditors of the organisation's frameworks would ask to see, each thing once,
// whatever number of requirements it serves, and how far it is answered. The error is that of
// [scoring.Engine.Assess].
func Requests(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at framework.Date) (*requests.List, error) {
	a, err := e.Assess(ctx, org, at)
	if err != nil {
		return nil, err
	}
	return requested(ctx, e, org, a)
}

// requested works the list out from an assessment. The error means that the context ended.
func requested(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, a *result.Assessment) (*requests.List, error) {
	if org == nil {
		org = &organisation.Organisation{}
	}
	g := e.Graph()
	list := &requests.List{
		Format: requests.Format, Organisation: a.Organisation, At: a.At, Lenses: []requests.Lens{}, Requests: []requests.Request{}, Notice: result.Notice,
	}
	w := &wishes{engine: e, graph: g, org: org, a: a, by: map[entryKey]*wish{}}
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		list.Lenses = append(list.Lenses, requests.Lens{Lens: l.Lens, Title: l.Title, Asks: l.Asks, Window: l.Window, AsOf: l.AsOf})
		w.lens(l)
	}
	answers := answersOf(org, a)
	if err := answers.open(ctx, e); err != nil {
		return nil, err
	}
	var made []*requests.Request // which are too large to be moved about while they are put in order
	for _, x := range w.order {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("requests: %w", err)
		}
		for _, r := range w.expand(x) {
			answers.to(r, g, a)
			made = append(made, r)
		}
	}
	slices.SortStableFunc(made, func(a, b *requests.Request) int {
		return cmp.Or(cmp.Compare(a.Control, b.Control), cmp.Compare(a.Basis, b.Basis), strings.Compare(a.Types[0], b.Types[0]),
			cmp.Compare(a.Period.First, b.Period.First), strings.Compare(a.ID, b.ID))
	})
	list.Requests = slices.Grow(list.Requests, len(made))
	for _, r := range made {
		list.Requests = append(list.Requests, *r)
	}
	return list, nil
}

// wishes gathers what is asked, by control and entry.
type wishes struct {
	engine *scoring.Engine
	graph  *mapping.Graph
	org    *organisation.Organisation
	a      *result.Assessment
	by     map[entryKey]*wish
	order  []*wish
}

// An entryKey tells the entries of controls apart.
type entryKey struct {
	control *mapping.Control
	basis   framework.Basis
	types   string
}

// A wish is one entry of a control with all that asks for it.
type wish struct {
	control *mapping.Control
	basis   framework.Basis
	types   []string
	kind    evidence.Kind
	around  int // for how many days before and after a state speaks
	asks    []*ask
}

// An ask is one lens that asks for an entry, for all its systems together or for one of them.
type ask struct {
	lens        *result.Lens
	system      string // "" for all
	populations bool
	inPlace     bool // an entry under operation that shows that the design is in place
	refs        []framework.Ref
	needs       []string
}

// lens takes in what a lens asks. Advice is not requested, and neither is what scope leaves out.
func (w *wishes) lens(l *result.Lens) {
	f, err := w.graph.Framework(l.Framework)
	if err != nil {
		return
	}
	profile := f.ProfileOf(w.org.ScopeOf(f, l.Lens))
	for i := range l.Requirements {
		q := &l.Requirements[i]
		leaf, err := w.graph.Leaf(q.Ref)
		if err != nil || !q.Status.Counted() {
			continue
		}
		for _, p := range leaf.Points {
			k := slices.IndexFunc(q.Points, func(x result.Point) bool { return x.ID == p.Ref })
			if k < 0 || q.Points[k].Advice() || !q.Points[k].Status.Counted() {
				continue
			}
			for _, edge := range p.Links {
				for _, b := range []framework.Basis{framework.Design, framework.Operation} {
					asked := slices.Contains(l.Basis, b)
					if asked || profile.InPlace && b == framework.Operation {
						w.edge(edge, b, &ask{lens: l, populations: profile.Populations, inPlace: !asked}, w.systems(l, p.Each), q.Ref)
					}
				}
			}
		}
	}
}

// systems are those that a piece has to name: each of the asked kind, where there are several.
func (w *wishes) systems(l *result.Lens, each framework.Each) []string {
	if each.IsZero() {
		return []string{""}
	}
	var list []string
	for _, y := range w.org.Systems {
		if each.Of(y.Kind, y.Roles) && slices.Contains(l.Systems, y.ID) {
			list = append(list, y.ID)
		}
	}
	if len(list) < 2 {
		return []string{""}
	}
	return list
}

// edge takes in what one link asks on one basis.
func (w *wishes) edge(e mapping.Edge, b framework.Basis, of *ask, systems []string, ref framework.Ref) {
	for _, entry := range e.Control.Evidence.On(b).Types {
		left := entry
		if len(e.Link.By) > 0 {
			left = slices.DeleteFunc(slices.Clone(entry), func(t string) bool { return !slices.Contains(e.Link.By, t) })
		}
		if len(left) == 0 {
			continue
		}
		t, err := w.graph.EvidenceType(entry[0])
		if err != nil || of.inPlace && t.Kind != evidence.Record && t.Kind != evidence.State {
			continue
		}
		key := entryKey{e.Control, b, strings.Join(entry, " ")}
		x := w.by[key]
		if x == nil {
			x = &wish{control: e.Control, basis: b, types: slices.Clone(entry), kind: t.Kind, around: t.Recheck.Around()}
			w.by[key] = x
			w.order = append(w.order, x)
		}
		needs := e.Link.Needs
		if !slices.ContainsFunc(left, func(t string) bool { return w.engine.Asks(needs, t) }) {
			needs = mapping.Needs{}
		}
		for _, s := range systems {
			x.take(of, s, ref, needs)
		}
	}
}

// take notes that a lens asks for the entry, for a requirement.
func (x *wish) take(of *ask, system string, ref framework.Ref, needs mapping.Needs) {
	k := slices.IndexFunc(x.asks, func(o *ask) bool { return o.lens == of.lens && o.system == system })
	if k < 0 {
		x.asks = append(x.asks, &ask{lens: of.lens, system: system, populations: of.populations, inPlace: of.inPlace})
		k = len(x.asks) - 1
	}
	a := x.asks[k]
	if !slices.Contains(a.refs, ref) {
		a.refs = append(a.refs, ref)
	}
	why := needs.Why
	if why == "" && !needs.IsZero() {
		why = "The link to " + ref.String() + " asks more of each piece, and its author does not say what"
	}
	if why != "" && !slices.Contains(a.needs, why) {
		a.needs = append(a.needs, why)
	}
}
