package rule

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Codes of the problems of expressions.
const (
	CodeRule = "rule"      // does not parse or type-check
	CodeCost = "rule-cost" // could cost more than the limit
)

// A Config is what the environments are made of.
type Config struct {
	EvidenceTypes []*evidence.Type
	FactTypes     []*evidence.FactType
	Functions     []Function // of the host
	Units         Units
	CostLimit     uint64 // of one evaluation
}

// A Compiler turns text into programs and gathers what is wrong with it. It serves one
// goroutine; the programs that it makes serve any.
type Compiler struct {
	envs     *environments
	limit    uint64
	names    literals
	problems framework.Problems
}

// NewCompiler makes the typed environments. The error means that a function of the host
// does not fit.
func NewCompiler(cfg Config) (*Compiler, error) {
	envs, err := newEnvironments(cfg)
	if err != nil {
		return nil, err
	}
	return &Compiler{envs: envs, limit: cfg.CostLimit, names: literalsOf(cfg.EvidenceTypes)}, nil
}

// Rule compiles what judges a control on a basis: a bool, or a double in 0..1. A nil
// program is one that does not fit; see [Compiler.Problems].
func (c *Compiler) Rule(x mapping.Expr) *Program {
	return c.compile(c.envs.rule, x, cel.BoolType, cel.DoubleType)
}

// Needs compiles what a link asks of one piece of evidence.
func (c *Compiler) Needs(x mapping.Expr) *Program { return c.compile(c.envs.needs, x, cel.BoolType) }

// Band compiles when a band is reached.
func (c *Compiler) Band(x mapping.Expr) *Program { return c.compile(c.envs.band, x, cel.BoolType) }

// Cap compiles what stands against a band: a bool, or a list of reasons.
func (c *Compiler) Cap(x mapping.Expr) *Program {
	return c.compile(c.envs.band, x, cel.BoolType, cel.ListType(cel.StringType))
}

// Finding compiles when a finding rule fires.
func (c *Compiler) Finding(each mapping.Subject, x mapping.Expr) *Program {
	return c.compile(c.envs.finding[each], x, cel.BoolType)
}

// Problems lists what did not fit, each with its place.
func (c *Compiler) Problems() framework.Problems { return c.problems }

// compile checks the expression against its environment, its result types and the
// cost limit; what fails is a problem at its place in the file.
func (c *Compiler) compile(env *cel.Env, x mapping.Expr, results ...*cel.Type) *Program {
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
	p := &Program{Text: x.Text, prg: prg, Rising: rising(checked)}
	p.Facts, p.AnyFact = factsOf(checked)
	limit := c.limit
	p.parts = sync.OnceValue(func() []Part { return partsOf(env, checked, limit) })
	return p
}

func (c *Compiler) add(code string, at framework.Position, message, near string) {
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
func partsOf(env *cel.Env, checked *cel.Ast, limit uint64) []Part {
	native := checked.NativeRep()
	var list []Part
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
			list = append(list, Part{Text: text, prg: prg})
		}
	}
	walk(native.Expr())
	return list
}
