package oscal

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A Writer writes OSCAL documents, the same bytes for the same input.
type Writer struct {
	// Modified is the day that OSCAL wants in every document. It must be given.
	Modified framework.Date
	// Title and Version of a mapping-collection; a catalog has its framework's.
	Title   string
	Version string
}

var (
	errNoWriter    = errors.New("oscal: no writer: there is nothing to write to")
	errNoFramework = errors.New("oscal: no framework to write")
)

// Catalog writes a framework as a catalog. The losses say what OSCAL cannot hold; the
// error is a [framework.Problems] that says what it refuses, or says that there is no
// framework or nothing to write to; nothing is written then.
func (w Writer) Catalog(to io.Writer, f *framework.Framework) ([]Loss, error) {
	switch {
	case to == nil:
		return nil, errNoWriter
	case f == nil:
		return nil, errNoFramework
	}
	b := &builder{fw: f, children: map[string][]*framework.Requirement{}, ids: map[string]string{}}
	meta := b.metadata(w.Modified, f.Title, f.Edition)
	if f.Edition == unspecified {
		b.tally.Add(f.ID, "the edition \""+unspecified+"\"", "OSCAL has no version without a text, and that is ours for none", 1)
	}
	if name := b.value("publisher", f.Publisher); name != "" {
		party := oscal.UUID("party", name)
		meta.Roles = []oscal.Role{{ID: "publisher", Title: "Publisher"}}
		meta.Parties = []oscal.Party{{UUID: party, Type: "organization", Name: name}}
		meta.Responsible = []oscal.Responsible{{Role: "publisher", Parties: []string{party}}}
	}
	meta.Props = b.frameworkProps()
	c := &oscal.Catalog{Metadata: meta}
	b.tree()
	c.Groups, c.Controls = b.level("")
	b.unheld()
	if err := b.problems.Err(); err != nil {
		return nil, err
	}
	c.UUID = contentID(c)
	return b.list(), encode(to, &oscal.Document{Catalog: c})
}

// unheld tells what OSCAL has no place for.
func (b *builder) unheld() {
	f := b.fw
	const profiles, risks = "OSCAL has no word for what a report type or a stage asks for", "OSCAL has no word for what an exclusion or an accepted risk is worth"
	b.tally.Add(f.ID, "profiles", profiles, len(f.Profiles))
	b.tally.Add(f.ID, "default_profile", profiles, len(f.DefaultProfile))
	b.tally.Add(f.ID, "asked_anyway", risks, len(f.AskedAnyway))
	b.tally.Add(f.ID, "accepted_risk_explains", risks, len(f.AcceptedRiskExplains))
	if f.RiskAcceptance != framework.RiskUnrated {
		b.tally.Add(f.ID, "risk_acceptance", risks, 1)
	}
	for i := range f.Requirements {
		if q := &f.Requirements[i]; len(q.Mirrors) > 0 {
			b.tally.Add(f.ID+":"+q.ID, "mirrors", "OSCAL says what a control repeats in a mapping, not in a catalog", 1)
		}
	}
}

func contentID(v any) string {
	content, err := json.Marshal(v)
	if err != nil {
		return oscal.UUID(err.Error())
	}
	return oscal.UUID(string(content))
}

func encode(to io.Writer, doc *oscal.Document) error {
	e := json.NewEncoder(safe.JSON(to))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}

// A builder makes one document.
type builder struct {
	fw       *framework.Framework
	children map[string][]*framework.Requirement
	ids      map[string]string // OSCAL id → requirement
	tally    intake.Tally
	problems framework.Problems
}

func (b *builder) list() []Loss {
	out := []Loss{}
	for _, l := range b.tally.Losses() {
		out = append(out, Loss(l))
	}
	return out
}

func (b *builder) errorf(at framework.Position, format string, args ...any) {
	b.problems = append(b.problems, framework.Problem{Pos: at, Code: mapping.CodeValue, Message: fmt.Sprintf(format, args...)})
}

// metadata returns the head of a document.
func (b *builder) metadata(modified framework.Date, title, version string) oscal.Metadata {
	if modified.IsZero() {
		b.errorf(framework.Position{}, "the day of the last modification is missing")
	}
	if title == "" {
		b.errorf(framework.Position{}, "the title is missing")
	}
	return oscal.Metadata{
		Title: b.line("title", title), LastModified: modified.String() + "T00:00:00Z",
		Version: oscal.T(cmp.Or(b.value("version", version), unspecified)), OSCALVersion: oscal.T(oscal.Version),
	}
}

