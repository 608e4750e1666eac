package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func (a *app) statesCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "diff OLDER NEWER", Short: "What changed between two states of a workspace, and because of which evidence", Args: args(2, 2),
		Long: `OLDER and NEWER are each DIR, DIR@DATE, or a stored assessment: a file that 'groundwork assess DIR --format json -o FILE' wrote.
A stored one is compared as it was; nothing in it is judged anew. --fail-on-fall exits with 3 if low of a scope fell.`,
		Example: `  groundwork diff examples/acme@2026-06-30 examples/acme@2026-09-30
  groundwork assess examples/acme --format json -o july.json && groundwork diff july.json examples/acme@2026-10-01`,
		Annotations: map[string]string{formats: "text json md"},
	}
	fall := c.Flags().Bool("fail-on-fall", false, "exit with 3 if low of a scope fell")
	c.Flags().BoolVar(&a.all, "all", false, "list every reason and every piece of evidence")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	c.RunE = func(c *cobra.Command, list []string) error {
		was, err := a.state(c, list[0])
		if err != nil {
			return err
		}
		is, err := a.state(c, list[1])
		if err != nil {
			return err
		}
		d := difference.Between(was, is)
		if a.format == "md" {
			err = a.print(func(w io.Writer) error { return report.DifferenceMarkdown(w, d) })
		} else {
			err = a.show(d, func(p *page) { p.difference(d, a.all) })
		}
		if err != nil {
			return err
		}
		for _, l := range d.Lenses {
			if *fall && l.Is.Low < l.Was.Low-result.Epsilon {
				return fmt.Errorf("%s: %.3f is %w of %.3f", l.Lens, l.Is.Low, errBelow, l.Was.Low)
			}
		}
		return nil
	}
	return c
}

// state reads a stored assessment, or assesses DIR or DIR@DATE.
func (a *app) state(c *cobra.Command, spec string) (*result.Assessment, error) {
	if info, err := os.Stat(spec); err == nil && !info.IsDir() {
		data, err := readFile(c.Context(), spec)
		if err != nil {
			return nil, fmt.Errorf("stored assessment: %w", err)
		}
		stored, err := result.Read(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", spec, err)
		}
		return stored, nil
	}
	dir, date := spec, ""
	if i := strings.LastIndexByte(spec, '@'); i >= 0 {
		if _, err := os.Stat(spec); err != nil {
			dir, date = spec[:i], spec[i+1:]
			if _, err := framework.ParseInstant(date); err != nil {
				return nil, usageError{fmt.Errorf("%s: %w", spec, err)}
			}
		}
	}
	a.at = date
	return a.assessed(c, dir)
}

// reasonsShown is how many reasons of a requirement are told in text.
const reasonsShown = 3

func (p *page) difference(d *difference.Difference, all bool) {
	p.line("%s", text.Bold.Sprintf("What changed from %s to %s", d.Was.At, d.Is.At))
	for _, c := range d.Causes {
		p.wrapped(0, c)
	}
	if d.Empty() {
		p.line("Nothing moved.")
	}
	for i := range d.Lenses {
		p.lensMove(&d.Lenses[i], all)
	}
	told := map[string]bool{}
	for _, l := range d.Lenses {
		for _, q := range l.Requirements {
			for _, id := range append(slices.Clone(q.Lost), q.Gained...) {
				told[id] = true
			}
		}
	}
	var rows []table.Row
	for _, e := range d.Evidence {
		if all || !told[e.ID] {
			rows = append(rows, table.Row{e.ID, e.Lens, was(e.Was.String()) + " → " + was(e.Is.String()), e.Why})
		}
	}
	if len(rows) > 0 {
		if all {
			p.head("Evidence whose verdict changed")
		} else {
			p.head("Other evidence whose verdict changed")
		}
		p.table(table.Row{"evidence", "scope", "verdict", "why"}, rows)
	}
	if len(d.NewProblems)+len(d.GoneProblems) > 0 {
		p.head("To know")
	}
	for _, s := range d.NewProblems {
		p.wrapped(2, "new: "+s)
	}
	for _, s := range d.GoneProblems {
		p.wrapped(2, "gone: "+s)
	}
	p.line("\n%s", d.Notice)
}

func was(s string) string {
	if s == "" {
		return "not there"
	}
	return s
}

func (p *page) lensMove(l *difference.LensMove, all bool) {
	p.head(fmt.Sprintf("%s: %s → %s", l.Lens, l.Was, l.Is))
	if l.BandWas != l.BandIs {
		p.line("  band %s → %s", was(l.BandWas), was(l.BandIs))
	}
	for _, q := range l.Requirements {
		arrow := text.FgYellow.Sprint("~")
		switch {
		case q.Is.Low < q.Was.Low:
			arrow = text.FgRed.Sprint("▼")
		case q.Is.Low > q.Was.Low:
			arrow = text.FgGreen.Sprint("▲")
		}
		p.wrapped(2, fmt.Sprintf("%s %s %s: %s → %s", arrow, text.Bold.Sprint(q.Ref.Requirement), q.Title, q.Was, q.Is))
		for i, b := range q.Because {
			if i == reasonsShown && !all {
				p.line("      %s", text.Faint.Sprintf("and %d more (--all)", len(q.Because)-i))
				break
			}
			p.wrapped(6, b)
		}
	}
	for _, f := range l.Raised {
		p.wrapped(2, "would now be raised: "+findingText(f))
	}
	for _, f := range l.Cleared {
		p.wrapped(2, "no longer raised: "+findingText(f))
	}
}
