package oscal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/oscal/internal/profile"
	"github.com/groundworkgrc/groundwork/catalog/oscal/internal/telling"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Codes of the problems that this package reports besides those of the JSON itself.
const (
	CodeUnreadable  = telling.CodeUnreadable
	CodeTooLarge    = telling.CodeTooLarge
	CodeUnsupported = telling.CodeUnsupported
	CodeImport      = telling.CodeImport
	CodeDraft       = telling.CodeDraft
	CodeSpelling    = "spelling"
	CodeDangling    = "dangling-link"
	CodeLoose       = "loose"
	CodeLong        = telling.CodeLong
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
	return Known{Framework: d.Framework}
}

// A Known framework is one in which the ends of maps are looked up.
type Known struct {
	Framework *framework.Framework
	Hrefs     []string // the resources that are this framework
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
	// As says which framework a mapping means by a resource: by its href, or by the name that it
	// would otherwise have here.
	As map[string]string
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
	s := &session{
		Reader: r, Report: telling.Report{Problems: limit.List{Most: r.MaxProblems}, MostWork: r.MaxWork}, fsys: fsys, out: &Document{}, stood: map[string]bool{},
		edition: regexp.MustCompile(`(?:^|-)(?:rev|v|r)([0-9][0-9.]*)`),
	}
	s.profiles = profile.New(&s.Report)
	s.profiles.Open, s.profiles.Files, s.profiles.MaxFiles = s.open, r.Files, r.MaxFiles
	return s
}

// A session is the reading of one document and of what it imports.
type session struct {
	Reader
	telling.Report

	fsys     fs.FS
	profiles *profile.Resolver
	stood    map[string]bool // the keys of As that something has
	out      *Document
	edition  *regexp.Regexp // of a name that tells one
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
		s.Errorf(CodeUnreadable, at, "file %q: %v", name, err)
		return nil
	case int64(len(data)) > s.MaxSize:
		s.Errorf(CodeTooLarge, framework.Position{File: name}, "larger than %d bytes (MaxSize)", s.MaxSize)
		return nil
	}
	doc, lost, problems := oscal.Parse(ctx, name, data, s.MaxDepth, s.MaxProblems)
	s.Problems.Add(problems...)
	if doc == nil || !s.lost(lost) {
		return nil
	}
	return doc
}

// finish translates the document by its kind.
func (s *session) finish(ctx context.Context, doc *oscal.Document, name string) (*Document, error) {
	if doc != nil && ctx.Err() == nil {
		s.take(ctx, doc, name)
		s.unused(name)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s.Problems.Add(s.Alike.Problems()...)
	var err error
	if s.out.Problems, err = s.Problems.Close(); err != nil {
		return nil, err
	}
	for _, l := range s.Losses.Losses() {
		s.out.Losses = append(s.out.Losses, Loss(l))
	}
	return s.out, nil
}

// unused warns of files and names that the caller gives and nothing asks for.
func (s *session) unused(name string) {
	at := framework.Position{File: name}
	s.profiles.Unused(at)
	for _, said := range slices.Sorted(maps.Keys(s.As)) {
		if !s.stood[said] {
			s.Nothing(at, "", "no resource is called %q, which is to be read as %q", said, s.As[said])
		}
	}
}

func (s *session) take(ctx context.Context, doc *oscal.Document, name string) {
	at := framework.Position{File: name}
	switch {
	case doc.Catalog == nil && doc.Profile == nil && doc.MappingCollection == nil:
		s.Errorf(CodeUnsupported, at, "no catalog, profile or mapping-collection in the file")
	case doc.Catalog != nil && doc.Profile != nil, doc.MappingCollection != nil && (doc.Catalog != nil || doc.Profile != nil):
		s.Errorf(CodeUnsupported, at, "more than one document in one file")
	case doc.Catalog != nil:
		s.out.Kind = KindCatalog
		s.catalog(doc.Catalog, name)
	case doc.MappingCollection != nil:
		s.out.Kind = KindMapping
		s.collection(ctx, doc.MappingCollection)
	case s.fsys == nil:
		s.Errorf(CodeUnsupported, at, "a profile draws on other files: read it from the folder that holds them")
	default:
		s.out.Kind = KindProfile
		if c := s.profiles.Resolve(ctx, doc.Profile, name); c != nil {
			s.catalog(c, name)
		}
	}
}

// head looks at the metadata.
func (s *session) head(m oscal.Metadata) {
	v := m.OSCALVersion
	plain := strings.TrimPrefix(v.Text, "v")
	if plain != v.Text {
		s.Warnf(CodeSpelling, v.At, "oscal-version %q is read as %q", v.Text, plain)
	}
	if parts := strings.Split(plain, "."); len(parts) < 2 || parts[0] != "1" || len(parts[1]) != 1 || parts[1] > "2" {
		s.Warnf(CodeUnsupported, v.At, "oscal-version %q: the file is read as if it were of 1.0 to 1.2", v.Text)
	}
	if m.Version.Form != oscal.Text {
		s.Warnf(CodeDraft, m.Version.At, "version %s is not a text: it is taken as written", m.Version.Text)
	}
}
