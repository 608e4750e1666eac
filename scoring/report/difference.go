package report

import (
	"fmt"
	"io"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/difference"
)

// DifferenceMarkdown writes what changed between two assessments, and because of what.
func DifferenceMarkdown(w io.Writer, d *difference.Difference) error {
	if err := there("difference", w, d == nil); err != nil {
		return err
	}
	p := &page{w: w}
	p.line("# What changed from %s to %s\n", d.Was.At, d.Is.At)
	for _, c := range d.Causes {
		p.line("- %s", safe.Markdown(c))
	}
	if d.Empty() {
		p.line("\nNothing moved.")
	}
	for _, l := range d.Lenses {
		p.line("\n## %s: %s, then %s (%s, then %s)", safe.Markdown(l.Lens), l.Was, l.Is, safe.Markdown(l.BandWas), safe.Markdown(l.BandIs))
		p.line("")
		for _, q := range l.Requirements {
			p.line("- **%s** %s: %s at %s, then %s at %s", safe.Markdown(q.Ref.Requirement), safe.Markdown(q.Title), q.StatusWas, q.Was, q.StatusIs, q.Is)
			for _, b := range q.Because {
				p.line("  - %s", safe.Markdown(b))
			}
		}
		for _, f := range l.Raised {
			p.line("- Would now be raised as **%s**: %s", safe.Markdown(f.RaisedAs), safe.Markdown(f.What))
		}
		for _, f := range l.Cleared {
			p.line("- No longer raised as %s: %s", safe.Markdown(f.RaisedAs), safe.Markdown(f.What))
		}
	}
	rows := [][]string{}
	for _, e := range d.Evidence {
		rows = append(rows, []string{e.ID, e.Lens, orNone(e.Was.String()), orNone(e.Is.String()), e.Why})
	}
	if len(rows) > 0 {
		p.line("\n## Evidence")
	}
	p.table([]string{"evidence", "scope", "was", "is", "why"}, rows)
	if len(d.NewProblems)+len(d.GoneProblems) > 0 {
		p.line("\n## To know\n")
	}
	for _, s := range d.NewProblems {
		p.line("- New: %s", safe.Markdown(s))
	}
	for _, s := range d.GoneProblems {
		p.line("- Gone: %s", safe.Markdown(s))
	}
	p.line("\n%s", safe.Markdown(d.Notice))
	if p.err != nil {
		return fmt.Errorf("difference: %w", p.err)
	}
	return nil
}

func orNone(s string) string {
	if s == "" {
		return "not there"
	}
	return s
}
