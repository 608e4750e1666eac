package rules

import (
	"fmt"
	"strings"
)

// goText writes a condition in Go.
func goText(c Cond) string {
	switch c.Op {
	case "and", "or":
		return joined(c, goText, map[string]string{"and": " && ", "or": " || "}[c.Op])
	case "not":
		return "!" + goText(c.Args[0])
	case "if":
		return "when(" + goText(c.Args[0]) + ", func() bool { return " + goText(c.Args[1]) + " }, func() bool { return " + goText(c.Args[2]) + " })"
	case "has":
		return fmt.Sprintf("has(e, %q)", c.Name)
	case "fact":
		return fmt.Sprintf("yes(facts, %q)", c.Name)
	case "attribute":
		return fmt.Sprintf("yes(e.Attributes, %q)", c.Name)
	case "type":
		return "e.Type"
	case "outcome":
		return "e.Outcome"
	case "performed_by":
		return "e.PerformedBy"
	case "systems":
		return "len(e.Systems)"
	case "literal":
		return literal(c.Lit)
	}
	left := goText(c.Args[0])
	if a := c.Args[0]; a.Op == "attribute" {
		left = fmt.Sprintf("%s(e, %q)", map[bool]string{true: "text", false: "number"}[isText(c.Args[1])], a.Name)
	}
	return left + " " + c.Op + " " + goText(c.Args[1])
}

// exprText writes a condition in expr-lang and, with but few differences, in CEL: e is what the piece is called.
func exprText(c Cond, e string, size func(string) string) string {
	sub := func(c Cond) string { return exprText(c, e, size) }
	switch c.Op {
	case "and", "or":
		return joined(c, sub, map[string]string{"and": " && ", "or": " || "}[c.Op])
	case "not":
		return "!" + sub(c.Args[0])
	case "if":
		return "(" + sub(c.Args[0]) + " ? " + sub(c.Args[1]) + " : " + sub(c.Args[2]) + ")"
	case "has":
		return fmt.Sprintf("%q in %s.attributes", c.Name, e)
	case "fact":
		return "facts." + c.Name
	case "attribute":
		return e + ".attributes." + c.Name
	case "systems":
		return size(e + ".systems")
	case "literal":
		return literal(c.Lit)
	case "type", "outcome", "performed_by":
		return e + "." + c.Op
	}
	return sub(c.Args[0]) + " " + c.Op + " " + sub(c.Args[1])
}

func joined(c Cond, sub func(Cond) string, by string) string {
	list := make([]string, len(c.Args))
	for i, a := range c.Args {
		list[i] = sub(a)
	}
	return "(" + strings.Join(list, by) + ")"
}

func isText(c Cond) bool { _, ok := c.Lit.(string); return ok }

func literal(v any) string {
	if s, ok := v.(string); ok {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprint(v)
}

// bodies are a condition as the bodies of a Rego rule, of which one has to hold: its disjunctive form.
func bodies(c Cond, holds bool) [][]string {
	switch {
	case c.Op == "not":
		return bodies(c.Args[0], !holds)
	case c.Op == "if": // the one where it holds, the other where it does not
		return append(cross(bodies(c.Args[0], true), bodies(c.Args[1], holds)), cross(bodies(c.Args[0], false), bodies(c.Args[2], holds))...)
	case c.Op == "and" && holds || c.Op == "or" && !holds:
		out := bodies(c.Args[0], holds)
		for _, a := range c.Args[1:] {
			out = cross(out, bodies(a, holds))
		}
		return out
	case c.Op == "and" || c.Op == "or":
		var out [][]string
		for _, a := range c.Args {
			out = append(out, bodies(a, holds)...)
		}
		return out
	}
	return [][]string{{regoText(c, holds)}}
}

func cross(a, b [][]string) [][]string {
	var out [][]string
	for _, x := range a {
		for _, y := range b {
			out = append(out, append(append([]string{}, x...), y...))
		}
	}
	return out
}

// regoText is a condition without and, or and not, or its contrary.
func regoText(c Cond, holds bool) string {
	not := map[bool]string{true: "", false: "not "}[holds]
	switch c.Op {
	case "has":
		return not + "_ = e.attributes." + c.Name
	case "fact":
		return not + "input.facts." + c.Name
	case "attribute":
		return not + "e.attributes." + c.Name
	case "systems":
		return "count(e.systems)"
	case "literal":
		return literal(c.Lit)
	case "type", "outcome", "performed_by":
		return "e." + c.Op
	}
	left, right := regoText(c.Args[0], true), regoText(c.Args[1], true)
	return not + left + " " + c.Op + " " + right
}
