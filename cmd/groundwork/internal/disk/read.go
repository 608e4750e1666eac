package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/groundworkgrc/groundwork/framework"
)

// ErrEmpty says that a name is empty.
var ErrEmpty = errors.New("nothing is named")

// Folder says in plain words what is wrong with a name that has to be that of a folder.
func Folder(what, name string) error {
	if name == "" {
		return fmt.Errorf("%w: the name of the %s", ErrEmpty, what)
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("%s %q is a file: name the folder that it stands in, %q", what, name, filepath.Dir(name))
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s %q cannot be read: it is not yours to open", what, name)
	}
	hint := ""
	if near := framework.Nearest(filepath.Base(name), folders(filepath.Dir(name))); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", filepath.Join(filepath.Dir(name), near))
	}
	return fmt.Errorf("%s %q: there is no such folder%s", what, name, hint)
}

// folders are the names of the folders in one.
func folders(dir string) []string {
	var names []string
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	for _, e := range list {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// maxFile is how much of a file that is named on the command line is read.
const maxFile = 64 << 20

// Read reads a file that the user names, and no pipe or device, which may have no end
// or make the command wait for ever.
func Read(ctx context.Context, name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unread{name, err}
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	f, err := os.Open(name) //nolint:gosec // the file that the user names
	if err != nil {
		return nil, unread{name, err}
	}
	defer f.Close() //nolint:errcheck // only read
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, unread{name, err}
	case len(data) > maxFile:
		return nil, fmt.Errorf("%s: larger than %d bytes", name, maxFile)
	}
	return data, ctx.Err()
}

// An unread says in plain words why a file is not read, and is what the system says of it.
type unread struct {
	name string
	err  error
}

// Error implements error.
func (u unread) Error() string {
	switch {
	case u.name == "":
		return ErrEmpty.Error() + ": the name of a file"
	case errors.Is(u.err, fs.ErrNotExist):
		return "there is no file " + u.name
	case errors.Is(u.err, fs.ErrPermission):
		return u.name + " is not yours to open"
	}
	return u.name + " cannot be read"
}

// Unwrap returns what the system says.
func (u unread) Unwrap() error { return u.err }
