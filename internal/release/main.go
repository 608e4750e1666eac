// Release makes what a release holds, the same to the byte wherever it is made, and proves that its tags install.
// See docs/releasing.md; .ci/release runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

const usage = `release makes what a release holds.

  release build [-rev REV] [-systems OS/ARCH,...] [-sbom=false] FOLDER
                       binaries, archives, SBOMs, schemas and checksums of a commit, in FOLDER
  release check        the same commit twice for this system, in two places, compared to the byte
  release tag VERSION FOLDER
                       a clone in FOLDER with the tags of both modules, to look at and to push
  release prove [-rev REV]
                       go install of both tags, by git and by a proxy of files, in a clone that goes away
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop was called
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		args = []string{"help"}
	}
	f := flag.NewFlagSet("release "+args[0], flag.ContinueOnError)
	rev := f.String("rev", "HEAD", "the commit that is released")
	systems := f.String("systems", strings.Join(allSystems(), ","), "for which systems")
	sbom := f.Bool("sbom", true, "make an SBOM of each binary")
	if err := f.Parse(args[1:]); err != nil {
		return fmt.Errorf("%w", err)
	}
	root, err := output(ctx, command{dir: ".", name: "git", args: []string{"rev-parse", "--show-toplevel"}})
	if err != nil {
		return err
	}
	switch {
	case args[0] == "build" && f.NArg() == 1:
		return build(ctx, release{root: root, rev: *rev, systems: strings.Split(*systems, ","), sbom: *sbom, out: f.Arg(0)})
	case args[0] == "check" && f.NArg() == 0:
		return check(ctx, root)
	case args[0] == "tag" && f.NArg() == 2:
		to, err := filepath.Abs(f.Arg(1))
		if err != nil {
			return fmt.Errorf("%w", err)
		}
		return tag(ctx, root, *rev, f.Arg(0), to)
	case args[0] == "prove" && f.NArg() == 0:
		return prove(ctx, root, *rev)
	}
	fmt.Fprint(os.Stderr, usage)
	return nil
}
