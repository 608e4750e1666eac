package schema_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/changes"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/schema"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

var update = flag.Bool("update", false, "write the schema from the Go types")

const root = "../../../.."

// document is what a file may hold, by its top-level keys.
type document struct {
	Framework       framework.Framework          `yaml:"framework"`
	Requirements    []framework.Requirement      `yaml:"requirements"`
	Controls        []mapping.Control            `yaml:"controls"`
	EvidenceTypes   []evidence.Type              `yaml:"evidence_types"`
	FactTypes       []evidence.FactType          `yaml:"fact_types"`
	Rules           []mapping.Rule               `yaml:"rules"`
	Questions       []mapping.Question           `yaml:"questions"`
	Bands           []mapping.Band               `yaml:"bands"`
	FindingRules    []mapping.FindingRule        `yaml:"finding_rules"`
	SampleGuides    []mapping.SampleGuide        `yaml:"sample_guides"`
	StartRules      []mapping.StartRule          `yaml:"start_rules"`
	StartSteps      []mapping.StartStep          `yaml:"start_steps"`
	Relations       []relation.Statement         `yaml:"relations"`
	Unions          []relation.Union             `yaml:"unions"`
	Open            []mapping.Open               `yaml:"open"`
	Rejected        []mapping.Rejected           `yaml:"rejected"`
	Pins            []mapping.Pin                `yaml:"pins"`
	Guides          []guide.Guide                `yaml:"guides"`
	Checklists      []guide.Checklist            `yaml:"checklists"`
	Overlay         overlay.Overlay              `yaml:"overlay"`
	Organisation    profile                      `yaml:"organisation"`
	Scope           []framework.Scope            `yaml:"scope"`
	Operates        map[string]operates          `yaml:"operates"`
	Facts           map[string]any               `yaml:"facts"`
	Evidence        []evidence.Piece             `yaml:"evidence"`
	Treatments      []organisation.Treatment     `yaml:"treatments"`
	Risks           []organisation.Risk          `yaml:"risks"`
	Nonconformities []organisation.Nonconformity `yaml:"nonconformities"`
}

type profile struct {
	Name    string                `yaml:"name"`
	Systems []organisation.System `yaml:"systems"`
	Owners  map[string]string     `yaml:"owners"` // people for the roles that controls and others name
	AsOf    framework.Date        `yaml:"as_of"`
}

type operates struct {
	Since    framework.Date `yaml:"since"`
	Until    framework.Date `yaml:"until"`
	Replaces string         `yaml:"replaces"` // the control that it took over from
	Owner    string         `yaml:"owner"`
	Does     string         `yaml:"does"`
}

type texter interface{ MarshalText() ([]byte, error) }

