package intake

import (
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// IsURN reports whether a name is a URN, which names one thing whatever it is called beside.
func IsURN(name string) bool { return len(name) > 4 && strings.EqualFold(name[:4], "urn:") }

// Node is what a URN of the form urn:PACKAGER:risk:req_node:FRAMEWORK:REST says of the
// requirement in its framework: REST, in small letters. Of another form it is what stands
// behind the last colon.
func Node(urn string) string {
	const before = 5
	urn = strings.ToLower(urn)
	if parts := strings.SplitN(urn, ":", before+1); len(parts) > before && parts[3] == "req_node" {
		return parts[before]
	}
	return urn[strings.LastIndexByte(urn, ':')+1:]
}

// InURN writes an id as a part of a URN: in small letters, and a hyphen for what may not
// stand there.
func InURN(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("-._:[]()", r) {
			return r
		}
		return '-'
	}, strings.ToLower(id))
}

// Nodes says for each requirement of a framework what a URN calls it, in order, each once: as
// it is called in the URN that the requirement knows itself by, else by its id.
func Nodes(f *framework.Framework) []string {
	names, used := make([]string, len(f.Requirements)), map[string]bool{}
	for i := range f.Requirements {
		if urn := ownURN(&f.Requirements[i]); urn != "" {
			if node := InURN(Node(urn)); !used[node] {
				names[i], used[node] = node, true
			}
		}
	}
	for i := range f.Requirements {
		if names[i] == "" {
			names[i] = Unique(InURN(f.Requirements[i].ID), func(name string) bool { return used[name] })
			used[names[i]] = true
		}
	}
	return names
}

func ownURN(q *framework.Requirement) string {
	if i := slices.IndexFunc(q.Aliases, IsURN); i >= 0 {
		return q.Aliases[i]
	}
	return ""
}

// Unique returns the name, or where that is taken the first of name-2, name-3 and so on that
// is not.
func Unique(name string, taken func(string) bool) string {
	free := name
	for n := 2; taken(free); n++ {
		free = name + "-" + strconv.Itoa(n)
	}
	return free
}
