package table

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// ciso reads a library of CISO Assistant: a framework, or sets of mappings.
func (s *session) ciso(root map[string]source.Entry) {
	objects := below(root, "objects")
	f, there := objects["framework"]
	s.urn = strings.ToLower(word(below(objects, "framework"), "urn"))
	s.own = strings.HasPrefix(strings.ToLower(word(root, "urn")), "urn:"+packager+":")
	read := []string{"urn", "locale", "ref_id", "name", "version", "provider", "packager", "copyright", "objects"}
	if s.own {
		read = append(read, "description", "dependencies")
	}
	s.lost(root, "library", read...)
	if c := word(root, "copyright"); c != "" {
		s.lose("library", "library.copyright", "keep it with what you make of the file: "+c)
	}
	s.lost(objects, "objects", "framework", "requirement_mapping_set", "requirement_mapping_sets")
	if there {
		s.cisoFramework(entries(f.Value), cmp.Or(word(root, "provider"), word(root, "packager")), word(root, "version"))
	}
	if m, ok := objects["requirement_mapping_set"]; ok {
		s.cisoMappings(entries(m.Value))
	}
	for _, m := range items(objects, "requirement_mapping_sets") {
		s.cisoMappings(entries(m))
	}
}

// A node is a requirement of a library, on its way in.
type node struct {
	value  source.Value
	keys   map[string]source.Entry
	urn    string
	ref    string // ref_id as written
	id     string
	parent string // its urn
}

func (s *session) cisoFramework(f map[string]source.Entry, publisher, version string) {
	s.lost(f, "framework", "urn", "ref_id", "name", "requirement_nodes", "locale")
	fw := &framework.Framework{
		ID: cmp.Or(s.ID, slug(tail(word(f, "urn"))), slug(word(f, "ref_id"))), Title: cmp.Or(word(f, "name"), word(f, "ref_id")),
		Edition: version, Publisher: publisher, Places: framework.Places{Item: f["requirement_nodes"].At},
	}
	s.doc.Framework = fw
	nodes, above := s.cisoNodes(f)
	ids := map[string]*node{} // by urn
	for i := range nodes {
		n := &nodes[i]
		if s.tooLong(n.id, n.value.Pos()) {
			continue
		}
		s.cisoNode(fw, n, ids, above[n.urn])
		if n.urn != "" && !s.twice(n.urn) { // nothing stands below what has no name, or not one of its own
			ids[n.urn] = n
		}
	}
	for i := range nodes {
		if n := &nodes[i]; n.urn != "" && !s.twice(n.urn) && !s.own && intake.InURN(n.id) != intake.Node(n.urn) {
			s.aliases.Add(n.urn, n.id)
		}
	}
}

// cisoNodes lists the nodes with the id of each, and which of them stand above others. An id is
// what the library prints; where two print the same, or nothing, it is what the URN says, which
// no other has.
func (s *session) cisoNodes(f map[string]source.Entry) (nodes []node, above map[string]bool) {
	above = map[string]bool{}
	printed := map[string]bool{}
	for _, v := range items(f, "requirement_nodes") {
		if !v.IsMapping() {
			s.lose(v.Pos().String(), "requirement_nodes of another shape", "want a mapping")
			continue
		}
		k := entries(v)
		n := node{value: v, keys: k, urn: strings.ToLower(word(k, "urn")), ref: word(k, "ref_id"), parent: strings.ToLower(word(k, "parent_urn"))}
		nodes = append(nodes, n)
		s.called(&n)
		if n.parent != "" {
			above[n.parent] = true
		}
		id, _ := intake.ID(n.ref)
		printed[id] = true
	}
	used := map[string]bool{}
	for i := range nodes {
		n := &nodes[i]
		if s.own && strings.Contains(n.ref, "#") {
			n.id = n.ref
			continue
		}
		if n.ref != "" {
			n.id, _ = intake.ID(n.ref)
		}
		if n.id != "" && !used[n.id] {
			n.id = s.id(n.ref, n.value.Pos())
		} else {
			if n.id != "" {
				s.lose(n.value.Pos().String(), "ref_ids that stand twice", "the requirement is called what its URN calls it")
			}
			id, _ := intake.ID(intake.Node(n.urn))
			n.id = intake.Unique(cmp.Or(id, "node"), func(name string) bool { return used[name] || printed[name] })
		}
		used[n.id] = true
	}
	return nodes, above
}

