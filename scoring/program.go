package scoring

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Codes of the problems that [New] reports about expressions.
const (
	CodeRule = "rule"      // does not parse or type-check
	CodeCost = "rule-cost" // could cost more than the limit
)

// A program is one compiled expression. It is safe for concurrent use.
type program struct {
	expr  mapping.Expr
	why   string // of a rule: what it asks, in a sentence
	env   *cel.Env
	prg   cel.Program
	parts func() []part // compiled when first asked for
	// rising says that more evidence never lowers what it comes to.
	rising bool
	facts  []string // that it reads
	any    bool     // it may read any fact
}

// A part is one recorded condition of an expression.
type part struct {
	text string
	prg  cel.Program
}

// compiler turns text into programs and collects what is wrong.
type compiler struct {
	limit    uint64
	names    literals
	problems framework.Problems
}

// compile checks the expression against its environment, its result types and the
// cost limit; what fails is a problem at its place in the file.
func (c *compiler) compile(env *cel.Env, x mapping.Expr, results ...*cel.Type) *program {
	checked, issues := env.Compile(x.Text)
	if issues.Err() != nil {
		for _, e := range issues.Errors() {
			message := firstLine(e.Message)
			if strings.Contains(message, "(double, int)") || strings.Contains(message, "(int, double)") {
				message += ": a whole number compares with 1, a figure with 1.0"
			}
			c.add(CodeRule, place(x, e.Location), message, "")
		}
		return nil
	}
	ok := false
	for _, t := range results {
		ok = ok || checked.OutputType().IsExactType(t)
	}
	if !ok {
		c.add(CodeRule, x.Pos, fmt.Sprintf("the expression returns %s, want %s", checked.OutputType(), typeNames(results)), "")
		return nil
	}
	if c.checkLiterals(checked, x) {
		return nil
	}
	est, err := env.EstimateCost(checked, sizes{})
	if err != nil || est.Max > c.limit {
		c.add(CodeCost, x.Pos, fmt.Sprintf("the expression could cost %s over %d pieces of evidence, more than the limit of %d: loop over less",
			costText(est.Max), expectedItems, c.limit), "")
		return nil
	}
	prg, err := env.Program(checked, programOptions(c.limit, checked)...)
	if err != nil {
		c.add(CodeRule, x.Pos, err.Error(), "")
		return nil
	}
	p := &program{expr: x, env: env, prg: prg, rising: rising(checked)}
	p.facts, p.any = factsOf(checked)
	p.parts = sync.OnceValue(func() []part { return partsOf(env, checked, c.limit) })
	return p
}

func (c *compiler) add(code string, at framework.Position, message, near string) {
	c.problems = append(c.problems, framework.Problem{Pos: at, Code: code, Message: message, Suggestion: near})
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimPrefix(line, "Syntax error: ")
}

func typeNames(list []*cel.Type) string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.String()
	}
	return strings.Join(names, " or ")
}

func costText(n uint64) string {
	if n == math.MaxUint64 {
		return "any amount"
	}
	return strconv.FormatUint(n, 10)
}

// place moves a location in an expression to its place in the file. CEL points at
// the dot of a selection and at the bracket of a call; we point at the name.
func place(x mapping.Expr, at common.Location) framework.Position {
	pos := x.Pos
	if pos.Line == 0 || at == nil || at.Line() < 1 {
		return pos
	}
	lines := strings.Split(x.Text, "\n")
	col := at.Column()
	if n := at.Line() - 1; n < len(lines) {
		line := []rune(lines[n])
		if col < len(line) && line[col] == '.' {
			col++
		} else if col < len(line) && line[col] == '(' {
			for col > 0 && isName(line[col-1]) {
				col--
			}
		}
	}
	pos.Line += at.Line() - 1
	pos.Column += col
	return pos
}

func isName(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// programOptions bound an evaluation: it always honours its context; the run-time
// cost limit, which makes it three times slower, is for expressions that loop.
func programOptions(limit uint64, checked *cel.Ast) []cel.ProgramOption {
	opts := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize), cel.InterruptCheckFrequency(100)}
	if loops(checked) {
		opts = append(opts, cel.CostLimit(limit), cel.CostTracking(walked{}))
	}
	return opts
}

