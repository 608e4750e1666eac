package quiz_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/quiz"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// Each answer that is none is told with its line, in the same order each time.
func TestRead(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	e, err := scoring.New(g)
	require.NoError(t, err)
	c, err := checkup.New(e, checkup.Options{})
	require.NoError(t, err)

	said, err := quiz.Read(c, "a.yaml", []byte("facts:\n  handles_customer_data: yes\n"))
	require.NoError(t, err)
	assert.Equal(t, true, said["handles_customer_data"].Value)
	said, err = quiz.Read(c, "a.yaml", nil)
	require.NoError(t, err)
	assert.Empty(t, said)

	for range 20 {
		_, err = quiz.Read(c, "a.yaml", []byte("handles_customer_data: yes\nc: x\na: y\nb: {z: z}\n"))
		require.ErrorContains(t, err, "a.yaml:3: ")
		assert.Regexp(t, `(?s)\Aa.yaml:3: .*"a".*\na.yaml:4: .*"b".*\na.yaml:2: .*"c"`, err.Error())
	}
	for _, text := range []string{"- a", "a: b\na: c", "? [a]\n: b\n<<: {}", "a: {? [b] : c, <<: {}}", "a: [\n"} {
		_, err = quiz.Read(c, "a.yaml", []byte(text))
		assert.ErrorContains(t, err, "want lines such as", text)
	}
}
