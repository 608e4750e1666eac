package handover

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// A Material is what documents are made from: what an organisation states, what judging it gave, and
// how they are asked for.
type Material struct {
	Graph        *mapping.Graph
	Organisation *organisation.Organisation
	Assessment   *result.Assessment
	Statements   []*statement.Statement // of each lens that has one
	Requests     *requests.List         // what auditors ask for, nil for not known

	Lens  string // only the scope with this id; "" for all that the reader wants
	Annex bool   // for a certification body: the internal annex instead of what is handed over
	Gaps  bool   // for a customer: what is not shown, too
	// Projected is the customer's framework as relations tell it from those that were judged; nil where the
	// customer asks by one that was judged.
	Projected *projection.Projection
}

// Tells reports whether the document for a reader tells of a lens: of the one that is asked for, else an
// auditor is told of those without a Statement of Applicability, a certification body of those with one,
// and the others of all.
func (m *Material) Tells(reader document.Reader, l *result.Lens) bool {
	switch {
	case m.Lens != "":
		return l.Lens == m.Lens
	case reader != document.Auditor && reader != document.CertificationBody:
		return true
	}
	f, err := m.Graph.Framework(l.Framework)
	return err == nil && f.HasStatement() == (reader == document.CertificationBody)
}

var (
	// ErrMaterial says that something is missing of the material, or that its parts are not of each other.
	ErrMaterial = errors.New("the material of a document")
	// ErrNoScope says that no scope is one of which the reader is told.
	ErrNoScope = errors.New("no scope for this reader")
	// ErrSeveral says that several scopes have a Statement of Applicability: each is a document of its own, which
	// is approved and handed over by itself (ISO/IEC 42001, 6.1.3).
	ErrSeveral = errors.New("each Statement of Applicability is a document of its own")

	errReader = errors.New("unknown reader")
)

// For makes the document for a reader. The error wraps [ErrMaterial], [ErrNoScope] or [ErrSeveral], or says
// that there is no such reader.
func For(reader document.Reader, m *Material) (*document.Document, error) {
	w, err := newWriter(reader, m)
	if err != nil {
		return nil, err
	}
	makers := map[document.Reader]func() error{
		document.Leadership: w.leadership, document.Auditor: w.auditor, document.CertificationBody: w.body,
		document.Engineering: w.engineering, document.Customer: w.customer,
	}
	fill, ok := makers[reader]
	if !ok {
		return nil, fmt.Errorf("%w %q", errReader, reader)
	}
	if err := fill(); err != nil {
		return nil, err
	}
	w.legend()
	return w.out, w.out.Check()
}

// distinct is the material with titles of scopes that tell them apart.
func distinct(m *Material) *Material {
	a, out := *m.Assessment, *m
	a.Frameworks = slices.Clone(a.Frameworks)
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		l.Title = apart(&a, l, l.Title)
	}
	out.Assessment = &a
	return &out
}

// apart is what stands of a scope with the scope's id, where there are several scopes of its framework.
func apart(a *result.Assessment, l *result.Lens, title string) string {
	for i := range a.Frameworks {
		if x := &a.Frameworks[i]; x.Framework == l.Framework && x.Lens != l.Lens {
			return title + " (" + l.Lens + ")"
		}
	}
	return title
}

// published is a scope by the title of its framework alone, as it stands beside what else the scope says of itself.
func (w *writer) published(l *result.Lens) *result.Lens {
	x := *l
	if f, err := w.Graph.Framework(l.Framework); err == nil {
		x.Title = f.Title
	}
	return &x
}

// notStated is what a document says where the organisation would have to state something and has not.
const notStated = "not stated"

// legend says what a dash means, in each section with a table that has one.
func (w *writer) legend() {
	for i := range w.out.Sections {
		s := &w.out.Sections[i]
		if slices.ContainsFunc(s.Tables, dashed) {
			s.Paragraphs = append(s.Paragraphs, "In tables, "+document.Dash+" means that there is nothing to state, and \""+notStated+"\" that the organisation has not stated it.")
		}
	}
}

func dashed(t document.Table) bool {
	return slices.ContainsFunc(t.Rows, func(row []string) bool {
		for k, cell := range row {
			if t.Columns[k].Shown(cell) == document.Dash {
				return true
			}
		}
		return false
	})
}

// A writer makes one document.
type writer struct {
	*Material

	out     *document.Document
	list    []*result.Lens                   // of which the reader is told
	runs    map[string]organisation.Operates // by control
	pieces  map[string]*evidence.Piece       // by id
	serving map[string][]string              // lenses that a control serves, in their order
}

