package table

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Codes of the problems that this package reports besides those of the YAML itself.
const (
	CodeTooLarge = limit.CodeTooLarge
	CodeFormat   = "unknown-format"
	CodeColumn   = "unknown-column"
	CodeRow      = "bad-row"
	CodeLoose    = "loose"
	CodeDangling = "dangling-link"
)

// Formats that [Read] tells apart.
const (
	FormatCSV    = "csv"
	FormatCISO   = "ciso-assistant"
	FormatGemara = "gemara"
)

// A Document is what was read from one file.
type Document struct {
	Format    string
	Framework *framework.Framework // nil for a file of relations or links alone
	Relations []*relation.Statement
	Controls  []*mapping.Control // with links and nothing else, from a table of links
	Losses    []Loss             // what the file says and the fields above do not hold
	Problems  framework.Problems // the warnings; anything worse is the error
}

// A Loss is something that the other format cannot hold.
type Loss struct {
	Where string // a place in the file, or the item
	What  string
	Why   string
}

// A Reader reads within limits. The zero Reader has the defaults.
type Reader struct {
	MaxSize     int64 // bytes of one file; default 64 MiB
	MaxDepth    int   // levels of nesting; default 64
	MaxProblems int   // problems that are listed; default 2,000, and a last one that counts the others
	// ID is the short id of the framework; left out, the file's own word for it.
	ID string
	// Known are the frameworks that relations are between; an end is looked up in the
	// one of that name, whatever its case.
	Known []*framework.Framework
	// SetTheory takes "intersect" as strictly as it is written.
	SetTheory bool
}

// Read reads a file and tells its format by looking. The name stands in positions and
// gives a table its id. The error is a [framework.Problems].
func Read(r io.Reader, name string) (*Document, error) {
	return Reader{}.Read(context.Background(), r, name)
}

// Read is the function [Read] within the reader's limits, and until the context ends. The
// error then wraps that of the context, or says that it or what to read from is missing.
func (r Reader) Read(ctx context.Context, from io.Reader, name string) (*Document, error) {
	if i := slices.Index(r.Known, nil); i >= 0 {
		return nil, fmt.Errorf("%s: known framework %d of %d is nil", name, i+1, len(r.Known))
	}
	r.MaxSize = cmp.Or(max(r.MaxSize, 0), limit.FileSize)
	r.MaxDepth = cmp.Or(max(r.MaxDepth, 0), limit.Depth)
	r.MaxProblems = cmp.Or(max(r.MaxProblems, 0), limit.Warnings)
	data, err := limit.Read(ctx, from, r.MaxSize)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := &session{
		Reader: r, name: name, doc: &Document{}, losses: map[Loss]bool{}, controls: map[string]*mapping.Control{}, requirements: map[string]int{},
		categories: map[string]bool{}, known: map[*framework.Framework]*index{}, problems: limit.List{Most: r.MaxProblems},
	}
	switch {
	case int64(len(data)) > r.MaxSize:
		s.add(framework.Position{File: name}, CodeTooLarge, framework.Error, "the file is larger than %d bytes (MaxSize)", r.MaxSize)
	case strings.HasSuffix(strings.ToLower(name), ".csv"):
		s.csv(ctx, data)
	default:
		s.yaml(ctx, data)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s.titles()
	if s.doc.Problems, err = s.problems.Close(); err != nil {
		return nil, err
	}
	return s.doc, nil
}

// titles makes each title one line, and tells where that lost something.
func (s *session) titles() {
	f := s.doc.Framework
	if f == nil {
		return
	}
	one := func(where string, title *string) {
		if line := glyph.Line(*title); line != *title {
			s.lose(where, "line ends and marks of direction in the title", "a title is one line")
			*title = line
		}
	}
	one(f.ID, &f.Title)
	for i := range f.Requirements {
		one(f.ID+":"+f.Requirements[i].ID, &f.Requirements[i].Title)
	}
}

// A session reads one file.
type session struct {
	Reader

	name   string
	doc    *Document
	points bool // a library that this package wrote, with points as nodes

	problems     limit.List
	guesses      int // names that a near one was looked for
	told         bool
	losses       map[Loss]bool
	controls     map[string]*mapping.Control
	requirements map[string]int // by id, in the framework that is read
	categories   map[string]bool
	known        map[*framework.Framework]*index
}

// An index finds the requirements of a framework, whatever the case of their ids.
type index struct {
	ids   map[string]string // lower case → as it is
	names []string
}

func (s *session) index(f *framework.Framework) *index {
	x := s.known[f]
	if x == nil {
		x = &index{ids: make(map[string]string, len(f.Requirements))}
		s.known[f] = x
	}
	for i := len(x.names); i < len(f.Requirements); i++ { // the one that is read grows
		id := f.Requirements[i].ID
		if low := strings.ToLower(id); x.ids[low] == "" {
			x.ids[low] = id
		}
		x.names = append(x.names, id)
	}
	return x
}

// nearest suggests a name, for the first hundred that are not found.
func (s *session) nearest(name string, names []string) string {
	if s.guesses++; s.guesses > limit.Guesses {
		return ""
	}
	return framework.Nearest(name, names)
}

func (s *session) add(at framework.Position, code string, severity framework.Severity, format string, args ...any) {
	s.problems.Add(framework.Problem{Pos: at, Code: code, Severity: severity, Message: fmt.Sprintf(format, args...)})
}

func (s *session) lose(where, what, why string) {
	if l := (Loss{where, what, why}); !s.losses[l] {
		s.losses[l] = true
		s.doc.Losses = append(s.doc.Losses, l)
	}
}

// yaml reads a library or a Gemara document.
func (s *session) yaml(ctx context.Context, data []byte) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	f, problems := source.Parse(ctx, s.name, data, source.Limits{Depth: s.MaxDepth, Problems: s.MaxProblems})
	s.problems.Add(problems...)
	if f == nil || problems.Err() != nil {
		return
	}
	d := source.NewDecoder(ctx, nil, prose(), s.MaxProblems)
	root, ok := d.Root(f)
	if !ok || !root.IsMapping() {
		s.add(framework.Position{File: s.name, Line: 1, Column: 1}, CodeFormat, framework.Error, "the file holds no mapping")
		return
	}
	keys := entries(root)
	switch {
	case has(keys, "objects"):
		s.doc.Format = FormatCISO
		s.ciso(keys)
	case has(keys, "metadata") && (has(keys, "mappings") || has(keys, "controls")):
		s.doc.Format = FormatGemara
		s.gemara(keys)
	default:
		s.add(root.Pos(), CodeFormat, framework.Error, "neither a CISO Assistant library (objects) nor a Gemara document (metadata with mappings or controls)")
	}
	s.problems.Join(d.Problems())
}

