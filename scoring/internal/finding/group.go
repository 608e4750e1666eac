package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// sections are the clauses or areas of a framework: the groups at the top, and in the place of one that holds
// nothing but groups these.
func sections(top []*mapping.Node) []*mapping.Node {
	var out []*mapping.Node
	for _, g := range top {
		switch {
		case len(g.Children) == 0:
		case slices.ContainsFunc(g.Children, func(c *mapping.Node) bool { return len(c.Children) == 0 }):
			out = append(out, g)
		default:
			out = append(out, g.Children...)
		}
	}
	return out
}

// A section is a clause or area with its counted requirements, by their places.
type section struct {
	*mapping.Node

	below []int
}

// A groupState is what would be raised about a clause or area, nil for nothing, by what is below it.
type groupState struct {
	leaves    []*leafState
	finding   *result.Finding
	undecided []string
}

// moved reports whether what is at some places is not what the state was worked out by.
func (s *groupState) moved(leaves []*leafState, at []int) bool {
	return !slices.EqualFunc(at, s.leaves, func(i int, was *leafState) bool { return leaves[i] == was })
}

// relatedOf says what would be raised about the clauses or areas of the lens.
func (l *lensState) relatedOf(ctx context.Context, sum *summary) ([]*result.Finding, error) {
	if len(l.finders[mapping.SubjectGroup]) == 0 {
		return nil, nil
	}
	sections := l.fix().sections
	if l.groups == nil {
		l.groups = make([]*groupState, len(sections))
	}
	var out []*result.Finding
	for i, g := range sections {
		s, err := l.related(ctx, i, g)
		if err != nil {
			return nil, err
		}
		if sum.undecided = append(sum.undecided, s.undecided...); s.finding != nil {
			out = append(out, s.finding)
		}
	}
	return out, nil
}

// related says what would be raised about a clause or area, by its place among the sections.
func (l *lensState) related(ctx context.Context, i int, g section) (*groupState, error) {
	if was := l.groups[i]; was != nil && !was.moved(l.leaves, g.below) {
		return was, nil
	}
	s := &groupState{leaves: make([]*leafState, len(g.below))}
	for k, at := range g.below {
		s.leaves[k] = l.leaves[at]
	}
	if len(g.below) > 0 {
		var err error
		if s.finding, err = l.group(ctx, g, &s.undecided); err != nil {
			return nil, err
		}
	}
	l.groups[i] = s
	return s, nil
}

func (l *lensState) group(ctx context.Context, g section, undecided *[]string) (*result.Finding, error) {
	view := &rule.Group{ID: g.Requirement.ID, Kind: g.Requirement.Kind, Title: g.Requirement.Title}
	for _, i := range g.below {
		view.Requirements = append(view.Requirements, l.lens.Judged(i).Requirement)
	}
	f, err := l.first(ctx, mapping.SubjectGroup, rule.FindingVars{Group: view}, undecided)
	if err != nil || f == nil {
		return nil, err
	}
	f.Kind, f.Group = result.KindRelated, g.Requirement.ID
	for _, i := range g.below {
		if q := l.lens.Judged(i).Requirement; q.Status == result.StatusNotSupported {
			f.Requirements = append(f.Requirements, q.Ref)
			f.Cause = alike(f.Cause, l.leaves[i].causes)
		}
	}
	f.What = words.FoundGroup(g.Requirement, len(f.Requirements), len(g.below))
	return f, nil
}

// alike adds causes to others, those of one control on one basis as one.
func alike(list, more []result.Cause) []result.Cause {
	for _, c := range more {
		i := slices.IndexFunc(list, func(x result.Cause) bool { return x.Control == c.Control && x.Basis == c.Basis })
		if i < 0 {
			list = append(list, c)
			continue
		}
		ids := slices.Sorted(slices.Values(slices.Concat(list[i].Evidence, c.Evidence)))
		list[i].Evidence = slices.Compact(ids)
	}
	return list
}

// below adds the counted requirements of a group to a list, by their places.
func (l *lensState) below(list []int, g *mapping.Node) []int {
	if len(g.Children) == 0 {
		i, ok := l.lens.Case.Catalog.LeafAt(g.Ref)
		if !ok {
			return list
		}
		if q := l.lens.Judged(i).Requirement; q.Status.Counted() && q.Additional == "" {
			list = append(list, i)
		}
		return list
	}
	for _, c := range g.Children {
		list = l.below(list, c)
	}
	return list
}
