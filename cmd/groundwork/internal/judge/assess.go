// Package judge holds the commands that judge a workspace as it stands, and tell why: readiness, findings,
// evidence, the Statement of Applicability, what changed, and what comes if nothing is done.
package judge

import (
	"context"
	"fmt"
	"io"
	"math"
	"runtime"
	"sync"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/office"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/dossier"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func assessed(a *app.App, c *cobra.Command, dir string) (*result.Assessment, error) {
	_, _, res, err := workspace(a, c, dir)
	return res, err
}

// workspace assesses a folder, and returns what judged it and what it states.
func workspace(a *app.App, c *cobra.Command, dir string) (*scoring.Engine, *organisation.Organisation, *result.Assessment, error) {
	e, org, at, err := a.Engine(c.Context(), dir)
	if err != nil {
		return nil, nil, nil, err
	}
	_, res, err := session(a, c, e, org, at)
	if err != nil {
		return nil, nil, nil, err
	}
	return e, org, res, nil
}

// session opens what a workspace states at a day, and assesses it. The session is for those who go on
// from there, so that nothing is judged twice.
func session(a *app.App, c *cobra.Command, e *scoring.Engine, org *organisation.Organisation, at framework.Date) (*scoring.Session, *result.Assessment, error) {
	s, err := e.OpenChecked(c.Context(), org, at, check.Proof{}) // by loading it
	if err != nil {
		return nil, nil, err
	}
	res, err := s.Assessment(c.Context())
	if err != nil {
		return nil, nil, err
	}
	if a.Note != "" && a.Format == "json" {
		res.Problems = append([]string{a.Note}, res.Problems...)
	}
	if err := answer.OneLens(res, "--lens", a.Lens); err != nil {
		return nil, nil, err
	}
	return s, res, nil
}

// Assess is the command that tells how ready an organisation is.
func Assess(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "assess [DIR]", Short: "Readiness per framework and requirement", Args: app.Args(0, 1),
		Long: `Judges the workspace in DIR (default: this folder) against each framework in its scope.

Low is what is shown; high is what is not yet ruled out. A workspace without a scope is judged for the frameworks that it declares,
else for the built-in ones, each by its default profile, and that is told first; a folder that states nothing is not judged.
What a framework wants in writing is told in a line for each checklist, and enters no figure.
As html, pdf or xlsx it is the whole report: pictures, requirements, gaps by weight, evidence, what could be raised.
Other programs take what could be raised as SARIF with places or as an OSCAL plan of action (oscal-poam), each requirement as
a test of JUnit, and all as OSCAL assessment-results (oscal).
'groundwork init' begins a workspace.`,
		Example: "  groundwork assess examples/acme\n  groundwork assess examples/acme --fail-under 0.8 --format json\n  groundwork assess examples/acme --format sarif -o readiness.sarif\n  groundwork assess examples/acme -o readiness.html",
		RunE: func(c *cobra.Command, list []string) error {
			if !(a.FailUnder >= 0 && a.FailUnder <= 1) { // so that NaN is none
				return usage.Of(fmt.Errorf("--fail-under %v: want a share from 0 to 1, such as 0.8", a.FailUnder))
			}
			e, org, at, err := a.Engine(c.Context(), app.DirOf(list))
			if err != nil {
				return err
			}
			side, stop := context.WithCancel(c.Context())
			defer stop()
			then := ahead(side, a, e, org, at)
			s, res, err := session(a, c, e, org, at)
			if err != nil {
				return err
			}
			if err := differing(a, c, app.DirOf(list), org); err != nil {
				return err
			}
			if err := told(side, c, a, e, s, res, then); err != nil {
				return err
			}
			for _, f := range res.Frameworks {
				if c.Flags().Changed("fail-under") && f.Readiness.Low < a.FailUnder {
					return fmt.Errorf("%s: %.3f is %w of %g", f.Lens, math.Floor(1000*f.Readiness.Low)/1000, app.ErrBelow, a.FailUnder)
				}
			}
			return nil
		},
	}
	a.Judged(c)
	c.Annotations = map[string]string{app.Formats: "text json md html pdf xlsx sarif junit oscal oscal-poam"}
	c.Flags().Float64Var(&a.FailUnder, "fail-under", 0, "exit with 3 if low of a framework is under `N` (0 to 1)")
	c.Flags().BoolVar(&a.All, "all", false, "list every requirement, gap and finding besides")
	c.Flags().BoolVar(&a.Tests, "tests", false, "list how often each control ran, and what samples of it found")
	return c
}