// urnPlaces are where the nodes of one URN stand.
type urnPlaces struct {
	first, second framework.Position
	many          int
}

// called notes the URN of a node, and tells of one that an earlier node has: it names neither.
func (s *session) called(n *node) {
	if n.urn == "" {
		return
	}
	if s.urns == nil {
		s.urns = map[string]*urnPlaces{}
	}
	at := n.value.Pos()
	p := s.urns[n.urn]
	if p == nil {
		s.urns[n.urn] = &urnPlaces{first: at, many: 1}
		return
	}
	if p.many++; p.many == 2 {
		p.second = at
	}
	s.once("urn "+n.urn, at, mapping.CodeDuplicate, framework.Warning, "URN %q stands twice; the first is at %s: both are taken, and it names neither of them", short(n.urn), p.first)
}

// twice reports whether several nodes of the file have that URN.
func (s *session) twice(urn string) bool {
	p := s.urns[strings.ToLower(urn)]
	return p != nil && p.many > 1
}

func (s *session) cisoNode(fw *framework.Framework, n *node, ids map[string]*node, group bool) {
	s.lost(n.keys, "requirement_nodes", "urn", "ref_id", "name", "description", "parent_urn", "depth", "assessable", "weight", "annotation")
	up := ids[n.parent]
	switch {
	case n.parent != "" && s.twice(n.parent):
		s.once("parent twice", n.value.Pos(), CodeDangling, framework.Warning, "parent_urn %q stands twice in this file, and which of the two is meant is not known; the requirement stands at the top", short(n.parent))
	case n.parent != "" && up == nil:
		s.once("parent", n.value.Pos(), CodeDangling, framework.Warning, "parent_urn %q names no node above; the requirement stands at the top", short(n.parent))
	}
	body := text(n.keys, "description")
	if more := text(n.keys, "annotation"); body == "" {
		body = more
	} else if more != "" {
		s.lose(n.keys["annotation"].At.String(), "requirement_nodes.annotation", "the description is the summary")
	}
	if up != nil && s.own && !group {
		if point, ok := strings.CutPrefix(n.id, up.ref+"#"); ok {
			if q := s.find(up.id); q != nil { // a point that this package wrote
				id, _ := intake.ID(point)
				q.Points = append(q.Points, framework.Point{ID: id, Text: body, Weight: s.weight(n.value, n.keys)})
				return
			}
		}
	}
	q := framework.Requirement{
		ID: n.id, Kind: "requirement", Title: cmp.Or(word(n.keys, "name"), beginning(body), n.id), Summary: body, Weight: s.weight(n.value, n.keys),
		Places: framework.Places{Item: n.value.Pos()},
	}
	if up != nil {
		q.Parent = up.id
	}
	assessable := s.assessable(n)
	if !assessable {
		q.Kind = "group"
	}
	if assessable && group && !s.own {
		s.lose(n.value.Pos().String(), "assessable: true of groups", "a requirement with others below it is assessed through these")
	}
	fw.Requirements = append(fw.Requirements, q)
	s.added()
}

// assessable reads whether a node is assessed, in all words that the tool's own reader of YAML takes
// for yes.
func (s *session) assessable(n *node) bool {
	switch w := strings.ToLower(word(n.keys, "assessable")); w {
	case "true", "yes", "on":
		return true
	case "", "false", "no", "off":
	default:
		s.once("assessable", n.value.Pos(), CodeRow, framework.Warning, "assessable %q: want true or false; false is taken", short(w))
	}
	return false
}

