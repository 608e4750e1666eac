package exchange_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/exchange"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

func builtin(t *testing.T) (mapping.Source, *mapping.Graph) {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	return set.Source, g
}

// What is written in a format that is read is taken back whole: every requirement, under another id, and every relation.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	src, g := builtin(t)
	dir := t.TempDir()
	for _, tt := range []struct{ to, what, id, ending string }{
		{"oscal", "requirements", "soc2", ".json"},
		{"ciso", "requirements", "soc2", ".yaml"},
		{"csv", "requirements", "soc2", ".csv"},
		{"oscal", "relations", "", ".json"},
		{"ciso", "relations", "", ".yaml"},
		{"csv", "relations", "", ".csv"},
	} {
		name := tt.to + "-" + tt.what
		var b bytes.Buffer
		_, err := exchange.Write(&b, g, tt.to, tt.what, tt.id, framework.NewDate(2026, 1, 2))
		require.NoError(t, err, name)
		file := filepath.Join(dir, name+tt.ending)
		require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
		taken, err := exchange.Take(t.Context(), b.Bytes(), file, exchange.Options{ID: "again"}, g, &disk.Inputs{})
		require.NoError(t, err, name)
		require.NoError(t, taken.Verify(t.Context(), src, catalog.Builtin()), name)
		if tt.what == "requirements" {
			f, err := g.Framework(tt.id)
			require.NoError(t, err)
			assert.Equal(t, len(f.Requirements), taken.Requirements, name)
			continue
		}
		assert.Equal(t, len(src.Relations), taken.Relations, name)
	}
}

// What would not load is refused with its place in the file, and what holds nothing is no success.
func TestVerify_refuses(t *testing.T) {
	t.Parallel()
	src, g := builtin(t)
	for name, tt := range map[string]struct{ id, text, want string }{
		"nothing":         {"", "from,to,is\n", exchange.ErrNothing.Error()},
		"an id too many":  {"soc2", "id,title\nA,T\n", `own.csv:1: framework "soc2" is there already`},
		"no such parent":  {"", "id,title,parent\nA,T,no\n", `own.csv:2:5: unknown requirement "own:no"`},
		"no such control": {"", "control,to\nno,soc2:CC6.2\n", `no control is called "no"`},
	} {
		taken, err := exchange.Take(t.Context(), []byte(tt.text), "own.csv", exchange.Options{ID: tt.id}, g, &disk.Inputs{})
		if err == nil {
			err = taken.Verify(t.Context(), src, catalog.Builtin())
		}
		require.ErrorContains(t, err, tt.want, name)
	}
}

// A file and a root that are of no OSCAL document are wrong usage.
func TestTake_usage(t *testing.T) {
	t.Parallel()
	_, g := builtin(t)
	_, err := exchange.Take(t.Context(), []byte("id,title\nA,T\n"), "own.csv", exchange.Options{Root: "."}, g, &disk.Inputs{})
	require.ErrorContains(t, err, "own.csv is no OSCAL document")
}
