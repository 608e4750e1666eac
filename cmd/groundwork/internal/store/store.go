// Package store is a workspace whose evidence is to change: what it says, and its files as they
// were read. Nothing is written before all of it is known to load.
package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/edit"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// A Store is a workspace with its files.
type Store struct {
	Dir   string
	Graph *mapping.Graph
	Org   *organisation.Organisation // never nil

	texts map[string][]byte // by path below Dir
	files map[string]*edit.File
}

// ErrInto says that a name is none for a file of evidence.
var ErrInto = errors.New("want the name of a .yaml file below the workspace")

// Open reads the files of a workspace that was loaded.
func Open(ctx context.Context, dir string, graph *mapping.Graph, org *organisation.Organisation) (*Store, error) {
	s := &Store{Dir: dir, Graph: graph, Org: org, files: map[string]*edit.File{}}
	if s.Org == nil {
		s.Org = &organisation.Organisation{}
	}
	texts, err := read(ctx, dir)
	s.texts = texts
	return s, err
}

// read is the text of every file of a workspace that may state something.
func read(ctx context.Context, dir string) (map[string][]byte, error) {
	fsys, texts := catalog.Dir(dir), map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
			return ctx.Err()
		}
		texts[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("workspace %q cannot be read", dir)
	}
	return texts, nil
}

// File is a file of the workspace, or a new one.
func (s *Store) File(name string) (*edit.File, error) {
	if f := s.files[name]; f != nil {
		return f, nil
	}
	f, err := edit.Parse(s.path(name), s.texts[name])
	if err == nil {
		s.files[name] = f
	}
	return f, err
}

func (s *Store) path(name string) string { return filepath.Join(s.Dir, filepath.FromSlash(name)) }

// Holding is the file that holds a piece.
func (s *Store) Holding(id string) (*edit.File, error) {
	for _, name := range s.names() {
		if !bytes.Contains(s.texts[name], []byte("evidence")) {
			continue
		}
		f, err := s.File(name)
		if err != nil {
			return nil, err
		}
		if f.Has(id) {
			return f, nil
		}
	}
	return nil, s.unknown(id)
}

// names lists the files in order.
func (s *Store) names() []string {
	names := make([]string, 0, len(s.texts))
	for name := range s.texts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Piece is the evidence of an id.
func (s *Store) Piece(id string) (*evidence.Piece, error) {
	for i := range s.Org.Evidence {
		if s.Org.Evidence[i].ID == id {
			return &s.Org.Evidence[i], nil
		}
	}
	return nil, s.unknown(id)
}

func (s *Store) unknown(id string) error {
	ids := []string{}
	for _, e := range s.Org.Evidence {
		ids = append(ids, e.ID)
	}
	hint := ""
	if near := framework.Nearest(id, ids); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("there is no evidence %q in %s%s", id, s.Dir, hint)
}

// Taken reports whether an id is that of a piece.
func (s *Store) Taken(id string) bool {
	return slices.ContainsFunc(s.Org.Evidence, func(e evidence.Piece) bool { return e.ID == id })
}

// Into is the file that new evidence goes to: the one that is named, evidence.yaml, or the only
// one that holds evidence.
func (s *Store) Into(name string) (string, error) {
	if name != "" {
		name = path.Clean(filepath.ToSlash(name))
		if !fs.ValidPath(name) || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml" || strings.HasPrefix(path.Base(name), ".") {
			return "", ErrInto
		}
		return name, nil
	}
	const usual = "evidence.yaml"
	if s.texts[usual] != nil {
		return usual, nil
	}
	var holding []string
	for _, n := range s.names() {
		if f, err := s.File(n); err == nil && len(f.IDs()) > 0 {
			holding = append(holding, n)
		}
	}
	if len(holding) == 1 {
		return holding[0], nil
	}
	return usual, nil
}

