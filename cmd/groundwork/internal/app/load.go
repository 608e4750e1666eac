package app

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// States reports whether a workspace says anything of an organisation.
func States(o *organisation.Organisation) bool { return answer.States(o) }

// Load reads the built-in catalog and a folder, if one is named, and tells of what is passed over there.
func (a *App) Load(ctx context.Context, dir string) (*catalog.Set, *mapping.Graph, error) {
	set, graph, err := a.Silently(ctx, dir)
	if err == nil {
		a.NotRead(set)
	}
	return set, graph, err
}

// Silently is [App.Load] for a command that lists all problems itself, or itself takes in what is not read.
func (a *App) Silently(ctx context.Context, dir string) (*catalog.Set, *mapping.Graph, error) {
	if l, ok := a.Env.Loaded[dir]; ok {
		a.Inputs.Folder(dir)
		return l.Set, l.Graph, nil
	}
	if dir == "" {
		return catalog.Loader{}.LoadGraph(ctx, catalog.Builtin())
	}
	if err := disk.Folder("workspace", dir); err != nil {
		return nil, nil, err
	}
	a.Inputs.Folder(dir)
	if base, ok := a.Env.Loaded[""]; ok {
		if set, err := (catalog.Loader{}).Beside(ctx, base.Set, catalog.Dir(dir)); err == nil {
			return set, base.Graph, nil
		}
	}
	return catalog.Loader{}.LoadGraph(ctx, catalog.Builtin(), catalog.Dir(dir))
}

// Counted is [App.Load] for a command that tells no places.
func (a *App) Counted(ctx context.Context, dir string) (*catalog.Set, *mapping.Graph, error) {
	if _, held := a.Env.Loaded[dir]; held || dir != "" {
		return a.Load(ctx, dir)
	}
	return catalog.Loader{Placeless: true}.LoadGraph(ctx, catalog.Builtin())
}

// Builtin are the ids of the built-in frameworks, in order: those that are meant where none is named.
func (a *App) Builtin(ctx context.Context) ([]string, error) {
	_, g, err := a.Counted(ctx, "")
	if err != nil {
		return nil, err
	}
	var list []string
	for _, f := range g.Frameworks() {
		list = append(list, f.ID)
	}
	return list, nil
}

// engine makes what judges by a graph, unless it was made before.
func (a *App) engine(ctx context.Context, graph *mapping.Graph) (*scoring.Engine, error) {
	if a.ReviewedOnly {
		return scoring.NewContext(ctx, graph, scoring.ReviewedOnly())
	}
	for _, l := range a.Env.Loaded {
		if l.Graph == graph && l.Engine != nil {
			return l.Engine, nil
		}
	}
	return scoring.NewContext(ctx, graph)
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
		a.Note = answer.Unscoped
	}
	return e, org, at, nil
}

// Opened loads a workspace that need not state anything yet, or without a folder what is built in.
func (a *App) Opened(ctx context.Context, dir string) (*scoring.Engine, *organisation.Organisation, framework.Date, error) {
	set, e, err := a.judging(ctx, dir)
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

// NotRead tells of files of the workspace that are not read, and of names that look alike: somebody may believe that
// they are read, or one.
// Of one that the command itself takes in there is nothing to tell.
func (a *App) NotRead(set *catalog.Set, taken ...string) {
	for _, p := range set.Problems {
		same := func(name string) bool { return filepath.Clean(name) == filepath.Clean(filepath.FromSlash(p.Pos.File)) }
		if slices.Contains([]string{catalog.CodeNotRead, catalog.CodeLookAlike, catalog.CodeSameName}, p.Code) && !slices.ContainsFunc(taken, same) {
			fmt.Fprintln(a.Env.Stderr, safe.Text(p.String()))
		}
	}
}

// Instant is the day of --at, else the workspace's own, else today.
func (a *App) Instant(org *organisation.Organisation) (framework.Date, error) {
	return answer.Day("--at", a.At, org, framework.DateOf(a.Env.Now()))
}

// Renamed tells on the side that a control is called otherwise now than somebody called it.
func (a *App) Renamed(said, now string) {
	if said != now {
		fmt.Fprintln(a.Env.Stderr, safe.Text(fmt.Sprintf("control %q is called %q now", said, now)))
	}
}
