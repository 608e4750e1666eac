package lookup

import (
	"fmt"
	"maps"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
)

// Lint tells what is wrong or weak in a catalog, line by line, and how much the catalog holds.
func Lint(p *page.Page, r view.LintReport) {
	for _, x := range r.Problems {
		hint := ""
		if x.Suggestion != "" {
			hint = fmt.Sprintf("; did you mean %q?", x.Suggestion)
		}
		p.Line("%s: %s: %s [%s]%s", x.Where(), paintSeverity(x.Severity), x.Message, x.Code, hint)
	}
	if len(r.Problems) > 0 {
		p.Line("")
	}
	if len(r.Content.Frameworks) > 0 {
		content(p, r.Content)
	}
	p.Line("%d errors, %d warnings, %d hints", r.Counts.Errors, r.Counts.Warnings, r.Counts.Hints)
}

func paintSeverity(s framework.Severity) page.Painted {
	switch s {
	case framework.Error:
		return page.Red(s)
	case framework.Warning:
		return page.Yellow(s)
	default:
		return page.Faint(s)
	}
}

// content prints how much the catalog holds, by framework and by discipline.
func content(p *page.Page, c catalog.Counts) {
	Listing(p, c)
	var rows []table.Row
	for _, f := range c.Frameworks {
		rows = append(rows, table.Row{f.ID, f.Points, f.Linked, f.Links, fmt.Sprintf("%.2f", ratio(f.Points, f.Requirements))})
	}
	p.Line("")
	p.Table(table.Row{"framework", "points", "with a control", "links", "points per requirement"}, rows, 2, 3, 4, 5)
	rows = nil
	for _, d := range c.Disciplines {
		rows = append(rows, table.Row{d.Name, d.Controls, d.Shared})
	}
	p.Line("")
	p.Table(table.Row{"discipline", "controls", "serve several frameworks"}, rows, 2, 3)
	rows = nil
	for _, k := range slices.Sorted(maps.Keys(c.RelationKinds)) {
		rows = append(rows, table.Row{k, c.RelationKinds[k]})
	}
	if len(rows) > 0 {
		p.Line("")
		p.Table(table.Row{"relation", "stated"}, rows, 2)
	}
	p.Line("")
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// TestReport tells the tests of rules that failed, and how many there were.
func TestReport(p *page.Page, r view.TestReport) {
	for _, c := range r.Cases {
		if c.Passed {
			continue
		}
		at := framework.Position{File: c.File, Line: c.Line, Column: c.Column}
		if c.Name == "" {
			p.Line("%s: the rule of %s on %s has no test", at, c.Control, c.Basis)
			continue
		}
		p.Line("%s: %s on %s, test %q: want %s, got %s", at, c.Control, c.Basis, c.Name, c.Want, gotText(&c))
		for _, s := range c.Conditions {
			p.Line("    %-9s %s", s.Value, s.Text)
		}
	}
	p.Line("%d rules, %d tests, %d failed", r.Rules, r.Tests, r.Failed)
}

func gotText(c *view.TestCase) string {
	if c.Why == "" {
		return c.Got
	}
	return fmt.Sprintf("%s (%s)", c.Got, c.Why)
}