// prose are the keys of free text.
func prose() []string {
	return []string{"name", "title", "description", "annotation", "copyright", "objective", "text", "rationale", "remarks", "recommendation"}
}

// entries indexes a mapping by its keys.
func entries(v source.Value) map[string]source.Entry {
	m := map[string]source.Entry{}
	if v.IsMapping() {
		for _, e := range v.Entries() {
			m[e.Key] = e
		}
	}
	return m
}

// below indexes the mapping under a key; it is empty where there is none.
func below(m map[string]source.Entry, key string) map[string]source.Entry {
	e, ok := m[key]
	if !ok {
		return map[string]source.Entry{}
	}
	return entries(e.Value)
}

func has(m map[string]source.Entry, key string) bool { _, ok := m[key]; return ok }

// word returns a text of a mapping, "" where there is none.
func word(m map[string]source.Entry, key string) string {
	e, ok := m[key]
	if !ok || e.Value.IsList() || e.Value.IsMapping() || e.Value.IsNull() {
		return ""
	}
	v, _ := e.Value.Text()
	return strings.Join(strings.Fields(v), " ")
}

func items(m map[string]source.Entry, key string) []source.Value {
	if e, ok := m[key]; ok && e.Value.IsList() {
		return e.Value.Items()
	}
	return nil
}

// lost tells of each key that nothing reads.
func (s *session) lost(m map[string]source.Entry, where string, read ...string) {
	keys := []string{}
	for k, e := range m {
		if !slices.Contains(read, k) && !e.Value.IsNull() {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		s.lose(where, k, "Groundwork has no place for it")
	}
}

// slug makes a short id of a name.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '.':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-.")
}

// loose is "related": whatever is not disjoint.
const loose = relation.Set(relation.Equal | relation.Subset | relation.Superset | relation.Intersects)

// intersects reads another tool's "intersect".
func (s *session) intersects(at framework.Position) relation.Set {
	if s.SetTheory {
		return relation.Set(relation.Intersects)
	}
	if !s.told {
		s.told = true
		s.add(at, CodeLoose, framework.Warning, `"intersect" is read as "not disjoint" from here on, since its authors mean "related"`)
	}
	return loose
}

// end resolves one end of a relation in the framework of that name.
func (s *session) end(id, requirement string, at framework.Position) framework.Ref {
	if limit.TooLong(requirement) {
		s.add(at, CodeRow, framework.Error, "an id of more than %d characters", limit.ID)
		return framework.Ref{}
	}
	for _, f := range append(slices.Clone(s.Known), s.doc.Framework) {
		if f == nil || !strings.EqualFold(f.ID, id) {
			continue
		}
		x := s.index(f)
		if found, ok := x.ids[strings.ToLower(requirement)]; ok {
			return framework.Ref{Framework: f.ID, Requirement: found}
		}
		s.problems.Add(framework.Problem{
			Pos: at, Code: CodeDangling, Severity: framework.Warning,
			Message: fmt.Sprintf("%s has no requirement %q", f.ID, requirement), Suggestion: s.nearest(requirement, x.names),
		})
		return framework.Ref{}
	}
	return framework.Ref{Framework: id, Requirement: requirement}
}

// relate adds a relation whose ends are there.
func (s *session) relate(r relation.Statement) {
	if r.From == (framework.Ref{}) || r.To == (framework.Ref{}) {
		return
	}
	if r.Why == "" {
		r.Why = "As stated in " + s.name + "."
	}
	s.doc.Relations = append(s.doc.Relations, &r)
}

var (
	errNothing  = errors.New("nothing to write")
	errNoWriter = errors.New("no writer: there is nothing to write to")
)
