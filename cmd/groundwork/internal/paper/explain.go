package paper

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Control tells where a control stands on what it is linked to, and why.
func Control(w io.Writer, v view.ControlExplained) error {
	s := &sheet{}
	s.line("# %s %s\n\n%s\n", v.Control.ID, v.Control.Title, v.Control.Does)
	s.line("%s, %s, run by %s.", v.Control.Discipline, cmp.Or(v.Control.Cadence, "no cadence"), cmp.Or(v.Owner, v.Role))
	if len(v.Points) == 0 {
		s.line("\nNothing in scope asks for it.")
	}
	var rows [][]any
	for _, x := range v.Points {
		rows = append(rows, []any{x.Point, x.Lens, x.Status, x.Readiness, x.Text, x.Needs})
	}
	s.table("Where it stands", []string{"point", "scope", "status", "readiness", "what the point asks", "of each piece is asked"}, rows)
	var missing, ran []string
	for _, g := range v.Gaps {
		missing = append(missing, fmt.Sprintf("%s, %s: %s", g.Lens, g.Basis, g.What))
	}
	s.list("What is missing", missing)
	for _, t := range v.Tests {
		if text := report.Tested(t.Test); text != "" {
			ran = append(ran, t.Lens+": "+text)
		}
	}
	s.list("How it ran", ran)
	s.open(v.Requests, "What is asked for and open")
	var raised []string
	for i := range v.Findings {
		f := &v.Findings[i]
		raised = append(raised, fmt.Sprintf("%s: %s%s (%s)", f.RaisedAs, f.What, treated(f.Explained), f.ID))
	}
	s.list("Could be raised as", raised)
	rows = nil
	for i := range v.Evidence {
		e := &v.Evidence[i]
		rows = append(rows, []any{e.ID, dated(e.Date), verdicts(e), view.About(e)})
	}
	s.table("Evidence", []string{"evidence", "date", "worth", "what it is"}, rows)
	return s.end(w, v.Notice)
}

// open lists requests that are not answered, or not wholly.
func (s *sheet) open(list []requests.Request, title string) {
	var open []string
	for i := range list {
		if r := &list[i]; r.State != requests.Accepted || len(r.Lacks) > 0 {
			open = append(open, fmt.Sprintf("%s, due %s, %s: %s", view.Spoken(string(r.State)), r.Due, r.Who(), view.Asking(r)))
		}
	}
	s.list(title, open)
}

func treated(explained bool) string {
	if explained {
		return " (treated)"
	}
	return ""
}

// dated is a day, or that there is none.
func dated(d framework.Date) string {
	if d.IsZero() {
		return "–"
	}
	return d.String()
}

// verdicts is what a piece is worth in each lens that asks for it.
func verdicts(e *view.Worth) string {
	var list []string
	for _, x := range e.Verdicts {
		if x.Verdict != result.VerdictOutOfScope {
			list = append(list, x.Lens+" "+x.Verdict.String())
		}
	}
	return cmp.Or(strings.Join(list, ", "), result.VerdictOutOfScope.String())
}

// Piece tells what a piece of evidence is good for, and what would fall without it.
func Piece(w io.Writer, v view.PieceExplained) error {
	s := &sheet{}
	until := "no end"
	if !v.Until.IsZero() {
		until = "until " + v.Until.String()
	}
	s.line("# %s %s\n", v.ID, cmp.Or(v.Title, v.TypeTitle))
	s.line("%s (%s), of %s, %s, %s.\n", v.TypeTitle, v.Type, dated(v.Date), until, cmp.Or(v.Who(), "nobody is named"))
	s.line("Controls that take it: %s.", cmp.Or(strings.Join(v.Controls, ", "), "none"))
	var rows [][]any
	for _, x := range v.Verdicts {
		refs := ""
		if x.Verdict == result.VerdictSupports {
			refs = view.Refs(x.Requirements, len(x.Requirements))
		}
		rows = append(rows, []any{x.Lens, x.Verdict, refs, x.Why})
	}
	s.table("What it is worth", []string{"scope", "verdict", "requirements", "why"}, rows)
	s.list("What is odd about its time", v.Notes)
	s.list("Requests that it answers", v.Requests)
	if said := view.WithoutIt(&v); said != "" {
		s.list("Without it", []string{said})
	}
	rows = nil
	for _, m := range v.Without {
		rows = append(rows, []any{m.Lens, "", m.Was, m.Is})
		for _, q := range m.Requirements {
			rows = append(rows, []any{m.Lens, q.Ref.Requirement + " " + q.Title, q.Was, q.Is})
		}
	}
	s.table("Without it", []string{"scope", "requirement", "with", "without"}, rows)
	return s.end(w, v.Notice)
}

// Finding tells on what a finding rests, and what would take it away.
func Finding(w io.Writer, v view.FindingExplained) error {
	s := &sheet{}
	s.line("# %s: %s\n", v.RaisedAs, v.ID)
	s.line("%s%s.\n\nWhy: %s\n", v.What, treated(v.Explained), v.Why)
	s.line("Requirements: %s.", view.Refs(v.Requirements, len(v.Requirements)))
	var rows [][]any
	for _, c := range v.Cause {
		on := ""
		if c.Basis != 0 {
			on = c.Basis.String()
		}
		rows = append(rows, []any{cmp.Or(c.Control, "evidence by itself"), on, cmp.Or(strings.Join(c.Evidence, ", "), "nothing is there")})
	}
	s.table("What it rests on", []string{"control", "basis", "evidence"}, rows)
	if v.Explained {
		s.line("\nA treatment in force explains it.")
	}
	s.open(v.Requests, "What would take its cause away")
	return s.end(w, v.Notice)
}
