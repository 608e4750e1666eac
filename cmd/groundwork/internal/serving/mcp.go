// Package serving holds the commands that stay and answer: assistants over their protocol, and pages and JSON over HTTP.
package serving

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/assist"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/piece"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/proceed"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/store"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// MCP is the command that answers assistants.
func MCP(a *app.App) *cobra.Command {
	write, tools := false, false
	c := &cobra.Command{
		Use: "mcp [DIR]", Short: "The same for assistants: tools of the Model Context Protocol over standard input and output", Args: app.Args(0, 1),
		Long: `Offers an assistant the check and the overlap of frameworks, and with DIR of that workspace assess, explain, plan, requests and
whatif, each as a tool with a schema. The assistant's program starts it and talks to it over standard input and output; it reads the
workspace again for each call, and opens no connection.

Nothing is written. With --write an assistant may add drafts of evidence to DIR; accepting them is left to people.
--tools lists the tools, and ends.`,
		Example: "  groundwork mcp examples/acme --tools",
		RunE: func(c *cobra.Command, list []string) error {
			dir := ""
			if len(list) > 0 {
				dir = list[0]
				if err := disk.Folder("workspace", dir); err != nil {
					return err
				}
			}
			if write && dir == "" {
				return usage.Of(errors.New("--write adds to a workspace: name its folder, groundwork mcp DIR --write"))
			}
			d, err := desk(c.Context(), a, dir, write)
			if err != nil {
				return err
			}
			if tools {
				return listed(c.Context(), a, assist.New(d))
			}
			if a.Env.Stdin == nil {
				return errors.New("mcp is started by an assistant's program, which talks to it over standard input")
			}
			err = assist.New(d).Run(c.Context(), &mcp.IOTransport{Reader: io.NopCloser(a.Env.Stdin), Writer: keptOpen{a.Env.Stdout}})
			if err != nil && c.Context().Err() == nil && !errors.Is(err, io.EOF) {
				return fmt.Errorf("mcp: %w", err)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&write, "write", false, "let assistants add drafts of evidence to DIR")
	c.Flags().BoolVar(&tools, "tools", false, "list the tools, and end")
	return c
}

// keptOpen is a writer that others close.
type keptOpen struct{ io.Writer }

// Close implements [io.Closer].
func (keptOpen) Close() error { return nil }

// desk is what the tools work on.
func desk(ctx context.Context, a *app.App, dir string, write bool) (*assist.Desk, error) {
	base, err := answer.NewBase(ctx)
	if err != nil {
		return nil, err
	}
	d := &assist.Desk{Base: base, Dir: dir, Now: a.Env.Now}
	if write {
		d.Draft = func(ctx context.Context, c *answer.Case, typ string, w *piece.Said) (view.Edited, error) {
			s, err := store.Open(ctx, dir, c.Engine.Graph(), c.Org)
			if err != nil {
				return view.Edited{}, err
			}
			return proceed.Draft(ctx, s, typ, w, "")
		}
	}
	return d, nil
}
