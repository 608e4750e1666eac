//go:build unix

package site_test

import (
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A pipe among the files of a workspace is told as what it is, and waited for by no page.
func TestAPipeIsNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "scope.yaml"), []byte("organisation: {name: Tidewell, systems: [app]}\n"), 0o600))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "facts.yaml"), 0o600))
	h := pages(t, dir)
	w := get(t, h, "/workspace")
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	assert.Contains(t, w.Body.String(), "not a regular file")
	assert.Equal(t, http.StatusOK, get(t, h, "/workspace/state").Code)
}
