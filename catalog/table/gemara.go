package table

import (
	"cmp"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// gemara reads a control catalog, a catalog of guidance or a mapping document.
func (s *session) gemara(root map[string]source.Entry) {
	meta := below(root, "metadata")
	s.lost(meta, "metadata", "id", "type", "gemara-version", "version", "date", "author", "mapping-references")
	switch {
	case has(root, "mappings"):
		s.lost(root, "document", "title", "metadata", "mappings", "source-reference", "target-reference")
		s.gemaraMappings(root)
	case has(root, "controls"):
		s.gemaraCatalog(root, meta, &gemaraKind{key: "controls", kind: "control", points: "assessment-requirements"})
	default:
		s.gemaraCatalog(root, meta, &gemaraKind{key: "guidelines", kind: "guideline", points: "statements"})
	}
}

// A gemaraKind says where a catalog has its requirements and their points.
type gemaraKind struct{ key, kind, points string }

// groupKeys are where a catalog has the groups of its requirements, by edition, and fields how a
// requirement names its own.
var (
	groupKeys   = []string{"groups", "families", "categories"}
	groupFields = []string{"group", "family", "category"}
)

func (s *session) gemaraCatalog(root, meta map[string]source.Entry, kind *gemaraKind) {
	s.lost(root, "document", append([]string{"title", "metadata", kind.key}, groupKeys...)...)
	fw := &framework.Framework{
		ID: cmp.Or(s.ID, slug(word(meta, "id"))), Title: cmp.Or(word(root, "title"), word(meta, "id")), Edition: word(meta, "version"),
		Publisher: word(below(meta, "author"), "name"), Places: framework.Places{Item: root[kind.key].At},
	}
	s.doc.Framework = fw
	list, inside := items(root, kind.key), map[source.Value]string{}
	for _, key := range groupKeys {
		for _, v := range items(root, key) {
			g := entries(v)
			s.lost(g, key, "id", "title", "description", kind.key)
			id := s.gemaraID(g, v.Pos())
			fw.Requirements = append(fw.Requirements, framework.Requirement{
				ID: id, Kind: "group", Title: cmp.Or(word(g, "title"), id), Summary: text(g, "description"), Places: framework.Places{Item: v.Pos()},
			})
			s.added()
			for _, v := range items(g, kind.key) {
				list, inside[v] = append(list, v), id
			}
		}
	}
	var all []taken
	for _, v := range list {
		if q, ok := s.gemaraRequirement(v, kind); ok {
			q.Parent = cmp.Or(q.Parent, inside[v])
			fw.Requirements = append(fw.Requirements, q)
			s.added()
			all = append(all, taken{q.ID, entries(v)})
		}
	}
	for i := range fw.Requirements {
		if q := &fw.Requirements[i]; q.Parent != "" && s.find(q.Parent) == nil {
			s.once("group", q.Places.Item, CodeDangling, framework.Warning, "%q stands in group %q, which the file does not have; it stands at the top", short(q.ID), short(q.Parent))
			q.Parent = ""
		}
	}
	references := declared(meta)
	for _, t := range all {
		s.gemaraGuidelines(fw.ID, t, references)
	}
}

// taken is a requirement that was taken, with what the file says of it.
type taken struct {
	id   string
	keys map[string]source.Entry
}

func (s *session) gemaraID(keys map[string]source.Entry, at framework.Position) string {
	written := word(keys, "id")
	if s.tooLong(written, at) {
		return ""
	}
	return s.id(written, at)
}

func (s *session) gemaraRequirement(v source.Value, kind *gemaraKind) (framework.Requirement, bool) {
	c := entries(v)
	s.lost(c, kind.key, append([]string{"id", "title", "objective", kind.points, "guidelines", "guideline-mappings", "state"}, groupFields...)...)
	id := s.gemaraID(c, v.Pos())
	q := framework.Requirement{ID: id, Kind: kind.kind, Title: cmp.Or(word(c, "title"), id), Summary: text(c, "objective"), Places: framework.Places{Item: v.Pos()}}
	for _, field := range groupFields {
		if q.Parent == "" {
			q.Parent, _ = intake.ID(word(c, field))
		}
	}
	if state := word(c, "state"); state == "Retired" || state == "Deprecated" {
		s.lose(v.Pos().String(), kind.key+" that are "+state, "they are not asked any more and are left out")
		return q, false
	}
	for _, p := range items(c, kind.points) {
		a := entries(p)
		s.lost(a, kind.points, "id", "title", "text", "state")
		if state := word(a, "state"); state == "Retired" || state == "Deprecated" {
			s.lose(p.Pos().String(), kind.points+" that are "+state, "they are not asked any more and are left out")
			continue
		}
		id, _ := intake.ID(word(a, "id"))
		q.Points = append(q.Points, framework.Point{ID: id, Text: cmp.Or(text(a, "text"), word(a, "title"))})
	}
	return q, true
}

// declared are the names that the metadata declare for what others are referred to by.
func declared(meta map[string]source.Entry) map[string]bool {
	names := map[string]bool{}
	for _, v := range items(meta, "mapping-references") {
		names[word(entries(v), "id")] = true
	}
	return names
}

// gemaraGuidelines reads a requirement's references to guidelines, which say "related" and no more.
func (s *session) gemaraGuidelines(id string, t taken, references map[string]bool) {
	for _, key := range []string{"guidelines", "guideline-mappings"} {
		for _, v := range items(t.keys, key) {
			g := entries(v)
			s.lost(g, key, "reference-id", "entries", "remarks")
			name := word(g, "reference-id")
			s.undeclared(name, v.Pos(), references)
			for _, e := range items(g, "entries") {
				x := entries(e)
				s.lost(x, key+".entries", "reference-id", "remarks", "strength")
				to := word(x, "reference-id")
				if to == "" {
					s.lose(e.Pos().String(), key+" that name no entry", "a relation is between requirements")
					continue
				}
				s.relate(relation.Statement{
					From: framework.Ref{Framework: id, Requirement: t.id}, To: s.end(slug(name), to, e.Pos(), (*intake.Index).Find), Is: loose,
					Why: text(x, "remarks"), Strength: s.strength(e, word(x, "strength"), ofTen), Places: framework.Places{Item: e.Pos()},
				})
			}
		}
	}
}

// undeclared warns of a name that the metadata do not declare.
func (s *session) undeclared(name string, at framework.Position, references map[string]bool) {
	if !references[name] {
		s.once("reference "+name, at, CodeDangling, framework.Warning, "reference-id %q is none that mapping-references declare", short(name))
	}
}

// What Gemara's words say about two requirements as sets of demands. "implements" and
// "supports" say that one helps with the other: related, and no more.
var gemaraRelations = map[string]relation.Set{
	"equivalent": relation.Set(relation.Equal), "subsumes": relation.Set(relation.Superset | relation.Equal),
	"implements": loose, "implemented-by": loose, "supports": loose, "supported-by": loose, "relates-to": loose,
}

var gemaraConfidence = map[string]float64{"High": 0.9, "Medium": 0.6, "Low": 0.3}

func (s *session) gemaraMappings(root map[string]source.Entry) {
	references := declared(below(root, "metadata"))
	side := func(key string) string {
		name := word(below(root, key), "reference-id")
		s.undeclared(name, root[key].At, references)
		return slug(name)
	}
	from, to := side("source-reference"), side("target-reference")
	for _, v := range items(root, "mappings") {
		m := entries(v)
		s.lost(m, "mappings", "id", "source", "relationship", "targets", "remarks")
		name := word(m, "relationship")
		is, ok := gemaraRelations[name]
		switch {
		case name == "no-match":
			s.lose(v.Pos().String(), "sources that have no match", "nothing is inferred from what is not mapped")
			continue
		case !ok:
			s.unknownWord(v.Pos(), name, "implements", "implemented-by", "supports", "supported-by", "equivalent", "subsumes", "no-match", "relates-to")
			continue
		case is == loose && name != "relates-to":
			s.lose(v.Pos().String(), "the word "+name, `it is read as "not disjoint"`)
		}
		for _, t := range items(m, "targets") {
			x := entries(t)
			s.lost(x, "targets", "entry-id", "strength", "confidence-level", "rationale", "remarks")
			s.relate(relation.Statement{
				From: s.end(from, word(m, "source"), v.Pos(), (*intake.Index).Find), To: s.end(to, word(x, "entry-id"), t.Pos(), (*intake.Index).Find), Is: is,
				Why: cmp.Or(text(x, "rationale"), text(x, "remarks"), text(m, "remarks")), Confidence: gemaraConfidence[word(x, "confidence-level")],
				Strength: s.strength(t, word(x, "strength"), ofTen), Places: framework.Places{Item: t.Pos()},
			})
		}
	}
}
