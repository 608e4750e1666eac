package explain

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// would adds what would have to be true for a point to be supported, by each of its controls,
// the one that does best first.
func (e *explainer) would(ctx context.Context, out []explanation.Condition, p framework.PointRef, at int, list []*candidate) ([]explanation.Condition, error) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *candidate) int { return cmp.Compare(b.worth().Low, a.worth().Low) })
	for _, c := range list {
		for _, g := range e.lens.GapsOver(&c.Candidate, c.by, c.names) {
			more, err := e.conditions(ctx, p, at, &g)
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
func (e *explainer) conditions(ctx context.Context, p framework.PointRef, at int, g *lens.Gap) ([]explanation.Condition, error) {
	base := explanation.Condition{
		Points: []framework.PointRef{p}, Control: g.Control, Basis: g.Basis, Systems: g.Systems, Types: g.Types, When: g.Missing, Needs: g.Needs,
		Or: g.Or, Rule: g.Condition,
	}
	grace := 0
	if c, err := e.lens.Case.Catalog.Graph.Control(g.Control); err == nil && g.Basis == framework.Operation && c.Cadence.IsCalendar() {
		grace = c.Cadence.GraceDays()
	}
	base.Closed = len(g.Missing) > 0 && !slices.ContainsFunc(g.Missing, func(w framework.Period) bool { return w.Last.AddDays(grace) >= e.lens.Frame.At })
	base.What = words.Would(&base, g.What, g.Deviates())
	if len(g.Facts) == 0 {
		return []explanation.Condition{base}, nil
	}
	var list []explanation.Condition
	settled := false
	for _, f := range g.Facts {
		one := base
		one.Fact, one.Types, one.When, one.Needs, one.Or, one.Rule, one.Closed = f, []string{}, []framework.Period{}, "", "", "", false
		answer, err := e.answerThatMeets(ctx, f, at)
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

// answerThatMeets returns the answer to a fact that shows the point, by its place, by itself.
func (e *explainer) answerThatMeets(ctx context.Context, fact string, at int) (string, error) {
	for _, a := range e.answers(fact) {
		res, err := e.answered(ctx, fact, a.value)
		if err != nil {
			return "", err
		}
		if p := res.Points[at]; p != nil && p.Value.Low >= 1-result.Epsilon {
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
func (e *explainer) alone(ctx context.Context) ([]explanation.ReliedOn, error) {
	out := []explanation.ReliedOn{}
	judged := e.lens.Judged(e.i).Judged
	may := carriers(judged)
	for it := range e.state.Case.Pieces().All() {
		if !may[it] {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("explanation: %w", err)
		}
		res, err := e.lens.Varying(ctx, e.leaf, e.state.Case.Stock.Without(it), nil)
		if err != nil {
			return nil, err
		}
		load := explanation.ReliedOn{Evidence: it.ID, Points: []framework.PointRef{}, Readiness: res.Value}
		for i, p := range res.Points {
			if p != nil && p.Value.Low < judged.Points[i].Value.Low-result.Epsilon {
				load.Points = append(load.Points, e.leaf.Points[i].Ref)
			}
		}
		if len(load.Points) > 0 {
			out = append(out, load)
		}
	}
	return out, nil
}

// manyPieces is how many pieces are tried one by one; of more, those that stand alone in a unit.
const manyPieces = 200

// carriers finds the pieces that something may rest on alone: what fills a unit and, where they are
// many, fills one without others.
func carriers(q *point.Requirement) map[*piece.Piece]bool {
	all, sole := map[*piece.Piece]bool{}, map[*piece.Piece]bool{}
	for _, p := range q.Points {
		if p == nil {
			continue
		}
		for _, s := range p.By {
			for _, c := range s.Candidates {
				for _, on := range c.On {
					for _, u := range on.Units {
						sure := u.Sure()
						for _, x := range sure {
							all[x] = true
							sole[x] = sole[x] || len(sure) == 1
						}
					}
				}
			}
		}
	}
	if len(all) <= manyPieces {
		return all
	}
	return sole
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
		f.Settles = append(f.Settles, explanation.Answer{Answer: a.text, Readiness: res.Value})
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
func (e *explainer) answered(ctx context.Context, fact string, value any) (*point.Requirement, error) {
	key := fmt.Sprint(fact, "=", value)
	if res, ok := e.tried[key]; ok {
		return res, nil
	}
	facts := &rule.Facts{Values: maps.Clone(e.state.Case.Facts.Values)}
	facts.Values[fact] = value
	res, err := e.lens.Varying(ctx, e.leaf, nil, facts)
	if err == nil {
		e.tried[key] = res
	}
	return res, err
}
