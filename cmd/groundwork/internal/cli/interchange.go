package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// taken is what an import took, and what there is to say of it.
type taken struct {
	view.Import

	src mapping.Source
}

func (a *app) importCommand() *cobra.Command {
	id, strict := "", false
	c := &cobra.Command{
		Use: "import FILE", Short: "Read another format and write native YAML", Args: args(1, 1),
		Long: `Read a catalog or crosswalk of another make and write it as native YAML. The format is told by looking:
OSCAL catalogs, profiles and mapping-collections (JSON), CISO Assistant libraries and Gemara documents (YAML),
and tables (CSV). What was taken, by kind and count, and what could not be, goes to the standard error output;
--format json prints that alone.

Ends of relations are looked up in the built-in frameworks and in those of --dir.`,
		Example: "  groundwork catalog import nist-csf.json -o grc/csf.yaml\n  groundwork catalog import crosswalk.csv --dir grc",
		RunE: func(c *cobra.Command, list []string) error {
			t, err := a.take(c.Context(), list[0], id, strict)
			if err != nil {
				return err
			}
			if a.format == "json" {
				return a.print(func(w io.Writer) error { return writeJSON(w, t.Import) })
			}
			if err := a.print(func(w io.Writer) error { return catalog.Write(w, t.src) }); err != nil {
				return err
			}
			return page.Write(a.env.Stderr, a.width(), func(p *page.Page) { p.Imported(&t.Import) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "look up requirements in the files of `DIR`, too")
	c.Flags().StringVar(&id, "id", "", "the framework's `ID`; left out, the file's own word for it")
	c.Flags().BoolVar(&strict, "set-theory", false, `take "intersects" as strictly as it is written, not as "related"`)
	return c
}

// take reads a file of any format that is known.
func (a *app) take(ctx context.Context, file, id string, strict bool) (*taken, error) {
	_, g, err := a.load(ctx, a.dir)
	if err != nil {
		return nil, err
	}
	data, err := readFile(ctx, file)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	t := &taken{Import: view.Import{Losses: []view.Loss{}, Problems: framework.Problems{}}}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(trimmed, []byte("{")) && !strings.HasSuffix(file, ".yaml") {
		err = t.fromOSCAL(ctx, file, id, strict, g)
	} else {
		err = t.fromTable(ctx, data, filepath.Base(file), id, strict, g)
	}
	if err != nil {
		return nil, err
	}
	for _, f := range t.src.Frameworks {
		t.Framework = f.ID
		t.Requirements = len(f.Requirements)
		for i := range f.Requirements {
			t.Points += len(f.Requirements[i].Points)
		}
	}
	t.Relations, t.Unions = len(t.src.Relations), len(t.src.Unions)
	for _, c := range t.src.Controls {
		t.Links += len(c.Links)
	}
	return t, nil
}

func (t *taken) fromOSCAL(ctx context.Context, file, id string, strict bool, g *mapping.Graph) error {
	r := oscal.Reader{ID: id, SetTheory: strict}
	for _, f := range g.Frameworks() {
		r.Known = append(r.Known, oscal.Known{Framework: f})
	}
	file, err := filepath.EvalSymlinks(file) // a link that the user names; those in a profile lead nowhere outside
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	d, err := r.ReadFS(ctx, catalog.Dir(filepath.Dir(file)), filepath.Base(file))
	if err != nil {
		return err
	}
	t.Format = "oscal " + d.Kind
	if d.Framework != nil {
		t.src.Frameworks = append(t.src.Frameworks, d.Framework)
	}
	t.src.Relations, t.src.Unions = d.Relations, d.Unions
	for _, l := range d.Losses {
		t.Losses = append(t.Losses, view.Loss(l))
	}
	t.warn(d.Problems)
	return nil
}

func (t *taken) fromTable(ctx context.Context, data []byte, name, id string, strict bool, g *mapping.Graph) error {
	d, err := table.Reader{ID: id, Known: g.Frameworks(), SetTheory: strict}.Read(ctx, bytes.NewReader(data), name)
	if err != nil {
		return err
	}
	t.Format = d.Format
	if d.Framework != nil {
		t.src.Frameworks = append(t.src.Frameworks, d.Framework)
	}
	t.src.Relations, t.src.Controls = d.Relations, d.Controls
	for _, l := range d.Losses {
		t.Losses = append(t.Losses, view.Loss(l))
	}
	t.warn(d.Problems)
	return nil
}

func (t *taken) warn(list framework.Problems) {
	var r view.LintReport
	r.Take(list)
	t.Problems = append(t.Problems, r.Problems...)
}

func (a *app) exportCommand() *cobra.Command {
	id, to, what := "", "", ""
	c := &cobra.Command{
		Use: "export --to FORMAT", Short: "Write a framework, relations or links in another format", Args: args(0, 0),
		Long: `Write what the catalog holds in another format: oscal (JSON), ciso (a library of CISO Assistant), csv, or
native YAML. What the format cannot hold is told on the standard error output.

--what is requirements (of --framework), relations (from --framework where one is named), or, for csv, links.`,
		Example: "  groundwork catalog export --to oscal --framework iso42001 -o iso42001.json\n" +
			"  groundwork catalog export --to csv --what relations -o relations.csv",
		RunE: func(c *cobra.Command, _ []string) error {
			_, g, err := a.load(c.Context(), a.dir)
			if err != nil {
				return err
			}
			var losses []view.Loss
			err = a.print(func(w io.Writer) error {
				losses, err = a.export(w, g, to, what, id)
				return err
			})
			if err != nil {
				return err
			}
			return page.Write(a.env.Stderr, a.width(), func(p *page.Page) { p.NotHeld(losses) })
		},
	}
	c.Flags().StringVar(&to, "to", "yaml", "oscal, ciso, csv or yaml")
	c.Flags().StringVar(&what, "what", "requirements", "requirements, relations or links")
	c.Flags().StringVar(&id, "framework", "", "the framework's `ID`")
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}

// export writes one thing in one format.
func (a *app) export(w io.Writer, g *mapping.Graph, to, what, id string) ([]view.Loss, error) {
	var f *framework.Framework
	if id != "" || what == "requirements" {
		var err error
		if id == "" {
			return nil, usageError{errors.New("say which framework: --framework ID")}
		}
		if f, err = g.Framework(id); err != nil {
			return nil, err
		}
	}
	relations := []*relation.Statement{}
	for _, r := range g.Source().Relations {
		if id == "" || r.From.Framework == id {
			relations = append(relations, r)
		}
	}
	writer := oscal.Writer{Modified: framework.DateOf(a.env.Now()), Title: "Written by Groundwork"}
	switch to + " " + what {
	case "oscal requirements":
		l, err := writer.Catalog(w, f)
		return losses(l), err
	case "oscal relations":
		l, err := writer.Mapping(w, relations)
		return losses(l), err
	case "ciso requirements":
		l, err := table.WriteCISO(w, f)
		return losses(l), err
	case "ciso relations":
		if id == "" || len(relations) == 0 {
			return nil, usageError{errors.New("a library holds the relations of one framework: --framework ID that has some")}
		}
		l, err := table.WriteCISOMappings(w, id, relations[0].To.Framework, relations)
		return losses(l), err
	case "csv requirements":
		l, err := table.WriteRequirements(w, f)
		return losses(l), err
	case "csv relations":
		l, err := table.WriteRelations(w, relations)
		return losses(l), err
	case "csv links":
		l, err := table.WriteLinks(w, g.Controls())
		return losses(l), err
	case "yaml requirements":
		return nil, catalog.Write(w, mapping.Source{Frameworks: []*framework.Framework{f}})
	case "yaml relations":
		return nil, catalog.Write(w, mapping.Source{Relations: relations})
	}
	return nil, usageError{fmt.Errorf("--to %s --what %s: want oscal, ciso, csv or yaml, and requirements, relations or (csv) links", to, what)}
}

func losses[T ~struct{ Where, What, Why string }](list []T) []view.Loss {
	out := []view.Loss{}
	for _, l := range list {
		out = append(out, view.Loss(struct{ Where, What, Why string }(l)))
	}
	return out
}
