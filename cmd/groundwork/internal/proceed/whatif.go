package proceed

import (
	"context"
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
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/changes"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/report"
)

// WhatIf is the command that tells what a change would move.
func WhatIf(a *app.App) *cobra.Command {
	var accept, drop, answer, windows []string
	c := &cobra.Command{
		Use: "whatif DIR [CHANGES]...", Short: "What would move, and why, if evidence, facts, scope or treatments were others", Args: app.Args(1, 20),
		Long: `Judges the workspace in DIR as it stands and as CHANGES make it, and says what moves and because of what. Nothing is written.

CHANGES are files, or folders of files, with the keys of a workspace (evidence, facts, scope, operates, treatments, risks, nonconformities): a piece of
evidence with a known id, an answer, a scope, a risk and a nonconformity take the place of those that are there, treatments are added. Beside these,
remove: {evidence: [ids], treatments: [what they are about], facts: [ids], risks: [ids], nonconformities: [ids], scope: [ids]} takes away.`,
		Example:     "  groundwork whatif examples/acme --accept EV-172\n  groundwork whatif examples/acme --answer ai_affects_people=false\n  groundwork whatif examples/acme changes.yaml --at 2026-12-31",
		Annotations: map[string]string{app.Formats: "text json md"},
		RunE: func(c *cobra.Command, list []string) error {
			if len(list) == 1 && len(accept)+len(drop)+len(answer)+len(windows) == 0 {
				return usage.Of(errors.New("nothing to try: name a file of changes, or use --accept, --drop, --answer or --window"))
			}
			e, org, at, err := a.Engine(c.Context(), list[0])
			if err != nil {
				return err
			}
			s, err := e.Open(c.Context(), org, at)
			if err != nil {
				return err
			}
			was, err := s.Assessment(c.Context())
			if err != nil {
				return err
			}
			for _, name := range list[1:] {
				if err := apply(c.Context(), a, e.Graph(), s, name); err != nil {
					return err
				}
			}
			if err := moveWindows(c.Context(), s, windows); err != nil {
				return err
			}
			if err := flagged(c.Context(), e, s, accept, drop, answer); err != nil {
				return err
			}
			is, err := s.Assessment(c.Context())
			if err != nil {
				return err
			}
			d := difference.Between(was, is)
			if a.Format == "md" {
				return a.Print(func(w io.Writer) error { return report.DifferenceMarkdown(w, d) })
			}
			return a.Show(d, func(p *page.Page) { standing.WhatIf(p, d, was, is, a.All) })
		},
	}
	f := c.Flags()
	f.StringSliceVar(&accept, "accept", nil, "as if the evidence with these `IDS` were accepted, and approved where its type asks for that")
	f.StringSliceVar(&drop, "drop", nil, "as if the evidence with these `IDS` were not there")
	f.StringArrayVar(&answer, "answer", nil, "as if this were answered, `FACT=VALUE`; again for another")
	f.StringArrayVar(&windows, "window", nil, "as if a scope had this window, `SCOPE=FROM/TO`; again for another")
	f.StringVar(&a.At, "at", "", "judge as of `DATE` (default: the organisation's as_of, else today)")
	f.BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	f.BoolVar(&a.All, "all", false, "list every reason and every piece of evidence")
	return c
}

// apply takes the changes of a file, or of the files of a folder in the order of their names.
func apply(ctx context.Context, a *app.App, g *mapping.Graph, s *scoring.Session, name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("changes: %w", plainError(name, err))
	}
	files := []string{name}
	if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(name, "*.y*ml")); err != nil || len(files) == 0 {
			return fmt.Errorf("changes %q: the folder holds no YAML file", name)
		}
		slices.Sort(files)
	}
	for _, file := range files {
		data, err := a.Read(ctx, file)
		if err != nil {
			return fmt.Errorf("changes: %w", err)
		}
		told, err := answer.Apply(ctx, g, s, file, data)
		for _, p := range told {
			fmt.Fprintln(a.Env.Stderr, safe.Text(p.String()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// flagged takes the changes that flags say.
func flagged(ctx context.Context, e *scoring.Engine, s *scoring.Session, accept, drop, answer []string) error {
	c := scoring.Change{Drop: drop}
	org := s.Organisation()
	for _, id := range accept {
		i := slices.IndexFunc(org.Evidence, func(e evidence.Piece) bool { return e.ID == id })
		if i < 0 {
			return changes.NoEvidence("--accept", id, org)
		}
		p := org.Evidence[i]
		p.Status = evidence.Accepted
		if t, err := e.Graph().EvidenceType(p.Type); err == nil && t.Approved && p.ApprovedBy == "" {
			p.ApprovedBy = "to be named"
		}
		c.Put = append(c.Put, p)
	}
	for _, x := range answer {
		fact, value, ok := strings.Cut(x, "=")
		if !ok || fact == "" || value == "" {
			return usage.Of(fmt.Errorf("--answer %q: want FACT=VALUE, such as handles_customer_data=true", x))
		}
		f, err := changes.Read("--answer", []byte("facts:\n  "+fact+": "+value+"\n"))
		if err != nil {
			return err
		}
		c.Answer = append(c.Answer, f.Put.Facts...)
	}
	if c.Put == nil && c.Drop == nil && c.Answer == nil {
		return nil
	}
	_, err := s.Apply(ctx, c)
	return err
}

// moveWindows takes other windows for scopes, each as SCOPE=FROM/TO.
func moveWindows(ctx context.Context, s *scoring.Session, list []string) error {
	if len(list) == 0 {
		return nil
	}
	scopes, err := changes.Windows(s.Organisation().Scopes, list)
	if err != nil {
		return usage.Of(err)
	}
	_, err = s.Apply(ctx, scoring.Change{Scopes: scopes})
	return err
}
