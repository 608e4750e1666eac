package app

import (
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
)

// Print writes what render makes, all of it or nothing.
func (a *App) Print(render func(io.Writer) error) error {
	var b strings.Builder
	if err := render(&b); err != nil {
		return err
	}
	if a.Output == "" {
		_, err := io.WriteString(a.Env.Stdout, b.String())
		return err
	}
	return disk.Write(a.Output, []byte(b.String()), &a.Inputs)
}

// Page writes what people read, at the width of the terminal and with colours where they are wanted there.
func (a *App) Page(w io.Writer, view func(*page.Page)) error {
	colours := a.Color == "always" || a.Color == "auto" && a.Env.Terminal && a.Env.Getenv("NO_COLOR") == "" && !a.dumb() && a.Output == ""
	return page.Write(w, a.width(), colours, view)
}

// dumb reports whether the terminal takes letters alone.
func (a *App) dumb() bool { return a.Env.Getenv("TERM") == "dumb" }

// Show prints a value as JSON or by its text view.
func (a *App) Show(v any, view func(*page.Page)) error {
	return a.Print(func(w io.Writer) error {
		if a.Format == "json" {
			return answer.WriteJSON(w, v)
		}
		return a.Page(w, func(p *page.Page) {
			if a.Note != "" {
				p.Note(a.Note)
			}
			view(p)
		})
	})
}

// DirOf is the folder that a command names, else this one.
func DirOf(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

// Judged adds the flags of commands that judge a workspace.
func (a *App) Judged(c *cobra.Command) {
	c.Flags().StringVar(&a.At, "at", "", "assess as of `DATE` (default: the organisation's as_of, else today)")
	c.Flags().StringVar(&a.Lens, "lens", "", "only the scope with this `ID`")
	c.Flags().BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
}

// width is the terminal's, COLUMNS, or 100.
func (a *App) width() int {
	if n, err := strconv.Atoi(a.Env.Getenv("COLUMNS")); err == nil && n >= 40 {
		return n
	}
	if a.Env.Width >= 40 {
		return a.Env.Width
	}
	return 100
}
