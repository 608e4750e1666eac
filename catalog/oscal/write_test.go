package oscal_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

var writer = oscal.Writer{Modified: framework.NewDate(2026, 6, 30)}

// bare returns the framework without what OSCAL cannot hold: places, profiles and what is mirrored.
func bare(f *framework.Framework) *framework.Framework {
	c := *f
	c.Places, c.Profiles, c.DefaultProfile, c.Digest = framework.Places{}, nil, nil, ""
	c.Builtin = false // what comes in by a file was declared
	c.AskedAnyway, c.AcceptedRiskExplains, c.RiskAcceptance = nil, nil, 0
	c.Requirements = slices.Clone(f.Requirements)
	for i := range c.Requirements {
		c.Requirements[i].Places, c.Requirements[i].Mirrors = framework.Places{}, nil
	}
	return &c
}

func TestCatalogReadsBackEqual(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	odd := &framework.Framework{
		ID: "800-odd", Title: "Odd", Points: framework.Focus, FailsAt: 0.2, MayBeNotRelevant: []string{"AC-2(1)"}, MayBeCarvedOut: []string{"1.10.1#(a)"},
		SystemKinds: map[string][]string{"ai": {"developer", "provider"}}, Categories: []framework.Category{{ID: "c", Title: "C", Always: true}},
		Requirements: []framework.Requirement{
			{ID: "AC-2(1)", Title: "Alone <&>", Weight: 0.1, Category: "c"}, {ID: "1.10", Kind: "two words", Title: "Group"},
			{ID: "1.10.1", Title: "Leaf", Parent: "1.10", Summary: "  Two\nlines.", Points: []framework.Point{
				{ID: "(a)", Text: "T", Weight: 2.5, Essential: framework.EssentialEither, Each: framework.Each{Kind: "ai", Roles: []string{"provider"}}}, {ID: "b", Text: "B", Rank: framework.Guidance},
			}},
		},
	}
	for _, f := range append(set.Frameworks, odd) {
		var first, second bytes.Buffer
		losses, err := writer.Catalog(&first, f)
		require.NoError(t, err)
		if f != odd {
			require.NotEmpty(t, losses)
			assert.Equal(t, oscal.Loss{Where: f.ID, What: "profiles (1)", Why: "OSCAL has no word for what a report type or a stage asks for"}, losses[0])
		}
		d, err := oscal.Read(bytes.NewReader(first.Bytes()), "f.json")
		require.NoError(t, err)
		assert.Empty(t, d.Problems)
		assert.Equal(t, bare(f), bare(d.Framework))
		_, err = writer.Catalog(&second, d.Framework)
		require.NoError(t, err)
		assert.Equal(t, first.String(), second.String())
	}
}

// What was read from elsewhere is written and read back too.
func TestImportedReadsBackEqual(t *testing.T) {
	t.Parallel()
	for _, name := range []string{low, csf, aiRMF} {
		d := read(t, shared(t), name, oscal.Reader{})
		var out bytes.Buffer
		losses, err := writer.Catalog(&out, d.Framework)
		require.NoError(t, err)
		assert.Empty(t, losses)
		back, err := oscal.Read(&out, "f.json")
		require.NoError(t, err)
		assert.Empty(t, back.Problems)
		assert.Equal(t, bare(d.Framework), bare(back.Framework))
	}
}

// That requirements without kind may be excluded has no place in OSCAL, and is told.
func TestExcludableWithoutKind(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f", Title: "F", Excludable: framework.Excludable{Kinds: []string{"", "control"}}, Requirements: []framework.Requirement{{ID: "1", Title: "T"}}}
	var out bytes.Buffer
	losses, err := writer.Catalog(&out, f)
	require.NoError(t, err)
	require.Len(t, losses, 1)
	assert.Equal(t, "excludable requirements without kind (1)", losses[0].What)
	d, err := oscal.Read(&out, "f.json")
	require.NoError(t, err)
	assert.Equal(t, []string{"control"}, d.Framework.Excludable.Kinds)
}

// The word that OSCAL gets where there is no edition is told where it is the edition.
func TestEditionThatIsTheWordForNone(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "f", Title: "F", Edition: "unspecified", Requirements: []framework.Requirement{{ID: "1", Title: "T"}}}
	var out bytes.Buffer
	losses, err := writer.Catalog(&out, f)
	require.NoError(t, err)
	require.Len(t, losses, 1)
	assert.Equal(t, `the edition "unspecified" (1)`, losses[0].What)
	d, err := oscal.Read(&out, "f.json")
	require.NoError(t, err)
	assert.Empty(t, d.Framework.Edition)
}

