package judge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/pack"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
)

// verify is the command that checks a pack.
func verify(a *app.App) *cobra.Command {
	var against, seal string
	var from []string
	var most int64
	c := &cobra.Command{
		Use: "verify FOLDER|FILE.zip", Short: "Check that a pack is as it was made", Args: app.Args(1, 1),
		Long: `Takes the digest of each file of a pack and holds it against the manifest: what was changed, what is missing, what was added, and
names that lead out, are there twice, or are the same on some systems. Nothing is unpacked or opened but to take its digest. What is
wrong is told file by file, and the command ends with 1.

Whoever changes a file can change the manifest, too. --seal SHA256 holds it against the seal that 'groundwork pack' told when it
wrote the pack, if you have that by another way.

--against DIR judges the workspace in DIR again as of the pack's day, and says whether the same inputs and the same results come out,
and what differs.`,
		Example: "  groundwork pack verify acme-pack.zip\n  groundwork pack verify acme-pack.zip --against examples/acme",
		RunE: func(c *cobra.Command, names []string) error {
			if most < 1 || most > 1<<30 {
				return usage.Of(fmt.Errorf("--max-size %d: want a number of MiB from 1 to %d", most, 1<<30))
			}
			return verified(c.Context(), a, names[0], against, seal, from, most*mebi)
		},
	}
	f := c.Flags()
	f.StringVar(&against, "against", "", "judge the workspace in `DIR` again, and say what differs")
	f.StringArrayVar(&from, "from", nil, "with --against: take files of evidence from `FOLDER`, too")
	f.StringVar(&seal, "seal", "", "the `SHA256` digest of the manifest, as you have it by another way")
	f.Int64Var(&most, "max-size", pack.MostBytes/mebi, "read no more than `N` MiB, unpacked")
	f.BoolVar(&a.All, "all", false, "list all that differs")
	return c
}

var (
	errUnsound = errors.New("is not as it was packed")
	errDiffers = errors.New("gives something else now than it did for the pack")
)

func verified(ctx context.Context, a *app.App, name, against, seal string, from []string, most int64) error {
	if against == "" && len(from) > 0 {
		return usage.Of(errors.New("--from is of --against"))
	}
	h, done, err := held(ctx, name)
	if err != nil {
		return err
	}
	defer done()
	v, err := pack.Verify(ctx, h, most, a.Advance)
	if err != nil {
		return err
	}
	v.Pack = name
	if want := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(seal)), "sha256:"); want != "" && "sha256:"+want != v.Seal {
		v.Broken("the manifest is another one than the seal says", "it is not the pack that was sealed: ask whoever made it")
	}
	if against != "" {
		if err := hold(ctx, a, h, v, against, from); err != nil {
			return err
		}
	}
	if err := a.Show(v, func(p *page.Page) { standing.Verified(p, v, a.All) }); err != nil {
		return err
	}
	switch {
	case !v.Sound:
		return fmt.Errorf("%s %w: %s", name, errUnsound, page.Counted(len(v.Faults), "fault", "faults"))
	case v.Against != nil && !v.Against.Same:
		return fmt.Errorf("%s %w", against, errDiffers)
	}
	return nil
}

// held opens a pack.
func held(ctx context.Context, name string) (h *pack.Holder, done func(), err error) {
	if name == "" {
		return nil, nil, disk.ErrEmpty
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("there is no pack %s, or it is not yours to open", name)
	case info.IsDir():
		root, err := os.OpenRoot(name)
		if err != nil {
			return nil, nil, fmt.Errorf("%s is not yours to open", name)
		}
		h, err = pack.Folder(ctx, root.FS())
		return h, func() { _ = root.Close() }, err
	case !info.Mode().IsRegular():
		return nil, nil, fmt.Errorf("%s is no folder and no ZIP file", name)
	}
	f, err := os.Open(name) //nolint:gosec // the file that the user names
	if err != nil {
		return nil, nil, fmt.Errorf("%s is not yours to open", name)
	}
	if h, err = pack.ZIP(f, info.Size()); err != nil {
		_ = f.Close()
		return nil, nil, fmt.Errorf("%s %w", name, err)
	}
	return h, func() { _ = f.Close() }, nil
}

// hold judges a workspace again as of the day of a pack, as the pack was asked for.
func hold(ctx context.Context, a *app.App, h *pack.Holder, v *pack.Verified, dir string, from []string) error {
	p := v.Described
	if p == nil || p.At.IsZero() {
		return fmt.Errorf("--against %s: the pack does not say how it was made, so that there is nothing to hold against", dir)
	}
	asked := p.Asked
	if asked.MostFile < 1 {
		asked.MostFile = pack.MostFile
	}
	a.At, a.Lens, a.ReviewedOnly = p.At.String(), asked.Lens, asked.ReviewedOnly
	_, err := makePack(ctx, a, dir, asked, from, nil, func(now *pack.Pack) error {
		const figures = "results/assessment.json"
		v.Against = pack.Hold(p, now, stored(h.Content(ctx, figures)), stored(now.Content(ctx, figures)))
		v.Against.Workspace = dir
		return nil
	})
	return err
}

// replaceable reports why an older pack is not written over: something in it would be lost.
func replaceable(ctx context.Context, name string, zipped bool) error {
	info, err := os.Stat(name)
	if err == nil && info.IsDir() == zipped {
		return fmt.Errorf("%s is there already, and is no pack of that kind: it is left alone", name)
	}
	h, done, err := held(ctx, name)
	if err != nil {
		return fmt.Errorf("%w; --force writes over packs alone", err)
	}
	defer done()
	v, err := pack.Verify(ctx, h, pack.MostBytes, nil)
	switch {
	case err != nil:
		return err
	case v.Described == nil:
		return fmt.Errorf("%s is no pack, and is left alone: --force writes over packs alone", name)
	case !v.Sound:
		var b bytes.Buffer
		for _, f := range v.Faults[:min(3, len(v.Faults))] {
			fmt.Fprintf(&b, "; %s %s", f.Path, f.What)
		}
		return fmt.Errorf("%s is not as it was packed, and is left alone%s: name another place, or take it away", name, b.String())
	}
	return nil
}
