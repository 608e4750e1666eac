package about

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
)

// build is what a binary knows of itself. What it was not told is "".
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Date     string `json:"date"`
	Changed  bool   `json:"changed"` // the commit and more
	Go       string `json:"go"`
	Platform string `json:"platform"`
	Catalog  digest `json:"catalog"`
	Rules    digest `json:"rules"`
}

type digest struct {
	Digest string `json:"digest"`
}

// Version is the command that tells which build this is, and what is built into it.
func Version(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Which build this is, and the digests of the catalog and rules in it", Args: app.Args(0, 0),
		Long: `Tells the version of this build, the commit and day that it was made from, and the digests of the built-in catalog and rules.
Figures of two builds with the same digests compare; an assessment names the digests that it was made with. A build by 'go install' knows its
version, and one from a checkout its commit.`,
		Example: "  groundwork version\n  groundwork version --format json",
		RunE: func(c *cobra.Command, _ []string) error {
			set, _, err := a.Load(c.Context(), "")
			if err != nil {
				return err
			}
			b := built()
			b.Catalog, b.Rules = digest{set.Digests.Catalog}, digest{set.Digests.Rules}
			return a.Show(b, func(p *page.Page) {
				p.Line("groundwork %s", b.line())
				p.Line("go       %s %s", b.Go, b.Platform)
				p.Line("catalog  %s", b.Catalog.Digest)
				p.Line("rules    %s", b.Rules.Digest)
			})
		},
	}
}

// Line is what --version prints after the name.
func Line() string { return built().line() }

func (b build) line() string {
	said := []string{b.Version}
	if b.Commit != "" {
		said = append(said, "commit "+b.Commit)
	}
	if b.Date != "" {
		said = append(said, "of "+b.Date)
	}
	if b.Changed {
		said = append(said, "with changes")
	}
	return strings.Join(said, " ")
}

// built reads what the Go command wrote into the binary.
func built() build {
	b := build{Version: "unknown", Go: runtime.Version(), Platform: fmt.Sprintf("%s/%s", runtime.GOOS, runtime.GOARCH)}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if b.Version = strings.Trim(info.Main.Version, "()"); b.Version == "" {
		b.Version = "devel"
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Changed = s.Value == "true"
		}
	}
	return b
}
