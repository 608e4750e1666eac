package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Stream writes a file that must not be there yet, as it is made: all of it or nothing. Over an older one it
// writes where that is given over, by an error of replaces that is nil.
func Stream(name string, replaces func(older string) error, write func(io.Writer) error) error {
	if err := free(name, replaces); err != nil {
		return err
	}
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no plain file, and is left alone: name another one", name)
	}
	if err := parent(name); err != nil {
		return err
	}
	f, err := temporary(filepath.Dir(name), 0o666)
	if err != nil {
		return plain(name, err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone where all went well
	err = write(f)
	if closed := errors.Join(f.Sync(), f.Close()); err == nil && closed != nil {
		err = plain(name, closed)
	}
	if err != nil {
		return said(name, err)
	}
	return plain(name, os.Rename(f.Name(), name))
}

// Tree writes a folder that must not be there yet, or is empty: beside its place, and then into it, all of it or
// nothing. Put writes one file of it, with its folders. Over an older one it writes where that is given over, by
// an error of replaces that is nil. All files are of the time at.
func Tree(name string, at time.Time, replaces func(older string) error, fill func(put func(file string, write func(io.Writer) error) error) error) error {
	name = filepath.Clean(name)
	if err := free(name, replaces); err != nil {
		return err
	}
	if err := parent(name); err != nil {
		return err
	}
	tmp, err := beneath(filepath.Dir(name))
	if err != nil {
		return plain(name, err)
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // gone where all went well
	root, err := os.OpenRoot(tmp)
	if err != nil {
		return plain(name, err)
	}
	err = fill(func(file string, write func(io.Writer) error) error { return put(root, name, file, at, write) })
	if err == nil {
		err = dated(root, at)
	}
	if err = errors.Join(err, root.Close()); err != nil {
		return said(name, err)
	}
	return plain(name, settle(tmp, name))
}

// free reports an older file or folder of a name that is not given over.
func free(name string, replaces func(older string) error) error {
	info, err := os.Lstat(name)
	switch {
	case name == "":
		return ErrEmpty
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return plain(name, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a link, and is left alone: name the place itself", name)
	}
	if info.IsDir() {
		if list, err := os.ReadDir(name); err == nil && len(list) == 0 {
			return nil
		}
	}
	if replaces == nil {
		return fmt.Errorf("%s %w", name, ErrThere)
	}
	return replaces(name)
}

func parent(name string) error {
	dir := filepath.Dir(name)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s: there is no folder %s: make it first, or write elsewhere", name, dir)
	}
	return nil
}

// beneath makes a new folder in one.
func beneath(dir string) (string, error) {
	for i := 0; ; i++ {
		tmp := filepath.Join(dir, ".groundwork-"+strconv.Itoa(os.Getpid())+"-"+strconv.Itoa(i))
		err := os.Mkdir(tmp, 0o777) //nolint:gosec // less what the user's mask takes
		if !errors.Is(err, fs.ErrExist) || i > 1000 {
			return tmp, err
		}
	}
}

func put(root *os.Root, name, file string, at time.Time, write func(io.Writer) error) error {
	local := filepath.FromSlash(file)
	if dir := filepath.Dir(local); dir != "." {
		if err := root.MkdirAll(dir, 0o777); err != nil {
			return plain(name, err)
		}
	}
	f, err := root.OpenFile(local, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return plain(name, err)
	}
	if err := write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return plain(name, err)
	}
	return plain(name, root.Chtimes(local, at, at))
}

// dated gives the folders their time, too.
func dated(root *os.Root, at time.Time) error {
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = root.Chtimes(filepath.FromSlash(name), at, at)
		}
		return err
	})
}

// settle puts a folder into its place, what stood there aside until that is done.
func settle(tmp, name string) error {
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Rename(tmp, name)
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s %w", name, ErrThere)
	}
	old, err := beneath(filepath.Dir(name))
	if err != nil {
		return err
	}
	aside := filepath.Join(old, "old")
	if err := os.Rename(name, aside); err != nil {
		return errors.Join(err, os.Remove(old))
	}
	if err := os.Rename(tmp, name); err != nil {
		return errors.Join(err, os.Rename(aside, name), os.Remove(old))
	}
	return os.RemoveAll(old)
}

// said says in plain words what the system says, and leaves alone what was said in words.
func said(name string, err error) error {
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return plain(name, err)
	}
	return err
}