// line returns text without line ends, value also without space around it; what that
// changes is a loss.
func (b *builder) line(where, text string) string {
	if strings.ContainsAny(text, "\n\r\u2028\u2029") {
		b.tally.Add(where, "line ends", "OSCAL wants one line here", 1)
		text = strings.Join(strings.Fields(text), " ")
	}
	return text
}

func (b *builder) value(where, text string) string {
	if text = b.line(where, text); text != "" && !oscal.IsString(text) {
		b.tally.Add(where, "space around the text", "OSCAL wants none here", 1)
		text = strings.TrimSpace(text)
	}
	return text
}

// said leaves out what has no value, which OSCAL refuses.
func said(props []oscal.Prop) []oscal.Prop {
	return slices.DeleteFunc(props, func(p oscal.Prop) bool { return p.Value.Text == "" })
}

func own(name, value string) oscal.Prop {
	return oscal.Prop{Name: name, NS: oscal.Namespace, Value: oscal.T(value)}
}

// frameworkProps keeps what OSCAL's metadata have no place for.
func (b *builder) frameworkProps() []oscal.Prop {
	props := []oscal.Prop{own("framework-id", b.fw.ID)}
	fields := assurance(&b.fw.Assurance)
	names := []string{"assurance-type", "assurance-focus", "assurance-issued-by", "assurance-output", "assurance-recognition"}
	for _, n := range names {
		if v := *fields[n]; v != "" {
			props = append(props, own(n, b.value(n, v)))
		}
	}
	for _, c := range b.fw.Categories {
		p := own("category", c.ID)
		p.Remarks = c.Title
		switch {
		case c.Always && c.Additional:
			p.Class = "always.additional"
		case c.Always:
			p.Class = "always"
		case c.Additional:
			p.Class = "additional"
		}
		props = append(props, p)
	}
	if b.fw.Points != framework.Demands {
		props = append(props, own("points", b.fw.Points.String()))
	}
	if b.fw.FailsAt != 0 {
		props = append(props, own("fails-at", strconv.FormatFloat(b.fw.FailsAt, 'g', -1, 64)))
	}
	for _, id := range b.fw.MayBeNotRelevant {
		props = append(props, own("may-be-not-relevant", b.value("may_be_not_relevant", id)))
	}
	for _, id := range b.fw.MayBeCarvedOut {
		props = append(props, own("may-be-carved-out", b.value("may_be_carved_out", id)))
	}
	for _, kind := range slices.Sorted(maps.Keys(b.fw.SystemKinds)) {
		p := own("system-kind", b.value("system_kinds", kind))
		p.Remarks = strings.Join(b.fw.SystemKinds[kind], " ")
		props = append(props, p)
	}
	for _, k := range b.fw.Excludable.Kinds {
		if k == "" {
			b.tally.Add(b.fw.ID, "excludable requirements without kind", "OSCAL has no property without a value", 1)
		}
		props = append(props, own("excludable-kind", b.value("excludable", k)))
	}
	return said(props)
}

// tree sorts the requirements under their parents and refuses what is under none.
func (b *builder) tree() {
	order := make([]string, 0, len(b.fw.Requirements))
	for i := range b.fw.Requirements {
		q := &b.fw.Requirements[i]
		order = append(order, q.ID)
		b.children[q.Parent] = append(b.children[q.Parent], q)
		id := ControlID(b.fw.ID, q.ID)
		if other, ok := b.ids[id]; ok {
			b.errorf(q.Places.Item, "ids %q and %q are one in OSCAL, %q", other, q.ID, id)
		}
		b.ids[id] = q.ID
		if q.Title == "" {
			b.errorf(q.Places.Item, "requirement %q has no title", q.ID)
		}
	}
	written := []string{}
	var visit func(string)
	visit = func(parent string) {
		for _, q := range b.children[parent] {
			if written = append(written, q.ID); len(written) <= len(order) {
				visit(q.ID)
			}
		}
	}
	visit("")
	if len(written) != len(order) {
		b.errorf(b.fw.Places.Item, "%d requirements hang under no parent that exists, or under themselves", len(order)-len(written))
	} else if !slices.Equal(order, written) {
		b.tally.Add(b.fw.ID, "the order of requirements", "OSCAL holds them as a tree, those below directly behind their parent", 1)
	}
}

