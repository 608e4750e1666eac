package pack

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An Against is what a workspace gives today for the day of a pack, beside what the pack says.
type Against struct {
	Workspace string   `json:"workspace"`
	Same      bool     `json:"same"`    // inputs, results and evidence, and by the same version every file
	Program   bool     `json:"program"` // made by the same version
	Catalog   bool     `json:"catalog"` // the same, and so on
	Rules     bool     `json:"rules"`
	Input     bool     `json:"input"` // what the organisation states
	Results   bool     `json:"results"`
	Inputs    []Change `json:"inputs"` // files of the workspace that differ
	Files     []Change `json:"files"`  // files of the pack that would differ
	Moves     []Move   `json:"moves"`  // scopes whose figures differ, where the pack holds figures
}

// A Change is one file that differs.
type Change struct {
	Name string `json:"name"` // "" for one of the workspace's files, where the pack does not name them
	What string `json:"what"` // changed, gone or new
}

// A Move is a scope whose readiness differs.
type Move struct {
	Lens string          `json:"lens"`
	Was  result.Interval `json:"was"`
	Is   result.Interval `json:"is"`
}

// Hold holds a pack against the one that the workspace gives for its day. Was is the assessment that the
// pack holds, nil for none.
func Hold(p, now *Pack, was, is *result.Assessment) *Against {
	a := &Against{
		Program: p.Program == now.Program, Catalog: p.Catalog == now.Catalog, Rules: p.Rules == now.Rules, Input: p.Input == now.Input, Results: p.Results == now.Results,
		Moves: []Move{},
	}
	inputs := func(p *Pack) map[string]string {
		m := map[string]string{}
		for _, x := range p.Inputs {
			m[x.Name] = x.SHA256
		}
		return m
	}
	files := func(p *Pack) map[string]string {
		m := map[string]string{}
		for i := range p.Files {
			m[p.Files[i].Path] = p.Files[i].SHA256
		}
		return m
	}
	a.Inputs, a.Files = changes(inputs(p), inputs(now)), changes(files(p), files(now))
	if len(a.Inputs) == 0 && len(p.Inputs) == 0 && p.AllInputs.Sum != "" && p.AllInputs != now.AllInputs { // which of them, the pack does not say
		a.Inputs = []Change{{Name: "", What: "changed"}}
	}
	differ := slices.ContainsFunc(a.Files, func(c Change) bool { return a.Program || strings.HasPrefix(c.Name, "evidence/") }) // another version may set a page otherwise
	a.Same = a.Catalog && a.Rules && a.Input && a.Results && len(a.Inputs) == 0 && !differ
	if was != nil && is != nil && !a.Results {
		for _, l := range difference.Between(was, is).Lenses {
			a.Moves = append(a.Moves, Move{l.Lens, l.Was, l.Is})
		}
	}
	return a
}

func changes(was, is map[string]string) []Change {
	out := []Change{}
	for name, sum := range was {
		switch now, ok := is[name]; {
		case !ok:
			out = append(out, Change{name, "gone"})
		case now != sum:
			out = append(out, Change{name, "changed"})
		}
	}
	for name := range is {
		if _, ok := was[name]; !ok {
			out = append(out, Change{name, "new"})
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Content reads a file of a pack that was checked, "results/assessment.json" among them; nil for none.
func (h *Holder) Content(ctx context.Context, name string) []byte {
	c := &checker{Verified: &Verified{}, held: map[string]*member{}}
	for i := range h.members {
		c.held[h.members[i].name] = &h.members[i]
	}
	return c.text(ctx, name)
}

// Content is a file that was made for the pack; nil for none.
func (p *Pack) Content(ctx context.Context, name string) []byte {
	for i := range p.Files {
		if f := &p.Files[i]; f.Path == name && f.Kind == IsResult {
			var w bytes.Buffer
			if f.copy(ctx, &w) == nil {
				return w.Bytes()
			}
		}
	}
	return nil
}
