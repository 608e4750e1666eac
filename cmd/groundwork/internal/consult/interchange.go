package consult

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/exchange"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
)

// Import is the command that reads another format and writes native YAML.
func Import(a *app.App) *cobra.Command {
	o := exchange.Options{}
	c := &cobra.Command{
		Use: "import FILE", Short: "Read another format and write native YAML", Args: app.Args(1, 1),
		Long: `Read a catalog or crosswalk of another make and write it as native YAML. The format is told by looking:
OSCAL catalogs, profiles and mapping-collections (JSON or YAML), CISO Assistant libraries and Gemara documents
(YAML), and tables (CSV, TSV, XLSX) of requirements (id, title), of relations (from, to, is) or of links (control, to).

What was taken, by kind and count, and what could not be, goes to the standard error output; --format json prints
that alone. What would not load beside the built-in catalog and the files of --dir is not written: each fault is told
where it stands in FILE. A framework that relations alone name is no fault, and is told with the number of ends.

What an OSCAL profile imports is read from beside it, or from below --root, and --file HREF=FILE says which file stands
for an import, such as one of the web. Nothing is fetched, and no href and no link leads out of the folder.

Ends of relations are looked up in the built-in frameworks and in those of --dir, by their ids, other spellings of
these, and the aliases that requirements have. --as says which framework a file means by another name. A table of
links of controls that are there is written as an overlay, of what it changes.`,
		Example: "  groundwork catalog import examples/airmf/data/ai-rmf-genai-catalog.json -o ai-rmf.yaml\n" +
			"  groundwork catalog import crosswalk.csv --dir grc\n" +
			"  groundwork catalog import controls.xlsx --column id=Code --id house -o house.yaml\n" +
			"  groundwork catalog import crosswalk.yaml --as iso42001-2023=iso42001 --split \";\"\n" +
			"  groundwork catalog import oscal/profiles/ours.json --root oscal --file https://example.org/c.json=oscal/c.json",
		RunE: func(c *cobra.Command, list []string) error {
			t, err := take(c.Context(), a, list[0], o)
			if err != nil {
				return err
			}
			if a.Format == "json" {
				return a.Print(func(w io.Writer) error { return answer.WriteJSON(w, t.Import) })
			}
			if err := a.Print(t.Write); err != nil {
				return err
			}
			return a.Page(a.Env.Stderr, func(p *page.Page) { lookup.Imported(p, &t.Import) })
		},
	}
	c.Annotations = map[string]string{app.Native: "text (YAML), json (what was taken)"}
	importFlags(c, a, &o)
	return c
}

func importFlags(c *cobra.Command, a *app.App, o *exchange.Options) {
	c.Flags().StringVar(&a.Dir, "dir", "", "look up requirements in the files of `DIR`, too")
	c.Flags().StringVar(&o.ID, "id", "", "the framework's `ID`; left out, the file's own word for it")
	c.Flags().StringToStringVar(&o.As, "as", nil, "read what the file calls `NAME=ID` as the framework of that id: iso42001-2023=iso42001")
	c.Flags().StringToStringVar(&o.Columns, "column", nil, "read a column of a table by another `NAME=HEADER`: id=Code")
	c.Flags().StringVar(&o.Split, "split", "", "take several ids in one cell, parted by `TEXT`, as rows of their own")
	c.Flags().StringVar(&o.Root, "root", "", "read what an OSCAL profile imports from below `DIR`; left out, from beside the profile")
	c.Flags().StringArrayVar(&o.Files, "file", nil, "read `HREF=FILE` for the import of that href, such as one of the web; may be repeated")
	c.Flags().BoolVar(&o.SetTheory, "set-theory", false, `take "intersects" as strictly as it is written, not as "related"`)
}

// take reads a file of any format that is known, and looks whether what is to be written loads.
func take(ctx context.Context, a *app.App, file string, o exchange.Options) (*exchange.Taken, error) {
	set, g, err := a.Load(ctx, a.Dir)
	if err != nil {
		return nil, err
	}
	data, err := a.Read(ctx, file)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	t, err := exchange.Take(ctx, data, file, o, g, &a.Inputs)
	switch {
	case err != nil && tracker.Is(file, data):
		return nil, fmt.Errorf("import: %s is a tracker of evidence, and no catalog: groundwork evidence import %s DIR", file, file)
	case err != nil:
		return nil, err
	}
	beside := []fs.FS{catalog.Builtin()}
	if a.Dir != "" {
		beside = append(beside, catalog.Dir(a.Dir))
	}
	err = t.Verify(ctx, set.Source, beside...)
	if errors.Is(err, exchange.ErrNothing) {
		err = errors.Join(err, a.Page(a.Env.Stderr, func(p *page.Page) { lookup.Imported(p, &t.Import) }))
	}
	return t, err
}

// Export is the command that writes what the catalogs hold in another format.
func Export(a *app.App) *cobra.Command {
	id, to, what := "", "", ""
	c := &cobra.Command{
		Use: "export --to FORMAT", Short: "Write a framework, relations or links in another format", Args: app.Args(0, 0),
		Long: `Write what the catalog holds in another format: oscal (JSON), ciso (a library of CISO Assistant), csv, or
native YAML. What the format cannot hold is told on the standard error output.

--what is requirements (of --framework), relations (from --framework where one is named), or, for csv, links. A
library of CISO Assistant has a set of mappings for each two frameworks.`,
		Example: "  groundwork catalog export --to oscal --framework iso42001 -o iso42001.json\n" +
			"  groundwork catalog export --to csv --what relations -o relations.csv",
		RunE: func(c *cobra.Command, _ []string) error {
			_, g, err := a.Load(c.Context(), a.Dir)
			if err != nil {
				return err
			}
			var losses []view.Loss
			err = a.Print(func(w io.Writer) error {
				losses, err = exchange.Write(w, g, to, what, id, framework.DateOf(a.Env.Now()))
				return err
			})
			if err != nil {
				return err
			}
			return a.Page(a.Env.Stderr, func(p *page.Page) { lookup.NotHeld(p, losses) })
		},
	}
	c.Annotations = map[string]string{app.Native: "what --to says"}
	c.Flags().StringVar(&to, "to", "yaml", "oscal, ciso, csv or yaml")
	c.Flags().StringVar(&what, "what", "requirements", "requirements, relations or links")
	c.Flags().StringVar(&id, "framework", "", "the framework's `ID`")
	c.Flags().StringVar(&a.Dir, "dir", "", "add the files of `DIR`")
	return c
}
