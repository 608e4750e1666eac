package rule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/decls"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/golden"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// The reference is written from the environments themselves. Run the tests of this package
// with -update to write it.
func TestReference(t *testing.T) {
	t.Parallel()
	golden.Assert(t, "../../../../docs/rules.md", []byte(reference(t)))
}

// Nothing is added without a word on what it is: every variable, type, field and member has
// its line, and every function that CEL brings stands in the table of this file.
func TestEverythingIsDocumented(t *testing.T) {
	t.Parallel()
	fields := referenceFields()
	documented := map[string]bool{}
	for _, o := range objectDocs() {
		documented[o.kind.TypeName()] = true
		assert.NotEmpty(t, o.doc, o.kind)
	}
	for object, list := range fields {
		assert.True(t, documented[object], "%s is in no list of types", object)
		for name, f := range list {
			assert.NotEmpty(t, f.doc, "%s.%s", object, name)
		}
	}
	env, err := baseEnvironment(Config{}, allFields(Config{}))
	require.NoError(t, err)
	all := slices.Concat(ruleVariables(), needsVariables(), bandVariables(), startVariables())
	for _, each := range subjects() {
		all = append(all, findingVariables(each)...)
	}
	for _, v := range all {
		assert.NotEmpty(t, v.doc, v.name)
	}
	ours := map[string]bool{}
	for _, m := range members() {
		ours[m.name] = true
		assert.NotEmpty(t, m.doc, m.name)
		assert.NotEmpty(t, m.example, m.name)
		assert.Len(t, m.names, len(m.args)-map[bool]int{true: 0, false: 1}[m.global], m.name)
	}
	said := map[string]bool{}
	for _, s := range standard() {
		said[s.name] = true
		assert.NotNil(t, env.Functions()[s.name], "%s is no function of CEL any more", s.name)
	}
	for name := range env.Functions() {
		assert.True(t, ours[name] || said[name] || internal(name), "%s has no line in the reference", name)
	}
}

// The examples of members are rules, or needs, that fit.
func TestExamplesFit(t *testing.T) {
	t.Parallel()
	cfg := configured()
	cfg.EvidenceTypes = []*evidence.Type{{ID: "access-review", Attributes: []evidence.Attribute{{Name: "approved_by", Type: evidence.StringValue}}}, {ID: "policy"}}
	cfg.FactTypes = []*evidence.FactType{{ID: "reviewed", Type: evidence.BoolValue}}
	for _, m := range members() {
		c, err := NewCompiler(cfg)
		require.NoError(t, err)
		compile := c.Rule
		if m.name == "has" || m.name == "days" {
			compile = c.Needs // of a piece
		}
		assert.NotNil(t, compile(anExpr(m.example)), "%s: %v", m.example, c.Problems())
	}
}

// internal reports whether a function is CEL's own affair, or an old name of another.
func internal(name string) bool {
	return strings.HasPrefix(name, "__") || strings.HasPrefix(name, "@") || name == "in" || name == "_in_"
}

// referenceFields are the fields of every type; attributes and facts are declared by catalogs.
func referenceFields() map[string]map[string]field {
	fields := objectFields()
	maps.Copy(fields, subjectFields())
	return fields
}

func reference(t *testing.T) string {
	t.Helper()
	env, err := baseEnvironment(Config{}, allFields(Config{}))
	require.NoError(t, err)
	var b strings.Builder
	b.WriteString(head())
	writeKinds(&b)
	writeTypes(&b)
	writeMembers(&b)
	writeStandard(&b, env)
	b.WriteString(tail())
	return b.String()
}

func head() string {
	return `# What rules may say

<!-- Written by the tests of scoring/internal/rule from the environments themselves: change the code, then run them with -update. -->

A rule is one expression in the [Common Expression Language](https://cel.dev) (CEL) that comes to true, to false or to a figure.
It is checked when it is loaded: a name that is not in this reference, a type that does not fit, an evidence type or an attribute
that nobody declared, or a work that could have no end is refused with its line and column, and mostly with the nearest name.

This is version ` + EnvironmentVersion + ` of the environment.

## Contents

- [Kinds of expression](#kinds-of-expression): which variables each has
- [Types](#types): what a piece of evidence, a requirement and the others tell
- [Functions of Groundwork](#functions-of-groundwork)
- [What CEL brings](#what-cel-brings)
- [What nobody said](#what-nobody-said): how unknowns count
- [Functions of a host](#functions-of-a-host)
- [Limits and cost](#limits-and-cost)

## Kinds of expression

`
}

