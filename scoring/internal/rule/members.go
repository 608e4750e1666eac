package rule

import (
	"slices"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/decls"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
)

// A member is one function that we add to CEL, so that rules read like sentences.
type member struct {
	name   string
	form   string      // tells apart members of one name
	global bool        // share(x), not x.share()
	args   []*cel.Type // the receiver first
	result *cel.Type
	bind   cel.OverloadOpt
	low    lower.Call

	names   []string // of the arguments after the receiver, for the reference
	doc     string
	cost    string // "" for one unit
	example string
}

func (m member) id() string { return m.args[0].String() + "." + m.name + m.form }

// option declares the member.
func (m member) option() cel.EnvOption {
	overload := cel.MemberOverload(m.id(), m.args, m.result, m.bind)
	if m.global {
		overload = cel.Overload(m.id(), m.args, m.result, m.bind)
	}
	return cel.Function(m.name, decls.DisableTypeGuards(true), overload)
}

// What members cost, in words.
const (
	aPiece     = "one unit for each piece of the list"
	unlessMade = "one unit; for a list that filter or + made, one for each piece"
)

// members are the functions that rules have beside CEL's own.
func members() []member {
	return slices.Concat(picking(), counting(), filling(), helping())
}

// onPieces is a member that keeps the pieces of a list for which something holds that an argument says. CEL's
// value of the argument becomes Go's by read, which reports false for one of another type; what is no text names
// no piece.
func onPieces[A any](name, argName string, arg *cel.Type, read func(ref.Val) (A, bool), holds func(*Item, A) bool) member {
	return member{
		name: name, args: []*cel.Type{evidenceList, arg}, result: evidenceList, names: []string{argName}, cost: aPiece,
		bind: cel.BinaryBinding(func(l, v ref.Val) ref.Val {
			return onList(l, func(l items) ref.Val {
				a, ok := read(v)
				return checked(ok || arg == cel.StringType, func() ref.Val { return l.keep(func(i *Item) bool { return ok && holds(i, a) }) })
			})
		}),
		low: lower.InFrame(func(f *lower.Frame, l []*Item, a A) ([]*Item, bool) {
			out := room(f, len(l))
			for _, i := range l {
				if holds(i, a) {
					out = append(out, i)
				}
			}
			return out, true
		}),
	}
}

// room is an empty list with room for so many pieces, that lasts as long as the evaluation.
func room(f *lower.Frame, n int) []*Item {
	v, ok := f.Vars.(*Vars)
	if !ok {
		return make([]*Item, 0, n)
	}
	if cap(v.scratch)-len(v.scratch) < n {
		v.scratch = make([]*Item, 0, max(n, 2*cap(v.scratch))) // what was given out stays with who has it
	}
	at := len(v.scratch)
	v.scratch = v.scratch[:at+n]
	return v.scratch[at : at : at+n]
}

func (m member) says(doc, example string) member {
	m.doc, m.example = doc, example
	return m
}

// picking are the members that give some of the pieces.
func picking() []member {
	return []member{
		onPieces("ofType", "type", cel.StringType, textOfValue, func(i *Item, id string) bool { return i.Piece.Type == id }).says("the pieces of one evidence type; a type that nobody declared is refused", `evidence.ofType("access-review").exists()`),
		onPieces("with", "attribute", cel.StringType, textOfValue, (*Item).has).says("the pieces that carry the attribute", `evidence.with("approved_by").exists()`),
		onPieces("within", "period", periodType, func(v ref.Val) (Window, bool) { p, ok := v.(Window); return p, ok },
			func(i *Item, p Window) bool { return i.within(p.Period) }).says("the pieces that belong to the period: an occurrence by its last day, what covers days by any day", `evidence.within(window).count() >= 4`),
		onPieces("effective", "day", cel.TimestampType, timeOf, func(i *Item, at lower.Instant) bool { return i.InForce.Contains(dayOf(at)) }).says("the pieces that are in force on the day", `evidence.effective(at).exists()`),
		picked("accepted", unlessMade, func(l items) items { return l }).
			says("all pieces: what a rule sees counts as accepted; it makes a rule read well", `evidence.accepted().exists()`),
		picked("latest", aPiece, items.latest).
			says("the piece that occurred last, the first of these in the list; none of none", `evidence.latest().exists(e, at - e.occurred < days(90))`),
	}
}

