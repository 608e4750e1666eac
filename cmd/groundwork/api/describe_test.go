package api_test

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"flag"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/api"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

var update = flag.Bool("update", false, "write the description from the routes and the Go types")

type object = map[string]any

// next is the answer of /v1/check/next.
type next struct {
	*checkup.Step

	State  checkup.State `json:"state"`
	Notice string        `json:"notice"`
}

// health is the answer of /v1/health.
type health struct {
	Status  string        `json:"status"`
	Catalog result.Digest `json:"catalog"`
	Rules   result.Digest `json:"rules"`
}

// alive is the answer of /v1/health/live.
type alive struct {
	Status string `json:"status"`
}

// problem is what is wrong.
type problem struct {
	Type     string             `json:"type"`
	Title    string             `json:"title"`
	Status   int                `json:"status"`
	Detail   string             `json:"detail"`
	Problems framework.Problems `json:"problems"`
}

// place is how a [framework.Problem] is written.
type place struct {
	Code       string `json:"code"`
	Severity   string `json:"severity"`
	Message    string `json:"message"`
	File       string `json:"file"`
	Line       int    `json:"line"`
	Column     int    `json:"column"`
	Path       string `json:"path"`
	Suggestion string `json:"suggestion"`
}

// told says of each route what it does, and of which type its answer is; several types are one of them.
var told = map[string]struct {
	summary string
	answers []any
}{
	"POST /v1/assess":         {"Readiness per framework and requirement", []any{result.Assessment{}}},
	"POST /v1/explain":        {"Why a requirement, control, piece of evidence or finding stands where it stands", []any{view.RequirementExplained{}, view.ControlExplained{}, view.PieceExplained{}, view.FindingExplained{}}},
	"POST /v1/evidence":       {"Each piece of evidence with its verdict per framework", []any{view.Evidence{}}},
	"POST /v1/findings":       {"What could be raised, by cause, all of it", []any{view.Findings{}}},
	"POST /v1/requests":       {"The evidence request list, as an auditor sends it", []any{requests.List{}}},
	"POST /v1/plan":           {"What to do next: the least effort that reaches a band, over all frameworks", []any{plan.Plan{}}},
	"POST /v1/whatif":         {"What would move, and why, if evidence, facts, scope or treatments were others", []any{difference.Difference{}}},
	"POST /v1/validate":       {"What is wrong or weak in files, with place and code; what does not load is an answer, too", []any{view.LintReport{}}},
	"POST /v1/check":          {"Where an organisation stands by what it says: by the state of a check under way, or by answers", []any{view.Check{}}},
	"POST /v1/check/next":     {"The next question of a check; the state that comes back is all that is kept, and is sent again", []any{next{}}},
	"GET /v1/overlap":         {"What two frameworks share, both ways, with method and what is left over", []any{mapping.Overlap{}}},
	"POST /v1/overlap":        {"The same with a workspace, in whose scope it is counted", []any{mapping.Overlap{}}},
	"GET /v1/catalogs":        {"What the built-in catalog holds, in numbers", []any{catalog.Counts{}}},
	"GET /v1/catalogs/{kind}": {"What the built-in catalog holds of one kind", []any{list.List{}}},
	"GET /v1/health":          {"Whether the server takes requests, and by what it judges", []any{health{}}},
	"GET /v1/health/live":     {"Whether the process answers", []any{alive{}}},
	"GET /v1/metrics":         {"Metrics, as Prometheus reads them", nil},
	"GET /v1/openapi.json":    {"This description", []any{map[string]any{}}},
}

