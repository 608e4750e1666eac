package judge

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Diff is the command that tells what changed between two states of a workspace.
func Diff(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "diff OLDER NEWER", Short: "What changed between two states of a workspace, and because of which evidence", Args: app.Args(2, 2),
		Long: `OLDER and NEWER are each DIR, DIR@DATE, or a stored assessment: a file that 'groundwork assess DIR --format json -o FILE' wrote.
A stored one is compared as it was; nothing in it is judged anew. --fail-on-fall exits with 3 if low of a scope fell.`,
		Example: `  groundwork diff examples/acme@2026-07-15 examples/acme@2026-12-31
  groundwork assess examples/acme --format json -o july.json && groundwork diff july.json examples/acme@2026-10-01`,
		Annotations: map[string]string{app.Formats: "text json md"},
	}
	fall := c.Flags().Bool("fail-on-fall", false, "exit with 3 if low of a scope fell")
	c.Flags().BoolVar(&a.All, "all", false, "list every reason and every piece of evidence")
	c.Flags().BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	c.RunE = func(c *cobra.Command, list []string) error {
		was, err := state(a, c, list[0])
		if err != nil {
			return err
		}
		is, err := state(a, c, list[1])
		if err != nil {
			return err
		}
		d := difference.Between(was, is)
		if a.Format == "md" {
			err = a.Print(func(w io.Writer) error { return report.DifferenceMarkdown(w, d) })
		} else {
			err = a.Show(d, func(p *page.Page) { standing.Difference(p, d, a.All) })
		}
		if err != nil {
			return err
		}
		for _, l := range d.Lenses {
			if *fall && l.Is.Low < l.Was.Low-result.Epsilon {
				is, was := below(l.Is.Low, l.Was.Low)
				return fmt.Errorf("%s: %s is %w of %s", l.Lens, is, app.ErrBelow, was)
			}
		}
		return nil
	}
	return c
}

// state reads a stored assessment, or assesses DIR or DIR@DATE.
func state(a *app.App, c *cobra.Command, spec string) (*result.Assessment, error) {
	if info, err := os.Stat(spec); err == nil && !info.IsDir() {
		data, err := a.Read(c.Context(), spec)
		if err != nil {
			return nil, fmt.Errorf("stored assessment: %w", err)
		}
		if !bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n"), []byte("{")) {
			return nil, fmt.Errorf("%s is no stored assessment: name the folder of a workspace, or a file that 'groundwork assess DIR --format json -o FILE' wrote", spec)
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
				return nil, usage.Of(fmt.Errorf("%s: %w", spec, err))
			}
		}
	}
	a.At = date
	return assessed(a, c, dir)
}

// below writes two figures, each rounded down, with as many digits as tell the lower one from the other.
func below(low, high float64) (string, string) {
	const least, most = 3, 9 // digits
	a, b := "", ""
	for n := least; n <= most; n++ {
		unit := math.Pow10(n)
		a, b = strconv.FormatFloat(math.Floor(low*unit)/unit, 'f', n, 64), strconv.FormatFloat(math.Floor(high*unit)/unit, 'f', n, 64)
		if a != b {
			break
		}
	}
	return a, b
}
