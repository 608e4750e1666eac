package checkup

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Result is where an organisation stands by what it said.
type Result struct {
	Notice     string             `json:"notice"`
	Over       Over               `json:"over"` // "" where there is more to ask
	Frameworks []Standing         `json:"frameworks"`
	Expected   []Expected         `json:"expected"`
	Gaps       []Gap              `json:"gaps"` // that matter most first
	Open       []Gap              `json:"open"` // nobody said, likewise
	Both       Both               `json:"both"`
	Categories []scoring.Category `json:"categories"` // of these frameworks, that the facts speak for
	Asked      int                `json:"asked"`
	DontKnow   int                `json:"dont_know"`
	Skipped    int                `json:"skipped"`
	Facts      []evidence.Fact    `json:"facts"`
}

// A Standing is where one framework stands.
type Standing struct {
	Band

	Title    string               `json:"title"`
	Settled  bool                 `json:"settled"`
	Points   int                  `json:"points"`    // that are asked
	NotAsked []framework.PointRef `json:"not_asked"` // of each system in roles that the organisation has none of
}

// An Expected is an area with what was said of the controls in it.
type Expected struct {
	Fact     string `json:"fact"`
	Ask      string `json:"ask"`
	Said     string `json:"said"` // yes, no, dont-know, skipped, "" for not asked
	Controls int    `json:"controls"`
	Yes      int    `json:"yes"`
	No       int    `json:"no"`
	Open     int    `json:"open"`
}

// A Gap is a control of which was said that it does not run, or nothing.
type Gap struct {
	Control      string          `json:"control"`
	Title        string          `json:"title"`
	Does         string          `json:"does"`
	Fact         string          `json:"fact"`
	Gain         float64         `json:"gain"` // what a yes adds to low, over the frameworks looked at
	Requirements []framework.Ref `json:"requirements"`
	Serves       []string        `json:"serves"` // all frameworks of the catalog
	Needs        []Need          `json:"needs"`
	Days         mapping.Days    `json:"days"` // person-days to set it up, by the catalog's estimate
}

// A Need is a type of evidence that shows a control.
type Need struct {
	Basis framework.Basis `json:"basis"`
	Types []string        `json:"types"` // of which one is enough
	Title string          `json:"title"` // of the first
}

// Both is what serves several frameworks of the catalog at once.
type Both struct {
	Controls int          `json:"controls"` // that do, of those asked about here
	Of       int          `json:"of"`
	Yes      int          `json:"yes"`
	Days     mapping.Days `json:"days"` // person-days to set up those that do and of which was said that they do not run
	Gaps     []string     `json:"gaps"` // ids of these, in the order of the gaps
}

// Result sums up a state, at whatever point it is. The error is as that of [Checkup.Next].
func (c *Checkup) Result(ctx context.Context, s State) (*Result, error) {
	step, err := c.Next(ctx, s)
	if err != nil {
		return nil, err
	}
	values := c.values(s)
	r := &Result{
		Notice: result.Notice, Over: step.Over, Asked: len(s.Answers), Facts: c.Facts(s), Categories: []scoring.Category{}, Frameworks: []Standing{}, Expected: []Expected{},
	}
	for _, a := range s.Answers {
		switch a.Kind {
		case DontKnow:
			r.DontKnow++
		case Skipped:
			r.Skipped++
		case Said:
		}
	}
	var views []*view
	for i, m := range c.models {
		v := c.see(m, values)
		views = append(views, v)
		r.Frameworks = append(r.Frameworks, v.standing(step.Bands[i]))
	}
	for _, q := range c.questions {
		if len(q.settles) > 0 {
			r.Expected = append(r.Expected, c.expected(q, s, values))
		}
	}
	r.Gaps, r.Open = c.gaps(values, views)
	r.Both = c.both(values, r.Gaps)
	return r, c.categories(ctx, r, values)
}

func (v *view) standing(b Band) Standing {
	out := Standing{Band: b, Title: v.framework.Title, Settled: b.Settled(), NotAsked: []framework.PointRef{}}
	for i := range v.points {
		if v.weight[i] > 0 {
			out.Points++
		} else {
			out.NotAsked = append(out.NotAsked, v.points[i].ref)
		}
	}
	return out
}

