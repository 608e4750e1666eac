package catalog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
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
func (l Loader) walk(ctx context.Context, fsys fs.FS, r *reader) {
	if o, ok := fsys.(only); ok {
		fsys = o.FS
	}
	_, r.builtin = fsys.(builtin)
	before := prefix(fsys)
	if m, ok := fsys.(memory); ok {
		l.walkNames(ctx, m, r)
		return
	}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil || r.enough:
			return fs.SkipAll
		case err != nil:
			r.unreadable(before+name, err)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			if hidden(name) {
				return fs.SkipDir
			}
			return nil
		case hidden(name):
			return nil
		case path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
			r.passed(fsys, before, name, d)
			return nil
		}
		if r.files++; r.files > l.MaxFiles {
			r.file(before+name, CodeTooMany, fmt.Sprintf("more than %d files: the rest is not read (MaxFiles)", l.MaxFiles))
			return fs.SkipAll
		}
		r.sameName(before, name)
		l.read(ctx, fsys, before, name, r)
		return nil
	})
	if err != nil {
		r.unreadable(before, err)
	}
}

// hidden reports a name that is nobody's to read.
func hidden(name string) bool { return name != "." && strings.HasPrefix(path.Base(name), ".") }

// passed tells of what is passed over: a link to a folder, or a file that is not read.
func (r *reader) passed(fsys fs.FS, before, name string, d fs.DirEntry) {
	if leadsAway(fsys, name, d) {
		r.linked(before, name)
	} else {
		r.unread(before, name)
	}
}

// leadsAway reports a link that is no file of the folder.
func leadsAway(fsys fs.FS, name string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := fs.Stat(fsys, name)
	return err != nil || info.IsDir()
}

// sameName tells of a file whose name looks as that of one before, accents and letters of other scripts
// apart: one of the two may be a copy that somebody edits and believes to be alone.
func (r *reader) sameName(before, name string) {
	seenAs := before + glyph.Skeleton(glyph.Joined(name))
	first, ok := r.shown[seenAs]
	if ok && first != name {
		r.problems.Add(framework.Problem{
			Pos: framework.Position{File: before + name}, Code: CodeSameName, Severity: framework.Warning,
			Message: fmt.Sprintf("its name (%+q) looks the same as that of another file (%+q), and both are read: keep one, or rename it", name, first),
		})
		return
	}
	r.shown[seenAs] = name
}

// walkNames reads the files of a memory, whatever their names.
func (l Loader) walkNames(ctx context.Context, m memory, r *reader) {
	for _, name := range m.names {
		if r.files++; r.files > l.MaxFiles {
			r.file(name, CodeTooMany, fmt.Sprintf("more than %d files: the rest is not read (MaxFiles)", l.MaxFiles))
			return
		}
		if ctx.Err() != nil || r.enough {
			return
		}
		l.parse(ctx, name, m.files[name], r)
	}
}

// read takes one file.
func (l Loader) read(ctx context.Context, fsys fs.FS, before, name string, r *reader) {
	data, err := limit.ReadFile(ctx, fsys, name, l.MaxFileSize)
	if err != nil {
		r.unreadable(before+name, err)
		return
	}
	l.parse(ctx, before+name, data, r)
}

// parse takes the text of one file.
func (l Loader) parse(ctx context.Context, name string, data []byte, r *reader) {
	if int64(len(data)) > l.MaxFileSize {
		r.file(name, CodeTooLarge, fmt.Sprintf("larger than %d bytes (MaxFileSize)", l.MaxFileSize))
		return
	}
	f, problems := source.Parse(ctx, name, data, source.Limits{Depth: l.MaxDepth, Values: l.MaxValues, Problems: l.MaxProblems})
	r.problems.Add(problems...)
	if f == nil {
		r.lost = true
		return
	}
	r.take(f)
}

func (r *reader) unreadable(name string, err error) {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	r.file(name, CodeUnreadable, "cannot be read: "+why(err))
}

// why says in plain words what the system says of a file.
func why(err error) string {
	said := err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file, or it is a link to none"
	case errors.Is(err, fs.ErrPermission):
		return "it is not yours to open"
	case strings.Contains(said, "escapes"):
		return "it is a link that leads out of the folder: put the file itself there"
	case strings.Contains(said, "symbolic links"):
		return "it is a link that leads back to itself"
	}
	return said
}

func (r *reader) file(name, code, message string) {
	r.lost = true
	r.problems.Add(framework.Problem{Pos: framework.Position{File: name}, Code: code, Message: message})
}
