package profile_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog/oscal/internal/profile"
	"github.com/groundworkgrc/groundwork/catalog/oscal/internal/telling"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
)

const ours = "catalog:\n  controls:\n    - {id: a-1, title: A, params: [{id: p, label: days}], controls: [{id: a-1.1, title: A1}]}\n    - {id: b-1, title: B}\n"

// resolved resolves the profile of that name in files, and says which controls it has, in order, and what was told.
func resolved(t *testing.T, files map[string]string, name string, stand map[string]string) (*profile.Resolver, []string, framework.Problems) {
	t.Helper()
	report := &telling.Report{Problems: limit.List{Most: 10}, MostWork: 1000}
	r := profile.New(report)
	r.Files, r.MaxFiles = stand, 10
	r.Open = func(ctx context.Context, name string, at framework.Position) *oscal.Document {
		text, ok := files[name]
		if !ok {
			report.Errorf(telling.CodeUnreadable, at, "file %q is not there", name)
			return nil
		}
		doc, _, problems := oscal.Parse(ctx, name, []byte(text), 64, 10)
		report.Problems.Add(problems...)
		return doc
	}
	doc := r.Open(t.Context(), name, framework.Position{File: name})
	require.NotNil(t, doc)
	require.NotNil(t, doc.Profile)
	c := r.Resolve(t.Context(), doc.Profile, name)
	r.Unused(framework.Position{File: name})
	ids := []string{}
	if c != nil {
		c.Each(func(k *oscal.Control) { ids = append(ids, k.ID.Text) })
	}
	report.Problems.Add(report.Alike.Problems()...)
	return r, ids, report.Problems.Kept()
}

// A file is found by its href, by the resource that an href names, in JSON or YAML, and by the caller's word.
func TestResolve_finds(t *testing.T) {
	t.Parallel()
	const resource = "profile:\n  imports: [{href: '#u-1'}]\n  back-matter: {resources: [{uuid: u-1, rlinks: [{href: c.xml}, {href: %s}]}]}\n"
	for name, tt := range map[string]struct {
		profile string
		stand   map[string]string
	}{
		"a file beside it":     {"profile: {imports: [{href: c.yaml}]}\n", nil},
		"a resource in YAML":   {fmt.Sprintf(resource, "c.yaml"), nil},
		"a file of the caller": {"profile: {imports: [{href: 'https://example.org/c.json'}]}\n", map[string]string{"https://example.org/c.json": "c.yaml"}},
	} {
		_, ids, told := resolved(t, map[string]string{"c.yaml": ours, "p.yaml": tt.profile}, "p.yaml", tt.stand)
		assert.Equal(t, []string{"a-1", "a-1.1", "b-1"}, ids, name)
		assert.Empty(t, told, name)
	}
}

// What keeps a profile from being resolved is an error at the import; what hits nothing is told.
func TestResolve_tells(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		profile, want string
		ids           []string
	}{
		"a file that is not there": {"profile: {imports: [{href: d.yaml}]}\n", `p.yaml:1:28: file "d.yaml" is not there`, []string{}},
		"itself":                   {"profile: {imports: [{href: p.yaml}]}\n", "p.yaml:1:28: the profile imports itself: p.yaml → p.yaml", []string{}},
		"above":                    {"profile: {imports: [{href: ../c.yaml}]}\n", `p.yaml:1:28: import "../c.yaml" climbs out of the folder that is read: name one that holds both files (--root DIR), or the file that stands for it (--file HREF=FILE)`, []string{}},
		"no such control": {
			"profile:\n  imports: [{href: c.yaml, include-controls: [{with-ids: [b-1, b-2]}]}]\n",
			`p.yaml:2:64: warning: control "b-2" is not in what is imported; did you mean "b-1"?`, []string{"b-1"},
		},
	} {
		_, ids, told := resolved(t, map[string]string{"c.yaml": ours, "p.yaml": tt.profile}, "p.yaml", nil)
		assert.Equal(t, tt.ids, ids, name)
		require.Len(t, told, 1, "%s: %v", name, told)
		assert.Equal(t, tt.want, told[0].String(), name)
	}
}

// A parameter of a control that is not chosen is kept, since a text may name it.
func TestParam(t *testing.T) {
	t.Parallel()
	r, ids, told := resolved(t, map[string]string{
		"c.yaml": ours,
		"p.yaml": "profile: {imports: [{href: c.yaml, include-controls: [{with-ids: [b-1]}]}], modify: {set-parameters: [{param-id: p, values: [2 days]}]}}\n",
	}, "p.yaml", nil)
	assert.Equal(t, []string{"b-1"}, ids)
	require.NotNil(t, r.Param("p"))
	assert.Equal(t, []string{"2 days"}, r.Param("p").Values)
	assert.Nil(t, r.Param("q"))
	require.Len(t, told, 1)
	assert.Equal(t, `p.yaml:1:114: warning: parameter "p" is of nothing that is chosen: it stands in texts alone that name it`, told[0].String())
}

// A file for an href that no import has is told.
func TestUnused(t *testing.T) {
	t.Parallel()
	_, ids, told := resolved(t, map[string]string{"c.yaml": ours, "p.yaml": "profile: {imports: [{href: c.yaml}]}\n"}, "p.yaml", map[string]string{"c.yml": "c.yaml"})
	assert.Len(t, ids, 3)
	require.Len(t, told, 1)
	assert.Equal(t, `p.yaml: warning: no import has the href "c.yml", for which a file was named; did you mean "c.yaml"?`, told[0].String())
}
