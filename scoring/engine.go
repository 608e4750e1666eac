package scoring

import (
	"context"
	"fmt"
	"iter"

	"github.com/google/cel-go/cel"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An Engine judges organisations against the frameworks of one graph. It is made
// once by [New] and is safe for concurrent use.
type Engine struct {
	graph  *mapping.Graph
	config config
	rules  map[ruleKey]*program
	needs  map[string]*program // by text
	// tightenings are what overlays ask on top of a rule.
	tightenings map[ruleKey][]*program
	bands       []band
	finders     map[mapping.Subject][]findingRule
	guides      map[calendar.Cadence]*mapping.SampleGuide
	serves      map[string]map[*mapping.Control][]int // framework -> control -> places of the leaves that it is linked to
	leafAt      map[framework.Ref]int                 // place of a leaf in its framework
}

type ruleKey struct {
	control string
	basis   framework.Basis
}

type config struct {
	costLimit    uint64
	reviewedOnly bool
	functions    []Function
}

// An Option tunes an engine.
type Option func(*config)

// CostLimit bounds what one evaluation of a rule may cost, in CEL cost units. It
// holds when the rule is loaded, for a thousand pieces of evidence, and when it
// runs. The default is 1,000,000.
func CostLimit(n uint64) Option { return func(c *config) { c.costLimit = n } }

// ReviewedOnly counts without the links that nobody reviewed. The default counts
// drafts and says how much rests on them.
func ReviewedOnly() Option { return func(c *config) { c.reviewedOnly = true } }

// Functions adds functions to the rules. The default is none.
func Functions(list ...Function) Option {
	return func(c *config) { c.functions = append(c.functions, list...) }
}

// New compiles and type-checks every rule, needs, band and finding rule of the graph. The error
// lists each that does not fit as a [framework.Problem] with its place.
func New(graph *mapping.Graph, opts ...Option) (*Engine, error) {
	cfg := config{costLimit: 1_000_000}
	for _, o := range opts {
		o(&cfg)
	}
	src := graph.Source()
	envs, err := newEnvironments(src, cfg.functions)
	if err != nil {
		return nil, err
	}
	e := &Engine{graph: graph, config: cfg, rules: map[ruleKey]*program{}, needs: map[string]*program{}, tightenings: map[ruleKey][]*program{}}
	c := &compiler{limit: cfg.costLimit, names: literalsOf(src)}
	for _, r := range src.Rules {
		if p := c.compile(envs.rule, r.Expr, cel.BoolType, cel.DoubleType); p != nil {
			p.why = r.Why
			e.rules[ruleKey{r.Control, r.Basis}] = p
		}
	}
	for _, x := range src.Tightenings {
		if p := c.compile(envs.rule, x.Expr, cel.BoolType, cel.DoubleType); p != nil {
			p.why = x.Why
			e.tightenings[ruleKey{x.Control, x.Basis}] = append(e.tightenings[ruleKey{x.Control, x.Basis}], p)
		}
	}
	for _, k := range src.Controls {
		for _, l := range k.Links {
			if l.Needs.IsZero() || e.needs[l.Needs.Text] != nil {
				continue
			}
			e.needs[l.Needs.Text] = c.compile(envs.needs, l.Needs, cel.BoolType)
		}
	}
	e.bands = c.bands(envs.band, src.Bands)
	e.finders = c.findingRules(envs, src.FindingRules)
	e.guides = map[calendar.Cadence]*mapping.SampleGuide{}
	for _, g := range src.SampleGuides {
		e.guides[g.Cadence] = g
	}
	e.index()
	if err := c.problems.Err(); err != nil {
		return nil, fmt.Errorf("rules:\n%w", err)
	}
	return e, nil
}

// index notes which leaves each control is linked to.
func (e *Engine) index() {
	e.serves, e.leafAt = map[string]map[*mapping.Control][]int{}, map[framework.Ref]int{}
	for _, f := range e.graph.Frameworks() {
		by := map[*mapping.Control][]int{}
		for i, leaf := range e.graph.Leaves(f.ID) {
			e.leafAt[leaf.Ref] = i
			for _, p := range leaf.Points {
				for _, k := range p.Links {
					if e.config.reviewedOnly && k.Link.Review.State != review.Reviewed {
						continue
					}
					if n := len(by[k.Control]); n == 0 || by[k.Control][n-1] != i {
						by[k.Control] = append(by[k.Control], i)
					}
				}
			}
		}
		e.serves[f.ID] = by
	}
}

func literalsOf(src mapping.Source) literals {
	var l literals
	seen := map[string]bool{}
	for _, t := range src.EvidenceTypes {
		l.types = append(l.types, t.ID)
		for _, a := range t.Attributes {
			if !seen[a.Name] {
				seen[a.Name] = true
				l.attributes = append(l.attributes, a.Name)
			}
		}
	}
	return l
}

// Graph returns the graph that the engine judges by.
func (e *Engine) Graph() *mapping.Graph { return e.graph }

// Assess judges the organisation at the instant. A nil organisation is one that
// states nothing. The error means that the context ended or that the input does
// not fit the graph ([framework.Problems]); a faulty rule is an unknown in the
// assessment, not an error.
func (e *Engine) Assess(ctx context.Context, org *organisation.Organisation, at framework.Date) (*result.Assessment, error) {
	r, err := e.open(ctx, org, at, false)
	if err != nil {
		return nil, err
	}
	return r.assess()
}

// AssessAll judges a fleet one after the other at the same instant, until the
// consumer stops. An organisation that does not fit yields its error and the rest
// go on.
func (e *Engine) AssessAll(ctx context.Context, fleet iter.Seq[*organisation.Organisation], at framework.Date) iter.Seq2[*result.Assessment, error] {
	return func(yield func(*result.Assessment, error) bool) {
		for org := range fleet {
			if !yield(e.Assess(ctx, org, at)) || ctx.Err() != nil {
				return
			}
		}
	}
}
