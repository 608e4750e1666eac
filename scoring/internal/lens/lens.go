package lens

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Lens is one framework with its scope and basis, opened for one case.
type Lens struct {
	Case      *Case
	Scope     framework.Scope
	Framework *framework.Framework
	Asks      string // "type 2"
	Bases     []framework.Basis
	Frame     control.Frame
	Bridge    int      // months after the window for which a letter is taken
	Systems   []string // at least one, in order; "" is "all alike"
	Reach     *framework.Reach
	Leaves    []*mapping.Leaf

	also    []framework.Also
	parent  map[string]string
	without *organisation.Treatment // left out, to see what it changes
	memo    map[*mapping.Control]*memo
	judged  []*Leaf // by the order of the leaves; nil where not yet
}

// A memo keeps what has been judged of one control.
type memo struct {
	judgements map[memoKey]*control.Judgement
	needs      map[needsKey]pool.Needs
}

type memoKey struct {
	basis  framework.Basis
	needs  string
	system string
}

type needsKey struct {
	text string
	item *rule.Item
}

func newMemo() *memo {
	return &memo{judgements: map[memoKey]*control.Judgement{}, needs: map[needsKey]pool.Needs{}}
}

func (c *Case) lens(s framework.Scope) (*Lens, error) {
	fw, err := c.Catalog.Graph.Framework(s.Framework)
	if err != nil {
		return nil, fmt.Errorf("scope %q: %w", s.Lens(), err)
	}
	l := &Lens{
		Case: c, Scope: s, Framework: fw, Bases: s.Basis, Systems: s.Systems, Reach: s.Reach(fw, c.At), Leaves: c.Catalog.Graph.Leaves(fw.ID),
		Frame:  control.Frame{At: c.At, Window: s.Window, Instant: s.AsOf, Facts: c.Facts, Types: c.Catalog.types},
		parent: map[string]string{}, memo: map[*mapping.Control]*memo{},
	}
	l.judged = make([]*Leaf, len(l.Leaves))
	for _, word := range slices.Sorted(maps.Keys(s.Profile)) {
		p := fw.Profiles[word][s.Profile[word]]
		l.Asks = word + " " + s.Profile[word]
		l.Bases, l.also, l.Frame.InPlace, l.Bridge = p.Basis, p.Also, p.InPlace, p.BridgeMonths
	}
	if l.Frame.Instant.IsZero() {
		l.Frame.Instant = c.At
	}
	if len(l.Systems) == 0 {
		l.Systems = c.Org.Systems
	}
	if len(l.Systems) == 0 {
		l.Systems = []string{""}
	}
	l.Systems = slices.Compact(slices.Sorted(slices.Values(l.Systems)))
	for i := range fw.Requirements {
		l.parent[fw.Requirements[i].ID] = fw.Requirements[i].Parent
	}
	return l, nil
}

// BasesOf returns what the lens asks of a requirement.
func (l *Lens) BasesOf(id string) []framework.Basis {
	bases := l.Bases
	for _, a := range l.also {
		if !l.under(id, a.Requirements) {
			continue
		}
		for _, b := range a.Basis {
			if !slices.Contains(bases, b) {
				bases = append(slices.Clone(bases), b)
			}
		}
	}
	return bases
}

func (l *Lens) under(id string, groups []string) bool {
	for range len(l.parent) + 1 {
		if slices.Contains(groups, id) {
			return true
		}
		if id == "" {
			return false
		}
		id = l.parent[id]
	}
	return false
}

// Above lists a requirement and the groups that it stands in, from itself up.
func (l *Lens) Above(id string) []string {
	var list []string
	for up := id; up != "" && len(list) <= len(l.parent); up = l.parent[up] {
		list = append(list, up)
	}
	return list
}

// AsOf is the instant that a head line shows; zero where there is a window.
func (l *Lens) AsOf() framework.Date {
	if l.Frame.Windowed() {
		return 0
	}
	return l.Frame.Instant
}

// Started returns since when the organisation says that it runs the control, where that is
// inside the window; zero otherwise.
func (l *Lens) Started(c *mapping.Control) framework.Date {
	o, ok := l.Case.Operates[c.ID]
	if !ok || !l.Frame.Window.Contains(o.Since) || o.Since == l.Frame.Window.First {
		return 0
	}
	return o.Since
}

// TakesSystem reports whether evidence speaks of one of the lens's systems.
func (l *Lens) TakesSystem(e *evidence.Piece) bool { return slices.ContainsFunc(l.Systems, e.In) }

