package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	day   = time.Date(2026, 3, 4, 5, 6, 8, 0, time.FixedZone("east", 3600))
	files = []file{{"man/man1/groundwork.1", []byte(".TH\n"), false}, {"groundwork", []byte("program"), true}, {"LICENSE", []byte("Apache"), false}}
)

// An archive is the same in whatever order and zone its files are named, and holds nobody's name.
func TestArchivesAreTheSame(t *testing.T) {
	t.Parallel()
	other := slices.Clone(files)
	slices.Reverse(other)
	for _, pack := range []func([]file, time.Time) ([]byte, error){tarball, zipped} {
		one, err := pack(files, day)
		require.NoError(t, err)
		two, err := pack(other, day.UTC())
		require.NoError(t, err)
		assert.True(t, bytes.Equal(one, two))
		three, err := pack(files, day.Add(time.Hour))
		require.NoError(t, err)
		assert.False(t, bytes.Equal(one, three), "the date is that of the commit")
	}
}

func TestArchivesAreRead(t *testing.T) {
	t.Parallel()
	text, err := tarball(files, day)
	require.NoError(t, err)
	z, err := gzip.NewReader(bytes.NewReader(text))
	require.NoError(t, err)
	in := tar.NewReader(z)
	var names []string
	for {
		h, err := in.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		names = append(names, h.Name)
		assert.Equal(t, h.Name == "groundwork", h.Mode&0o111 != 0, h.Name)
		assert.True(t, day.Equal(h.ModTime), h.Name)
		assert.Empty(t, h.Uname)
	}
	assert.Equal(t, []string{"LICENSE", "groundwork", "man/man1/groundwork.1"}, names)
	text, err = zipped(files, day)
	require.NoError(t, err)
	r, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	require.NoError(t, err)
	require.Len(t, r.File, 3)
	assert.Equal(t, os.FileMode(0o755), r.File[1].Mode())
}

func TestSerial(t *testing.T) {
	t.Parallel()
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, serial([]byte("one")))
	assert.Equal(t, "7692c3ad-3540-8b80-bc02-0b3aee66cd88", serial([]byte("one")))
	assert.NotEqual(t, serial([]byte("one")), serial([]byte("two")))
}

// An SBOM says of the program that wrote it what is true on every machine.
func TestBill(t *testing.T) {
	t.Parallel()
	bill := func(digest string) string {
		return `{"metadata": {"tools": [{"name": "t", "version": "v1", "hashes": [{"alg": "SHA-256", "content": "` + digest + `"}]}]}, "components": [{"name": "a<b", "hashes": ["kept"]}]}`
	}
	one, err := ofTheBinary([]byte(bill("1")))
	require.NoError(t, err)
	two, err := ofTheBinary([]byte(bill("2")))
	require.NoError(t, err)
	assert.Equal(t, string(one), string(two))
	assert.Contains(t, string(one), "kept")
	assert.Contains(t, string(one), "a<b")
	_, err = ofTheBinary([]byte(`{"metadata": {"tools": {}}}`))
	assert.ErrorContains(t, err, "does not name its tools")
}

// The checksums are those that sha256sum takes, over every file and in their order.
func TestSums(t *testing.T) {
	t.Parallel()
	r := release{out: t.TempDir(), version: "v0.1.0", date: day}
	require.NoError(t, r.write("b", []byte("b")))
	require.NoError(t, r.write("a", []byte("a")))
	require.NoError(t, r.sums())
	text, err := os.ReadFile(filepath.Join(r.out, "SHA256SUMS"))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	require.Len(t, lines, 2)
	assert.Equal(t, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a", lines[0])
	if _, err := exec.LookPath("sha256sum"); err == nil {
		cmd := exec.CommandContext(t.Context(), "sha256sum", "--check", "--strict", "SHA256SUMS")
		cmd.Dir = r.out
		said, err := cmd.CombinedOutput()
		assert.NoError(t, err, string(said))
	}
}

// What a person may mistype is refused before anything is made.
func TestRefuses(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"0.1.0", "v0.1", "v0.1.0 ", "latest", ""} {
		require.ErrorContains(t, tag(t.Context(), "nowhere", "HEAD", version, t.TempDir()), "want vMAJOR.MINOR.PATCH", version)
	}
	require.ErrorContains(t, build(t.Context(), release{out: t.TempDir()}), "a folder of its own")
	_, err := (&release{}).compile(t.Context(), t.TempDir(), "linux")
	require.ErrorContains(t, err, "want OS/ARCH")
}