// weight reads a node's weight, 0 where it has none.
func (s *session) weight(v source.Value, n map[string]source.Entry) float64 {
	w := word(n, "weight")
	if w == "" {
		return 0
	}
	weight, err := strconv.ParseFloat(w, 64)
	if err != nil || !(weight > 0 && weight <= mostWeight) {
		s.once("weight", v.Pos(), CodeRow, framework.Warning, "weight %q: want a number above 0, at most %g; 1 is taken", short(w), mostWeight)
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

// beginning makes a title of a text.
func beginning(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return short(strings.Join(strings.Fields(first), " "))
}

// short cuts a text for a label.
func short(text string) string {
	const most = 80
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return text
}

// What CISO Assistant says of two requirements; "intersect" is read apart.
var cisoRelations = map[string]relation.Set{
	"equal": relation.Set(relation.Equal), "subset": relation.Set(relation.Subset), "superset": relation.Set(relation.Superset), "not_related": relation.Set(relation.Disjoint),
}

// cisoMappings reads a set of mappings, whose ends are URNs.
func (s *session) cisoMappings(m map[string]source.Entry) {
	s.lost(m, "requirement_mapping_set", "urn", "ref_id", "name", "description", "source_framework_urn", "target_framework_urn", "requirement_mappings", "locale")
	from, to := s.frameworkOf(word(m, "source_framework_urn")), s.frameworkOf(word(m, "target_framework_urn"))
	list := items(m, "requirement_mappings")
	scale := s.scale(list)
	for _, v := range list {
		x := entries(v)
		s.lost(x, "requirement_mappings", "source_requirement_urn", "target_requirement_urn", "relationship", "rationale", "strength_of_relationship", "annotation")
		name := word(x, "relationship")
		is, ok := cisoRelations[name]
		if name == "intersect" {
			is, ok = s.intersects(v.Pos()), true
		}
		if !ok {
			s.unknownWord(v.Pos(), name, "equal", "subset", "superset", "intersect", "not_related")
			continue
		}
		s.relate(relation.Statement{
			From: s.urnEnd(from, word(x, "source_requirement_urn"), v.Pos()), To: s.urnEnd(to, word(x, "target_requirement_urn"), v.Pos()), Is: is,
			Why: text(x, "annotation"), Rationale: word(x, "rationale"), Strength: s.strength(v, word(x, "strength_of_relationship"), scale),
			Places: framework.Places{Item: v.Pos()},
		})
	}
}

// urnEnd resolves an end that is a URN: of a framework that is not known, by what it calls the
// requirement. One that two nodes of this file have means neither.
func (s *session) urnEnd(name, urn string, at framework.Position) framework.Ref {
	if s.twice(urn) {
		p := s.urns[strings.ToLower(urn)]
		s.lose(at.String(), "ends whose URN stands twice", "which requirement is meant is not known")
		s.once("end "+strings.ToLower(urn), at, CodeDangling, framework.Warning, "URN %q stands at %s and at %s: which of the two this end means is not known", short(urn), p.first, p.second)
		return framework.Ref{}
	}
	if s.index(s.as(name)) == nil {
		return s.end(name, intake.Node(urn), at, nil)
	}
	return s.end(name, urn, at, (*intake.Index).FindURN)
}

// unknownWord reports a relationship that the format does not have.
func (s *session) unknownWord(at framework.Position, word string, words ...string) {
	s.told.Once("relationship "+word, framework.Problem{
		Pos: at, Code: CodeRow, Message: "unknown relationship " + strconv.Quote(short(word)), Suggestion: s.guesses.Nearest(word, words),
	})
}

// frameworkOf is the id of a framework by its urn: that of the file's own, or of a known one
// where it ends so.
func (s *session) frameworkOf(urn string) string {
	if s.doc.Framework != nil && s.urn != "" && strings.EqualFold(urn, s.urn) {
		return s.doc.Framework.ID
	}
	id := slug(tail(urn))
	for _, f := range s.Known {
		if slug(f.ID) == id {
			return f.ID
		}
	}
	return id
}
