// Package disk reads the files that a user names, and writes what a command made: all of it or
// nothing, never over what the command has read, and as the file was meant to be. A file keeps
// its mode, a link its place, and a pipe or a device is written to and not replaced. What is
// wrong with a name is said in plain words.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Errors of names that nothing is written to.
var (
	ErrInput  = errors.New("was read to make this, and would be lost")
	ErrFolder = errors.New("is a folder")
	ErrThere  = errors.New("is there already, and is left alone")
)

// Write writes data to the file of that name, whatever stood there, unless it is one of what
// was read. The error says what to do.
func Write(name string, data []byte, read *Inputs) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return create(name, data)
	case err != nil:
		return plain(name, err)
	case info.IsDir():
		return fmt.Errorf("%s %w: name a file in it", name, ErrFolder)
	case read != nil && read.hold(info):
		return fmt.Errorf("%s %w: write to another file", name, ErrInput)
	case !info.Mode().IsRegular() || device(name):
		return through(name, data)
	}
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return plain(name, err)
	}
	return replace(name, target, data, info.Mode().Perm())
}

// device reports whether a name stands for a stream of the process, which may lead to a file.
func device(name string) bool {
	abs, err := filepath.Abs(name)
	return err == nil && (strings.HasPrefix(abs, "/dev/") || strings.HasPrefix(abs, "/proc/"))
}

// through writes to what is no regular file, and leaves it where it is.
func through(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0) //nolint:gosec // the file that the user names
	if err != nil {
		return plain(name, err)
	}
	_, err = f.Write(data)
	return plain(name, errors.Join(err, f.Close()))
}

// replace writes beside a file and then puts what is complete in its place.
func replace(name, target string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(target, os.O_WRONLY, 0) //nolint:gosec // the file that the user names
	if err != nil {
		return plain(name, err)
	}
	if err := f.Close(); err != nil {
		return plain(name, err)
	}
	return beside(name, target, data, 0o600, func(tmp string) error {
		if err := os.Chmod(tmp, mode); err != nil {
			return err
		}
		return os.Rename(tmp, target)
	})
}

// create writes a file that is not there; a link that leads to none gets its target.
func create(name string, data []byte) error {
	target := name
	for range 40 {
		to, err := os.Readlink(target)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(target), to)
		}
		target = to
	}
	return beside(name, target, data, 0o666, func(tmp string) error {
		return os.Rename(tmp, target)
	})
}

// Create writes a file that must not be there yet.
func Create(name string, data []byte) error {
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("%s %w", name, ErrThere)
	}
	return beside(name, name, data, 0o666, func(tmp string) error {
		err := os.Link(tmp, name)
		if err == nil || errors.Is(err, fs.ErrExist) {
			return errors.Join(err, os.Remove(tmp))
		}
		return os.Rename(tmp, name)
	})
}

// beside writes data to a new file in the folder of target, and hands it over to be put in
// its place. Of what fails nothing is left.
func beside(name, target string, data []byte, mode fs.FileMode, put func(tmp string) error) error {
	dir := filepath.Dir(target)
	if info, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return fmt.Errorf("%s: there is no folder %s: make it first, or write elsewhere", name, dir)
	}
	f, err := temporary(dir, mode)
	if err != nil {
		return plain(name, err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = put(f.Name())
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return plain(name, err)
}

// temporary makes a file of that mode, less what the user's mask takes.
func temporary(dir string, mode fs.FileMode) (*os.File, error) {
	for i := 0; ; i++ {
		f, err := os.OpenFile(filepath.Join(dir, ".groundwork-"+strconv.Itoa(os.Getpid())+"-"+strconv.Itoa(i)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode) //nolint:gosec // a report is for reading
		if !errors.Is(err, fs.ErrExist) || i > 1000 {
			return f, err
		}
	}
}

// plain says in plain words what the system says of a file.
func plain(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s %w", name, ErrThere)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s may not be written: it, or its folder, is not yours to change", name)
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return fmt.Errorf("%s was not written: %w", name, err)
}
