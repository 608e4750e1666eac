// Package schematest holds what Groundwork writes against the schemas of others, with a
// validator of JSON schemas that the library itself does without.
package schematest

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

const data = "../../../shared/data/"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	const path = data + "schema/oscal_complete_schema-1-2-2.json"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the OSCAL schema is not on this machine: ", path)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(path)
	require.NoError(t, err)
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return s.Validate(v)
}

var writer = oscal.Writer{Modified: framework.NewDate(2026, 6, 30)}

func frameworks(t *testing.T) []*framework.Framework {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	list := set.Frameworks
	for _, name := range []string{
		"oscal/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json", "oscal/NIST_CSF_v2.0_catalog.derived.json", "oscal-compass/ai-rmf-genai-catalog.json",
	} {
		d, err := oscal.ReadFS(os.DirFS(data), name)
		require.NoError(t, err)
		list = append(list, d.Framework)
	}
	return append(list, &framework.Framework{ID: "empty", Title: "Empty"}, &framework.Framework{
		ID: "8 odd", Title: "Odd\ntitle", Edition: " 1 ", Publisher: "A\nB", Requirements: []framework.Requirement{
			{ID: "AC-2(1)", Title: "One\nline"}, {ID: "1.10", Kind: "two words", Title: "Group", Weight: 2, Category: "c"},
			{ID: "1.10.1", Title: "Leaf", Parent: "1.10", Points: []framework.Point{{ID: "(a)", Text: "T", Weight: 0.5}}},
		},
	})
}

func TestCatalogsAreValid(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, f := range frameworks(t) {
		var out bytes.Buffer
		_, err := writer.Catalog(&out, f)
		require.NoError(t, err, f.ID)
		assert.NoError(t, validate(t, s, out.Bytes()), f.ID)
	}
}

func TestMappingIsValid(t *testing.T) {
	t.Parallel()
	s := schema(t)
	list := []*relation.Statement{}
	for set := relation.Set(1); set <= relation.Any; set++ {
		list = append(list, &relation.Statement{
			From: framework.Ref{Framework: "acme ü/1", Requirement: fmt.Sprint(set)}, To: framework.Ref{Framework: "iso42001", Requirement: "A.2.2"},
			Is: set, Why: "Two\nlines.", Confidence: float64(set) / 31, Strength: int(set) % 11, Review: review.Review{State: review.Reviewed, By: "A", On: 700_000},
		})
	}
	var out bytes.Buffer
	_, err := writer.Mapping(&out, list, nil)
	require.NoError(t, err)
	assert.NoError(t, validate(t, s, out.Bytes()))
}

// Statements about several together are maps of several.
func TestUnionsAreValid(t *testing.T) {
	t.Parallel()
	s := schema(t)
	ref := func(fw, id string) framework.Ref { return framework.Ref{Framework: fw, Requirement: id} }
	list := []*relation.Union{}
	for set := relation.Set(1); set <= relation.Any; set++ {
		list = append(list, &relation.Union{
			From: []framework.Ref{ref("acme", "CCF 1"), ref("acme", fmt.Sprint(set))}, To: []framework.Ref{ref("iso42001", "A.2.2"), ref("iso42001", "A.2.3")}, Is: set,
			Why: "\u2028", Review: review.Review{By: " "},
		})
	}
	var out bytes.Buffer
	_, err := writer.Mapping(&out, nil, list)
	require.NoError(t, err)
	assert.NoError(t, validate(t, s, out.Bytes()))
}

// FuzzCatalogIsValid holds of a framework of any words that what is written of it is valid.
func FuzzCatalogIsValid(f *testing.F) {
	f.Add("own", "4.1", "Title", "1.10", "A. B.", "two words", "a", "Text.\nMore", "CCF 1", 2.5)
	f.Add("8 odd", "AC-2(1)", "Odd\ntitle", " 1 ", "A\nB", "control", "(a)", "\u2028", "\u202e", 0.0)
	f.Add("é", "§ 5", " ", "", " ", "x", "1.1", "{{ insert: param, x }}", "urn:x:y", 1e6)
	f.Add("x", "CCF 1", "T", "\u2028", "\u00a0", "\u2029", "a", "", "a\u2028b", 0.1)
	path := data + "schema/oscal_complete_schema-1-2-2.json"
	if _, err := os.Stat(path); err != nil {
		f.Skip("the OSCAL schema is not on this machine: ", path)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(path)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, id, q, title, edition, publisher, kind, point, text, alias string, weight float64) {
		own := &framework.Framework{
			ID: id, Title: title, Edition: edition, Publisher: publisher, Assurance: framework.Assurance{Type: text}, Excludable: framework.Excludable{Kinds: []string{kind}},
			Requirements: []framework.Requirement{
				{ID: "G", Kind: kind, Title: title}, {ID: q, Kind: kind, Title: title, Summary: text, Parent: "G", Weight: weight, Aliases: []string{alias}, Points: []framework.Point{{ID: point, Text: text, Weight: weight, Open: text}}},
			},
		}
		problems, err := mapping.Check(t.Context(), mapping.Source{Frameworks: []*framework.Framework{own}})
		require.NoError(t, err)
		if problems.Err() != nil {
			return
		}
		var out bytes.Buffer
		if _, err := writer.Catalog(&out, own); err == nil {
			assert.NoError(t, validate(t, s, out.Bytes()), out.String())
		}
	})
}

// The validator is able to say no: the mistakes of files in the field are found.
func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, name := range []string{"ai-rmf-to-iso42001", "pci-to-80053"} {
		text, err := os.ReadFile(data + "oscal-compass/" + name + "-mapping-collection.json")
		require.NoError(t, err)
		assert.Error(t, validate(t, s, text), name)
	}
}
