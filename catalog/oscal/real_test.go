package oscal_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

const (
	low     = "oscal/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json"
	profile = "oscal/NIST_SP-800-53_rev5_LOW-baseline_profile.json"
	csf     = "oscal/NIST_CSF_v2.0_catalog.derived.json"
	aiRMF   = "oscal-compass/ai-rmf-genai-catalog.json"
	aiToISO = "oscal-compass/ai-rmf-to-iso42001-mapping-collection.json"
)

// shared returns the folder of files that nobody here wrote.
func shared(t testing.TB) fs.FS {
	t.Helper()
	const dir = "../../../shared/data"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the shared files are not on this machine: ", dir)
	}
	return os.DirFS(dir)
}

func read(t testing.TB, fsys fs.FS, name string, r oscal.Reader) *oscal.Document {
	t.Helper()
	d, err := r.ReadFS(t.Context(), fsys, name)
	require.NoError(t, err)
	return d
}

func count[T any](list []T, is func(T) bool) int {
	n := 0
	for _, v := range list {
		if is(v) {
			n++
		}
	}
	return n
}

func coded(d *oscal.Document, code string) framework.Problems {
	out := framework.Problems{}
	for _, p := range d.Problems {
		if p.Code == code {
			out = append(out, p)
		}
	}
	return out
}

