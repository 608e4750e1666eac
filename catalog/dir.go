package catalog

import (
	"io/fs"
	"os"
	"strings"
)

// Dir returns the files below a folder. Positions name them with the path, "grc/facts.yaml",
// and no link leads out of the folder. The folder is opened when files are read.
func Dir(path string) fs.FS { return dir(path) }

type dir string

func (d dir) displayName() string {
	if d == "." || d == "" {
		return ""
	}
	return strings.TrimRight(strings.ReplaceAll(string(d), `\`, "/"), "/") + "/"
}

// Open implements [fs.FS].
func (d dir) Open(name string) (fs.File, error) {
	root, err := d.root()
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // what was opened from it stays open
	return root.FS().Open(name)
}

// Stat implements [fs.StatFS].
func (d dir) Stat(name string) (fs.FileInfo, error) {
	root, err := d.root()
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // only read
	return fs.Stat(root.FS(), name)
}

func (d dir) root() (*os.Root, error) {
	if d == "" {
		return os.OpenRoot(".")
	}
	return os.OpenRoot(string(d))
}
