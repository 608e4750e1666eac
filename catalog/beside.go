package catalog

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// Beside reads files that state only of an organisation ([OrganisationKeys]) beside a set that was loaded before, as
// [Loader.Load] of both does, without reading the set again: for many organisations by one catalog. The result shares
// the [mapping.Source] of the set, which nobody changes; what the set states of an organisation is left out. Files that
// hold anything else are refused as [Only] has it: load them with Load.
func (l Loader) Beside(ctx context.Context, set *Set, fsys fs.FS) (*Set, error) {
	if err := check.Live(ctx); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	if set == nil || fsys == nil {
		return nil, framework.Problems{{Code: CodeUnreadable, Message: "there is nothing to read from: a set and a file system are wanted"}}
	}
	l = l.limits()
	r := newReader(ctx, l)
	r.src, r.allowed = set.Source, OrganisationKeys()
	l.walk(ctx, Only(fsys, r.allowed...), r)
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
		found, err := organisation.Check(ctx, r.src, &r.org)
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
