package catalog_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

func ExampleLoad() {
	workspace := fstest.MapFS{
		"framework.yaml": {Data: []byte(`
framework: {id: acme-ai, title: Acme AI policy set, edition: 2026.10}
requirements:
  - {id: 1.10, kind: requirement, title: Model owners are named}
`)},
		"controls.yaml": {Data: []byte(`
evidence_types:
  - {id: owner-list, title: List of model owners, kind: state}
controls:
  - id: model-owners
    title: Model owners
    evidence: {design: [owner-list]}
    links:
      - {to: acme-ai:1.10, why: The list names an owner for each model.}
`)},
	}
	set, err := catalog.Load(workspace)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Frameworks[0].Edition, set.Controls[0].Links[0].To)

	workspace["facts.yaml"] = &fstest.MapFile{Data: []byte("operates: {model-owner: {since: 2026-1-1}}\n")}
	_, err = catalog.Load(workspace)
	fmt.Println(err)
	// Output:
	// 2026.10 acme-ai:1.10
	// facts.yaml:1:33: date "2026-1-1": want YYYY-MM-DD, such as 2026-06-30
}

func load(t testing.TB, text string) *catalog.Set {
	t.Helper()
	set, err := catalog.Load(catalog.Dir("testdata/base"), fstest.MapFS{"w.yaml": {Data: []byte(text)}})
	require.NoError(t, err)
	return set
}

func TestLoad_shapes(t *testing.T) {
	set := load(t, `
rules:
  - control: access-review
    basis: operation
    expr: |

      evidence.count() >= 2
        && true
    tests:
      - {name: a, evidence: [{type: policy, effective: 2026-01-01}, {type: policy, status: draft}], want: unknown}
      - {name: b, facts: {people: 0x10, roles: [user]}, want: 0.5}
relations:
  - {from: acme:1.10, to: acme:1.2, is: [subset, equal], why: so}
bands:
  - {name: high, when: "readiness > 0.5", why: so}
  - {name: low, when: readiness >= 0.0, unless: 'false', why: so}
`)
	f := set.Frameworks[0]
	assert.Equal(t, "2026.1", f.Edition, "an edition is taken as written")
	assert.Equal(t, "1.10", f.Requirements[1].ID)
	assert.Equal(t, map[string]framework.Profile{
		"1": {Basis: []framework.Basis{framework.Design}},
		"2": {Basis: []framework.Basis{framework.Design, framework.Operation}, Window: "required"},
	}, f.Profiles["stage"])
	control := set.Controls[0]
	assert.Equal(t, "The records show it.", control.Evidence.Design.None)
	assert.Equal(t, []mapping.AnyOf{{"review-record"}, {"policy", "ticket"}}, control.Evidence.Operation.Types)
	assert.InDelta(t, 0.5, float64(control.Effort.Upkeep), 0)
	assert.Equal(t, "testdata/base/acme.yaml:28:16", control.Links[0].Needs.Pos.String())
	assert.Equal(t, "testdata/base/acme.yaml:26:18", control.Links[0].Places.Index("points", 0).String())
	assert.Equal(t, []evidence.Attribute{{Name: "coverage", Type: evidence.DoubleValue}, {Name: "population"}, {Name: "tool", Type: evidence.StringValue}}[0], set.EvidenceTypes[0].Attributes[0])

	rule := set.Rules[0]
	assert.Equal(t, "\nevidence.count() >= 2\n  && true", rule.Expr.Text)
	assert.Equal(t, "w.yaml:6:7", rule.Expr.Pos.String(), "the block's first line, at its indent")
	assert.Equal(t, "evidence 2", rule.Tests[0].Evidence[1].ID)
	assert.Equal(t, evidence.Accepted, rule.Tests[0].Evidence[0].Status)
	assert.Equal(t, evidence.Draft, rule.Tests[0].Evidence[1].Status)
	assert.True(t, rule.Tests[0].Want.Unknown)
	assert.Equal(t, int64(16), rule.Tests[1].Facts[0].Value)
	assert.Equal(t, []string{"user"}, rule.Tests[1].Facts[1].Value)
	assert.Equal(t, relation.Set(relation.Subset|relation.Equal), set.Relations[0].Is)
	assert.Equal(t, "w.yaml:15:25", set.Bands[0].When.Pos.String(), "after the quote")
	assert.Nil(t, set.Organisation, "no file speaks of one")
}

func TestLoad_organisation(t *testing.T) {
	org := load(t, `
organisation: {name: Acme, systems: [app], as_of: 2026-06-30}
scope: [{framework: acme, stage: 2, window: 2026-01-01/2026-06-30}]
operates: {access-review: {since: 2025-10-01, owner: it-ops}}
facts: {reviewed: true}
evidence: [{id: EV-1, type: review-record, period: 2026-01-01/2026-03-31, attributes: {population: 12, coverage: 0.5, tool: "12"}}]
`).Organisation
	require.NotNil(t, org)
	assert.Equal(t, map[string]string{"stage": "2"}, org.Scopes[0].Profile)
	assert.Equal(t, "access-review", org.Operates[0].Control)
	assert.Equal(t, "w.yaml:5:9", org.Facts[0].Places.Item.String())
	assert.Equal(t, map[string]any{"population": int64(12), "coverage": 0.5, "tool": "12"}, org.Evidence[0].Attributes)
	assert.Equal(t, evidence.Draft, org.Evidence[0].Status, "what nobody accepted is a draft")
}