// enum lists the names of an enumeration by asking each small value for its own.
func enum(t reflect.Type) []any {
	if t.Kind() != reflect.Uint8 {
		return nil
	}
	var names []any
	seen := map[string]bool{}
	for i := range 64 {
		v := reflect.New(t).Elem()
		v.SetUint(uint64(i))
		m, ok := reflect.TypeAssert[texter](v)
		if !ok {
			return nil
		}
		b, err := m.MarshalText()
		if name := string(b); err == nil && name != "" && !seen[name] && !strings.ContainsAny(name, "(0123456789") {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

var word = &jsonschema.Schema{Type: "string"}

// mapper gives the types whose form in a file is not that of their fields.
func mapper(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[mapping.Expr]():
		return &jsonschema.Schema{Type: "string", Description: "A CEL expression."}
	case reflect.TypeFor[mapping.AnyOf]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{word, {Type: "array", Items: word, MinItems: new(uint64(1))}}}
	case reflect.TypeFor[mapping.Against]():
		return &jsonschema.Schema{
			Description: "A requirement or a series of them, or a list of these.",
			OneOf:       []*jsonschema.Schema{word, {Type: "array", Items: word, MinItems: new(uint64(1))}},
		}
	case reflect.TypeFor[mapping.BasisShows]():
		none := jsonschema.NewProperties()
		none.Set("none", &jsonschema.Schema{Type: "string", Description: "Why this basis is not asked of the control."})
		return &jsonschema.Schema{
			Description: "Evidence types; a nested list means any one of these.",
			OneOf: []*jsonschema.Schema{
				{Type: "array", Items: mapper(reflect.TypeFor[mapping.AnyOf]())},
				{Type: "object", Properties: none, Required: []string{"none"}, AdditionalProperties: jsonschema.FalseSchema},
			},
		}
	case reflect.TypeFor[[]evidence.Attribute]():
		kind := &jsonschema.Schema{Type: "string", Enum: enum(reflect.TypeFor[evidence.ValueType]())}
		whole := jsonschema.NewProperties()
		whole.Set("type", kind)
		whole.Set("of", &jsonschema.Schema{Type: "string", Description: "What it counts."})
		return &jsonschema.Schema{Type: "object", AdditionalProperties: &jsonschema.Schema{OneOf: []*jsonschema.Schema{
			kind, {Type: "object", Properties: whole, Required: []string{"type"}, AdditionalProperties: jsonschema.FalseSchema},
		}}}
	case reflect.TypeFor[mapping.Needs]():
		whole := jsonschema.NewProperties()
		whole.Set("expr", &jsonschema.Schema{Type: "string", Description: "A CEL expression on one piece of evidence e."})
		whole.Set("why", &jsonschema.Schema{Type: "string", Description: "What people read."})
		return &jsonschema.Schema{
			Description: "What is asked of each piece of evidence on top.",
			OneOf:       []*jsonschema.Schema{{Type: "string"}, {Type: "object", Properties: whole, Required: []string{"expr"}, AdditionalProperties: jsonschema.FalseSchema}},
		}
	case reflect.TypeFor[evidence.Recheck]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string", Pattern: `^\d+d?$`}, {Type: "integer", Minimum: "0"}}, Description: "Days before and after a state was observed."}
	case reflect.TypeFor[relation.Set]():
		base := &jsonschema.Schema{Type: "string", Enum: []any{"equal", "subset", "superset", "intersects", "disjoint"}}
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{base, {Type: "array", Items: base, MinItems: new(uint64(1))}}}
	case reflect.TypeFor[mapping.Want]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{
			{Type: "boolean"}, {Type: "number", Minimum: "0", Maximum: "1"}, {Const: "unknown"},
		}}
	case reflect.TypeFor[[]evidence.Fact]():
		return &jsonschema.Schema{Type: "object"}
	case reflect.TypeFor[framework.Date]():
		return &jsonschema.Schema{Type: "string", Pattern: `^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$`, Description: "A calendar day, or an instant with its offset, of which the day in UTC is taken."}
	case reflect.TypeFor[framework.Period]():
		return &jsonschema.Schema{Type: "string", Pattern: `^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$`, Description: "FROM/TO, both days included."}
	case reflect.TypeFor[framework.Ref]():
		return &jsonschema.Schema{Type: "string", Pattern: `^[^:#]+:[^#]+$`, Description: "A requirement, FRAMEWORK:ID."}
	case reflect.TypeFor[framework.PointRef]():
		return &jsonschema.Schema{Type: "string", Pattern: `^[^:#]+:[^#]+(#.+)?$`, Description: "A point, FRAMEWORK:ID#POINT."}
	case reflect.TypeFor[mapping.Days]():
		return &jsonschema.Schema{Type: "string", Pattern: `^\d+(\.\d+)?d$`, Description: "Person-days."}
	case reflect.TypeFor[framework.Span]():
		return &jsonschema.Schema{Type: "string", Pattern: `^\d+[dmy]$`, Description: "Days, months or years."}
	}
	if names := enum(t); names != nil {
		return &jsonschema.Schema{Type: "string", Enum: names}
	}
	return nil
}

// comments reads the types' comments, by the paths of their packages.
func comments(t *testing.T, r *jsonschema.Reflector) {
	t.Helper()
	here, err := os.Getwd()
	require.NoError(t, err)
	t.Chdir(root)
	for _, pkg := range []string{"./framework", "./mapping", "./cmd/groundwork/internal/begin", "./cmd/groundwork/internal/changes"} {
		require.NoError(t, r.AddGoComments("github.com/groundworkgrc/groundwork", pkg))
	}
	t.Chdir(here)
}

