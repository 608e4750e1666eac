package table

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// The parts of a library that are written.
type (
	cisoLibrary struct {
		URN         string   `yaml:"urn"`
		Locale      string   `yaml:"locale"`
		RefID       string   `yaml:"ref_id"`
		Name        string   `yaml:"name"`
		Description string   `yaml:"description"`
		Copyright   string   `yaml:"copyright"`
		Version     int      `yaml:"version"`
		Provider    string   `yaml:"provider"`
		Packager    string   `yaml:"packager"`
		Needs       []string `yaml:"dependencies"`
	}
	cisoTree struct {
		URN         string     `yaml:"urn"`
		RefID       string     `yaml:"ref_id"`
		Name        string     `yaml:"name"`
		Description string     `yaml:"description"`
		Nodes       []cisoNode `yaml:"requirement_nodes"`
	}
	cisoNode struct {
		URN         string  `yaml:"urn"`
		Assessable  *bool   `yaml:"assessable"`
		Depth       int     `yaml:"depth"`
		Parent      string  `yaml:"parent_urn"`
		RefID       string  `yaml:"ref_id"`
		Name        string  `yaml:"name"`
		Description string  `yaml:"description"`
		Weight      float64 `yaml:"weight"`
	}
	cisoSet struct {
		URN      string    `yaml:"urn"`
		RefID    string    `yaml:"ref_id"`
		Name     string    `yaml:"name"`
		Source   string    `yaml:"source_framework_urn"`
		Target   string    `yaml:"target_framework_urn"`
		Mappings []cisoMap `yaml:"requirement_mappings"`

		from, to string
	}
	cisoMap struct {
		Source     string `yaml:"source_requirement_urn"`
		Target     string `yaml:"target_requirement_urn"`
		Is         string `yaml:"relationship"`
		Rationale  string `yaml:"rationale"`
		Strength   int    `yaml:"strength_of_relationship"`
		Annotation string `yaml:"annotation"`
	}
)

const packager = "groundwork"

// cisoURN names a thing of a library. Between the colons stand letters, digits and -._[]().
func cisoURN(what string, parts ...string) string {
	return "urn:" + packager + ":risk:" + strings.Join(append([]string{what}, parts...), ":")
}

// inURN is a name as one part of a URN.
func inURN(name string) string { return strings.ReplaceAll(intake.InURN(name), ":", "-") }

// WriteCISO writes a framework as a library of CISO Assistant, its points as assessable
// nodes below their requirement, named REQUIREMENT#POINT.
func WriteCISO(w io.Writer, f *framework.Framework) ([]Loss, error) {
	if f == nil {
		return nil, errNothing
	}
	t := &intake.Tally{}
	tree := cisoTree{URN: cisoURN("framework", inURN(f.ID)), RefID: f.ID, Name: f.Title}
	nodes, depth, above := intake.Nodes(f), map[string]int{}, map[string]bool{}
	of, used := map[string]string{}, map[string]bool{}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		above[q.Parent] = true
		of[q.ID] = cisoURN("req_node", inURN(f.ID), nodes[i])
		used[of[q.ID]] = true
	}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		depth[q.ID] = depth[q.Parent] + 1
		leaf := !above[q.ID]
		n := cisoNode{URN: of[q.ID], Assessable: &leaf, Depth: depth[q.ID], RefID: q.ID, Name: q.Title, Description: q.Summary, Weight: q.Weight, Parent: of[q.Parent]}
		tree.Nodes = append(tree.Nodes, n)
		for _, p := range q.Points {
			yes := true
			urn := intake.Unique(n.URN+":"+inURN(p.ID), func(urn string) bool { return used[urn] })
			used[urn] = true
			tree.Nodes = append(tree.Nodes, cisoNode{URN: urn, Assessable: &yes, Depth: depth[q.ID] + 1, Parent: n.URN, RefID: q.ID + "#" + p.ID, Description: p.Text, Weight: p.Weight})
		}
		cisoLosses(t, f, q, leaf)
	}
	const none = "the library has no place for it"
	knowledge(t, &framework.Framework{
		ID: f.ID, Assurance: f.Assurance, Profiles: f.Profiles, DefaultProfile: f.DefaultProfile, Categories: f.Categories, Excludable: f.Excludable,
		MayBeNotRelevant: f.MayBeNotRelevant, MayBeCarvedOut: f.MayBeCarvedOut, AskedAnyway: f.AskedAnyway, SystemKinds: f.SystemKinds, Points: f.Points,
		FailsAt: f.FailsAt, RiskAcceptance: f.RiskAcceptance, AcceptedRiskExplains: f.AcceptedRiskExplains,
	}, none)
	t.Add(f.ID, "edition "+f.Edition, "the version of a library is a whole number; the edition is in its description", one(f.Edition != "" && f.Edition != "1"))
	lib := cisoLibrary{
		URN: cisoURN("library", inURN(f.ID)), Locale: "en", RefID: f.ID, Name: f.Title, Version: 1, Provider: f.Publisher, Packager: packager,
		Description: "Written by Groundwork from edition " + f.Edition + ".",
	}
	if f.Edition == "" {
		lib.Description = "Written by Groundwork."
	}
	return lost(t), write(w, lib, []source.Section{{Key: "framework", Value: tree}})
}

