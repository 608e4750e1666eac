package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// ErrTarget is wrapped where a target names no lens of the organisation, or no band; ErrOption where
// a budget or a last day does not fit.
var (
	ErrTarget = errors.New("no such target")
	ErrOption = errors.New("does not fit")
)

// mostBudget is the most days of effort that a budget may have.
const mostBudget = 1e5

const (
	defaultMost = 4000 // assessments
	exactMost   = 12   // actions of which all sets are gone through
	idleDays    = 90   // of a plan where no window lies ahead
)

// Make plans for the organisation from the instant on. A nil organisation is one that states nothing.
// The error wraps [ErrTarget] or [ErrOption], says that Assessments were too few, or is that of
// [scoring.Engine.Open]; a target that cannot be reached is no error.
func Make(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at framework.Date, opt Options) (*Plan, error) {
	if !(opt.Budget >= 0 && opt.Budget <= mostBudget) { // which no number is, either
		return nil, fmt.Errorf("plan: a budget of %v days %w: want days of effort, %d at most, or 0 for no budget", opt.Budget, ErrOption, int(mostBudget))
	}
	if org == nil {
		org = &organisation.Organisation{}
	}
	now, err := e.Assess(ctx, org, at)
	if err != nil {
		return nil, err
	}
	m := &maker{engine: e, org: org, now: now, opt: opt, plan: &Plan{
		Format: Format, Organisation: now.Organisation, At: at, Budget: opt.Budget, Targets: []Reach{}, Actions: []Action{},
		Critical: []string{}, Begin: []string{}, Notes: []string{}, Method: method, Notice: result.Notice,
	}}
	if err := m.targets(ctx); err != nil {
		return nil, err
	}
	if err := m.horizon(); err != nil {
		return nil, err
	}
	if err := m.open(ctx); err != nil {
		return nil, err
	}
	if err := m.make(ctx); err != nil {
		return nil, err
	}
	return m.plan, nil
}

// A maker makes one plan.
type maker struct {
	chooser

	engine *scoring.Engine
	org    *organisation.Organisation
	now    *result.Assessment
	opt    Options
	plan   *Plan
	find   *finder
	asks   []asked // by band
}

// asked is the lowest figure that a band or a better one asks for, 1 for one that is not plain.
type asked struct {
	lowest float64
	plain  bool
}

// targets takes the targets that are asked for, else the best band of each lens.
func (m *maker) targets(ctx context.Context) error {
	bands := m.engine.Graph().Source().Bands
	if err := m.ask(ctx, bands); err != nil {
		return err
	}
	if len(bands) == 0 {
		return fmt.Errorf("plan: %w: the catalog has no bands", ErrTarget)
	}
	list := m.opt.Targets
	if len(list) == 0 {
		for _, l := range m.now.Frameworks {
			list = append(list, Target{Lens: l.Lens, Band: bands[0].Name})
		}
	}
	for _, t := range list {
		l, ok := m.lens(t.Lens)
		if !ok {
			return fmt.Errorf("plan: %w: the organisation has no lens %q: want one of %s", ErrTarget, t.Lens, strings.Join(lensIDs(m.now), ", "))
		}
		w := slices.Index(m.bands, t.Band)
		if w < 0 {
			return fmt.Errorf("plan: %w: there is no band %q: want one of %s", ErrTarget, t.Band, strings.Join(m.bands, ", "))
		}
		if slices.Contains(m.lenses, l.Lens) {
			return fmt.Errorf("plan: %w: %q has two targets", ErrTarget, l.Lens)
		}
		x := m.asks[w]
		m.lenses, m.want, m.thresh, m.plain = append(m.lenses, l.Lens), append(m.want, w), append(m.thresh, x.lowest), append(m.plain, x.plain)
		m.plan.Targets = append(m.plan.Targets, Reach{Lens: l.Lens, Title: l.Title, Band: t.Band, Now: standing(l), Because: []string{}})
	}
	return nil
}