// generate makes the schema from the types and their comments.
func generate(t *testing.T) []byte {
	t.Helper()
	r := &jsonschema.Reflector{FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, Mapper: mapper, ExpandedStruct: true, Anonymous: true}
	comments(t, r)
	s := r.Reflect(&document{})
	s.Title = "Groundwork"
	s.Description = "A file of a Groundwork catalog or workspace; what it holds is said by its top-level keys."
	b, err := json.Marshal(s)
	require.NoError(t, err)
	var tree map[string]any
	require.NoError(t, json.Unmarshal(b, &tree))
	defs, _ := tree["$defs"].(map[string]any)
	scope, _ := defs["Scope"].(map[string]any)
	require.NotNil(t, scope)
	scope["additionalProperties"] = map[string]any{"type": []any{"string", "integer"}, "description": "A word of the framework's profiles, such as type or stage."}
	delete(tree, "$id")
	for name, what := range map[string]string{"System": "An id alone, or a system with its kind and roles.", "Complement": "A text alone, or a control with an id and the points that it serves."} {
		whole, _ := defs[name].(map[string]any)
		require.NotNil(t, whole, name)
		defs[name] = map[string]any{"oneOf": []any{map[string]any{"type": "string"}, whole}, "description": what}
	}
	kinds, _ := defs["Type"].(map[string]any)
	fields, _ := kinds["properties"].(map[string]any)
	require.NotNil(t, fields)
	fields["counts"] = map[string]any{"type": "string", "enum": []any{"instance", "coverage", "bridge"}, "deprecated": true, "description": "The first edition's word for the kind."}
	defs["Remove"], defs["Answers"] = alone(t, &changes.Remove{}), alone(t, &begin.Answers{})
	loosen(tree)
	out, err := json.MarshalIndent(tree, "", "  ")
	require.NoError(t, err)
	return append(out, '\n')
}

// alone makes the schema of what is no part of a workspace, whole by itself.
func alone(t *testing.T, v any) map[string]any {
	t.Helper()
	r := &jsonschema.Reflector{FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, ExpandedStruct: true, Anonymous: true, DoNotReference: true}
	r.Mapper = func(t reflect.Type) *jsonschema.Schema {
		for _, x := range []struct {
			of   reflect.Type
			like any
		}{{reflect.TypeFor[begin.System](), &plainSystem{}}, {reflect.TypeFor[begin.Vendor](), &plainVendor{}}} {
			if t == x.of {
				whole := r.Reflect(x.like)
				whole.Version = ""
				return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, whole}, Description: "A name alone, or what there is to say."}
			}
		}
		return nil
	}
	comments(t, r)
	b, err := json.Marshal(r.Reflect(v))
	require.NoError(t, err)
	var tree map[string]any
	require.NoError(t, json.Unmarshal(b, &tree))
	delete(tree, "$schema")
	return tree
}

type (
	plainSystem begin.System
	plainVendor begin.Vendor
)

// loosen lets a plain text be written as a number, since ids and versions are taken
// as written: 1.10 stays 1.10.
func loosen(v any) {
	switch v := v.(type) {
	case map[string]any:
		if v["type"] == "string" && v["enum"] == nil && v["pattern"] == nil && v["const"] == nil {
			v["type"] = []any{"string", "number"}
		}
		for _, x := range v {
			loosen(x)
		}
	case []any:
		for _, x := range v {
			loosen(x)
		}
	}
}

func TestGenerated(t *testing.T) {
	want := generate(t)
	if *update {
		require.NoError(t, os.WriteFile("groundwork.schema.json", want, 0o600))
	}
	got, err := os.ReadFile("groundwork.schema.json")
	require.NoError(t, err)
	assert.True(t, bytes.Equal(want, got), "the types have changed: run this test with -update")
}

func compiled(t *testing.T, kind string) *validator.Schema {
	t.Helper()
	v, err := schema.Of(kind)
	require.NoError(t, err)
	b, err := json.Marshal(v)
	require.NoError(t, err)
	doc, err := validator.UnmarshalJSON(bytes.NewReader(b))
	require.NoError(t, err)
	c := validator.NewCompiler()
	require.NoError(t, c.AddResource("groundwork.json", doc))
	s, err := c.Compile("groundwork.json")
	require.NoError(t, err)
	return s
}

// plain turns what YAML makes of a file into what JSON knows.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			v[k] = plain(x)
		}
	case []any:
		for i, x := range v {
			v[i] = plain(x)
		}
	case time.Time:
		return v.Format(time.DateOnly)
	case int:
		return json.Number(jsonText(v))
	case float64:
		return json.Number(jsonText(v))
	}
	return v
}

