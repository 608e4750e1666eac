package judge

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

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/pack"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// mebi is what sizes are told in.
const mebi = 1 << 20

// Pack is the command that makes the folder or ZIP that an auditor is given.
func Pack(a *app.App) *cobra.Command {
	var asked pack.Asked
	var named, from []string
	var most int64
	var force bool
	c := &cobra.Command{
		Use: "pack [DIR] [-o FOLDER|FILE.zip]", Short: "The folder or ZIP for an auditor: documents, evidence, index, digests; verify checks one", Args: app.Args(0, 1),
		Long: `Makes one folder, or one ZIP, of what the workspace in DIR has to hand over:

documents/   for the readers that the scopes call for: the auditor, the certification body, and leadership; --for names others
results/     the assessment as JSON and OSCAL, with leadership's documents or with --results
evidence/    the files that evidence names (source: uri, a path below DIR), with a digest of each
inputs/      the files of the workspace, with --inputs; their digests are stated in any case
index.html   what is where, and which file shows what; pack.json says it to programs
MANIFEST.sha256  the digests of all files, as sha256sum -c takes them

A path that leads out of DIR is not followed; --from FOLDER lets files be taken from there, too, by paths below it, whole paths and
file: addresses. What lies at an address on a network is referenced and not opened. Drafts, rejected pieces, and what no scope of these
readers takes stay out, and so does the internal annex but with --annex. For readers outside name them (--for auditor): their pack
holds no figures and findings of your own. A file that is missing, too large, or changed since its digest was taken is told here and
in the index, and the command ends with 3.

Without -o nothing is written, and what the pack would hold is told; --format is for what is told, not for the pack. The same workspace gives the same bytes.`,
		Example:     "  groundwork pack examples/acme -o acme-pack.zip\n  groundwork pack examples/acme --for auditor -o for-the-auditor",
		Annotations: map[string]string{app.Native: "text, json"},
		RunE: func(c *cobra.Command, dirs []string) error {
			for _, said := range named {
				r, err := readerOf(said)
				if err != nil {
					return err
				}
				if !slices.Contains(asked.Readers, r) {
					asked.Readers = append(asked.Readers, r)
				}
			}
			if most < 1 || most > 1<<20 {
				return usage.Of(fmt.Errorf("--max-file %d: want a number of MiB from 1 to %d", most, 1<<20))
			}
			asked.MostFile, asked.Lens, asked.ReviewedOnly = most*mebi, a.Lens, a.ReviewedOnly
			return packed(c.Context(), a, app.DirOf(dirs), asked, from, force)
		},
	}
	a.Judged(c)
	f := c.Flags()
	f.StringSliceVar(&named, "for", nil, "for which `READERS`, instead of those that the scopes call for: "+readers())
	f.StringArrayVar(&from, "from", nil, "take files of evidence from `FOLDER`, too")
	f.BoolVar(&asked.Annex, "annex", false, "put the internal annex to the Statement of Applicability in")
	f.BoolVar(&asked.Gaps, "gaps", false, "tell a customer what records do not support yet, too")
	f.BoolVar(&asked.Results, "results", false, "put the assessment as JSON and OSCAL in, whoever it is for")
	f.BoolVar(&asked.Inputs, "inputs", false, "put the files of the workspace in, unless it is for a customer")
	f.Int64Var(&most, "max-file", pack.MostFile/mebi, "leave out files of evidence over `N` MiB")
	f.BoolVar(&force, "force", false, "write over an older pack, if it is as it was packed")
	f.BoolVar(&a.All, "all", false, "list every file and every piece of evidence")
	c.AddCommand(verify(a))
	return c
}

// packed makes a pack, writes it where that is asked for, and tells of it.
func packed(ctx context.Context, a *app.App, dir string, asked pack.Asked, from []string, force bool) error {
	to := a.Output
	a.Output = "" // what is told goes to the screen
	zipped := strings.EqualFold(filepath.Ext(to), ".zip")
	if err := place(to, dir, zipped); err != nil {
		return err
	}
	made := &pack.Made{Drafts: []string{}}
	done, err := makePack(ctx, a, dir, asked, from, func(what string) { made.Drafts = append(made.Drafts, what) }, func(p *pack.Pack) (err error) {
		made.Pack, made.Short, made.Counts, made.LeftOut = p, p.Short(), p.Counts(), p.LeftOut
		if made.Seal, err = p.Seal(); err != nil || to == "" {
			return err
		}
		var older func(string) error
		if force {
			older = func(name string) error { return replaceable(ctx, name, zipped) }
		}
		made.Written = to
		if zipped {
			return forced(disk.Stream(to, older, func(w io.Writer) error { return p.ZIP(ctx, w, a.Advance) }), force)
		}
		return forced(disk.Tree(to, pack.Time(p.At), older, func(put func(string, func(io.Writer) error) error) error { return p.Write(ctx, put, a.Advance) }), force)
	})
	if err != nil {
		return err
	}
	if err := a.Show(made, func(p *page.Page) { standing.Packed(p, made, a.All) }); err != nil {
		return err
	}
	if made.Short {
		return fmt.Errorf("%s: %w", done, app.ErrShort)
	}
	return nil
}

