// Package proceed holds the commands of the way on: begin a workspace, take the check, choose where to start,
// bring evidence in and change it, see what is asked for and to be done, plan it, and try what it would move.
package proceed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/schema"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
)

// Init is the command that begins a workspace.
func Init(a *app.App) *cobra.Command {
	var given begin.Answers
	var systems, vendors []string
	answers := ""
	c := &cobra.Command{
		Use: "init [DIR]", SuggestFor: []string{"new", "create", "begin", "setup", "interview", "scope", "workspace"},
		Short: "Begin a workspace: who you are, what is judged, against what", Args: app.Args(0, 1),
		Long: `Asks a few questions (name, systems and your part in AI, frameworks, categories, type and window or stage, hosts and
vendors) and writes a workspace into DIR (default: this folder): organisation, scope, facts, evidence and treatments, with
notes line by line. Without a terminal, options or --answers FILE (YAML with the same words as the options) say it all.
What is there already is left alone. A catalog of your own is begun with 'groundwork catalog new'.`,
		Example: "  groundwork init tidewell\n  groundwork init tidewell --name Tidewell --system app --system 'Copilot:ai:provider' --framework soc2 --type 1",
		RunE: func(c *cobra.Command, list []string) error {
			if err := parts(&given, systems, vendors); err != nil {
				return usage.Of(err)
			}
			return founded(c.Context(), a, app.DirOf(list), given, answers)
		},
	}
	f := c.Flags()
	f.StringVar(&answers, "answers", "", "take the answers from `FILE`")
	f.StringVar(&given.Name, "name", "", "the organisation's `NAME`")
	f.StringArrayVar(&systems, "system", nil, "a system, `NAME[:KIND[:ROLE,…]]`, such as app or Copilot:ai:provider; more than once for more")
	f.StringArrayVar(&given.Frameworks, "framework", nil, "a framework by its `ID`; more than once for more (default: all)")
	f.StringSliceVar(&given.Categories, "category", nil, "further `CATEGORIES` of the report")
	f.StringVar(&given.Type, "type", "", "the `TYPE` of report, 1 or 2")
	f.StringVar(&given.Window, "window", "", "the days that a type 2 report covers, `FROM/TO`")
	f.StringVar(&given.AsOf, "as-of", "", "the `DATE` that a type 1 report speaks of")
	f.StringVar(&given.Stage, "stage", "", "the `STAGE` of certification: 1, 2, surveillance or recertification")
	f.StringArrayVar(&vendors, "vendor", nil, "a host or vendor, `NAME[:ID,…]`, with what it is relied on for, such as AWS:CC6.4,CC6.5; more than once for more")
	return c
}

// parts takes the options of systems and vendors apart.
func parts(a *begin.Answers, systems, vendors []string) error {
	split := func(s string) []string {
		if s == "" {
			return nil
		}
		return strings.Split(s, ",")
	}
	for _, s := range systems {
		list := append(strings.SplitN(s, ":", 3), "", "")
		a.Systems = append(a.Systems, begin.System{ID: list[0], Kind: list[1], Roles: split(list[2])})
	}
	for _, s := range vendors {
		name, relied, _ := strings.Cut(s, ":")
		if name == "" {
			return fmt.Errorf("--vendor %q: want NAME, or NAME:ID,…", s)
		}
		a.Vendors = append(a.Vendors, begin.Vendor{Name: name, ReliedOnFor: split(relied)})
	}
	return nil
}

// founded gathers the answers and writes the workspace of them.
func founded(ctx context.Context, a *app.App, dir string, given begin.Answers, file string) error {
	_, g, err := a.Load(ctx, "")
	if err != nil {
		return err
	}
	if err := free(dir); err != nil {
		return err
	}
	switch {
	case file != "":
		data, err := a.Read(ctx, file)
		if err != nil {
			return fmt.Errorf("answers: %w", plainError(file, err))
		}
		read, err := begin.Read(bytes.NewReader(data))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		given = read.With(given)
	case a.Env.Answers && a.Env.Stdin != nil && (given.Name == "" || len(given.Systems) == 0):
		t := asking(ctx, a)
		given, err = begin.Interview(t, g, given, framework.DateOf(a.Env.Now()))
		t.Close()
		if err != nil {
			return err
		}
	case given.Name == "" || len(given.Systems) == 0:
		return usage.Of(errors.New("there is no terminal to ask on: say --name and --system, or --answers FILE"))
	}
	if err := given.Fit(g); err != nil {
		return usage.Of(err)
	}
	list := begin.Files(given, g)
	if err := loads(ctx, dir, list); err != nil {
		return err
	}
	v, err := writeWorkspace(dir, list)
	if err != nil {
		return err
	}
	return a.Show(v, func(p *page.Page) { onward.Workspace(p, v, given.Frameworks) })
}

// free reports a file that a workspace would write over.
func free(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file: name a folder", dir)
	}
	for _, name := range begin.Names() {
		file := filepath.Join(dir, name)
		if _, err := os.Lstat(file); err == nil {
			return fmt.Errorf("%s %w: %s is a workspace already; name another folder, or change its files", file, disk.ErrThere, dir)
		}
	}
	return nil
}

// loads reports what the new files, beside what is in the folder, would not load as.
func loads(ctx context.Context, dir string, list []begin.File) error {
	texts := map[string][]byte{}
	for _, f := range list {
		texts[f.Name] = []byte(f.Text)
	}
	parts := []fs.FS{catalog.Builtin()}
	for _, f := range list {
		parts = append(parts, catalog.Bytes(f.Name, texts[f.Name]))
	}
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		parts = append(parts, catalog.Dir(dir))
	}
	set, err := catalog.Loader{}.Load(ctx, parts...)
	if _, _, err = app.Build(ctx, set, err); err != nil {
		return err
	}
	return nil
}

// writeWorkspace writes the files, all of them or none.
func writeWorkspace(dir string, list []begin.File) (view.Workspace, error) {
	v := view.Workspace{Folder: dir, Files: []string{}}
	all, err := schema.Of("")
	if err != nil {
		return v, err
	}
	var b bytes.Buffer
	if err := answer.WriteJSON(&b, all); err != nil {
		return v, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a workspace is for reading
		return v, plainError(dir, err)
	}
	for _, f := range append(list, begin.File{Name: begin.Schema, Text: b.String()}) {
		file := filepath.Join(dir, f.Name)
		err := disk.Create(file, []byte(f.Text))
		if errors.Is(err, disk.ErrThere) && f.Name == begin.Schema {
			continue
		}
		if err != nil {
			for _, done := range v.Files {
				_ = os.Remove(done)
			}
			return v, err
		}
		v.Files = append(v.Files, file)
	}
	return v, nil
}

// plainError says in plain words what the system says of a file.
func plainError(name string, err error) error {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no file %s", name)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("%s is not yours to open", name)
	}
	return err
}
