package rules

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// OPA is OPA in the fastest of the forms that were tried: all rules in one prepared query, all needs in another, and what
// they are asked about as values of its own syntax tree, made beforehand. In which slices a piece occurred is
// worked out beforehand, too.
type OPA struct {
	rules, needs opaQuery
}

type opaQuery struct {
	query rego.PreparedEvalQuery
	input ast.Value
	at    [][]int // where each value of a list goes
}

// NewOPA prepares the case for OPA.
func NewOPA(c *Case) (*OPA, error) {
	texts, err := c.texts()
	if err != nil {
		return nil, err
	}
	order := slices.Sorted(maps.Keys(texts))
	rules, needs := opaGroups(c, order)
	module := strings.Builder{}
	module.WriteString("package bench\nimport rego.v1\n")
	ruleLists, needsLists := []string{}, []string{}
	for i, text := range order {
		t := texts[text]
		fmt.Fprintf(&module, "default c%d(_) := false\n", i)
		for _, body := range bodies(t.Cond, true) {
			fmt.Fprintf(&module, "c%d(e) if { %s }\n", i, strings.Join(body, "; "))
		}
		if t.OfType == "" {
			needsLists = append(needsLists, fmt.Sprintf("[ok | some e in input.needs[%d]; ok := c%d(e)]", len(needsLists), i))
			continue
		}
		ruleLists = append(ruleLists, fmt.Sprintf("[v | some x in input.rules[%d]; v := count({k | some e in x.evidence; e.type == %q; c%d(e); some k in e.slices}) / x.of]", len(ruleLists), t.OfType, i))
	}
	fmt.Fprintf(&module, "rules := [%s]\nneeds := [%s]\n", strings.Join(ruleLists, ",\n"), strings.Join(needsLists, ",\n"))
	o := &OPA{}
	if o.rules, err = opaReady("data.bench.rules", module.String(), map[string]any{"rules": rules.input, "facts": c.Facts}, rules.at); err != nil {
		return nil, err
	}
	o.needs, err = opaReady("data.bench.needs", module.String(), map[string]any{"needs": needs.input, "facts": c.Facts}, needs.at)
	return o, err
}

// An opaGroup is what is asked of each text, and which evaluation of the case each is.
type opaGroup struct {
	input [][]any
	at    [][]int
}

func opaGroups(c *Case, order []string) (rules, needs opaGroup) {
	for _, text := range order {
		var in []any
		var at []int
		for i := range c.Rules {
			if r := &c.Rules[i]; r.Text == text {
				in, at = append(in, map[string]any{"of": len(r.Slices), "evidence": opaPieces(c, r)}), append(at, i)
			}
		}
		if in != nil {
			rules.input, rules.at = append(rules.input, in), append(rules.at, at)
			continue
		}
		for i, n := range c.Needs {
			if n.Text == text {
				in, at = append(in, c.Pieces[n.Piece]), append(at, i)
			}
		}
		needs.input, needs.at = append(needs.input, in), append(needs.at, at)
	}
	return rules, needs
}

// opaPieces are the pieces of a rule, each with the slices in which it occurred.
func opaPieces(c *Case, r *Rule) []any {
	type sliced struct {
		*Piece

		Slices []int `json:"slices"`
	}
	list := []any{}
	for _, n := range r.Pieces {
		s := sliced{c.Pieces[n], []int{}}
		for k, p := range r.Slices {
			if p.Contains(s.Occurred) {
				s.Slices = append(s.Slices, k)
			}
		}
		list = append(list, s)
	}
	return list
}

func opaReady(query, module string, input map[string]any, at [][]int) (opaQuery, error) {
	q, err := rego.New(rego.Query(query), rego.Module("bench.rego", module)).PrepareForEval(context.Background())
	if err != nil {
		return opaQuery{}, fmt.Errorf("%w\n%s", err, module)
	}
	data, err := json.Marshal(input)
	if err != nil {
		return opaQuery{}, err
	}
	v, err := ast.ValueFromReader(strings.NewReader(string(data)))
	return opaQuery{q, v, at}, err
}

// Rules implements [Engine].
func (o *OPA) Rules(into []float64) error {
	return o.rules.all(func(i int, v any) {
		if n, ok := v.(json.Number); ok {
			into[i], _ = n.Float64()
		}
	})
}

// Needs implements [Engine].
func (o *OPA) Needs(into []bool) error {
	return o.needs.all(func(i int, v any) { into[i], _ = v.(bool) })
}

func (q *opaQuery) all(give func(i int, v any)) error {
	set, err := q.query.Eval(context.Background(), rego.EvalParsedInput(q.input))
	if err != nil {
		return err
	}
	if len(set) != 1 {
		return fmt.Errorf("%d results of a query that has one", len(set))
	}
	lists, _ := set[0].Expressions[0].Value.([]any)
	for g, at := range q.at {
		if g >= len(lists) {
			return fmt.Errorf("%d lists, want %d", len(lists), len(q.at))
		}
		values, _ := lists[g].([]any)
		if len(values) != len(at) {
			return fmt.Errorf("list %d has %d values, want %d", g, len(values), len(at))
		}
		for k, i := range at {
			give(i, values[k])
		}
	}
	return nil
}