// ask takes down the names of the bands, and what each asks for.
func (m *maker) ask(ctx context.Context, bands []*mapping.Band) error {
	names := &m.judgeOf().bands
	for i, b := range bands {
		*names = append(*names, b.Name)
		v, plain, err := m.engine.Threshold(ctx, b.Name)
		if err != nil {
			return err
		}
		if !plain {
			v = 1
		}
		if i > 0 { // a better band is good enough, whatever it asks for
			v, plain = min(v, m.asks[i-1].lowest), plain && m.asks[i-1].plain
		}
		m.asks = append(m.asks, asked{v, plain})
	}
	return nil
}

// lens finds a lens by its id, or by its framework where that has no other.
func (m *maker) lens(id string) (found *result.Lens, ok bool) {
	if l, ok := m.now.Lens(id); ok {
		return l, true
	}
	for i := range m.now.Frameworks {
		if l := &m.now.Frameworks[i]; l.Framework == id {
			if found != nil {
				return nil, false
			}
			found = l
		}
	}
	return found, found != nil
}

func (m *maker) judgeOf() *judge {
	if m.judge == nil {
		m.judge = &judge{memo: map[string]*seen{}, most: m.opt.Assessments, progress: m.opt.Progress}
		if m.most <= 0 {
			m.most = defaultMost
		}
	}
	return m.judge
}

func lensIDs(a *result.Assessment) []string {
	out := []string{}
	for i := range a.Frameworks {
		out = append(out, a.Frameworks[i].Lens)
	}
	return out
}

// horizon sets the last day of the plan.
func (m *maker) horizon() error {
	p := m.plan
	switch {
	case !m.opt.By.IsZero() && m.opt.By <= p.At:
		return fmt.Errorf("plan: the last day %s %w: want one after %s", m.opt.By, ErrOption, p.At)
	case !m.opt.By.IsZero():
		p.By = m.opt.By
		return nil
	}
	for _, id := range m.lenses {
		l, _ := m.now.Lens(id)
		p.By = max(p.By, l.Window.Last)
		if l.Window.IsZero() && l.AsOf > p.At {
			p.By = max(p.By, l.AsOf)
		}
	}
	if p.By <= p.At {
		p.By = p.At.AddDays(idleDays)
	}
	return nil
}

// open judges the last day of the plan with nothing done, and looks for what could be.
func (m *maker) open(ctx context.Context) error {
	s, err := m.engine.Open(ctx, m.org, m.plan.By)
	if err != nil {
		return err
	}
	a, err := s.Assessment(ctx)
	if err != nil {
		return err
	}
	m.session = s
	lenses := []*result.Lens{}
	for t, id := range m.lenses {
		l, _ := a.Lens(id)
		lenses = append(lenses, l)
		m.plan.Targets[t].Idle = standing(l)
	}
	m.find = &finder{graph: m.engine.Graph(), org: s.Organisation(), at: m.plan.At, by: m.plan.By}
	m.actions = m.find.find(lenses, a.Evidence)
	return nil
}

// make chooses the actions and sets them down.
func (m *maker) make(ctx context.Context) error {
	full, err := m.of(ctx, everything(len(m.actions)))
	if err != nil {
		return err
	}
	m.ceiling(full)
	if m.opt.Budget > 0 {
		m.budget = max(int(math.Floor(m.opt.Budget*10+1e-6)), 1)
	}
	order, err := m.choose(ctx)
	if err != nil {
		return err
	}
	if err := m.write(ctx, order); err != nil {
		return err
	}
	m.notes()
	m.plan.Assessments = len(m.memo)
	return nil
}

// choose chooses the actions, in order, and states the bound.
func (m *maker) choose(ctx context.Context) ([]int, error) {
	if !slices.ContainsFunc(m.want, func(w int) bool { return w >= 0 }) {
		return nil, nil
	}
	b := &m.plan.Bound
	order, err := m.greedy(ctx, nil)
	if err != nil {
		return nil, err
	}
	if m.budget > 0 {
		b.How = "none: a budget is spent by gain for effort, the best first"
		return order, nil
	}
	thinner, err := m.thin(ctx, order)
	switch {
	case errors.Is(err, errMost):
		b.How = "none: the case was judged as often as allowed before"
		return order, nil
	case err != nil:
		return nil, err
	}
	order = thinner
	if len(m.actions) <= exactMost {
		least, whole, err := m.exact(ctx, order)
		if err != nil {
			return nil, err
		}
		if whole {
			e := float64(m.cost(m.chosen(least))) / 10
			*b = Bound{Stated: true, Effort: e, Exact: true, How: "all sets of actions were gone through, but for those that cannot be the least"}
			return m.ordered(order, least), nil
		}
		order = m.ordered(order, least)
	}
	return m.state(ctx, order)
}

