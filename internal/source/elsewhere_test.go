package source_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/source"
)

// What a reader of YAML 1.1 would take for yes, no or a number in sixties is quoted, and nothing else is.
func TestEncoder_elsewhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"no": `"no"`, "Yes": `"Yes"`, "ON": `"ON"`, "y": `"y"`, "=": `"="`, "<<": `"<<"`, "1:1": `"1:1"`, "-1:30:00.5": `"-1:30:00.5"`, "1_0:30": `"1_0:30"`,
		"nope": "nope", "1:a": "1:a", "A:1": "A:1", "1.a": "1.a", "soc2:1": "soc2:1", "--1:1": "--1:1", "1,1": "1,1",
	} {
		var b bytes.Buffer
		require.NoError(t, source.NewEncoder(nil).Write(&b, []source.Section{{Key: "k", Value: text}}))
		assert.Equal(t, "k: "+want+"\n", b.String())
	}
}
