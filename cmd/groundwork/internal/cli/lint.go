package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring"
)

// lintReport is the JSON of catalog lint.
type lintReport struct {
	Problems framework.Problems `json:"problems"`
	Counts   lintCounts         `json:"counts"`
	Content  catalog.Counts     `json:"content"` // nothing where the files do not load
}

type lintCounts struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Hints    int `json:"hints"`
}

func (a *app) lintCommand() *cobra.Command {
	strict := false
	c := &cobra.Command{
		Use: "lint [DIR]", Short: "What is wrong or weak in a catalog, with place and code", Args: args(0, 1),
		Long: `Lint a catalog: DIR beside the built-in one, or the built-in one alone.

Errors are what does not load, rules that do not fit, and statements that contradict each other.
Warnings are what loads and counts for less than its author thinks; hints are worth a look.
The exit code is 1 where there is an error, or with --strict a warning.`,
		Example: "  groundwork catalog lint\n  groundwork catalog lint grc/ --format sarif -o lint.sarif",
		RunE: func(cmd *cobra.Command, list []string) error {
			dir := ""
			if len(list) == 1 {
				dir = list[0]
			}
			r, err := a.lint(cmd.Context(), dir)
			if err != nil {
				return err
			}
			if a.format == "sarif" {
				err = a.print(func(w io.Writer) error { return lint.SARIF(w, r.Problems) })
			} else {
				err = a.show(r, func(p *page) { p.lint(r) })
			}
			switch {
			case err != nil:
				return err
			case r.Counts.Errors > 0 || strict && r.Counts.Warnings > 0:
				return errLint
			}
			return nil
		},
	}
	c.Annotations = map[string]string{formats: "text json sarif"}
	c.Flags().BoolVar(&strict, "strict", false, "exit with 1 where there is a warning, too")
	return c
}

// errLint ends the command after its report.
var errLint = errors.New("the catalog has problems")

// lint gathers what loading, compiling and linting find.
func (a *app) lint(ctx context.Context, dir string) (lintReport, error) {
	r := lintReport{Problems: framework.Problems{}, Content: catalog.Counts{
		Frameworks: []catalog.FrameworkCount{}, Disciplines: []catalog.DisciplineCount{}, RelationKinds: map[string]int{},
	}}
	set, g, err := a.load(dir)
	if err == nil {
		r.take(set.Problems)
		r.Content = catalog.Count(g)
		found, lintErr := lint.Check(ctx, g)
		if lintErr != nil {
			return r, lintErr
		}
		r.take(found)
		_, err = scoring.NewContext(ctx, g)
	}
	if err != nil {
		problems, ok := errors.AsType[framework.Problems](err)
		if !ok {
			return r, err
		}
		r.take(problems)
	}
	return r, nil
}

func (r *lintReport) take(list framework.Problems) {
	r.Problems = append(r.Problems, list...)
	for _, p := range list {
		switch p.Severity {
		case framework.Error:
			r.Counts.Errors++
		case framework.Warning:
			r.Counts.Warnings++
		case framework.Hint:
			r.Counts.Hints++
		}
	}
}

func (p *page) lint(r lintReport) {
	for _, x := range r.Problems {
		line := fmt.Sprintf("%s: %s: %s [%s]", x.Where(), paintSeverity(x.Severity), x.Message, x.Code)
		if x.Suggestion != "" {
			line += fmt.Sprintf("; did you mean %q?", x.Suggestion)
		}
		p.line("%s", line)
	}
	if len(r.Problems) > 0 {
		p.line("")
	}
	if len(r.Content.Frameworks) > 0 {
		p.content(r.Content)
	}
	p.line("%d errors, %d warnings, %d hints", r.Counts.Errors, r.Counts.Warnings, r.Counts.Hints)
}

func paintSeverity(s framework.Severity) string {
	switch s {
	case framework.Error:
		return text.FgRed.Sprint(s)
	case framework.Warning:
		return text.FgYellow.Sprint(s)
	default:
		return text.Faint.Sprint(s)
	}
}

// content prints how much the catalog holds, by framework and by discipline.
func (p *page) content(c catalog.Counts) {
	p.listing(c)
	var rows []table.Row
	for _, f := range c.Frameworks {
		rows = append(rows, table.Row{f.ID, f.Points, f.Linked, f.Links, fmt.Sprintf("%.2f", ratio(f.Points, f.Requirements))})
	}
	p.line("")
	p.table(table.Row{"framework", "points", "with a control", "links", "points per requirement"}, rows, 2, 3, 4, 5)
	rows = nil
	for _, d := range c.Disciplines {
		rows = append(rows, table.Row{d.Name, d.Controls, d.Shared})
	}
	p.line("")
	p.table(table.Row{"discipline", "controls", "serve several frameworks"}, rows, 2, 3)
	rows = nil
	for _, k := range slices.Sorted(maps.Keys(c.RelationKinds)) {
		rows = append(rows, table.Row{k, c.RelationKinds[k]})
	}
	if len(rows) > 0 {
		p.line("")
		p.table(table.Row{"relation", "stated"}, rows, 2)
	}
	p.line("")
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