func (c *Checkup) expected(q *question, s State, values map[string]any) Expected {
	out := Expected{Fact: q.Fact, Ask: q.Ask, Controls: len(q.settles)}
	for _, a := range s.Answers {
		if a.Fact == q.Fact && a.Kind != Said {
			out.Said = string(a.Kind)
		}
	}
	if v, said := values[q.Fact].(bool); said {
		out.Said = map[bool]string{true: "yes", false: "no"}[v]
	}
	for _, id := range q.settles {
		switch v := share(values[id]); {
		case v.Low >= 1-result.Epsilon:
			out.Yes++
		case v.High < 1-result.Epsilon:
			out.No++
		default:
			out.Open++
		}
	}
	return out
}

// gaps lists the controls that were said not to run, and those of which nothing was said.
func (c *Checkup) gaps(values map[string]any, views []*view) (no, open []Gap) {
	no, open = []Gap{}, []Gap{}
	for _, q := range c.questions {
		v := share(values[q.Fact])
		if len(q.controls) == 0 || v.Low >= 1-result.Epsilon {
			continue
		}
		gain := 0.0
		for _, w := range views {
			for _, i := range q.reaches[w.model] {
				if slices.Contains(w.points[i].facts, q.Fact) {
					gain += w.weight[i] * (1 - w.value[i].Low)
				}
			}
		}
		if gain <= result.Epsilon {
			continue
		}
		for _, k := range q.controls {
			g := c.gap(q, k, gain)
			if v.High < 1-result.Epsilon {
				no = append(no, g)
			} else {
				open = append(open, g)
			}
		}
	}
	for _, list := range [][]Gap{no, open} {
		slices.SortStableFunc(list, func(a, b Gap) int {
			return cmp.Or(cmp.Compare(steps(b.Gain), steps(a.Gain)), cmp.Compare(a.Days, b.Days), cmp.Compare(a.Control, b.Control))
		})
	}
	return no, open
}

// steps counts a figure in steps so small that what differs by less is the same.
func steps(v float64) int { return int(math.Round(v / result.Epsilon)) }

func (c *Checkup) gap(q *question, k *mapping.Control, gain float64) Gap {
	g := Gap{Control: k.ID, Title: k.Title, Does: k.Does, Fact: q.Fact, Gain: gain, Requirements: []framework.Ref{}, Serves: serves(k), Needs: []Need{}, Days: k.Effort.First}
	for _, l := range k.Links {
		if slices.Contains(q.frameworks, l.To.Framework) && l.Review.Counts(false) {
			g.Requirements = append(g.Requirements, l.To)
		}
	}
	slices.SortFunc(g.Requirements, framework.Ref.Compare)
	g.Requirements = slices.Compact(g.Requirements)
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		for _, types := range k.Evidence.On(b).Types {
			n := Need{Basis: b, Types: slices.Clone(types)}
			if t, err := c.engine.Graph().EvidenceType(types[0]); err == nil {
				n.Title = t.Title
			}
			g.Needs = append(g.Needs, n)
		}
	}
	return g
}

// serves lists the frameworks to whose requirements a control is linked.
func serves(k *mapping.Control) []string {
	list := []string{}
	for _, l := range k.Links {
		if l.Review.Counts(false) {
			list = append(list, l.To.Framework)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (c *Checkup) both(values map[string]any, gaps []Gap) Both {
	b := Both{Gaps: []string{}}
	for _, q := range c.questions {
		for _, k := range q.controls {
			b.Of++
			if len(serves(k)) < 2 {
				continue
			}
			b.Controls++
			if share(values[q.Fact]).Low >= 1-result.Epsilon {
				b.Yes++
			}
		}
	}
	for _, g := range gaps {
		if len(g.Serves) > 1 {
			b.Days += g.Days
			b.Gaps = append(b.Gaps, g.Control)
		}
	}
	return b
}

// categories lists those that the facts speak for, of the frameworks looked at.
func (c *Checkup) categories(ctx context.Context, r *Result, values map[string]any) error {
	var facts []evidence.Fact
	for _, id := range sortedKeys(values) {
		facts = append(facts, evidence.Fact{ID: id, Value: values[id]})
	}
	reasons, err := c.engine.Reasons(ctx, facts)
	if err != nil {
		return err
	}
	for _, x := range c.engine.Categories(reasons) {
		if slices.ContainsFunc(c.models, func(m *model) bool { return m.framework.ID == x.Framework }) {
			r.Categories = append(r.Categories, x)
		}
	}
	return nil
}