func TestCatalogRefuses(t *testing.T) {
	t.Parallel()
	req := func(q ...framework.Requirement) *framework.Framework {
		return &framework.Framework{ID: "f", Title: "F", Requirements: q}
	}
	for want, f := range map[string]*framework.Framework{
		"the title is missing":               {ID: "f"},
		`requirement "a" has no title`:       req(framework.Requirement{ID: "a"}),
		"2 requirements hang under":          req(framework.Requirement{ID: "a", Title: "A", Parent: "b"}, framework.Requirement{ID: "b", Title: "B", Parent: "a"}),
		"1 requirements hang under":          req(framework.Requirement{ID: "a", Title: "A", Parent: "x"}),
		`ids "1(" and "1)" are one in OSCAL`: req(framework.Requirement{ID: "1(", Title: "A"}, framework.Requirement{ID: "1)", Title: "B"}),
	} {
		var out bytes.Buffer
		_, err := writer.Catalog(&out, f)
		assert.ErrorContains(t, err, want)
		assert.Empty(t, out.Bytes())
	}
	_, err := oscal.Writer{}.Catalog(&bytes.Buffer{}, req())
	assert.ErrorContains(t, err, "the day of the last modification is missing")
}

func stated(from, to string, is relation.Set) *relation.Statement {
	a, _ := framework.ParseRef(from)
	b, _ := framework.ParseRef(to)
	return &relation.Statement{From: a, To: b, Is: is}
}

func relations() []*relation.Statement {
	list := []*relation.Statement{}
	for set := relation.Set(1); set <= relation.Any; set++ {
		list = append(list, stated(fmt.Sprintf("acme:%d", set), "iso42001:A.2.2", set))
	}
	r := list[4]
	r.Why, r.Rationale, r.Strength, r.Confidence = "Two\nlines.", "functional", 7, 0.85
	r.Review = review.Review{State: review.Reviewed, By: "A. Auditor", On: framework.NewDate(2026, 2, 3)}
	return append(list, stated("acme:1", "soc2:CC6.1", relation.Any))
}

func TestMappingReadsBackEqual(t *testing.T) {
	t.Parallel()
	var first, second bytes.Buffer
	losses, err := writer.Mapping(&first, relations(), nil)
	require.NoError(t, err)
	assert.Empty(t, losses)
	d, err := oscal.Read(bytes.NewReader(first.Bytes()), "f.json")
	require.NoError(t, err)
	require.Len(t, d.Relations, 32)
	for i, r := range d.Relations {
		r.Places = framework.Places{}
		assert.Equal(t, relations()[i], r)
	}
	_, err = writer.Mapping(&second, d.Relations, nil)
	require.NoError(t, err)
	assert.Equal(t, first.String(), second.String())
}

func TestMappingRefuses(t *testing.T) {
	t.Parallel()
	bad := stated("a:1", "b:1", 0)
	bad.Rationale, bad.Confidence = "guess", 7
	_, err := writer.Mapping(&bytes.Buffer{}, []*relation.Statement{bad}, nil)
	for _, want := range []string{"none of the five", `rationale "guess"`, "confidence 7"} {
		assert.ErrorContains(t, err, want)
	}
	_, err = writer.Mapping(&bytes.Buffer{}, nil, nil)
	assert.ErrorContains(t, err, "no relation to write")
	losses, err := writer.Mapping(&bytes.Buffer{}, []*relation.Statement{stated("a:1", "b:1", 1), stated("a:1", "c:1", 1), stated("a:2", "b:1", 1)}, nil)
	require.NoError(t, err)
	assert.Equal(t, []oscal.Loss{{Where: "relations", What: "their order (1)", Why: "OSCAL holds them by pair of resources"}}, losses)
}

func ExampleRead() {
	file := `{"catalog": {
  "uuid": "7f3ed5b6-0c5e-4d0e-8d3a-0d6a3a2f7c11",
  "metadata": {"title": "Acme AI policy set", "last-modified": "2026-06-30T00:00:00Z", "version": "2026.1", "oscal-version": "v1.1.3"},
  "controls": [{"id": "acme-1", "title": "Model owners are named", "links": [{"href": "#acme-2", "rel": "related"}]}]
}}`
	doc, err := oscal.Read(strings.NewReader(file), "acme-catalog.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, q := range doc.Framework.Requirements {
		fmt.Println(framework.Ref{Framework: doc.Framework.ID, Requirement: q.ID}, q.Title)
	}
	for _, p := range doc.Problems {
		fmt.Println(p)
	}
	// Output:
	// acme:acme-1 Model owners are named
	// acme-catalog.json:3:126: warning: oscal-version "v1.1.3" is read as "1.1.3"
	// acme-catalog.json:4:87: warning: link "#acme-2" (related) leads to nothing in the catalog
}

func ExampleWriter_Mapping() {
	claim := &relation.Statement{
		From: framework.Ref{Framework: "acme", Requirement: "1.10"}, To: framework.Ref{Framework: "iso42001", Requirement: "A.3.2"},
		Is: relation.Set(relation.Subset), Rationale: "semantic",
	}
	w := oscal.Writer{Modified: framework.NewDate(2026, 6, 30), Title: "Acme to ISO/IEC 42001", Version: "1"}
	var out bytes.Buffer
	losses, err := w.Mapping(&out, []*relation.Statement{claim}, nil)
	fmt.Println(len(losses), err, strings.Contains(out.String(), `"relationship": "subset-of"`))
	// Output:
	// 0 <nil> true
}
