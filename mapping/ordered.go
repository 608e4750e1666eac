package mapping

import (
	"cmp"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/internal/index"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// copied is the source with copies of what may be changed after, so that no later hand changes the graph.
func (src Source) copied() Source {
	src.Frameworks = copied(src.Frameworks, func(f *framework.Framework) {
		f.Requirements = slices.Clone(f.Requirements)
		for i := range f.Requirements {
			f.Requirements[i].Points, f.Requirements[i].Mirrors = slices.Clone(f.Requirements[i].Points), maps.Clone(f.Requirements[i].Mirrors)
			f.Requirements[i].Aliases = slices.Clone(f.Requirements[i].Aliases)
		}
	})
	src.Controls = copied(src.Controls, func(c *Control) {
		c.Links, c.Was, c.ReliesOn, c.Procedures = slices.Clone(c.Links), slices.Clone(c.Was), slices.Clone(c.ReliesOn), slices.Clone(c.Procedures)
		for i := range c.Links {
			c.Links[i].Votes = slices.Clone(c.Links[i].Votes)
		}
	})
	src.EvidenceTypes = copied(src.EvidenceTypes, func(t *evidence.Type) { t.Attributes = slices.Clone(t.Attributes) })
	src.FactTypes = copied(src.FactTypes, func(t *evidence.FactType) { t.Values = slices.Clone(t.Values) })
	src.Rules = copied(src.Rules, func(r *Rule) { r.Tests = slices.Clone(r.Tests) })
	src.Relations = copied(src.Relations, func(s *relation.Statement) { s.Votes = slices.Clone(s.Votes) })
	src.Questions = copied(src.Questions, func(q *Question) {
		q.Frameworks, q.Settles.No, q.Opens = slices.Clone(q.Frameworks), slices.Clone(q.Settles.No), slices.Clone(q.Opens)
	})
	src.StartRules = copied(src.StartRules, func(*StartRule) {})
	src.StartSteps = copied(src.StartSteps, func(s *StartStep) { s.After = slices.Clone(s.After) })
	src.Tightenings = copied(src.Tightenings, func(*Tightening) {})
	src.Bands = copied(src.Bands, func(*Band) {})
	src.FindingRules = copied(src.FindingRules, func(*FindingRule) {})
	src.SampleGuides = copied(src.SampleGuides, func(*SampleGuide) {})
	src.Unions = copied(src.Unions, func(u *relation.Union) { u.From, u.To = slices.Clone(u.From), slices.Clone(u.To) })
	src.Open = copied(src.Open, func(o *Open) { o.Against = slices.Clone(o.Against) })
	src.Rejected = copied(src.Rejected, func(r *Rejected) { r.Points, r.Votes = slices.Clone(r.Points), slices.Clone(r.Votes) })
	src.Guides = copied(src.Guides, func(*guide.Guide) {})
	src.Checklists = copied(src.Checklists, func(c *guide.Checklist) { c.Items = slices.Clone(c.Items) })
	return src
}

// copied copies each item, all into one list, and with deepen the lists that it holds.
func copied[T any](list []*T, deepen func(*T)) []*T {
	out, all := make([]*T, len(list)), make([]T, len(list))
	for i, x := range list {
		if x != nil {
			all[i] = *x
			deepen(&all[i])
			out[i] = &all[i]
		}
	}
	return out
}

// sort orders the lists, so that the order of files does not change the graph. Bands, and other
// lists of which the order has a meaning, keep theirs.
func (src Source) sort(x *index.Index, ends []index.Ends) {
	slices.SortFunc(src.SampleGuides, func(a, b *SampleGuide) int { return cmp.Compare(a.Cadence, b.Cadence) })
	slices.SortStableFunc(src.Unions, func(a, b *relation.Union) int {
		return cmp.Or(slices.CompareFunc(a.From, b.From, framework.Ref.Compare), slices.CompareFunc(a.To, b.To, framework.Ref.Compare), cmp.Compare(a.Is, b.Is))
	})
	slices.SortFunc(src.Frameworks, func(a, b *framework.Framework) int { return framework.CompareID(a.ID, b.ID) })
	slices.SortFunc(src.Controls, func(a, b *Control) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(src.EvidenceTypes, func(a, b *evidence.Type) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(src.FactTypes, func(a, b *evidence.FactType) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(src.Rules, func(a, b *Rule) int { return cmp.Or(cmp.Compare(a.Control, b.Control), cmp.Compare(a.Basis, b.Basis)) })
	order(src.Relations, ends, ranks(src.Frameworks, x))
	slices.SortFunc(src.Open, func(a, b *Open) int {
		if c := a.Requirement.Compare(b.Requirement); c != 0 {
			return c
		}
		return cmp.Or(slices.CompareFunc(a.Against, b.Against, framework.Ref.Compare), cmp.Compare(a.Why, b.Why))
	})
	slices.SortFunc(src.Rejected, func(a, b *Rejected) int {
		if c := cmp.Compare(a.Control, b.Control); c != 0 { // which tells most apart, so that the rest need not be compared
			return c
		}
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), slices.Compare(a.Points, b.Points), cmp.Compare(a.Why, b.Why))
	})
	slices.SortFunc(src.Guides, func(a, b *guide.Guide) int {
		return cmp.Or(slices.Compare(a.Between, b.Between), cmp.Compare(a.Dated, b.Dated))
	})
	slices.SortFunc(src.Checklists, func(a, b *guide.Checklist) int { return cmp.Compare(a.ID, b.ID) })
}

// endsOf looks up both ends of each relation, once for the check, the order and the net of them.
func endsOf(list []*relation.Statement, x *index.Index) []index.Ends {
	ends := make([]index.Ends, len(list))
	for i, s := range list {
		if s != nil {
			ends[i] = index.Ends{From: x.Number(s.From), To: x.Number(s.To)}
		}
	}
	return ends
}

// ranks says by the number of each requirement which comes before which, as
// [framework.Ref.Compare] has it: relations may be a hundred thousand, and comparing ids is dear.
func ranks(list []*framework.Framework, x *index.Index) []int32 {
	ranks, before := make([]int32, x.Count()), int32(0)
	for _, f := range list {
		order := make([]int32, len(f.Requirements))
		for i := range order {
			order[i] = int32(i)
		}
		slices.SortFunc(order, func(a, b int32) int { return framework.CompareID(f.Requirements[a].ID, f.Requirements[b].ID) })
		for _, place := range order {
			ranks[x.Number(framework.Ref{Framework: f.ID, Requirement: f.Requirements[place].ID})] = before
			before++
		}
	}
	return ranks
}

// A stated relation is one with its ends, by number and by rank.
type stated struct {
	*relation.Statement

	ends, ranks index.Ends
}

// order puts relations in order, and their ends with them.
func order(list []*relation.Statement, ends []index.Ends, ranks []int32) {
	all := make([]stated, len(list))
	rank := func(number int32) int32 {
		if number < 0 {
			return -1
		}
		return ranks[number]
	}
	for i, s := range list {
		all[i] = stated{s, ends[i], index.Ends{From: rank(ends[i].From), To: rank(ends[i].To)}}
	}
	slices.SortFunc(all, func(a, b stated) int {
		if c := compareEnds(a.ranks.From, b.ranks.From, a.From, b.From); c != 0 {
			return c
		}
		if c := compareEnds(a.ranks.To, b.ranks.To, a.To, b.To); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(a.Is, b.Is), cmp.Compare(a.Why, b.Why))
	})
	for i := range all {
		list[i], ends[i] = all[i].Statement, all[i].ends
	}
}

// compareEnds compares by rank where both have one.
func compareEnds(a, b int32, from, to framework.Ref) int {
	if a < 0 || b < 0 {
		return from.Compare(to)
	}
	return int(a) - int(b)
}
