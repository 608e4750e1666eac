package app

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// States reports whether a workspace says anything of an organisation.
func States(o *organisation.Organisation) bool {
	return o != nil && (o.Name != "" || len(o.Systems)+len(o.Scopes)+len(o.Facts)+len(o.Evidence)+len(o.Treatments)+len(o.Risks)+len(o.Operates)+len(o.Owners) > 0)
}

// unscoped is told first where a workspace says nothing of what it is judged against.
const unscoped = "No scope is stated, so that each framework is judged by its default. Say under scope: what you are judged against; 'groundwork init' writes a workspace that does."

// Load reads the built-in catalog and a folder, if one is named.
func (a *App) Load(ctx context.Context, dir string) (*catalog.Set, *mapping.Graph, error) {
	if l, ok := a.Env.Loaded[dir]; ok {
		a.Inputs.Folder(dir)
		return l.Set, l.Graph, nil
	}
	if dir == "" {
		set, err := catalog.Loader{}.Load(ctx, catalog.Builtin())
		return Build(ctx, set, err)
	}
	if err := disk.Folder("workspace", dir); err != nil {
		return nil, nil, err
	}
	a.Inputs.Folder(dir)
	set, err := catalog.Loader{}.Load(ctx, catalog.Builtin(), catalog.Dir(dir))
	return Build(ctx, set, err)
}

// Read reads a file that the user names, and is not to write over.
func (a *App) Read(ctx context.Context, name string) ([]byte, error) {
	a.Inputs.File(name)
	return disk.Read(ctx, name)
}

// Build makes the graph of what was loaded, if that went well.
func Build(ctx context.Context, set *catalog.Set, err error) (*catalog.Set, *mapping.Graph, error) {
	if err != nil {
		return nil, nil, err
	}
	graph, err := mapping.BuildContext(ctx, set.Source)
	return set, graph, err
}

// Engine loads a workspace that states something, and opens it at the asked date.
func (a *App) Engine(ctx context.Context, dir string) (*scoring.Engine, *organisation.Organisation, framework.Date, error) {
	if err := disk.Folder("workspace", dir); err != nil { // a name that is empty stands for none
		return nil, nil, 0, err
	}
	e, org, at, err := a.Opened(ctx, dir)
	if err == nil && !States(org) {
		err = fmt.Errorf("%s states nothing of an organisation, so that nothing is judged: 'groundwork init %s' begins a workspace", dir, dir)
	}
	if err != nil {
		return nil, nil, 0, err
	}
	a.Note = ""
	if len(org.Scopes) == 0 {
		a.Note = unscoped
	}
	return e, org, at, nil
}

// Opened loads a workspace that need not state anything yet, or without a folder what is built in.
func (a *App) Opened(ctx context.Context, dir string) (*scoring.Engine, *organisation.Organisation, framework.Date, error) {
	set, graph, err := a.Load(ctx, dir)
	if err != nil {
		return nil, nil, 0, err
	}
	a.NotRead(set)
	var opts []scoring.Option
	if a.ReviewedOnly {
		opts = append(opts, scoring.ReviewedOnly())
	}
	e, err := scoring.NewContext(ctx, graph, opts...)
	if err != nil {
		return nil, nil, 0, err
	}
	org := set.Organisation
	if org == nil {
		org = &organisation.Organisation{}
	}
	for _, p := range set.Problems { // what is unusual and let pass is said once, beside the answer
		if p.Code == organisation.CodeTold || p.Code == catalog.CodeFirstEdition || p.Code == catalog.CodeRenamed {
			fmt.Fprintln(a.Env.Stderr, safe.Text(p.String()))
		}
	}
	at, err := a.Instant(org)
	if err != nil {
		return nil, nil, 0, err
	}
	return e, org, at, nil
}

// NotRead tells of files of the workspace that are not read: somebody may believe that they are.
// Of one that the command itself takes in there is nothing to tell.
func (a *App) NotRead(set *catalog.Set, taken ...string) {
	for _, p := range set.Problems {
		same := func(name string) bool { return filepath.Clean(name) == filepath.Clean(filepath.FromSlash(p.Pos.File)) }
		if p.Code == catalog.CodeNotRead && !slices.ContainsFunc(taken, same) {
			fmt.Fprintln(a.Env.Stderr, safe.Text(p.String()))
		}
	}
}

// Instant is the day of --at, else the workspace's own, else today.
func (a *App) Instant(org *organisation.Organisation) (framework.Date, error) {
	if a.At != "" {
		at, err := framework.ParseInstant(a.At)
		if err != nil {
			return 0, usage.Of(fmt.Errorf("--at: %w", err))
		}
		return at, nil
	}
	if org != nil && !org.AsOf.IsZero() {
		return org.AsOf, nil
	}
	return framework.DateOf(a.Env.Now()), nil
}

// Renamed tells on the side that a control is called otherwise now than somebody called it.
func (a *App) Renamed(said, now string) {
	if said != now {
		fmt.Fprintln(a.Env.Stderr, safe.Text(fmt.Sprintf("control %q is called %q now", said, now)))
	}
}