func writeKinds(b *strings.Builder) {
	section := func(title, text, example string, variables []variable) {
		fmt.Fprintf(b, "### %s\n\n%s\n\n```cel\n%s\n```\n\n| variable | type | what it holds |\n|---|---|---|\n", title, text, example)
		for _, v := range variables {
			fmt.Fprintf(b, "| `%s` | `%s` | %s |\n", v.name, typeText(v.kind), v.doc)
		}
		b.WriteString("\n")
	}
	section("A rule", "Judges a control on a basis (`expr` of a rule or of a tightening). It returns a bool, or a double from 0.0 to 1.0 for how much is shown.",
		`window.held("annual", evidence.ofType("audit-report").filter(e, e.has("independent") && e.attributes.independent))`, ruleVariables())
	section("A link's needs", "What a link asks of each piece of evidence (`needs`). It returns a bool.", `e.type != "change-record" || e.has("approved_by")`, needsVariables())
	section("A band", "When a band is reached (`when`) returns a bool; what stands against it (`unless`) returns a bool, or the reasons as a list of strings.",
		`requirements.filter(r, r.kind == "clause" && r.status == "not-supported").map(r, r.ref + " is not supported")`, bandVariables())
	section("A start rule", "When a reason for where to start, or a category, holds (`when`). It returns a bool.", `facts.buyers_ask_soc2 && !facts.buyers_ask_iso42001`, startVariables())
	examples := map[string]string{
		"requirement": `lens.asks == "type 2" && requirement.high < 1.0`, "group": `group.requirements.all(r, r.status == "not-supported")`,
		"control": `lens.operation && control.found < control.expected`, "test": `test.deviations > 0 && !test.explained`,
	}
	for _, each := range subjects() {
		section("A finding rule for each "+each.String(), fmt.Sprintf("When a finding rule with `each: %s` fires (`when`). It returns a bool.", each), examples[each.String()], findingVariables(each))
	}
}

func writeTypes(b *strings.Builder) {
	b.WriteString("## Types\n\nA string is in double quotes. An int is written `1`, a double `1.0`; the two do not mix in arithmetic. A timestamp is an instant in UTC, a duration a span of time.\n\n")
	fields := referenceFields()
	for _, o := range objectDocs() {
		fmt.Fprintf(b, "### %s\n\n%s.\n\n", typeText(o.kind), upper(o.doc))
		list := fields[o.kind.TypeName()]
		if len(list) == 0 {
			continue
		}
		b.WriteString("| field | type | what it tells |\n|---|---|---|\n")
		for _, name := range slices.Sorted(maps.Keys(list)) {
			fmt.Fprintf(b, "| `%s` | `%s` | %s |\n", name, typeText(list[name].kind), list[name].doc)
		}
		b.WriteString("\n")
	}
}

func writeMembers(b *strings.Builder) {
	b.WriteString("## Functions of Groundwork\n\nWhat stands before the dot is the value that the function is called on. Each costs one unit where nothing else is said.\n\n")
	b.WriteString("| signature | what it gives | cost | example |\n|---|---|---|---|\n")
	for _, m := range members() {
		var args []string
		receiver := ""
		types := m.args
		if !m.global {
			receiver, types = typeText(m.args[0])+".", m.args[1:]
		}
		for i, a := range types {
			args = append(args, m.names[i]+" "+typeText(a))
		}
		fmt.Fprintf(b, "| `%s%s(%s) %s` | %s | %s | `%s` |\n", receiver, m.name, strings.Join(args, ", "), typeText(m.result), m.doc, cmp.Or(m.cost, "one unit"), strings.ReplaceAll(m.example, "|", "\\|"))
	}
	b.WriteString("\n")
}

// A standardFunction is one that CEL brings, with what we say of it.
type standardFunction struct {
	name, doc string
}

const readsTexts = "; costs what its texts cost"