// newWriter begins a document, and settles of which lenses it tells.
func newWriter(reader document.Reader, m *Material) (*writer, error) {
	if m == nil || m.Graph == nil || m.Organisation == nil || m.Assessment == nil {
		return nil, fmt.Errorf("%w: want a graph, an organisation and an assessment", ErrMaterial)
	}
	m = distinct(m)
	a := m.Assessment
	w := &writer{
		Material: m, runs: map[string]organisation.Operates{}, pieces: map[string]*evidence.Piece{}, serving: map[string][]string{},
		out: &document.Document{
			Format: document.Format, For: reader, Organisation: m.Organisation.Name, At: a.At, Lead: []string{}, Sections: []document.Section{},
			Method: []string{}, Digests: []document.Digest{}, Notice: a.Notice,
		},
	}
	for _, o := range m.Organisation.Operates {
		w.runs[o.Control] = o
	}
	for i := range m.Organisation.Evidence {
		w.pieces[m.Organisation.Evidence[i].ID] = &m.Organisation.Evidence[i]
	}
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		if _, err := m.Graph.Framework(l.Framework); err != nil {
			return nil, fmt.Errorf("%w: the assessment was made by another graph: %w", ErrMaterial, err)
		}
		for id := range controlsOf(l) {
			w.serving[id] = append(w.serving[id], l.Lens)
		}
		if m.Tells(reader, l) {
			w.list = append(w.list, l)
		}
	}
	switch {
	case len(a.Frameworks) == 0:
		return nil, fmt.Errorf("%w: nothing was judged", ErrNoScope)
	case len(w.list) == 0 && m.Lens != "":
		return nil, fmt.Errorf("%w: no scope is called %q", ErrNoScope, m.Lens)
	}
	return w, nil
}

// drafted says where figures rest on links that nobody reviewed.
func (w *writer) drafted() {
	if slices.ContainsFunc(w.list, func(l *result.Lens) bool { return l.DraftShare > 0 }) {
		w.out.Method = append(w.out.Method, "Which control serves which requirement is in part the catalog's own draft, which no reviewer has confirmed yet.")
	}
}

// digests tells what the document was made from.
func (w *writer) digests() {
	a := w.Assessment
	for _, d := range []document.Digest{{Of: "catalog", Sum: a.Catalog.Sum}, {Of: "rules", Sum: a.Rules.Sum}, {Of: "input", Sum: a.Input.Sum}} {
		if d.Sum != "" {
			w.out.Digests = append(w.out.Digests, d)
		}
	}
}

// section adds an empty section, and returns it; it is good until the next one is added.
func (w *writer) section(id, title string) *document.Section {
	w.out.Sections = append(w.out.Sections, document.NewSection(id, title))
	return &w.out.Sections[len(w.out.Sections)-1]
}

// tableOf begins a table.
func tableOf(id, title, empty string, columns ...document.Column) document.Table {
	return document.Table{ID: id, Title: title, Columns: columns, Rows: [][]string{}, Empty: empty}
}

func column(id, title string, t document.Type) document.Column {
	return document.NewColumn(id, title, t)
}

func chosen(id, title string, choices ...string) document.Column {
	return document.Column{ID: id, Title: title, Type: document.Text, Choices: choices}
}

// blank is a column in which the reader writes.
func blank(id, title string, t document.Type, choices ...string) document.Column {
	return document.Column{ID: id, Title: title, Type: t, Choices: append([]string{}, choices...), Fill: true}
}

// framework is that of a lens; the graph has it, or there is no writer.
func (w *writer) framework(l *result.Lens) *framework.Framework {
	f, _ := w.Graph.Framework(l.Framework)
	return f
}

// scopeOf is the scope by which a lens was judged.
func (w *writer) scopeOf(l *result.Lens) framework.Scope {
	return w.Organisation.ScopeOf(w.framework(l), l.Lens)
}

// anchor is an id that an anchor can have, of parts that may hold anything: the parts as they are where they
// have small letters, digits and hyphens alone, else what they have of these, with a number of their own.
func anchor(parts ...string) string {
	whole := strings.Join(parts, "-")
	var b strings.Builder
	for _, r := range strings.ToLower(whole) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if id == whole {
		return id
	}
	sum := sha256.Sum256([]byte(whole))
	return strings.TrimPrefix(id+"-"+hex.EncodeToString(sum[:4]), "-")
}

// controlsOf lists the controls that serve a lens, with the requirements that they serve there, each once.
func controlsOf(l *result.Lens) map[string][]framework.Ref {
	by := map[string][]framework.Ref{}
	for i := range l.Requirements {
		q := &l.Requirements[i]
		if !q.Status.Counted() {
			continue
		}
		for _, id := range controlsIn(q) {
			by[id] = append(by[id], q.Ref)
		}
	}
	return by
}

// controlsIn lists the controls that are linked to what is asked of a requirement, advice left out where
// something else is there.
func controlsIn(q *result.Requirement) []string {
	var asked, advice []string
	for i := range q.Points {
		p := &q.Points[i]
		if !p.Status.Counted() {
			continue
		}
		if p.Advice() {
			advice = append(advice, p.Controls...)
		} else {
			asked = append(asked, p.Controls...)
		}
	}
	if len(asked) == 0 {
		asked = advice
	}
	slices.Sort(asked)
	return slices.Compact(asked)
}

// person is who has a role, with the role, or the name as it is.
func (w *writer) person(role string) string {
	if who := w.Organisation.Owners[role]; who != "" {
		return who + " (" + role + ")"
	}
	return role
}

// owner is the role or person that runs a control.
func (w *writer) owner(c *mapping.Control) string { return cmp.Or(w.runs[c.ID].Owner, c.Owner) }

// control finds a control; one that is not there any more has its id for a title.
func (w *writer) control(id string) *mapping.Control {
	if c, err := w.Graph.Control(id); err == nil {
		return c
	}
	return &mapping.Control{ID: id, Title: id}
}

func lines[T fmt.Stringer](list []T) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = x.String()
	}
	return strings.Join(out, "\n")
}

// ids are requirements as printed, one a line.
func ids(list []framework.Ref) string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.Requirement
	}
	return strings.Join(out, "\n")
}

// share is a cell of a column of shares.
func share(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func day(d framework.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
