package table

import (
	"cmp"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// gemara reads a control catalog or a mapping document.
func (s *session) gemara(root map[string]source.Entry) {
	meta := below(root, "metadata")
	s.lost(meta, "metadata", "id", "type", "gemara-version", "version", "date", "description", "author", "mapping-references")
	if has(root, "mappings") {
		s.lost(root, "document", "title", "metadata", "mappings", "source-reference", "target-reference", "remarks")
		s.gemaraMappings(root)
		return
	}
	s.lost(root, "document", "title", "metadata", "groups", "families", "controls")
	s.gemaraControls(root, meta)
}

func (s *session) gemaraControls(root, meta map[string]source.Entry) {
	fw := &framework.Framework{
		ID: cmp.Or(s.ID, slug(word(meta, "id"))), Title: cmp.Or(word(root, "title"), word(meta, "id")), Edition: word(meta, "version"),
		Publisher: word(below(meta, "author"), "name"), Places: framework.Places{Item: root["controls"].At},
	}
	s.doc.Framework = fw
	for _, key := range []string{"groups", "families"} {
		for _, v := range items(root, key) {
			g := entries(v)
			fw.Requirements = append(fw.Requirements, framework.Requirement{
				ID: word(g, "id"), Kind: "group", Title: cmp.Or(word(g, "title"), word(g, "id")), Summary: word(g, "description"), Places: framework.Places{Item: v.Pos()},
			})
		}
	}
	for _, v := range items(root, "controls") {
		c := entries(v)
		s.lost(c, "controls", "id", "title", "objective", "group", "family", "assessment-requirements", "guidelines", "state")
		q := framework.Requirement{
			ID: word(c, "id"), Kind: "control", Title: cmp.Or(word(c, "title"), word(c, "id")), Summary: word(c, "objective"),
			Parent: cmp.Or(word(c, "group"), word(c, "family")), Places: framework.Places{Item: v.Pos()},
		}
		if state := word(c, "state"); state == "Retired" || state == "Deprecated" {
			s.lose(v.Pos().String(), q.ID, "it is "+state+" and is left out")
			continue
		}
		for _, p := range items(c, "assessment-requirements") {
			a := entries(p)
			s.lost(a, "assessment-requirements", "id", "text", "state")
			q.Points = append(q.Points, framework.Point{ID: word(a, "id"), Text: word(a, "text")})
		}
		fw.Requirements = append(fw.Requirements, q)
		s.gemaraGuidelines(fw.ID, q.ID, c)
	}
}

// gemaraGuidelines reads a control's references to guidelines, which say "related" and
// no more.
func (s *session) gemaraGuidelines(id, control string, c map[string]source.Entry) {
	for _, v := range items(c, "guidelines") {
		g := entries(v)
		for _, e := range items(g, "entries") {
			x := entries(e)
			s.relate(relation.Statement{
				From: framework.Ref{Framework: id, Requirement: control}, To: s.end(slug(word(g, "reference-id")), word(x, "reference-id"), e.Pos()),
				Is: loose, Why: word(x, "remarks"), Places: framework.Places{Item: e.Pos()},
			})
		}
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
	from := slug(word(below(root, "source-reference"), "reference-id"))
	to := slug(word(below(root, "target-reference"), "reference-id"))
	for _, v := range items(root, "mappings") {
		m := entries(v)
		s.lost(m, "mappings", "id", "source", "relationship", "targets", "remarks")
		name := word(m, "relationship")
		is, ok := gemaraRelations[name]
		switch {
		case name == "no-match":
			s.lose(v.Pos().String(), word(m, "source")+" has no match", "nothing is inferred from what is not mapped")
			continue
		case !ok:
			s.problems.Add(framework.Problem{
				Pos: v.Pos(), Code: CodeRow, Message: "unknown relationship " + strconv.Quote(short(name)),
				Suggestion: s.nearest(name, []string{"implements", "implemented-by", "supports", "supported-by", "equivalent", "subsumes", "no-match", "relates-to"}),
			})
			continue
		case is == loose && name != "relates-to":
			s.lose("mappings", "the word "+name, `it is read as "not disjoint"`)
		}
		for _, t := range items(m, "targets") {
			x := entries(t)
			s.lost(x, "targets", "entry-id", "strength", "confidence-level", "rationale", "remarks")
			r := relation.Statement{
				From: s.end(from, word(m, "source"), v.Pos()), To: s.end(to, word(x, "entry-id"), t.Pos()), Is: is,
				Why: cmp.Or(word(x, "rationale"), word(x, "remarks"), word(m, "remarks")), Confidence: gemaraConfidence[word(x, "confidence-level")],
				Places: framework.Places{Item: t.Pos()},
			}
			r.Strength = s.strength(t, word(x, "strength"))
			s.relate(r)
		}
	}
}
