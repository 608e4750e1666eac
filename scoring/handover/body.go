package handover

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/dossier"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// body is the Statement of Applicability as it is handed over (ISO/IEC 42001, 6.1.3) with the index of the
// documented information that stage 1 asks for, or the internal annex to it.
func (w *writer) body() error {
	lenses := append(w.Stated(), "")
	if len(lenses) > 2 {
		return fmt.Errorf("%w: choose one of the scopes %s", ErrSeveral, strings.Join(lenses[:len(lenses)-1], ", "))
	}
	i := slices.IndexFunc(w.list, func(l *result.Lens) bool { return l.Lens == lenses[0] })
	k := slices.IndexFunc(w.Statements, func(s *statement.Statement) bool { return s.Lens == lenses[0] })
	if i < 0 || k < 0 {
		return fmt.Errorf("%w: none has a Statement of Applicability; say in scope: a framework that lets controls be excluded", ErrNoScope)
	}
	x := w.declared(w.list[i], w.Statements[k])
	if w.Annex {
		x.annex()
		w.out.Title, w.out.Internal = "Annex to the Statement of Applicability, internal", true
		w.digests()
		return nil
	}
	x.handedOver()
	w.out.Title, w.out.Notice = "Statement of Applicability", "" // the organisation's own statement
	return nil
}

// Stated lists the scopes that have a Statement of Applicability, by their lenses, of the one that is chosen or of all.
func (m *Material) Stated() []string {
	var out []string
	for i := range m.Assessment.Frameworks {
		l := &m.Assessment.Frameworks[i]
		if f, err := m.Graph.Framework(l.Framework); err == nil && f.HasStatement() && m.Tells(document.CertificationBody, l) {
			out = append(out, l.Lens)
		}
	}
	return out
}

// A decision is what a statement says of one control: what was stated of it, and what is only proposed.
type decision struct {
	row       *statement.Row
	line      framework.Applicability
	above     bool     // the line stands at a heading over the control, and is for others too
	proposals []string // risks that links of the catalog lead to, which no line names
}

// A declared is a statement with what was decided of each row.
type declared struct {
	*writer

	l         *result.Lens
	s         *statement.Statement
	scope     framework.Scope
	edition   string
	decisions []decision
}

func (w *writer) declared(l *result.Lens, s *statement.Statement) *declared {
	f := w.framework(l)
	x := &declared{writer: w, l: l, s: s, scope: w.scopeOf(l), edition: f.Edition}
	reach := x.scope.Reach(f, w.Assessment.At)
	for i := range s.Rows {
		row := &s.Rows[i]
		d := decision{row: row}
		if row.Control != "" {
			for _, a := range x.scope.SoA {
				if a.Control == row.Control {
					d.line = a
				}
			}
		} else if a, ok := reach.Applicability(row.Ref.Requirement); ok && a.Includes() == row.Applicable {
			d.line, d.above = a, a.Requirement != row.Ref.Requirement
		}
		for _, id := range row.Risks {
			if !slices.Contains(d.line.Risks, id) {
				d.proposals = append(d.proposals, id)
			}
		}
		x.decisions = append(x.decisions, d)
	}
	return x
}

func (x *declared) handedOver() {
	x.front()
	x.applicability()
	x.chosenForRisks()
	x.index()
}