// counting are the members that ask a list or a piece something.
func counting() []member {
	return []member{
		unary("exists", cel.BoolType, unlessMade, func(l items) bool { return l.count() > 0 }, func(v bool) ref.Val { return types.Bool(v) }).
			says("there is a piece; with a variable and a condition, exists(e, …), it is CEL's own macro", `evidence.exists()`),
		unary("count", cel.IntType, unlessMade, items.count, func(v int64) ref.Val { return types.Int(v) }).
			says("how many pieces there are", `evidence.count() >= 2`),
		carries(),
	}
}

// carries is the member that asks a piece for an attribute.
func carries() member {
	return member{
		name: "has", args: []*cel.Type{evidenceType, cel.StringType}, result: cel.BoolType, names: []string{"attribute"},
		doc: "the piece carries the attribute; reading one that it does not carry is unknown", example: `e.has("approved_by")`,
		bind: cel.BinaryBinding(func(e, name ref.Val) ref.Val {
			i, ok1 := e.(*Item)
			s, ok2 := textOfValue(name)
			return checked(ok1, func() ref.Val { return types.Bool(ok2 && i.has(s)) })
		}),
		low: lower.Two((*Item).has),
	}
}

// filling are the members that say how evidence fills the units of the lens.
func filling() []member {
	bySlices := member{
		name: "held", args: []*cel.Type{periodType, cel.StringType, evidenceList}, result: cel.DoubleType, names: []string{"cadence", "list"}, cost: aPiece,
		doc:     "the share of the window's slices (daily, weekly, monthly, quarterly, half-yearly, annual) that the list fills, each worth its conformity; without a window the instant: 0.0 to 1.0",
		example: `window.held("quarterly", evidence)`,
		bind:    cel.FunctionBinding(held),
		low:     lower.Try3(heldBy),
	}
	own := bySlices
	own.args, own.names = []*cel.Type{periodType, evidenceList}, []string{"list"}
	own.form, own.doc, own.example = "_own", "the same by the control's own cadence", `window.held(evidence)`
	own.bind = cel.BinaryBinding(func(w, l ref.Val) ref.Val { return held(w, types.String(""), l) })
	own.low = lower.Try2(func(w Window, l []*Item) (float64, bool) { return heldBy(w, "", l) })
	return []member{
		{
			name: "covered", args: []*cel.Type{periodType, evidenceList}, result: cel.DoubleType, names: []string{"list"}, cost: aPiece,
			doc: "the share of the window's days that the list shows, each worth its conformity; without a window the instant: 0.0 to 1.0", example: `window.covered(evidence.ofType("policy"))`,
			bind: cel.BinaryBinding(func(w, l ref.Val) ref.Val {
				p, ok := w.(Window)
				if !ok || p.Fill == nil {
					return types.NewErr("covered: want window, the time of the lens")
				}
				return onList(l, func(l items) ref.Val { return types.Double(p.Fill.Covered(l)) })
			}),
			low: lower.Try2(func(w Window, l []*Item) (float64, bool) {
				if w.Fill == nil {
					return 0, false
				}
				return w.Fill.Covered(l), true
			}),
		},
		bySlices, own,
	}
}

// helping are small functions that keep bool and figures together.
func helping() []member {
	return []member{
		{
			name: "of", args: []*cel.Type{cel.IntType, cel.IntType}, result: cel.DoubleType, names: []string{"wanted"},
			doc: "a count as a share of what is wanted, at most 1.0; it fails where nothing is wanted", example: `evidence.count().of(4)`,
			bind: cel.BinaryBinding(ratio),
			low:  lower.Try2(func(n, wanted int64) (float64, bool) { return min(1, float64(n)/float64(wanted)), wanted > 0 }),
		},
		{
			name: "share", global: true, args: []*cel.Type{cel.BoolType}, result: cel.DoubleType, names: []string{"condition"},
			doc: "1.0 where the condition holds, 0.0 where it does not: weighs conditions against each other", example: `share(evidence.exists()) * 0.5 + share(facts.reviewed) * 0.5`,
			bind: cel.UnaryBinding(func(b ref.Val) ref.Val {
				if b == types.True {
					return types.Double(1)
				}
				return types.Double(0)
			}),
			low: lower.One(func(holds bool) float64 {
				if holds {
					return 1
				}
				return 0
			}),
		},
		{
			name: "days", global: true, args: []*cel.Type{cel.IntType}, result: cel.DurationType, names: []string{"number"},
			doc: "a duration of so many days, -36500 to 36500", example: `at - e.occurred < days(30)`,
			bind: cel.UnaryBinding(func(n ref.Val) ref.Val {
				d, ok := n.(types.Int)
				if !ok || d < -36500 || d > 36500 {
					return types.NewErr("days(%v): want -36500 to 36500", n.Value())
				}
				return types.Duration{Duration: time.Duration(d) * 24 * time.Hour}
			}),
			low: lower.Try1(func(n int64) (time.Duration, bool) {
				return time.Duration(n) * 24 * time.Hour, n >= -36500 && n <= 36500
			}),
		},
	}
}