func loops(checked *cel.Ast) bool {
	found := false
	visit(checked, func(e ast.Expr) { found = found || e.Kind() == ast.ComprehensionKind })
	return found
}

func visit(checked *cel.Ast, f func(ast.Expr)) {
	ast.PreOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(f))
}

// partsOf compiles the conditions that a conjunction or disjunction consists of.
// An expression that is neither is its own and only condition.
func partsOf(env *cel.Env, checked *cel.Ast, limit uint64) []part {
	native := checked.NativeRep()
	var list []part
	var walk func(e ast.Expr)
	walk = func(e ast.Expr) {
		if e.Kind() == ast.CallKind {
			switch f := e.AsCall().FunctionName(); f {
			case operators.LogicalAnd, operators.LogicalOr:
				for _, a := range e.AsCall().Args() {
					walk(a)
				}
				return
			}
		}
		text, err := cel.ExprToString(e, native.SourceInfo())
		if err != nil {
			return
		}
		sub, issues := env.Compile(text)
		if issues.Err() != nil {
			return
		}
		if prg, err := env.Program(sub, programOptions(limit, sub)...); err == nil {
			list = append(list, part{text: text, prg: prg})
		}
	}
	walk(native.Expr())
	return list
}

// bindings are the variables of one evaluation, without a map.
type bindings struct {
	evidence items
	e        *item
	at       ref.Val
	window   period
	facts    *facts
}

// ResolveName returns the variable's value.
func (b *bindings) ResolveName(name string) (any, bool) {
	switch name {
	case "evidence":
		return b.evidence, true
	case "e":
		return b.e, b.e != nil
	case "at":
		return b.at, true
	case "window":
		return b.window, true
	case "facts":
		return b.facts, true
	default:
		return nil, false
	}
}

// Parent returns nil: there is no outer scope.
func (b *bindings) Parent() cel.Activation { return nil }

// run evaluates to a figure in 0..1. Whatever else comes of it is an unknown, with
// the reason; only a context that ended is an error.
func (p *program) run(ctx context.Context, b cel.Activation) (result.Interval, *undecided, error) {
	return evaluate(ctx, p.prg, b)
}

func evaluate(ctx context.Context, prg cel.Program, b cel.Activation) (result.Interval, *undecided, error) {
	v, _, err := prg.ContextEval(ctx, b)
	if cause := ctx.Err(); cause != nil {
		return figure.Unknown, nil, fmt.Errorf("assessment: %w", cause)
	}
	if err != nil {
		return figure.Unknown, &undecided{why: "the rule did not finish: " + firstLine(err.Error()), faulty: true}, nil
	}
	switch v := v.(type) {
	case types.Bool:
		if v {
			return figure.Full, nil, nil
		}
		return figure.Nothing, nil, nil
	case types.Double:
		if math.IsNaN(float64(v)) || v < -result.Epsilon || v > 1+result.Epsilon {
			return figure.Unknown, &undecided{why: fmt.Sprintf("the rule returned %v, which is not in 0..1", float64(v)), faulty: true}, nil
		}
		return figure.Exactly(figure.Clamp(float64(v))), nil, nil
	case *types.Unknown:
		names := missing(v)
		open := &undecided{why: "not answered: " + strings.Join(names, ", ")}
		for _, n := range names {
			if fact, ok := strings.CutPrefix(n, "facts."); ok {
				open.facts = append(open.facts, fact)
			}
		}
		return figure.Unknown, open, nil
	default:
		return figure.Unknown, &undecided{why: "the rule returned " + v.Type().TypeName(), faulty: true}, nil
	}
}

// missing names what an unknown is waiting for.
func missing(u *types.Unknown) []string {
	var names []string
	for _, id := range u.IDs() {
		trails, _ := u.GetAttributeTrails(id)
		for _, t := range trails {
			if s := t.String(); !slices.Contains(names, s) {
				names = append(names, s)
			}
		}
	}
	slices.Sort(names)
	return names
}
