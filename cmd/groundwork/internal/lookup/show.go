package lookup

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
)

// Checklist tells the items of a checklist.
func Checklist(p *page.Page, v view.Checklist) {
	p.Line("%s", page.Bold(v.Title))
	p.Wrapped(0, v.Why)
	p.Line("")
	var rows []table.Row
	for _, x := range v.Items {
		named := []string{x.Title}
		for _, word := range slices.Sorted(maps.Keys(x.Only)) {
			named = append(named, fmt.Sprintf("(%s %s)", word, x.Only[word]))
		}
		title := strings.Join(named, " ")
		if v.At.IsZero() {
			rows = append(rows, table.Row{x.ID, title, strings.Join(x.See, " "), x.Text, strings.Join(slices.Concat(x.Evidence, x.Shows), " ")})
			continue
		}
		var ids []string
		for _, e := range x.Pieces {
			ids = append(ids, e.ID)
		}
		ids = append(ids, x.Stated...)
		rows = append(rows, table.Row{x.ID, title, words(x.State), page.Clipped(ids, 3), strings.Join(slices.Concat(x.Evidence, x.Shows), ", ")})
	}
	if v.At.IsZero() {
		p.Table(table.Row{"item", "title", "see", "what it holds", "shown by"}, rows)
		return
	}
	p.Table(table.Row{"item", "title", "as of " + v.At.String(), "by", "what shows it"}, rows)
}

// Requirement tells the points of a requirement with their controls, and what is stated of it.
func Requirement(p *page.Page, v view.Requirement) {
	p.Line("%s  %s  %s", page.Bold(v.Ref), page.Bold(v.Title), page.Faint(v.Kind))
	p.Wrapped(0, v.Summary)
	for _, of := range slices.Sorted(maps.Keys(v.Mirrors)) {
		p.Wrapped(0, fmt.Sprintf("mirrors, in this project's own words, %s: %s", of, strings.Join(v.Mirrors[of], ", ")))
	}
	for _, x := range v.Points {
		p.Line("")
		p.Wrapped(0, x.ID.String()+"  "+x.Text+marks(x.Rank, x.Essential, x.Each))
		p.Wrapped(2, "controls: "+strings.Join(x.Controls, ", "))
	}
	for _, c := range v.Children {
		p.Line("  %s", c)
	}
	if len(v.Relations) > 0 {
		p.Head("Stated relations")
	}
	for _, r := range v.Relations {
		p.Wrapped(2, fmt.Sprintf("%s %s: %s", strings.Join(r.Relation, " or "), r.To, r.Why))
	}
}

// Tree tells the requirements of a framework, each as far in as its depth.
func Tree(p *page.Page, v view.Tree, depth map[framework.Ref]int) {
	p.Line("%s", page.Bold(v.Title))
	for _, q := range v.Requirements {
		note := page.Painted("")
		if n := len(q.Points); n > 0 {
			note = page.Faintf("  %d points", n)
		}
		p.Line("%s%s  %s%s", strings.Repeat("  ", depth[q.Ref]), q.Ref.Requirement, q.Title, note)
	}
	for _, id := range v.Checklists {
		p.Line("\nchecklist beside these: groundwork catalog show %s", id)
	}
}

// Control tells what a control does, what shows it, and where it is linked to.
func Control(p *page.Page, v view.Control, rules bool) {
	p.Line("%s  %s", page.Bold(v.ID), page.Bold(v.Title))
	p.Wrapped(0, v.Does)
	key := ""
	if v.Key {
		key = " · key"
	}
	p.Line("%s", page.Faintf("%s · %s · %s%s · run by %s", v.Discipline, page.OrNone(v.Cadence), strings.TrimSuffix(v.Nature+", "+v.Kind, ", "), key, v.Owner))
	work(p, v)
	p.Line("effort: %g days at first, %g days each year", v.Effort.First, v.Effort.Yearly)
	if v.Asks != "" {
		p.Wrapped(0, "An assessor asks: "+v.Asks)
	}
	for _, x := range v.Procedures {
		p.Wrapped(2, x.Way+": "+x.Text)
	}
	if v.Fact != "" {
		p.Wrapped(0, fmt.Sprintf("The check asks: %s (fact %s)", v.Question, v.Fact))
	}
	p.Wrapped(0, "design: "+strings.Join(v.Design, ", "))
	p.Wrapped(0, "operation: "+strings.Join(v.Operation, ", "))
	for _, r := range v.Rules {
		p.Wrapped(0, fmt.Sprintf("judged on %s by a rule: %s", r.Basis, r.Why))
		if rules {
			p.Wrapped(2, r.Rule)
		}
	}
	var rows []table.Row
	for _, l := range v.Links {
		points := strings.Join(l.Points, "")
		if points == "" {
			points = "all"
		}
		why := l.Why
		if len(l.By) > 0 {
			why += " By " + strings.Join(l.By, ", ") + "."
		}
		if l.NeedsWhy != "" {
			why += " Needs: " + l.NeedsWhy
		}
		if rules && l.Needs != "" {
			why += " Rule: " + l.Needs
		}
		rows = append(rows, table.Row{l.To, points, l.Review, why + view.Votes(l.Votes)})
	}
	p.Line("")
	p.Table(table.Row{"link to", "points", "review", "why"}, rows)
	for _, x := range v.Rejected {
		p.Wrapped(0, fmt.Sprintf("considered and struck, %s: %s%s", strings.TrimSuffix(x.To.String()+" "+strings.Join(x.Points, ", "), " "), x.Why, view.Votes(x.Votes)))
	}
}

// work tells who performs a control, from what a tester draws, and what it relies on.
func work(p *page.Page, v view.Control) {
	if len(v.Was) > 0 {
		p.Wrapped(0, "called before: "+strings.Join(v.Was, ", "))
	}
	if x := v.PerformedBy; x.By != "" {
		not := ""
		if x.Not != "" {
			not = "; not by: " + x.Not
		}
		p.Wrapped(0, "performed by: "+x.By+not)
	}
	if x := v.Population; x.Of != "" {
		complete := ""
		if x.Complete != "" {
			complete = "; complete: " + x.Complete
		}
		p.Wrapped(0, "population: "+x.Of+"; from: "+x.From+complete)
	}
	if len(v.ReliesOn) > 0 {
		p.Wrapped(0, "relies on: "+strings.Join(v.ReliesOn, ", "))
	}
	if len(v.ReliedOnBy) > 0 {
		p.Wrapped(0, "relied on by: "+strings.Join(v.ReliedOnBy, ", "))
	}
}

// marks says what a point is besides a thing that is asked.
func marks(rank, essential string, each []string) string {
	var list []string
	if rank != framework.Required.String() {
		list = append(list, rank)
	}
	if essential != "" {
		list = append(list, "essential on "+strings.Replace(essential, "either", "either basis", 1))
	}
	if len(each) > 0 {
		list = append(list, strings.TrimSpace("of each system of kind "+each[0]+" "+strings.Join(each[1:], " or ")))
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, "; ") + ")"
}

// EvidenceType tells how evidence of a type ages, its attributes, and the controls that take it.
func EvidenceType(p *page.Page, v view.EvidenceType) {
	p.Line("%s  %s", page.Bold(v.ID), page.Bold(v.Title))
	p.Wrapped(0, v.Ages())
	for _, name := range slices.Sorted(maps.Keys(v.Attributes)) {
		p.Wrapped(2, fmt.Sprintf("%s: %s (%s)", name, v.Counts[name], v.Attributes[name]))
	}
	p.Wrapped(0, "controls: "+strings.Join(v.Controls, ", "))
}
