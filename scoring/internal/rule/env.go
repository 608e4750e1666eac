package rule

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// EnvironmentVersion is the version of the variables and members that rules see.
const EnvironmentVersion = "1"

func errNoNative(t reflect.Type) error { return fmt.Errorf("no native value of type %s", t) }

// environments are the typed environments: of rules, of a link's needs, of bands, of start rules,
// and of finding rules by what they look at. They close over no organisation.
type environments struct {
	rule, needs, band, start environment
	finding                  map[mapping.Subject]environment
}

// An environment is one of them, with its name: "rule", "needs", "band", "start", or "finding:" and a
// subject; and what lowers its expressions.
type environment struct {
	*cel.Env

	name string
	low  *lower.Lowering
}

func newEnvironments(c Config) (*environments, error) {
	fields := allFields(c)
	base, err := baseEnvironment(c, fields)
	if err != nil {
		return nil, err
	}
	low := lowering(fields)
	extend := func(name string, list []variable) environment {
		opts := make([]cel.EnvOption, len(list))
		for i, v := range list {
			opts[i] = cel.Variable(v.name, v.kind)
		}
		env, failed := base.Extend(opts...)
		err = errors.Join(err, failed)
		return environment{env, name, low.Of(lowered(list))}
	}
	envs := &environments{
		rule: extend("rule", ruleVariables()), needs: extend("needs", needsVariables()), band: extend("band", bandVariables()),
		start: extend("start", startVariables()), finding: map[mapping.Subject]environment{},
	}
	for _, each := range subjects() {
		envs.finding[each] = extend("finding:"+each.String(), findingVariables(each))
	}
	if err != nil {
		return nil, fmt.Errorf("rule environment: %w", err)
	}
	return envs, nil
}

// allFields are the fields of all host types by their names.
func allFields(c Config) map[string]map[string]field {
	fields := objectFields()
	maps.Copy(fields, subjectFields())
	fields[attributesType.TypeName()] = attributeFields(c.EvidenceTypes)
	fields[factsType.TypeName()] = factFields(c.FactTypes)
	return fields
}

// baseEnvironment holds what all expressions share: types, members and functions.
func baseEnvironment(c Config, fields map[string]map[string]field) (*cel.Env, error) {
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, fmt.Errorf("rule types: %w", err)
	}
	opts := []cel.EnvOption{
		cel.StdLib(),
		cel.CustomTypeProvider(&provider{Provider: registry, fields: fields}),
		cel.EnableMacroCallTracking(),
		cel.EnableHiddenAccumulatorName(true), // so that no expression can name what a loop gathers
		cel.DefaultUTCTimeZone(true),
		cel.ParserExpressionSizeLimit(maxText),
		cel.ParserRecursionLimit(maxNesting),
		cel.ASTValidators(cel.ValidateDurationLiterals(), cel.ValidateTimestampLiterals(),
			cel.ValidateHomogeneousAggregateLiterals(), cel.ValidateComprehensionNestingLimit(maxLoops)),
	}
	opts = append(opts, filterOptions()...)
	for _, m := range members() {
		opts = append(opts, m.option())
	}
	env, err := cel.NewCustomEnv(opts...)
	if err != nil {
		return nil, fmt.Errorf("rule environment: %w", err)
	}
	return withFunctions(env, c.Functions)
}

// withFunctions adds the functions of the host, where all of them fit.
func withFunctions(env *cel.Env, list []Function) (*cel.Env, error) {
	if len(list) == 0 {
		return env, nil
	}
	taken := slices.Collect(maps.Keys(env.Functions()))
	for _, m := range env.Macros() {
		taken = append(taken, m.Function())
	}
	if err := checkFunctions(list, taken, variableNames()); err != nil {
		return nil, err
	}
	opts := make([]cel.EnvOption, len(list))
	for i, f := range list {
		opts[i] = f.option()
	}
	env, err := env.Extend(opts...)
	if err != nil {
		return nil, fmt.Errorf("functions: %w", err)
	}
	return env, nil
}

// A variable is one name of an environment: its type, what it holds, and how what is lowered reads it.
type variable struct {
	name string
	kind *cel.Type
	doc  string
	low  any
}

// of is a variable that is always there.
func of[V, R any](get func(V) R) lower.Fn[R] {
	return func(f *lower.Frame) (r R, ok bool) {
		v, ok := f.Vars.(V)
		if !ok {
			f.Fail()
			return r, false
		}
		return get(v), true
	}
}

func ruleVariables() []variable {
	return append([]variable{{"evidence", evidenceList, "the evidence of the control that counts on this basis", of(func(v *Vars) []*Item { return v.Evidence })}}, timeVariables()...)
}

func needsVariables() []variable {
	return append([]variable{{"e", evidenceType, "the piece of evidence of which the link asks something", lower.Subject[*Item]{}}}, timeVariables()...)
}

// timeVariables are those of what looks at evidence.
func timeVariables() []variable {
	return []variable{
		{"at", cel.TimestampType, "the instant for which the organisation is judged", of(func(v *Vars) lower.Instant { return instant(v.At) })},
		{"window", periodType, "the time that the lens looks at; without a window the year that ends at the instant", of(func(v *Vars) Window { return v.Window })},
		{"facts", factsType, "the organisation's answers; one that nobody gave is unknown", of(func(v *Vars) *Facts { return v.Facts })},
	}
}

