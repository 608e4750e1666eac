package table

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// ciso reads a library of CISO Assistant: a framework, or sets of mappings.
func (s *session) ciso(root map[string]source.Entry) {
	s.lost(root, "library", "urn", "locale", "ref_id", "name", "description", "version", "publication_date", "provider", "packager", "copyright", "objects", "dependencies")
	if c := word(root, "copyright"); c != "" {
		s.lose("library", "copyright", "keep it with what you make of the file: "+c)
	}
	objects := below(root, "objects")
	s.lost(objects, "objects", "framework", "requirement_mapping_set", "requirement_mapping_sets")
	if f, ok := objects["framework"]; ok {
		s.cisoFramework(entries(f.Value), cmp.Or(word(root, "provider"), word(root, "packager")), word(root, "version"))
	}
	if m, ok := objects["requirement_mapping_set"]; ok {
		s.cisoMappings(entries(m.Value))
	}
	for _, m := range items(objects, "requirement_mapping_sets") {
		s.cisoMappings(entries(m))
	}
}

func (s *session) cisoFramework(f map[string]source.Entry, publisher, version string) {
	s.lost(f, "framework", "urn", "ref_id", "name", "description", "requirement_nodes", "locale")
	fw := &framework.Framework{
		ID: cmp.Or(s.ID, slug(tail(word(f, "urn"))), slug(word(f, "ref_id"))), Title: cmp.Or(word(f, "name"), word(f, "ref_id")),
		Edition: version, Publisher: publisher, Places: framework.Places{Item: f["requirement_nodes"].At},
	}
	s.doc.Framework = fw
	ids := map[string]string{} // by urn
	parents := map[string]bool{}
	nodes := items(f, "requirement_nodes")
	s.points = strings.HasPrefix(word(f, "urn"), "urn:groundwork:")
	for _, v := range nodes {
		parents[strings.ToLower(word(entries(v), "parent_urn"))] = true
	}
	used := map[string]bool{}
	for _, v := range nodes {
		n := entries(v)
		urn := strings.ToLower(word(n, "urn"))
		id := cmp.Or(word(n, "ref_id"), tail(urn))
		if used[id] {
			s.lose(v.Pos().String(), "ref_id "+id, "it stands twice; the requirement is named by its urn")
			id = tail(urn)
		}
		used[id], ids[urn] = true, id
		if limit.TooLong(id) {
			s.add(v.Pos(), CodeRow, framework.Error, "an id of more than %d characters", limit.ID)
			continue
		}
		s.cisoNode(fw, v, n, id, ids, parents[urn])
	}
}

func (s *session) cisoNode(fw *framework.Framework, v source.Value, n map[string]source.Entry, id string, ids map[string]string, group bool) {
	s.lost(n, "requirement_nodes", "urn", "ref_id", "name", "description", "parent_urn", "depth", "assessable", "weight", "annotation")
	parent := strings.ToLower(word(n, "parent_urn"))
	if parent != "" && ids[parent] == "" {
		s.add(v.Pos(), CodeDangling, framework.Warning, "parent_urn %q names no node above; the requirement stands at the top", parent)
	}
	text := cmp.Or(word(n, "description"), word(n, "annotation"))
	assessable := word(n, "assessable") == "true"
	if point, ok := strings.CutPrefix(id, ids[parent]+"#"); ok && !group {
		if q := s.find(ids[parent]); q != nil { // a point that this package wrote
			p := framework.Point{ID: point, Text: text, Weight: s.weight(v, n)}
			q.Points = append(q.Points, p)
			return
		}
	}
	q := framework.Requirement{
		ID: id, Kind: "requirement", Title: cmp.Or(word(n, "name"), short(text), id), Summary: text, Parent: ids[parent],
		Places: framework.Places{Item: v.Pos()},
	}
	if !assessable {
		q.Kind = "group"
	}
	q.Weight = s.weight(v, n)
	if assessable && group && !s.points {
		s.lose(v.Pos().String(), "assessable: true of "+id, "a requirement with others below it is a group and is assessed through these")
	}
	fw.Requirements = append(fw.Requirements, q)
	s.added()
}

