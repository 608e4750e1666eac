package intake

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
)

// Aliases gathers other names of requirements while a framework is read.
type Aliases struct {
	list []named
	of   map[string]string // "" for a name that two have
}

type named struct {
	alias, id string
	spelling  bool // of the id, which is kept though it would be found without
}

// Spelt notes how a file spells an id that is written otherwise here.
func (a *Aliases) Spelt(written, id string) {
	a.Add(written, id)
	if n := len(a.list); n > 0 && a.list[n-1].alias == written {
		a.list[n-1].spelling = true
	}
}

// Add notes another name; one that two requirements have is nobody's.
func (a *Aliases) Add(alias, id string) {
	if a.of == nil {
		a.of = map[string]string{}
	}
	if other, ok := a.of[alias]; ok {
		if other != id {
			a.of[alias] = ""
		}
		return
	}
	a.of[alias] = id
	a.list = append(a.list, named{alias: alias, id: id})
}

// Give gives the requirements of the framework their names, but for those that would be found
// without: another spelling of the id. What is the id of a requirement is no other's name.
func (a *Aliases) Give(f *framework.Framework) {
	at := make(map[string]int, len(f.Requirements))
	for i := range f.Requirements {
		at[f.Requirements[i].ID] = i
	}
	for _, n := range a.list {
		i, ok := at[n.id]
		if _, isID := at[n.alias]; !ok || isID || unfit(n.alias) || a.of[n.alias] == "" || !n.spelling && fold(n.alias) == fold(n.id) {
			continue
		}
		if q := &f.Requirements[i]; !slices.Contains(q.Aliases, n.alias) {
			q.Aliases = append(q.Aliases, n.alias)
		}
	}
}

// unfit reports a name that no file of ours may hold.
func unfit(name string) bool { return glyph.Blank(name) || !glyph.Plain(name) || limit.TooLong(name) }
