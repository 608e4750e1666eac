package handover

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// auditor is what an examination of controls begins with: the control matrix, evidence by criterion, the
// test sheet, what the description covers, what others run, and what changed in the period.
func (w *writer) auditor() error {
	if len(w.list) == 0 {
		return fmt.Errorf("%w: every scope has a Statement of Applicability, which is for a certification body; say --lens for this document of one of them", ErrNoScope)
	}
	w.out.Title, w.out.Main = "Controls, evidence and tests", "matrix-"+anchor(w.list[0].Lens)
	for _, l := range w.list {
		w.engagement(l)
		w.matrix(l)
		w.byCriterion(l)
		w.testSheet(l)
		w.description(l)
		w.others(l)
		w.changes(l)
	}
	w.out.Method = append(w.out.Method,
		"Prepared by management. No test here is the auditor's: populations, samples and deviations are those that the organisation's own records state.",
		"Where a control stands in general words and not in the organisation's (column In whose words: catalog), management has not described it yet, and will before the examination.")
	w.digests()
	return nil
}

// system is the title of a system, with its id.
func (w *writer) system(id string) string {
	for _, s := range w.Organisation.Systems {
		if s.ID == id && s.Title != "" {
			return s.Title + " (" + id + ")"
		}
	}
	return id
}

func (w *writer) systems(list []string) string {
	out := make([]string, len(list))
	for i, id := range list {
		out[i] = w.system(id)
	}
	return strings.Join(out, "\n")
}

// engagement tells what the examination is of.
func (w *writer) engagement(l *result.Lens) {
	s := w.section("engagement-"+anchor(l.Lens), "Engagement: "+l.Title)
	if text := w.scopeOf(l).Text; text != "" {
		s.Paragraphs = append(s.Paragraphs, strings.TrimSpace(text))
	}
	t := tableOf("scope-"+anchor(l.Lens), "Scope", "", column("what", "What", document.Text), column("stated", "As stated", document.Text))
	when := day(l.AsOf)
	if !l.Window.IsZero() {
		when = l.Window.First.String() + " to " + l.Window.Last.String()
	}
	var subs []string
	for _, x := range l.Scope.Subservice {
		subs = append(subs, x.Name+" ("+x.Method+")")
	}
	for _, row := range [][]string{
		{"Service organisation", w.out.Organisation}, {"Report", w.published(l).Asked()}, {"Period or day", when}, {"Systems", w.systems(l.Systems)},
		{"Categories", strings.Join(w.categories(l, l.Scope.Categories), "\n")}, {"Additional criteria", strings.Join(w.categories(l, l.Scope.Additional), "\n")}, {"Subservice organisations", strings.Join(subs, "\n")},
		{"Commitments", terms(l.Scope.Commitments)}, {"System requirements", terms(l.Scope.SystemRequirements)}, {"Earlier report ended", day(l.Scope.PriorReportEnd)},
	} {
		t.Rows = append(t.Rows, []string{row[0], cmp.Or(row[1], notStated)})
	}
	s.Tables = append(s.Tables, t)
	if len(l.Scope.NotRelevant) > 0 {
		s.Tables = append(s.Tables, w.leftOut(l))
	}
}

// categories are categories of a lens's framework by their titles.
func (w *writer) categories(l *result.Lens, list []string) []string {
	out := slices.Clone(list)
	f, err := w.Graph.Framework(l.Framework)
	for i := range out {
		if err != nil {
			break
		}
		if c, ok := f.Category(out[i]); ok && c.Title != "" {
			out[i] = c.Title
		}
	}
	return out
}

// pointText is what a point asks, "" where it is of a requirement that lists none.
func (w *writer) pointText(ref framework.PointRef) string {
	n, err := w.Graph.Requirement(ref.Ref)
	if err != nil {
		return ""
	}
	for _, p := range n.Requirement.Points {
		if p.ID == ref.Point {
			return strings.TrimSpace(p.Text)
		}
	}
	return n.Requirement.Title
}

// servesPoints says which criteria a term bears on, each point in its own words beside its criterion.
func (w *writer) servesPoints(points []framework.PointRef) string {
	out := make([]string, len(points))
	for i, p := range points {
		out[i] = p.Ref.Requirement + ": " + w.pointText(p)
	}
	return strings.Join(out, "\n")
}

// leftOut lists what is not relevant, with the reason and who outside agreed: without that it changes nothing
// where the framework does not let it be so.
func (w *writer) leftOut(l *result.Lens) document.Table {
	t := tableOf("not-relevant-"+anchor(l.Lens), "Not relevant, as stated", "", column("point", "Criterion", document.Reference), column("asks", "What is not relevant of it", document.Text), column("why", "Why", document.Text),
		column("agreed_with", "Agreed with", document.Text), column("agreed_on", "Agreed on", document.Day), chosen("counts", "Left out of what is judged", "yes", "no"))
	for _, x := range l.Scope.NotRelevant {
		var by framework.Agreement
		for _, n := range w.scopeOf(l).NotRelevant {
			if n.Point == x.Point || slices.Contains(n.Points, x.Point) {
				by = n.AgreedWith
			}
		}
		t.Rows = append(t.Rows, []string{x.Point.Ref.Requirement, w.pointText(x.Point), x.Why, cmp.Or(by.Who, "nobody"), day(by.Date), yes(!asksPoint(l, x.Point))})
	}
	return t
}

