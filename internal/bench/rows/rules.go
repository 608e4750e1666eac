package rows

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/internal/bench/rules"
	"github.com/groundworkgrc/groundwork/internal/bench/turns"
)

// An engineTime is what an engine took for the rules of the case and for its needs, by turns.
type engineTime map[string][]time.Duration

func rulesRow(ctx context.Context, e *Env) (lines []report.Line, err error) {
	ours, c, err := rules.Start(ctx, e.Root, e.Dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ours.Stop()) }()
	engines, err := rivals(c)
	if err != nil {
		return nil, err
	}
	compared := 0
	for _, x := range engines {
		n, differ, err := c.Differ(x.engine)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.name, err)
		}
		if err := equal(x.name, n, differ); err != nil {
			return nil, err
		}
		compared = n
	}
	contenders := []engineTurn{{"ours", func(part string, n int) (time.Duration, error) {
		t, err := ours.Turn(part, n)
		return t.Took, err
	}}}
	for _, x := range engines {
		contenders = append(contenders, engineTurn{x.name, inProcess(c, x.engine)})
	}
	took, err := interleaved(e.few(120, 30), contenders)
	if err != nil {
		return nil, err
	}
	return ruleLines(took, fmt.Sprintf("; %d rules and %d needs, %d results compared, 0 differ", len(c.Rules), len(c.Needs), compared)), nil
}

type rival struct {
	name   string
	engine rules.Engine
}

// rivals are the other engines, plain Go first.
func rivals(c *rules.Case) ([]rival, error) {
	plain, err := rules.NewPlain(c)
	if err != nil {
		return nil, err
	}
	x, err := rules.NewExpr(c)
	if err != nil {
		return nil, err
	}
	o, err := rules.NewOPA(c)
	if err != nil {
		return nil, err
	}
	k, err := rules.NewCEL(c)
	if err != nil {
		return nil, err
	}
	return []rival{{"plain", plain}, {"expr", x}, {"opa", o}, {"cel", k}}, nil
}

// An engineTurn evaluates a part n times and says how long that took.
type engineTurn struct {
	name string
	run  func(part string, n int) (time.Duration, error)
}

func inProcess(c *rules.Case, x rules.Engine) func(string, int) (time.Duration, error) {
	ruleValues, needsValues := make([]float64, len(c.Rules)), make([]bool, len(c.Needs))
	return func(part string, n int) (time.Duration, error) {
		runtime.GC()
		start := time.Now()
		for range n {
			if part != "needs" {
				if err := x.Rules(ruleValues); err != nil {
					return 0, err
				}
			}
			if part != "rules" {
				if err := x.Needs(needsValues); err != nil {
					return 0, err
				}
			}
		}
		return time.Since(start), nil
	}
}

// ruleParts are measured each by itself: in short turns, of which some are undisturbed. The whole is their sum.
func ruleParts() []string { return []string{"rules", "needs"} }

// interleaved takes turns, one engine after the other, and keeps what one evaluation of a part took in each.
func interleaved(n int, list []engineTurn) (map[string]engineTime, error) {
	const turn = 2 * time.Millisecond
	out, each := map[string]engineTime{}, map[string]int{}
	for _, x := range list {
		out[x.name] = engineTime{}
		for _, part := range ruleParts() {
			least := time.Hour
			for range 5 {
				d, err := x.run(part, 5)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", x.name, err)
				}
				least = min(least, d)
			}
			each[x.name+part] = max(1, int(5*turn/max(least, 1)))
		}
	}
	for range n {
		for _, part := range ruleParts() {
			for _, x := range list {
				times := each[x.name+part]
				d, err := x.run(part, times)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", x.name, err)
				}
				out[x.name][part] = append(out[x.name][part], d/time.Duration(times))
			}
		}
	}
	return out, nil
}

func ruleLines(took map[string]engineTime, held string) []report.Line {
	of := func(name string, parts ...string) turns.Time {
		t := turns.Time{}
		for _, part := range parts {
			least, median := turns.Of(took[name][part])
			t.Least, t.Median = t.Least+least, t.Median+median
		}
		return t
	}
	ours, plain := of("ours", ruleParts()...), of("plain", ruleParts()...)
	lines := []report.Line{{
		ID: "rules.plain", Row: "rules", What: "rules and needs against closures in plain Go", Value: ratio(ours.Least, plain.Least), Unit: report.Times, Bar: report.AtMost(4),
		Detail: against(ours, plain) + held,
	}}
	for _, x := range []struct {
		id, name, what string
		bar            report.Bar
	}{
		{"rules.expr", "expr", "rules and needs against expr-lang", report.AtLeast(4)},
		{"rules.opa", "opa", "rules and needs against OPA in its fastest form", report.AtLeast(80)},
		{"rules.cel", "cel", "rules and needs against cel-go with defaults", report.Bar{}},
	} {
		other := of(x.name, ruleParts()...)
		lines = append(lines, report.Line{ID: x.id, Row: "rules", What: x.what, Value: ratio(other.Least, ours.Least), Unit: report.Faster, Bar: x.bar, Detail: against(other, ours)})
	}
	for _, part := range ruleParts() {
		lines = append(lines, report.Line{
			ID: "rules." + part, Row: "rules", What: part + " alone against closures in plain Go", Value: ratio(of("ours", part).Least, of("plain", part).Least), Unit: report.Times,
			Detail: against(of("ours", part), of("plain", part)),
		})
	}
	return lines
}
