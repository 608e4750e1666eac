package scoring

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/decls"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// EnvironmentVersion is the version of the variables and members that rules see.
const EnvironmentVersion = "1"

func errNoNative(t reflect.Type) error { return fmt.Errorf("no native value of type %s", t) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// environments are the typed environments: of rules, of a link's needs, of bands, and of
// finding rules by what they look at. They close over no organisation.
type environments struct {
	rule, needs, band *cel.Env
	finding           map[mapping.Subject]*cel.Env
}

func newEnvironments(src mapping.Source, extra []Function) (*environments, error) {
	fields := objectFields()
	maps.Copy(fields, subjectFields())
	fields[attributesType.TypeName()] = attributeFields(src.EvidenceTypes)
	fields[factsType.TypeName()] = factFields(src.FactTypes)
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, fmt.Errorf("rule types: %w", err)
	}
	opts := append([]cel.EnvOption{
		cel.CustomTypeProvider(&provider{Provider: registry, fields: fields}),
		cel.EnableMacroCallTracking(),
		cel.DefaultUTCTimeZone(true),
		cel.ParserExpressionSizeLimit(8 << 10),
		cel.ParserRecursionLimit(64),
		cel.ASTValidators(cel.ValidateDurationLiterals(), cel.ValidateTimestampLiterals(), cel.ValidateRegexLiterals(),
			cel.ValidateHomogeneousAggregateLiterals(), cel.ValidateComprehensionNestingLimit(2)),
		cel.Variable("at", cel.TimestampType),
		cel.Variable("window", periodType),
		cel.Variable("facts", factsType),
	}, members()...)
	for _, f := range extra {
		opts = append(opts, f.option())
	}
	base, err := cel.NewCustomEnv(append([]cel.EnvOption{cel.StdLib()}, opts...)...)
	if err != nil {
		return nil, fmt.Errorf("rule environment: %w", err)
	}
	var envs environments
	var err1, err2, err3 error
	envs.rule, err1 = base.Extend(cel.Variable("evidence", evidenceList))
	envs.needs, err2 = base.Extend(cel.Variable("e", evidenceType))
	envs.band, err3 = base.Extend(cel.Variable("readiness", cel.DoubleType),
		cel.Variable("requirements", cel.ListType(requirementType)), cel.Variable("findings", cel.ListType(findingType)))
	errs := []error{err1, err2, err3}
	envs.finding = map[mapping.Subject]*cel.Env{}
	for each, subject := range map[mapping.Subject]*cel.Type{
		mapping.SubjectRequirement: requirementType, mapping.SubjectGroup: groupType, mapping.SubjectControl: controlType, mapping.SubjectTest: testType,
	} {
		env, err := base.Extend(cel.Variable("lens", lensType), cel.Variable(each.String(), subject))
		envs.finding[each] = env
		errs = append(errs, err)
	}
	return &envs, errors.Join(errs...)
}

// attributeFields is the union of what the evidence types declare. Reading one that
// a piece of evidence does not carry is unknown.
func attributeFields(list []*evidence.Type) map[string]field {
	fields := map[string]field{}
	for _, t := range list {
		for _, a := range t.Attributes {
			fields[a.Name] = field{
				kind: celType(a.Type),
				set: func(v any) bool {
					_, ok := v.(attributes).item.e.Attributes[a.Name]
					return ok
				},
				get: func(v any) any {
					e := v.(attributes).item.e //nolint:forcetypeassert // the checker vouches
					return value(e.Attributes[a.Name], a.Type, e.ID+"."+a.Name)
				},
			}
		}
	}
	return fields
}

func factFields(list []*evidence.FactType) map[string]field {
	fields := map[string]field{}
	for _, t := range list {
		fields[t.ID] = field{
			kind: celType(t.Type),
			set:  func(v any) bool { _, ok := v.(*facts).values[t.ID]; return ok },
			get: func(v any) any {
				return value(v.(*facts).values[t.ID], t.Type, "facts."+t.ID) //nolint:forcetypeassert // the checker vouches
			},
		}
	}
	return fields
}

// value turns a declared value into CEL's, or into an unknown that names it.
func value(v any, t evidence.ValueType, name string) any {
	converted, ok := t.Convert(v)
	if !ok {
		return absent(name)
	}
	switch v := converted.(type) {
	case bool:
		return types.Bool(v)
	case int64:
		return types.Int(v)
	case float64:
		return types.Double(v)
	case string:
		return types.String(v)
	case []string:
		return types.NewStringList(types.DefaultTypeAdapter, v)
	default:
		return absent(name)
	}
}

