package mapping

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// OverlapStated is what is stated of two frameworks by relations and unions, which share no
// evidence and are in no figure of an overlap.
type OverlapStated struct {
	// Unlinked are those of the two to whose points no control is linked: what joins it to the
	// other is what is stated alone, and its share is nothing that was measured.
	Unlinked  []string `json:"unlinked"`
	Relations int      `json:"relations"`
	Unions    int      `json:"unions"`
	// From and To count the requirements of either that these name.
	From int `json:"from"`
	To   int `json:"to"`
	// Pairs lists the relations where one of the two is unlinked.
	Pairs []OverlapRelation `json:"pairs"`
}

// stated counts what is stated between the two, rejected statements left out, and those about
// additional criteria.
func (o *overlapper) stated(a, b string, result *Overlap) OverlapStated {
	s := OverlapStated{Unlinked: []string{}, Pairs: []OverlapRelation{}}
	if n := result.Forward.OfPoints; n > 0 && len(result.Unmapped.From) == n {
		s.Unlinked = append(s.Unlinked, a)
	}
	if n := result.Backward.OfPoints; n > 0 && len(result.Unmapped.To) == n && b != a {
		s.Unlinked = append(s.Unlinked, b)
	}
	named := map[framework.Ref]bool{}
	for _, r := range o.g.source.Relations {
		if !r.Review.Counts(o.opts.ReviewedOnly) || !o.joins(a, b, r.From, r.To) {
			continue
		}
		s.Relations++
		named[r.From], named[r.To] = true, true
		pair := OverlapRelation{From: r.From, To: r.To, Relation: r.Is.Names(), Strength: r.Strength}
		if r.From.Framework == b {
			pair = OverlapRelation{From: r.To, To: r.From, Relation: r.Is.Inverse().Names(), Strength: r.Strength}
		}
		if len(s.Unlinked) > 0 {
			s.Pairs = append(s.Pairs, pair)
		}
	}
	for _, u := range o.g.source.Unions {
		if all := slices.Concat(u.From, u.To); u.Review.Counts(o.opts.ReviewedOnly) && o.joins(a, b, all...) {
			s.Unions++
			for _, r := range all {
				named[r] = true
			}
		}
	}
	for r := range named {
		switch r.Framework {
		case a:
			s.From++
		case b:
			s.To++
		}
	}
	slices.SortStableFunc(s.Pairs, func(x, y OverlapRelation) int { return cmp.Or(x.From.Compare(y.From), x.To.Compare(y.To)) })
	return s
}

// joins reports whether a statement about these joins the two frameworks, and is about no
// additional criteria, which are in no figure.
func (o *overlapper) joins(a, b string, refs ...framework.Ref) bool {
	of := func(id string) bool {
		return slices.ContainsFunc(refs, func(r framework.Ref) bool { return r.Framework == id })
	}
	return a != b && of(a) && of(b) && !slices.ContainsFunc(refs, func(r framework.Ref) bool {
		reach := o.additional[r.Framework]
		if reach == nil {
			return false
		}
		_, additional := reach.Additional(r.Requirement)
		return additional
	})
}
