package explain

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// would adds what would have to be true for a point to be met, by each of its controls,
// the one that does best first.
func (e *explainer) would(ctx context.Context, out []explanation.Condition, p framework.PointRef, list []*lens.Judged) ([]explanation.Condition, error) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *lens.Judged) int { return cmp.Compare(b.Worth().Low, a.Worth().Low) })
	for _, j := range list {
		for _, g := range e.lens.Gaps(j) {
			more, err := e.conditions(ctx, p, g.Gap)
			if err != nil {
				return nil, err
			}
			out = addConditions(out, more)
		}
	}
	return out, nil
}

// conditions turns a gap into what would have to be true: the evidence that would mend
// it, or the answers that it waits for. A rule that waits for an answer which does not
// settle it by itself would have to hold as well.
func (e *explainer) conditions(ctx context.Context, p framework.PointRef, g result.Gap) ([]explanation.Condition, error) {
	base := explanation.Condition{
		Points: []framework.PointRef{p}, Control: g.Control, Basis: g.Basis, Systems: g.Systems, Types: g.Types, When: g.Missing, Needs: g.Needs,
		Or: g.Or, Rule: g.Condition,
	}
	base.Closed = len(g.Missing) > 0 && !slices.ContainsFunc(g.Missing, func(w framework.Period) bool { return w.Last >= e.lens.Frame.At })
	base.What = words.Would(&base, g.What)
	if len(g.Facts) == 0 {
		return []explanation.Condition{base}, nil
	}
	var list []explanation.Condition
	settled := false
	for _, f := range g.Facts {
		one := base
		one.Fact, one.Types, one.When, one.Needs, one.Or, one.Rule, one.Closed = f, []string{}, []framework.Period{}, "", "", "", false
		answer, err := e.answerThatMeets(ctx, f, p)
		if err != nil {
			return nil, err
		}
		one.Answer, one.What = answer, words.Answered(f, answer)
		settled = settled || answer != ""
		list = append(list, one)
	}
	if settled || g.Condition == "" {
		return list, nil
	}
	return append(list, base), nil
}

// answerThatMeets returns the answer to a fact that meets the point by itself.
func (e *explainer) answerThatMeets(ctx context.Context, fact string, p framework.PointRef) (string, error) {
	for _, a := range e.answers(fact) {
		res, err := e.answered(ctx, fact, a.value)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(res.Points, func(r result.Point) bool { return r.ID == p && r.Status == result.StatusMet }) {
			return a.text, nil
		}
	}
	return "", nil
}

// addConditions adds what is not there yet; what is there already is told of one more point.
func addConditions(out, more []explanation.Condition) []explanation.Condition {
	for _, n := range more {
		i := slices.IndexFunc(out, func(o explanation.Condition) bool { return same(&o, &n) })
		switch {
		case i < 0:
			out = append(out, n)
		case !slices.Contains(out[i].Points, n.Points[0]):
			out[i].Points = append(out[i].Points, n.Points[0])
		}
	}
	return out
}

// same reports whether two conditions ask the same, of whichever points. Where values do not
// tell what is asked, such as that a question is to be written, the sentence does.
func same(a, b *explanation.Condition) bool {
	return a.Control == b.Control && a.Basis == b.Basis && slices.Equal(a.Systems, b.Systems) && slices.Equal(a.Types, b.Types) &&
		slices.Equal(a.When, b.When) && a.Needs == b.Needs && a.Or == b.Or && a.Fact == b.Fact && a.Answer == b.Answer && a.Rule == b.Rule &&
		a.Closed == b.Closed && (len(a.When) > 0 || a.Rule != "" || a.Fact != "" || a.What == b.What)
}

