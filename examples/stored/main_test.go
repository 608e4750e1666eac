package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	older := file("older.json", `{"format": "groundwork-assessment/1", "frameworks": [{"lens": "x", "in_scope": 1, "counts": {"met": 1}, "readiness": {"low": 1, "high": 1},
		"requirements": [{"ref": "x:1", "status": "met", "readiness": {"low": 1, "high": 1}}]}]}`)
	newer := file("newer.json", `{"format": "groundwork-assessment/2", "frameworks": [{"lens": "x", "in_scope": 1, "counts": {"not-supported": 1}, "readiness": {"low": 0, "high": 0},
		"requirements": [{"ref": "x:1", "status": "not-supported", "readiness": {"low": 0, "high": 0}, "gaps": [{"control": "review", "basis": "operation", "what": "no record"}]}]}]}`)
	var b bytes.Buffer
	require.NoError(t, compare(&b, older, newer))
	assert.Equal(t, "the rules of judging changed between: edition 1, then 2; what moved by this is no progress and no decline of the organisation (docs/scoring.md has what changed)\nx: 100 %, then 0 %\n  x:1: 100 %, then 0 %\n    now missing: review, no record\n", b.String())
	require.ErrorIs(t, compare(&b, older, file("broken.json", "{}")), result.ErrNotStored)
	require.ErrorIs(t, compare(&b, filepath.Join(dir, "none.json"), newer), os.ErrNotExist)
}
