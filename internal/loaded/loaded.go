// Package loaded makes engines for tests, of the built-in catalog and of files beside it.
package loaded

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// Engine loads the built-in catalog and some files, and returns what judges by them and the
// organisation that they state, if any.
func Engine(t testing.TB, files ...fs.FS) (*scoring.Engine, *organisation.Organisation) {
	t.Helper()
	set, err := catalog.Load(slices.Insert(files, 0, catalog.Builtin())...)
	require.NoError(t, err)
	graph, err := mapping.Build(set.Source)
	require.NoError(t, err)
	engine, err := scoring.New(graph)
	require.NoError(t, err)
	return engine, set.Organisation
}
