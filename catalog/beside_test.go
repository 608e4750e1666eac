package catalog_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
)

// Beside a catalog that was read an organisation is read as it is together with it: what it states, what it is warned
// of and what is wrong. The catalog stays as it was.
func TestBeside(t *testing.T) {
	ctx := context.Background()
	base, err := catalog.Load(catalog.Builtin())
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
	assert.Error(t, err)
}
