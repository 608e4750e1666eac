package app

import (
	"context"
	"runtime"
	"sync"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// judging loads a folder, and makes what judges by it.
func (a *App) judging(ctx context.Context, dir string) (*catalog.Set, *scoring.Engine, error) {
	if dir != "" && len(a.Env.Loaded) == 0 && !a.ReviewedOnly {
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
// folder where it states of an organisation and adds nothing to the catalog. The catalog is read once for both.
func (a *App) together(ctx context.Context, dir string) (*catalog.Set, *scoring.Engine, error) {
	if err := disk.Folder("workspace", dir); err != nil {
		return nil, nil, err
	}
	a.Inputs.Folder(dir)
	side, stop := context.WithCancel(ctx)
	defer stop()
	read, made := aside(side)
	if set, err := (catalog.Loader{}).BesideLoading(ctx, read, catalog.Dir(dir), check.Proof{}); err == nil {
		if e := made(); e != nil {
			a.NotRead(set)
			return set, e, nil
		}
	}
	stop()
	// What is wrong is found anew below, with its places.
	set, graph, err := catalog.Loader{}.LoadGraph(ctx, catalog.Builtin(), catalog.Dir(dir))
	if err != nil {
		return nil, nil, err
	}
	a.NotRead(set)
	e, err := a.engine(ctx, graph)
	return set, e, err
}

// aside makes what judges by the built-in catalog, nil where that is not to be had: on another core where there is one, else when
// it is asked for. The catalog itself is there before. What panics there does so anew for whoever asks.
func aside(ctx context.Context) (read func() (*catalog.Set, *mapping.Graph, error), made func() *scoring.Engine) {
	type loaded struct {
		set   *catalog.Set
		graph *mapping.Graph
		err   error
	}
	once := sync.OnceValue(func() loaded {
		set, graph, err := catalog.Loader{Placeless: true}.LoadGraph(ctx, catalog.Builtin()) // what is wrong is loaded anew
		return loaded{set, graph, err}
	})
	read = func() (*catalog.Set, *mapping.Graph, error) { l := once(); return l.set, l.graph, l.err }
	made = sync.OnceValue(func() *scoring.Engine {
		_, graph, err := read()
		if err != nil {
			return nil
		}
		e, _ := scoring.NewContext(ctx, graph) // nil with an error, which whoever waits then finds anew
		return e
	})
	if runtime.GOMAXPROCS(0) > 1 {
		go func() {
			defer func() { _ = recover() }()
			if e := made(); e != nil { // nothing is judged of it; what it makes is kept by the engine
				_, _ = e.Open(ctx, &organisation.Organisation{}, framework.MinDate)
			}
		}()
	}
	return read, made
}