// cisoLosses tells what a library does not hold of a requirement.
func cisoLosses(t *intake.Tally, f *framework.Framework, q *framework.Requirement, leaf bool) {
	where := f.ID + ":" + q.ID
	const none = "the library has no place for it"
	for _, p := range q.Points {
		t.Add(where+"#"+p.ID, "open", "the library has no place for a reason why nothing is linked", one(p.Open != ""))
		t.Add(where+"#"+p.ID, "rank, essential and each of points", "the library has no place for how a point is asked",
			one(p.Rank != framework.Required || p.Essential != framework.NotEssential || !p.Each.IsZero()))
	}
	t.Add(where, "categories of requirements", "the library has no categories that a scope chooses", one(q.Category != ""))
	t.Add(where, "mirrors", none, one(len(q.Mirrors) > 0))
	t.Add(where, "aliases", "the library has a ref_id and a URN for each", len(q.Aliases))
	if kind := kindRead(leaf); q.Kind != kind {
		t.Add(where, "kinds of requirement: "+cmp.Or(q.Kind, "none said"), "the library knows assessable or not; it reads back as "+kind, 1)
	}
	respelt(t, where, q.ID)
}

func kindRead(leaf bool) string {
	if leaf {
		return "requirement"
	}
	return "group"
}

// WriteCISOMappings writes relations as a library, a set for each two frameworks between which
// there are some. Known are the frameworks, whose requirements are named as [WriteCISO] does.
// What the library has no word for, a set of several base relations above all, is a loss.
func WriteCISOMappings(w io.Writer, known []*framework.Framework, relations []*relation.Statement) ([]Loss, error) {
	if err := whole("relation", relations); err != nil {
		return nil, err
	}
	if err := whole("framework", known); err != nil {
		return nil, err
	}
	m := &cisoMapper{known: known, nodes: map[string]map[string]string{}, at: map[[2]string]int{}}
	for _, r := range relations {
		m.add(r)
	}
	if len(m.sets) == 0 {
		return lost(&m.tally), fmt.Errorf("%w: none of the %d relations has a word in a library", errNothing, len(relations))
	}
	slices.SortFunc(m.sets, func(a, b cisoSet) int { return strings.Compare(a.RefID, b.RefID) })
	ref, name := m.sets[0].RefID, m.sets[0].Name
	if len(m.sets) > 1 {
		ref, name = "relations-of-"+m.sets[0].from, "Relations of "+m.sets[0].from
	}
	needs := map[string]bool{}
	for _, set := range m.sets {
		needs[cisoURN("library", inURN(set.from))], needs[cisoURN("library", inURN(set.to))] = true, true
	}
	lib := cisoLibrary{
		URN: cisoURN("library", inURN(ref)), Locale: "en", RefID: ref, Name: name, Version: 1, Packager: packager, Needs: slices.Sorted(maps.Keys(needs)),
	}
	return lost(&m.tally), write(w, lib, []source.Section{{Key: "requirement_mapping_sets", Value: m.sets}})
}