// members are the host functions that rules read like sentences with.
func members() []cel.EnvOption {
	list := func(name string, arg *cel.Type, f func(items, ref.Val) ref.Val) cel.EnvOption {
		return cel.Function(name, decls.DisableTypeGuards(true), cel.MemberOverload("evidence_"+name, []*cel.Type{evidenceList, arg}, evidenceList,
			cel.BinaryBinding(func(l, v ref.Val) ref.Val { return onList(l, func(l items) ref.Val { return f(l, v) }) })))
	}
	return []cel.EnvOption{
		list("ofType", cel.StringType, func(l items, v ref.Val) ref.Val {
			return l.keep(func(i *item) bool { return types.String(i.e.Type) == v })
		}),
		list("with", cel.StringType, func(l items, v ref.Val) ref.Val {
			return l.keep(func(i *item) bool { return i.has(v) })
		}),
		list("within", periodType, func(l items, v ref.Val) ref.Val {
			p, ok := v.(period)
			return checked(ok, func() ref.Val { return l.keep(func(i *item) bool { return i.within(p.Period) }) })
		}),
		list("effective", cel.TimestampType, func(l items, v ref.Val) ref.Val {
			d, ok := timeOf(v)
			return checked(ok, func() ref.Val { return l.keep(func(i *item) bool { return i.inForce.Contains(d) }) })
		}),
		unary("accepted", evidenceList, evidenceList, func(l items) ref.Val { return l }),
		unary("exists", evidenceList, cel.BoolType, func(l items) ref.Val { return types.Bool(len(l) > 0) }),
		unary("count", evidenceList, cel.IntType, func(l items) ref.Val { return types.Int(len(l)) }),
		unary("latest", evidenceList, evidenceList, func(l items) ref.Val { return l.latest() }),
		cel.Function("has", decls.DisableTypeGuards(true), cel.MemberOverload("evidence_has", []*cel.Type{evidenceType, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(func(e, name ref.Val) ref.Val {
				i, ok := e.(*item)
				return checked(ok, func() ref.Val { return types.Bool(i.has(name)) })
			}))),
		cel.Function("of", cel.MemberOverload("count_of", []*cel.Type{cel.IntType, cel.IntType}, cel.DoubleType,
			cel.BinaryBinding(ratio))),
		cel.Function("share", cel.Overload("share_bool", []*cel.Type{cel.BoolType}, cel.DoubleType,
			cel.UnaryBinding(func(b ref.Val) ref.Val {
				if b == types.True {
					return types.Double(1)
				}
				return types.Double(0)
			}))),
		cel.Function("days", cel.Overload("days_int", []*cel.Type{cel.IntType}, cel.DurationType,
			cel.UnaryBinding(func(n ref.Val) ref.Val {
				d, ok := n.(types.Int)
				if !ok || d < -36500 || d > 36500 {
					return types.NewErr("days(%v): want -36500 to 36500", n.Value())
				}
				return types.Duration{Duration: time.Duration(d) * 24 * time.Hour}
			}))),
		cel.Function("covered", decls.DisableTypeGuards(true), cel.MemberOverload("period_covered", []*cel.Type{periodType, evidenceList}, cel.DoubleType,
			cel.BinaryBinding(func(w, l ref.Val) ref.Val {
				p, ok := w.(period)
				return checked(ok, func() ref.Val {
					return onList(l, func(l items) ref.Val { return types.Double(coveredShare(p.Period, l)) })
				})
			}))),
		cel.Function("held", decls.DisableTypeGuards(true), cel.MemberOverload("period_held", []*cel.Type{periodType, cel.StringType, evidenceList}, cel.DoubleType,
			cel.FunctionBinding(held))),
	}
}

// held is the share of the window's calendar periods that hold an instance, as the
// default rule counts it: a window that holds no whole period wants one instance, in
// it or within one cadence before its end; without a window, the latest may be one
// cadence and a quarter old.
func held(args ...ref.Val) ref.Val {
	p, ok1 := args[0].(period)
	name, ok2 := args[1].(types.String)
	l, ok3 := listOf(args[2])
	var cadence calendar.Cadence
	if !ok1 || !ok2 || !ok3 || cadence.UnmarshalText([]byte(name)) != nil || !cadence.IsCalendar() {
		return types.NewErr("held(%v): want weekly, monthly, quarterly, half-yearly or annual", args[1].Value())
	}
	periods := cadence.Within(p.Period)
	switch {
	case p.open:
		periods = []framework.Period{{First: cadence.Grace(p.Last), Last: p.Last}}
	case len(periods) == 0:
		periods = []framework.Period{{First: min(p.First, cadence.Back(p.Last)+1), Last: p.Last}}
	}
	n := 0
	for _, q := range periods {
		if slices.ContainsFunc(l, func(i *item) bool { return q.Contains(i.occurred) }) {
			n++
		}
	}
	return types.Double(float64(n) / float64(len(periods)))
}

func unary(name string, arg, result *cel.Type, f func(items) ref.Val) cel.EnvOption {
	return cel.Function(name, decls.DisableTypeGuards(true), cel.MemberOverload("evidence_"+name, []*cel.Type{arg}, result,
		cel.UnaryBinding(func(l ref.Val) ref.Val { return onList(l, f) })))
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
func (i *item) has(name ref.Val) bool {
	s, ok := name.(types.String)
	if !ok {
		return false
	}
	_, there := i.e.Attributes[string(s)]
	return there
}

// within reports whether the item belongs to the window: an occurrence by its last
// day, coverage by any day.
func (i *item) within(w framework.Period) bool {
	if i.kind.Counts == evidence.CountsDays {
		return !w.Intersect(i.speaks).IsZero()
	}
	return w.Contains(i.occurred)
}

func (l items) latest() items {
	if len(l) == 0 {
		return l
	}
	best := l[0]
	for _, i := range l[1:] {
		if i.occurred > best.occurred {
			best = i
		}
	}
	return items{best}
}

// coveredShare is the share of the window's days on which an item is in force.
func coveredShare(w framework.Period, l items) float64 {
	days := w.Days()
	if days == 0 {
		return 0
	}
	return float64(days-missingDays(gaps(w, l))) / float64(days)
}
