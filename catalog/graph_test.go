package catalog_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
)

// The graph of files that are loaded in one go is the one that is built of what they hold, and is refused for what
// they are refused for.
func TestLoadGraph(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"organisation": "facts: {}\n", "more": "framework: {id: x, title: X}\nrequirements: [{id: \"1\", title: One}]\n",
		"wrong": "controls: [{id: c, title: C, links: [{to: \"x:1\", why: So.}]}]\n", "refused": "nothing: {}\n",
	} {
		files := catalog.Bytes("a.yaml", []byte(text))
		want, failed := catalog.Load(catalog.Builtin(), files)
		set, graph, err := catalog.Loader{}.LoadGraph(t.Context(), catalog.Builtin(), files)
		assert.Equal(t, failed, err, name)
		if failed != nil {
			assert.Nil(t, graph)
			continue
		}
		assert.Equal(t, want, set, name)
		built, err := mapping.Build(want.Source)
		require.NoError(t, err)
		assert.Equal(t, built.Source(), graph.Source(), name)
		assert.Equal(t, catalog.Count(built), catalog.Count(graph), name)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	_, _, err := catalog.Loader{}.LoadGraph(ended, catalog.Builtin())
	assert.ErrorIs(t, err, context.Canceled)
}
