package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// Counts says how much a graph holds. Additional criteria are counted apart from
// their framework's own requirements.
type Counts struct {
	Frameworks    []FrameworkCount  `json:"frameworks"`
	Disciplines   []DisciplineCount `json:"disciplines"`
	Controls      int               `json:"controls"`
	EvidenceTypes int               `json:"evidence_types"`
	Links         int               `json:"links"`
	ReviewedLinks int               `json:"reviewed_links"`
	Relations     int               `json:"relations"`
	// RelationKinds counts the relations by what they state.
	RelationKinds map[string]int `json:"relation_kinds"`
	Rules         int            `json:"rules"`
	RuleTests     int            `json:"rule_tests"`
	// LinksRead and RelationsRead count these by their review and by what readers said of each.
	LinksRead     review.Tally `json:"links_read"`
	RelationsRead review.Tally `json:"relations_read"`
	// Candidates are links and relations that were considered and struck.
	Candidates int `json:"candidates"`
	// Pairs counts, for each two frameworks, the pairs of their requirements by how they stand,
	// for as many as have [mapping.MaxPairs] together.
	Pairs []PairCount `json:"pairs"`
}

// A PairCount counts the pairs of requirements of two frameworks, without additional criteria.
type PairCount struct {
	mapping.PairTally

	From string `json:"from"`
	To   string `json:"to"`
}

// A FrameworkCount counts the assessable requirements of one framework.
type FrameworkCount struct {
	ID           string         `json:"id"`
	Title        string         `json:"title"`
	Edition      string         `json:"edition"`
	Digest       string         `json:"digest"` // to pin it by
	Requirements int            `json:"requirements"`
	Points       int            `json:"points"`
	Linked       int            `json:"linked"` // points with a control
	Links        int            `json:"links"`  // into the framework
	Kinds        map[string]int `json:"kinds"`
	// Additional counts criteria that a report takes in by choice alone.
	Additional []AdditionalCount `json:"additional"`
}

// An AdditionalCount counts the criteria of one additional category.
type AdditionalCount struct {
	Category     string `json:"category"`
	Title        string `json:"title"`
	Requirements int    `json:"requirements"`
	Points       int    `json:"points"`
}

// A DisciplineCount counts the controls of one discipline, and those among them that
// serve two frameworks or more without additional criteria.
type DisciplineCount struct {
	Name     string `json:"name"`
	Controls int    `json:"controls"`
	Shared   int    `json:"shared"`
}

// Count is [CountContext] without an end.
func Count(g *mapping.Graph) Counts {
	c, _ := CountContext(context.Background(), g) // that context does not end
	return c
}

// CountContext counts what the graph holds; a nil graph holds nothing. The error means that the context
// ended: pairs of requirements may be many.
func CountContext(ctx context.Context, g *mapping.Graph) (Counts, error) {
	src := g.Source()
	c := Counts{
		Frameworks: []FrameworkCount{}, Disciplines: []DisciplineCount{}, Controls: len(src.Controls), EvidenceTypes: len(src.EvidenceTypes),
		Relations: len(src.Relations), RelationKinds: map[string]int{}, Rules: len(src.Rules),
	}
	for _, r := range src.Relations {
		c.RelationKinds[r.Is.String()]++
		c.RelationsRead.Add(r.Review, r.Votes)
	}
	for _, r := range src.Rules {
		c.RuleTests += len(r.Tests)
	}
	extra := map[framework.Ref]bool{}
	for _, f := range src.Frameworks {
		c.Frameworks = append(c.Frameworks, countFramework(g, f, extra))
	}
	for _, k := range src.Controls {
		c.countControl(k, extra)
	}
	slices.SortFunc(c.Disciplines, func(a, b DisciplineCount) int { return cmp.Compare(a.Name, b.Name) })
	c.Candidates = len(src.Rejected)
	var err error
	c.Pairs, err = countPairs(ctx, g, src.Frameworks)
	return c, err
}

func countPairs(ctx context.Context, g *mapping.Graph, list []*framework.Framework) ([]PairCount, error) {
	out, room := []PairCount{}, mapping.MaxPairs
	for i, a := range list {
		for _, b := range list[i+1:] {
			if room -= len(g.Leaves(a.ID)) * len(g.Leaves(b.ID)); room < 0 {
				return out, nil
			}
			pairs, err := g.TallyPairs(ctx, a.ID, b.ID, false)
			if err != nil {
				return out, fmt.Errorf("count: %w", err)
			}
			out = append(out, PairCount{PairTally: pairs, From: a.ID, To: b.ID})
		}
	}
	return out, nil
}

func countFramework(g *mapping.Graph, f *framework.Framework, extra map[framework.Ref]bool) FrameworkCount {
	n := FrameworkCount{ID: f.ID, Title: f.Title, Edition: f.Edition, Digest: f.Digest, Kinds: map[string]int{}, Additional: []AdditionalCount{}}
	for _, k := range f.Categories {
		if k.Additional {
			n.Additional = append(n.Additional, AdditionalCount{Category: k.ID, Title: k.Title})
		}
	}
	reach := f.WholeScope().Reach(f, 0)
	for _, leaf := range g.Leaves(f.ID) {
		if id, ok := reach.Additional(leaf.Requirement.ID); ok {
			extra[leaf.Ref] = true
			i := slices.IndexFunc(n.Additional, func(a AdditionalCount) bool { return a.Category == id })
			n.Additional[i].Requirements++
			n.Additional[i].Points += len(leaf.Points)
			continue
		}
		n.Requirements++
		n.Points += len(leaf.Points)
		n.Kinds[leaf.Requirement.Kind]++
		links := map[*mapping.Link]bool{}
		for _, p := range leaf.Points {
			if len(p.Links) > 0 {
				n.Linked++
			}
			for _, e := range p.Links {
				links[e.Link] = true
			}
		}
		n.Links += len(links)
	}
	return n
}

func (c *Counts) countControl(k *mapping.Control, extra map[framework.Ref]bool) {
	c.Links += len(k.Links)
	serves := map[string]bool{}
	for _, l := range k.Links {
		c.LinksRead.Add(l.Review, l.Votes)
		if l.Review.State == review.Reviewed {
			c.ReviewedLinks++
		}
		if l.Review.Counts(false) && !extra[l.To] {
			serves[l.To.Framework] = true
		}
	}
	i := slices.IndexFunc(c.Disciplines, func(d DisciplineCount) bool { return d.Name == k.Discipline })
	if i < 0 {
		i = len(c.Disciplines)
		c.Disciplines = append(c.Disciplines, DisciplineCount{Name: k.Discipline})
	}
	c.Disciplines[i].Controls++
	if len(serves) > 1 {
		c.Disciplines[i].Shared++
	}
}
