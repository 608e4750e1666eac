package handover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// notAssured ends what a customer is given.
const notAssured = "Stated by the organisation itself. It is no certificate and no assurance report."

// customer is what may go outside: what is in scope, answers to the customer's framework as far as records
// support them, what can be had on request, and what is up to the customer. It names no person and no
// figure, of evidence only what is marked to go outside, and of what is not supported it says nothing,
// unless that was asked for.
func (w *writer) customer() error {
	w.out.Title, w.out.Notice = "Answers for customers", notAssured
	w.out.Lead = append(w.out.Lead, "This is our own statement, and neither a certificate nor an assurance report. An answer on a framework says what is done and rests on records that we accepted. What is not answered here is answered on request.")
	w.facts()
	for _, l := range w.list {
		w.covers(l)
		if w.Projected == nil {
			w.answers(l)
		}
	}
	if w.Projected != nil {
		w.projected()
	}
	w.onRequest()
	for _, l := range w.list {
		w.upToCustomer(l)
	}
	return nil
}

// facts answers by what the organisation states of itself, where the type of the fact says that customers
// ask for it.
func (w *writer) facts() {
	t := tableOf("facts", "About us", "Nothing is stated yet; we answer on request.", column("question", "Question", document.Text), column("answer", "Answer", document.Text))
	for _, f := range w.Organisation.Facts {
		kind, err := w.Graph.FactType(f.ID)
		if err != nil || !kind.Outside {
			continue
		}
		if v, ok := kind.Takes(f.Value); ok {
			t.Rows = append(t.Rows, []string{kind.Title, said(v)})
		}
	}
	slices.SortFunc(t.Rows, slices.Compare)
	s := w.section("about-us", "About us")
	s.Tables = append(s.Tables, t)
}

// said is an answer in words.
func said(v any) string {
	switch v := v.(type) {
	case bool:
		return yes(v)
	case []string:
		return strings.Join(v, ", ")
	default:
		return fmt.Sprint(v)
	}
}

// covers says what is in scope.
func (w *writer) covers(l *result.Lens) {
	s := w.section("scope-"+anchor(l.Lens), "Scope: "+l.Title)
	if text := strings.TrimSpace(w.scopeOf(l).Text); text != "" {
		s.Paragraphs = append(s.Paragraphs, text)
	}
	t := tableOf("covered-"+anchor(l.Lens), "What is covered", "", column("what", "What", document.Text), column("stated", "As stated", document.Text))
	var systems, commitments []string
	for _, id := range l.Systems {
		title, _, _ := strings.Cut(w.system(id), " ("+id+")")
		systems = append(systems, title)
	}
	for _, c := range l.Scope.Commitments {
		commitments = append(commitments, c.Text)
	}
	for _, row := range [][]string{
		{"Framework", w.published(l).Title}, {"Looked at", lookedAt(l)}, {"Categories", strings.Join(w.categories(l, l.Scope.Categories), "\n")}, {"Systems", strings.Join(systems, "\n")},
		{"What we promise", strings.Join(commitments, "\n")},
	} {
		if row[1] != "" {
			t.Rows = append(t.Rows, row)
		}
	}
	s.Tables = append(s.Tables, t)
}

// lookedAt says what answers speak of: that something is set up and ran, over a time or on a day, or the one without the other.
func lookedAt(l *result.Lens) string {
	what := "how it is set up"
	switch design, ran := slices.Contains(l.Basis, framework.Design), slices.Contains(l.Basis, framework.Operation); {
	case design && ran:
		what += ", and that it ran"
	case ran:
		what = "that it ran"
	default:
		what += ", not yet that it ran over a time"
	}
	if l.Window.IsZero() {
		return what + "; as of " + l.AsOf.String()
	}
	return what + "; " + l.Window.First.String() + " to " + l.Window.Last.String()
}

// replies is a table of answers, a row for each requirement of the customer's framework.
func (w *writer) replies(id string, rests bool) document.Table {
	if w.out.Main == "" {
		w.out.Main = id
	}
	t := tableOf(id, "Answers", "Nothing can be answered by records yet; we answer on request.",
		column("id", "No.", document.Reference), column("about", "About", document.Text), column("asked", "What is asked", document.Text), column("answer", "What we do", document.Text),
		column("documents", "Documents on request", document.Text))
	if rests {
		t.Columns = append(t.Columns, chosen("how_far", "How far it answers", covers, bears), column("rests_on", "Answered by", document.Reference))
	}
	return t
}