// The digests depend on what is said, not on where or in which order.
func TestLoad_digests(t *testing.T) {
	one := load(t, `
evidence_types: [{id: a, title: A}, {id: b, title: B}]
rules:
  - {control: access-review, basis: design, expr: "true", why: so}
facts: {reviewed: true, people: 3}
evidence: [{id: EV-1, type: a, effective: 2026-01-01}, {id: EV-2, type: b, effective: 2026-01-01}]
`)
	two, err := catalog.Load(fstest.MapFS{
		"z/1.yaml": {Data: []byte("evidence: [{type: b, id: EV-2, effective: 2026-01-01}]\nfacts: {people: 3} # three\n")},
		"2.yml":    {Data: []byte("evidence_types: [{title: 'B', id: b}]\nevidence:\n- id: \"EV-1\"\n  effective: 2026-01-01\n  type: a\n")},
		"3.yaml":   {Data: []byte("facts: {reviewed: true}\nevidence_types: [{id: a, title: A}]\n")},
		"4.yaml":   {Data: []byte("rules: [{why: so, expr: 'true', basis: design, control: access-review}]\n")},
	}, catalog.Dir("testdata/base"))
	require.NoError(t, err)
	assert.Equal(t, one.Digests, two.Digests)
	assert.Equal(t, one.Organisation.Digest, two.Organisation.Digest)
	assert.Regexp(t, "^sha256:[0-9a-f]{64}$", one.Digests.Catalog)

	other := load(t, "evidence_types: [{id: a, title: A}, {id: b, title: C}]\nfacts: {reviewed: true, people: 4}\n")
	assert.NotEqual(t, one.Digests.Catalog, other.Digests.Catalog)
	assert.NotEqual(t, one.Digests.Rules, other.Digests.Rules)
	assert.NotEqual(t, one.Organisation.Digest, other.Organisation.Digest)
}

func TestLoader_limits(t *testing.T) {
	files := fstest.MapFS{"a.yaml": {Data: []byte("rules: []\n")}, "b.yaml": {Data: []byte("rules: [[[[]]]]\n")}}
	tests := map[string]struct {
		loader catalog.Loader
		want   string
	}{
		"size":  {catalog.Loader{MaxFileSize: 12}, "b.yaml: larger than 12 bytes (MaxFileSize)"},
		"files": {catalog.Loader{MaxFiles: 1}, "b.yaml: more than 1 files"},
		"depth": {catalog.Loader{MaxDepth: 3}, "b.yaml:1:11: nested more than 3 levels deep (MaxDepth)"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := tt.loader.Load(t.Context(), files)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestDir(t *testing.T) {
	root := t.TempDir()
	inside := filepath.Join(root, "grc")
	require.NoError(t, os.MkdirAll(filepath.Join(inside, ".hidden"), 0o700))
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o600))
	}
	write("secret.yaml", "fact_types: [{id: secret, type: bool}]\n")
	write("grc/.hidden/a.yaml", "nonsense: 1\n")
	write("grc/.b.yaml", "nonsense: 1\n")
	write("grc/notes.txt", "nonsense: 1\n")
	write("grc/a.yaml", "fact_types: [{id: a, type: bool}]\n")
	set, err := catalog.Load(catalog.Dir(inside))
	require.NoError(t, err)
	require.Len(t, set.FactTypes, 1)
	assert.Equal(t, filepath.ToSlash(inside)+"/a.yaml", set.FactTypes[0].Places.Item.File)

	if os.Symlink(filepath.Join(root, "secret.yaml"), filepath.Join(inside, "link.yaml")) == nil {
		_, err = catalog.Load(catalog.Dir(inside))
		assert.ErrorContains(t, err, "link.yaml: cannot be read: it is a link that leads out of the folder", "no link leads out")
	}
	_, err = catalog.Load(catalog.Dir(filepath.Join(root, "nowhere")))
	assert.ErrorContains(t, err, "cannot be read")
}

// Whoever wants only catalogs does not link CEL.
func TestDependencies(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	for dep := range strings.Lines(string(out)) {
		assert.NotContains(t, dep, "cel-go")
		assert.NotContains(t, dep, "groundwork/scoring")
	}
}

// FuzzLoad: no file stops the loader, and every problem has its place in the file.
func FuzzLoad(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	require.NoError(f, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("rules:\n - expr: |2\n     x\n   \n"))
	f.Add([]byte("%TAG ! x\n--- ! a\n"))
	f.Add([]byte("rules:\n  |2\n  :- expr   x\n"))
	f.Add([]byte("evidenceTypes:\n  - id: t\n    attributes: {a: list}\nevidence:\n  - id: e\n    type: t\n    attributes:\n      a: |\n        x\n        y\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{"f.yaml": {Data: data}}
		list := problems(t, fsys)
		for _, p := range list {
			if p.Pos.File != "f.yaml" || p.Pos.Line < 1 || p.Pos.Column < 1 || p.Code == "" || p.Message == "" || strings.ContainsAny(p.Message, "\n\r") {
				t.Errorf("%#v", p)
			}
			if n := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 1; p.Pos.Line > n {
				t.Errorf("line %d of %d: %s", p.Pos.Line, n, p)
			}
		}
		assert.Equal(t, list, problems(t, fsys), "the same file, the same problems")
	})
}
