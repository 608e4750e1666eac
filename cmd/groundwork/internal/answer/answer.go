// Package answer answers what may be asked of an organisation, or of the catalogs, with what the command prints as
// JSON. It knows no flag, no file of a disk and no connection: the command, the HTTP interface and the tools of
// assistants ask it alike, so that all say the same.
package answer

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Unscoped is told first where an organisation says nothing of what it is judged against.
const Unscoped = "No scope is stated, so that each framework is judged by its default. Say under scope: what you are judged against; 'groundwork init' writes a workspace that does."

// States reports whether a workspace says anything of an organisation.
func States(o *organisation.Organisation) bool {
	return o != nil && (o.Name != "" || len(o.Systems)+len(o.Scopes)+len(o.Facts)+len(o.Evidence)+len(o.Treatments)+len(o.Risks)+len(o.Operates)+len(o.Owners) > 0)
}

// A Case is an organisation on a day, and what judges it.
type Case struct {
	Engine *scoring.Engine
	Org    *organisation.Organisation
	At     framework.Date
	Lens   string // this one alone, "" for all
	Rules  bool   // show rules and conditions as they are written, too

	Passed []string // what is told of files that are not read, and of names that look alike
}

// Assess judges, and tells first where no scope is stated.
func (c *Case) Assess(ctx context.Context) (*result.Assessment, error) {
	a, err := c.Engine.Assess(ctx, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	if len(c.Org.Scopes) == 0 {
		a.Problems = append([]string{Unscoped}, a.Problems...)
	}
	return a, OneLens(a, "lens", c.Lens)
}

// Evidence says what the pieces are worth that a sieve leaves.
func (c *Case) Evidence(ctx context.Context, s view.Sieve) (view.Evidence, error) {
	a, err := c.Assess(ctx)
	if err != nil {
		return view.Evidence{}, err
	}
	return view.EvidenceOf(a, slices.DeleteFunc(view.WorthOf(c.Engine.Graph(), c.Org, a), func(w view.Worth) bool { return !s.Asked(&w) })), nil
}

// OneLens leaves one lens of an assessment, or all for none; said is how the lens was asked for.
func OneLens(a *result.Assessment, said, lens string) error {
	if lens == "" {
		return nil
	}
	var lenses []string
	for i := range a.Frameworks {
		lenses = append(lenses, a.Frameworks[i].Lens)
	}
	if err := list.Named(said, lens, lenses); err != nil {
		return usage.Of(err)
	}
	a.Frameworks = slices.DeleteFunc(a.Frameworks, func(f result.Lens) bool { return f.Lens != lens })
	return nil
}

// Included says which points an organisation's scopes take in on a day; a framework that no
// scope names is taken in whole, without additional criteria.
func Included(g *mapping.Graph, org *organisation.Organisation, at framework.Date) func(framework.PointRef) bool {
	reaches := map[string][]*framework.Reach{}
	for _, f := range g.Frameworks() {
		if !slices.ContainsFunc(org.Scopes, func(s framework.Scope) bool { return s.Framework == f.ID }) {
			reaches[f.ID] = append(reaches[f.ID], f.WholeScope().Reach(f, at))
		}
	}
	for _, s := range org.Scopes {
		if f, err := g.Framework(s.Framework); err == nil {
			reaches[f.ID] = append(reaches[f.ID], s.Reach(f, at))
		}
	}
	return func(p framework.PointRef) bool {
		return slices.ContainsFunc(reaches[p.Ref.Framework], func(r *framework.Reach) bool {
			return r.Requirement(p.Ref.Requirement).Standing == framework.InScope && r.Point(p).Standing == framework.InScope
		})
	}
}