// held counts by the slices of a cadence, which is named, or the control's own.
func held(args ...ref.Val) ref.Val {
	w, ok1 := args[0].(Window)
	name, ok2 := args[1].(types.String)
	l, ok3 := listOf(args[2])
	var cadence calendar.Cadence
	if !ok1 || !ok2 || !ok3 || cadence.UnmarshalText([]byte(name)) != nil || name != "" && !cadence.IsCalendar() {
		return types.NewErr("held(%v): want daily, weekly, monthly, quarterly, half-yearly or annual", args[1].Value())
	}
	if w.Fill == nil {
		return types.NewErr("held: want window, the time of the lens")
	}
	v, ok := w.Fill.Held(cadence, l)
	if !ok {
		return types.NewErr("held: the control has no cadence by calendar; name one, such as held(\"quarterly\", …)")
	}
	return types.Double(v)
}

// unary is a member that takes a list of evidence alone, and how CEL sees what it gives.
func unary[R any](name string, result *cel.Type, cost string, f func(items) R, see func(R) ref.Val) member {
	return member{
		name: name, args: []*cel.Type{evidenceList}, result: result, cost: cost,
		bind: cel.UnaryBinding(func(l ref.Val) ref.Val { return onList(l, func(l items) ref.Val { return see(f(l)) }) }),
		low:  lower.One(func(l []*Item) R { return f(l) }),
	}
}

// picked is a member that gives some of a list of evidence.
func picked(name, cost string, f func(items) items) member {
	m := unary(name, evidenceList, cost, f, itself)
	m.low = lower.One(func(l []*Item) []*Item { return f(l) })
	return m
}

// heldBy is [held] of Go's values, false where CEL says why not.
func heldBy(w Window, name string, l []*Item) (float64, bool) {
	var cadence calendar.Cadence
	if w.Fill == nil || cadence.UnmarshalText([]byte(name)) != nil || name != "" && !cadence.IsCalendar() {
		return 0, false
	}
	return w.Fill.Held(cadence, l)
}

func onList(v ref.Val, f func(items) ref.Val) ref.Val {
	if l, ok := listOf(v); ok {
		return f(l)
	}
	return types.MaybeNoSuchOverloadErr(v)
}

func checked(ok bool, f func() ref.Val) ref.Val {
	if !ok {
		return types.NewErr("argument of another type than declared")
	}
	return f()
}

func ratio(n, of ref.Val) ref.Val {
	a, ok1 := n.(types.Int)
	b, ok2 := of.(types.Int)
	if !ok1 || !ok2 || b <= 0 {
		return types.NewErr("of(%v): want a number above 0", of.Value())
	}
	return types.Double(min(1, float64(a)/float64(b)))
}

// has reports whether the item carries the attribute.
func (i *Item) has(name string) bool {
	_, there := i.Piece.Attributes[name]
	return there
}

// carrying is what reading an attribute that the item does not carry waits for.
func (i *Item) carrying(name string) string { return i.Piece.ID + "." + name }

// within reports whether the item belongs to the window: an occurrence by its last
// day, coverage by any day.
func (i *Item) within(w framework.Period) bool {
	if i.Ready != nil {
		return !i.Shows.IsZero() && !i.Shows.Intersect(w).IsZero()
	}
	if i.Kind.Kind != evidence.Record {
		return !w.Intersect(i.Speaks).IsZero()
	}
	return w.Contains(i.Occurred)
}

// latest is the piece that occurred last, the first of these that are seen.
func (l items) latest() items {
	best := -1
	for at, i := range l {
		if !i.Unseen && (best < 0 || i.Occurred > l[best].Occurred) {
			best = at
		}
	}
	if best < 0 {
		return nil
	}
	return l[best : best+1 : best+1]
}

// count is how many pieces a rule reads.
func (l items) count() (n int64) {
	for _, i := range l {
		if !i.Unseen {
			n++
		}
	}
	return n
}