// ahead judges on another core what a workspace comes to by the day by which what to do first is weighed; nil where that is not
// told, or there is no other core. What panics there does so anew for whoever finds nothing there.
func ahead(ctx context.Context, a *app.App, e *scoring.Engine, org *organisation.Organisation, at framework.Date) <-chan *scoring.Session {
	if a.Format != "text" || a.Lens != "" || runtime.GOMAXPROCS(0) == 1 {
		return nil
	}
	judged := make(chan *scoring.Session, 1)
	go func() {
		defer close(judged)
		defer func() { _ = recover() }()
		then, err := e.OpenChecked(ctx, org, at.AddDays(advise.FirstDays), check.Proof{})
		if err != nil {
			return // whoever waits finds it anew
		}
		_, _ = then.Figures(ctx, scoring.Change{}) // what does not come of it now does later
		judged <- then
	}()
	return judged
}

// first lists what to do first, of the whole assessment and by what another core judged of the days ahead, if it did: on that core,
// while this one goes on until it asks for the list.
func first(ctx context.Context, e *scoring.Engine, s *scoring.Session, org *organisation.Organisation, whole *result.Assessment, then <-chan *scoring.Session) func() ([]requests.Item, error) {
	alone := func() ([]requests.Item, error) { return advise.FirstOf(ctx, e, s, thingsFirst) }
	if then == nil {
		return alone
	}
	list := sync.OnceValues(func() ([]requests.Item, error) {
		if then := <-then; then != nil {
			return advise.FirstBy(ctx, e, org, whole, then, thingsFirst)
		}
		return alone()
	})
	go func() {
		defer func() { _ = recover() }() // list keeps it, for whoever asks
		_, _ = list()
	}()
	return list
}

// told writes an assessment in the asked form.
func told(ctx context.Context, c *cobra.Command, a *app.App, e *scoring.Engine, s *scoring.Session, res *result.Assessment, then <-chan *scoring.Session) error {
	org := s.Organisation()
	switch a.Format {
	case "html", "pdf", "xlsx":
		return readiness(a, c, e, org, res.At)
	case "json":
		return a.Show(res, nil)
	case "text":
		todo := first(ctx, e, s, org, res, then)
		return a.Show(res, func(p *page.Page) {
			standing.Assessment(p, res, todo, dossier.Of(e.Graph(), org, res), a.All, a.Tests)
		})
	}
	return a.Print(func(w io.Writer) error {
		return handedOn(w, a.Format, res, office.Said{Organisation: org, Graph: e.Graph()})
	})
}

// differing tells beside the answer which files of evidence are not those whose digests their pieces
// state. It changes no figure: that somebody accepted the piece still stands, and what they saw is gone.
func differing(a *app.App, c *cobra.Command, dir string, org *organisation.Organisation) error {
	root, place, err := folder(dir)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // only read
	list, left, err := scan.Differing(c.Context(), place.FS, org.Evidence)
	if err != nil {
		return err
	}
	for _, p := range list {
		told := framework.Problem{
			Pos: p.Places.At("source.sha256"), Severity: framework.Warning,
			Message: fmt.Sprintf("the file of evidence %q has changed since its digest was taken (%s): look at it, then renew the piece; its figures are as they were", p.ID, p.Origin.URI),
		}
		fmt.Fprintln(a.Env.Stderr, safe.Text(told.String()))
	}
	if left > 0 {
		fmt.Fprintf(a.Env.Stderr, "%d files of evidence were not compared with their digests, since there is much to read: groundwork evidence scan %s does\n", left, safe.Text(dir))
	}
	return nil
}

// readiness writes the whole report.
func readiness(a *app.App, c *cobra.Command, e *scoring.Engine, org *organisation.Organisation, at framework.Date) error {
	m, err := advise.Material(c.Context(), e, org, at)
	if err != nil {
		return err
	}
	m.Lens = a.Lens
	d, err := handover.Readiness(m)
	if err != nil {
		return err
	}
	return handOver(a, d, "", false)
}

// handedOn writes an assessment for another program, or as Markdown.
func handedOn(w io.Writer, format string, res *result.Assessment, of office.Said) error {
	switch format {
	case "sarif":
		return office.SARIF(w, res, of)
	case "junit":
		return office.JUnit(w, res)
	case "oscal":
		return office.OSCALResults(w, res)
	case "oscal-poam":
		return office.OSCALPlan(w, res)
	}
	return report.AssessmentMarkdown(w, res)
}
