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

// testSheet is a row for each record of a test, or for a control without one, with room for the tester.
func (w *writer) testSheet(l *result.Lens) {
	s := w.section("tests-"+anchor(l.Lens), "Test sheet: "+l.Title)
	s.Paragraphs = append(s.Paragraphs, "A row for each record or report that the organisation keeps of a control in the period, and one for a control without any. Rate: deviations of what was tested, "+
		"which is the sample, or the population where it was looked at whole. Empty columns are the tester's.")
	t := tableOf("sheet-"+anchor(l.Lens), "Test sheet", "No control in scope is tested over a period.",
		column("control", "Control", document.Reference), column("criteria", "Criteria", document.Reference), column("procedure", "Procedure", document.Text),
		column("of", "Population of", document.Text), column("from", "To be drawn from", document.Text), column("complete", "Known to be complete by", document.Text),
		column("ran", "Times shown of times expected", document.Text), column("record", "Record", document.Reference), column("first", "Period from", document.Day),
		column("last", "Period to", document.Day), column("source", "Source of the record", document.Text), column("population", "Population", document.Number),
		column("sample", "Sample", document.Number), column("drawn", "How drawn", document.Text), column("deviations", "Deviations", document.Number),
		column("rate", "Rate", document.Share), column("cause", "Cause", document.Text), column("response", "Response", document.Text),
		blank("result", "Tester's result", document.Text, "no exceptions noted", "exception", "not tested"), blank("tester", "Tester", document.Text), blank("tested", "Tested on", document.Day))
	var all []string // records and reports, of which some state no numbers
	for _, id := range w.lookedAt(l) {
		if p := w.pieces[id]; p != nil && (w.kindOf(p) == evidence.Record.String() || w.kindOf(p) == evidence.Report.String()) {
			all = append(all, id)
		}
	}
	for i := range l.Tests {
		x := &l.Tests[i]
		c := w.control(x.Control)
		ran := ""
		if x.Expected > 0 {
			ran = fmt.Sprintf("%d of %s", x.Found, x.Unit.Count(x.Expected))
		}
		head := []string{x.Control, ids(x.Requirements), procedures(c), c.Population.Of, c.Population.From, c.Population.Complete, ran}
		for k := range x.Records {
			t.Rows = append(t.Rows, slices.Concat(head, w.tested(&x.Records[k])))
		}
		if len(x.Records) > 0 {
			continue
		}
		shown := w.shows(c, all)
		for _, id := range shown {
			t.Rows = append(t.Rows, slices.Concat(head, w.tested(&result.Record{Evidence: id})))
		}
		if len(shown) == 0 {
			t.Rows = append(t.Rows, slices.Concat(head, []string{"no record", "", "", "", "", "", "", "", "", "", "", "", "", ""}))
		}
	}
	s.Tables = append(s.Tables, t)
}

// tested is what a record says of its test.
func (w *writer) tested(r *result.Record) []string {
	row := []string{r.Evidence, "", "", "", number(r.Population), number(r.Sample), "", number(r.Deviations), "", "", "", "", "", ""}
	p := w.pieces[r.Evidence]
	if p == nil {
		return row
	}
	first, last := spanOf(p)
	row[1], row[2], row[3] = day(first), day(last), sourceOf(p)
	switch {
	case r.Sample != nil && r.Population != nil && *r.Sample == *r.Population, r.Sample == nil && r.Population != nil && r.Deviations != nil:
		row[6] = "the whole population"
	case r.Sample != nil:
		row[6] = cmp.Or(p.Drawn, notStated)
	}
	of := r.Sample
	if of == nil {
		of = r.Population
	}
	if of != nil && r.Deviations != nil && *of > 0 && *r.Deviations <= *of {
		row[8] = share(float64(*r.Deviations) / float64(*of))
	}
	row[9], row[10] = p.Answered.Cause, strings.TrimSpace(p.Answered.Response+"\n"+by(w.person(p.Answered.By), p.Answered.Date))
	if r.Deviations != nil && *r.Deviations > 0 {
		row[9], row[10] = cmp.Or(row[9], notStated), cmp.Or(row[10], notStated)
	}
	return row
}

func by(who string, on framework.Date) string {
	if who == "" || on.IsZero() {
		return who + day(on)
	}
	return who + ", " + on.String()
}

func number(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// procedures are the tests of a control in words, each by the way that it goes.
func procedures(c *mapping.Control) string {
	var out []string
	for _, p := range c.Procedures {
		if way, text := p.Way(); way != "" {
			out = append(out, way+": "+text)
		}
	}
	return strings.Join(out, "\n")
}

// A change is something that became otherwise on a day.
type change struct {
	on   framework.Date
	what string
}

// String is the change in words.
func (c change) String() string { return c.what }

// changed tells what the organisation states of a control that began, ended or took over in the time of
// a lens.
func (w *writer) changed(control string, l *result.Lens) []change {
	var out []change
	o, ok := w.runs[control]
	if !ok || l.Window.IsZero() {
		return out
	}
	if l.Window.Contains(o.Since) {
		s := "operates since " + o.Since.String()
		if o.Replaces != "" {
			s += ", in the place of " + o.Replaces
		}
		out = append(out, change{o.Since, s})
	}
	if l.Window.Contains(o.Until) {
		out = append(out, change{o.Until, "operated until " + o.Until.String()})
	}
	return out
}

// changes lists what changed in the window: systems, controls, and documents that took the place of others.
func (w *writer) changes(l *result.Lens) {
	if l.Window.IsZero() {
		return
	}
	s := w.section("changes-"+anchor(l.Lens), "Changes in the period: "+l.Title)
	t := tableOf("changed-"+anchor(l.Lens), "Changes in the period", "None is stated.",
		column("date", "On", document.Day), column("what", "What", document.Reference), column("title", "Title", document.Text), column("change", "Change", document.Text))
	for _, y := range w.Organisation.Systems {
		if l.Window.Contains(y.Since) && slices.Contains(l.Systems, y.ID) {
			t.Rows = append(t.Rows, []string{y.Since.String(), y.ID, cmp.Or(y.Title, y.ID), "system in service"})
		}
	}
	for id := range controlsOf(l) {
		for _, change := range w.changed(id, l) {
			t.Rows = append(t.Rows, []string{change.on.String(), id, w.control(id).Title, change.what})
		}
	}
	for _, id := range w.lookedAt(l) {
		p := w.pieces[id]
		if p != nil && len(p.Replaces) > 0 && l.Window.Contains(p.Effective) {
			t.Rows = append(t.Rows, []string{p.Effective.String(), p.ID, w.titleOf(p), "took the place of " + strings.Join(p.Replaces, ", ")})
		}
	}
	slices.SortFunc(t.Rows, func(a, b []string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[3], b[3]))
	})
	s.Tables = append(s.Tables, t)
}
