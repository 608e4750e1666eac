package app

import (
	"context"
	"runtime"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

// judging loads a folder, and makes what judges by it.
func (a *App) judging(ctx context.Context, dir string) (*catalog.Set, *scoring.Engine, error) {
	if dir != "" && len(a.Env.Loaded) == 0 && !a.ReviewedOnly && runtime.GOMAXPROCS(0) > 1 {
		return a.together(ctx, dir)
	}
	set, graph, err := a.Load(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	e, err := a.engine(ctx, graph)
	return set, e, err
}

// together reads a folder while another core makes what judges by the built-in catalog alone, which is what judges by the
// folder where it states of an organisation and adds nothing to the catalog.
func (a *App) together(ctx context.Context, dir string) (*catalog.Set, *scoring.Engine, error) {
	if err := disk.Folder("workspace", dir); err != nil {
		return nil, nil, err
	}
	a.Inputs.Folder(dir)
	side, stop := context.WithCancel(ctx)
	defer stop()
	sums, made := aside(side)
	set, err := catalog.Loader{}.Load(ctx, catalog.Builtin(), catalog.Dir(dir))
	if err != nil {
		return nil, nil, err
	}
	if set.Digests == <-sums && len(set.Overlays) == 0 {
		if e := <-made; e != nil {
			a.NotRead(set)
			return set, e, nil
		}
	}
	_, graph, err := Build(ctx, set, nil)
	if err != nil {
		return nil, nil, err
	}
	a.NotRead(set)
	e, err := a.engine(ctx, graph)
	return set, e, err
}

// aside makes what judges by the built-in catalog, and says before what the catalog's digests are: none, and nil, where that
// is not to be had.
func aside(ctx context.Context) (<-chan mapping.Digests, <-chan *scoring.Engine) {
	sums, made := make(chan mapping.Digests, 1), make(chan *scoring.Engine, 1)
	go func() {
		defer close(made)
		defer close(sums)
		set, graph, err := catalog.Loader{}.LoadGraph(ctx, catalog.Builtin())
		if err != nil {
			return
		}
		sums <- set.Digests
		e, _ := scoring.NewContext(ctx, graph) // nil with an error, which whoever waits then finds anew
		made <- e
	}()
	return sums, made
}
