package lens

import (
	"context"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// An Edit is a change of what an organisation states: any of its parts at once. A list that
// is nil is not touched.
type Edit struct {
	Put    []evidence.Piece // added, or in the place of the piece with the same id
	Drop   []string         // ids of evidence to take away
	Answer []evidence.Fact  // added, or in the place of the answer that was there
	Forget []string         // ids of facts to leave unanswered
	// These take the place of all that was there; an empty list takes everything away.
	Scopes     []framework.Scope
	Treatments []organisation.Treatment
	Operates   []organisation.Operates
	Risks      []organisation.Risk
}

// A Change is what makes another case of one: an edit of what is stated, or another look at it.
type Change struct {
	Edit

	// Without is a treatment of the case that is left out.
	Without *organisation.Treatment
	// Instant is another day; zero is that of the case. Still says that nothing comes with
	// it: evidence that is not there yet on the day of the case stays away.
	Instant framework.Date
	Still   bool
}

// Input reports whether the change is one of what the organisation states, and not of how
// it is looked at.
func (ch *Change) Input() bool {
	return len(ch.Put)+len(ch.Drop) > 0 || ch.More()
}

// More reports whether the change is one of more than evidence.
func (ch *Change) More() bool {
	return ch.Answer != nil || ch.Forget != nil || ch.Scopes != nil || ch.Treatments != nil || ch.Operates != nil || ch.Risks != nil
}

// facts lists the facts that the change answers or forgets, each once, in order.
func (ch *Change) facts() []string {
	ids := slices.Clone(ch.Forget)
	for i := range ch.Answer {
		ids = append(ids, ch.Answer[i].ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// A Reach says what of a case a change reaches; the rest stands as it was judged.
type Reach struct {
	// All says that everything is to be judged again, over lenses that may be others.
	All bool
	// Texts says that judgements stand, and what is told of treatments does not.
	Texts bool
	// Controls are those whose judgements the change reaches, and Needs those of which a
	// link's needs may say something else of a piece that stayed.
	Controls map[*mapping.Control]bool
	Needs    map[*mapping.Control]bool
	// Leaves lists, by the place of the lens, the places of the leaves that are reached.
	Leaves [][]int
	// Pieces are the ids of the evidence that was put or dropped, in order.
	Pieces []string
}

// With returns the case with a change, and what the change reaches. The case itself stays as
// it is. A change must fit the graph; the error means that the context ended, or that
// something does not fit after all.
func (c *Case) With(ctx context.Context, ch Change) (*Case, *Reach, error) {
	next := *c
	next.Org = c.Changed(ch)
	r := &Reach{Controls: map[*mapping.Control]bool{}, Needs: map[*mapping.Control]bool{}}
	points := map[framework.PointRef]bool{}
	moved := !ch.Instant.IsZero() && ch.Instant != c.At
	if err := next.exchange(ctx, ch, r, points); err != nil {
		return nil, nil, err
	}
	if moved {
		next.At = ch.Instant
	}
	if moved && !ch.Still {
		next.Org.Evidence = next.pieces()
		next.byControl, next.byPoint = map[string][]*rule.Item{}, map[framework.PointRef][]*rule.Item{}
		if err := next.prepare(ctx); err != nil {
			return nil, nil, err
		}
	}
	answers := next.reanswer(ch, r)
	if ch.Treatments != nil || ch.Operates != nil || ch.Risks != nil {
		next.settle()
	}
	if moved || ch.Scopes != nil || ch.Operates != nil {
		r.All = true
		if err := next.openLenses(); err != nil {
			return nil, nil, err
		}
		return &next, r, next.bounded()
	}
	r.Texts = ch.Treatments != nil
	next.Lenses = make([]*Lens, len(c.Lenses))
	r.Leaves = make([][]int, len(c.Lenses))
	for i, l := range c.Lenses {
		next.Lenses[i], r.Leaves[i] = l.with(&next, ch, r, points, answers)
	}
	return &next, r, nil
}

// Changed is the organisation with the change, but for its evidence.
func (c *Case) Changed(ch Change) *organisation.Organisation {
	org := *c.Org
	org.Evidence = nil
	if ch.Input() {
		org.Digest = ""
	}
	if ch.Answer != nil || ch.Forget != nil {
		gone := ch.facts()
		org.Facts = slices.DeleteFunc(slices.Clone(org.Facts), func(f evidence.Fact) bool {
			_, found := slices.BinarySearch(gone, f.ID)
			return found
		})
		org.Facts = append(org.Facts, ch.Answer...)
	}
	if ch.Scopes != nil {
		org.Scopes = slices.Clone(ch.Scopes)
	}
	if ch.Treatments != nil {
		org.Treatments = slices.Clone(ch.Treatments)
	}
	if ch.Operates != nil {
		org.Operates = slices.Clone(ch.Operates)
	}
	if ch.Risks != nil {
		org.Risks = slices.Clone(ch.Risks)
	}
	return &org
}

// pieces copies the evidence of the case, by id.
func (c *Case) pieces() []evidence.Piece {
	list := make([]evidence.Piece, len(c.Items))
	for i, it := range c.Items {
		list[i] = *it.Piece
	}
	return list
}

// Organisation returns what the case holds. The lists are the caller's own; what their items
// hold is shared and must not be changed.
func (c *Case) Organisation() *organisation.Organisation {
	org := *c.Org
	org.Scopes, org.Operates, org.Facts = slices.Clone(org.Scopes), slices.Clone(org.Operates), slices.Clone(org.Facts)
	org.Treatments, org.Risks = slices.Clone(org.Treatments), slices.Clone(org.Risks)
	org.Evidence = c.pieces()
	return &org
}

// reanswer takes other answers, and notes the controls whose judgement reads one of them. It
// reports whether any changed.
func (c *Case) reanswer(ch Change, r *Reach) bool {
	if ch.Answer == nil && ch.Forget == nil {
		return false
	}
	c.answer(c.Org.Facts)
	read := ch.facts()
	for _, k := range c.Catalog.Graph.Controls() {
		if slices.ContainsFunc(k.Links, func(l mapping.Link) bool { return c.Catalog.Needs[l.Needs.Text].Reads(read) }) {
			r.Needs[k], r.Controls[k] = true, true
		}
		if slices.Contains(read, k.Question) || c.Catalog.ruleReads(k, read) {
			r.Controls[k] = true
		}
	}
	return true
}

// ruleReads reports whether a rule on the control may read one of the facts.
func (c *Catalog) ruleReads(k *mapping.Control, facts []string) bool {
	for _, b := range []framework.Basis{framework.Stated, framework.Design, framework.Operation} {
		rules := c.Rules[RuleKey{k.ID, b}]
		if rules.Rule != nil && rules.Rule.Program.Reads(facts) ||
			slices.ContainsFunc(rules.Tightenings, func(t *control.Rule) bool { return t.Program.Reads(facts) }) {
			return true
		}
	}
	return false
}

// with is the lens for the changed case: judgements that the change does not reach stay.
func (l *Lens) with(next *Case, ch Change, r *Reach, points map[framework.PointRef]bool, answers bool) (*Lens, []int) {
	out := *l
	out.Case, out.without = next, ch.Without
	out.memo, out.judged = maps.Clone(l.memo), slices.Clone(l.judged)
	out.Frame.Facts = next.Facts
	for k := range r.Controls {
		out.memo[k] = l.memo[k].after(next, answers)
	}
	at := l.reached(ch, r, points)
	for i := range out.judged {
		if at[i] || r.Texts {
			out.judged[i] = nil
		}
	}
	return &out, slices.Sorted(maps.Keys(at))
}

// after is what of a memo a change leaves standing: what needs said of pieces that stayed.
func (m *memo) after(next *Case, answers bool) *memo {
	fresh := newMemo()
	if m == nil || answers {
		return fresh
	}
	for key, n := range m.needs {
		if i, ok := next.Find(key.item.Piece.ID); ok && next.Items[i] == key.item {
			fresh.needs[key] = n
		}
	}
	return fresh
}

// reached finds the leaves that a change reaches, by their places.
func (l *Lens) reached(ch Change, r *Reach, points map[framework.PointRef]bool) map[int]bool {
	at := map[int]bool{}
	mark := func(list []int) {
		for _, i := range list {
			at[i] = true
		}
	}
	ids := make(map[string]bool, len(r.Controls))
	for k := range r.Controls {
		mark(l.Serves(k))
		ids[k.ID] = true
	}
	for i := range l.Case.Treatments {
		if t := &l.Case.Treatments[i]; t.Kind == organisation.Compensating && ids[t.By] {
			mark(l.About(t))
		}
	}
	for p := range points {
		if i, ok := l.Case.Catalog.LeafAt(p.Ref); ok && p.Ref.Framework == l.Framework.ID {
			at[i] = true
		}
	}
	if ch.Without != nil {
		mark(l.About(ch.Without))
	}
	return at
}

// About lists the places of the leaves that a treatment is about.
func (l *Lens) About(t *organisation.Treatment) []int {
	if t.Control == "" {
		if i, ok := l.Case.Catalog.LeafAt(t.Requirement); ok && t.Requirement.Framework == l.Framework.ID {
			return []int{i}
		}
		return nil
	}
	c, err := l.Case.Catalog.Graph.Control(t.Control)
	if err != nil {
		return nil
	}
	return l.Serves(c)
}

// Tracing is the lens with its conditions and coverage recorded, of which nothing is judged
// yet.
func (l *Lens) Tracing() *Lens {
	out := *l
	out.Frame.Trace = true
	out.memo, out.judged = map[*mapping.Control]*memo{}, make([]*Leaf, len(l.Leaves))
	return &out
}
