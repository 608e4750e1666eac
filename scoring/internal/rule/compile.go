package rule

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/trend"
)

// What an expression may be.
const (
	maxText    = 4 << 10 // bytes of one expression
	maxNesting = 64      // brackets and calls within each other
	maxLoops   = 2       // loops within each other
	maxPattern = 1000    // instructions of a pattern that texts are matched against
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
	CostLimit     uint64     // units that one evaluation may cost; see the package comment
	// Checked returns an expression as it was checked before, by the name of its environment ("rule",
	// "needs", "band", "start", or "finding:" and a subject) and its text, or nil. It is taken where it
	// fits these types, and saves parsing and checking; cost is what it was estimated to cost without functions of a
	// host, 0 for not known. A nil Checked knows none.
	Checked func(environment, text string) (checked *cel.Ast, cost uint64)
}

// A Compiler turns text into programs and gathers what is wrong with it. It serves one
// goroutine; the programs that it makes serve any.
type Compiler struct {
	envs     *environments
	hosts    map[string][]meter.Function
	limit    uint64
	names    literals
	known    func(environment, text string) (*cel.Ast, uint64)
	checked  int // texts that were parsed and checked
	problems framework.Problems
}

// NewCompiler makes the typed environments. The error lists each function of the host that
// does not fit, with what is wrong with it.
func NewCompiler(cfg Config) (*Compiler, error) {
	envs, err := newEnvironments(cfg)
	if err != nil {
		return nil, err
	}
	hosts := map[string][]meter.Function{}
	for _, f := range cfg.Functions {
		hosts[f.Name] = append(hosts[f.Name], host{f})
	}
	return &Compiler{envs: envs, hosts: hosts, limit: cfg.CostLimit, names: literalsOf(cfg.EvidenceTypes), known: cfg.Checked}, nil
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

// Start compiles when a start rule speaks.
func (c *Compiler) Start(x mapping.Expr) *Program { return c.compile(c.envs.start, x, cel.BoolType) }

// Finding compiles when a finding rule fires.
func (c *Compiler) Finding(each mapping.Subject, x mapping.Expr) *Program {
	return c.compile(c.envs.finding[each], x, cel.BoolType)
}

// Checked counts the texts that were parsed and checked, since they were not known.
func (c *Compiler) Checked() int { return c.checked }

// Problems lists what did not fit, each with its place.
func (c *Compiler) Problems() framework.Problems { return c.problems }

// compile checks the expression against its environment, its result types and the
// cost limit; what fails is a problem at its place in the file.
func (c *Compiler) compile(env environment, x mapping.Expr, results ...*cel.Type) *Program {
	if len(x.Text) > maxText {
		c.add(CodeRule, x.Pos, fmt.Sprintf("the expression has %d bytes, want at most %d", len(x.Text), maxText), "")
		return nil
	}
	checked, est, issues := c.check(env, x.Text)
	if issues.Err() != nil {
		c.refused(env.Env, issues, x)
		return nil
	}
	if !slices.ContainsFunc(results, checked.OutputType().IsExactType) {
		c.add(CodeRule, x.Pos, fmt.Sprintf("the expression returns %s, want %s", checked.OutputType(), typeNames(results)), "")
		return nil
	}
	if c.checkLiterals(checked, x) || c.checkOperands(checked, x) {
		return nil
	}
	native := checked.NativeRep()
	var err error
	if est == 0 {
		est, err = c.estimate(native)
	}
	if err != nil || est > c.limit {
		c.add(CodeCost, x.Pos, fmt.Sprintf("the expression could cost %s over %d pieces of evidence, more than the limit of %d: loop over less",
			costText(est), expectedItems, c.limit), "")
		return nil
	}
	code, err := c.program(env, native, est)
	if err != nil {
		c.add(CodeRule, x.Pos, plain(err.Error()), "")
		return nil
	}
	p := &Program{Text: x.Text, code: code, Rising: trend.Rising(checked)}
	p.reads(checked)
	p.Lowest, p.Alone = lowestOf(checked)
	p.parts = sync.OnceValue(func() []Part { return c.partsOf(env, native, code) })
	p.decided = decidedBy(native.Expr())
	return p
}

// check parses and checks a text, unless it is known as it was checked before and fits.
func (c *Compiler) check(env environment, text string) (*cel.Ast, uint64, *cel.Issues) {
	if c.known != nil {
		if checked, cost := c.known(env.name, text); checked != nil && fits(env, checked) {
			if len(c.hosts) > 0 {
				cost = 0 // a function may be called as one that costs something else
			}
			return checked, cost, nil
		}
	}
	c.checked++
	checked, issues := env.Compile(text)
	return checked, 0, issues
}

// fits reports whether an expression that was checked before reads only attributes and facts that are
// declared, each of the type that it was checked for. All else in it is the same in every environment of the name.
func fits(env environment, checked *cel.Ast) bool {
	native, ok := checked.NativeRep(), true
	visit(checked, func(e ast.Expr) {
		if e.Kind() != ast.SelectKind {
			return
		}
		field := e.AsSelect()
		object := native.GetType(field.Operand().ID()).TypeName()
		if object != attributesType.TypeName() && object != factsType.TypeName() {
			return
		}
		declared, found := env.CELTypeProvider().FindStructFieldType(object, field.FieldName())
		ok = ok && found && (field.IsTestOnly() || declared.Type.IsExactType(native.GetType(e.ID())))
	})
	return ok
}

// refused adds what the parser and the checker found.
func (c *Compiler) refused(env *cel.Env, issues *cel.Issues, x mapping.Expr) {
	for _, e := range issues.Errors() {
		message, near := said(firstLine(e.Message), env)
		if strings.Contains(message, "(double, int)") || strings.Contains(message, "(int, double)") {
			message += ": a whole number compares with 1, a figure with 1.0"
		}
		c.add(CodeRule, place(x, e.Location), plain(message), near)
	}
}

// estimate is what the expression costs at most over the expected pieces of evidence.
func (c *Compiler) estimate(checked *ast.AST) (uint64, error) {
	est, err := checker.Cost(checked, sizes{hosts: c.hosts})
	return est.Max, err
}

// program makes what runs. What is not lowered is planned at once, so that what CEL refuses only then is
// told; of all else, planning waits until CEL is asked.
func (c *Compiler) program(env environment, checked *ast.AST, estimate uint64) (code, error) {
	x := meter.Expression{Checked: checked, Estimate: estimate, Functions: c.hosts, Sparing: sparing(), Passing: []string{everyPiece, keptPieces}}
	made := code{plan: meter.PlanOf(x, meter.Limits{Free: freeUpTo, Cost: c.limit})}
	if made.plan.Metered() {
		made.counts = made.plan
	}
	made.prg = sync.OnceValues(func() (meter.Program, error) { return made.plan.Program(env.Env) })
	switch fn := env.low.Lower(checked, made.plan).(type) {
	case lower.Fn[bool]:
		made.holds = fn
	case lower.Fn[float64]:
		made.figure = fn
	case lower.Fn[[]string]:
		made.reasons = fn
	default:
		_, err := made.prg()
		return made, err
	}
	return made, nil
}

func (c *Compiler) add(code string, at framework.Position, message, near string) {
	c.problems = append(c.problems, framework.Problem{Pos: at, Code: code, Message: message, Suggestion: near})
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

// partsOf compiles the conditions that a conjunction or disjunction consists of.
// An expression that is neither is its own and only condition.
func (c *Compiler) partsOf(env environment, whole *ast.AST, compiled code) []Part {
	var list []Part
	var walk func(e ast.Expr)
	walk = func(e ast.Expr) {
		if e.Kind() == ast.CallKind {
			switch e.AsCall().FunctionName() {
			case operators.LogicalAnd, operators.LogicalOr:
				for _, a := range e.AsCall().Args() {
					walk(a)
				}
				return
			}
		}
		if e == whole.Expr() {
			if text, err := cel.ExprToString(e, whole.SourceInfo()); err == nil {
				list = append(list, Part{Text: text, code: compiled, Whole: true})
			}
		} else if part, ok := c.part(env, whole, e); ok {
			list = append(list, part)
		}
	}
	walk(whole.Expr())
	return list
}

// part compiles one condition. It is checked already, with the whole.
func (c *Compiler) part(env environment, whole *ast.AST, e ast.Expr) (Part, bool) {
	text, err := cel.ExprToString(e, whole.SourceInfo())
	if err != nil {
		return Part{}, false
	}
	sub := ast.NewCheckedAST(ast.NewAST(e, whole.SourceInfo()), whole.TypeMap(), whole.ReferenceMap())
	est, _ := c.estimate(sub)
	code, err := c.program(env, sub, est)
	return Part{Text: text, code: code}, err == nil
}
