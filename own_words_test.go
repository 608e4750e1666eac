package groundwork_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// inARow is how many words in a row are taken for somebody else's sentence.
const inARow = 6

// No sentence of the catalog has six words in a row of the material that the project was given to
// judge its work by, which lies beside the checkout where there is any. Of the standards themselves
// no machine can say so: their texts are not here, and people read for it.
func TestWordsAreOwn(t *testing.T) {
	t.Parallel()
	foreign := map[string]string{} // where each run of words stands
	for _, dir := range []string{"../shared/data", "../shared/findings"} {
		if _, err := os.Stat(dir); err != nil {
			t.Skip("there is no " + dir + " beside the checkout: nothing to compare with")
		}
		require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err == nil && utf8.Valid(data) {
				for _, run := range runs(string(data)) {
					foreign[run] = path
				}
			}
			return err
		}))
	}
	require.NotEmpty(t, foreign)
	checked := 0
	for _, file := range everyFile(t, ".yaml") {
		if !strings.HasPrefix(filepath.ToSlash(file), "catalog/data/") {
			continue
		}
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var doc yaml.Node
		require.NoError(t, yaml.Unmarshal(data, &doc))
		prose(&doc, "", func(n *yaml.Node) {
			for _, run := range runs(n.Value) {
				checked++
				assert.Empty(t, foreign[run], "%s:%d: these words stand there, too: %s", file, n.Line, run)
			}
		})
	}
	assert.Greater(t, checked, 10_000, "sentences were looked at")
}

// formal are the keys under which no prose stands.
var formal = []string{"expr", "when", "unless", "window", "id", "was", "see", "to", "relies_on", "evidence"}

// prose visits the texts that people read.
func prose(n *yaml.Node, key string, visit func(*yaml.Node)) {
	switch {
	case n.Kind == yaml.ScalarNode && !slices.Contains(formal, key):
		visit(n)
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if k := n.Content[i].Value; k != "tests" { // cases of rules are dates and numbers
				prose(n.Content[i+1], k, visit)
			}
		}
	case n.Kind != yaml.ScalarNode:
		for _, x := range n.Content {
			prose(x, key, visit)
		}
	}
}

var word = regexp.MustCompile(`[\pL\pN']+`)

// runs lists the runs of so many words, whatever stands between them.
func runs(text string) []string {
	words := word.FindAllString(strings.ToLower(strings.ReplaceAll(text, "’", "'")), -1)
	var out []string
	for i := 0; i+inARow <= len(words); i++ {
		out = append(out, strings.Join(words[i:i+inARow], " "))
	}
	return out
}