func standard() []standardFunction {
	return []standardFunction{
		{"_&&_", "both hold. False decides, whatever the other side is: unknown or failed"},
		{"_||_", "one of them holds. True decides, whatever the other side is"},
		{"!_", "it does not hold"},
		{"_?_:_", "the second where the first holds, else the third"},
		{"_==_", "they are equal; texts and lists cost their size, unless one side is written out"},
		{"_!=_", "they are not equal; costs as =="},
		{"_<_", "the first is less, earlier, or before in the order of bytes"},
		{"_<=_", "less or equal"},
		{"_>_", "greater"},
		{"_>=_", "greater or equal"},
		{"_+_", "the sum; of texts and lists the second after the first, at the cost of both"},
		{"_-_", "the difference; of two timestamps a duration"},
		{"_*_", "the product"},
		{"_/_", "the quotient, whole for ints; by 0 it fails"},
		{"_%_", "the remainder; by 0 it fails"},
		{"-_", "the negative"},
		{"_[_]", "the element at a place of a list, from 0, or of a key of a map; one that is not there fails"},
		{"@in", "it is among the elements of a list, or the keys of a map; costs the list"},
		{"size", "how many characters or elements" + readsTexts},
		{"contains", "the text holds the other" + readsTexts},
		{"startsWith", "the text begins with the other" + readsTexts + ", unless the other is written out"},
		{"endsWith", "the text ends with the other" + readsTexts + ", unless the other is written out"},
		{"matches", fmt.Sprintf("a part of the text matches the pattern, an RE2 expression that is written out in the rule and compiles to at most %d instructions; costs a tenth of the text's bytes times the instructions", maxPattern)},
		{"timestamp", "the instant of a text as RFC 3339 writes it, or of seconds since 1970"},
		{"duration", "the duration of a text in h, m, s, ms, us and ns, such as \"36h\"; for days use days(30)"},
		{"getFullYear", "the year, in UTC; with a time zone, written out, in that zone"},
		{"getMonth", "the month, from 0 for January"},
		{"getDate", "the day of the month, from 1"},
		{"getDayOfMonth", "the day of the month, from 0"},
		{"getDayOfWeek", "the day of the week, from 0 for Sunday"},
		{"getDayOfYear", "the day of the year, from 0"},
		{"getHours", "the hour; of a duration all hours of it"},
		{"getMinutes", "the minute; of a duration all minutes of it"},
		{"getSeconds", "the second; of a duration all seconds of it"},
		{"getMilliseconds", "the milliseconds of the second"},
		{"bool", "a bool of the text \"true\" or \"false\""},
		{"int", "a whole number; of a double cut towards 0, of a timestamp its seconds since 1970"},
		{"uint", "a number without sign"},
		{"double", "a number with a fraction"},
		{"string", "the text of a value"},
		{"bytes", "the bytes of a text"},
		{"type", "the type of a value"},
		{"dyn", "the value without its type: what is done with it is checked when it runs, and not before. Rules do better without it"},
	}
}

