package catalog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
)

// named is a file system with a name of its own in positions.
type named interface {
	// displayName returns what stands before a path: "builtin:", "grc/".
	displayName() string
}

func prefix(fsys fs.FS) string {
	if n, ok := fsys.(named); ok {
		return n.displayName()
	}
	return ""
}

// walk reads every YAML file of a file system, in the order of names.
func (l Loader) walk(fsys fs.FS, r *reader, files *int) {
	before := prefix(fsys)
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			r.unreadable(before+name, err)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
			return nil
		}
		if *files++; *files > l.MaxFiles {
			r.file(before+name, CodeTooMany, fmt.Sprintf("more than %d files: the rest is not read", l.MaxFiles))
			return fs.SkipAll
		}
		l.read(fsys, before, name, r)
		return nil
	})
	if err != nil {
		r.unreadable(before, err)
	}
}

// read takes one file.
func (l Loader) read(fsys fs.FS, before, name string, r *reader) {
	data, err := l.bytes(fsys, name)
	switch {
	case err != nil:
		r.unreadable(before+name, err)
		return
	case int64(len(data)) > l.MaxFileSize:
		r.file(before+name, CodeTooLarge, fmt.Sprintf("larger than %d bytes", l.MaxFileSize))
		return
	}
	f, problems := source.Parse(before+name, data, l.MaxDepth)
	r.problems = append(r.problems, problems...)
	if f == nil {
		r.lost = true
		return
	}
	r.take(f)
}

// bytes reads a regular file, one byte past the limit at most. A pipe or a device is
// not opened, since that may wait for ever.
func (l Loader) bytes(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	return io.ReadAll(io.LimitReader(f, l.MaxFileSize+1))
}

func (r *reader) unreadable(name string, err error) {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	r.file(name, CodeUnreadable, "cannot be read: "+err.Error())
}

func (r *reader) file(name, code, message string) {
	r.lost = true
	r.problems = append(r.problems, framework.Problem{Pos: framework.Position{File: name}, Code: code, Message: message})
}
