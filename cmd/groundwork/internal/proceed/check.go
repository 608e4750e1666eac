package proceed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/ask"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/quiz"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// checking are the flags of the check.
type checking struct {
	frameworks     []string
	answers, state string
	most           int
	oneByOne, save bool
}

// Check is the command that asks a few questions and tells where one stands.
func Check(a *app.App) *cobra.Command {
	var o checking
	c := &cobra.Command{
		Use: "check [DIR]", Short: "The five-minute check: a few questions, and where you stand", Args: app.Args(0, 1),
		SuggestFor: []string{"checkup", "questionnaire", "selfcheck"},
		Long: `Asks about fifteen questions, one at a time: what applies to you, what is expected, and where you stand. It ends once the band
is settled. The result rests on what you say and on nothing else. "I do not know" and "skip" are answers; back goes back.

With DIR, the facts of that workspace are known already, --save writes the new ones into it, and where it has evidence, what
is said stands beside what is shown. -o facts.yaml writes the answers as facts. --state FILE keeps them for going on later.`,
		Example:     "  groundwork check --answers examples/answers/tidewell.yaml\n  groundwork check --answers examples/answers/tidewell.yaml --format md",
		Annotations: map[string]string{app.Formats: "text json md yaml"},
		RunE: func(c *cobra.Command, list []string) error {
			dir := ""
			if len(list) > 0 {
				dir = list[0]
			}
			if o.save && dir == "" {
				return usage.Of(errors.New("--save writes into a workspace: name its folder, groundwork check DIR --save"))
			}
			return checkUp(c.Context(), a, dir, o)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.frameworks, "framework", nil, "a framework by its `ID`; more than once for more (default: the first of the built-in ones)")
	f.StringVar(&o.answers, "answers", "", "take the answers from `FILE`, and ask nobody")
	f.StringVar(&o.state, "state", "", "keep what was answered in `FILE`, and go on from there")
	f.IntVar(&o.most, "most", checkup.Most, "ask at most `N` questions; 0 asks until the band is settled")
	f.BoolVar(&o.oneByOne, "one-by-one", false, "ask for each control by itself")
	f.BoolVar(&o.save, "save", false, "write the answers as facts into DIR")
	f.BoolVar(&a.All, "all", false, "list every gap")
	f.StringVar(&a.At, "at", "", "show what evidence shows as of `DATE` (default: the organisation's as_of, else today)")
	return c
}

// checkUp asks, and tells what came of it.
func checkUp(ctx context.Context, a *app.App, dir string, o checking) error {
	if o.most < 0 {
		return usage.Of(fmt.Errorf("--most %d: want a number of questions, or 0 for as many as it takes", o.most))
	}
	if o.most == 0 {
		o.most = -1
	}
	e, org, at, err := a.Opened(ctx, dir)
	if err != nil {
		return err
	}
	if len(o.frameworks) == 0 {
		list, err := a.Builtin(ctx)
		if err != nil {
			return err
		}
		o.frameworks = list[:1]
	}
	var known []string
	for _, f := range e.Graph().Frameworks() {
		known = append(known, f.ID)
	}
	for _, id := range o.frameworks {
		if id == "" {
			return usage.Of(errors.New("--framework: name one of " + strings.Join(known, ", ")))
		}
		if err := list.Named("--framework", id, known); err != nil {
			return usage.Of(err)
		}
	}
	c, err := checkup.New(e, checkup.Options{Frameworks: o.frameworks, Most: o.most, OneByOne: o.oneByOne})
	if err != nil {
		return err
	}
	s, before, err := resumed(ctx, c, o.state)
	if err != nil {
		return err
	}
	if dir != "" && !app.States(org) {
		before = append(before, fmt.Sprintf("%s states nothing yet: 'groundwork init %s' begins a workspace, which takes the answers over.", dir, dir))
	}
	about := &answer.Case{Engine: e, Org: org, At: at}
	s.Known = about.Known(s)
	s, notes, err := answered(ctx, a, c, s, o)
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // whoever left sees how far it came
	v, err := about.Checked(ctx, c, s)
	if err != nil {
		return err
	}
	v.Notes = append(append(v.Notes, before...), notes...)
	if o.save {
		name, err := saveFacts(ctx, e.Graph(), dir, c.Facts(s))
		if err != nil {
			return err
		}
		v.Notes = append(v.Notes, fmt.Sprintf("The answers stand in %s as facts of the workspace.", name))
	}
	return tell(a, v)
}

// resumed reads what was kept, without what was skipped, and says where it is of another catalog.
func resumed(ctx context.Context, c *checkup.Checkup, name string) (checkup.State, []string, error) {
	var s checkup.State
	if name == "" {
		return s, nil, nil
	}
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
		return s, nil, nil
	}
	data, err := disk.Read(ctx, name)
	if err != nil {
		return s, nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields() // so that a file of something else is not written over
	if err := dec.Decode(&s); err != nil || s.Answers == nil || dec.More() {
		return s, nil, fmt.Errorf("%s: not what --state keeps: name another file, or remove it to begin anew", name)
	}
	var notes []string
	hint := ""
	if c.Elsewhere(s) {
		hint = "; it was kept for another catalog: name another file to begin anew"
		notes = append(notes, fmt.Sprintf("The answers in %s were given to another catalog, whose questions may have meant something else: look through them, or name another file to begin anew.", name))
	}
	s.Known, s.Catalog = nil, ""
	if s, err = c.Sound(s); err != nil {
		return s, nil, fmt.Errorf("%s: %w%s", name, err, hint)
	}
	return c.Again(s), notes, nil
}

// answered takes the answers from a file or from a person.
func answered(ctx context.Context, a *app.App, c *checkup.Checkup, s checkup.State, o checking) (checkup.State, []string, error) {
	keep := func(s checkup.State) error { return keepState(o.state, s) }
	switch {
	case o.answers != "":
		data, err := a.Read(ctx, o.answers)
		if err != nil {
			return s, nil, err
		}
		said, err := quiz.Read(c, o.answers, data)
		if err != nil {
			return s, nil, err
		}
		s, rest, err := quiz.ByFile(ctx, c, s, said)
		if err != nil {
			return s, nil, err
		}
		var notes []string
		if len(said) == 0 {
			notes = append(notes, o.answers+" holds no answers: each question counts as skipped.")
		}
		if len(rest) > 0 {
			notes = append(notes, answersText(len(rest))+" not asked for: --most 0 asks for all that bears on the result.")
		}
		return s, notes, keep(s)
	default:
		t, err := terminal(ctx, a)
		if err != nil {
			return s, nil, err
		}
		s, err = quiz.Interview(ctx, c, s, t, o.oneByOne, keep)
		t.Close()
		if errors.Is(err, ask.ErrLeft) {
			return s, []string{"You left before the end: this is how far it came."}, nil
		}
		return s, nil, err
	}
}

func answersText(n int) string {
	if n == 1 {
		return "1 of the answers was"
	}
	return fmt.Sprintf("%d of the answers were", n)
}

func keepState(name string, s checkup.State) error {
	if name == "" {
		return nil
	}
	s.Known = []evidence.Fact{}
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := disk.Write(name, append(data, '\n'), &disk.Inputs{}); err != nil {
		return fmt.Errorf("--state: %w", err)
	}
	return nil
}

// tell writes the result in the form that is asked for. Facts that go to a file leave the screen to
// the result.
func tell(a *app.App, v view.Check) error {
	text := func(p *page.Page) { onward.Check(p, v, a.All) }
	switch a.Format {
	case "md":
		return a.Print(func(w io.Writer) error { return onward.CheckMarkdown(w, v) })
	case "yaml":
		if err := a.Print(func(w io.Writer) error { return onward.Facts(w, v.Facts) }); err != nil || a.Output == "" {
			return err
		}
		v.Notes = append(v.Notes, fmt.Sprintf("The answers stand in %s as facts: a workspace takes the file as it is.", a.Output))
		a.Output = ""
		return a.Print(func(w io.Writer) error { return a.Page(w, text) })
	default:
		return a.Show(v, text)
	}
}

// savedFacts is the file of a workspace in which the check writes.
const savedFacts = "facts-check.yaml"

// saveFacts writes the facts of what was answered, with those that the file holds by then and nothing
// was answered to, while nobody else writes to the workspace. It returns the name of the file.
func saveFacts(ctx context.Context, g *mapping.Graph, dir string, facts []evidence.Fact) (string, error) {
	free, err := disk.Lock(ctx, dir)
	if err != nil {
		return "", err
	}
	defer free()
	name := filepath.Join(dir, savedFacts)
	switch data, err := os.ReadFile(name); { //nolint:gosec // a file of the workspace
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return "", fmt.Errorf("%s cannot be read: use -o FILE", name)
	case !strings.HasPrefix(string(data), onward.FactsHead):
		return "", fmt.Errorf("%s: was not written by the check: move its facts elsewhere, or use -o FILE", name)
	default:
		before, err := quiz.ReadFacts(g, name, data)
		if err != nil {
			return "", err
		}
		for _, f := range before {
			if !slices.ContainsFunc(facts, func(x evidence.Fact) bool { return x.ID == f.ID }) {
				facts = append(facts, f)
			}
		}
	}
	var b strings.Builder
	if err := onward.Facts(&b, facts); err != nil {
		return "", err
	}
	return name, disk.Write(name, []byte(b.String()), &disk.Inputs{}) // which the check alone writes
}
