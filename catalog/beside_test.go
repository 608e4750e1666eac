package catalog_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Beside a catalog that was read an organisation is read as it is together with it: what it states, what it is warned
// of and what is wrong. The catalog stays as it was.
func TestBeside(t *testing.T) {
	ctx := context.Background()
	base, graph, err := catalog.Loader{}.LoadGraph(ctx, catalog.Builtin())
	require.NoError(t, err)
	acme := map[string][]byte{}
	names, err := filepath.Glob("../examples/acme/*.yaml")
	require.NoError(t, err)
	for _, name := range names {
		acme[filepath.Base(name)], err = os.ReadFile(name)
		require.NoError(t, err)
	}
	for name, files := range map[string]map[string][]byte{
		"acme": acme, "nothing": {}, "empty": {"a.yaml": {}},
		"first edition": {"a.yaml": []byte("evidence:\n  - {id: E, type: access-review-record, approved_by: Ada, period: 2026-01-01/2026-03-31}\nfacts: {ai_affects_people: true}\n")},
		"own catalog":   {"a.yaml": []byte("controls: [{id: x, title: X}]\n")},
		"wrong":         {"a.yaml": []byte("organisation: {nam: x}\n")},
		"unknown":       {"a.yaml": []byte("evidence: [{id: E, type: no-such-type}]\n")},
		"broken":        {"a.yaml": []byte("organisation: {\n")},
	} {
		was, err := catalog.Load(catalog.Builtin(), catalog.Files(files))
		is, besideErr := catalog.Loader{}.Beside(ctx, base, catalog.Files(files))
		by, byErr := catalog.Loader{}.BesideLoading(ctx, func() (*catalog.Set, *mapping.Graph, error) { return base, graph, nil }, catalog.Files(files), check.Proof{})
		assert.Equal(t, is, by, name)
		assert.Equal(t, besideErr, byErr, name)
		switch {
		case name == "own catalog":
			var problems framework.Problems
			require.ErrorAs(t, besideErr, &problems)
			assert.Equal(t, catalog.CodeNotAllowed, problems[0].Code)
		case err != nil:
			assert.Equal(t, err, besideErr, name)
		default:
			require.NoError(t, besideErr, name)
			assert.Equal(t, was.Organisation, is.Organisation, name)
			assert.Equal(t, was.Problems, is.Problems, name)
			assert.Equal(t, was.Digests, is.Digests, name)
			assert.Equal(t, was.Source, is.Source, name)
		}
	}
	again, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	assert.Equal(t, again, base, "the catalog stays as it was")
	_, err = catalog.Loader{}.Beside(ctx, nil, nil)
	require.Error(t, err)
	_, err = catalog.Loader{}.Beside(ctx, nil, catalog.Files(acme))
	assert.Error(t, err)
}

// Files that hold more than an organisation are refused with all that is wrong. Beside what is still being loaded they are read
// no further, and it is not waited for: whoever has them reads all anew.
func TestBesideStops(t *testing.T) {
	base, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	more := catalog.Files(map[string][]byte{"a.yaml": []byte("controls: [{id: x, title: X}]\n"), "b.yaml": []byte("controls: [{id: y, title: Y}]\n")})
	var problems framework.Problems
	_, err = catalog.Loader{}.Beside(t.Context(), base, more)
	require.ErrorAs(t, err, &problems)
	assert.Len(t, problems, 2)
	asked := false
	loading := func() (*catalog.Set, *mapping.Graph, error) { asked = true; return base, nil, nil }
	_, err = catalog.Loader{}.BesideLoading(t.Context(), loading, more, check.Proof{})
	require.ErrorAs(t, err, &problems)
	assert.Len(t, problems, 1)
	assert.False(t, asked)
	gone := errors.New("gone")
	_, err = catalog.Loader{}.BesideLoading(t.Context(), func() (*catalog.Set, *mapping.Graph, error) { return nil, nil, gone }, catalog.Files(nil), check.Proof{})
	require.ErrorIs(t, err, gone)
	_, err = catalog.Loader{}.BesideLoading(t.Context(), nil, catalog.Files(nil), check.Proof{})
	assert.ErrorAs(t, err, &problems)
}
