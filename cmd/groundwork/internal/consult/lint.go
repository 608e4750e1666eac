package consult

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// Lint is the command that tells what is wrong or weak in a catalog.
func Lint(a *app.App) *cobra.Command {
	strict := false
	c := &cobra.Command{
		Use: "lint [DIR]", Short: "What is wrong or weak in a catalog, with place and code", Args: app.Args(0, 1),
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
			r, err := linted(cmd.Context(), a, dir)
			if err != nil {
				return err
			}
			if a.Format == "sarif" {
				err = a.Print(func(w io.Writer) error { return lint.SARIF(w, r.Problems) })
			} else {
				err = a.Show(r, func(p *page.Page) { lookup.Lint(p, r) })
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
	c.Annotations = map[string]string{app.Formats: "text json sarif"}
	c.Flags().BoolVar(&strict, "strict", false, "exit with 1 where there is a warning, too")
	return c
}

// errLint ends the command after its report.
var errLint = errors.New("the catalog has problems")

// linted gathers what loading, compiling and linting find.
func linted(ctx context.Context, a *app.App, dir string) (view.LintReport, error) {
	set, g, err := a.Silently(ctx, dir)
	return answer.Linted(ctx, set, g, err)
}
