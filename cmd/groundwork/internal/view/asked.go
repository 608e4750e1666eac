package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// RequestTable is a list of requests as a table that people fill in and that evidence import reads:
// the headers are those which it knows.
func RequestTable(l *requests.List, pieces []evidence.Piece) *sheet.Table {
	t := &sheet.Table{
		Name: "Evidence requests",
		Head: []string{
			"Request", "ID", "Control", "Evidence", "Type", "What is wanted", "How many", "Requirements", "Asked of", "Due", "Request state", "Answered by", "Still open",
			"Owner", "Effective", "Performed", "Date", "Period", "Systems", "Population", "Sample", "Deviations", "Link", "Status",
		},
		Wide:    []string{"Evidence", "What is wanted", "Requirements", "Still open"},
		Choices: map[string][]string{"Status": {"not started", "draft", "submitted", "accepted", "rejected"}},
		Notes:   notes(l),
	}
	by := map[string]*evidence.Piece{}
	for i := range pieces {
		by[pieces[i].ID] = &pieces[i]
	}
	told := map[string]bool{}
	for i := range l.Requests {
		r := &l.Requests[i]
		refs := make([]string, len(r.Requirements))
		for k, ref := range r.Requirements {
			refs[k] = ref.String()
		}
		row := []any{r.ID, r.ID, r.Control, r.Title, r.Types[0], r.Wanted, r.Number, strings.Join(refs, ", "), r.Who(), r.Due, Spoken(string(r.State)), strings.Join(r.Evidence, ", "), strings.Join(r.Lacks, "; ")}
		t.Rows = append(t.Rows, append(row, answered(r, by, told, row)...))
	}
	return t
}

func notes(l *requests.List) []string {
	list := []string{
		fmt.Sprintf("Evidence requests of %s as of %s. %s", l.Organisation, l.At, l.Notice),
		"One row is one thing that is asked for, whatever number of requirements it serves. Request is a stable id; it stays while other requests come and go.",
		"To answer one, fill in the columns from Owner on: when it was collected (Date), Period, Link, and what it counts (Population, Sample, Deviations); then its Status.",
		"Say of a record on which day it was done (Performed): without that, one that was collected long after its period counts as done late.",
		"Status is not started, draft, submitted, accepted or rejected. Say accepted only when somebody who may has accepted it.",
		"Take the file in with: groundwork evidence import FILE DIR. It shows what it would add or update and writes nothing without --write. Rows that are not started are passed over.",
		"ID is that of the piece which answers the request, or the one that it will have. Change it only if the piece has an id of its own.",
	}
	for i := range l.Lenses {
		list = append(list, "Asked for "+AskedFor(&l.Lenses[i])+".")
	}
	return list
}

// AskedFor names a lens with what it asks, and of when.
func AskedFor(l *requests.Lens) string {
	parts := []string{l.Title}
	if l.Asks != "" {
		parts = append(parts, l.Asks)
	}
	if l.Window.IsZero() {
		return strings.Join(append(parts, "as of "+l.AsOf.String()), ", ")
	}
	return strings.Join(append(parts, "window "+l.Window.String()), ", ")
}

// answered are the cells of what answers a request. A piece stands in one row, since an id that is
// there twice names none; where another row has it this one has no status and is passed over.
func answered(r *requests.Request, by map[string]*evidence.Piece, told map[string]bool, row []any) []any {
	period := ""
	if !r.Period.IsZero() {
		period = r.Period.String()
	}
	open := []any{"", framework.Date(0), framework.Date(0), framework.Date(0), period, strings.Join(r.Systems, ", "), "", "", "", "", "not started"}
	i := slices.IndexFunc(r.Evidence, func(id string) bool { return by[id] != nil && !told[id] })
	if i < 0 {
		if len(r.Evidence) > 0 {
			open[10] = ""
		}
		return open
	}
	e := by[r.Evidence[i]]
	told[e.ID] = true
	row[1], row[3], row[4] = e.ID, e.Title, e.Type
	period = ""
	if !e.Period.IsZero() {
		period = e.Period.String()
	}
	return []any{
		e.Owner, e.Effective, e.Performed, e.Collected, period, strings.Join(e.Systems, ", "), stated(e, evidence.Population), stated(e, evidence.Sample), stated(e, evidence.Deviations),
		e.Origin.URI, e.Status.String(),
	}
}

func stated(e *evidence.Piece, name string) any {
	if n, ok := e.Tested(name); ok {
		return n
	}
	return ""
}

// Spoken is a word of the results as people say it: not started.
func Spoken(s string) string { return strings.ReplaceAll(s, "-", " ") }

// TodoTable is a list of things to do as a table.
func TodoTable(t *requests.Todo) *sheet.Table {
	out := &sheet.Table{
		Name: "To do", Head: []string{"ID", "Date", "What to do", "Kind", "Who", "Role", "Control", "Evidence", "Requirements", "Effort (days)", "If not done", "Points lost", "Only what exists already helps"},
		Wide: []string{"What to do", "Requirements", "If not done"},
	}
	for i := range t.Items {
		x := &t.Items[i]
		refs := make([]string, len(x.Requirements))
		for k, ref := range x.Requirements {
			refs[k] = ref.String()
		}
		over := ""
		if x.Over {
			over = "yes"
		}
		out.Rows = append(out.Rows, []any{
			x.ID, x.Date, x.What, string(x.Kind), x.Who(), x.Role, x.Control, strings.Join(x.Evidence, ", "), strings.Join(refs, ", "), Effort(x.Effort), IfNot(x), Points(x.Gain()), over,
		})
	}
	return out
}

// Effort writes person-days, "" for no estimate.
func Effort(days float64) string {
	if days == 0 {
		return ""
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", days), ".0")
}

// Points writes a share in per cent, with one decimal.
func Points(share float64) string {
	if share <= 0 {
		return ""
	}
	if share < 0.0005 {
		return "<0.1"
	}
	return fmt.Sprintf("%.1f", share*100)
}

// fewRefs is how many requirements are named in a sentence.
const fewRefs = 4

// IfNot says what is lower if an item is not done, and what stands against the case besides.
func IfNot(x *requests.Item) string {
	var list []string
	for _, f := range x.Falls {
		names := []string{}
		for _, r := range f.Requirements[:min(fewRefs, len(f.Requirements))] {
			names = append(names, r.Requirement)
		}
		if n := len(f.Requirements) - fewRefs; n > 0 {
			names = append(names, fmt.Sprintf("%d more", n))
		}
		of := Points(f.Done.Low - f.Left.Low)
		if of == "" || of[0] == '<' {
			of = "less than 0.1"
		}
		list = append(list, fmt.Sprintf("%s %s points lower (%s)", f.Lens, of, strings.Join(names, ", ")))
	}
	for _, l := range x.Loses {
		list = append(list, strings.TrimSuffix(l, "."))
	}
	return strings.Join(list, "; ")
}
