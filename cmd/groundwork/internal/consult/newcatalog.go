package consult

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/schema"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
)

//go:embed starter.yaml
var starter string

// name is what a framework of one's own may be called.
var name = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// New is the command that begins a catalog.
func New(a *app.App) *cobra.Command {
	id, file := "", ""
	c := &cobra.Command{
		Use: "new DIR", Short: "Write a commented catalog to start from", Args: app.Args(1, 1),
		Long: `Write DIR/catalog.yaml, or another file of DIR (--file), a commented catalog that passes lint: a framework with a requirement, a control
with evidence and links, a rule with tests, a relation. What is there already is left alone.`,
		Example: "  groundwork catalog new grc\n  groundwork catalog new grc --id acme-ai",
		RunE: func(_ *cobra.Command, list []string) error {
			if !name.MatchString(id) {
				return usage.Of(fmt.Errorf("--id %q: want small letters, digits and hyphens, a letter first", id))
			}
			if file != filepath.Base(file) || filepath.Ext(file) != ".yaml" {
				return usage.Of(fmt.Errorf("--file %q: want the name of a file that ends in .yaml, such as %s.yaml", file, id))
			}
			file := filepath.Join(list[0], file)
			if err := os.MkdirAll(list[0], 0o755); err != nil { //nolint:gosec // a catalog is for reading
				return fmt.Errorf("catalog: %w", err)
			}
			text := strings.ReplaceAll(starter, "FRAMEWORK_", strings.ReplaceAll(id, "-", "_")+"_")
			if err := disk.Create(file, []byte(strings.ReplaceAll(text, "FRAMEWORK", id))); err != nil {
				return fmt.Errorf("%w: say --file %s.yaml for one beside it", err, id)
			}
			v := map[string]string{"file": file}
			return a.Show(v, func(p *page.Page) { lookup.Begun(p, file, list[0]) })
		},
	}
	c.Flags().StringVar(&file, "file", "catalog.yaml", "the `NAME` of the file in DIR")
	c.Flags().StringVar(&id, "id", "own", "the framework's id, which begins the names of its parts")
	return c
}

// Schema is the command that prints the JSON Schema of the files.
func Schema(a *app.App) *cobra.Command {
	return &cobra.Command{
		Annotations: map[string]string{app.Native: "json, whatever is said"},
		Use:         "schema [KIND]", Short: "JSON Schema of the files, for editors", Args: app.Args(0, 1),
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
				return usage.Of(err)
			}
			return a.Print(func(w io.Writer) error { return answer.WriteJSON(w, v) })
		},
	}
}