func jsonText(v any) string {
	return fmt.Sprint(v)
}

// Every shipped file is valid.
func TestShippedFiles(t *testing.T) {
	s := compiled(t, "")
	n := 0
	for _, dir := range []string{"catalog/data", "catalog/testdata/edition", "examples"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && (d.Name() == "answers" || d.Name() == "ci") { // answers to the check and files of pipelines are no workspace
				return filepath.SkipDir
			}
			if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			var doc map[string]any
			require.NoError(t, yaml.Unmarshal(data, &doc))
			n++
			assert.NoError(t, s.Validate(plain(doc)), path)
			return nil
		}))
	}
	assert.Greater(t, n, 10)
}

// A workspace that was begun is valid, so that an editor that completes by the schema has no
// complaint.
func TestBegunFiles(t *testing.T) {
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	a, err := begin.Read(strings.NewReader("{name: A, systems: [app, {id: x, kind: ai, roles: [user]}], type: 2, window: 2026-10-01/2027-03-31, stage: 1, categories: [privacy], hosts: [{name: H, relied_on_for: [CC6.4]}]}"))
	require.NoError(t, err)
	require.NoError(t, a.Fit(g))
	s := compiled(t, "")
	for _, f := range begin.Files(a, g) {
		doc := map[string]any{}
		require.NoError(t, yaml.Unmarshal([]byte(f.Text), &doc))
		assert.NoError(t, s.Validate(plain(doc)), f.Name)
	}
}

// What is wrong does not pass.
func TestWrongFiles(t *testing.T) {
	s := compiled(t, "")
	for _, text := range []string{
		"contols: []",
		"controls: [{id: a, titel: A}]",
		"controls: [{id: a, cadence: fortnightly}]",
		"controls: [{id: a, evidence: {design: {nope: b}}}]",
		"relations: [{from: a:1, to: b:1, is: partial}]",
		"evidence: [{id: E, period: 2026-01-01}]",
		"evidence_types: [{id: t, kind: often}]",
		"evidence_types: [{id: t, kind: state, recheck: soon}]",
		"evidence_types: [{id: t, attributes: {n: {of: things}}}]",
		"controls: [{id: a, nature: automatic}]",
		"organisation: {systems: [{id: a, knd: ai}]}",
		"scope: [{framework: f, soa: [{requirement: '1', reason: so}]}]",
		"nonconformities: [{id: N, grade: mayor}]",
		"overlay: {id: o, drop: {}}",
	} {
		var doc map[string]any
		require.NoError(t, yaml.Unmarshal([]byte(text), &doc))
		assert.Error(t, s.Validate(plain(doc)), text)
	}
	for _, kind := range schema.Kinds() {
		compiled(t, kind)
	}
	for kind, texts := range map[string][2][]string{
		"changes": {
			{"remove: {evidence: [E], facts: [f]}\nevidence: [{id: E, type: t, status: accepted}]", "facts: {a: true}"},
			{"remove: {evidnce: [E]}", "remove: [E]", "organisation: {name: A}"},
		},
		"answers": {
			{"{name: A, systems: [app, {id: x, kind: ai, roles: [user]}], type: 2, window: 2026-10-01/2027-03-31, hosts: [{name: H, relied_on_for: [CC6.4]}]}"},
			{"nam: A", "systems: [{id: x, roll: user}]", "facts: {a: true}"},
		},
		"check-answers": {{"a: yes\nb: [c, d]\ne: 3"}, {"a: {b: c}"}},
		"organisation":  {{"facts: {a: true}"}, {"remove: {evidence: [E]}"}},
	} {
		s := compiled(t, kind)
		for i, list := range texts {
			for _, text := range list {
				var doc map[string]any
				require.NoError(t, yaml.Unmarshal([]byte(text), &doc))
				assert.Equal(t, i == 0, s.Validate(plain(doc)) == nil, "%s: %s: %v", kind, text, s.Validate(plain(doc)))
			}
		}
	}
	_, err := schema.Of("controle")
	require.ErrorIs(t, err, schema.ErrUnknownKind)
	assert.ErrorContains(t, err, `did you mean "controls"?`)
}
