//go:build unix

package disk_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
)

func put(t *testing.T, name, text string, mode fs.FileMode) string {
	t.Helper()
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	require.NoError(t, os.Chmod(name, mode))
	return name
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(b)
}

func mode(t *testing.T, name string) fs.FileMode {
	t.Helper()
	info, err := os.Lstat(name)
	require.NoError(t, err)
	return info.Mode()
}

// only holds that a folder has these entries: nothing half written is left.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	var got []string
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range list {
		got = append(got, e.Name())
	}
	assert.ElementsMatch(t, names, got)
}

// A file keeps its mode; a new one gets 0666 less the mask.
func TestWrite_mode(t *testing.T) {
	dir := t.TempDir()
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	name := put(t, filepath.Join(dir, "a"), "old", 0o604)
	require.NoError(t, disk.Write(name, []byte("new"), nil))
	assert.Equal(t, "new", read(t, name))
	assert.Equal(t, fs.FileMode(0o604), mode(t, name))
	name = filepath.Join(dir, "b")
	require.NoError(t, disk.Write(name, []byte("new"), nil))
	assert.Equal(t, fs.FileMode(0o640), mode(t, name))
	only(t, dir, "a", "b")
}

// A link stays, and its target is written, though it was not there.
func TestWrite_link(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	target, link := put(t, filepath.Join(other, "target"), "old", 0o600), filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(target, link))
	require.NoError(t, disk.Write(link, []byte("new"), nil))
	assert.Equal(t, "new", read(t, target))
	assert.Equal(t, fs.ModeSymlink, mode(t, link).Type())
	require.NoError(t, os.Remove(target))
	require.NoError(t, disk.Write(link, []byte("again"), nil))
	assert.Equal(t, "again", read(t, target))
	assert.Equal(t, fs.ModeSymlink, mode(t, link).Type())
	only(t, dir, "link")
	only(t, other, "target")
}

// A pipe is written to, and a device stays one.
func TestWrite_pipe(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	got := make(chan string)
	go func() {
		b, _ := os.ReadFile(pipe)
		got <- string(b)
	}()
	require.NoError(t, disk.Write(pipe, []byte("through"), nil))
	assert.Equal(t, "through", <-got)
	assert.Equal(t, fs.ModeNamedPipe, mode(t, pipe).Type())
	before := mode(t, os.DevNull)
	require.NoError(t, disk.Write(os.DevNull, []byte("x"), nil))
	assert.Equal(t, before, mode(t, os.DevNull))
	only(t, dir, "pipe")
}

// What was read is not written over, by whatever name it goes.
func TestWrite_input(t *testing.T) {
	dir := t.TempDir()
	file := put(t, filepath.Join(dir, "facts.yaml"), "facts", 0o600)
	report := put(t, filepath.Join(dir, "report.csv"), "old", 0o600)
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(file, link))
	hard := filepath.Join(dir, "hard")
	require.NoError(t, os.Link(file, hard))
	var by [3]disk.Inputs
	by[0].Folder(dir)
	by[1].File(file)
	f, err := by[2].FS(os.DirFS(dir)).Open("facts.yaml")
	require.NoError(t, err)
	require.NoError(t, f.Close())
	for i := range by {
		for _, name := range []string{file, link, hard} {
			require.ErrorIs(t, disk.Write(name, []byte("x"), &by[i]), disk.ErrInput, name)
			assert.Equal(t, "facts", read(t, file))
		}
		require.NoError(t, disk.Write(report, []byte("x"), &by[i]), "beside it")
	}
}

// What cannot be written says so in plain words, and leaves nothing.
func TestWrite_refused(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	require.EqualError(t, disk.Write(filepath.Join(out, "soa.csv"), nil, nil),
		out+"/soa.csv: there is no folder "+out+": make it first, or write elsewhere")
	require.ErrorIs(t, disk.Write(dir, nil, nil), disk.ErrFolder)
	err := disk.Write("/dev/full", []byte("x"), nil)
	require.EqualError(t, err, "/dev/full was not written: no space left on device")
	require.ErrorContains(t, disk.Write(put(t, filepath.Join(dir, "f"), "", 0o600)+"/x", nil, nil), "not a directory")
	only(t, dir, "f")
	if os.Getuid() != 0 {
		name := put(t, filepath.Join(dir, "locked"), "old", 0o400)
		require.ErrorContains(t, disk.Write(name, []byte("x"), nil), "may not be written")
		assert.Equal(t, "old", read(t, name))
	}
}

// What is begun with is written once.
func TestCreate(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "catalog.yaml")
	require.NoError(t, disk.Create(name, []byte("first")))
	require.ErrorIs(t, disk.Create(name, []byte("second")), disk.ErrThere)
	assert.Equal(t, "first", read(t, name))
	require.NoError(t, os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "l")))
	require.ErrorIs(t, disk.Create(filepath.Join(dir, "l"), nil), disk.ErrThere)
	only(t, dir, "catalog.yaml", "l")
}
