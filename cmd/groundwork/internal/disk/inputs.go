package disk

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Inputs is what a command has read, so that it does not write over it. The zero value is
// nothing. It may be used by several goroutines.
type Inputs struct {
	mu      sync.Mutex
	files   []fs.FileInfo
	folders []string
}

// File notes a file by name.
func (in *Inputs) File(name string) {
	if info, err := os.Stat(name); err == nil {
		in.note(info)
	}
}

// Folder notes the YAML files below a folder, which make a workspace or a catalog.
func (in *Inputs) Folder(name string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.folders = append(in.folders, name)
}

// FS notes what is opened from a file system.
func (in *Inputs) FS(fsys fs.FS) fs.FS { return noting{fsys, in} }

func (in *Inputs) note(info fs.FileInfo) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.files = append(in.files, info)
}

type noting struct {
	fs.FS

	in *Inputs
}

// Open implements [fs.FS].
func (n noting) Open(name string) (fs.File, error) {
	f, err := n.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && !info.IsDir() {
		n.in.note(info)
	}
	return f, nil
}

// Stat implements [fs.StatFS]: to look at a pipe is not to open it.
func (n noting) Stat(name string) (fs.FileInfo, error) { return fs.Stat(n.FS, name) }

// hold reports whether a file was read.
func (in *Inputs) hold(info fs.FileInfo) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, f := range in.files {
		if os.SameFile(f, info) {
			return true
		}
	}
	for _, folder := range in.folders {
		if holdsFile(folder, info) {
			return true
		}
	}
	return false
}

func holdsFile(folder string, info fs.FileInfo) bool {
	found := false
	_ = filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".yaml" && filepath.Ext(name) != ".yml" {
			return nil //nolint:nilerr // what cannot be read was not read
		}
		if other, err := os.Stat(name); err == nil && os.SameFile(other, info) {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}
