package begin_test

import (
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Whatever is answered, it is refused, or the workspace that is made of it loads without a problem.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		whole, "{name: A, systems: [{id: x, kind: ai}]}", "{name: 'true', systems: ['= 1 + 1', \"# x: {y\"], frameworks: [soc2], type: 1, vendors: [\"a: b # c\", {name: \"-x\\\"\", relied_on_for: [CC6.5]}]}",
		"name: \"\\u202e\"\nsystems: [\"e\u0301\"]\n", "name: a\nsystems: [a, А]\n", "hosts: []\n", "name: [x]\n",
		"name: \"a\\u00a0b\"\nsystems: [\"e\\u0301\", \"a\\tb\"]\nframeworks: [soc2]\nhosts: [{name: \"\\u0130\\x7f\", relied_on_for: [CC6.4]}]\n", "{name: A, systems: [a], frameworks: [soc2], type: 2, window: 1026-10-01/2327-03-31}",
	} {
		f.Add([]byte(s))
	}
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(f, err)
	g, err := mapping.Build(set.Source)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := begin.Read(bytes.NewReader(data))
		if err != nil || a.Fit(g) != nil {
			return
		}
		dir := fstest.MapFS{}
		for _, file := range begin.Files(a, g) {
			dir[file.Name] = &fstest.MapFile{Data: []byte(file.Text)}
		}
		_, err = catalog.Loader{}.Beside(t.Context(), set, dir)
		require.NoError(t, err, "%q", data)
	})
}