// weight reads a node's weight, 0 where it has none.
func (s *session) weight(v source.Value, n map[string]source.Entry) float64 {
	w := word(n, "weight")
	if w == "" {
		return 0
	}
	weight, err := strconv.ParseFloat(w, 64)
	if err != nil || !(weight > 0 && weight <= mostWeight) {
		s.add(v.Pos(), CodeRow, framework.Warning, "weight %q: want a number above 0, at most %g; 1 is taken", w, mostWeight)
		return 0
	}
	return weight
}

// mostWeight is the greatest weight that a requirement or a point may have.
const mostWeight = 1e6

// find returns the requirement of the framework that is read, by its id.
func (s *session) find(id string) *framework.Requirement {
	if i, ok := s.requirements[id]; ok {
		return &s.doc.Framework.Requirements[i]
	}
	return nil
}

// added notes the requirement that was added last.
func (s *session) added() *framework.Requirement {
	i := len(s.doc.Framework.Requirements) - 1
	q := &s.doc.Framework.Requirements[i]
	if _, ok := s.requirements[q.ID]; !ok {
		s.requirements[q.ID] = i
	}
	return q
}

// tail is the last part of a urn.
func tail(urn string) string { return urn[strings.LastIndex(urn, ":")+1:] }

// short makes a title of a text.
func short(text string) string {
	const most = 80
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return text
}

func (s *session) cisoMappings(m map[string]source.Entry) {
	s.lost(m, "requirement_mapping_set", "urn", "ref_id", "name", "description", "source_framework_urn", "target_framework_urn", "requirement_mappings", "locale")
	from, to := s.frameworkOf(word(m, "source_framework_urn")), s.frameworkOf(word(m, "target_framework_urn"))
	for _, v := range items(m, "requirement_mappings") {
		x := entries(v)
		s.lost(x, "requirement_mappings", "source_requirement_urn", "target_requirement_urn", "relationship", "rationale", "strength_of_relationship", "annotation")
		r := relation.Statement{
			From: s.end(from, tail(word(x, "source_requirement_urn")), v.Pos()),
			To:   s.end(to, tail(word(x, "target_requirement_urn")), v.Pos()),
			Why:  word(x, "annotation"), Rationale: word(x, "rationale"), Places: framework.Places{Item: v.Pos()},
		}
		switch is := word(x, "relationship"); is {
		case "equal":
			r.Is = relation.Set(relation.Equal)
		case "subset":
			r.Is = relation.Set(relation.Subset)
		case "superset":
			r.Is = relation.Set(relation.Superset)
		case "intersect":
			r.Is = s.intersects(v.Pos())
		case "not_related":
			r.Is = relation.Set(relation.Disjoint)
		default:
			s.problems.Add(framework.Problem{
				Pos: v.Pos(), Code: CodeRow, Severity: framework.Error, Message: "unknown relationship " + strconv.Quote(short(is)),
				Suggestion: s.nearest(is, []string{"equal", "subset", "superset", "intersect", "not_related"}),
			})
			continue
		}
		r.Strength = s.strength(v, word(x, "strength_of_relationship"))
		s.relate(r)
	}
}

// strength reads how strong a relation is, 0 for not said.
func (s *session) strength(v source.Value, n string) int {
	if n == "" {
		return 0
	}
	k, err := strconv.Atoi(n)
	if err != nil || k < 0 || k > 10 {
		s.add(v.Pos(), CodeRow, framework.Warning, "strength %q: want 0 to 10; it is left out", short(n))
		return 0
	}
	return k
}

// frameworkOf is the id of a framework by its urn: that of a known one where it ends so.
func (s *session) frameworkOf(urn string) string {
	id := slug(tail(urn))
	for _, f := range s.Known {
		if slug(f.ID) == id {
			return f.ID
		}
	}
	return id
}