// front identifies the document and says of what it is.
func (x *declared) front() {
	p := x.scope.Statement
	state := "approved"
	if len(x.lacking()) > 0 {
		state = "draft"
	}
	if state == "draft" {
		x.out.Draft, x.out.Lead = true, append(x.out.Lead, draftNotice)
	}
	x.out.Lead = append(x.out.Lead, fmt.Sprintf("Of the %s that %s lists, %d apply and %s excluded; %s of the organisation's own.",
		count(x.s.Totals.Included+x.s.Totals.Excluded-x.s.Totals.Own, "control", "controls"), x.s.Title, x.s.Totals.Included-x.ownIncluded(),
		isAre(x.s.Totals.Excluded-(x.s.Totals.Own-x.ownIncluded())), count(x.s.Totals.Own, "further control is", "further controls are")))
	s := x.section("about-"+anchor(x.l.Lens), apart(x.Assessment, x.l, "The document and its scope"))
	if text := strings.TrimSpace(x.scope.Text); text != "" {
		s.Paragraphs = append(s.Paragraphs, text)
	}
	t := tableOf("identity-"+anchor(x.l.Lens), "Document", "", column("what", "What", document.Text), column("stated", "As stated", document.Text))
	for _, row := range [][]string{
		{"Organisation", x.out.Organisation}, {"Standard", x.standard()}, {"Document", p.ID}, {"Version", p.Version}, {"Date", day(p.Date)}, {"Owner", x.person(p.Owner)},
		{"Approved by", x.person(p.ApprovedBy)}, {"Approved on", day(p.ApprovedOn)}, {"State", state},
	} {
		t.Rows = append(t.Rows, []string{row[0], cmp.Or(row[1], notStated)})
	}
	own := x.ownIncluded()
	n := tableOf("counts-"+anchor(x.l.Lens), "Controls in this statement", "", column("what", "What", document.Text), column("number", "Number", document.Number))
	for _, c := range []document.Count{
		{Title: "Controls of the standard, each listed", Number: x.s.Totals.Included + x.s.Totals.Excluded - x.s.Totals.Own}, {Title: "of these, applicable", Number: x.s.Totals.Included - own},
		{Title: "of these, excluded", Number: x.s.Totals.Excluded - (x.s.Totals.Own - own)}, {Title: "Controls of the organisation's own", Number: x.s.Totals.Own},
	} {
		n.Rows = append(n.Rows, []string{c.Title, strconv.Itoa(c.Number)})
	}
	y := tableOf("systems-"+anchor(x.l.Lens), "Systems in scope, and the organisation's roles", "No system is named.",
		column("system", "System", document.Text), column("kind", "Kind", document.Text), column("roles", "The organisation is its", document.Text), column("since", "In service since", document.Day))
	for _, one := range x.Organisation.Systems {
		if slices.Contains(x.l.Systems, one.ID) {
			y.Rows = append(y.Rows, []string{cmp.Or(one.Title, one.ID), one.Kind, strings.Join(one.Roles, "\n"), day(one.Since)})
		}
	}
	h := tableOf("history-"+anchor(x.l.Lens), "Change history", "No earlier version is stated.",
		column("version", "Version", document.Reference), column("date", "Date", document.Day), column("by", "By", document.Text), column("what", "What changed", document.Text))
	for _, c := range p.Changes {
		h.Rows = append(h.Rows, []string{c.Version, day(c.Date), x.person(c.By), c.What})
	}
	s.Tables = append(s.Tables, t, n, y, h)
}

// standard is the title of the framework, with its edition where the title does not say it.
func (x *declared) standard() string {
	if x.edition == "" || strings.Contains(x.s.Title, x.edition) {
		return x.s.Title
	}
	return x.s.Title + ", edition " + x.edition
}