// answers says what is done about each requirement of a framework that was judged.
func (w *writer) answers(l *result.Lens) {
	t := w.replies("answers-"+anchor(l.Lens), false)
	open := w.unanswered("open-" + anchor(l.Lens))
	for i := range l.Requirements {
		q := &l.Requirements[i]
		if !q.Status.Counted() || q.Additional != "" {
			continue
		}
		if !sound(q) {
			open.Rows = append(open.Rows, []string{q.Ref.Requirement, q.Title, w.plannedFor(q)})
			continue
		}
		does, papers := w.done(l, q)
		t.Rows = append(t.Rows, []string{q.Ref.Requirement, q.Title, answered(q), strings.Join(does, "\n"), strings.Join(papers, "\n")})
	}
	s := w.section("topics-"+anchor(l.Lens), "Answers: "+l.Title)
	s.Tables = append(s.Tables, t)
	if w.Gaps {
		s.Tables = append(s.Tables, open)
	}
}

// sound reports whether a requirement may be answered: all of it is supported and nothing of it deviated.
func sound(q *result.Requirement) bool { return q.Status == result.StatusSupported && !q.Exceptions }

// whole reports whether scope leaves nothing out of a requirement, so that what it proves is proved.
func whole(q *result.Requirement) bool {
	return !slices.ContainsFunc(q.Points, func(p result.Point) bool { return !p.Advice() && !p.Status.Counted() })
}

func (w *writer) unanswered(id string) document.Table {
	return tableOf(id, "Not supported by records yet", "None.",
		column("id", "No.", document.Reference), column("about", "About", document.Text), column("planned", "Planned for", document.Day))
}

// answered are the points of a requirement that were judged: what scope leaves out of it is not answered.
func answered(q *result.Requirement) string {
	var out []string
	for i := range q.Points {
		p := &q.Points[i]
		if text := strings.TrimSpace(p.Text); text != "" && p.Status.Counted() && !p.Advice() {
			out = append(out, text)
		}
	}
	return strings.Join(out, "\n")
}

// asks are the points of a requirement, in the catalog's own words.
func (w *writer) asks(ref framework.Ref) string {
	n, err := w.Graph.Requirement(ref)
	if err != nil {
		return ""
	}
	var out []string
	for _, p := range n.Requirement.Points {
		if text := strings.TrimSpace(p.Text); text != "" && p.Rank == framework.Required {
			out = append(out, text)
		}
	}
	return strings.Join(out, "\n")
}

// done says what is done about a requirement, by the controls that its evidence shows: in the organisation's
// own words, or by their titles. Of the evidence it gives the titles of what may go outside.
func (w *writer) done(l *result.Lens, q *result.Requirement) (does, papers []string) {
	shown := w.Assessment.Supporting()[l.Lens][q.Ref]
	for _, id := range controlsIn(q) {
		c := w.control(id)
		if len(w.shows(c, shown)) == 0 {
			continue
		}
		words := strings.TrimSpace(w.runs[id].Does)
		if often := c.Cadence.String(); words == "" {
			if words = c.Title; often != "" && often != "per-event" {
				words += " (" + often + ")"
			}
		}
		does = append(does, words)
	}
	for _, id := range shown {
		if p := w.pieces[id]; p != nil && w.mayGo(p) && !slices.Contains(papers, w.named(p)) {
			papers = append(papers, w.named(p))
		}
	}
	return does, papers
}

// How far what is done about one requirement answers another that it is related to.
const (
	covers = "covers it"   // the relation proves it
	bears  = "bears on it" // the relation leaves it open
)

// projected answers by a framework that was not judged: by what is done about the requirements of one that
// was which a relation leads from, and says whether that covers the question or only bears on it. See
// package projection.
func (w *writer) projected() {
	p := w.Projected
	t := w.replies("answers-"+anchor(p.Framework), true)
	open := w.unanswered("open-" + anchor(p.Framework))
	for i := range p.Requirements {
		x := &p.Requirements[i]
		far := bears
		proves := func(src projection.Source) bool {
			_, q := w.related(&src)
			return q != nil && src.Readiness.Low >= 1 && whole(q) && !slices.ContainsFunc(src.Relation, func(b relation.Base) bool { return b != relation.Equal && b != relation.Superset })
		}
		if x.Status == result.StatusSupported && slices.ContainsFunc(x.Sources, proves) {
			far = covers
		}
		var does, papers, rests []string
		for k := range x.Sources {
			src := &x.Sources[k]
			l, q := w.related(src)
			if q == nil || len(rests) == few || far == covers && !proves(*src) {
				continue
			}
			d, f := w.done(l, q)
			does, papers, rests = append(does, d...), append(papers, f...), append(rests, src.Ref.String())
		}
		if len(does) == 0 {
			open.Rows = append(open.Rows, []string{x.Ref.Requirement, x.Title, ""})
			continue
		}
		t.Rows = append(t.Rows, []string{x.Ref.Requirement, x.Title, w.asks(x.Ref), once(does), once(papers), far, once(rests)})
	}
	s := w.section("topics-"+anchor(p.Framework), "Answers: "+p.Title)
	s.Paragraphs = append(s.Paragraphs, "We do not run this framework by itself. A question is answered by what we do about related requirements of the frameworks that we run: "+
		"\""+covers+"\" where the relation between the two says so, \""+bears+"\" where it leaves part of the question open.")
	s.Tables = append(s.Tables, t)
	if w.Gaps {
		s.Tables = append(s.Tables, open)
	}
}

