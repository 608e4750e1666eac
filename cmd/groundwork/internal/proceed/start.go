package proceed

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/ask"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/ical"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/picture"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/quiz"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/start"
)

// Start is the command that tells where to start.
func Start(a *app.App) *cobra.Command {
	answers, pace := "", 0.0
	c := &cobra.Command{
		Use: "start [DIR]", Short: "Which framework first, why, and the dated way from there", Args: app.Args(0, 1),
		SuggestFor: []string{"begin", "first", "roadmap"},
		Long: `Says where to start, from what buyers ask, data, AI, markets, deadlines and what runs already: the facts of the workspace in DIR.
Without DIR it asks you, one question at a time, or takes --answers FILE: lines such as buyers_ask_soc2: yes, or facts as a
workspace has them. Reasons for and against stand beside what the second framework costs after the first, both ways, and a
dated sequence of steps. A fact that nobody stated says nothing, and is listed.`,
		Example:     "  groundwork start --answers examples/answers/start.yaml\n  groundwork start examples/acme\n  groundwork start examples/acme --format mermaid -o way.mmd",
		Annotations: map[string]string{app.Formats: "text json mermaid svg ics"},
		RunE: func(c *cobra.Command, list []string) error {
			if c.Flags().Changed("pace") && !(pace > 0 && pace <= 1000) {
				return usage.Of(fmt.Errorf("--pace %g: want days of work a week, such as 5", pace))
			}
			dir := ""
			if len(list) > 0 {
				dir = list[0]
			}
			return started(c.Context(), a, dir, answers, pace)
		},
	}
	c.Flags().StringVar(&answers, "answers", "", "take the answers from `FILE`, and ask nobody")
	c.Flags().Float64Var(&pace, "pace", start.Pace, "`DAYS` of work that a week brings")
	c.Flags().StringVar(&a.At, "at", "", "begin on `DATE` (default: the organisation's as_of, else today)")
	c.Flags().BoolVar(&a.All, "all", false, "list every control and fact")
	return c
}

func started(ctx context.Context, a *app.App, dir, answers string, pace float64) error {
	e, org, at, err := a.Opened(ctx, dir)
	if err != nil {
		return err
	}
	if dir != "" && answers == "" && !app.States(org) {
		return fmt.Errorf("%s states nothing of an organisation, so that nothing speaks for any start: 'groundwork init %s' begins a workspace, and 'groundwork start' without a folder asks you", dir, dir)
	}
	if answers != "" || dir == "" {
		if org, err = stated(ctx, a, e, answers, at); err != nil {
			return err
		}
	}
	runs, err := running(ctx, e, org, at)
	if err != nil {
		return err
	}
	answer, err := start.Of(ctx, e, start.Input{Facts: org.Facts, Runs: runs, At: at, Pace: pace})
	if err != nil {
		return err
	}
	switch a.Format {
	case "mermaid":
		return a.Print(func(w io.Writer) error { return picture.WayMermaid(w, answer) })
	case "svg":
		return a.Print(func(w io.Writer) error { return picture.WaySVG(w, answer) })
	case "ics":
		return a.Print(func(w io.Writer) error { return ical.Way(w, answer) })
	default:
		return a.Show(answer, func(p *page.Page) { onward.Start(p, answer, a.All) })
	}
}

// running lists the controls that evidence shows whole wherever they are asked for.
func running(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at framework.Date) ([]string, error) {
	if len(org.Evidence) == 0 {
		return nil, nil
	}
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	list, err := s.Standings(ctx)
	if err != nil {
		return nil, err
	}
	whole := map[string]bool{}
	for _, x := range list {
		before, seen := whole[x.Control]
		whole[x.Control] = (before || !seen) && x.Shown.Low >= 1-result.Epsilon
	}
	var runs []string
	for _, k := range e.Graph().Controls() {
		if whole[k.ID] {
			runs = append(runs, k.ID)
		}
	}
	return runs, nil
}

// stated takes the facts from a file of answers, or from a person.
func stated(ctx context.Context, a *app.App, e *scoring.Engine, name string, at framework.Date) (*organisation.Organisation, error) {
	org := &organisation.Organisation{}
	if name != "" {
		data, err := a.Read(ctx, name)
		if err != nil {
			return nil, err
		}
		org.Facts, err = quiz.ReadFacts(e.Graph(), name, data)
		if err == nil && len(org.Facts) == 0 {
			fmt.Fprintln(a.Env.Stderr, safe.Text(name+" states no facts, so that nothing speaks for any start."))
		}
		return org, err
	}
	t, err := terminal(ctx, a)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	org.Facts, err = quiz.Facts(e.Graph(), t, func(stated []evidence.Fact) ([]string, error) {
		answer, err := start.Of(ctx, e, start.Input{Facts: stated, At: at})
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(answer.Waiting))
		for i, w := range answer.Waiting {
			ids[i] = w.Fact
		}
		return ids, nil
	})
	if errors.Is(err, ask.ErrLeft) {
		err = nil // what was said by then says where to start
	}
	return org, err
}

// terminal is where a person is asked.
func terminal(ctx context.Context, a *app.App) (*ask.Terminal, error) {
	if !a.Env.Answers || a.Env.Stdin == nil {
		return nil, usage.Of(errors.New("there is no terminal to ask on: say --answers FILE"))
	}
	return asking(ctx, a), nil
}

// asking takes over a terminal that there is. It has to be closed.
func asking(ctx context.Context, a *app.App) *ask.Terminal {
	if a.Quiet != nil {
		a.Quiet()
	}
	plain := a.Env.Getenv("ACCESSIBLE") != "" || a.Env.Getenv("TERM") == "dumb"
	return ask.At(ctx, a.Env.Stdin, a.Env.Stdout, plain)
}
