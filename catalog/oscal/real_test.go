package oscal_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
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
	assert.Equal(t, "at-2.2", d.Aliases["AT-2(2)"])
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

func BenchmarkRead(b *testing.B) {
	data, err := fs.ReadFile(shared(b), low)
	require.NoError(b, err)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		_, err := oscal.Read(bytes.NewReader(data), low)
		require.NoError(b, err)
	}
}
