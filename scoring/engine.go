package scoring

import (
	"context"
	"errors"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/beside"
	"github.com/groundworkgrc/groundwork/scoring/internal/finding"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/known"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// EnvironmentVersion is the version of the variables and members that rules see.
const EnvironmentVersion = rule.EnvironmentVersion

// Codes of the problems that [New] reports about expressions.
const (
	CodeRule = rule.CodeRule // does not parse or type-check
	CodeCost = rule.CodeCost // could cost more than the limit
)

// Errors of what an engine is asked for.
var (
	// ErrInput is wrapped where a graph, an option, an engine, a session, a context or a fleet
	// is missing, and where the instant is, or lies outside [framework.MinDate] to
	// [framework.MaxDate].
	ErrInput = errors.New("nothing to judge by")
	// ErrSeveralStatements is wrapped where several lenses have a Statement of Applicability
	// and none is named.
	ErrSeveralStatements = errors.New("several lenses have a statement of applicability")
)

// An Engine judges organisations against the frameworks of one graph. It is made
// once by [New] and is safe for concurrent use.
type Engine struct {
	graph   *mapping.Graph
	catalog *lens.Catalog
	rules   *finding.Rules
	starts  []*rule.Program // of the start rules, in their order
}

// New compiles and type-checks every rule, needs, band and finding rule of the graph. The error
// lists each that does not fit as a [framework.Problem] with its place.
func New(graph *mapping.Graph, opts ...Option) (*Engine, error) {
	return NewContext(context.Background(), graph, opts...)
}

// NewContext is [New] under a context: it stops where that ends.
func NewContext(ctx context.Context, graph *mapping.Graph, opts ...Option) (*Engine, error) {
	if graph == nil {
		return nil, fmt.Errorf("engine: %w: the graph is nil", ErrInput)
	}
	if err := ended(ctx); err != nil {
		return nil, err
	}
	cfg := config{costLimit: defaultCostLimit}
	for _, o := range opts {
		if o == nil {
			return nil, fmt.Errorf("engine: %w: an option is nil", ErrInput)
		}
		o(&cfg)
	}
	src := graph.Source()
	c, err := rule.NewCompiler(rule.Config{
		EvidenceTypes: src.EvidenceTypes, FactTypes: src.FactTypes, Functions: cfg.compiled(), CostLimit: cfg.costLimit,
		Checked: known.Shipped(rule.EnvironmentVersion),
	})
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	e := &Engine{graph: graph, catalog: lens.NewCatalog(graph, cfg.reviewedOnly)}
	if err := e.compile(ctx, c, src); err != nil {
		return nil, err
	}
	if e.rules, err = finding.Compile(ctx, c, src); err != nil {
		return nil, err
	}
	if err := c.Problems().Err(); err != nil {
		return nil, fmt.Errorf("rules:\n%w", err)
	}
	return e, nil
}

// compile compiles the rules on controls, what overlays ask on top, and what links need.
func (e *Engine) compile(ctx context.Context, c *rule.Compiler, src mapping.Source) error {
	for _, r := range src.Rules {
		if err := ended(ctx); err != nil {
			return err
		}
		if p := c.Rule(r.Expr); p != nil {
			rules := e.catalog.RulesOf(r.Control, r.Basis)
			rules.Rule = &basis.Rule{Program: p, Why: r.Why}
			e.catalog.SetRules(r.Control, r.Basis, rules)
		}
	}
	for _, x := range src.Tightenings {
		if err := ended(ctx); err != nil {
			return err
		}
		if p := c.Rule(x.Expr); p != nil {
			rules := e.catalog.RulesOf(x.Control, x.Basis)
			rules.Tightenings = append(rules.Tightenings, &basis.Rule{Program: p, Why: x.Why})
			e.catalog.SetRules(x.Control, x.Basis, rules)
		}
	}
	for _, k := range src.Controls {
		for _, l := range k.Links {
			if l.Needs.IsZero() || e.catalog.Needs[l.Needs.Text] != nil {
				continue
			}
			if err := ended(ctx); err != nil {
				return err
			}
			e.catalog.Needs[l.Needs.Text] = c.Needs(l.Needs.Expr)
		}
	}
	for _, r := range src.StartRules {
		e.starts = append(e.starts, c.Start(r.When))
	}
	return nil
}

// ended is the error of a context that is missing or has ended.
func ended(ctx context.Context) error {
	if ctx == nil {
		return fmt.Errorf("assessment: %w: the context is nil", ErrInput)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("assessment: %w", err)
	}
	return nil
}

// made refuses an engine that [New] did not make.
func (e *Engine) made() error {
	if e == nil || e.catalog == nil {
		return fmt.Errorf("assessment: %w: the engine was not made by New", ErrInput)
	}
	return nil
}

// ready is [Engine.made], and refuses a context that is missing or has ended.
func (e *Engine) ready(ctx context.Context) error {
	if err := e.made(); err != nil {
		return err
	}
	return ended(ctx)
}

// instant refuses a day on which nothing can be judged: results name no other days than the
// data of an organisation may.
func instant(at framework.Date) error {
	switch {
	case at.IsZero():
		return fmt.Errorf("assessment: %w: the instant is no date; an organisation states one as as_of", ErrInput)
	case at < framework.MinDate || at > framework.MaxDate:
		return fmt.Errorf("assessment: %w: the instant is day %d: want a day from %s to %s", ErrInput, at, framework.MinDate, framework.MaxDate)
	}
	return nil
}

// Graph returns the graph that the engine judges by; nil for an engine that was not made by
// [New].
func (e *Engine) Graph() *mapping.Graph {
	if e == nil {
		return nil
	}
	return e.graph
}

// Asks reports whether a link's condition asks anything of pieces of an evidence type beyond being of
// it. A condition that the engine has not compiled may.
func (e *Engine) Asks(needs mapping.Needs, evidenceType string) bool {
	if needs.IsZero() || e.made() != nil {
		return !needs.IsZero()
	}
	p := e.catalog.Needs[needs.Text]
	return p == nil || p.Asks(evidenceType)
}

// Assess judges the organisation at the instant. A nil organisation is one that
// states nothing. The error means that the context ended or that the input does
// not fit the graph ([framework.Problems]); a faulty rule is an unknown in the
// assessment, not an error.
//
// What is judged of one organisation works on several goroutines, a lens on each, so that functions of the
// host ([Function]) and the context are asked by several at once; in a fleet ([AssessAll]), each
// organisation works on one.
func (e *Engine) Assess(ctx context.Context, org *organisation.Organisation, at framework.Date) (*result.Assessment, error) {
	return e.assess(ctx, org, at, false)
}

func (e *Engine) assess(ctx context.Context, org *organisation.Organisation, at framework.Date, alone bool) (*result.Assessment, error) {
	var room []result.Evidence // most of what is made, in one piece: made first, it fits where that of the assessment before lay
	if org != nil {
		room = make([]result.Evidence, 0, len(org.Evidence))
	}
	s, err := e.open(ctx, org, at, alone)
	if err != nil {
		return nil, err
	}
	return s.Last(ctx, room)
}

// open checks what is given and makes a state of it, which, alone, works on the goroutine that asks.
func (e *Engine) open(ctx context.Context, org *organisation.Organisation, at framework.Date, alone bool) (*finding.State, error) {
	org, err := e.begin(ctx, org, at)
	if err != nil {
		return nil, err
	}
	var c *lens.Case
	err = beside.All(alone, 2, func(i int) (err error) {
		if i == 0 {
			return e.check(ctx, org)
		}
		if c, err = lens.Of(ctx, e.catalog, org, at); err == nil && !alone {
			c.Serve() // now, since the check takes longer
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return e.opened(c, alone)
}

// check refuses what does not fit the graph.
func (e *Engine) check(ctx context.Context, org *organisation.Organisation) error {
	problems, err := organisation.Check(ctx, e.graph, org)
	if err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	return nil
}

// begin refuses what nothing can be judged with, and an organisation that is nil states nothing.
func (e *Engine) begin(ctx context.Context, org *organisation.Organisation, at framework.Date) (*organisation.Organisation, error) {
	if err := e.ready(ctx); err != nil {
		return nil, err
	}
	if err := instant(at); err != nil {
		return nil, err
	}
	if org == nil {
		org = &organisation.Organisation{}
	}
	return org, nil
}

// opened makes a state of a case that was checked.
func (e *Engine) opened(c *lens.Case, alone bool) (*finding.State, error) {
	if err := c.Open(); err != nil {
		return nil, err
	}
	return finding.Of(c, e.rules, alone), nil
}

// Explain says why a requirement stands where it stands, once per lens of its
// framework, in the order of the lenses: each point with its controls, their
// evidence, and every condition as it was evaluated. The error wraps
// [mapping.ErrNotFound] for a requirement that is not there or not assessed.
func (e *Engine) Explain(ctx context.Context, org *organisation.Organisation, at framework.Date, ref framework.Ref) ([]explanation.Explanation, error) {
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	return s.Explain(ctx, ref)
}

// Statement computes the Statement of Applicability of a lens; "" is the only lens that
// has one. A framework has a statement if a scope may exclude some of its requirements. The
// error wraps [mapping.ErrNotFound] where no lens of that id has one, and
// [ErrSeveralStatements] where several have and none is named.
func (e *Engine) Statement(ctx context.Context, org *organisation.Organisation, at framework.Date, id string) (*statement.Statement, error) {
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	return s.Statement(ctx, id)
}
