package about

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
)

// Manual is the command by which whoever makes a package gets the manual pages. It stands in no list.
func Manual(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use: "manual FOLDER", Short: "Write the manual pages into a folder", Args: app.Args(1, 1), Hidden: true,
		Long: `Writes a manual page for each command and topic into FOLDER, for whoever makes a package. Their date is that of SOURCE_DATE_EPOCH
(seconds since 1970), else that of the commit.`,
		Example: "  groundwork manual man/",
		RunE: func(c *cobra.Command, list []string) error {
			date, err := sourceDate(a.Env.Getenv("SOURCE_DATE_EPOCH"), built().Date)
			if err != nil {
				return err
			}
			pages := Pages(c.Root(), date, built().Version)
			if err := os.MkdirAll(list[0], 0o755); err != nil { //nolint:gosec // a manual is for reading
				return fmt.Errorf("manual: %w", err)
			}
			for _, p := range pages {
				if err := disk.Write(filepath.Join(list[0], p.File), []byte(p.Text), &a.Inputs); err != nil {
					return err
				}
			}
			v := map[string]int{"pages": len(pages)}
			return a.Show(v, func(p *page.Page) { p.Line("%d pages are in %s.", len(pages), list[0]) })
		},
	}
}

// sourceDate is the day that a build was made from, "" where nobody says one.
func sourceDate(epoch, commit string) (string, error) {
	if epoch == "" {
		day, _, _ := strings.Cut(commit, "T")
		return day, nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return "", usage.Of(fmt.Errorf("SOURCE_DATE_EPOCH %q: want seconds since 1970, such as 1767225600", epoch))
	}
	return time.Unix(seconds, 0).UTC().Format(time.DateOnly), nil
}

// A Page is a manual page by the name of its file.
type Page struct{ File, Text string }

// Pages are the manual pages of a command and of all below it. They are made here, and not from Markdown: the
// help is set in columns, which Markdown would flow together.
func Pages(c *cobra.Command, date, version string) []Page {
	section := "1"
	if c.HasParent() && !c.Runnable() && !c.HasSubCommands() {
		section = "7"
	}
	r := &roff{}
	title := named(c)
	r.line(`.TH "%s" "%s" "%s" "groundwork %s" "Groundwork"`, escape(strings.ToUpper(title)), section, date, escape(version))
	r.line(".SH NAME")
	r.line(`%s \- %s`, escape(title), escape(nonEmpty(c.Short, "readiness for ISO/IEC 42001 and SOC 2, and which evidence serves both")))
	if section == "1" {
		r.line(".SH SYNOPSIS")
		r.line(".B %s", escape(c.CommandPath()))
		if _, rest, ok := strings.Cut(strings.TrimPrefix(c.UseLine(), c.CommandPath()), " "); ok {
			r.text(rest)
		}
	}
	r.line(".SH DESCRIPTION")
	r.prose(nonEmpty(c.Long, c.Short+"."))
	if section == "1" {
		r.options("OPTIONS", c, c.NonInheritedFlags())
		r.options("OPTIONS OF ALL COMMANDS", c, c.InheritedFlags())
	}
	if c.Example != "" {
		r.line(".SH EXAMPLES")
		r.block(strings.Split(strings.Trim(c.Example, "\n"), "\n"))
	}
	r.also(c)
	pages := []Page{{title + "." + section, r.String()}}
	for _, below := range c.Commands() {
		if documented(below) {
			pages = append(pages, Pages(below, date, version)...)
		}
	}
	return pages
}

// documented reports whether a command has a page: it stands in a list of the help.
func documented(c *cobra.Command) bool {
	return !c.Hidden && c.Name() != "help" && (c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand())
}

func named(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

func nonEmpty(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// also names the pages next to this one.
func (r *roff) also(c *cobra.Command) {
	var near []string
	if c.HasParent() {
		near = append(near, named(c.Parent())+"(1)")
	}
	for _, below := range c.Commands() {
		if documented(below) {
			section := "(1)"
			if !below.Runnable() && !below.HasSubCommands() {
				section = "(7)"
			}
			near = append(near, named(below)+section)
		}
	}
	if !slices.Contains(near, "groundwork-exit-codes(7)") && c.Runnable() {
		near = append(near, "groundwork-exit-codes(7)")
	}
	r.line(".SH SEE ALSO")
	r.text(strings.Join(near, ", "))
}

// options writes the options of a command, each with its help.
func (r *roff) options(head string, c *cobra.Command, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	r.line(".SH %s", head)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		word, told := pflag.UnquoteUsage(f)
		if f.Name == "format" {
			word, told = "FORMAT", "FORMAT is "+nonEmpty(c.Annotations[app.Native], strings.Join(app.FormatsOf(c), ", "))
		}
		name := `\fB\-\-` + escape(f.Name) + `\fR`
		if f.Shorthand != "" {
			name = `\fB\-` + f.Shorthand + `\fR, ` + name
		}
		if word != "" {
			name += ` \fI` + escape(word) + `\fR`
		}
		r.line(".TP")
		r.line("%s", name)
		r.text(told)
	})
}