// asksPoint reports whether a lens asks a point, or some point of a requirement.
func asksPoint(l *result.Lens, ref framework.PointRef) bool {
	q := leaf(l, ref.Ref)
	return q != nil && slices.ContainsFunc(q.Points, func(p result.Point) bool { return (p.ID == ref || ref.Point == "") && p.Status.Counted() })
}

func terms(list []result.Term) string {
	var out []string
	for _, t := range list {
		out = append(out, strings.TrimPrefix(t.ID+": "+t.Text, ": "))
	}
	return strings.Join(out, "\n")
}

// matrix is the control matrix: a row for each criterion and each control that serves it.
func (w *writer) matrix(l *result.Lens) {
	s := w.section("controls-"+anchor(l.Lens), "Control matrix: "+l.Title)
	t := tableOf("matrix-"+anchor(l.Lens), "Control matrix", "No control is linked to what is in scope.",
		column("criterion", "Criterion", document.Reference), column("about", "About", document.Text), column("control", "Control", document.Reference),
		column("title", "Title", document.Text), column("does", "What is done", document.Text), chosen("words", "In whose words", "organisation", "catalog"),
		column("owner", "Owner", document.Text), column("performed_by", "Performed by", document.Text), column("frequency", "Frequency", document.Text),
		chosen("nature", "Manual or automated", "manual", "automated"), column("kind", "Type", document.Text), chosen("key", "Key", "yes", "no"),
		column("systems", "Systems", document.Text), column("evidence", "Evidence taken", document.Reference), column("population", "Population to be drawn from", document.Text),
		column("complete", "Known to be complete by", document.Text), column("cuec", "User entity controls", document.Reference),
		column("csoc", "Subservice controls", document.Reference), column("changed", "Changed in the period", document.Text))
	own, n, all := map[string]bool{}, 0, w.lookedAt(l)
	for i := range l.Requirements {
		q := &l.Requirements[i]
		if !q.Status.Counted() {
			continue
		}
		list := controlsIn(q)
		if len(list) == 0 {
			list = []string{""}
		}
		for _, id := range list {
			row := w.matrixRow(l, q, id, all)
			t.Rows = append(t.Rows, row)
			if id != "" && !own[id] {
				own[id] = true
				if row[5] == "organisation" {
					n++
				}
			}
		}
	}
	w.out.Lead = append(w.out.Lead, fmt.Sprintf("%s: %s, of which %d in the organisation's own words.", l.Asked(), count(len(own), "control", "controls"), n))
	s.Tables = append(s.Tables, t)
}

