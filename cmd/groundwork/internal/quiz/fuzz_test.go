package quiz_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/quiz"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Whatever bytes are read as facts, they are refused, or each is one that the catalog knows with a value that fits it.
func FuzzReadFacts(f *testing.F) {
	for _, s := range []string{
		"facts: {handles_customer_data: true}\n", "handles_customer_data: yes\n", "facts:\n  handles_customer_data: don't know\n", "facts: [a]\n", "{}", "? [a]\n: b\n", "a: &x [*x]\n", "handles_customer_data: 1e999\n",
		"? [a]\n: b\n<<: {handles_customer_data: yes}\n", "facts:\n  ? {a: b}\n  <<: {handles_customer_data: yes}\n",
	} {
		f.Add([]byte(s))
	}
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(f, err)
	g, err := mapping.Build(set.Source)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := quiz.ReadFacts(g, "facts", data)
		if err != nil {
			require.NotContains(t, err.Error(), "yaml:")
			return
		}
		for _, x := range list {
			kind, err := g.FactType(x.ID)
			require.NoError(t, err, x.ID)
			require.Empty(t, kind.Check(x))
		}
	})
}
