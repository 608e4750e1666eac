package answer

import (
	"context"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// Known are the facts of an organisation that were not answered in a check under way.
func (c *Case) Known(s checkup.State) []evidence.Fact {
	said := map[string]bool{}
	for _, x := range s.Answers {
		said[x.Fact] = true
	}
	out := []evidence.Fact{}
	for _, f := range c.Org.Facts {
		if t, err := c.Engine.Graph().FactType(f.ID); err == nil && !said[f.ID] {
			if v, ok := t.Type.Convert(f.Value); ok {
				out = append(out, evidence.Fact{ID: f.ID, Value: v})
			}
		}
	}
	return out
}

// Checked sums up a check, with what is shown beside where there is evidence.
func (c *Case) Checked(ctx context.Context, q *checkup.Checkup, s checkup.State) (view.Check, error) {
	r, err := q.Result(ctx, s)
	if err != nil {
		return view.Check{}, err
	}
	v := view.Check{Result: r, State: s, Beside: []checkup.Claim{}, Notes: []string{}}
	if len(c.Org.Evidence) == 0 {
		return v, nil
	}
	with := *c.Org
	with.Facts = append(append([]evidence.Fact{}, s.Known...), r.Facts...)
	v.Beside, err = checkup.Beside(ctx, c.Engine, &with, c.At)
	return v, err
}
