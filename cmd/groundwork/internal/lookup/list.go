package lookup

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// List tells what there is of one kind, in brief.
func List(p *page.Page, l *list.List) {
	if l.Count == 0 {
		p.Line("There are no %s like that.", words(l.Kind))
		return
	}
	var rows []table.Row
	for _, x := range l.Items {
		rows = append(rows, rowOf(x.Cells(true)))
	}
	p.Table(rowOf(l.Columns(true)), rows)
	written(p, l)
	p.Line("")
	all := "'groundwork catalog show ID' tells all of one; "
	if !list.Shown(l.Kind) {
		all = ""
	}
	p.Wrapped(0, fmt.Sprintf("%d %s. %s--format csv has every column.", l.Count, words(l.Kind), all))
}

// written tells of each item, below the list, the conditions as they are written, where the list
// has them.
func written(p *page.Page, l *list.List) {
	for _, x := range l.Items {
		for _, f := range x {
			if f.Text() != "" && (f.Name == "rule" || f.Name == "when" || f.Name == "unless") {
				p.Line("")
				p.Wrapped(0, fmt.Sprintf("%s, %s: %s", strings.Join(x.Cells(true)[:1], ""), f.Name, f.Text()))
			}
		}
	}
}

// words are the words of an id.
func words(id string) string { return strings.ReplaceAll(id, "-", " ") }

func rowOf(cells []string) table.Row {
	var r table.Row
	for _, c := range cells {
		r = append(r, c)
	}
	return r
}

// Meanings tells the several things that an id may mean.
func Meanings(p *page.Page, m list.Meanings) {
	if m.Words {
		p.Line("Nothing is called %s; these hold its words:", m.ID)
	} else {
		p.Line("%s means several things:", m.ID)
	}
	var rows []table.Row
	for _, x := range m.List {
		rows = append(rows, table.Row{x.ID, words(x.Kind), x.Title})
	}
	p.Line("")
	p.Table(table.Row{"id", "what it is", "title"}, rows)
	p.Line("\n'groundwork catalog show ID' tells all of one; --kind says which where the ids are the same.")
}

// Fact tells a fact that an organisation may state, and the question that asks for it.
func Fact(p *page.Page, v view.Fact) {
	p.Line("%s  %s", page.Bold(v.ID), page.Bold(v.Title))
	if v.Question != "" {
		p.Wrapped(0, "The check asks: "+v.Question)
	}
	if v.Help != "" {
		p.Wrapped(0, v.Help)
	}
	answer := v.Type
	if len(v.Values) > 0 {
		answer += ": " + strings.Join(v.Values, ", ")
	}
	p.Wrapped(0, "answer: "+strings.Replace(answer, "bool", "true or false", 1))
	if len(v.Controls) > 0 {
		p.Wrapped(0, "answers for: "+strings.Join(v.Controls, ", "))
	}
	p.Line("stated in a workspace under facts: %s: …", v.ID)
}

// Band tells when a band is reached.
func Band(p *page.Page, v view.Band, rules bool) {
	p.Line("%s", page.Bold(v.Name))
	p.Wrapped(0, v.Why)
	if rules {
		p.Wrapped(2, "when: "+v.When)
		if v.Unless != "" {
			p.Wrapped(2, "unless: "+v.Unless)
		}
	}
}
