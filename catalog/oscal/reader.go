package oscal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Codes of the problems that this package reports besides those of the JSON itself.
const (
	CodeUnreadable  = "unreadable"
	CodeTooLarge    = limit.CodeTooLarge
	CodeUnsupported = "unsupported"
	CodeImport      = "bad-import"
	CodeDraft       = "draft-shape"
	CodeSpelling    = "spelling"
	CodeDangling    = "dangling-link"
	CodeLoose       = "loose"
	CodeLong        = "too-long"
)

// Kinds of document.
const (
	KindCatalog = "catalog"
	KindProfile = "profile"
	KindMapping = "mapping-collection"
)

// unspecified stands where OSCAL wants a value and there is none.
const unspecified = "unspecified"

// A Document is what was read from one file.
type Document struct {
	Kind string
	// Framework is the catalog, or what the profile resolves to; nil for mappings.
	Framework *framework.Framework
	// Aliases are other spellings of requirement ids: labels, sort-ids.
	Aliases map[string]string
	// Maps are the statements of a mapping-collection as they stand.
	Maps []Map
	// Relations and Unions are together what Maps state, ready for [mapping.Source]: a map
	// of one source and one target is a relation, one of several is a union. Of a map that
	// has an end which is no requirement here, there is what follows for each pair of the
	// others, among Relations, and a [Loss].
	Relations []*relation.Statement
	Unions    []*relation.Union
	// Losses lists what the file holds and the fields above do not.
	Losses []Loss
	// Problems holds the warnings; anything worse is the error.
	Problems framework.Problems
}

// Known returns the framework of the document, to look up the ends of maps in.
func (d *Document) Known() Known {
	if d == nil {
		return Known{}
	}
	return Known{Framework: d.Framework, Aliases: d.Aliases}
}

// A Known framework is one in which the ends of maps are looked up.
type Known struct {
	Framework *framework.Framework
	Aliases   map[string]string // other spelling → requirement id
	Hrefs     []string          // the resources that are this framework
}

// A Loss is something that the other format cannot hold.
type Loss struct {
	Where string // a place in the file, or the item
	What  string // "control.params (141)"
	Why   string
}

// A Reader reads within limits. The zero Reader has the defaults.
type Reader struct {
	MaxSize     int64 // bytes of one file; default 64 MiB
	MaxDepth    int   // levels of nesting; default 64
	MaxFiles    int   // imports that one profile makes, those of what it imports among them; default 1,000
	MaxWork     int   // pairs, texts and characters matched that a small file may multiply to; default 20 million
	MaxProblems int   // problems that are listed; default 2,000, and a last one that counts the others
	// ID is the short id of the framework; left out, the file's own word for it, or its name.
	ID string
	// Known are the frameworks that mappings are between. A resource that none of them
	// claims by its Hrefs or id is the one in which most of its ids, and at least ten, are
	// found, unless the names tell two editions.
	Known []Known
	// Files says which file stands for the href of an import.
	Files map[string]string
	// SetTheory takes "intersects-with" as strictly as it is written.
	SetTheory bool
}

// Read reads a catalog or a mapping-collection. The name stands in positions and gives
// the framework its id where the file has none. The error is a [framework.Problems].
func Read(r io.Reader, name string) (*Document, error) {
	return Reader{}.Read(context.Background(), r, name)
}

// ReadFS reads a file, and what it imports, from fsys.
func ReadFS(fsys fs.FS, name string) (*Document, error) {
	return Reader{}.ReadFS(context.Background(), fsys, name)
}

