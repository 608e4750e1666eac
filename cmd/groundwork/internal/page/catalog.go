package page

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// CatalogDiff tells what changed between two states of a catalog, and what that does to readiness.
func (p *Page) CatalogDiff(v view.CatalogDiff) {
	p.line("%s", text.Bold.Sprintf("%s against %s: %d changes", v.Newer, v.Older, len(v.Changes)))
	for _, note := range v.Notes {
		p.wrapped(0, note)
	}
	var rows []table.Row
	for _, c := range v.Changes {
		what := c.What
		switch {
		case c.Was == "":
			what += ": " + c.Is
		case c.Is == "":
			what += ": " + c.Was
		default:
			what += fmt.Sprintf(": %s → %s", c.Was, c.Is)
		}
		rows = append(rows, table.Row{string(c.Kind), c.Place, what})
	}
	if len(rows) > 0 {
		p.table(table.Row{"change", "place", "what"}, rows)
	}
	for _, m := range v.Readiness {
		p.line("\n%s: %s → %s", text.Bold.Sprint(m.Lens), m.Was, m.Is)
		for _, r := range m.Moved {
			p.line("  %-12s %s → %s", r.Ref.Requirement, r.Was, r.Is)
		}
	}
	if len(v.Readiness) > 0 {
		p.line("\n%s", result.Notice)
	}
}

// Imported tells of an import; of many warnings and losses alike it shows the first.
func (p *Page) Imported(t *view.Import) {
	what := []string{}
	for _, n := range []struct {
		n    int
		name string
	}{{t.Requirements, "requirements"}, {t.Points, "points"}, {t.Relations, "relations"}, {t.Unions, "unions of several"}, {t.Links, "links"}} {
		if n.n > 0 {
			what = append(what, fmt.Sprintf("%d %s", n.n, n.name))
		}
	}
	p.line("%s: took %s", t.Format, cmp.Or(strings.Join(what, ", "), "nothing"))
	shown := map[string]int{}
	for _, x := range t.Problems {
		if shown[x.Code]++; shown[x.Code] > 3 {
			continue
		}
		at := x.Where()
		hint := ""
		if x.Suggestion != "" {
			hint = fmt.Sprintf("; did you mean %q?", x.Suggestion)
		}
		p.line("%s: %s: %s%s", at, x.Severity, x.Message, hint)
	}
	for _, x := range t.Problems {
		if n := shown[x.Code] - 3; n > 0 {
			p.line("… and %d more warnings [%s]; --format json has all", n, x.Code)
			shown[x.Code] = 0
		}
	}
	if len(t.Losses) > 0 {
		p.line("not taken:")
	}
	for _, l := range t.Losses[:min(12, len(t.Losses))] {
		p.wrapped(2, fmt.Sprintf("%s: %s (%s)", l.Where, l.What, l.Why))
	}
	if n := len(t.Losses) - 12; n > 0 {
		p.line("  … and %d more; --format json has all", n)
	}
}

// NotHeld tells what the format of an export could not hold.
func (p *Page) NotHeld(losses []view.Loss) {
	for _, l := range losses[:min(12, len(losses))] {
		p.wrapped(0, fmt.Sprintf("not held: %s: %s (%s)", l.Where, l.What, l.Why))
	}
	if n := len(losses) - 12; n > 0 {
		p.line("… and %d more", n)
	}
}

// Begun tells what was written to start a catalog from, and what to do with it.
func (p *Page) Begun(file, dir string) {
	p.line("%s is written. Next: groundwork catalog lint %s", file, dir)
}