// matrixRow is a criterion with one control that serves it, "" for none.
func (w *writer) matrixRow(l *result.Lens, q *result.Requirement, id string, all []string) []string {
	var csoc []string
	for _, sub := range l.Scope.Subservice {
		if ids := termsFor(sub.CSOC, q.Ref); ids != "" {
			csoc = append(csoc, ids)
		}
	}
	cuec := termsFor(l.Scope.UserEntityControls, q.Ref)
	if id == "" {
		return []string{q.Ref.Requirement, q.Title, "", "none", "", "", "", "", "", "", "", "", "", "", "", "", cuec, strings.Join(csoc, "\n"), ""}
	}
	c := w.control(id)
	does, words := strings.TrimSpace(w.runs[id].Does), "organisation"
	if does == "" {
		does, words = c.Does, "catalog"
	}
	return []string{
		q.Ref.Requirement, q.Title, id, c.Title, does, words, w.person(w.owner(c)), w.person(c.PerformedBy.By), c.Cadence.String(), c.Nature.String(), c.Kind.String(),
		yes(c.Key), w.systems(w.systemsOf(c, l)), strings.Join(w.shows(c, all), "\n"), c.Population.From, c.Population.Complete,
		cuec, strings.Join(csoc, "\n"), lines(w.changed(c.ID, l)),
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func termsFor(list []result.Term, ref framework.Ref) string {
	var out []string
	for _, t := range list {
		if slices.ContainsFunc(t.Points, func(p framework.PointRef) bool { return p.Ref == ref }) {
			out = append(out, cmp.Or(t.ID, t.Text))
		}
	}
	return strings.Join(out, "\n")
}

// evidenceFor lists, for each requirement of a lens, the pieces that were looked at for it.
func (w *writer) evidenceFor(l *result.Lens) map[framework.Ref][]string {
	by := map[framework.Ref][]string{}
	for i := range w.Assessment.Evidence {
		e := &w.Assessment.Evidence[i]
		for _, v := range e.Verdicts {
			if v.Lens != l.Lens || !v.Verdict.Taken() {
				continue
			}
			for _, r := range v.Requirements {
				by[r] = append(by[r], e.ID)
			}
		}
	}
	return by
}

// lookedAt lists the pieces that were taken for a lens at all.
func (w *writer) lookedAt(l *result.Lens) []string {
	var out []string
	for i := range w.Assessment.Evidence {
		e := &w.Assessment.Evidence[i]
		if slices.ContainsFunc(e.Verdicts, func(v result.LensVerdict) bool { return v.Lens == l.Lens && v.Verdict.Taken() }) {
			out = append(out, e.ID)
		}
	}
	return out
}

// shows lists those pieces that are of a control: named for it, or of a type that it takes.
func (w *writer) shows(c *mapping.Control, among []string) []string {
	var out []string
	for _, id := range among {
		if p := w.pieces[id]; p != nil && len(p.Points) == 0 && isOf(p, c) {
			out = append(out, id)
		}
	}
	return out
}

// isOf reports whether a piece is of a control: it names that, or it names none and is of a type that the
// control takes.
func isOf(p *evidence.Piece, c *mapping.Control) bool {
	return slices.Contains(p.Controls, c.ID) || len(p.Controls) == 0 && slices.Contains(c.EvidenceTypes(), p.Type)
}

// systemsOf lists the systems of a lens that the evidence of a control names, all where none does.
func (w *writer) systemsOf(c *mapping.Control, l *result.Lens) []string {
	named := map[string]bool{}
	for i := range w.Organisation.Evidence {
		p := &w.Organisation.Evidence[i]
		if isOf(p, c) {
			for _, s := range p.Systems {
				named[s] = true
			}
		}
	}
	var out []string
	for _, s := range l.Systems {
		if named[s] {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return l.Systems
	}
	return out
}

// byCriterion lists the evidence, a row for each criterion that it was looked at for.
func (w *writer) byCriterion(l *result.Lens) {
	s := w.section("evidence-"+anchor(l.Lens), "Evidence by criterion: "+l.Title)
	t := tableOf("evidence-by-"+anchor(l.Lens), "Evidence by criterion", "No evidence was taken for this scope.",
		column("criterion", "Criterion", document.Reference), column("evidence", "Evidence", document.Reference), column("title", "Title", document.Text),
		column("kind", "Kind", document.Text), column("first", "From", document.Day), column("last", "To", document.Day), column("days", "Days of the period", document.Number),
		column("systems", "Systems", document.Text), column("accepted_by", "Accepted by", document.Text), column("source", "Source", document.Text),
		column("digest", "SHA-256", document.Reference))
	by := w.evidenceFor(l)
	for i := range l.Requirements {
		q := &l.Requirements[i]
		for _, id := range by[q.Ref] {
			p := w.pieces[id]
			if p == nil {
				continue
			}
			first, last := spanOf(p)
			days := ""
			end := last
			if end.IsZero() && w.kindOf(p) == evidence.Document.String() {
				end = l.Window.Last // in force until something takes its place
			}
			if !l.Window.IsZero() && !first.IsZero() && !end.IsZero() {
				days = strconv.Itoa(max(0, int(min(end, l.Window.Last))-int(max(first, l.Window.First))+1))
			}
			t.Rows = append(t.Rows, []string{
				q.Ref.Requirement, id, w.titleOf(p), w.kindOf(p), day(first), day(last), days, cmp.Or(w.systems(p.Systems), "all in scope"), cmp.Or(w.person(p.AcceptedBy), notStated),
				sourceOf(p), p.Origin.SHA256,
			})
		}
	}
	s.Tables = append(s.Tables, t)
}

// spanOf is the time that a piece says it is of: its period, the day that it was performed or observed,
// or since when it is in force, without an end where it states none.
func spanOf(p *evidence.Piece) (first, last framework.Date) {
	switch {
	case !p.Period.IsZero():
		return p.Period.First, p.Period.Last
	case !p.Performed.IsZero():
		return p.Performed, p.Performed
	case !p.Effective.IsZero():
		return p.Effective, p.Valid
	default:
		return p.Collected, p.Valid
	}
}

// named is the title of a piece with its version.
func (w *writer) named(p *evidence.Piece) string {
	if p.Version != "" {
		return w.titleOf(p) + ", version " + p.Version
	}
	return w.titleOf(p)
}

func (w *writer) titleOf(p *evidence.Piece) string {
	if p.Title != "" {
		return p.Title
	}
	if t, err := w.Graph.EvidenceType(p.Type); err == nil {
		return t.Title
	}
	return p.Type
}

func (w *writer) kindOf(p *evidence.Piece) string {
	if t, err := w.Graph.EvidenceType(p.Type); err == nil {
		return t.Kind.String()
	}
	return ""
}
