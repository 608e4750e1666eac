// Package golden compares what a test produced with a file under testdata. Run the
// tests of a package with -update to write the files, and review them as code.
package golden

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Assert compares got with testdata/name, byte by byte, and fails the test with a
// diff where they differ or where there is no such file. With -update it writes the
// file. Name may hold slashes; one that is absolute is a path, for tests that are in
// another folder by then.
func Assert(t testing.TB, name string, got []byte) {
	t.Helper()
	if want, ok := compared(t, name, got); ok {
		assert.Equal(t, string(want), string(got), "differs from %s; run the test with -update if the change is meant", name)
	}
}

// AssertBytes is [Assert] of a file that nobody reads: it shows no diff.
func AssertBytes(t testing.TB, name string, got []byte) {
	t.Helper()
	if want, ok := compared(t, name, got); ok {
		assert.True(t, bytes.Equal(want, got), "differs from %s; run the test with -update if the change is meant", name)
	}
}

// compared is what the file holds, to compare with, unless it was written.
func compared(t testing.TB, name string, got []byte) ([]byte, bool) {
	t.Helper()
	path := filepath.FromSlash(name)
	if !filepath.IsAbs(path) {
		path = filepath.Join("testdata", path)
	}
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
		require.NoError(t, os.WriteFile(path, got, 0o600))
		return nil, false
	}
	want, err := os.ReadFile(path) //nolint:gosec // the test names the file
	require.NoError(t, err, "run the test with -update to write it")
	return want, true
}
