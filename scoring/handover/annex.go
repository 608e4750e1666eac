package handover

import (
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// lacking lists what keeps a statement from being handed over, a sentence each.
func (x *declared) lacking() []string {
	var out []string
	p := x.scope.Statement
	for _, m := range []struct {
		missing bool
		what    string
	}{
		{strings.TrimSpace(x.scope.Text) == "", "the scope in words (scope: text)"}, {p.ID == "", "the document's id (statement: id)"},
		{p.Version == "", "its version (statement: version)"}, {p.Date.IsZero(), "its date (statement: date)"}, {p.Owner == "", "its owner (statement: owner)"},
		{p.ApprovedBy == "", "who approved it and when (statement: approved_by, approved_on)"},
	} {
		if m.missing {
			out = append(out, "The statement does not say "+m.what+".")
		}
	}
	var none, unclassed, undated []string
	for i := range x.decisions {
		d := &x.decisions[i]
		switch {
		case strings.TrimSpace(d.line.Why) == "":
			none = append(none, d.row.ID())
		case d.line.Reason == framework.UnstatedGround:
			unclassed = append(unclassed, d.row.ID())
		}
		if state, until := x.implementation(d); d.row.Applicable && state != implemented && until <= x.Assessment.At {
			undated = append(undated, d.row.ID())
		}
	}
	if len(none) > 0 {
		out = append(out, "No reason is stated (soa: why) for "+strings.Join(none, ", ")+".")
	}
	if len(unclassed) > 0 {
		out = append(out, "The class of the reason is not stated (soa: reason) for "+strings.Join(unclassed, ", ")+".")
	}
	if len(undated) > 0 {
		out = append(out, "No day to come is planned (soa: planned) for what is not implemented yet: "+strings.Join(undated, ", ")+".")
	}
	for _, n := range x.chosen() {
		if len(n.rows) == 0 {
			out = append(out, "Risk treatment chose "+n.control+" ("+strings.Join(n.risks, ", ")+"), which stands under no control of the standard: give it a line of its own (soa: control).")
		}
	}
	return out
}

// annex keeps what is not handed over: what is missing, reasons that are only proposed, figures and notes.
func (x *declared) annex() {
	x.out.Lead = append(x.out.Lead, x.s.Title+": what stands behind the statement, for those who keep it.")
	s := x.section("missing-"+anchor(x.l.Lens), apart(x.Assessment, x.l, "Before it is handed over"))
	if s.Paragraphs = append(s.Paragraphs, x.lacking()...); len(s.Paragraphs) == 0 {
		s.Paragraphs = append(s.Paragraphs, "Nothing is missing: each control has a stated reason with its class, and the document is identified and approved.")
	}
	s = x.section("proposals-"+anchor(x.l.Lens), apart(x.Assessment, x.l, "Reasons that are proposed"))
	s.Paragraphs = append(s.Paragraphs, "A link of the catalog leads from a control that a risk names to these. Whoever owns the risk decides: what is confirmed is named under soa: risks, with a reason.")
	t := tableOf("proposed-"+anchor(x.l.Lens), "Proposals", "None: every risk that bears on a control is named by its line.",
		column("control", "Control", document.Reference), column("risk", "Risk", document.Reference), column("title", "Risk in words", document.Text), column("owner", "Owner of the risk", document.Text))
	f := tableOf("figures-"+anchor(x.l.Lens), "Figures and notes", "",
		column("control", "Control", document.Reference), column("title", "Title", document.Text), column("status", "Status", document.Text), column("low", "Shown", document.Share),
		column("high", "Not ruled out", document.Share), column("shown_by", "Shown by", document.Reference), column("until", "Until", document.Day), column("notes", "Notes", document.Text))
	for i := range x.decisions {
		d := &x.decisions[i]
		for _, id := range d.proposals {
			k := slices.IndexFunc(x.s.Risks, func(r statement.Risk) bool { return r.ID == id })
			if k >= 0 {
				t.Rows = append(t.Rows, []string{d.row.ID(), id, x.s.Risks[k].Title, x.person(x.s.Risks[k].Owner)})
			}
		}
		notes := slices.Clone(d.row.Notes)
		if d.above {
			notes = append(notes, "its reason is stated of "+d.line.Requirement+" for several controls: one reason for each is expected")
		}
		f.Rows = append(f.Rows, []string{
			d.row.ID(), d.row.Title, d.row.Status.Words(), share(d.row.Readiness.Low), share(d.row.Readiness.High), strings.Join(d.row.ShownBy, "\n"), day(d.row.Until), strings.Join(notes, "\n"),
		})
	}
	s.Tables = append(s.Tables, t)
	s = x.section("behind-"+anchor(x.l.Lens), apart(x.Assessment, x.l, "Figures and notes"))
	s.Paragraphs = append(s.Paragraphs, x.s.Problems...)
	s.Tables = append(s.Tables, f)
}