// alone lists the evidence that a point rests on alone: take it away, and less is shown
// of the point than before.
func (e *explainer) alone(ctx context.Context, x *explanation.Explanation) ([]explanation.ReliedOn, error) {
	out := []explanation.ReliedOn{}
	may, err := e.mayCarry(ctx)
	if err != nil {
		return nil, err
	}
	for _, it := range e.state.Case.Items {
		if !may[it] {
			continue
		}
		res, err := e.with(ctx, lens.Change{Edit: lens.Edit{Drop: []string{it.Piece.ID}}})
		if err != nil {
			return nil, err
		}
		load := explanation.ReliedOn{Evidence: it.Piece.ID, Points: []framework.PointRef{}, Readiness: res.Readiness}
		for i, p := range res.Points {
			if p.Readiness.Low < x.Points[i].Readiness.Low-result.Epsilon {
				load.Points = append(load.Points, p.ID)
			}
		}
		if len(load.Points) > 0 {
			out = append(out, load)
		}
	}
	return out, nil
}

// with is the requirement in the case with a change.
func (e *explainer) with(ctx context.Context, ch lens.Change) (*result.Requirement, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("explanation: %w", err)
	}
	c, _, err := e.state.Case.With(ctx, ch)
	if err != nil {
		return nil, err
	}
	leaf, err := c.Lenses[e.at].Leaf(ctx, e.i)
	if err != nil {
		return nil, err
	}
	return &leaf.Requirement, nil
}

// mayCarry finds the pieces that something may rest on alone: the only one of a calendar
// period, the only one that speaks of some day, and whatever a rule looks at or a
// population of 0 declares.
func (e *explainer) mayCarry(ctx context.Context) (map[*rule.Item]bool, error) {
	may := map[*rule.Item]bool{}
	bases := e.lens.BasesOf(e.leaf.Requirement.ID)
	for i := range e.leaf.Points {
		list, err := e.trace.JudgePoint(ctx, &e.leaf.Points[i], bases)
		if err != nil {
			return nil, err
		}
		for _, j := range list {
			if err := e.carriersOf(ctx, may, j); err != nil {
				return nil, err
			}
		}
	}
	return may, nil
}

// manyItems is the most pieces that are tried one by one where a rule may fall as evidence
// grows; of more, none is tried, since each would take as long as judging all of them.
const manyItems = 200

// fewItems is how many pieces of a control are all tried, without looking first.
const fewItems = 4

// carriersOf marks the pieces that one control may rest on alone.
func (e *explainer) carriersOf(ctx context.Context, may map[*rule.Item]bool, j *lens.Judged) error {
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		ask := e.lens.Ask(j.Control, b)
		rules := slices.Clone(ask.Rules.Tightenings)
		if ask.Rules.Rule != nil {
			rules = append(rules, ask.Rules.Rule)
		}
		rise := !slices.ContainsFunc(rules, func(r *control.Rule) bool { return !r.Program.Rising })
		for _, it := range j.List {
			n, said := it.Piece.Tested(evidence.Population)
			if it.Accepted && (said && n == 0 || len(j.List) <= fewItems || !rise && len(j.List) <= manyItems) {
				may[it] = true
			}
		}
		switch {
		case !slices.Contains(j.On, b):
		case len(rules) > 0 && rise:
			for _, s := range e.lens.Systems {
				if err := e.byHalves(ctx, may, j, ask, s); err != nil {
					return err
				}
			}
		case len(rules) == 0:
			j.Once(func(on framework.Basis, one *control.Judgement) {
				for _, v := range one.Coverage {
					if on == b {
						e.sole(may, v)
					}
				}
			})
		}
	}
	return nil
}

// byHalves marks the pieces without which less is shown of a control that is judged by
// rules which more evidence never lowers: where nothing is lost without a whole group,
// nothing is lost without one of it.
func (e *explainer) byHalves(ctx context.Context, may map[*rule.Item]bool, j *lens.Judged, ask control.Case, system string) error {
	p, err := e.lens.Pool(ctx, j.Control, j.Needs, system, j.List)
	if err != nil {
		return err
	}
	low := func(list []*rule.Item) (float64, error) {
		one, err := control.Judge(ctx, &e.lens.Frame, ask, pool.Pool{Sure: list, Maybe: list})
		if err != nil {
			return 0, err
		}
		return one.Value.Low, nil
	}
	whole, err := low(p.Sure)
	if err != nil {
		return err
	}
	var test func(from, to int) error
	test = func(from, to int) error {
		if from == to {
			return nil
		}
		left, err := low(slices.Concat(p.Sure[:from], p.Sure[to:]))
		if err != nil || left >= whole-result.Epsilon {
			return err
		}
		if to-from == 1 {
			may[p.Sure[from]] = true
			return nil
		}
		middle := (from + to) / 2
		if err := test(from, middle); err != nil {
			return err
		}
		return test(middle, to)
	}
	return test(0, len(p.Sure))
}