// A cisoMapper gathers sets of mappings.
type cisoMapper struct {
	known []*framework.Framework
	nodes map[string]map[string]string // by framework and requirement
	sets  []cisoSet
	at    map[[2]string]int
	tally intake.Tally
}

func (m *cisoMapper) add(r *relation.Statement) {
	where := r.From.String() + " to " + r.To.String()
	is, ok := map[relation.Set]string{
		relation.Set(relation.Equal): "equal", relation.Set(relation.Subset): "subset", relation.Set(relation.Superset): "superset",
		relation.Set(relation.Intersects): "intersect", relation.Set(relation.Disjoint): "not_related", loose: "intersect",
	}[r.Is]
	switch {
	case !r.Review.Counts(false):
		m.tally.Add(where, "rejected relations", "the library has no place for what does not hold", 1)
		return
	case !ok:
		m.tally.Add(where, "relations "+r.Is.String(), "the library has one word for a pair, not a set of them; they are left out", 1)
		return
	}
	m.tally.Add(where, "intersects and nothing else", `the library's "intersect" is read as "not disjoint" unless set theory is asked for`, one(r.Is == relation.Set(relation.Intersects)))
	m.tally.Add(where, "confidence", "the library has strength alone", one(r.Confidence != 0))
	m.tally.Add(where, "votes", "the library has no place for what single readers said", len(r.Votes))
	m.tally.Add(where, "reviews", "the library has no place for who looked at a pair", one(r.Review != (review.Review{})))
	key := [2]string{r.From.Framework, r.To.Framework}
	i, there := m.at[key]
	if !there {
		i = len(m.sets)
		m.at[key] = i
		name := key[0] + "-to-" + key[1]
		m.sets = append(m.sets, cisoSet{
			URN: cisoURN("req_mapping_set", inURN(name)), RefID: name, Name: key[0] + " to " + key[1], from: key[0], to: key[1],
			Source: cisoURN("framework", inURN(key[0])), Target: cisoURN("framework", inURN(key[1])),
		})
	}
	m.sets[i].Mappings = append(m.sets[i].Mappings, cisoMap{
		Source: m.node(r.From), Target: m.node(r.To), Is: is, Rationale: r.Rationale, Strength: r.Strength, Annotation: r.Why,
	})
}

// node is the URN of a requirement.
func (m *cisoMapper) node(ref framework.Ref) string {
	of, ok := m.nodes[ref.Framework]
	if !ok {
		of = map[string]string{}
		m.nodes[ref.Framework] = of
		for _, f := range m.known {
			if f.ID == ref.Framework {
				for i, node := range intake.Nodes(f) {
					of[f.Requirements[i].ID] = node
				}
			}
		}
	}
	return cisoURN("req_node", inURN(ref.Framework), cmp.Or(of[ref.Requirement], intake.InURN(ref.Requirement)))
}

func write(w io.Writer, lib cisoLibrary, objects []source.Section) error {
	if w == nil {
		return fmt.Errorf("library: %w", errNoWriter)
	}
	sections := []source.Section{
		{Key: "urn", Value: lib.URN}, {Key: "locale", Value: lib.Locale}, {Key: "ref_id", Value: lib.RefID}, {Key: "name", Value: lib.Name},
		{Key: "description", Value: lib.Description}, {Key: "version", Value: lib.Version}, {Key: "provider", Value: lib.Provider},
		{Key: "packager", Value: lib.Packager}, {Key: "dependencies", Value: lib.Needs}, {Key: "objects", Value: objects},
	}
	if err := source.NewEncoder(nil).Write(w, sections); err != nil {
		return fmt.Errorf("library: %w", err)
	}
	return nil
}