func controls(f *framework.Framework) []string {
	ids := []string{}
	for _, q := range f.Requirements {
		if strings.HasPrefix(q.Kind, "SP800-53") {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

func TestLowBaseline(t *testing.T) {
	t.Parallel()
	d := read(t, shared(t), low, oscal.Reader{})
	assert.Len(t, controls(d.Framework), 149)
	assert.Len(t, d.Problems, 501)
	for _, p := range d.Problems {
		assert.Equal(t, framework.Warning, p.Severity)
		assert.Contains(t, p.Message, "(related)")
	}
	problems, err := mapping.Check(t.Context(), mapping.Source{Frameworks: []*framework.Framework{d.Framework}})
	require.NoError(t, err)
	assert.Empty(t, problems)
	for _, q := range d.Framework.Requirements {
		assert.Empty(t, q.Aliases, "every label is a spelling of the id, and found as such")
	}
	for _, q := range d.Framework.Requirements {
		assert.NotContains(t, q.Summary, "{{", q.ID)
	}
}

// The profile selects from the full catalog. What it selects is in the resolved one, which
// can therefore stand where the full one does.
func TestProfileResolves(t *testing.T) {
	t.Parallel()
	data := shared(t)
	full, err := fs.ReadFile(data, low)
	require.NoError(t, err)
	prof, err := fs.ReadFile(data, profile)
	require.NoError(t, err)
	fsys := fstest.MapFS{
		"a/b/c/d/profile.json": {Data: prof},
		"nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json": {Data: full},
	}
	want := controls(read(t, data, low, oscal.Reader{}).Framework)
	got := read(t, fsys, "a/b/c/d/profile.json", oscal.Reader{})
	assert.Equal(t, oscal.KindProfile, got.Kind)
	assert.Equal(t, want, controls(got.Framework))
	given := oscal.Reader{Files: map[string]string{"#84cbf061-eb87-4ec1-8112-1f529232e907": low}}
	assert.Equal(t, want, controls(read(t, data, profile, given).Framework))

	_, err = oscal.ReadFS(data, profile)
	assert.ErrorContains(t, err, "climbs out of the folder")
}

func TestCSF(t *testing.T) {
	t.Parallel()
	d := read(t, shared(t), csf, oscal.Reader{})
	kind := func(k string) int {
		return count(d.Framework.Requirements, func(q framework.Requirement) bool { return q.Kind == k })
	}
	assert.Equal(t, "nist-csf-v2.0", d.Framework.ID)
	assert.Equal(t, 34, kind("category"))
	assert.Equal(t, 185, kind("subcategory"))
	require.Len(t, d.Problems, 1)
	assert.Equal(t, csf+`:9:21: warning: oscal-version "v1.1.3" is read as "1.1.3"`, d.Problems[0].String())
}

func TestAllMappingsLoad(t *testing.T) {
	t.Parallel()
	data := shared(t)
	pairs := map[string]int{
		"pci-to-80053": 2, "pci-to-harmonized": 4, "80053r4-to-harmonized": 2, "ai-rmf-to-iso42001": 192,
	}
	known := []oscal.Known{read(t, data, low, oscal.Reader{}).Known()}
	for name, want := range pairs {
		d := read(t, data, "oscal-compass/"+name+"-mapping-collection.json", oscal.Reader{Known: known})
		stated := len(d.Relations)
		for _, u := range d.Unions {
			stated += len(u.From) * len(u.To)
		}
		missing := 0 // a map with an end that is not known here
		for _, m := range d.Maps {
			missing += m.Pairs()
		}
		assert.Equal(t, want, missing, name)
		assert.Equal(t, want, stated, name)
		for _, r := range d.Relations {
			assert.NotContains(t, r.From.String(), "rev5", "revision 4 is not revision 5")
		}
	}
	d := read(t, data, "oscal-compass/pci-to-80053-mapping-collection.json", oscal.Reader{})
	assert.Equal(t, "sample-pci:PCI-8.3.1", d.Relations[0].From.String())
	assert.Equal(t, relation.Set(relation.Subset), d.Relations[0].Is)
	assert.InDelta(t, 0.95, d.Relations[0].Confidence, 0)
	assert.Equal(t, "functional", d.Relations[0].Rationale)
	assert.Len(t, coded(d, mapping.CodeDuplicate), 1, "the doubled uuid")
	assert.Len(t, coded(d, oscal.CodeDraft), 6)
}

func TestAIRMFToISO(t *testing.T) {
	t.Parallel()
	data := shared(t)
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	known := []oscal.Known{read(t, data, aiRMF, oscal.Reader{}).Known()}
	frameworks := []*framework.Framework{known[0].Framework}
	for _, f := range set.Frameworks {
		known, frameworks = append(known, oscal.Known{Framework: f}), append(frameworks, f)
	}
	d := read(t, data, aiToISO, oscal.Reader{Known: known})
	pairs, targets, sources, annex := 0, map[string]bool{}, map[string]bool{}, 0
	for _, m := range d.Maps {
		pairs += m.Pairs()
		for _, e := range m.Targets {
			targets[e.Written] = true
			if number, ok := strings.CutPrefix(e.Written, "iso-iec-42001_B-"); ok {
				annex++
				assert.Equal(t, "iso42001:A."+strings.ReplaceAll(number, "-", "."), e.Ref.String())
			}
		}
		sources[m.Sources[0].Ref.String()] = true
	}
	assert.Len(t, d.Maps, 49)
	assert.Len(t, sources, 49)
	assert.Equal(t, 192, pairs)
	assert.Len(t, targets, 61)
	assert.Equal(t, 143, annex)
	unknown := coded(d, mapping.CodeUnknown)
	require.Len(t, unknown, 1)
	assert.Equal(t, aiToISO+`:230:27: warning: unknown id "iso-iec-42001_7--2" of iso42001 is left out; did you mean "7.2"?`, unknown[0].String())
	assert.Len(t, d.Relations, 2, "maps of one source and one target")
	assert.Len(t, d.Unions, 46, "one has an end that is not known, and says nothing of the others")
	assert.Contains(t, fmt.Sprint(d.Losses), "maps of several with an end that is left out (1)")
	problems, err := mapping.Check(t.Context(), mapping.Source{Frameworks: frameworks, Relations: d.Relations, Unions: d.Unions})
	require.NoError(t, err)
	assert.Empty(t, problems)
}

// Real files, by what is taken of each and what is told of it: all of it has its number.
func TestShows(t *testing.T) {
	t.Parallel()
	data := shared(t)
	known := append(builtin(t), read(t, data, aiRMF, oscal.Reader{}).Known(), read(t, data, low, oscal.Reader{}).Known())
	full, err := fs.ReadFile(data, low)
	require.NoError(t, err)
	prof, err := fs.ReadFile(data, profile)
	require.NoError(t, err)
	tree := fstest.MapFS{"a/b/c/d/profile.json": {Data: prof}, "nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json": {Data: full}}
	for name, want := range map[string]string{
		low:     `167 requirements, 494 points, 0 relations, 0 unions of 0 maps; dangling-link:501; back-matter.resources (135); control.controls that enhance (18); links of rel "assessment-for" (1346); links of rel "reference" (512); links of rel "related" (1523); links of rel "required" (18); metadata.links (1); metadata.props (1); param.guidelines (364); param.props (445); params (445); parts of name assessment-method (420); parts of name assessment-objective (149); parts of name guidance (149); party.addresses (1); party.email-addresses (1); props of name contributes-to-assurance (71); props of name implementation-level (162); resource.citation (134); select.how-many (37)`,
		csf:     `225 requirements, 0 points, 0 relations, 0 unions of 0 maps; spelling:1; back-matter.resources (3); metadata.links (1); metadata.props (5); metadata.published (1); part.ns (363); parts of name example (363); party.addresses (2); party.email-addresses (2); party.short-name (2); props of name risk-party (125)`,
		aiRMF:   `519 requirements, 0 points, 0 relations, 0 unions of 0 maps; nothing told; nothing lost`,
		aiToISO: `0 requirements, 0 points, 2 relations, 46 unions of 49 maps; bad-value:1 loose:2 spelling:2 unknown-id:1; ids that mean no requirement (1); intersects-with (49); mapping.target-gap-summary (1); maps of several with an end that is left out (1); provenance (1)`,
		"oscal-compass/pci-to-80053-mapping-collection.json":          `0 requirements, 0 points, 2 relations, 0 unions of 2 maps; bad-value:1 draft-shape:6 duplicate-id:1 loose:2; map.coverage (2); mapping.source-gap-summary (1); provenance (1)`,
		"oscal-compass/pci-to-harmonized-mapping-collection.json":     `0 requirements, 0 points, 4 relations, 0 unions of 4 maps; bad-value:2 draft-shape:17 duplicate-id:2 loose:2; .ns (1); confidence.description (5); provenance (1)`,
		"oscal-compass/80053r4-to-harmonized-mapping-collection.json": `0 requirements, 0 points, 2 relations, 0 unions of 2 maps; bad-value:1 draft-shape:9 loose:2; .ns (1); confidence.description (3); provenance (1)`,
		"a/b/c/d/profile.json": `167 requirements, 494 points, 0 relations, 0 unions of 0 maps; dangling-link:501; back-matter.resources (135); control.controls that enhance (18); links of rel "assessment-for" (1346); links of rel "reference" (512); links of rel "related" (1523); links of rel "required" (18); metadata.links (1); param.guidelines (364); param.props (445); params (445); parts of name assessment-method (420); parts of name assessment-objective (149); parts of name guidance (149); party.addresses (2); party.email-addresses (2); props of name contributes-to-assurance (71); props of name implementation-level (162); resource.citation (134); resource.description (1); select.how-many (37)`,
	} {
		from, r := data, oscal.Reader{Known: known}
		if strings.HasPrefix(name, "a/") {
			from, r = tree, oscal.Reader{}
		}
		assert.Equal(t, want, sum(read(t, from, name, r)), name)
	}
}

// sum counts what was taken, what was told and what was lost.
func sum(d *oscal.Document) string {
	requirements, points := 0, 0
	if d.Framework != nil {
		requirements = len(d.Framework.Requirements)
		for _, q := range d.Framework.Requirements {
			points += len(q.Points)
		}
	}
	codes, told, lost := map[string]int{}, []string{}, []string{}
	for _, p := range d.Problems {
		codes[p.Code]++
	}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		told = append(told, fmt.Sprintf("%s:%d", code, codes[code]))
	}
	for _, l := range d.Losses {
		lost = append(lost, l.What)
	}
	slices.Sort(lost)
	return fmt.Sprintf("%d requirements, %d points, %d relations, %d unions of %d maps; %s; %s", requirements, points, len(d.Relations), len(d.Unions), len(d.Maps),
		cmp.Or(strings.Join(told, " "), "nothing told"), cmp.Or(strings.Join(lost, "; "), "nothing lost"))
}

func BenchmarkRead(b *testing.B) {
	data, err := fs.ReadFile(shared(b), low)
	require.NoError(b, err)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		_, err := oscal.Read(bytes.NewReader(data), low)
		require.NoError(b, err)
	}
}
