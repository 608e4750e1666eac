package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
)

// choices are numbers out of bytes: where they end, every choice is the first.
type choices struct{ data []byte }

func (c *choices) of(n int) int {
	if len(c.data) == 0 || n <= 1 {
		return 0
	}
	b := int(c.data[0])
	c.data = c.data[1:]
	return b % n
}

// A writer writes expressions that type-check, mostly: out of what an environment offers.
type writer struct {
	*choices

	fields map[string]map[string]field
	scope  []variable
	loops  int
}

// A form is one way to write a value of a type: %b, %i, %d, %s, %t, %u, %l, %n, %e, %v are values of the types that
// holes names.
type form struct{ kind, text string }

// holes are the types that forms name by a letter.
func holes() map[byte]*cel.Type {
	return map[byte]*cel.Type{
		'b': cel.BoolType, 'i': cel.IntType, 'd': cel.DoubleType, 's': cel.StringType, 't': cel.TimestampType, 'u': cel.DurationType,
		'l': cel.ListType(cel.StringType), 'n': cel.ListType(cel.IntType), 'v': evidenceList, 'e': evidenceType, 'w': periodType,
		'q': cel.ListType(requirementType), 'f': cel.ListType(findingType),
	}
}

// literals are what is written out; the first is written where no choice is left.
func written() map[byte][]string {
	return map[byte][]string{
		'b': {"true", "false"},
		'i': {"1", "0", "2", "-3", "40", "9223372036854775807", "-9223372036854775808"},
		'd': {"0.5", "0.0", "1.0", "2.5", "-0.1", "1e308"},
		's': {`"review"`, `""`, `"log"`, `"x"`, `"late"`, `"monthly"`, `"quarterly"`, `"not-supported"`, `"deviation"`, `"é"`},
		't': {`timestamp("2026-03-01T00:00:00Z")`, `timestamp("0001-01-01T00:00:00Z")`, `timestamp("9999-12-31T23:59:59.5Z")`, `timestamp("2026-03-01T00:00:00+02:00")`},
		'u': {`duration("36h")`, `days(30)`, `days(0)`, `duration("1.5s")`, `days(36501)`},
		'l': {`["review", "x"]`, `["late"]`, `[]`},
		'n': {`[1, 2]`, `[0]`},
	}
}

// forms are what is put together. %1 is the variable of the loop around.
func forms() []form {
	return []form{
		{"b", `%b && %b`}, {"b", `%b || %b`}, {"b", `!%b`}, {"b", `%b ? %b : %b`}, {"i", `%b ? %i : %i`}, {"d", `%b ? %d : %d`}, {"s", `%b ? %s : %s`}, {"t", `%b ? %t : %t`}, {"l", `%b ? %l : %l`},
		{"b", `%i == %i`}, {"b", `%s == %s`}, {"b", `%s != %s`}, {"b", `%d == %d`}, {"b", `%b == %b`}, {"b", `%t == %t`}, {"b", `%u != %u`}, {"b", `%l == %l`}, {"b", `%n != %n`},
		{"b", `%i < %i`}, {"b", `%i >= %i`}, {"b", `%d <= %d`}, {"b", `%d > %d`}, {"b", `%s < %s`}, {"b", `%t <= %t`}, {"b", `%t > %t`}, {"b", `%u < %u`}, {"b", `%u >= %u`}, {"b", `%b < %b`},
		{"b", `%s in %l`}, {"b", `%i in %n`}, {"b", `%s in ["review", "log", "x"]`}, {"b", `%s in []`}, {"b", `%e in %v`}, {"b", `%v == %v`}, {"b", `%e == %e`},
		{"i", `%i + %i`}, {"i", `%i - %i`}, {"i", `%i * %i`}, {"i", `%i / %i`}, {"i", `%i %% %i`}, {"i", `-%i`}, {"d", `%d + %d`}, {"d", `%d - %d`}, {"d", `%d * %d`}, {"d", `%d / %d`}, {"d", `-%d`},
		{"u", `%t - %t`}, {"t", `%t + %u`}, {"t", `%u + %t`}, {"t", `%t - %u`}, {"u", `%u + %u`}, {"u", `%u - %u`}, {"u", `days(%i)`},
		{"s", `%s + %s`}, {"l", `%l + %l`}, {"n", `%n + %n`}, {"l", `[%s, %s]`}, {"n", `[%i, 3]`}, {"s", `%l[%i]`}, {"i", `%n[%i]`},
		{"i", `size(%l)`}, {"i", `%l.size()`}, {"i", `size(%s)`}, {"i", `size(%v)`}, {"i", `size(%n)`},
		{"b", `%s.contains(%s)`}, {"b", `%s.startsWith(%s)`}, {"b", `%s.endsWith("x")`}, {"b", `%s.matches("^[a-z]+$")`},
		{"d", `double(%i)`}, {"i", `int(%d)`}, {"s", `string(%i)`}, {"s", `string(%b)`}, {"s", `string(%d)`}, {"i", `int(%t)`}, {"s", `string(%t)`}, {"i", `int(%s)`},
		{"i", `%t.getFullYear()`}, {"i", `%t.getMonth()`}, {"i", `%t.getDate()`}, {"i", `%t.getDayOfMonth()`}, {"i", `%t.getDayOfWeek()`}, {"i", `%t.getDayOfYear()`}, {"i", `%t.getHours()`}, {"i", `%t.getMinutes()`}, {"i", `%t.getSeconds()`}, {"i", `%t.getMilliseconds()`},
		{"i", `%u.getHours()`}, {"i", `%u.getMinutes()`}, {"i", `%u.getSeconds()`}, {"i", `%t.getHours("+02:00")`},
		{"v", `%v.ofType("review")`}, {"v", `%v.ofType("log")`}, {"v", `%v.with("note")`}, {"v", `%v.within(%w)`}, {"v", `%v.effective(%t)`}, {"v", `%v.accepted()`}, {"v", `%v.latest()`}, {"v", `%v + %v`}, {"v", `%v.ofType(%s)`},
		{"b", `%v.exists()`}, {"i", `%v.count()`}, {"b", `%e.has("note")`}, {"b", `%e.has("ratio")`}, {"e", `%v[%i]`},
		{"b", `has(%e.owner)`}, {"b", `has(%e.attributes.note)`}, {"b", `has(%e.period)`}, {"s", `%e.id`}, {"d", `%e.attributes.ratio`}, {"t", `%e.collected`}, {"w", `%e.period`}, {"l", `%e.systems`},
		{"d", `%w.covered(%v)`}, {"d", `%w.held("monthly", %v)`}, {"d", `%w.held(%v)`}, {"d", `%w.held(%s, %v)`}, {"d", `%i.of(%i)`}, {"d", `share(%b)`},
		{"b", `dyn(%i) == %i`}, {"i", `{"a": %i}["a"]`}, {"b", `%s in {"x": 1}`},
	}
}