// NamedSystems lists the lens's systems by name, none where it has none.
func (l *Lens) NamedSystems() []string {
	if len(l.Systems) == 1 && l.Systems[0] == "" {
		return []string{}
	}
	return l.Systems
}

// Counts reports whether a link of the lens's framework counts.
func (l *Lens) Counts(k *mapping.Link) bool {
	return k.To.Framework == l.Framework.ID && k.Review.Counts(l.Case.Catalog.ReviewedOnly)
}

// Serves lists the places of the leaves that a control is linked to.
func (l *Lens) Serves(c *mapping.Control) []int { return l.Case.Catalog.serves[l.Framework.ID][c] }

// Judge judges a control on a basis for a system, with the evidence of which a link's needs
// holds. It is kept for the other points that the control is linked to.
func (l *Lens) Judge(ctx context.Context, c *mapping.Control, basis framework.Basis, needs, system string, list []*rule.Item) (*control.Judgement, error) {
	m := l.memo[c]
	if m == nil {
		m = newMemo()
		l.memo[c] = m
	}
	key := memoKey{basis, needs, system}
	if j, ok := m.judgements[key]; ok {
		return j, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("assessment: %w", err)
	}
	p, err := l.Pool(ctx, c, needs, system, list)
	if err != nil {
		return nil, err
	}
	j, err := control.Judge(ctx, &l.Frame, l.Ask(c, basis), p)
	if err != nil {
		return nil, err
	}
	m.judgements[key] = j
	return j, nil
}

// Ask is what is judged of a control on a basis.
func (l *Lens) Ask(c *mapping.Control, basis framework.Basis) control.Case {
	return control.Case{Control: c, Basis: basis, Rules: l.Case.Catalog.Rules[RuleKey{c.ID, basis}], Since: l.Started(c)}
}

// Pool selects what counts for a control by a link's needs, for a system.
func (l *Lens) Pool(ctx context.Context, c *mapping.Control, needs, system string, list []*rule.Item) (pool.Pool, error) {
	return pool.Select(ctx, list, system, func(it *rule.Item) (pool.Needs, error) { return l.Needs(ctx, c, needs, it) })
}

// Needs says whether a link's needs holds of a piece, once per control and piece.
func (l *Lens) Needs(ctx context.Context, c *mapping.Control, text string, it *rule.Item) (pool.Needs, error) {
	if text == "" {
		return pool.Needs{Verdict: pool.Yes}, nil
	}
	m := l.memo[c]
	if m == nil {
		m = newMemo()
		l.memo[c] = m
	}
	key := needsKey{text, it}
	if n, ok := m.needs[key]; ok {
		return n, nil
	}
	v, open, err := l.Case.Catalog.Needs[text].Judge(ctx, l.Frame.Vars(nil, it))
	if err != nil {
		return pool.Needs{}, err
	}
	n := pool.Needs{}
	if open != nil {
		n.Facts = open.Facts
		if open.Faulty() {
			n.Fault = &pool.Fault{Needs: text, Evidence: it.Piece.ID, Open: open}
		}
	}
	switch v {
	case figure.Full:
		n.Verdict = pool.Yes
	case figure.Nothing:
		n.Verdict = pool.No
	}
	m.needs[key] = n
	return n, nil
}

// alike finds, for a system by its place, the first for which the same evidence counts:
// those that no piece names are alike.
func (l *Lens) alike(list []*rule.Item) func(int) int {
	if len(l.Systems) == 1 || !slices.ContainsFunc(list, func(it *rule.Item) bool { return len(it.Piece.Systems) > 0 }) {
		return func(int) int { return 0 }
	}
	named := map[string]bool{}
	for _, it := range list {
		for _, s := range it.Piece.Systems {
			named[s] = true
		}
	}
	first := slices.IndexFunc(l.Systems, func(s string) bool { return !named[s] })
	return func(i int) int {
		if named[l.Systems[i]] {
			return i
		}
		return first
	}
}

// Operation is how well a control operates in the lens, whatever links ask on top; 1 where
// nothing was due.
func (l *Lens) Operation(ctx context.Context, c *mapping.Control) (result.Interval, error) {
	var m figure.Mean
	list := l.Case.Of(c)
	like := l.alike(list)
	for i := range l.Systems {
		j, err := l.Judge(ctx, c, framework.Operation, "", l.Systems[like(i)], list)
		if err != nil {
			return result.Interval{}, err
		}
		if j.Asked {
			m.Add(j.Value, 1)
		}
	}
	if m.Weight() == 0 {
		return figure.Full, nil
	}
	return m.Value(), nil
}
