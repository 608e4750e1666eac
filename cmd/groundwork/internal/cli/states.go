package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
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
			err = a.show(d, func(p *page.Page) { p.Difference(d, a.all) })
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