// forced says of what is there already how it is written over.
func forced(err error, force bool) error {
	if errors.Is(err, disk.ErrThere) && !force {
		return fmt.Errorf("%w: name another place, or say --force where it is an older pack", err)
	}
	return err
}

// place refuses names that no pack goes to.
func place(to, dir string, zipped bool) error {
	if to == "" || zipped {
		return nil
	}
	known := []string{".tar", ".gz", ".tgz", ".7z", ".rar", ".html", ".htm", ".pdf", ".xlsx", ".json", ".csv", ".md", ".txt", ".yaml", ".yml"}
	if slices.Contains(known, strings.ToLower(filepath.Ext(to))) {
		return usage.Of(fmt.Errorf("-o %s: a pack is a folder, or a file that ends in .zip", to))
	}
	inside, err := filepath.Rel(whole(dir), whole(to))
	if err == nil && (inside == "." || filepath.IsLocal(inside)) {
		return usage.Of(fmt.Errorf("-o %s: lies in the workspace, whose files it would become: write the folder elsewhere, or a .zip", to))
	}
	return nil
}

// whole is a whole path with its links followed, as far as it is there.
func whole(name string) string {
	head, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	for rest := ""; ; {
		if to, err := filepath.EvalSymlinks(head); err == nil {
			return filepath.Join(to, rest)
		}
		up := filepath.Dir(head)
		if up == head {
			return filepath.Join(head, rest)
		}
		head, rest = up, filepath.Join(filepath.Base(head), rest)
	}
}

// folder opens a folder to take files from.
func folder(name string) (*os.Root, scan.Place, error) {
	if err := disk.Folder("folder", name); err != nil {
		return nil, scan.Place{}, err
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, scan.Place{}, fmt.Errorf("%q is not yours to open", name)
	}
	return root, scan.Place{FS: root.FS(), Path: whole(name)}, nil
}

// makePack makes the pack of a workspace and hands it over while the workspace is open. It returns what
// was packed, in words.
func makePack(ctx context.Context, a *app.App, dir string, asked pack.Asked, from []string, draft func(string), then func(*pack.Pack) error) (string, error) {
	if err := disk.Folder("workspace", dir); err != nil {
		return "", err
	}
	m := &pack.Material{Asked: asked, Program: pack.Program{Name: "groundwork", Version: a.Env.Version}, Advance: a.Advance, Draft: draft}
	root, at, err := folder(dir)
	if err != nil {
		return "", err
	}
	defer root.Close() //nolint:errcheck // only read
	m.Workspace = at
	for _, name := range from {
		root, at, err := folder(name)
		if err != nil {
			return "", err
		}
		defer root.Close() //nolint:errcheck // only read
		m.From = append(m.From, at)
		if said, err := filepath.Abs(name); err == nil && said != at.Path { // as sources may name it
			m.From = append(m.From, scan.Place{FS: at.FS, Path: said})
		}
	}
	if m.Inputs, err = pack.Inputs(ctx, m.Workspace.FS); err != nil {
		return "", err
	}
	p, err := judged(ctx, a, dir, m)
	if err != nil {
		return "", err
	}
	if now, err := pack.Inputs(ctx, m.Workspace.FS); err != nil || !slices.Equal(now, m.Inputs) {
		return "", errors.Join(err, fmt.Errorf("%s %w", dir, pack.ErrMoved))
	}
	return dir, then(p)
}

// judged makes the pack of a workspace that is open, and of which the files are known.
func judged(ctx context.Context, a *app.App, dir string, m *pack.Material) (*pack.Pack, error) {
	e, org, day, err := a.Engine(ctx, dir)
	if err != nil {
		return nil, err
	}
	if m.Material, err = advise.Material(ctx, e, org, day); err != nil {
		return nil, err
	}
	p, err := pack.Make(ctx, m)
	if errors.Is(err, handover.ErrNoScope) || errors.Is(err, pack.ErrOutside) {
		return nil, usage.Of(err)
	}
	if err != nil {
		return nil, err
	}
	return p, fitting(p)
}

// fitting reports what is asked for of a reader that the pack is not for.
func fitting(p *pack.Pack) error {
	switch {
	case p.Asked.Annex && !slices.Contains(p.For, document.CertificationBody):
		return usage.Of(fmt.Errorf("--annex is of a pack for the %s", document.CertificationBody))
	case p.Asked.Gaps && !slices.Contains(p.For, document.Customer):
		return usage.Of(fmt.Errorf("--gaps is of a pack for a %s", document.Customer))
	}
	return nil
}

// stored reads the assessment that a pack holds, nil for none.
func stored(data []byte) *result.Assessment {
	a, err := result.Read(strings.NewReader(string(data)))
	if err != nil {
		return nil
	}
	return a
}
