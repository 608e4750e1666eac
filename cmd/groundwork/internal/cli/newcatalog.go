package cli

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/schema"
)

//go:embed starter.yaml
var starter string

// name is what a framework of one's own may be called.
var name = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (a *app) newCommand() *cobra.Command {
	id := ""
	c := &cobra.Command{
		Use: "new DIR", Short: "Write a commented catalog to start from", Args: args(1, 1),
		Long: `Write DIR/catalog.yaml, a commented catalog that passes lint: a framework with a requirement, a control
with evidence and links, a rule with tests, a relation. What is there already is left alone.`,
		Example: "  groundwork catalog new grc\n  groundwork catalog new grc --id acme-ai",
		RunE: func(_ *cobra.Command, list []string) error {
			if !name.MatchString(id) {
				return usageError{fmt.Errorf("--id %q: want small letters, digits and hyphens, a letter first", id)}
			}
			file := filepath.Join(list[0], "catalog.yaml")
			if err := os.MkdirAll(list[0], 0o755); err != nil { //nolint:gosec // a catalog is for reading
				return fmt.Errorf("catalog: %w", err)
			}
			f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // a catalog is for reading
			if err != nil {
				return fmt.Errorf("catalog: %w", err)
			}
			text := strings.ReplaceAll(starter, "FRAMEWORK_", strings.ReplaceAll(id, "-", "_")+"_")
			_, err = io.WriteString(f, strings.ReplaceAll(text, "FRAMEWORK", id))
			if err := errors.Join(err, f.Close()); err != nil {
				return fmt.Errorf("catalog: %w", err)
			}
			v := map[string]string{"file": file}
			return a.show(v, func(p *page.Page) { p.Begun(file, list[0]) })
		},
	}
	c.Flags().StringVar(&id, "id", "own", "the framework's id, which begins the names of its parts")
	return c
}

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use: "schema [KIND]", Short: "JSON Schema of the files, for editors", Args: args(0, 1),
		Long: `Print the JSON Schema (draft 2020-12) of any file, or of one kind: ` + strings.Join(schema.Kinds(), ", ") + `.

An editor with YAML support completes and checks by it: put
  # yaml-language-server: $schema=groundwork.schema.json
into the first line of a file.`,
		Example: "  groundwork catalog schema -o groundwork.schema.json\n  groundwork catalog schema overlay",
		RunE: func(_ *cobra.Command, list []string) error {
			kind := ""
			if len(list) == 1 {
				kind = list[0]
			}
			v, err := schema.Of(kind)
			if err != nil {
				return usageError{err}
			}
			return a.print(func(w io.Writer) error { return writeJSON(w, v) })
		},
	}
}
