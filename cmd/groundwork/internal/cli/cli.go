// Package cli is the command: it reads arguments, loads what they name, calls the library, and hands
// what comes out to package page, to package picture, or out as JSON.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// Exit codes.
const (
	ExitDone      = 0 // done, and ready where a threshold was asked for
	ExitFailed    = 1 // a file, a rule or the input is wrong
	ExitUsage     = 2 // the command line is wrong
	ExitThreshold = 3 // done, and below the threshold
)

// Env is what the command takes from the outside.
type Env struct {
	Args           []string
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Getenv         func(string) string
	Terminal       bool // Stdout is a terminal
	ErrTerminal    bool // Stderr is one: progress may be shown there
	Width          int  // columns, 0 for not known
}

// errBelow says that a threshold was not reached.
var errBelow = errors.New("below the threshold")

// usageError is a fault of the command line.
type usageError struct{ error }

// Main runs one command and returns its exit code.
func Main(ctx context.Context, env Env) int {
	a := &app{env: env}
	root := a.root()
	root.SetArgs(env.Args)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	done := a.progress()
	err := root.ExecuteContext(ctx)
	done()
	var usage usageError
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, errBelow):
		fmt.Fprintln(env.Stderr, err)
		return ExitThreshold
	case errors.As(err, &usage) || strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintf(env.Stderr, "groundwork: %v\nRun 'groundwork --help' for the commands.\n", err)
		return ExitUsage
	}
	if problems, ok := errors.AsType[framework.Problems](err); ok {
		fmt.Fprintln(env.Stderr, problems.Error())
	} else {
		fmt.Fprintf(env.Stderr, "groundwork: %v\n", err)
	}
	return ExitFailed
}

// app holds the flags that all commands share.
type app struct {
	env                     Env
	format, output, dir, at string
	color, lens             string
	reviewedOnly, all       bool
	additional              []string // categories of additional criteria
	tests                   bool
	failUnder               float64
	tracker                 atomic.Pointer[progress.Tracker] // of a command that takes long
}

// Manual is the text of --help and of the package's documentation.
const Manual = `Groundwork shows how ready an organisation is for ISO/IEC 42001 and SOC 2, and which evidence serves both.

A workspace is a folder of YAML files: scope, facts, evidence, treatments, and catalogs of your own.

  groundwork assess examples/acme             readiness per framework, and the gaps that matter most
  groundwork evidence examples/acme           each piece of evidence with its verdict per framework
  groundwork explain examples/acme soc2:CC6.2 why a requirement stands where it stands
  groundwork soa examples/acme                the Statement of Applicability, computed
  groundwork forecast examples/acme           when readiness falls if nothing is renewed
  groundwork window examples/acme             the earliest window that a type 2 report could have
  groundwork diff examples/acme@2026-07-15 examples/acme@2026-12-31
                                              what changed, and because of which evidence
  groundwork overlap iso42001 soc2            what the same evidence shows in both, both ways
  groundwork compare                          how the two frameworks differ
  groundwork path iso42001:A.2.4 soc2:CC5.3   what stated relations imply, with the proof
  groundwork draw iso42001 soc2               the overlap as a matrix, or as SVG, DOT, Mermaid
  groundwork catalog show user-access-review  a control, requirement, framework, evidence type or checklist
  groundwork catalog lint grc/                what is wrong or weak in a catalog of your own
  groundwork catalog test grc/                the tests that stand beside the rules

Exit codes: 0 done (and ready, where --fail-under asks), 1 failed, 2 wrong usage, 3 below the threshold.`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "groundwork", Long: Manual, SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return a.check(c) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	f := root.PersistentFlags()
	f.StringVar(&a.format, "format", "text", "text or json")
	f.StringVarP(&a.output, "output", "o", "", "write to `FILE` instead of the terminal")
	f.StringVar(&a.color, "color", "auto", "auto, always or never; NO_COLOR is honoured")
	catalogCmd := &cobra.Command{Use: "catalog", Short: "What is in the catalogs", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	catalogCmd.AddCommand(a.listCommand(), a.showCommand(), a.lintCommand(), a.testCommand(), a.diffCommand(), a.importCommand(), a.exportCommand(), a.newCommand(), a.schemaCommand())
	root.AddCommand(a.assessCommand(), a.evidenceCommand(), a.explainCommand(), a.overlapCommand(), a.compareCommand(), a.pathCommand(), a.drawCommand(), a.projectCommand(),
		a.soaCommand(), a.statesCommand(), a.forecastCommand(), a.windowCommand(), catalogCmd)
	root.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usageError{fmt.Errorf("unknown command %q", args[0])}
		}
		return c.Help()
	}
	return root
}