// looping are the macros: what they loop over, by a letter of holes, and of what type their variable is.
func looping() []form {
	var all []form
	for _, list := range []string{"v", "l", "n", "q", "f"} {
		all = append(all, form{"b", list + `.exists(%1, %b)`}, form{"b", list + `.all(%1, %b)`}, form{"b", list + `.exists_one(%1, %b)`}, form{list, list + `.filter(%1, %b)`},
			form{"l", list + `.map(%1, %s)`}, form{"n", list + `.map(%1, %i)`}, form{"l", list + `.map(%1, %b, %s)`}, form{"n", list + `.map(%1, %b, 7)`})
	}
	return all
}

// value writes a value of a type.
func (w *writer) value(t byte, depth int) string {
	if depth <= 0 || w.of(4) == 0 {
		return w.leaf(t)
	}
	if w.of(4) == 0 && w.loops < 2 {
		if text, ok := w.loop(t, depth); ok {
			return text
		}
	}
	var may []form
	for _, f := range forms() {
		if f.kind == string(t) && w.reaches(f.text) {
			may = append(may, f)
		}
	}
	if len(may) == 0 {
		return w.leaf(t)
	}
	return "(" + w.fill(may[w.of(len(may))].text, depth-1) + ")"
}

// fill writes values into the holes of a form.
func (w *writer) fill(text string, depth int) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			b.WriteByte(text[i])
			continue
		}
		i++
		if text[i] == '%' {
			b.WriteByte('%')
		} else {
			b.WriteString(w.value(text[i], depth))
		}
	}
	return b.String()
}

// reaches reports whether each hole of a form can be filled here.
func (w *writer) reaches(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '%' {
			i++
			if text[i] != '%' && len(written()[text[i]]) == 0 && len(w.paths(text[i])) == 0 {
				return false
			}
		}
	}
	return true
}

func (w *writer) loop(t byte, depth int) (string, bool) {
	var may []form
	for _, f := range looping() {
		if f.kind == string(t) && (len(written()[f.text[0]]) > 0 || len(w.paths(f.text[0])) > 0) {
			may = append(may, f)
		}
	}
	if len(may) == 0 {
		return "", false
	}
	f := may[w.of(len(may))]
	over := w.value(f.text[0], depth-1)
	v := variable{name: fmt.Sprintf("x%d", len(w.scope)), kind: holes()[f.text[0]].Parameters()[0]}
	w.scope, w.loops = append(w.scope, v), w.loops+1
	text := over + w.fill(strings.ReplaceAll(f.text[1:], "%1", v.name), depth-1)
	w.scope, w.loops = w.scope[:len(w.scope)-1], w.loops-1
	return text, true
}

// leaf is a variable, a field of one, whether a field is there, or what is written out.
func (w *writer) leaf(t byte) string {
	paths, texts := w.paths(t), written()[t]
	if len(paths) > 0 && (len(texts) == 0 || w.of(3) > 0) {
		return paths[w.of(len(paths))]
	}
	if len(texts) == 0 {
		return "true" // of no such type: the checker refuses it
	}
	return texts[w.of(len(texts))]
}

// paths are all that can be read of a type: variables, and what can be read of these.
func (w *writer) paths(t byte) []string {
	var out []string
	for _, v := range w.scope {
		out = append(out, w.below(v.name, v.kind, holes()[t], 3)...)
	}
	return out
}

func (w *writer) below(path string, kind, want *cel.Type, deep int) []string {
	var out []string
	if kind.IsExactType(want) {
		out = append(out, path)
	}
	if kind.Kind() != types.StructKind || deep == 0 {
		return out
	}
	for _, name := range slices.Sorted(keys(w.fields[kind.TypeName()])) {
		f := w.fields[kind.TypeName()][name]
		if want == cel.BoolType {
			out = append(out, fmt.Sprintf("has(%s.%s)", path, name))
		}
		out = append(out, w.below(path+"."+name, f.kind, want, deep-1)...)
	}
	return out
}