// related is the requirement that a source of a projection names, with its lens, where it may be answered.
func (w *writer) related(src *projection.Source) (*result.Lens, *result.Requirement) {
	for _, l := range w.list {
		if q := leaf(l, src.Ref); src.Lens == l.Lens && q != nil && sound(q) {
			return l, q
		}
	}
	return nil, nil
}

// once joins lines, each the first time.
func once(list []string) string {
	var out []string
	for _, x := range list {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return strings.Join(out, "\n")
}

// mayGo reports whether a piece may be given to people outside: it is marked so, accepted, approved where
// its type asks that, did not fail, and is in force on the day.
func (w *writer) mayGo(p *evidence.Piece) bool {
	t, err := w.Graph.EvidenceType(p.Type)
	at := w.Assessment.At
	if err != nil || !p.Outside || p.Status != evidence.Accepted || t.Approved && p.ApprovedBy == "" || p.Outcome == evidence.Failed {
		return false
	}
	if t.Kind == evidence.Document && !p.Period.IsZero() && p.Period.Last < at {
		return false // it says itself until when it speaks
	}
	if p.Effective > at || p.ApprovedOn > at || p.Collected > at || !p.Valid.IsZero() && p.Valid < at {
		return false
	}
	return !slices.ContainsFunc(w.Organisation.Evidence, func(e evidence.Piece) bool {
		first, _ := spanOf(&e)
		return slices.Contains(e.Replaces, p.ID) && e.Status == evidence.Accepted && first <= at
	})
}

// onRequest lists what may be given to people outside.
func (w *writer) onRequest() {
	t := tableOf("on-request", "What can be had on request", "Nothing is marked for it yet; ask us.",
		column("title", "Title", document.Text), column("version", "Version", document.Text), column("date", "Date", document.Day))
	for i := range w.Organisation.Evidence {
		if p := &w.Organisation.Evidence[i]; w.mayGo(p) {
			t.Rows = append(t.Rows, []string{w.titleOf(p), p.Version, day(w.dated(p))})
		}
	}
	slices.SortFunc(t.Rows, slices.Compare)
	s := w.section("request", "What can be had on request")
	s.Tables = append(s.Tables, t)
}

// plannedFor is the last day of the treatments that put right what a requirement lacks.
func (w *writer) plannedFor(q *result.Requirement) string {
	var last framework.Date
	for _, id := range controlsIn(q) {
		last = max(last, w.planned(id))
	}
	return day(last)
}

// upToCustomer lists what users of the service run, and who else is relied on.
func (w *writer) upToCustomer(l *result.Lens) {
	if len(l.Scope.UserEntityControls)+len(l.Scope.Subservice) == 0 {
		return
	}
	s := w.section("with-others-"+anchor(l.Lens), apart(w.Assessment, l, "What is up to you, and whom we rely on"))
	u := tableOf("yours-"+anchor(l.Lens), "Up to you", "Nothing is stated.", column("id", "No.", document.Reference), column("text", "What you do", document.Text))
	for _, x := range l.Scope.UserEntityControls {
		u.Rows = append(u.Rows, []string{x.ID, x.Text})
	}
	r := tableOf("relied-"+anchor(l.Lens), "Whom we rely on", "Nobody is stated.", column("name", "Organisation", document.Text), column("does", "For what", document.Text))
	for _, sub := range l.Scope.Subservice {
		var does []string
		for _, x := range sub.CSOC {
			does = append(does, x.Text)
		}
		r.Rows = append(r.Rows, []string{sub.Name, strings.Join(does, "\n")})
	}
	s.Tables = append(s.Tables, u, r)
}
