package onward

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// Tracked tells how a tracker was read and what of it is, or would be, written.
func Tracked(p *page.Page, v view.Tracked) {
	p.Line("%s", page.Boldf("%s, sheet %q: headers in row %d, %d rows below", v.File, v.Sheet, v.Header, v.Counts.Rows))
	for _, n := range v.Notes {
		p.Wrapped(2, n)
	}
	p.Head("Columns")
	rows := []table.Row{}
	for _, c := range v.Columns {
		if c.Header == "" && c.Field == "" {
			continue
		}
		field := page.Say("%s", c.Field)
		if field == "" {
			field = page.Faint("–")
		}
		rows = append(rows, table.Row{c.Letter, c.Header, field, c.Why})
	}
	p.Table(table.Row{"", "column", "field", "why"}, rows)
	if len(v.Readings) > 0 {
		p.Head("Dates")
	}
	for _, r := range v.Readings {
		p.Wrapped(2, fmt.Sprintf("column %s: %s", r.Column, r.How))
	}
	rowsTaken(p, "Added", "would be added", v, tracker.Add, v.Written)
	rowsTaken(p, "Updated", "would be updated", v, tracker.Update, v.Written)
	unsure(p, v.Items)
	refused(p, v.Items)
	notYet(p, v.Items)
	outcome(p, v)
}

// rowsTaken lists the rows of one state.
func rowsTaken(p *page.Page, done, would string, v view.Tracked, s tracker.State, written bool) {
	var rows []table.Row
	for _, x := range v.Items {
		if x.State != s {
			continue
		}
		row := table.Row{shortCell(x.Cell), x.ID, x.Type, x.Status}
		if s == tracker.Update {
			row = table.Row{shortCell(x.Cell), x.ID, changes(x.Changes)}
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return
	}
	title := done
	if !written {
		title = fmt.Sprintf("%d %s", len(rows), would)
	}
	p.Head(title)
	head := table.Row{"cell", "id", "type", "status"}
	if s == tracker.Update {
		head = table.Row{"cell", "id", "what changes"}
	}
	p.Table(head, rows)
}

func changes(list []tracker.Change) string {
	parts := []string{}
	for _, c := range list {
		was := c.Was
		if was == "" {
			was = "nothing"
		}
		parts = append(parts, fmt.Sprintf("%s: %s → %s", c.Path, was, c.Is))
	}
	return strings.Join(parts, "; ")
}

// shortCell leaves the sheet out: the head names it.
func shortCell(cell string) string { return cell[strings.LastIndexByte(cell, '!')+1:] }

func unsure(p *page.Page, items []tracker.Item) {
	list := slices.DeleteFunc(slices.Clone(items), func(x tracker.Item) bool { return x.State != tracker.Add || len(x.Doubts) == 0 })
	if len(list) == 0 {
		return
	}
	p.Head(fmt.Sprintf("%d of these are drafts, since something is not certain", len(list)))
	for _, x := range list {
		p.Wrapped(2, fmt.Sprintf("%s %q: %s", x.Cell, x.Title, strings.Join(x.Doubts, "; ")))
	}
}

func refused(p *page.Page, items []tracker.Item) {
	n := 0
	for _, x := range items {
		if x.State != tracker.Refused {
			continue
		}
		if n++; n == 1 {
			p.Head("Refused")
		}
		for _, r := range x.Refusals {
			p.Wrapped(2, r.Cell+": "+r.Why)
		}
	}
}

func notYet(p *page.Page, items []tracker.Item) {
	n := 0
	for _, x := range items {
		if x.State != tracker.NotYet {
			continue
		}
		if n++; n == 1 {
			p.Head("Not there yet, and left out")
		}
		p.Wrapped(2, fmt.Sprintf("%s %q: %s", x.Cell, x.Title, x.Why))
	}
}

// outcome says what was written, or how to write it.
func outcome(p *page.Page, v view.Tracked) {
	c := v.Counts
	p.Line("")
	p.Wrapped(0, fmt.Sprintf("%d to add (%d as drafts for doubt), %d to update, %d as they are, %d not there yet, %d refused.",
		c.Add, c.Unsure, c.Update, c.Unchanged, c.NotYet, c.Refused))
	nobody, drafts := 0, 0
	for _, x := range v.Items {
		if x.State != tracker.Add {
			continue
		}
		if x.Status == "accepted" && x.Piece.AcceptedBy == "" {
			nobody++
		}
		if x.Status == "draft" {
			drafts++
		}
	}
	if nobody > 0 {
		p.Wrapped(0, fmt.Sprintf("%d are accepted by nobody named: --accepted-by WHO says who.", nobody))
	}
	if c.Unapproved > 0 {
		p.Wrapped(0, fmt.Sprintf("%d are documents and the like that name nobody who approved them, and count as drafts until they do: --approved-by WHO, or a column of it.", c.Unapproved))
	}
	if drafts > 0 {
		p.Wrapped(0, "A draft counts as possible, not as shown: groundwork evidence accept ID DIR --by WHO accepts it.")
	}
	switch {
	case c.Add+c.Update == 0:
		p.Wrapped(0, "There is nothing to write.")
	case v.Written:
		p.Wrapped(0, fmt.Sprintf("Written to %s. How the columns were read is kept in %s, and is taken by itself next time.", strings.Join(v.Files, ", "), v.Mapping))
	default:
		p.Wrapped(0, fmt.Sprintf("Nothing is written yet. It would go to %s: run it again with --write.", strings.Join(v.Files, ", ")))
	}
}

// Edited tells what was done to evidence.
func Edited(p *page.Page, v view.Edited) {
	if len(v.Pieces) > 0 {
		p.Wrapped(0, fmt.Sprintf("%s %s in %s.", strings.Join(v.Pieces, ", "), v.Action, strings.Join(v.Files, ", ")))
	}
	if v.Text != "" {
		p.Line("")
		p.Lines(v.Text)
	}
	for i, n := range v.Notes {
		if i == 0 && len(v.Pieces) > 0 {
			p.Line("")
		}
		p.Wrapped(0, n)
	}
}