// changed lists the files that would be written.
func (s *Store) changed() []string {
	var names []string
	for name, f := range s.files {
		if f.Changed() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// paths are names as the user would type them.
func (s *Store) paths(names []string) []string {
	list := []string{}
	for _, n := range names {
		list = append(list, s.path(n))
	}
	return list
}

// Commit makes the new texts, looks whether the workspace loads with them, and writes them. With
// dry it only looks.
func (s *Store) Commit(ctx context.Context, dry bool) ([]string, error) {
	names := s.changed()
	texts := map[string][]byte{}
	all := map[string][]byte{}
	for name, text := range s.texts {
		all[s.path(name)] = text
	}
	for _, name := range names {
		text, err := s.files[name].Bytes()
		if err != nil {
			return nil, err
		}
		texts[name] = text
		all[s.path(name)] = text
	}
	set, err := catalog.Loader{}.Load(ctx, catalog.Builtin(), catalog.Files(all))
	if err = built(ctx, set, err); err != nil {
		return nil, wouldNot(err)
	}
	if dry {
		return s.paths(names), nil
	}
	if err := s.write(ctx, names, texts); err != nil {
		return nil, err
	}
	return s.paths(names), nil
}

// write replaces files while nobody else writes to the workspace, if all of it is still what was
// read. Where one of several cannot be written, those before it get back what they held.
func (s *Store) write(ctx context.Context, names []string, texts map[string][]byte) error {
	free, err := disk.Lock(ctx, s.Dir)
	if err != nil {
		return err
	}
	defer free()
	if err := s.same(ctx); err != nil {
		return err
	}
	for i, name := range names {
		err := disk.Write(s.path(name), texts[name], nil)
		if err == nil {
			continue
		}
		for _, done := range names[:i] {
			if old, was := s.texts[done]; was {
				err = errors.Join(err, disk.Write(s.path(done), old, nil))
			} else {
				err = errors.Join(err, os.Remove(s.path(done)))
			}
		}
		return err
	}
	return nil
}

// same says whether the workspace is what was read.
func (s *Store) same(ctx context.Context) error {
	now, err := read(ctx, s.Dir)
	if err != nil {
		return err
	}
	all := slices.Concat(s.names(), slices.Sorted(maps.Keys(now)))
	for _, name := range all {
		was, before := s.texts[name]
		is, after := now[name]
		if before != after || !bytes.Equal(was, is) {
			return fmt.Errorf("%s was changed by somebody else meanwhile: nothing is written, run it again", s.path(name))
		}
	}
	return nil
}

func built(ctx context.Context, set *catalog.Set, err error) error {
	if err == nil {
		_, err = mapping.BuildContext(ctx, set.Source)
	}
	return err
}

// wouldNot says of what does not load that it was not written.
func wouldNot(err error) error {
	problems, ok := errors.AsType[framework.Problems](err)
	if !ok {
		return err
	}
	list := framework.Problems{{Message: "nothing is written, since the workspace would not load:"}}
	for _, p := range problems {
		if p.Severity == framework.Error {
			list = append(list, p)
		}
	}
	return list
}

// day is a date that the encoder puts in quotes, which people need not.
var day = regexp.MustCompile(`(?m)^((?:effective|valid|review_by|approved_on|performed|collected): )"(\d{4}-\d{2}-\d{2})"$`)

// Encode is a piece as people write it.
func Encode(p evidence.Piece) ([]byte, error) {
	texts, err := EncodeAll([]evidence.Piece{p})
	if err != nil {
		return nil, err
	}
	return texts[0], nil
}

// EncodeAll are pieces as people write them, each as a mapping on lines of its own. The error
// is that of the first that no file can hold.
func EncodeAll(list []evidence.Piece) ([][]byte, error) {
	if len(list) == 0 {
		return nil, nil
	}
	all, err := catalog.Encode(organisation.Organisation{Evidence: list})
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(all, &doc); err != nil || len(doc.Content) != 1 || len(doc.Content[0].Content) != 2 || len(doc.Content[0].Content[1].Content) != len(list) {
		return nil, errors.New("the pieces cannot be told apart in what was written")
	}
	lines := bytes.SplitAfter(all, []byte("\n"))
	texts := make([][]byte, len(list))
	for i, item := range doc.Content[0].Content[1].Content {
		end := len(lines)
		if i+1 < len(list) {
			end = doc.Content[0].Content[1].Content[i+1].Line - 1
		}
		for _, line := range lines[item.Line-1 : end] {
			texts[i] = append(texts[i], line[min(item.Column-1, len(line)):]...)
		}
		if list[i].Status == evidence.Draft { //nolint:gosec // as many as in the document; said, though meant where nothing is
			texts[i] = append(bytes.TrimRight(texts[i], "\n"), "\nstatus: draft\n"...)
		}
		texts[i] = day.ReplaceAll(texts[i], []byte("$1$2"))
	}
	return texts, nil
}

// NameOf is the file that holds a piece, so that what comes after it stands beside it.
func (s *Store) NameOf(id string) string {
	for _, name := range s.names() {
		if f, err := s.File(name); err == nil && f.Has(id) {
			return name
		}
	}
	return ""
}

// Type is the evidence type of an id. Where that is a control, the error says which types it
// takes.
func (s *Store) Type(id string) (*evidence.Type, error) {
	t, err := s.Graph.EvidenceType(id)
	if err == nil {
		return t, nil
	}
	c, controlErr := s.Graph.Control(id)
	if controlErr != nil {
		return nil, err
	}
	var types []string
	for _, entry := range slices.Concat(c.Evidence.Design.Types, c.Evidence.Operation.Types) {
		types = append(types, entry...)
	}
	return nil, fmt.Errorf("%q is a control: its evidence is of type %s", id, strings.Join(types, " or "))
}
