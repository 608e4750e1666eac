package catalog

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// Beside reads files that state only of an organisation ([OrganisationKeys]) beside a set that was loaded before, as
// [Loader.Load] of both does, without reading the set again: for many organisations by one catalog. The result shares
// the [mapping.Source] of the set, which nobody changes; what the set states of an organisation is left out. Files that
// hold anything else are refused: load them with Load.
func (l Loader) Beside(ctx context.Context, set *Set, fsys fs.FS) (*Set, error) {
	return l.besideOf(ctx, func() (*Set, *mapping.Graph, error) { return set, nil, nil }, fsys, false)
}

// BesideLoading is [Loader.Beside] a set that is still being loaded: it is asked for when the files are read and hold nothing
// else, and so is the graph that was built of it, or nil. Of what may not stand in the files only the first is told.
func (l Loader) BesideLoading(ctx context.Context, loaded func() (*Set, *mapping.Graph, error), fsys fs.FS, _ check.Proof) (*Set, error) {
	return l.besideOf(ctx, loaded, fsys, true)
}

// besideOf reads beside a set, no further than to what may not stand in the files where that is brief.
func (l Loader) besideOf(ctx context.Context, loaded func() (*Set, *mapping.Graph, error), fsys fs.FS, brief bool) (*Set, error) {
	if err := check.Live(ctx); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	nothing := framework.Problems{{Code: CodeUnreadable, Message: "there is nothing to read from: a set and a file system are wanted"}}
	if fsys == nil || loaded == nil {
		return nil, nothing
	}
	l = l.limits()
	r := newReader(ctx, l)
	r.allowed, r.brief = OrganisationKeys(), brief
	l.walk(ctx, Only(fsys, r.allowed...), r)
	if r.enough {
		_, err := r.problems.Close()
		return nil, err
	}
	set, graph, err := loaded()
	if err != nil {
		return nil, err
	}
	if set == nil {
		return nil, nothing
	}
	return r.beside(ctx, set, graph)
}

// beside finishes what was read beside a set.
func (r *reader) beside(ctx context.Context, set *Set, graph *mapping.Graph) (*Set, error) {
	r.src = set.Source
	n := renamer{now: renamed(r.src.Controls), tell: func(p framework.Problem) { r.problems.Add(p) }}
	n.organisation(&r.org)
	r.org.Digest = organisation.Digest(&r.org)
	r.firstEdition(r.src.EvidenceTypes)
	out := &Set{Source: r.src, Overlays: set.Overlays}
	if r.isOrg {
		out.Organisation = &r.org
	}
	r.scopeKeys()
	r.tellUnread()
	r.problems.Join(r.dec.Problems())
	if !r.lost && !r.dec.Lost && r.isOrg {
		var by organisation.Catalog = r.src
		if graph != nil {
			by = graph
		}
		found, err := organisation.Check(ctx, by, &r.org)
		if err != nil {
			return nil, fmt.Errorf("catalog: %w", err)
		}
		r.problems.Add(r.fresh(found, r.problems.Kept())...)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	problems, err := r.problems.Close()
	if err != nil {
		return nil, err
	}
	out.Problems = slices.Concat(set.Problems, problems)
	return out, nil
}
