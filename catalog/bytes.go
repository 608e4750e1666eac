package catalog

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"
)

// Bytes returns a file system that holds one file, such as an upload. The name stands in
// positions as it is given, and need be no path: what is read is what the data holds.
func Bytes(name string, data []byte) fs.FS { return Files(map[string][]byte{name: data}) }

// Files returns a file system that holds these files, all of which are read as YAML, in
// the order of their names, whatever these end in. Neither the map nor the data may
// change while they are read.
func Files(files map[string][]byte) fs.FS {
	return memory{files: files, names: slices.Sorted(maps.Keys(files))}
}

// memory is read by the loader by its list of names, and by others as a flat folder of
// the files whose name is one.
type memory struct {
	files map[string][]byte
	names []string
}

// Open implements [fs.FS].
func (m memory) Open(name string) (fs.File, error) {
	if name == "." {
		return &memoryDir{m: m}, nil
	}
	data, ok := m.files[name]
	if !ok || !fs.ValidPath(name) || path.Base(name) != name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memoryFile{Reader: bytes.NewReader(data), info: memoryInfo{name: name, size: int64(len(data)), mode: 0o444}}, nil
}

type memoryInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i memoryInfo) Name() string               { return i.name }
func (i memoryInfo) Size() int64                { return i.size }
func (i memoryInfo) Mode() fs.FileMode          { return i.mode }
func (i memoryInfo) ModTime() time.Time         { return time.Time{} }
func (i memoryInfo) IsDir() bool                { return i.mode.IsDir() }
func (i memoryInfo) Sys() any                   { return nil }
func (i memoryInfo) Type() fs.FileMode          { return i.mode.Type() }
func (i memoryInfo) Info() (fs.FileInfo, error) { return i, nil }

type memoryFile struct {
	*bytes.Reader

	info memoryInfo
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memoryFile) Close() error               { return nil }

// memoryDir lists the files of a memory.
type memoryDir struct {
	m    memory
	next int
}

func (d *memoryDir) Stat() (fs.FileInfo, error) {
	return memoryInfo{name: ".", mode: fs.ModeDir | 0o555}, nil
}
func (d *memoryDir) Read([]byte) (int, error) { return 0, fs.ErrInvalid }
func (d *memoryDir) Close() error             { return nil }

// ReadDir implements [fs.ReadDirFile].
func (d *memoryDir) ReadDir(n int) ([]fs.DirEntry, error) {
	var list []fs.DirEntry
	for d.next < len(d.m.names) && (n <= 0 || len(list) < n) {
		name := d.m.names[d.next]
		if d.next++; fs.ValidPath(name) && path.Base(name) == name && name != "." {
			list = append(list, memoryInfo{name: name, size: int64(len(d.m.files[name])), mode: 0o444})
		}
	}
	if n > 0 && len(list) == 0 {
		return nil, io.EOF
	}
	return list, nil
}
