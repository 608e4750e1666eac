package lookup

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// CatalogDiff tells what changed between two states of a catalog, and what that does to readiness.
func CatalogDiff(p *page.Page, v view.CatalogDiff) {
	p.Line("%s", page.Boldf("%s against %s: %d changes", v.Newer, v.Older, len(v.Changes)))
	for _, note := range v.Notes {
		p.Wrapped(0, note)
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
		p.Table(table.Row{"change", "place", "what"}, rows)
	}
	for _, m := range v.Readiness {
		p.Line("\n%s: %s → %s", page.Bold(m.Lens), m.Was, m.Is)
		for _, r := range m.Moved {
			p.Line("  %-12s %s → %s", r.Ref.Requirement, r.Was, r.Is)
		}
	}
	if len(v.Readiness) > 0 {
		p.Line("\n%s", result.Notice)
	}
}

// Imported tells of an import; of many warnings and losses alike it shows the first.
func Imported(p *page.Page, t *view.Import) {
	what := []string{}
	for _, n := range []struct {
		n    int
		name string
	}{{t.Requirements, "requirements"}, {t.Points, "points"}, {t.Relations, "relations"}, {t.Unions, "unions of several"}, {t.Links, "links"}} {
		if n.n > 0 {
			what = append(what, fmt.Sprintf("%d %s", n.n, n.name))
		}
	}
	p.Line("%s: took %s", t.Format, cmp.Or(strings.Join(what, ", "), "nothing"))
	shown := map[string]int{}
	for _, x := range t.Problems {
		if shown[x.Code]++; shown[x.Code] > 3 && x.Code != mapping.CodeReferred {
			continue
		}
		at := x.Where()
		hint := ""
		if x.Suggestion != "" {
			hint = fmt.Sprintf("; did you mean %q?", x.Suggestion)
		}
		p.Line("%s: %s: %s%s", at, x.Severity, x.Message, hint)
	}
	for _, x := range t.Problems {
		if n := shown[x.Code] - 3; n > 0 && x.Code != mapping.CodeReferred {
			p.Line("… and %d more warnings [%s]; --format json has all", n, x.Code)
			shown[x.Code] = 0
		}
	}
	if len(t.Losses) > 0 {
		p.Line("not taken:")
	}
	for _, l := range t.Losses[:min(12, len(t.Losses))] {
		p.Wrapped(2, fmt.Sprintf("%s: %s (%s)", l.Where, l.What, l.Why))
	}
	if n := len(t.Losses) - 12; n > 0 {
		p.Line("  … and %d more; --format json has all", n)
	}
}

// NotHeld tells what the format of an export could not hold.
func NotHeld(p *page.Page, losses []view.Loss) {
	for _, l := range losses[:min(12, len(losses))] {
		p.Wrapped(0, fmt.Sprintf("not held: %s: %s (%s)", l.Where, l.What, l.Why))
	}
	if n := len(losses) - 12; n > 0 {
		p.Line("… and %d more", n)
	}
}

// Begun tells what was written to start a catalog from, and what to do with it.
func Begun(p *page.Page, file, dir string) {
	p.Line("%s is written. Next: groundwork catalog lint %s", file, dir)
	p.Wrapped(0, "This is a catalog, of what is asked. What you have and are judged against is a workspace: groundwork init "+dir+" begins one, and an entry '- framework: ID' in its scope takes your framework in.")
}