// Read is the function [Read] within the reader's limits, and until the context ends. The
// error then wraps that of the context, or says that it or what to read from is missing.
func (r Reader) Read(ctx context.Context, from io.Reader, name string) (*Document, error) {
	if err := r.there(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := r.session(nil)
	data, err := limit.Read(ctx, from, s.MaxSize)
	return s.finish(ctx, s.parse(ctx, data, err, name, framework.Position{File: name}), name)
}

// ReadFS is the function [ReadFS] within the reader's limits, and until the context ends. It
// reads regular files alone.
func (r Reader) ReadFS(ctx context.Context, fsys fs.FS, name string) (*Document, error) {
	if err := r.there(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := r.session(fsys)
	return s.finish(ctx, s.open(ctx, name, framework.Position{File: name}), name)
}

// there reports what is missing of what the caller gives.
func (r Reader) there(ctx context.Context) error {
	for i := range r.Known {
		if r.Known[i].Framework == nil {
			return fmt.Errorf("known framework %d of %d is nil", i+1, len(r.Known))
		}
	}
	return check.Live(ctx)
}

func (r Reader) session(fsys fs.FS) *session {
	r.MaxSize = cmp.Or(r.MaxSize, limit.FileSize)
	r.MaxDepth = cmp.Or(r.MaxDepth, limit.Depth)
	r.MaxFiles = cmp.Or(r.MaxFiles, 1000)
	r.MaxWork = cmp.Or(r.MaxWork, 20_000_000)
	r.MaxProblems = cmp.Or(r.MaxProblems, limit.Warnings)
	return &session{
		Reader: r, fsys: fsys, resolved: map[string]*oscal.Catalog{}, out: &Document{}, problems: limit.List{Most: r.MaxProblems},
		edition: regexp.MustCompile(`(?:^|-)(?:rev|v|r)([0-9][0-9.]*)`),
	}
}

// A session is the reading of one document and of what it imports.
type session struct {
	Reader

	fsys     fs.FS
	resolved map[string]*oscal.Catalog // nil: being resolved, or not readable
	path     []string                  // the profiles that are being resolved
	files    int
	work     int
	guesses  int
	out      *Document
	tally    tally
	problems limit.List
	edition  *regexp.Regexp // of a name that tells one
}

func (s *session) report(code string, severity framework.Severity, at framework.Position, format string, args ...any) {
	s.problems.Add(framework.Problem{Pos: at, Code: code, Severity: severity, Message: fmt.Sprintf(format, args...)})
}

func (s *session) errorf(code string, at framework.Position, format string, args ...any) {
	s.report(code, framework.Error, at, format, args...)
}

func (s *session) warnf(code string, at framework.Position, format string, args ...any) {
	s.report(code, framework.Warning, at, format, args...)
}

// spend counts work that multiplies, and reports once that it is too much.
func (s *session) spend(n int, at framework.Position) bool {
	before := s.work
	s.work += n
	if s.work > s.MaxWork && before <= s.MaxWork {
		s.errorf(CodeTooLarge, at, "what the file says here multiplies to more than %d (MaxWork)", s.MaxWork)
	}
	return s.work <= s.MaxWork
}

// nearest suggests a name, for the first hundred that are not found.
func (s *session) nearest(name string, names []string) string {
	if s.guesses++; s.guesses > 100 {
		return ""
	}
	return framework.Nearest(name, names)
}

// open reads a file of fsys; at is the place that asks for it.
func (s *session) open(ctx context.Context, name string, at framework.Position) *oscal.Document {
	data, err := limit.ReadFile(ctx, s.fsys, name, s.MaxSize)
	if p := new(fs.PathError); errors.As(err, &p) {
		err = p.Err
	}
	return s.parse(ctx, data, err, name, at)
}

// parse takes what was read of a file, for which at asks.
func (s *session) parse(ctx context.Context, data []byte, err error, name string, at framework.Position) *oscal.Document {
	switch {
	case err != nil:
		s.errorf(CodeUnreadable, at, "file %q: %v", name, err)
		return nil
	case int64(len(data)) > s.MaxSize:
		s.errorf(CodeTooLarge, framework.Position{File: name}, "larger than %d bytes (MaxSize)", s.MaxSize)
		return nil
	}
	doc, lost, problems := oscal.Parse(ctx, name, data, s.MaxDepth, s.MaxProblems)
	s.problems.Add(problems...)
	if doc == nil {
		return nil
	}
	s.lost(lost)
	return doc
}

// finish translates the document by its kind.
func (s *session) finish(ctx context.Context, doc *oscal.Document, name string) (*Document, error) {
	if doc != nil && ctx.Err() == nil {
		s.take(ctx, doc, name)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var err error
	if s.out.Problems, err = s.problems.Close(); err != nil {
		return nil, err
	}
	s.out.Losses = s.tally.losses()
	return s.out, nil
}

func (s *session) take(ctx context.Context, doc *oscal.Document, name string) {
	at := framework.Position{File: name}
	switch {
	case doc.Catalog == nil && doc.Profile == nil && doc.MappingCollection == nil:
		s.errorf(CodeUnsupported, at, "no catalog, profile or mapping-collection in the file")
	case doc.Catalog != nil && doc.Profile != nil, doc.MappingCollection != nil && (doc.Catalog != nil || doc.Profile != nil):
		s.errorf(CodeUnsupported, at, "more than one document in one file")
	case doc.Catalog != nil:
		s.out.Kind = KindCatalog
		s.catalog(doc.Catalog, name)
	case doc.MappingCollection != nil:
		s.out.Kind = KindMapping
		s.collection(ctx, doc.MappingCollection)
	case s.fsys == nil:
		s.errorf(CodeUnsupported, at, "a profile draws on other files: read it from the folder that holds them")
	default:
		s.out.Kind = KindProfile
		if c := s.profile(ctx, doc.Profile, name); c != nil {
			s.catalog(c, name)
		}
	}
}

// head looks at the metadata.
func (s *session) head(m oscal.Metadata) {
	v := m.OSCALVersion
	plain := strings.TrimPrefix(v.Text, "v")
	if plain != v.Text {
		s.warnf(CodeSpelling, v.At, "oscal-version %q is read as %q", v.Text, plain)
	}
	if parts := strings.Split(plain, "."); len(parts) < 2 || parts[0] != "1" || len(parts[1]) != 1 || parts[1] > "2" {
		s.warnf(CodeUnsupported, v.At, "oscal-version %q: the file is read as if it were of 1.0 to 1.2", v.Text)
	}
	if m.Version.Form != oscal.Text {
		s.warnf(CodeDraft, m.Version.At, "version %s is not a text: it is taken as written", m.Version.Text)
	}
}

// Name returns the short id that a file or href suggests for a framework:
// "catalogs/NIST_CSF_v2.0/catalog.json" is "nist-csf-v2.0".
func Name(href string) string {
	noise := map[string]bool{"": true, "catalog": true, "profile": true, "resolved": true, "derived": true, "min": true, "mapping": true, "collection": true}
	href, _, _ = strings.Cut(strings.ReplaceAll(href, `\`, "/"), "#")
	for ; href != "" && href != "." && href != "/"; href = path.Dir(href) {
		base := strings.ToLower(strings.TrimSuffix(path.Base(href), ".json"))
		words := strings.FieldsFunc(base, func(r rune) bool { return r == '-' || r == '_' || r != '.' && !oscal.TokenRune(r, false) })
		kept := words[:0]
		for _, w := range words {
			for i := strings.LastIndexByte(w, '.'); i >= 0 && noise[w[i+1:]]; i = strings.LastIndexByte(w, '.') {
				w = w[:i]
			}
			if !noise[w] {
				kept = append(kept, w)
			}
		}
		if len(kept) > 0 {
			return strings.Join(kept, "-")
		}
	}
	return "unnamed"
}