// state states the bound by linear programming, and takes the choice that begins with what the
// program takes where that is the lesser.
func (m *maker) state(ctx context.Context, order []int) ([]int, error) {
	b := &m.plan.Bound
	least, starts, ok, err := m.bound(ctx)
	switch {
	case errors.Is(err, errMost):
		b.How = "none: the case was judged as often as allowed before"
		return order, nil
	case err != nil:
		return nil, err
	case !ok:
		b.How = "none: more evidence was judged to lower a figure, so that no bound holds"
		return order, nil
	}
	for _, begin := range starts {
		other, err := m.greedy(ctx, begin)
		if err == nil {
			other, err = m.thin(ctx, other)
		}
		switch {
		case errors.Is(err, errMost):
		case err != nil:
			return nil, err
		case m.cost(m.chosen(other)) < m.cost(m.chosen(order)):
			order = m.ordered(order, other)
		}
	}
	has := m.cost(m.chosen(order))
	*b = Bound{
		Stated: true, Effort: float64(min(least, has)) / 10, Gap: float64(max(has-least, 0)) / 10, Exact: least >= has,
		How: "linear programming over what each action was judged to add to each point at most",
	}
	return order, nil
}

func (m *maker) chosen(order []int) set {
	s := make(set, len(m.actions))
	for _, i := range order {
		s[i] = true
	}
	return s
}

// ordered gives a choice in the order of another as far as that has it.
func (m *maker) ordered(by, list []int) []int {
	var out []int
	for _, i := range by {
		if slices.Contains(list, i) {
			out = append(out, i)
		}
	}
	for _, i := range list {
		if !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

// write sets the chosen actions down with what each gains after those before it.
func (m *maker) write(ctx context.Context, order []int) error {
	cur := make(set, len(m.actions))
	was, err := m.of(ctx, cur)
	if err != nil {
		return err
	}
	// What lifts a cap gains nothing by itself: it comes last, where it shows.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(last(m.actions[a]), last(m.actions[b])) })
	for n, i := range order {
		cur = cur.with(i, true)
		is, err := m.of(ctx, cur)
		if err != nil {
			return err
		}
		m.plan.Actions = append(m.plan.Actions, m.action(fmt.Sprintf("A-%02d", n+1), m.actions[i], was, is))
		m.plan.pieces = append(m.plan.pieces, m.actions[i].pieces...)
		was = is
	}
	m.plan.TotalEffort = float64(m.cost(cur)) / 10
	m.plan.Reaches = true
	for t := range m.plan.Targets {
		r := &m.plan.Targets[t]
		r.Then = standing(was.lenses[t])
		r.Reached = was.band[t] >= 0 && was.band[t] <= slices.Index(m.bands, r.Band)
		m.plan.Reaches = m.plan.Reaches && r.Reached
	}
	m.plan.Left = len(m.actions) - len(order)
	m.schedule()
	return nil
}

func last(a *action) int {
	if a.kind == Decide || a.kind == Answer {
		return 1
	}
	return 0
}

func (m *maker) action(id string, a *action, was, is *seen) Action {
	out := Action{
		ID: id, Kind: a.kind, Do: a.do(), Type: a.typ.ID, Evidence: a.told(), Effort: float64(a.cost) / 10, Basis: a.basis.String(),
		Gain: map[string]float64{}, Meets: raised(was, is), Lifts: lifted(was, is), Controls: []string{}, After: []string{},
	}
	for _, c := range a.controls {
		out.Controls = append(out.Controls, c.ID)
	}
	if len(a.controls) > 0 {
		c := a.controls[0]
		out.Control, out.Title, out.Role = c.ID, c.Title, c.Owner
		out.Who = m.org.Owners[c.Owner]
	}
	for t, lens := range m.lenses {
		out.Gain[lens] = is.fig[t][0] - was.fig[t][0]
	}
	return out
}
