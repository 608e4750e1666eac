package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
)

// tree is what a document may draw on: the folder of its file, or one that the user names, and the
// files that the user names for single hrefs.
type tree struct {
	fs.FS

	name  string            // of the document in it
	files map[string]string // by href: the name in it
	apart map[string]string // by name: a file outside of the folder
}

// Open implements [fs.FS].
func (t *tree) Open(name string) (fs.File, error) {
	if file, ok := t.apart[name]; ok {
		return catalog.Dir(filepath.Dir(file)).Open(filepath.Base(file))
	}
	return t.FS.Open(name)
}

// Stat implements [fs.StatFS].
func (t *tree) Stat(name string) (fs.FileInfo, error) {
	if file, ok := t.apart[name]; ok {
		return fs.Stat(catalog.Dir(filepath.Dir(file)), filepath.Base(file))
	}
	return fs.Stat(t.FS, name)
}

// newTree returns the tree of a file. A link that the user names is followed; those inside lead
// nowhere outside.
func newTree(file string, o Options) (*tree, error) {
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	root := filepath.Dir(target)
	if o.Root != "" {
		if root, err = filepath.EvalSymlinks(o.Root); err != nil {
			return nil, usage.Of(fmt.Errorf("--root: %w", err))
		}
	}
	name, ok := inside(root, target)
	if !ok {
		return nil, usage.Of(fmt.Errorf("--root %s does not hold %s: name a folder that does", o.Root, file))
	}
	t := &tree{FS: catalog.Dir(root), name: name, files: map[string]string{}, apart: map[string]string{}}
	for _, pair := range o.Files {
		if err := t.stand(root, pair); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// stand notes which file stands for an href: HREF=FILE. An href may hold "=".
func (t *tree) stand(root, pair string) error {
	at := strings.LastIndexByte(pair, '=')
	if at <= 0 || at == len(pair)-1 {
		return usage.Of(fmt.Errorf("--file %s: want HREF=FILE, the href as the profile has it", pair))
	}
	href, file := pair[:at], pair[at+1:]
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		if p := new(fs.PathError); errors.As(err, &p) {
			err = p.Err
		}
		return usage.Of(fmt.Errorf("--file %s: %s: %w", pair, file, err))
	}
	name, ok := inside(root, target)
	if !ok { // by a name that no href of a file leads to or starts from
		if name, err = filepath.Abs(target); err != nil {
			return fmt.Errorf("--file %s: %w", pair, err)
		}
		name = "/" + strings.TrimPrefix(filepath.ToSlash(name), "/")
		t.apart[name] = target
	}
	t.files[href] = name
	return nil
}

// inside returns the name of a file in a folder that holds it.
func inside(folder, file string) (string, bool) {
	a, err := filepath.Abs(folder)
	if err != nil {
		return "", false
	}
	b, err := filepath.Abs(file)
	if err != nil {
		return "", false
	}
	name, err := filepath.Rel(a, b)
	name = filepath.ToSlash(name)
	return name, err == nil && fs.ValidPath(name) && name != "."
}