// level writes the requirements below a parent. A group of OSCAL holds groups or
// controls: where leaves stand among the children, all are controls.
func (b *builder) level(parent string) ([]oscal.Group, []oscal.Control) {
	if len(b.problems) > 0 {
		return nil, nil
	}
	list := b.children[parent]
	if slices.ContainsFunc(list, func(q *framework.Requirement) bool { return len(b.children[q.ID]) == 0 }) {
		return nil, b.controls(list)
	}
	var groups []oscal.Group
	for _, q := range list {
		c := b.control(q)
		g := oscal.Group{ID: c.ID, Class: c.Class, Title: c.Title, Props: c.Props, Parts: c.Parts}
		g.Groups, g.Controls = b.level(q.ID)
		groups = append(groups, g)
	}
	return groups, nil
}

func (b *builder) controls(list []*framework.Requirement) []oscal.Control {
	var out []oscal.Control
	for _, q := range list {
		c := b.control(q)
		c.Controls = b.controls(b.children[q.ID])
		out = append(out, c)
	}
	return out
}

func (b *builder) control(q *framework.Requirement) oscal.Control {
	id := ControlID(b.fw.ID, q.ID)
	c := oscal.Control{ID: oscal.T(id), Title: oscal.T(b.line(q.ID, q.Title)), Props: []oscal.Prop{{Name: "label", Value: oscal.T(q.ID)}}}
	if id != q.ID {
		c.Props = append(c.Props, own("requirement-id", q.ID))
	}
	if kind := b.value(q.ID, q.Kind); oscal.IsToken(kind) {
		c.Class = kind
	} else {
		c.Props = append(c.Props, own("kind", kind))
	}
	if q.Category != "" {
		c.Props = append(c.Props, own("category", b.value(q.ID, q.Category)))
	}
	c.Props = append(c.Props, weight(q.Weight)...)
	for _, alias := range q.Aliases {
		c.Props = append(c.Props, oscal.Prop{Name: "alt-identifier", Value: oscal.T(b.value(q.ID, alias))})
	}
	c.Props = said(c.Props)
	if q.Summary == "" && len(q.Points) == 0 {
		return c
	}
	statement := oscal.Part{ID: oscal.T(id + "_smt"), Name: "statement", Prose: q.Summary}
	for i, p := range q.Points {
		part := oscal.Part{ID: oscal.T(id + "_smt." + strconv.Itoa(i+1)), Name: "item", Prose: p.Text}
		part.Props = append([]oscal.Prop{{Name: "label", Value: oscal.T(p.ID)}, own("point-id", p.ID)}, weight(p.Weight)...)
		part.Props = append(part.Props, asked(p)...)
		statement.Parts = append(statement.Parts, part)
	}
	c.Parts = []oscal.Part{statement}
	return c
}

// asked says how a point is asked.
func asked(p framework.Point) []oscal.Prop {
	var props []oscal.Prop
	if p.Rank != framework.Required {
		props = append(props, own("rank", p.Rank.String()))
	}
	if p.Essential != framework.NotEssential {
		props = append(props, own("essential", p.Essential.String()))
	}
	if p.Open != "" {
		x := own("open", "stated")
		x.Remarks = p.Open
		props = append(props, x)
	}
	if !p.Each.IsZero() {
		x := own("each", p.Each.Kind)
		x.Remarks = strings.Join(p.Each.Roles, " ")
		props = append(props, x)
	}
	return props
}

func weight(w float64) []oscal.Prop {
	if w == 0 {
		return nil
	}
	return []oscal.Prop{own("weight", strconv.FormatFloat(w, 'g', -1, 64))}
}

// ControlID returns the OSCAL id of a requirement: its own where that is legal, "4.1" as
// "iso42001_4.1".
func ControlID(fw, id string) string {
	if oscal.IsToken(id) {
		return id
	}
	var b strings.Builder
	for i, r := range fw + "_" + id {
		if !oscal.TokenRune(r, i == 0) {
			r = '_'
		}
		b.WriteRune(r)
	}
	return b.String()
}