func writeStandard(b *strings.Builder, env *cel.Env) {
	b.WriteString("## What CEL brings\n\n### Loops\n\nEach names a variable for the element that it looks at. They may stand within each other " + strconv.Itoa(maxLoops) + " deep.\n\n")
	b.WriteString(`| loop | what it gives |
|---|---|
| ` + "`list.exists(e, condition)`" + ` | the condition holds of one element; it stops at the first |
| ` + "`list.all(e, condition)`" + ` | the condition holds of all, and so of none: write ` + "`list.exists() && list.all(…)`" + ` where there must be one |
| ` + "`list.exists_one(e, condition)`" + ` | the condition holds of exactly one |
| ` + "`list.filter(e, condition)`" + ` | the elements of which the condition holds; unknown of one is unknown of all, so ask ` + "`e.has(\"x\") && e.attributes.x`" + ` |
| ` + "`list.map(e, value)`" + ` | the value for each element; with a condition between, for those of which it holds |
| ` + "`has(e.field)`" + ` | the field is given: a date, an attribute, a fact |

### Operators and functions

| name | signatures | what it gives |
|---|---|---|
`)
	for _, s := range standard() {
		var signatures []string
		for _, o := range env.Functions()[s.name].OverloadDecls() {
			signatures = append(signatures, "`"+strings.ReplaceAll(signature(s.name, o), "|", "\\|")+"`")
		}
		if len(signatures) > 4 {
			signatures = append(signatures[:3], fmt.Sprintf("and %d more of the same kind", len(signatures)-3))
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", strings.ReplaceAll(display(s.name), "|", "\\|"), strings.Join(signatures, ", "), s.doc)
	}
	b.WriteString("\n")
}

func display(name string) string {
	if name == "_[_]" || name == "_?_:_" {
		return map[string]string{"_[_]": "[]", "_?_:_": "? :"}[name]
	}
	return strings.Trim(name, "_@")
}

// signature writes an overload as it stands in a rule.
func signature(name string, o *decls.OverloadDecl) string {
	args := make([]string, len(o.ArgTypes()))
	for i, a := range o.ArgTypes() {
		args[i] = typeText(a)
	}
	result := typeText(o.ResultType())
	switch {
	case name == "_?_:_":
		return fmt.Sprintf("%s ? %s : %s → %s", args[0], args[1], args[2], result)
	case name == "_[_]":
		return fmt.Sprintf("%s[%s] → %s", args[0], args[1], result)
	case strings.Contains(name, "_") && len(args) == 1:
		return fmt.Sprintf("%s%s → %s", display(name), args[0], result)
	case strings.Contains(name, "_") || name == "@in":
		return fmt.Sprintf("%s %s %s → %s", args[0], display(name), args[1], result)
	case o.IsMemberFunction():
		return fmt.Sprintf("%s.%s(%s) → %s", args[0], name, strings.Join(args[1:], ", "), result)
	default:
		return fmt.Sprintf("%s(%s) → %s", name, strings.Join(args, ", "), result)
	}
}

func tail() string {
	var kindNames []string
	for k := BoolKind; k.valid(); k++ {
		kindNames = append(kindNames, k.String())
	}
	return fmt.Sprintf(`## What nobody said

A fact that nobody answered, an attribute that a piece does not carry and a date that is not given are unknown. What is done with
an unknown is unknown, with three exceptions: false && unknown is false, true || unknown is true, and exists and all look on for an
element that decides. An expression that comes to an unknown counts as 0 in the low figure and as 1 in the high one, and the
assessment names what it waits for.

An expression that fails (a division by 0, a place that is not in the list, a function of a host that returned an error, the cost
limit) counts as unknown too, and is told as a fault of the rule.

## Functions of a host

A program that embeds Groundwork can add functions of its own: a name, which may have dots, the kinds of its parameters and of its
result, and a Go function that gets the context of the evaluation. The kinds are %s;
a function takes evidence and returns none. It must be pure: the same arguments give the same result, and it does no I/O.

`+"```cel"+`
evidence.all(e, vuln.sla(e, at, days(30)))
`+"```"+`

Names of CEL, of this reference and of variables are refused, as are two functions of one name that take the same. An error, a
panic and a result of another kind are a fault of the rule that names the function. A call costs %d units and what it is given.

## Limits and cost

| limit | what it bounds |
|---|---|
| %d bytes | the text of one expression |
| %d | brackets and calls within each other |
| %d | loops within each other |
| %d instructions | the pattern of `+"`matches`"+` |
| %d parameters | a function of a host |
| 1,000,000 units, unless the host says otherwise | the cost of one evaluation |

**One unit is one step**: a variable or a field that is read, or a call or comparison that is made. A loop costs the steps of its body for each
turn; an operand of && or || of more than three steps only where it is reached. A function that walks a list costs one unit for each
element, and one that reads a text one unit for each %d bytes.

Cost is looked at twice. When a rule is loaded, what it could cost at most is estimated for %d pieces of evidence, with %d texts
in a list of texts and %d bytes in a text: above the limit it is refused. When it runs, the units are counted, and a rule that reaches the
limit stops there and is told as a fault, whatever && and || would have made of it. An expression that does not loop, reads
no texts but to compare them with what is written out, and calls no function of a host is not counted as it runs, since
it walks the evidence %d times at most.

A loop and a function of a host end with the context of the assessment.
`, strings.Join(kindNames[:len(kindNames)-1], ", ")+" and "+kindNames[len(kindNames)-1], meter.CallUnits, maxText, maxNesting, maxLoops, maxPattern, maxParams,
		meter.BytesPerUnit, expectedItems, expectedTexts, expectedText, freeUpTo/expectedItems)
}

// typeText names a type as a reader would.
func typeText(t *cel.Type) string {
	return strings.NewReplacer("groundwork.", "", "google.protobuf.Timestamp", "timestamp", "google.protobuf.Duration", "duration", "<", "", ">", "").Replace(t.String())
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
