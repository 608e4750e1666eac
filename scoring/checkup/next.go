package checkup

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Question is what is asked next.
type Question struct {
	Fact       string             `json:"fact"`
	Area       string             `json:"area"`
	Ask        string             `json:"ask"`
	Help       string             `json:"help"`
	Type       evidence.ValueType `json:"type"`
	Values     []string           `json:"values"`
	Below      []Narrow           `json:"below"` // of a wide question, which a no settles
	Frameworks []string           `json:"frameworks"`
}

// A Narrow is a question below a wide one.
type Narrow struct {
	Fact string `json:"fact"`
	Ask  string `json:"ask"`
}

// A Step is where a check-up is.
type Step struct {
	Question *Question `json:"question"` // nil where it is over
	Over     Over      `json:"over"`
	Asked    int       `json:"asked"`
	Most     int       `json:"most"` // questions there will be at most; 0 where there is no limit
	Bands    []Band    `json:"bands"`
}

// Over says why a check-up is over, "" where it is not.
type Over string

// Why a check-up is over.
const (
	Settled Over = "band-settled" // of every framework
	Enough  Over = "enough-asked"
	Nothing Over = "nothing-left-to-ask"
)

// A Band is where the figure of a framework lies so far, in 0..1.
type Band struct {
	Framework string          `json:"framework"`
	Figure    result.Interval `json:"figure"`
	Low       string          `json:"low"`  // the name of the band of the low, "" for none
	High      string          `json:"high"` // and of the high
}

// Settled reports whether both ends lie in one band.
func (b Band) Settled() bool { return b.Low == b.High }

// Next gives the next question, or says why there is none. What it costs grows with the questions
// and points of the frameworks and with nothing else. The error wraps [scoring.ErrInput], or means
// that the context ended.
func (c *Checkup) Next(ctx context.Context, s State) (*Step, error) {
	if c.held().engine == nil {
		return nil, fmt.Errorf("check-up: %w: it was not made by New", scoring.ErrInput)
	}
	values := c.values(s)
	step := &Step{Asked: len(s.Answers), Most: c.most}
	var open []*view
	for _, m := range c.models {
		v := c.see(m, values)
		b, err := c.band(ctx, v)
		if err != nil {
			return nil, err
		}
		step.Bands = append(step.Bands, b)
		if !b.Settled() {
			open = append(open, v)
		}
	}
	q, err := c.choose(ctx, s, values, open)
	if err != nil {
		return nil, err
	}
	switch {
	case len(open) == 0 && (q == nil || q.Area != mapping.AreaApplicability):
		step.Over = Settled
	case q == nil:
		step.Over = Nothing
	case c.most > 0 && step.Asked >= c.most:
		step.Over = Enough
	default:
		step.Question = c.shown(q)
	}
	return step, nil
}

func (c *Checkup) band(ctx context.Context, v *view) (Band, error) {
	b := Band{Framework: v.framework.ID, Figure: v.figure}
	var err error
	if b.Low, err = c.engine.Band(ctx, v.figure.Low); err != nil {
		return b, err
	}
	b.High, err = c.engine.Band(ctx, v.figure.High)
	return b, err
}

func (c *Checkup) shown(q *question) *Question {
	out := &Question{
		Fact: q.Fact, Area: q.Area, Ask: q.Ask, Help: q.Help, Type: q.kind.Type, Values: append([]string{}, q.kind.Values...),
		Below: []Narrow{}, Frameworks: slices.Clone(q.frameworks),
	}
	for _, id := range q.settles {
		out.Below = append(out.Below, Narrow{id, c.byFact[id].Ask})
	}
	return out
}

// choose finds the question that comes next: what applies first, and then the one that is expected
// to narrow the figures most, the first of the catalog among equals.
func (c *Checkup) choose(ctx context.Context, s State, values map[string]any, open []*view) (*question, error) {
	given := map[string]bool{}
	for _, a := range s.Answers {
		given[a.Fact] = true
	}
	odds := c.odds(values)
	var best *question
	most := 0.0
	for _, q := range c.questions {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("check-up: %w", err)
		}
		if _, known := values[q.Fact]; known || given[q.Fact] || !q.opened(given, values) {
			continue
		}
		if q.Area == mapping.AreaApplicability {
			return q, nil
		}
		if gain := c.narrows(q, values, open, odds); gain > most+result.Epsilon {
			best, most = q, gain
		}
	}
	return best, nil
}

// opened reports whether the wide questions above a question were answered, by whatever is not a no.
func (q *question) opened(given map[string]bool, values map[string]any) bool {
	for _, w := range q.above {
		_, known := values[w.Fact]
		if !given[w.Fact] && !known {
			return false
		}
	}
	return true
}

// odds is how often a question was answered by yes so far, wide ones and others apart, where at
// first a yes is as likely as a no.
type odds struct{ wide, narrow float64 }

func (c *Checkup) odds(values map[string]any) odds {
	count := map[bool][2]float64{}
	for _, q := range c.questions {
		v, said := values[q.Fact].(bool)
		if !said || q.Area == mapping.AreaApplicability || q.below(values) {
			continue
		}
		n := count[len(q.settles) > 0]
		n[1]++
		if v {
			n[0]++
		}
		count[len(q.settles) > 0] = n
	}
	of := func(n [2]float64) float64 { return (n[0] + 1) / (n[1] + 2) }
	return odds{of(count[true]), of(count[false])}
}

// below reports whether a no above settled the question.
func (q *question) below(values map[string]any) bool {
	for _, w := range q.above {
		if values[w.Fact] == false {
			return true
		}
	}
	return false
}

// narrows is what an answer is expected to take off the distance between low and high. A wide
// question that is answered by yes brings those below it: at once where these are named, and
// otherwise one by one, so that what it takes off is shared among as many questions as do best.
func (c *Checkup) narrows(q *question, values map[string]any, open []*view, o odds) float64 {
	if len(q.settles) == 0 {
		return q.expected(values, open, o)
	}
	no := 0.0
	for _, v := range open {
		no += v.narrowed(q.reaches[v.model], values, q.settles, false)
	}
	var below []float64
	for _, id := range q.settles {
		if _, known := values[id]; !known {
			below = append(below, c.byFact[id].expected(values, open, o))
		}
	}
	slices.Sort(below)
	slices.Reverse(below)
	sum := (1 - o.wide) * no
	best := sum
	for i, gain := range below {
		sum += o.wide * gain
		if c.oneByOne {
			best = max(best, sum/(1+o.wide*float64(i+1)))
		} else {
			best = sum
		}
	}
	return best
}

// expected is what an answer to the question alone is expected to take off.
func (q *question) expected(values map[string]any, open []*view, o odds) float64 {
	gain, one := 0.0, []string{q.Fact}
	for _, v := range open {
		points := q.reaches[v.model]
		gain += o.narrow*v.narrowed(points, values, one, true) + (1-o.narrow)*v.narrowed(points, values, one, false)
	}
	return gain
}

// narrowed is what one answer to some facts takes off that distance.
func (v *view) narrowed(points []int, values map[string]any, facts []string, answer bool) float64 {
	was := make([]any, len(facts))
	for i, f := range facts {
		if was[i] = values[f]; was[i] == nil {
			values[f] = answer
		}
	}
	sum := 0.0
	for _, i := range points {
		if v.weight[i] > 0 {
			then := v.points[i].stated(values)
			sum += v.weight[i] * ((v.value[i].High - v.value[i].Low) - (then.High - then.Low))
		}
	}
	for i, f := range facts {
		if was[i] == nil {
			delete(values, f)
		}
	}
	return sum
}
