package lint_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/golden"
	"github.com/groundworkgrc/groundwork/mapping"
)

// The linter finds what is wanted on each line of testdata/lint, and nothing else;
// every code has a line.
func TestLint(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/lint/*.yaml")
	require.NoError(t, err)
	found := map[string]framework.Severity{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		set, err := catalog.Load(catalog.Dir("testdata/lintbase"), fstest.MapFS{"bad.yaml": {Data: data}})
		require.NoError(t, err)
		g, err := mapping.Build(set.Source)
		require.NoError(t, err)
		problems, err := lint.Check(t.Context(), g)
		require.NoError(t, err)
		list := slices.DeleteFunc(problems, func(p framework.Problem) bool { return strings.HasSuffix(p.Pos.File, "right.yaml") })
		for i, p := range list {
			found[p.Code] = p.Severity
			list[i].Severity = framework.Error // compare looks at the text alone
		}
		golden.Wanted(t, string(data), list)
	}
	for _, c := range lint.Codes() {
		severity, ok := found[c.ID]
		assert.True(t, ok, "no file has a line for %s", c.ID)
		assert.Equal(t, c.Severity, severity, c.ID)
		delete(found, c.ID)
	}
	assert.Empty(t, found, "codes that are not listed")
	assert.True(t, slices.IsSortedFunc(lint.Codes(), func(a, b lint.Code) int { return strings.Compare(a.ID, b.ID) }))
}

// The built-in catalog has nothing to find.
func TestLintBuiltin(t *testing.T) {
	t.Parallel()
	found, err := lint.Check(t.Context(), builtin(t))
	require.NoError(t, err)
	assert.Empty(t, found.Error())
}

func builtin(t *testing.T) *mapping.Graph {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	return g
}
