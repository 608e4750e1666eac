package rule

import (
	"errors"
	"fmt"
	"maps"
	"reflect"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// EnvironmentVersion is the version of the variables and members that rules see.
const EnvironmentVersion = "1"

func errNoNative(t reflect.Type) error { return fmt.Errorf("no native value of type %s", t) }

// environments are the typed environments: of rules, of a link's needs, of bands, and of
// finding rules by what they look at. They close over no organisation.
type environments struct {
	rule, needs, band *cel.Env
	finding           map[mapping.Subject]*cel.Env
}

func newEnvironments(c Config) (*environments, error) {
	fields := objectFields()
	maps.Copy(fields, subjectFields())
	fields[attributesType.TypeName()] = attributeFields(c.EvidenceTypes)
	fields[factsType.TypeName()] = factFields(c.FactTypes)
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
	}, members(c.Units)...)
	for _, f := range c.Functions {
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