// parameters say what each of the query means.
var parameters = map[string]object{
	"at":            {"description": "The day as of which it is judged; else as_of of the organisation, else today.", "schema": object{"type": "string", "examples": []any{"2026-07-15"}}},
	"lens":          {"description": "One scope of the workspace by its id; else all.", "schema": object{"type": "string"}},
	"reviewed_only": {"description": "Count without the links that nobody reviewed.", "schema": object{"type": "boolean"}},
	"what":          {"description": "The id of a requirement, control, piece of evidence or finding.", "required": true, "schema": object{"type": "string"}},
	"rules":         {"description": "Show rules and conditions as they are written, too.", "schema": object{"type": "boolean"}},
	"why_not":       {"description": "Only pieces that support nothing in a scope that asks for them.", "schema": object{"type": "boolean"}},
	"owner":         {"description": "Only pieces of this person or role.", "schema": object{"type": "string"}},
	"control":       {"description": "Only pieces that this control takes.", "schema": object{"type": "string"}},
	"requirement":   {"description": "Only pieces with a verdict for this requirement.", "schema": object{"type": "string"}},
	"target":        {"description": "The band that a scope is to reach, as SCOPE=BAND; again for another.", "schema": object{"type": "array", "items": object{"type": "string"}}},
	"budget":        {"description": "Days of effort that there are.", "schema": object{"type": "number"}},
	"by":            {"description": "The last day of the plan.", "schema": object{"type": "string"}},
	"from":          {"description": "The id of one framework.", "required": true, "schema": object{"type": "string"}},
	"to":            {"description": "The id of the other framework.", "required": true, "schema": object{"type": "string"}},
	"framework":     {"description": "Only what this framework asks.", "schema": object{"type": "string"}},
}

// bodies say what each name in a body means.
func (d *describer) bodies() map[string]object {
	files := object{"type": "object", "additionalProperties": object{"type": "string"}}
	return map[string]object{
		"files":      with(files, "description", "The files of a workspace, as YAML, by their names: each ends in .yaml or .yml, and neither it nor a folder begins with a dot."),
		"changes":    with(files, "description", "Files with the keys of a workspace, and remove, by their names: what is tried."),
		"frameworks": {"type": "array", "items": object{"type": "string"}, "description": "Ids of frameworks; default iso42001."},
		"most":       {"type": "integer", "minimum": 0, "description": "How many questions at most; 0 asks until the band is settled."},
		"one_by_one": {"type": "boolean", "description": "Ask for each control by itself."},
		"state":      with(d.of(reflect.TypeFor[checkup.State]()), "description", "What came back before."),
		"answers":    {"type": "object", "additionalProperties": true, "description": "Answers by fact: yes or no, a number, words, or a list of what holds."},
		"answer":     with(d.of(reflect.TypeFor[checkup.Answer]()), "description", "The answer to what was asked."),
		"back":       {"type": "boolean", "description": "Take the last answer back."},
	}
}

func with(o object, name string, value any) object {
	out := object{name: value}
	maps.Copy(out, o)
	return out
}

// describer makes schemas of Go types as encoding/json writes them.
type describer struct{ schemas object }

