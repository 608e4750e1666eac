package oscal

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// notDisjoint is what most authors mean by "intersects": the two have to do with each
// other.
const notDisjoint = relation.Any &^ relation.Set(relation.Disjoint)

// relationships are OSCAL's words for the base relations; the first of a relation is
// written.
var relationships = []struct {
	word string
	is   relation.Base
}{
	{"equal-to", relation.Equal}, {"equivalent-to", relation.Equal}, {"subset-of", relation.Subset},
	{"superset-of", relation.Superset}, {"intersects-with", relation.Intersects}, {"no-relationship", relation.Disjoint},
}

// relationship reads the relation between the unions; strictly, or "intersects" as "not
// disjoint". A word that it does not know says nothing, and is the empty set: OSCAL's word for
// two that have nothing to do with each other is "no-relationship", and "none" is no word of it.
func (s *session) relationship(x *oscal.Map, strict bool) relation.Set {
	t := x.Relationship
	if x.NS == oscal.Namespace {
		if set := parseSet(t.Text); set != 0 {
			return set
		}
	}
	words := make([]string, 0, len(relationships))
	for _, r := range relationships {
		words = append(words, r.word)
		if r.word != t.Text || x.NS != "" && x.NS != oscal.NIST {
			continue
		}
		if t.Form != oscal.Text {
			s.Warnf(CodeDraft, t.At, "relationship is written as in a draft: it is read as %q", t.Text)
		}
		if r.word == "equivalent-to" {
			s.Losses.Add(t.At.String(), "equivalent-to", "a relation of sets does not tell it from equal-to", 1)
		}
		if r.is == relation.Intersects && !strict {
			s.Losses.Add(t.At.String(), "intersects-with", "the source does not declare set theory: it is read as \"not disjoint\"", 1)
			return notDisjoint
		}
		return relation.Set(r.is)
	}
	unread := framework.Problem{Pos: t.At, Code: CodeLoose, Severity: framework.Warning, Message: fmt.Sprintf("what relationship %q means in %q is not known: it says nothing", t.Text, x.NS)}
	if x.NS == "" || x.NS == oscal.NIST || x.NS == oscal.Namespace {
		unread.Code, unread.Suggestion = mapping.CodeValue, framework.Nearest(t.Text, words)
		unread.Message = fmt.Sprintf("unknown relationship %q: OSCAL has %s", t.Text, strings.Join(words, ", "))
	}
	s.Alike.Once("relationship "+t.Text+" "+x.NS, unread)
	s.Losses.Add(t.At.String(), "maps whose relationship is not known", "a relation that says nothing is none", 1)
	return 0
}

// parseSet reads "equal-or-subset", or returns the empty set.
func parseSet(text string) relation.Set {
	set := relation.Set(0)
	for name := range strings.SplitSeq(text, "-or-") {
		r, err := relation.Parse(name)
		if err != nil {
			return 0
		}
		set |= relation.Set(r)
	}
	return set
}

// writeSet returns the relationship for a set, its namespace, and whether set theory is
// to be declared.
func writeSet(set relation.Set) (word, ns string, strict bool) {
	if set == notDisjoint {
		return "intersects-with", "", false
	}
	for _, r := range relationships {
		if set == relation.Set(r.is) {
			return r.word, "", r.is == relation.Intersects
		}
	}
	return strings.Join(set.Names(), "-or-"), oscal.Namespace, false
}
