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
)

// EnvironmentVersion is the version of the variables and members that rules see.
const EnvironmentVersion = "1"

func errNoNative(t reflect.Type) error { return fmt.Errorf("no native value of type %s", t) }

// environments are the typed environments: of rules, of a link's needs, of bands, of start rules,
// and of finding rules by what they look at. They close over no organisation.
type environments struct {
	rule, needs, band, start *cel.Env
	finding                  map[mapping.Subject]*cel.Env
}

func newEnvironments(c Config) (*environments, error) {
	base, err := baseEnvironment(c)
	if err != nil {
		return nil, err
	}
	extend := func(list []variable) *cel.Env {
		opts := make([]cel.EnvOption, len(list))
		for i, v := range list {
			opts[i] = cel.Variable(v.name, v.kind)
		}
		env, failed := base.Extend(opts...)
		err = errors.Join(err, failed)
		return env
	}
	envs := &environments{rule: extend(ruleVariables()), needs: extend(needsVariables()), band: extend(bandVariables()), start: extend(startVariables()), finding: map[mapping.Subject]*cel.Env{}}
	for _, each := range subjects() {
		envs.finding[each] = extend(findingVariables(each))
	}
	if err != nil {
		return nil, fmt.Errorf("rule environment: %w", err)
	}
	return envs, nil
}

// baseEnvironment holds what all expressions share: types, members and functions.
func baseEnvironment(c Config) (*cel.Env, error) {
	fields := objectFields()
	maps.Copy(fields, subjectFields())
	fields[attributesType.TypeName()] = attributeFields(c.EvidenceTypes)
	fields[factsType.TypeName()] = factFields(c.FactTypes)
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

// A variable is one name of an environment: its type, and what it holds.
type variable struct {
	name string
	kind *cel.Type
	doc  string
}

func ruleVariables() []variable {
	return append([]variable{{"evidence", evidenceList, "the evidence of the control that counts on this basis"}}, timeVariables()...)
}

func needsVariables() []variable {
	return append([]variable{{"e", evidenceType, "the piece of evidence of which the link asks something"}}, timeVariables()...)
}

// timeVariables are those of what looks at evidence.
func timeVariables() []variable {
	return []variable{
		{"at", cel.TimestampType, "the instant for which the organisation is judged"},
		{"window", periodType, "the time that the lens looks at; without a window the year that ends at the instant"},
		{"facts", factsType, "the organisation's answers; one that nobody gave is unknown"},
	}
}

func bandVariables() []variable {
	return []variable{
		{"readiness", cel.DoubleType, "the readiness of the lens: 0.0 to 1.0"},
		{"lowest", cel.DoubleType, "the least of its readiness, its design and its operation: 0.0 to 1.0"},
		{"against", cel.ListType(cel.StringType), "what stands against the lens besides findings: contradictions, systems that nobody declared, what scope was widened by, what an overlay loosened"},
		{"short", cel.ListType(cel.StringType), "that its window is too short"},
		{"requirements", cel.ListType(requirementType), "the requirements of the lens that count"},
		{"findings", cel.ListType(findingType), "the findings of the lens"},
	}
}

func startVariables() []variable {
	return []variable{{"facts", factsType, "the organisation's answers; one that nobody gave is unknown, and the rule then says nothing"}}
}

func findingVariables(each mapping.Subject) []variable {
	lens := variable{"lens", lensType, "the lens in which the rule looks"}
	switch each {
	case mapping.SubjectRequirement:
		return []variable{lens, {each.String(), requirementType, "the requirement that is looked at"}}
	case mapping.SubjectGroup:
		return []variable{lens, {each.String(), groupType, "the group of requirements that is looked at"}}
	case mapping.SubjectControl:
		return []variable{lens, {each.String(), controlType, "the control that is looked at"}}
	case mapping.SubjectTest:
		return []variable{lens, {each.String(), testType, "the record of a test that is looked at"}}
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
// a piece of evidence does not carry is unknown.
func attributeFields(list []*evidence.Type) map[string]field {
	fields := map[string]field{}
	for _, t := range list {
		for _, a := range t.Attributes {
			fields[a.Name] = field{
				kind: celType(a.Type),
				set: func(v any) bool {
					_, ok := v.(attributes).item.Piece.Attributes[a.Name]
					return ok
				},
				get: func(v any) any {
					e := v.(attributes).item.Piece //nolint:forcetypeassert // the checker vouches
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
			set:  func(v any) bool { _, ok := v.(*Facts).Values[t.ID]; return ok },
			get: func(v any) any {
				return value(v.(*Facts).Values[t.ID], t.Type, "facts."+t.ID) //nolint:forcetypeassert // the checker vouches
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