// args counts positional arguments; a wrong count is wrong usage.
func args(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, list []string) error {
		if len(list) < least || len(list) > most {
			return usageError{fmt.Errorf("%d arguments given; usage: %s", len(list), c.UseLine())}
		}
		return nil
	}
}

// formats is the annotation of a command that has more formats than text and json.
const formats = "formats"

func (a *app) check(c *cobra.Command) error {
	list := []string{"text", "json"}
	if more := c.Annotations[formats]; more != "" {
		list = strings.Fields(more)
	}
	if !slices.Contains(list, a.format) {
		return usageError{fmt.Errorf("unknown format %q: want %s", a.format, strings.Join(list, " or "))}
	}
	switch a.color {
	case "always":
		text.EnableColors()
	case "never":
		text.DisableColors()
	case "auto":
		if a.env.Terminal && a.env.Getenv("NO_COLOR") == "" && a.output == "" {
			text.EnableColors()
		} else {
			text.DisableColors()
		}
	default:
		return usageError{fmt.Errorf("unknown colour choice %q: want auto, always or never", a.color)}
	}
	return nil
}

// load reads the built-in catalog and a folder, if one is named.
func (a *app) load(ctx context.Context, dir string) (*catalog.Set, *mapping.Graph, error) {
	if dir == "" {
		set, err := catalog.Loader{}.Load(ctx, catalog.Builtin())
		return build(ctx, set, err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("workspace %q: %w", dir, err)
	}
	if !info.IsDir() {
		return nil, nil, fmt.Errorf("workspace %q: not a folder", dir)
	}
	set, err := catalog.Loader{}.Load(ctx, catalog.Builtin(), catalog.Dir(dir))
	return build(ctx, set, err)
}

// maxFile is how much of a file that is named on the command line is read.
const maxFile = 64 << 20

// readFile reads a file that the user names, and no pipe or device, which may have no end
// or make the command wait for ever.
func readFile(ctx context.Context, name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	f, err := os.Open(name) //nolint:gosec // the file that the user names
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxFile:
		return nil, fmt.Errorf("%s: larger than %d bytes", name, maxFile)
	}
	return data, ctx.Err()
}

func build(ctx context.Context, set *catalog.Set, err error) (*catalog.Set, *mapping.Graph, error) {
	if err != nil {
		return nil, nil, err
	}
	graph, err := mapping.BuildContext(ctx, set.Source)
	return set, graph, err
}

// engine loads a workspace and opens it at the asked date.
func (a *app) engine(ctx context.Context, dir string) (*scoring.Engine, *organisation.Organisation, framework.Date, error) {
	set, graph, err := a.load(ctx, dir)
	if err != nil {
		return nil, nil, 0, err
	}
	var opts []scoring.Option
	if a.reviewedOnly {
		opts = append(opts, scoring.ReviewedOnly())
	}
	e, err := scoring.NewContext(ctx, graph, opts...)
	if err != nil {
		return nil, nil, 0, err
	}
	org := set.Organisation
	if !states(org) {
		return nil, nil, 0, fmt.Errorf("%s states nothing of an organisation, so that nothing is judged: say under scope: what is judged, and list evidence (examples/acme shows how)", dir)
	}
	for _, p := range set.Problems { // what is odd and let pass is said beside the answer
		if p.Code == organisation.CodeTold || p.Code == catalog.CodeFirstEdition {
			fmt.Fprintln(a.env.Stderr, p)
		}
	}
	at, err := a.instant(org)
	if err != nil {
		return nil, nil, 0, err
	}
	return e, org, at, nil
}

// instant is the day of --at, else the workspace's own, else today.
func (a *app) instant(org *organisation.Organisation) (framework.Date, error) {
	if a.at != "" {
		at, err := framework.ParseInstant(a.at)
		if err != nil {
			return 0, usageError{fmt.Errorf("--at: %w", err)}
		}
		return at, nil
	}
	if org != nil && !org.AsOf.IsZero() {
		return org.AsOf, nil
	}
	return framework.DateOf(a.env.Now()), nil
}

// print writes what render makes, all of it or nothing.
func (a *app) print(render func(io.Writer) error) error {
	var b strings.Builder
	if err := render(&b); err != nil {
		return err
	}
	if a.output == "" {
		_, err := io.WriteString(a.env.Stdout, b.String())
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(a.output), ".groundwork-*")
	if err != nil {
		return fmt.Errorf("output: %w", err)
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // gone once it is renamed
	_, err = io.WriteString(tmp, b.String())
	if err := errors.Join(err, tmp.Close()); err != nil {
		return fmt.Errorf("output: %w", err)
	}
	if err := os.Chmod(tmp.Name(), 0o644); err != nil { //nolint:gosec // a report is for reading
		return fmt.Errorf("output: %w", err)
	}
	return os.Rename(tmp.Name(), a.output)
}
