package cli

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/scoring/projection"
)

func (a *app) projectCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "project DIR FRAMEWORK", Short: "Readiness of a framework that is known only by relations", Args: args(2, 2),
		Long: `Judge the workspace in DIR against its scopes, and say what that shows of a framework which is known only by
relations, such as an imported crosswalk.

A met requirement proves what it is equal to or a superset of. One that is a subset, or only intersects, leaves the
target open: it raises high, never low. The evidence behind each is listed and judged anew each time.`,
		Example: "  groundwork project examples/acme nist-ai-rmf",
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.engine(list[0])
			if err != nil {
				return err
			}
			assessment, err := e.Assess(c.Context(), org, at)
			if err != nil {
				return err
			}
			p, err := projection.Of(c.Context(), e.Graph(), assessment, list[1])
			if err != nil {
				return err
			}
			return a.show(p, func(w *page) { w.projection(p) })
		},
	}
	c.Flags().StringVar(&a.at, "at", "", "judge at this `DATE` instead of the workspace's as_of")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without links and relations that nobody reviewed")
	return c
}

func (p *page) projection(v *projection.Projection) {
	p.line("%s  %s", text.Bold.Sprint(v.Title), text.Faint.Sprint("by relations alone"))
	p.line("%s  %s", bar(v.Readiness, 40), v.Readiness)
	p.line("%d proven, %d left open, %d unrelated, of %d", v.Proven, v.Open, v.Unrelated, len(v.Requirements))
	p.wrapped(0, "Method: "+v.Method+".")
	for i := range v.Requirements {
		q := &v.Requirements[i]
		p.line("")
		p.line("%s  %s  %s", text.Bold.Sprint(q.Ref.Requirement), paintStatus(q.Status), q.Readiness)
		p.wrapped(2, q.Title)
		p.wrapped(2, q.Reason+".")
		for _, c := range q.Sources[:min(3, len(q.Sources))] {
			evidence := "no evidence"
			if n := len(c.Evidence); n > 0 {
				evidence = strings.Join(c.Evidence[:min(n, 6)], ", ")
				if n > 6 {
					evidence += fmt.Sprintf(" and %d more", n-6)
				}
			}
			p.wrapped(4, fmt.Sprintf("%s %s, %s it: %s (%s)", c.Ref, c.Readiness, c.Phrase, evidence, c.Seen))
		}
		if n := len(q.Sources) - 3; n > 0 {
			p.line("    and %d more sources", n)
		}
	}
	p.line("\n%s", v.Notice)
}
