package intake

import (
	"cmp"
	"maps"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// Ways in which an id is found, other than as it stands.
const (
	ByCase     = "in another case"
	ByName     = "by a label or an earlier spelling"
	BySpelling = "in another spelling"
	ByAnnex    = "as the Annex A control of that number in Annex B"
)

// An Index finds the requirements of one framework by the ids that others write.
type Index struct {
	Framework *framework.Framework

	ids    map[string]bool
	lower  map[string]string // each of these: "" where it is ambiguous
	named  map[string]string // by their aliases
	folded map[string]string // by a spelling that several share
	other  map[string]string // the same of their aliases
	names  []string          // those spellings, in order
	annexB bool              // the framework has an Annex B of its own
	nodes  map[string]string // by what a URN calls them, "" where it is ambiguous; nil until one is asked for
	whole  map[string]string // the same by the URN as a whole
	urn    map[string]bool   // those that know themselves by a URN
}

// NewIndex returns the index of a framework as it is now.
func NewIndex(f *framework.Framework) *Index {
	n := len(f.Requirements)
	x := &Index{
		Framework: f, ids: make(map[string]bool, n), lower: make(map[string]string, n), named: map[string]string{}, folded: make(map[string]string, n),
		other: map[string]string{},
	}
	for i := range f.Requirements {
		id := f.Requirements[i].ID
		folded := fold(id)
		x.ids[id] = true
		x.annexB = x.annexB || strings.HasPrefix(folded, "b.")
		only(x.lower, strings.ToLower(id), id)
		if _, ok := x.folded[folded]; !ok {
			x.names = append(x.names, folded)
		}
		only(x.folded, folded, id)
	}
	for i := range f.Requirements {
		for _, alias := range f.Requirements[i].Aliases {
			x.alias(alias, f.Requirements[i].ID)
		}
	}
	return x
}

// only notes what a spelling means; what two mean it means none of.
func only(m map[string]string, spelling, id string) {
	if other, ok := m[spelling]; ok && other != id {
		id = ""
	}
	m[spelling] = id
}

// alias takes in another name; a URN is none that is looked for by its spelling.
func (x *Index) alias(alias, id string) {
	if IsURN(alias) {
		return
	}
	only(x.named, alias, id)
	if folded := fold(alias); x.folded[folded] == "" {
		if _, ok := x.other[folded]; !ok {
			x.names = append(x.names, folded)
		}
		only(x.other, folded, id)
	}
}

// Find returns the requirement that an id means, and how it was found; "" where it means none.
func (x *Index) Find(id string) (found, how string) {
	if x.ids[id] {
		return id, ""
	}
	if found := x.lower[strings.ToLower(id)]; found != "" {
		return found, ByCase
	}
	if found := x.named[id]; found != "" {
		return found, ByName
	}
	f := fold(id)
	if found := cmp.Or(x.folded[f], x.other[f]); found != "" {
		return found, BySpelling
	}
	if rest, ok := strings.CutPrefix(f, "b."); ok && !x.annexB {
		if found := x.folded["a."+rest]; found != "" {
			return found, ByAnnex
		}
	}
	return "", ""
}

// FindNamed is [Index.Find] of an id that may bear the name of its framework before it, as in
// "iso-iec-42001_B-2-2".
func (x *Index) FindNamed(id string) (found, how string) {
	if found, how = x.Find(id); found != "" {
		return found, how
	}
	for _, tail := range tails(id) {
		if found, how = x.Find(tail); found != "" {
			if how == "" || how == ByCase {
				how = BySpelling
			}
			return found, how
		}
	}
	return "", ""
}

// FindURN returns the requirement that a URN names. One that knows itself by a URN is found by
// that alone: its id may be what another's URN ends in.
func (x *Index) FindURN(urn string) (found, how string) {
	if x.nodes == nil {
		x.nodes, x.whole, x.urn = map[string]string{}, map[string]string{}, map[string]bool{}
		for i, node := range Nodes(x.Framework) {
			q := &x.Framework.Requirements[i]
			x.nodes[node], x.urn[q.ID] = q.ID, ownURN(q) != ""
		}
		others := map[string]string{}
		for i := range x.Framework.Requirements { // as others write them, whatever may stand there
			if q := &x.Framework.Requirements[i]; x.urn[q.ID] {
				only(others, Node(ownURN(q)), q.ID)
				only(x.whole, strings.ToLower(ownURN(q)), q.ID)
			}
		}
		maps.Copy(x.nodes, others)
	}
	if found := x.whole[strings.ToLower(urn)]; found != "" {
		return found, ""
	}
	node := Node(urn)
	if found, ok := x.nodes[node]; ok && found == "" {
		return "", ""
	}
	if found := cmp.Or(x.nodes[node], x.nodes[InURN(node)]); found != "" {
		return found, ""
	}
	if found, how = x.Find(node); found == "" || x.urn[found] {
		return "", ""
	}
	return found, how
}

// Hits counts the ids that are found.
func (x *Index) Hits(ids []string) int {
	n := 0
	for _, id := range ids {
		if found, _ := x.FindNamed(id); found != "" {
			n++
		}
	}
	return n
}

// Nearest suggests a requirement of the framework for an id that was not found.
func (x *Index) Nearest(id string, g *Guesser) string {
	for _, part := range append([]string{id}, tails(id)...) {
		if near := g.Nearest(fold(part), x.names); near != "" {
			return cmp.Or(x.folded[near], x.other[near], near)
		}
	}
	return ""
}

// tails lists what is left of an id without the name of its framework, as in
// "iso-iec-42001_B-2-2" and "urn:x:ac-2(1)".
func tails(id string) []string {
	var list []string
	for _, sep := range []string{":", "_", "/"} {
		if i := strings.LastIndex(id, sep); i >= 0 && i+1 < len(id) {
			list = append(list, id[i+1:])
		}
	}
	return list
}

// fold makes one of the spellings of an id: AC-2(1), AC-2 (1), ac-02.01 and ac-2.1 are
// "ac.2.1". Two separators stay two, since that is a slip and not a spelling.
func fold(id string) string {
	id = strings.ReplaceAll(strings.ToLower(id), " (", "(")
	var b strings.Builder
	number := false
	for i, r := range id {
		if r == '0' && !number && i+1 < len(id) && '0' <= id[i+1] && id[i+1] <= '9' {
			continue
		}
		number = '0' <= r && r <= '9'
		switch r {
		case '-', '_', ' ', '(', '\u2010', '\u2011', '\u2012', '\u2013':
			b.WriteByte('.')
		case ')':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