// sole marks the pieces of a coverage without which some period or day would be empty.
func (e *explainer) sole(may map[*rule.Item]bool, v explanation.Coverage) {
	mark := func(id string) {
		if i, ok := e.state.Case.Find(id); ok {
			may[e.state.Case.Items[i]] = true
		}
	}
	if v.Unit != result.UnitDays {
		for _, h := range v.Held {
			if len(h.Evidence) == 1 {
				mark(h.Evidence[0])
			}
		}
		return
	}
	// Spans in the order of their first days: of each day, is there more than one?
	type edge struct {
		day   framework.Date
		open  bool
		piece int
	}
	var edges []edge
	for i, h := range v.Held {
		edges = append(edges, edge{h.Period.First, true, i}, edge{h.Period.Last + 1, false, i})
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.day, b.day) })
	n, sum := 0, 0 // open spans, and the sum of their places, which is the place of an only one
	for i, x := range edges {
		if x.open {
			n, sum = n+1, sum+x.piece
		} else {
			n, sum = n-1, sum-x.piece
		}
		if n == 1 && (i+1 == len(edges) || edges[i+1].day > x.day) {
			mark(v.Held[sum].Evidence[0])
		}
	}
}

// questions lists what could not be decided about the requirement, with what each answer
// would make of it.
func (e *explainer) questions(ctx context.Context, state *lens.Leaf) ([]explanation.Question, error) {
	out := []explanation.Question{}
	for _, o := range state.Open {
		q := explanation.Question{Control: o.Control, Basis: o.Basis, Why: words.Open(o.Open), Faulty: o.Faulty(), Facts: []explanation.Fact{}}
		for _, id := range o.Facts {
			f, err := e.fact(ctx, id)
			if err != nil {
				return nil, err
			}
			q.Facts = append(q.Facts, f)
		}
		out = append(out, q)
	}
	return out, nil
}

func (e *explainer) fact(ctx context.Context, id string) (explanation.Fact, error) {
	f := explanation.Fact{Fact: id, Settles: []explanation.Answer{}}
	if t := e.factType(id); t != nil {
		f.Title = t.Title
	}
	for _, a := range e.answers(id) {
		res, err := e.answered(ctx, id, a.value)
		if err != nil {
			return f, err
		}
		f.Settles = append(f.Settles, explanation.Answer{Answer: a.text, Readiness: res.Readiness})
	}
	return f, nil
}

func (e *explainer) factType(id string) *evidence.FactType {
	for _, t := range e.state.Case.Catalog.Graph.Source().FactTypes {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// An answer is one of the few answers that a fact may have.
type answer struct {
	text  string
	value any
}

// answers lists the answers to a fact, where these are few.
func (e *explainer) answers(id string) []answer {
	t := e.factType(id)
	switch {
	case t == nil:
	case t.Type == evidence.BoolValue:
		return []answer{{"true", true}, {"false", false}}
	case t.Type == evidence.OneOfValue:
		var list []answer
		for _, v := range t.Values {
			list = append(list, answer{v, v})
		}
		return list
	}
	return nil
}

// answered is the requirement as if a fact were answered, once per answer.
func (e *explainer) answered(ctx context.Context, fact string, value any) (*result.Requirement, error) {
	key := fmt.Sprint(fact, "=", value)
	if res, ok := e.tried[key]; ok {
		return res, nil
	}
	res, err := e.with(ctx, lens.Change{Edit: lens.Edit{Answer: []evidence.Fact{{ID: fact, Value: value}}}})
	if err == nil {
		e.tried[key] = res
	}
	return res, err
}
