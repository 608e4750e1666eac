package checkup

import (
	"context"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// NextInOrder is Next in the order of the catalog: the first question that is open and could still
// move a figure, under the same rules of what settles, opens and ends.
func (c *Checkup) NextInOrder(ctx context.Context, s State) (*Step, error) {
	values := c.values(s)
	step, err := c.Next(ctx, s)
	if err != nil || step.Question == nil {
		return step, err
	}
	var open []*view
	for i, m := range c.models {
		if !step.Bands[i].Settled() {
			open = append(open, c.see(m, values))
		}
	}
	given := map[string]bool{}
	for _, a := range s.Answers {
		given[a.Fact] = true
	}
	for _, q := range c.questions {
		_, known := values[q.Fact]
		if known || given[q.Fact] || !q.opened(given, values) {
			continue
		}
		if q.Area == step.Question.Area && q.Fact == step.Question.Fact || c.narrows(q, values, open, odds{0.5, 0.5}) > result.Epsilon {
			step.Question = c.shown(q)
			return step, nil
		}
	}
	return step, nil
}

// Narrow lists the facts that are asked below the wide questions, by these.
func (c *Checkup) Narrow() map[string][]string {
	out := map[string][]string{}
	for _, q := range c.questions {
		if len(q.settles) > 0 {
			out[q.Fact] = q.settles
		}
	}
	return out
}
