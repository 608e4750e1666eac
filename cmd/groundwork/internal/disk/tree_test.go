//go:build unix

package disk_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
)

// two writes two files, and fails where it is told to.
func two(fail error) func(put func(string, func(io.Writer) error) error) error {
	return func(put func(string, func(io.Writer) error) error) error {
		for _, name := range []string{"a", "deep/er/b"} {
			if err := put(name, func(w io.Writer) error {
				_, err := io.WriteString(w, "text of "+name)
				return err
			}); err != nil {
				return err
			}
		}
		return fail
	}
}

// A folder is there as a whole, or not at all; over another it goes only where that is given over.
func TestTree(t *testing.T) {
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	dir, at := t.TempDir(), time.Date(2026, 7, 15, 0, 0, 0, 0, time.UTC)
	name := filepath.Join(dir, "pack")
	broken := errors.New("broken")
	require.ErrorIs(t, disk.Tree(name, at, nil, two(broken)), broken)
	only(t, dir)
	require.NoError(t, disk.Tree(name, at, nil, two(nil)))
	only(t, dir, "pack")
	assert.Equal(t, "text of deep/er/b", read(t, filepath.Join(name, "deep/er/b")))
	assert.Equal(t, fs.FileMode(0o640), mode(t, filepath.Join(name, "a")))
	assert.Equal(t, fs.ModeDir|0o750, mode(t, filepath.Join(name, "deep")))
	for _, x := range []string{".", "a", "deep", "deep/er/b"} {
		info, err := os.Stat(filepath.Join(name, x))
		require.NoError(t, err)
		assert.True(t, info.ModTime().Equal(at), x)
	}
	require.ErrorIs(t, disk.Tree(name, at, nil, two(nil)), disk.ErrThere)
	yes := func(string) error { return nil }
	put(t, filepath.Join(name, "mine"), "x", 0o600)
	require.ErrorIs(t, disk.Tree(name, at, func(string) error { return broken }, two(nil)), broken)
	require.ErrorIs(t, disk.Tree(name, at, yes, two(broken)), broken)
	assert.Equal(t, "x", read(t, filepath.Join(name, "mine")))
	require.NoError(t, disk.Tree(name, at, yes, two(nil)))
	only(t, name, "a", "deep")
	require.NoError(t, os.Symlink(name, filepath.Join(dir, "link")))
	require.ErrorContains(t, disk.Tree(filepath.Join(dir, "link"), at, yes, two(nil)), "is a link")
	require.ErrorContains(t, disk.Tree(filepath.Join(dir, "no/where"), at, yes, two(nil)), "there is no folder")
	out := func(put func(string, func(io.Writer) error) error) error {
		return put("../out", func(io.Writer) error { return nil })
	}
	require.Error(t, disk.Tree(filepath.Join(dir, "other"), at, nil, out))
	only(t, dir, "pack", "link")
}

// So is a file that is written as it is made.
func TestStream(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "p.zip")
	write := func(text string, fail error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, fail)
		}
	}
	broken := errors.New("broken")
	yes := func(string) error { return nil }
	require.ErrorIs(t, disk.Stream(name, nil, write("half", broken)), broken)
	only(t, dir)
	require.NoError(t, disk.Stream(name, nil, write("whole", nil)))
	require.ErrorIs(t, disk.Stream(name, nil, write("other", nil)), disk.ErrThere)
	require.ErrorIs(t, disk.Stream(name, yes, write("other", broken)), broken)
	assert.Equal(t, "whole", read(t, name))
	require.NoError(t, disk.Stream(name, yes, write("other", nil)))
	assert.Equal(t, "other", read(t, name))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "d"), 0o700))
	require.ErrorContains(t, disk.Stream(filepath.Join(dir, "d"), yes, write("x", nil)), "is no plain file")
	only(t, dir, "p.zip", "d")
}