func isAre(n int) string {
	if n == 1 {
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}

func (x *declared) ownIncluded() int {
	n := 0
	for i := range x.s.Rows {
		if x.s.Rows[i].Control != "" && x.s.Rows[i].Applicable {
			n++
		}
	}
	return n
}

// draftNotice leads a statement that is a draft.
const draftNotice = "Draft, not for release."

// Grades of implementation in a statement that is handed over.
const (
	implemented    = "implemented"
	partly         = "partly implemented"
	planned        = "planned"
	notImplemented = "not implemented"
)

// applicability is the table of the controls: one reason each, and whether it is implemented, or when.
func (x *declared) applicability() {
	s := x.section("controls-"+anchor(x.l.Lens), apart(x.Assessment, x.l, "Controls"))
	id := "applicability-" + anchor(x.l.Lens)
	if x.out.Main == "" {
		x.out.Main = id
	}
	s.Paragraphs = append(s.Paragraphs, "Which controls apply, and why, is as of the version above. How far each is implemented is as of "+day(x.Assessment.At)+": planned, or partly implemented, where part of what it takes is still to come.")
	t := tableOf(id, "Statement of Applicability", "The framework lets nothing be excluded.",
		column("control", "Control", document.Reference), column("title", "Title", document.Text), chosen("origin", "From", "standard", "own"),
		chosen("applicable", "Applicable", "yes", "no"), column("justification", "Justification", document.Text), chosen("class", "Class of reason", "risk", "legal", "contractual", "practice", notStated),
		column("risks", "Risks", document.Reference), chosen("implementation", "Implementation", implemented, partly, planned, notImplemented),
		column("planned", "Planned for", document.Day), column("by", "Implemented by", document.Text), column("document", "Document", document.Text),
		column("owner", "Owner", document.Text), column("decided_by", "Decided by", document.Text), column("review_by", "To be reviewed by", document.Day))
	for i := range x.decisions {
		d := &x.decisions[i]
		origin := "standard"
		if d.row.Control != "" {
			origin = "own"
		}
		row := []string{
			d.row.ID(), d.row.Title, origin, yes(d.row.Applicable), cmp.Or(strings.TrimSpace(d.line.Why), notStated), cmp.Or(d.line.Reason.String(), notStated), strings.Join(d.line.Risks, "\n"),
			"", "", "", "", "", x.person(d.line.DecidedBy), day(d.line.ReviewBy),
		}
		if d.row.Applicable {
			state, by := x.implementation(d)
			row[7], row[8] = state, day(by)
			row[9], row[10], row[11] = x.implementedBy(d.row)
		}
		t.Rows = append(t.Rows, row)
	}
	s.Tables = append(s.Tables, t)
}

// implementation says how far a row is implemented: as planned where the organisation plans it for a later
// day, else by what shows it and by the controls that it says it operates, where evidence does not speak against it.
func (x *declared) implementation(d *decision) (state string, until framework.Date) {
	until = d.line.Planned
	if until.IsZero() {
		for _, t := range x.s.Treatments {
			on := t.Requirement == d.row.Ref && t.Requirement != (framework.Ref{}) ||
				slices.ContainsFunc(d.row.ImplementedBy, func(m statement.Implementation) bool { return m.Control == t.Control })
			if on && t.Kind == result.TreatmentRemediation && t.State == result.TreatmentInForce && t.Until > until {
				until = t.Until
			}
		}
	}
	if d.row.Status == result.StatusNotSupported { // what is said to run is ruled out by what was found
		if until.IsZero() {
			return notImplemented, 0
		}
		return planned, until
	}
	running, all := 0, 0
	for i := range d.row.ImplementedBy {
		m := &d.row.ImplementedBy[i]
		if m.Advice {
			continue
		}
		all++
		if m.Status == result.StatusSupported || !m.Since.IsZero() && m.Since <= x.Assessment.At && x.operated(m.Control) {
			running++
		}
	}
	later := d.line.Planned > x.Assessment.At
	switch {
	case !later && (d.row.Status == result.StatusSupported || all > 0 && running == all):
		return implemented, 0
	case running > 0 || d.row.Status == result.StatusPartlySupported:
		return partly, until
	case !until.IsZero():
		return planned, until
	}
	return notImplemented, 0
}

// operated reports whether the organisation says nothing of a control's end before the day.
func (x *declared) operated(control string) bool {
	end := x.runs[control].Until
	return end.IsZero() || end >= x.Assessment.At
}

// implementedBy names what implements a row, the documents that lay it down, and who owns that.
func (x *declared) implementedBy(row *statement.Row) (controls, documents, owners string) {
	var titles, papers, who []string
	for i := range row.ImplementedBy {
		m := &row.ImplementedBy[i]
		if m.Advice {
			continue
		}
		titles = append(titles, m.Title)
		if name := x.person(m.Owner); name != "" && !slices.Contains(who, name) {
			who = append(who, name)
		}
	}
	for _, id := range row.ShownBy {
		p := x.pieces[id]
		if p == nil || x.kindOf(p) != evidence.Document.String() && x.kindOf(p) != evidence.State.String() {
			continue // records show that it runs, and do not lay it down
		}
		papers = append(papers, id+" "+x.named(p))
	}
	return strings.Join(titles, "\n"), strings.Join(papers, "\n"), strings.Join(who, "\n")
}

// A necessary is a control that risks name and that has no row of its own in a statement.
type necessary struct {
	control string
	risks   []string
	rows    []string // that it implements
}

// chosen lists the controls that risks which bear on the scope name and that have no row of their own.
func (x *declared) chosen() []necessary {
	listed, at, by := map[string]bool{}, map[string][]string{}, map[string][]string{}
	for i := range x.s.Rows {
		row := &x.s.Rows[i]
		listed[row.Control] = true
		for _, m := range row.ImplementedBy {
			if row.Control == "" && !m.Advice {
				at[m.Control] = append(at[m.Control], row.ID())
			}
		}
	}
	for i := range x.Organisation.Risks {
		r := &x.Organisation.Risks[i]
		bears := len(r.Systems) == 0 || slices.ContainsFunc(r.Systems, func(s string) bool { return slices.Contains(x.l.Systems, s) })
		for _, id := range r.Controls {
			if bears && !listed[id] {
				by[id] = append(by[id], r.ID)
			}
		}
	}
	out := make([]necessary, 0, len(by))
	for _, id := range slices.Sorted(maps.Keys(by)) {
		out = append(out, necessary{control: id, risks: by[id], rows: at[id]})
	}
	return out
}

// chosenForRisks lists the controls that risks name beside those of the framework which they were compared
// with: all that are necessary stand in a statement, wherever they come from (ISO/IEC 42001, 6.1.3).
func (x *declared) chosenForRisks() {
	t := tableOf("chosen-"+anchor(x.l.Lens), "Controls that the risk treatment chose", "No risk in scope names a control that has no line of its own.",
		column("control", "Control", document.Reference), column("title", "Title", document.Text), column("risks", "Risks", document.Reference),
		column("compared", "Stands under", document.Reference), column("owner", "Owner", document.Text))
	for _, n := range x.chosen() {
		c := x.control(n.control)
		t.Rows = append(t.Rows, []string{n.control, c.Title, strings.Join(n.risks, "\n"), strings.Join(n.rows, "\n"), x.person(x.owner(c))})
	}
	s := x.section("chosen-for-risks-"+anchor(x.l.Lens), apart(x.Assessment, x.l, "Controls chosen for risks"))
	s.Paragraphs = append(s.Paragraphs, "What the risk treatment chose by the organisation's own controls, and the controls of the standard under which each stands.")
	s.Tables = append(s.Tables, t)
}

// index lists the documented information that the framework asks for, in the order of its requirements.
func (x *declared) index() {
	all := dossier.Of(x.Graph, x.Organisation, x.Assessment)
	first := func(c dossier.List) string {
		if len(c.Items) == 0 {
			return ""
		}
		return x.reference(c.Checklist, c.Items[0].ID)
	}
	slices.SortStableFunc(all, func(a, b dossier.List) int { return framework.CompareID(first(a), first(b)) })
	for _, c := range all {
		if c.Framework != x.l.Framework {
			continue
		}
		s := x.section("documents-"+anchor(x.l.Lens, c.Checklist), apart(x.Assessment, x.l, c.Title))
		s.Paragraphs = append(s.Paragraphs, statesTold)
		s.Tables = append(s.Tables, x.papers(&c, x.l, "index-"+anchor(x.l.Lens, c.Checklist)))
	}
}
