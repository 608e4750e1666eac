package catalog_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
)

// What somebody may believe to be read is told, each file once, and changes nothing else.
func TestFilesThatAreNotReadAreTold(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"a/evidence.yaml.txt": {}, "a/facts.YAML": {}, "a/scope.Yml": {}, "tracker.xlsx": {}, "tracker.csv": {}, "old.xls": {}, "nov.json": {},
		"groundwork.schema.json": {}, "notes.txt": {}, "README.md": {}, "policy.pdf": {}, ".hidden.csv": {}, "files/review.csv": {}, "files/below/log.json": {},
		"ws.yaml": {Data: []byte("evidence:\n  - {id: E1, type: risk-register, collected: 2026-01-01, source: {uri: ./files/review.csv}}\n" +
			"  - {id: E2, type: risk-register, collected: 2026-01-01, source: {uri: below/log.json}}\n")},
	}
	set, err := catalog.Load(catalog.Builtin(), files)
	require.NoError(t, err)
	told := map[string]string{}
	for _, p := range set.Problems {
		assert.Equal(t, catalog.CodeNotRead, p.Code, p)
		assert.Empty(t, told[p.Pos.File], "%s twice", p.Pos.File)
		told[p.Pos.File] = p.String()
	}
	require.Len(t, told, 7)
	assert.Equal(t, `a/evidence.yaml.txt: warning: is not read, since its name ends in .txt: call it "evidence.yaml"`, told["a/evidence.yaml.txt"])
	assert.Contains(t, told["a/facts.YAML"], `call it "facts.yaml"`)
	assert.Contains(t, told["a/scope.Yml"], `call it "scope.yml"`)
	assert.Contains(t, told["tracker.csv"], "groundwork evidence import")
	assert.Contains(t, told["old.xls"], "save it as .xlsx")
	assert.Contains(t, told["nov.json"], "YAML")
}

// Hundreds of them are counted.
func TestManyFilesThatAreNotRead(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	for i := range 300 {
		files[fmt.Sprintf("f%03d.csv", i)] = &fstest.MapFile{}
	}
	set, err := catalog.Load(catalog.Builtin(), files)
	require.NoError(t, err)
	require.Len(t, set.Problems, 21)
	assert.Contains(t, fmt.Sprint(set.Problems), "280 more files are not read")
}
