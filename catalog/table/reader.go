package table

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
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
	CodeSpelling = "spelling"
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
	// Controls hold links and nothing else, from a table of links. Those of controls that the
	// reader knows are in the overlay, which changes what those have: their table is no catalog.
	Controls []*mapping.Control
	Overlay  *overlay.Overlay
	Losses   []Loss             // what the file says and the fields above do not hold, with its number
	Problems framework.Problems // the warnings; anything worse is the error
}

// A Loss is something that the other format cannot hold.
type Loss struct {
	Where string // a place in the file, or the item
	What  string // with its number: "translations (69)"
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
	// As says which framework a file means by a name of its own: "iso42001-2023" is "iso42001".
	As map[string]string
	// Controls are those that a table of links may change the links of; nil where none is known.
	Controls []*mapping.Control
	// Columns says which column of a table is meant: "id" is "Code".
	Columns map[string]string
	// Split is what stands between several ids in one cell of a table of relations or links, each
	// of which is then a row of its own; "" where a cell holds one.
	Split string
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
	s, err := r.session(name)
	if err != nil {
		return nil, err
	}
	data, err := limit.Read(ctx, from, s.MaxSize)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case int64(len(data)) > s.MaxSize:
		s.add(framework.Position{File: name}, CodeTooLarge, framework.Error, "the file is larger than %d bytes (MaxSize)", s.MaxSize)
	case slices.Contains([]string{".csv", ".tsv", ".tab"}, strings.ToLower(path.Ext(name))):
		s.spaces(data)
		s.csv(ctx, data)
	default:
		s.spaces(data)
		s.yaml(ctx, data)
	}
	return s.finish(ctx)
}

// ReadRows is [Reader.Read] of a table whose rows were read elsewhere, such as a sheet of a
// workbook. rows[0] is row 1.
func (r Reader) ReadRows(ctx context.Context, rows [][]string, name string) (*Document, error) {
	s, err := r.session(name)
	if err != nil {
		return nil, err
	}
	g := grid{}
	for i, fields := range rows {
		g.add(i+1, fields, nil)
	}
	s.table(ctx, g)
	return s.finish(ctx)
}

func (r Reader) session(name string) (*session, error) {
	if i := slices.Index(r.Known, nil); i >= 0 {
		return nil, fmt.Errorf("%s: known framework %d of %d is nil", name, i+1, len(r.Known))
	}
	if i := slices.Index(r.Controls, nil); i >= 0 {
		return nil, fmt.Errorf("%s: known control %d of %d is nil", name, i+1, len(r.Controls))
	}
	r.MaxSize = cmp.Or(max(r.MaxSize, 0), limit.FileSize)
	r.MaxDepth = cmp.Or(max(r.MaxDepth, 0), limit.Depth)
	r.MaxProblems = cmp.Or(max(r.MaxProblems, 0), limit.Warnings)
	return &session{
		Reader: r, name: name, doc: &Document{}, controls: map[string]*mapping.Control{}, requirements: map[string]int{}, written: map[string]string{},
		categories: map[string]bool{}, indexes: map[string]*intake.Index{}, problems: limit.List{Most: r.MaxProblems}, stood: map[string]bool{},
	}, nil
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
	case has(keys, "metadata") && (has(keys, "mappings") || has(keys, "controls") || has(keys, "guidelines")):
		s.doc.Format = FormatGemara
		s.gemara(keys)
	default:
		s.add(root.Pos(), CodeFormat, framework.Error, "%s", unread(keys))
	}
	s.problems.Join(d.Problems())
}

// unread says what a file seems to be that is not read, and what is.
func unread(keys map[string]source.Entry) string {
	const wanted = "neither a CISO Assistant library (objects) nor a Gemara document (metadata with mappings, controls or guidelines)"
	of := word(below(keys, "metadata"), "type")
	switch {
	case has(keys, "framework") || has(keys, "requirements") || has(keys, "relations") || has(keys, "overlay"):
		return "this is native YAML already: put the file where the others are, and lint it"
	case has(keys, "metadata") && of != "":
		return fmt.Sprintf("a Gemara document of type %s, which holds no requirements that are read here: want a ControlCatalog, a GuidanceCatalog or a MappingDocument", short(of))
	case has(keys, "controls") || has(keys, "guidelines") || has(keys, "families") || has(keys, "groups"):
		return "this seems to be a part of a Gemara catalog: it has no metadata, which say what it is a part of; import the whole, with metadata and controls or guidelines in one file"
	}
	return wanted
}

// prose are the keys of free text, and of ids: what a reader of ours takes for no id, a space
// that does not show, is read as one here, and told where the id is.
func prose() []string {
	return []string{
		"name", "title", "description", "annotation", "copyright", "objective", "text", "rationale", "remarks", "recommendation",
		"urn", "ref_id", "parent_urn", "source_requirement_urn", "target_requirement_urn", "source_framework_urn", "target_framework_urn",
		"id", "reference-id", "entry-id", "source", "group", "family", "category",
	}
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

// text returns a free text of a mapping with its lines, "" where there is none.
func text(m map[string]source.Entry, key string) string {
	e, ok := m[key]
	if !ok || e.Value.IsList() || e.Value.IsMapping() || e.Value.IsNull() {
		return ""
	}
	v, _ := e.Value.Text()
	lines := strings.Split(strings.ReplaceAll(intake.Plain(v), "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func items(m map[string]source.Entry, key string) []source.Value {
	if e, ok := m[key]; ok && e.Value.IsList() {
		return e.Value.Items()
	}
	return nil
}

// lost tells of each key that nothing reads, and of each that holds something else than is read there.
func (s *session) lost(m map[string]source.Entry, where string, read ...string) {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		v := m[k].Value
		switch want := wanted(k); {
		case v.IsNull():
		case !slices.Contains(read, k):
			s.lose(m[k].At.String(), where+"."+k, "Groundwork has no place for it")
		case (want == "a list") != v.IsList() || (want == "a mapping") != v.IsMapping():
			s.lose(m[k].At.String(), where+"."+k+" of another shape", "want "+want)
		}
	}
}

// wanted says what stands under a key that is read.
func wanted(key string) string {
	switch key {
	case "objects", "framework", "requirement_mapping_set", "metadata", "author", "source-reference", "target-reference":
		return "a mapping"
	case "requirement_nodes", "requirement_mapping_sets", "requirement_mappings", "dependencies", "controls", "guidelines", "guideline-mappings", "groups", "families",
		"categories", "assessment-requirements", "statements", "mapping-references", "mappings", "targets", "entries":
		return "a list"
	}
	return "a text"
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
