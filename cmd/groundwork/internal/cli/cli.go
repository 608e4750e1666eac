// Package cli is the command as a whole: its manual, its commands, how it ends, and what it says of what went
// wrong. What the commands do is in the rooms judge, consult and proceed, what they share in app.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/about"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/consult"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/judge"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/proceed"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/serving"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// Exit codes.
const (
	ExitDone      = 0 // done, and ready where a threshold was asked for
	ExitFailed    = 1 // a file, a rule or the input is wrong
	ExitUsage     = 2 // the command line is wrong
	ExitThreshold = 3 // done, and below the threshold, or with files missing
)

// Main runs one command and returns its exit code.
func Main(ctx context.Context, env app.Env) int {
	a := &app.App{Env: env}
	root := root(a)
	root.SetArgs(env.Args)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	done := a.Progress()
	err := root.ExecuteContext(ctx)
	done()
	var misuse usage.Error
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, context.Canceled):
		app.Complain(env.Stderr, "groundwork: ", errors.New("interrupted; nothing more is written"))
		return ExitFailed
	case errors.Is(err, app.ErrBelow), errors.Is(err, app.ErrShort):
		app.Complain(env.Stderr, "", err)
		return ExitThreshold
	case strings.HasPrefix(err.Error(), "unknown command"):
		app.Complain(env.Stderr, "groundwork: ", unknown(root, err))
		fmt.Fprintln(env.Stderr, "Run 'groundwork --help' for the commands.")
		return ExitUsage
	case errors.As(err, &misuse), errors.Is(err, disk.ErrEmpty):
		app.Complain(env.Stderr, "groundwork: ", err)
		fmt.Fprintln(env.Stderr, "Run 'groundwork --help' for the commands.")
		return ExitUsage
	}
	if problems, ok := errors.AsType[framework.Problems](err); ok {
		for _, p := range problems {
			fmt.Fprintln(env.Stderr, safe.Text(p.String())+listed(p))
		}
	} else {
		app.Complain(env.Stderr, "groundwork: ", err)
	}
	return ExitFailed
}

// Manual is the text of --help and of the package's documentation.
const Manual = `Groundwork shows how ready an organisation is for ISO/IEC 42001 and SOC 2, and which evidence serves both.

A workspace is a folder of YAML files: scope, facts, evidence, treatments, and catalogs of your own.

  groundwork init --help                      begin a workspace: by questions, by options or by a file of answers
  groundwork evidence import --help           take in the list of evidence that you keep, as CSV or a workbook
  groundwork check --answers examples/answers/tidewell.yaml
                                              the five-minute check; without --answers it asks you
  groundwork start examples/acme              which framework first, why, and the dated way from there
  groundwork assess examples/acme             readiness per framework, and the gaps that matter most
  groundwork findings examples/acme           what could be raised, by cause, all of it
  groundwork evidence examples/acme           each piece of evidence with its verdict per framework
  groundwork explain examples/acme soc2:CC6.2 why a requirement stands where it stands
  groundwork requests examples/acme           the evidence request list, as an auditor sends it
  groundwork todo examples/acme               what is due, by whom, and what falls otherwise
  groundwork soa examples/acme                the Statement of Applicability, computed
  groundwork report examples/acme --for leadership
                                              the document for a reader, to hand over: page, PDF, workbook
  groundwork pack examples/acme               the auditor's folder or ZIP: documents, evidence, index, digests
  groundwork forecast examples/acme           when readiness falls if nothing is renewed
  groundwork window examples/acme             the earliest window that a type 2 report could have
  groundwork plan examples/acme               what to do next: the least effort that reaches a band
  groundwork whatif examples/acme --accept EV-172
                                              what would move, and why
  groundwork portfolio examples/acme          several workspaces together
  groundwork diff examples/acme@2026-07-15 examples/acme@2026-12-31
                                              what changed, and because of which evidence
  groundwork overlap iso42001 soc2            what the same evidence shows in both, both ways
  groundwork compare                          how the two frameworks differ
  groundwork path iso42001:A.2.4 soc2:CC5.3   what stated relations imply, with the proof
  groundwork draw iso42001 soc2               the overlap as a matrix, or as SVG, DOT, Mermaid
  groundwork serve --try /v1/health           pages and JSON over HTTP, on this machine
  groundwork mcp examples/acme --tools        the same for assistants, as tools
  groundwork catalog show user-access-review  a control, requirement, framework, evidence type or checklist
  groundwork catalog lint grc/                what is wrong or weak in a catalog of your own
  groundwork catalog test grc/                the tests that stand beside the rules
  groundwork completion bash                  the script by which a shell completes all this; zsh, fish, PowerShell

Exit codes: 0 done (and ready, where --fail-under asks), 1 failed, 2 wrong usage, 3 below the threshold, or a pack that lacks files.`

func root(a *app.App) *cobra.Command {
	root := &cobra.Command{
		Use: "groundwork", Long: Manual, Version: about.Line(), SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return a.Check(c) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage.Of(inWords(err)) })
	root.SetVersionTemplate("groundwork {{.Version}}\n")
	help := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, list []string) {
		if f := c.Flag("format"); f != nil {
			f.Usage = "`FORMAT` is " + cmp.Or(c.Annotations[app.Native], strings.Join(app.FormatsOf(c), ", "))
		}
		help(c, list)
	})
	f := root.PersistentFlags()
	f.StringVar(&a.Format, "format", "text", "text or json")
	f.StringVarP(&a.Output, "output", "o", "", "write to `FILE`, whose ending says the format where --format does not")
	f.StringVar(&a.Color, "color", "auto", "auto, always or never; NO_COLOR is honoured")
	catalogCmd := &cobra.Command{Use: "catalog", Short: "What is in the catalogs", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	catalogCmd.AddCommand(consult.List(a), consult.Show(a), consult.Lint(a), consult.Test(a), consult.Diff(a), consult.Import(a), consult.Export(a), consult.New(a), consult.Schema(a))
	pieces := judge.Evidence(a)
	pieces.AddCommand(proceed.Import(a), proceed.Add(a), proceed.Renew(a), proceed.Accept(a), proceed.Scan(a))
	root.AddCommand(proceed.Init(a), judge.Assess(a), pieces, judge.Explain(a), consult.Overlap(a), consult.Compare(a), consult.Path(a), consult.Draw(a), consult.Project(a),
		judge.SoA(a), judge.Report(a), judge.Pack(a), proceed.Check(a), proceed.Start(a), judge.Diff(a), judge.Forecast(a), judge.Window(a), judge.Findings(a), proceed.Requests(a), proceed.Todo(a),
		proceed.Plan(a), proceed.WhatIf(a), proceed.Portfolio(a), serving.Serve(a), serving.MCP(a), catalogCmd, about.Completion(a), about.Version(a), about.Manual(a))
	root.AddCommand(about.Topics()...)
	root.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage.Of(fmt.Errorf("unknown command %q", args[0]))
		}
		return c.Help()
	}
	if len(a.Env.Args) > 0 && strings.HasPrefix(a.Env.Args[0], cobra.ShellCompRequestCmd) { // it goes over all options of all commands
		about.Complete(a, root)
	}
	return root
}
