package catalog_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// workspaceOf cuts the workspace out of a worked case: what stands indented under the key.
func workspaceOf(t *testing.T, text string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "\nworkspace:\n")
	require.True(t, ok)
	var b strings.Builder
	for line := range strings.Lines(rest) {
		if !strings.HasPrefix(line, "  ") && strings.TrimSpace(line) != "" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "  "))
	}
	return b.String()
}

// Every worked case of the rules loads as it is written, without a word against it, and is
// written and read again as the same.
func TestWorkedCasesLoad(t *testing.T) {
	t.Parallel()
	const dir = "../../shared/cases"
	files, err := filepath.Glob(dir + "/*.yaml")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the cases are not beside this checkout")
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			set, err := catalog.Load(fstest.MapFS{"case.yaml": {Data: []byte(workspaceOf(t, string(data)))}})
			require.NoError(t, err)
			for _, p := range set.Problems {
				assert.Equal(t, organisation.CodeTold, p.Code, p.String())
				assert.Contains(t, []string{"47-two-week-window.yaml", "84-each-without-name-and-without-system.yaml"}, filepath.Base(name), p.String())
			}
			require.NotNil(t, set.Organisation)

			var b strings.Builder
			require.NoError(t, catalog.Write(&b, set.Source))
			org, err := catalog.Encode(*set.Organisation)
			require.NoError(t, err)
			again, err := catalog.Load(fstest.MapFS{"a.yaml": {Data: []byte(b.String())}, "b.yaml": {Data: org}})
			require.NoError(t, err, "%s\n%s", b.String(), org)
			assert.Equal(t, set.Organisation.Digest, again.Organisation.Digest)
			assert.Equal(t, set.Source.EvidenceTypes[0].Kind, again.Source.EvidenceTypes[0].Kind)
			var c strings.Builder
			require.NoError(t, catalog.Write(&c, again.Source))
			assert.Equal(t, b.String(), c.String())
		})
	}
}