func (d *describer) of(t reflect.Type) object {
	text := reflect.TypeFor[encoding.TextMarshaler]()
	switch {
	case t == reflect.TypeFor[framework.Problem]():
		return d.of(reflect.TypeFor[place]())
	case t == reflect.TypeFor[evidence.Fact](), t == reflect.TypeFor[list.Item]():
		return object{"type": "object"}
	case t.Kind() == reflect.Pointer && !t.Implements(text):
		inner := d.of(t.Elem())
		return object{"anyOf": []any{inner, object{"type": "null"}}}
	case t.Implements(text), reflect.PointerTo(t).Implements(text):
		return object{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Struct:
		return d.named(t)
	case reflect.Slice, reflect.Array:
		return object{"type": "array", "items": d.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": d.of(t.Elem())}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Int, reflect.Int64, reflect.Uint8, reflect.Int32:
		return object{"type": "integer"}
	}
	return object{}
}

// named puts a type among the schemas once, under the name of its package and its own.
func (d *describer) named(t reflect.Type) object {
	room := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]
	name := strings.ToUpper(room[:1]) + strings.ReplaceAll(room[1:], "_test", "") + strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if _, there := d.schemas[name]; !there {
		d.schemas[name] = nil // it may hold itself
		properties, required := object{}, []string{}
		d.fields(t, properties, &required)
		slices.Sort(required)
		d.schemas[name] = object{"type": "object", "properties": properties, "required": required}
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (d *describer) fields(t reflect.Type, properties object, required *[]string) {
	for f := range t.Fields() {
		tag, _ := f.Tag.Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		switch {
		case tag == "-", !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "" && inner.Kind() == reflect.Struct:
			d.fields(inner, properties, required)
			continue
		}
		name = cmp.Or(name, f.Name)
		properties[name] = d.of(f.Type)
		if !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") && !slices.Contains(*required, name) {
			*required = append(*required, name)
		}
	}
}

// generated is the description as the routes and types have it.
func generated(t *testing.T, h *api.Handler) []byte {
	t.Helper()
	d := &describer{schemas: object{}}
	bodies, paths := d.bodies(), object{}
	for _, r := range h.Routes() {
		said, ok := told[r.Method+" "+r.Path]
		require.True(t, ok, "%s %s is told nowhere", r.Method, r.Path)
		op := object{"summary": said.summary, "operationId": strings.ToLower(r.Method) + strings.NewReplacer("/v1", "", "/", "-", "{", "", "}", "", ".", "-").Replace(r.Path), "responses": d.responses(r, said.answers)}
		var list []any
		if strings.Contains(r.Path, "{kind}") {
			list = append(list, object{"name": "kind", "in": "path", "required": true, "description": "A kind of thing that catalogs hold.", "schema": object{"type": "string"}})
		}
		for _, name := range r.Query {
			require.Contains(t, parameters, name)
			list = append(list, with(with(parameters[name], "name", name), "in", "query"))
		}
		if len(list) > 0 {
			op["parameters"] = list
		}
		if len(r.Body) > 0 {
			properties := object{}
			for _, name := range r.Body {
				require.Contains(t, bodies, name)
				properties[name] = bodies[name]
			}
			content := object{"application/json": object{"schema": object{"type": "object", "properties": properties, "additionalProperties": false}}}
			if slices.Equal(r.Body, []string{"files"}) {
				content["application/yaml"] = object{"schema": object{"description": "The one file of a workspace."}}
			}
			op["requestBody"] = object{"content": content}
		}
		at, _ := paths[r.Path].(object)
		if at == nil {
			at = object{}
		}
		at[strings.ToLower(r.Method)] = op
		paths[r.Path] = at
	}
	assert.Len(t, told, len(h.Routes()), "something is told of what there is not")
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	require.NoError(t, enc.Encode(object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Groundwork", "version": "1",
			"description": "How ready an organisation is for ISO/IEC 42001 and SOC 2, and which evidence serves both. Nothing is kept: a workspace comes as files in the body, and is gone with the answer. Answers are the JSON of the command; fields are only added. Indicative, not legal or audit advice.",
		},
		"servers": []any{object{"url": "/"}}, "paths": paths, "components": object{"schemas": d.schemas},
	}))
	return out.Bytes()
}

func (d *describer) responses(r api.Route, answers []any) object {
	wrong := object{"description": "What is wrong, with each thing that is wrong in files.", "content": object{"application/problem+json": object{"schema": d.of(reflect.TypeFor[problem]())}}}
	out := object{"default": wrong}
	switch {
	case answers == nil:
		out["200"] = object{"description": "Text", "content": object{"text/plain": object{"schema": object{"type": "string"}}}}
		return out
	case len(answers) == 1:
		out["200"] = object{"description": "The answer", "content": object{"application/json": object{"schema": d.of(reflect.TypeOf(answers[0]))}}}
	default:
		var several []any
		for _, a := range answers {
			several = append(several, d.of(reflect.TypeOf(a)))
		}
		out["200"] = object{"description": "The answer", "content": object{"application/json": object{"schema": object{"anyOf": several}}}}
	}
	if !r.Raw {
		ok, _ := out["200"].(object)
		ok["headers"] = object{"ETag": object{"description": "Names the answer by the digests of all that it follows from.", "schema": object{"type": "string"}}}
		if r.Method == http.MethodGet {
			out["304"] = object{"description": "The answer of that ETag still holds."}
		} else {
			out["412"] = with(wrong, "description", "The answer of that ETag still holds.")
		}
	}
	return out
}

// The description is what the routes take and the types of their answers hold, and is valid.
func TestDescription(t *testing.T) {
	want := generated(t, handler(t))
	if *update {
		require.NoError(t, os.WriteFile("openapi.json", want, 0o600))
	}
	got, err := os.ReadFile("openapi.json")
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, got), "openapi.json is not what the routes and types say: run the test with -update")
	doc, err := openapi3.NewLoader().LoadFromData(got)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()))
}
