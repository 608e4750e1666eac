package checkup

import (
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Most is how many questions a check-up asks where nothing else is said.
const Most = 15

// A Checkup holds the questions of a graph about some of its frameworks. It is made by [New] and
// safe for concurrent use.
type Checkup struct {
	engine    *scoring.Engine
	catalog   string // its digest
	most      int
	oneByOne  bool
	models    []*model
	questions []*question // in the order of the catalog: each wide one before those below it
	byFact    map[string]*question
}

// A question asks for one fact.
type question struct {
	mapping.Question

	kind       *evidence.FactType
	settles    []string           // facts below it that this check-up asks for
	above      []*question        // wide questions below which it stands
	frameworks []string           // of this check-up, for which it is asked
	controls   []*mapping.Control // that it is the question of
	reaches    map[*model][]int   // points that it bears on, of each framework
}

// A model is the required points of one framework, in which a figure is a sum.
type model struct {
	framework *framework.Framework
	leaves    []leaf
	points    []point
}

type leaf struct {
	weight float64
	points []int
}

// A point with the facts of which one is enough.
type point struct {
	ref    framework.PointRef
	each   framework.Each
	weight float64 // in its leaf
	facts  []string
	open   bool // a control without a question is linked to it
	leaf   int
}

// Options say what is asked, and how.
type Options struct {
	Frameworks []string // none means all of the graph
	Most       int      // how many questions; 0 is [Most], and below 0 as many as it takes
	OneByOne   bool     // nobody names, in answer to a wide question, which of those below it hold
}

// New makes a check-up on the engine's graph. The error wraps [scoring.ErrInput] where the engine was
// not made by [scoring.New], or [mapping.ErrNotFound] for a framework that the graph does not have.
func New(e *scoring.Engine, o Options) (*Checkup, error) {
	if e.Graph() == nil {
		return nil, fmt.Errorf("check-up: %w: the engine was not made by New", scoring.ErrInput)
	}
	g, frameworks := e.Graph(), o.Frameworks
	if len(frameworks) == 0 {
		for _, f := range g.Frameworks() {
			frameworks = append(frameworks, f.ID)
		}
	}
	c := &Checkup{engine: e, catalog: g.Source().Digests.Catalog, most: max(o.Most, 0), oneByOne: o.OneByOne, byFact: map[string]*question{}}
	if o.Most == 0 {
		c.most = Most
	}
	for i, id := range frameworks {
		fw, err := g.Framework(id)
		if err != nil {
			return nil, fmt.Errorf("check-up: %w", err)
		}
		if !slices.Contains(frameworks[:i], id) {
			c.models = append(c.models, modelOf(g, fw))
		}
	}
	(&gatherer{Checkup: c, graph: g}).gather()
	return c, nil
}

// held is the check-up, or one that asks nothing.
func (c *Checkup) held() *Checkup {
	if c == nil {
		return &Checkup{}
	}
	return c
}

func modelOf(g *mapping.Graph, fw *framework.Framework) *model {
	m := &model{framework: fw}
	reach := framework.Scope{Framework: fw.ID, Basis: []framework.Basis{framework.Stated}}.Reach(fw, 0)
	for _, l := range g.Leaves(fw.ID) {
		if _, extra := reach.Additional(l.Requirement.ID); extra || reach.Requirement(l.Requirement.ID).Standing != framework.InScope {
			continue
		}
		one := leaf{weight: l.Requirement.Share()}
		for _, p := range l.Points {
			if p.Rank != framework.Required || reach.Point(p.Ref).Standing != framework.InScope {
				continue
			}
			x := point{ref: p.Ref, each: p.Each, weight: p.Share(), leaf: len(m.leaves)}
			for _, e := range p.Links {
				x.open = x.open || e.Control.Question == ""
				if e.Control.Question != "" && !slices.Contains(x.facts, e.Control.Question) {
					x.facts = append(x.facts, e.Control.Question)
				}
			}
			one.points = append(one.points, len(m.points))
			m.points = append(m.points, x)
		}
		m.leaves = append(m.leaves, one)
	}
	return m
}

// A gatherer knows by fact the controls of which it is the question, and the points that these show.
type gatherer struct {
	*Checkup

	graph    *mapping.Graph
	controls map[string][]*mapping.Control
	points   []map[string][]int // of each model
}

// gather takes the questions that this check-up asks: those of the catalog, each wide one followed
// by those below it, and then what is left.
func (c *gatherer) gather() {
	g, said := c.graph, map[string]*mapping.Question{}
	for _, q := range g.Questions() {
		said[q.Fact] = q
	}
	c.index()
	for _, q := range g.Questions() {
		wide := c.add(q)
		for _, id := range q.Below() {
			narrow := said[id]
			if narrow == nil {
				narrow = &mapping.Question{Fact: id, Area: mapping.AreaStanding}
			}
			if n := c.add(narrow); n != nil && wide != nil {
				n.above = append(n.above, wide)
			}
		}
	}
	for _, k := range g.Controls() {
		if k.Question != "" && said[k.Question] == nil {
			c.add(&mapping.Question{Fact: k.Question, Area: mapping.AreaStanding})
		}
	}
	for _, q := range c.questions {
		for _, id := range q.Settles.No {
			if c.byFact[id] != nil {
				q.settles = append(q.settles, id)
			}
		}
	}
}

func (c *gatherer) index() {
	c.controls = map[string][]*mapping.Control{}
	for _, k := range c.graph.Controls() {
		c.controls[k.Question] = append(c.controls[k.Question], k)
	}
	for _, m := range c.models {
		points := map[string][]int{}
		for i := range m.points {
			for _, f := range m.points[i].facts {
				points[f] = append(points[f], i)
			}
		}
		c.points = append(c.points, points)
	}
}

// add takes a question in, unless nothing that it asks for bears on the frameworks looked at.
func (c *gatherer) add(said *mapping.Question) *question {
	if q := c.byFact[said.Fact]; q != nil {
		return q
	}
	kind, err := c.graph.FactType(said.Fact)
	if err != nil {
		return nil
	}
	q := &question{Question: *said, kind: kind, controls: c.controls[said.Fact], reaches: map[*model][]int{}}
	if q.Ask == "" {
		q.Ask = kind.Title
	}
	if q.Area == "" {
		q.Area = mapping.AreaStanding
	}
	for i, m := range c.models {
		var reached []int
		for _, f := range append([]string{q.Fact}, said.Below()...) {
			reached = append(reached, c.points[i][f]...)
		}
		slices.Sort(reached)
		q.reaches[m] = slices.Compact(reached)
		if len(q.reaches[m]) > 0 || slices.Contains(said.Frameworks, m.framework.ID) {
			q.frameworks = append(q.frameworks, m.framework.ID)
		}
	}
	if len(q.frameworks) == 0 {
		return nil
	}
	c.questions = append(c.questions, q)
	c.byFact[q.Fact] = q
	return q
}

// A view is a model under the answers: what its points weigh, and how far each is stated.
type view struct {
	*model

	weight []float64 // of the whole; 0 for what is not asked
	value  []result.Interval
	figure result.Interval
}

// see looks at a model under the answers.
func (c *Checkup) see(m *model, values map[string]any) *view {
	v := &view{model: m, weight: make([]float64, len(m.points)), value: make([]result.Interval, len(m.points))}
	roles := c.roles(values)
	whole := 0.0
	for _, l := range m.leaves {
		sum := 0.0
		for _, i := range l.points {
			if p := &m.points[i]; p.each.Among(roles) {
				v.weight[i] = p.weight
				sum += p.weight
			}
		}
		if sum == 0 {
			continue
		}
		whole += l.weight
		for _, i := range l.points {
			v.weight[i] = float64(l.weight*v.weight[i]) / sum
		}
	}
	for i := range m.points {
		if whole > 0 {
			v.weight[i] /= whole
		}
		v.value[i] = m.points[i].stated(values)
		v.figure.Low += float64(v.weight[i] * v.value[i].Low)
		v.figure.High += float64(v.weight[i] * v.value[i].High)
	}
	v.figure.Low, v.figure.High = min(max(v.figure.Low, 0), 1), min(max(v.figure.High, v.figure.Low), 1)
	return v
}

// stated is how far a point is stated: as well as the best of its facts says.
func (p *point) stated(values map[string]any) result.Interval {
	v := result.Interval{}
	if p.open {
		v.High = 1
	}
	for _, f := range p.facts {
		one := share(values[f])
		v.Low, v.High = max(v.Low, one.Low), max(v.High, one.High)
	}
	return v
}

// share is what an answer is worth: a number is its own share, and one outside 0..1 is none.
func share(v any) result.Interval {
	switch v := v.(type) {
	case bool:
		if v {
			return result.Interval{Low: 1, High: 1}
		}
		return result.Interval{}
	case int64:
		return share(float64(v))
	case float64:
		if v >= 0 && v <= 1 {
			return result.Interval{Low: v, High: v}
		}
	}
	return result.Interval{High: 1}
}

// roles are the roles of the organisation by kind of system, for the kinds of which it was said.
func (c *Checkup) roles(values map[string]any) map[string][]string {
	roles := map[string][]string{}
	for _, q := range c.questions {
		if list, said := values[q.Fact].([]string); q.Kind != "" && said {
			roles[q.Kind] = list
		}
	}
	return roles
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
