package standing

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// On a terminal a table has at most these columns and, where not all are asked for, these rows.
const (
	mostColumns = 6
	mostRows    = 12
)

// Document tells a document for a reader; of a wide or long table its beginning, and how to get it whole.
func Document(p *page.Page, d *document.Document, all bool) {
	if d.Internal {
		p.Line("%s", page.Bold("Internal: not to be handed over."))
	}
	p.Line("%s", page.Bold(d.Title))
	p.Line("%s, as of %s", d.Organisation, d.At)
	for _, s := range d.Lead {
		p.Wrapped(0, s)
	}
	for i := range d.Sections {
		section(p, &d.Sections[i], all)
	}
	p.Line("")
	for _, s := range d.Method {
		p.Wrapped(0, s)
	}
	for _, x := range d.Digests {
		p.Line("%s", page.Faintf("%s %s", x.Of, x.Sum))
	}
	if d.Notice != "" {
		p.Line("")
		p.Wrapped(0, d.Notice)
	}
}

func section(p *page.Page, s *document.Section, all bool) {
	p.Head(s.Title)
	for _, text := range s.Paragraphs {
		p.Wrapped(0, text)
	}
	for _, b := range s.Bands {
		p.Line("%s  %s  %s", page.Bar(b.Readiness, min(40, p.Width/2)), b.Readiness, b.Title)
		var parts []string
		for _, c := range b.Counts {
			parts = append(parts, fmt.Sprintf("%d %s", c.Number, c.Title))
		}
		p.Wrapped(2, "band: "+b.Band+"; "+strings.Join(parts, ", "))
		for _, why := range b.Why {
			p.Wrapped(2, why)
		}
	}
	for _, o := range s.Overlaps {
		p.Wrapped(0, fmt.Sprintf("%s: %d shared, %d only %s, %d only %s", o.Title, o.Shared, o.OnlyFrom, o.From, o.OnlyTo, o.To))
	}
	for _, r := range s.Rankings {
		p.Line("%s", r.Title)
		for _, b := range r.Bars {
			p.Wrapped(2, fmt.Sprintf("%s %s: %.1f %%", b.ID, b.Title, b.Missing.High*100))
		}
	}
	for _, t := range s.Timelines {
		p.Line("%s, %s", t.Title, t.Period)
		for _, l := range t.Lanes {
			p.Wrapped(2, fmt.Sprintf("%s: %s; %s", l.Title, periods(l.Covered, "covered"), periods(l.Holes, "not covered")))
		}
	}
	for _, t := range s.Trees {
		for _, n := range t.Nodes {
			p.Line("%s%s %s  %s", strings.Repeat("  ", n.Depth), n.ID, n.Title, n.Status.Words())
		}
	}
	for i := range s.Tables {
		grid(p, &s.Tables[i], s.Title, all)
	}
}

func periods[T fmt.Stringer](list []T, what string) string {
	if len(list) == 0 {
		return "nothing " + what
	}
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = x.String()
	}
	return what + " " + strings.Join(out, ", ")
}

// grid is one table of a document.
func grid(p *page.Page, t *document.Table, above string, all bool) {
	if t.Title != "" && t.Title != above && !strings.HasPrefix(above, t.Title+":") {
		p.Line("%s", page.Bold(t.Title))
	}
	if len(t.Rows) == 0 {
		p.Line("%s", t.Empty)
		return
	}
	n := min(len(t.Columns), mostColumns)
	head := table.Row{}
	for i := range n {
		head = append(head, t.Columns[i].Title)
	}
	var rows []table.Row
	for i, cells := range t.Rows {
		if i == mostRows && !all {
			break
		}
		row := table.Row{}
		for k := range n {
			row = append(row, strings.ReplaceAll(t.Columns[k].Shown(cells[k]), "\n", "; "))
		}
		rows = append(rows, row)
	}
	p.Table(head, rows)
	var more []string
	if k := len(t.Rows) - len(rows); k > 0 {
		more = append(more, fmt.Sprintf("%d more rows", k))
	}
	if k := len(t.Columns) - n; k > 0 {
		more = append(more, fmt.Sprintf("%d more columns", k))
	}
	if len(more) > 0 {
		p.Line("%s", page.Faintf("and %s: --format csv --table %s", strings.Join(more, ", "), t.ID))
	}
}