func bandVariables() []variable {
	return []variable{
		{"readiness", cel.DoubleType, "the readiness of the lens: 0.0 to 1.0", of(func(v *BandVars) float64 { return v.Readiness })},
		{"lowest", cel.DoubleType, "the least of its readiness, its design and its operation: 0.0 to 1.0", of(func(v *BandVars) float64 { return v.Lowest })},
		{"against", cel.ListType(cel.StringType), "what stands against the lens besides findings: contradictions, systems that nobody declared, what scope was widened by, what an overlay loosened", of(func(v *BandVars) []string { return v.Against })},
		{"short", cel.ListType(cel.StringType), "that its window is too short", of(func(v *BandVars) []string { return v.Short })},
		{"requirements", cel.ListType(requirementType), "the requirements of the lens that count", of(func(v *BandVars) []*result.Requirement { return v.Requirements })},
		{"findings", cel.ListType(findingType), "the findings of the lens", of(func(v *BandVars) []*result.Finding { return v.Findings })},
	}
}

func startVariables() []variable {
	return []variable{{"facts", factsType, "the organisation's answers; one that nobody gave is unknown, and the rule then says nothing", of(func(v *Vars) *Facts { return v.Facts })}}
}

func findingVariables(each mapping.Subject) []variable {
	lens := variable{"lens", lensType, "the lens in which the rule looks", of(func(v *FindingVars) *Lens { return v.Lens })}
	switch each {
	case mapping.SubjectRequirement:
		return []variable{lens, {each.String(), requirementType, "the requirement that is looked at", of(func(v *FindingVars) requirement { return requirement{Requirement: v.Requirement, lacks: v.Lacks} })}}
	case mapping.SubjectGroup:
		return []variable{lens, {each.String(), groupType, "the group of requirements that is looked at", of(func(v *FindingVars) *Group { return v.Group })}}
	case mapping.SubjectControl:
		return []variable{lens, {each.String(), controlType, "the control that is looked at", of(func(v *FindingVars) *Control { return v.Control })}}
	case mapping.SubjectTest:
		return []variable{lens, {each.String(), testType, "the record of a test that is looked at", of(func(v *FindingVars) *Record { return v.Record })}}
	case mapping.NoSubject:
	}
	return []variable{lens}
}

func subjects() []mapping.Subject {
	return []mapping.Subject{mapping.SubjectRequirement, mapping.SubjectGroup, mapping.SubjectControl, mapping.SubjectTest}
}

// variableNames lists every variable of any environment.
func variableNames() []string {
	list := slices.Concat(ruleVariables(), needsVariables(), bandVariables(), startVariables())
	for _, each := range subjects() {
		list = append(list, findingVariables(each)...)
	}
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = v.name
	}
	return names
}

// attributeFields is the union of what the evidence types declare. Reading one that
// a piece of evidence does not carry is unknown. Lowered code reads it from the piece itself.
func attributeFields(list []*evidence.Type) map[string]field {
	fields := map[string]field{}
	for _, t := range list {
		for _, a := range t.Attributes {
			f := declared(a.Name, a.Type, func(v attributes) map[string]any { return v.item.Piece.Attributes }, func(v attributes) string { return v.item.carrying(a.Name) })
			f.low = read(a.Name, a.Type, func(i *Item) map[string]any { return i.Piece.Attributes }, func(i *Item) string { return i.carrying(a.Name) })
			fields[a.Name] = f
		}
	}
	return fields
}

func factFields(list []*evidence.FactType) map[string]field {
	fields := map[string]field{}
	for _, t := range list {
		id := "facts." + t.ID
		values, name := func(v *Facts) map[string]any { return v.Values }, func(*Facts) string { return id }
		f := declared(t.ID, t.Type, values, name)
		f.low = read(t.ID, t.Type, values, name)
		fields[t.ID] = f
	}
	return fields
}

// declared is a field of a declared type among the values of an object, that is unknown by its name where it is not given.
func declared[T any](id string, t evidence.ValueType, values func(T) map[string]any, name func(T) string) field {
	return field{
		kind: celType(t),
		set:  func(v any) bool { _, ok := values(v.(T))[id]; return ok },
		get:  func(v any) any { return value(values(v.(T))[id], t, name(v.(T))) }, //nolint:forcetypeassert // the checker vouches
	}
}

// read is how lowered code reads a declared field.
func read[T any](id string, t evidence.ValueType, values func(T) map[string]any, name func(T) string) lower.Field {
	f := lower.Field{Has: lower.One(func(v T) bool { _, ok := values(v)[id]; return ok })}
	switch t {
	case evidence.BoolValue:
		f.Get = lower.Given(func(v T) (bool, bool) { return converted[bool](values(v)[id], t) }, name)
		f.Holds = lower.Given(func(v T) (holds, known bool) {
			x, there := values(v)[id]
			if !there {
				return false, true
			}
			return converted[bool](x, t)
		}, name)
	case evidence.IntValue:
		f.Get = lower.Given(func(v T) (int64, bool) { return converted[int64](values(v)[id], t) }, name)
	case evidence.DoubleValue:
		f.Get = lower.Given(func(v T) (float64, bool) { return converted[float64](values(v)[id], t) }, name)
	case evidence.ListValue:
		f.Get = lower.Given(func(v T) ([]string, bool) { return converted[[]string](values(v)[id], t) }, name)
	case evidence.StringValue, evidence.OneOfValue, evidence.NoValue:
		f.Get = lower.Given(func(v T) (string, bool) { return converted[string](values(v)[id], t) }, name)
	}
	return f
}

// converted reads a declared value as Go holds it.
func converted[V any](x any, t evidence.ValueType) (V, bool) {
	if t != evidence.DoubleValue && t != evidence.NoValue { // of doubles not all that Go has are taken
		if v, ok := x.(V); ok {
			return v, true
		}
	}
	y, ok := t.Convert(x)
	v, is := y.(V)
	return v, ok && is
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
