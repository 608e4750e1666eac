package oscal_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog/oscal"
)

const inYAML = `# of ours
---
catalog:
  uuid: 7f3ed5b6-0c5e-4d0e-8d3a-0d6a3a2f7c11
  metadata:
    title: Acme
    last-modified: 2026-06-30T00:00:00Z
    version: 1.10
    oscal-version: 1.1.3
  contols: []
  params:
    - {id: p, values: [7, 010, yes, "x"]}
  controls:
    - id: acme-1
      title: 2026
      class: ~
      parts:
        - name: statement
          prose: |
            Name the owners,
            {{ insert: param, p }}.
    - id: "acme 2"
      title: Zwei é
      links: [{href: '#nowhere', rel: related}]
`

// YAML is read as JSON is: the same fields, and places in the file that people wrote.
func TestYAML(t *testing.T) {
	t.Parallel()
	assert.True(t, oscal.Is([]byte(inYAML)))
	d, err := oscal.Read(strings.NewReader(inYAML), "acme.yaml")
	require.NoError(t, err)
	assert.Equal(t, "acme", d.Framework.ID)
	assert.Equal(t, "1.10", d.Framework.Edition)
	assert.Equal(t, "acme-1 (Name the owners,\n7, 010, yes, x.\n); acme-2", shown(d.Framework))
	assert.Equal(t, "2026", d.Framework.Requirements[0].Title)
	lines := []string{}
	for _, p := range d.Problems {
		lines = append(lines, p.String())
	}
	assert.Equal(t, []string{
		`acme.yaml:8:14: warning: version 1.10 is not a text: it is taken as written`,
		`acme.yaml:10:3: warning: unknown key "contols" of a catalog was passed over (1); did you mean "controls"?`,
		`acme.yaml:22:11: warning: 1 id holds a space, or another character that no reference could name: a hyphen stands for it ("acme 2" is "acme-2"), and what was written is an alias`,
		`acme.yaml:24:22: warning: link "#nowhere" (related) leads to nothing in the catalog`,
	}, lines)
	assert.Equal(t, "acme.yaml:14:11", d.Framework.Requirements[0].Places.Item.String())
}

// What a YAML file must not hold is refused as anywhere.
func TestYAML_refused(t *testing.T) {
	t.Parallel()
	bomb := "catalog:\n  a: &a [x]\n" + strings.Repeat("  b: [*a, *a]\n", 3)
	for text, want := range map[string]string{
		bomb:                                    `f.yaml:2:6: anchor "&a"`,
		"catalog:\n  <<: {x: 1}\n":              "merge keys",
		"catalog: !x {}\n":                      "tags are not supported",
		"catalog:\n  uuid: a\n  uuid: b\n":      `f.yaml:3:3: key "uuid" is there twice`,
		"catalog: {}\n---\ncatalog: {}\n":       "a second document begins here",
		"catalog:\n  controls: 7\n":             "f.yaml:2:13: a list is wanted here",
		"catalog:\n  metadata: {title: [a]}\n":  "f.yaml:2:21: a text is wanted here",
		"catalog: [\n":                          "f.yaml:1:1: YAML:",
		"catalog:\n" + deepYAML(70):             "nested more than 64 levels deep",
		"assessment-plan: {}\n":                 "f.yaml:1:1: this is an OSCAL assessment-plan, which is not read here",
		"nothing: {}\nelse: {}\n":               `f.yaml:1:1: no OSCAL document begins with the key "nothing" (and 1 more keys)`,
		"":                                      "f.yaml: no catalog, profile or mapping-collection in the file",
		"catalog:\n  uuid: \"a\x00b\"\n":        "a NUL character",
		"catalog:\n  metadata: {title: \xe9}\n": "not UTF-8",
	} {
		d, err := oscal.Read(strings.NewReader(text), "f.yaml")
		assert.Nil(t, d, text)
		assert.ErrorContains(t, err, want, text)
		if want == bomb {
			assert.Less(t, strings.Count(err.Error(), "\n"), 10)
		}
	}
}

func deepYAML(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i+1) + "groups:\n")
	}
	return b.String()
}

// A document is told by how it begins.
func TestIs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"catalog":`: true, "\uFEFF{ \"profile\" : {": true, "{\n\"$schema\": \"x\",\n \"mapping-collection\":": true, "%YAML 1.2\n---\nprofile:\n": true,
		"component-definition: {}": true, "\n# x\n'catalog': {}": true, "$schema: x\ncatalog:\n": true,
		"framework: {}": false, `{"framework":1}`: false, "catalogue: 1": false, "urn: x\ncatalog: y": false, "": false, "catalog,title\n": false,
	} {
		assert.Equal(t, want, oscal.Is([]byte(text)), text)
	}
}

// asYAML is a JSON document in YAML.
func asYAML(t *testing.T, data []byte) []byte {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal(data, &v))
	out, err := yaml.Marshal(v)
	require.NoError(t, err)
	return out
}

// Real files say in YAML what they say in JSON.
func TestYAML_asJSON(t *testing.T) {
	t.Parallel()
	data := shared(t)
	for _, name := range []string{csf, aiRMF, aiToISO} {
		text, err := fs.ReadFile(data, name)
		require.NoError(t, err)
		plain := read(t, data, name, oscal.Reader{})
		other := read(t, fstest.MapFS{"f.yaml": {Data: asYAML(t, text)}}, "f.yaml", oscal.Reader{ID: "x"})
		if plain.Framework != nil {
			plain.Framework.ID = "x"
			assert.Equal(t, bare(plain.Framework), bare(other.Framework), name)
		}
		assert.Equal(t, statements(plain), statements(other), name)
		assert.Len(t, other.Unions, len(plain.Unions), name)
		a, b := told(plain), told(other)
		slices.Sort(a)
		slices.Sort(b)
		assert.Equal(t, a, b, name)
	}
}

// A rationale in a block of text ends where its line does.
func TestYAML_rationale(t *testing.T) {
	t.Parallel()
	const text = "mapping-collection:\n  metadata: {oscal-version: 1.2.0}\n  provenance: {method: human, status: draft}\n  mappings:\n    matching-rationale: |\n      semantic\n" +
		"    source-resource: {type: catalog, href: a.json}\n    target-resource: {type: catalog, href: b.json}\n" +
		"    maps: [{uuid: m, relationship: equal-to, sources: [{type: control, id-ref: x}], targets: [{type: control, id-ref: y}]}]\n"
	d, err := oscal.Read(strings.NewReader(text), "m.yaml")
	require.NoError(t, err)
	require.Len(t, d.Relations, 1)
	assert.Equal(t, "semantic", d.Relations[0].Rationale)
}
