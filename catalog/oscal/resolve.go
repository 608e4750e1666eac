package oscal

import (
	"cmp"
	"strings"
)

// Ways in which an id was found, other than as it stands.
const (
	byAlias    = "by its label or sort-id"
	bySpelling = "in another spelling"
	byAnnex    = "as the Annex A control of that number in Annex B"
)

// An index finds the requirements of one framework by the ids that others write.
type index struct {
	known  Known
	id     map[string]bool
	folded map[string]string // folded spelling → id, "" where it is ambiguous
	names  []string          // the folded spellings in order
	annexB bool              // the framework has an Annex B of its own
}

func newIndex(k Known) *index {
	x := &index{known: k, id: map[string]bool{}, folded: map[string]string{}}
	for i := range k.Framework.Requirements {
		id := k.Framework.Requirements[i].ID
		x.id[id] = true
		x.annexB = x.annexB || strings.HasPrefix(fold(id), "b.")
		x.add(fold(id), id)
	}
	for alias, id := range k.Aliases {
		if _, ok := x.folded[fold(alias)]; !ok {
			x.add(fold(alias), id)
		}
	}
	return x
}

func (x *index) add(folded, id string) {
	other, ok := x.folded[folded]
	if !ok {
		x.names = append(x.names, folded)
	} else if other != id {
		id = ""
	}
	x.folded[folded] = id
}

// find returns the requirement that an id means, and how it was found.
func (x *index) find(id string) (found, how string) {
	if x.id[id] {
		return id, ""
	}
	if found := x.known.Aliases[id]; found != "" {
		return found, byAlias
	}
	for _, tail := range tails(id) {
		f := fold(tail)
		if found := x.folded[f]; found != "" {
			return found, bySpelling
		}
		if rest, ok := strings.CutPrefix(f, "b."); ok && !x.annexB {
			if found := x.folded["a."+rest]; found != "" {
				return found, byAnnex
			}
		}
	}
	return "", ""
}

// hits counts the ids that are found.
func (x *index) hits(ids []string) int {
	n := 0
	for _, id := range ids {
		if found, _ := x.find(id); found != "" {
			n++
		}
	}
	return n
}

// nearest suggests a requirement for an id that was not found.
func (x *index) nearest(id string, nearest func(string, []string) string) string {
	for _, tail := range tails(id) {
		if near := nearest(fold(tail), x.names); near != "" {
			return cmp.Or(x.folded[near], near)
		}
	}
	return ""
}

// tails lists an id and what is left of it without the name of its framework, as in
// "iso-iec-42001_B-2-2" and "urn:x:ac-2(1)".
func tails(id string) []string {
	list := []string{id}
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
	for i := range len(id) {
		c := id[i]
		if c == '0' && !number && i+1 < len(id) && '0' <= id[i+1] && id[i+1] <= '9' {
			continue
		}
		number = '0' <= c && c <= '9'
		switch c {
		case '-', '_', ' ', '(':
			b.WriteByte('.')
		case ')':
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
