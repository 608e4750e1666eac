// Package portfolio puts the assessments of several workspaces beside one another: a roll-up per
// lens, the controls whose gaps cost most over all of them, and the evidence that serves several.
package portfolio

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Member is one workspace, judged, or with the reason why it was not.
type Member struct {
	Name       string
	Assessment *result.Assessment
	Evidence   []evidence.Piece
	Err        error
}

// A Portfolio is plain, ordered data.
type Portfolio struct {
	Members []Standing `json:"workspaces"`
	Lenses  []RollUp   `json:"lenses"`
	Worst   []Worst    `json:"worst"`
	Shared  []Shared   `json:"shared_evidence"`
	Offers  []Offer    `json:"could_serve"`
	Notice  string     `json:"notice"`
}

// A Standing is one workspace with its lenses.
type Standing struct {
	Workspace    string         `json:"workspace"`
	Organisation string         `json:"organisation"`
	At           framework.Date `json:"at"`
	Lenses       []Place        `json:"lenses"`
	Problem      string         `json:"problem"` // why it was not judged, "" where it was
}

// A Place is where a workspace stands in one lens.
type Place struct {
	Lens      string          `json:"lens"`
	Readiness result.Interval `json:"readiness"`
	Band      string          `json:"band"`
	InScope   int             `json:"in_scope"`
	Findings  int             `json:"findings"`
}

// A RollUp is one lens over all workspaces that have it. No workspace makes up for another: the
// band is that of the one that stands lowest, and the mean is told beside it.
type RollUp struct {
	Lens       string          `json:"lens"`
	Workspaces int             `json:"workspaces"`
	Lowest     string          `json:"lowest"` // the workspace
	Band       string          `json:"band"`   // of that one
	Readiness  result.Interval `json:"readiness"`
	Mean       result.Interval `json:"mean"`
	Bands      map[string]int  `json:"bands"`
}

// A Worst is a control whose gaps cost much over all workspaces.
type Worst struct {
	Control      string          `json:"control"`
	Basis        string          `json:"basis"`
	Workspaces   []string        `json:"workspaces"`
	Requirements []framework.Ref `json:"requirements"`
	Types        []string        `json:"evidence_types"`
	// Cost is the weight of what is missing of these requirements, as a part of each lens, summed.
	Cost float64 `json:"cost"`
}

// Shared is one artefact that several workspaces hold: by the digest of the file, else by where it is.
type Shared struct {
	By     string   `json:"by"`
	Type   string   `json:"evidence_type"`
	Held   []string `json:"held"`   // as WORKSPACE/ID
	Serves []string `json:"serves"` // of these, those that it supports
}

// An Offer is a type of evidence that supports in some workspaces and that others lack: where one
// artefact speaks of them too, it need not be made twice.
type Offer struct {
	Type    string   `json:"evidence_type"`
	Has     []string `json:"has"` // as WORKSPACE/ID
	Missing []string `json:"missing_in"`
}

// Of puts members together; bands are those of the catalog, best first.
func Of(members []Member, bands []string) *Portfolio {
	p := &Portfolio{Members: []Standing{}, Lenses: []RollUp{}, Worst: []Worst{}, Shared: []Shared{}, Offers: []Offer{}, Notice: result.Notice}
	members = slices.SortedStableFunc(slices.Values(members), func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
	for _, m := range members {
		p.Members = append(p.Members, standing(m))
	}
	p.rollUp(bands)
	p.worst(members)
	p.shared(members)
	p.offers(members)
	return p
}

func standing(m Member) Standing {
	s := Standing{Workspace: m.Name, Lenses: []Place{}}
	if m.Err != nil {
		s.Problem = m.Err.Error()
		return s
	}
	s.Organisation, s.At = m.Assessment.Organisation, m.Assessment.At
	for _, l := range m.Assessment.Frameworks {
		s.Lenses = append(s.Lenses, Place{Lens: l.Lens, Readiness: l.Readiness, Band: l.Band.Name, InScope: l.InScope, Findings: len(l.Findings)})
	}
	return s
}

func (p *Portfolio) rollUp(bands []string) {
	by := map[string]*RollUp{}
	rank := func(band string) int { // none is below all
		if i := slices.Index(bands, band); i >= 0 {
			return i
		}
		return len(bands)
	}
	for _, m := range p.Members {
		for _, l := range m.Lenses {
			r := by[l.Lens]
			if r == nil {
				r = &RollUp{Lens: l.Lens, Bands: map[string]int{}}
				by[l.Lens] = r
			}
			if r.Workspaces == 0 || rank(l.Band) > rank(r.Band) || l.Band == r.Band && l.Readiness.Low < r.Readiness.Low {
				r.Lowest, r.Band, r.Readiness = m.Workspace, l.Band, l.Readiness
			}
			r.Workspaces++
			r.Bands[l.Band]++
			r.Mean.Low += l.Readiness.Low
			r.Mean.High += l.Readiness.High
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(by), framework.CompareID) {
		r := by[id]
		r.Mean.Low, r.Mean.High = min(r.Mean.Low/float64(r.Workspaces), 1), min(r.Mean.High/float64(r.Workspaces), 1)
		p.Lenses = append(p.Lenses, *r)
	}
}

// wanting are the controls that are named among gaps, by control and basis.
type wanting map[[2]string]*Worst

// worst adds up what requirements lack that name a control among their gaps.
func (p *Portfolio) worst(members []Member) {
	by := wanting{}
	for _, m := range members {
		if m.Err != nil {
			continue
		}
		for i := range m.Assessment.Frameworks {
			l := &m.Assessment.Frameworks[i]
			total := 0.0
			for k := range l.Requirements {
				if q := &l.Requirements[k]; q.Status.Counted() && q.Additional == "" {
					total += q.Share()
				}
			}
			for _, q := range l.Wanting() {
				cost := 0.0
				if q.Additional == "" && total > 0 {
					cost = q.Share() * (1 - q.Readiness.Low) / total
				}
				by.add(m.Name, q, cost)
			}
		}
	}
	for _, w := range by {
		p.Worst = append(p.Worst, *w)
	}
	slices.SortFunc(p.Worst, func(a, b Worst) int {
		return cmp.Or(cmp.Compare(len(b.Workspaces), len(a.Workspaces)), cmp.Compare(b.Cost, a.Cost), cmp.Compare(a.Control, b.Control), cmp.Compare(a.Basis, b.Basis))
	})
}

// add adds what a requirement of a workspace lacks, once for each control and basis.
func (by wanting) add(workspace string, q *result.Requirement, cost float64) {
	seen := map[[2]string]bool{}
	for _, g := range q.Gaps {
		k := [2]string{g.Control, g.Basis.String()}
		if g.Control == "" || seen[k] {
			continue
		}
		seen[k] = true
		w := by[k]
		if w == nil {
			w = &Worst{Control: k[0], Basis: k[1], Workspaces: []string{}, Requirements: []framework.Ref{}, Types: []string{}}
			by[k] = w
		}
		w.Workspaces, w.Requirements = added(w.Workspaces, workspace), added(w.Requirements, q.Ref)
		for _, t := range g.Types {
			w.Types = added(w.Types, t)
		}
		w.Cost += cost
	}
}

func added[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// supporting lists the ids of the pieces that support something.
func supporting(m Member) map[string]bool {
	out := map[string]bool{}
	for _, e := range m.Assessment.Evidence {
		out[e.ID] = len(e.SupportsIn) > 0
	}
	return out
}

func (p *Portfolio) shared(members []Member) {
	by, in := map[string]*Shared{}, map[string][]string{}
	for _, m := range members {
		if m.Err != nil {
			continue
		}
		supports := supporting(m)
		for i := range m.Evidence {
			e := &m.Evidence[i]
			id := cmp.Or(prefixed("sha256:", e.Origin.SHA256), e.Origin.URI)
			if id == "" {
				continue
			}
			s := by[id]
			if s == nil {
				s = &Shared{By: id, Type: e.Type, Held: []string{}, Serves: []string{}}
				by[id] = s
			}
			in[id] = added(in[id], m.Name)
			s.Held = append(s.Held, m.Name+"/"+e.ID)
			if supports[e.ID] {
				s.Serves = append(s.Serves, m.Name+"/"+e.ID)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(by)) {
		if len(in[id]) > 1 {
			p.Shared = append(p.Shared, *by[id])
		}
	}
}

func prefixed(prefix, s string) string {
	if s == "" || strings.HasPrefix(s, prefix) {
		return s
	}
	return prefix + s
}

func (p *Portfolio) offers(members []Member) {
	has, missing := map[string][]string{}, map[string][]string{}
	for _, m := range members {
		if m.Err != nil {
			continue
		}
		supports := supporting(m)
		for i := range m.Evidence {
			if e := &m.Evidence[i]; supports[e.ID] {
				has[e.Type] = append(has[e.Type], m.Name+"/"+e.ID)
			}
		}
		for i := range m.Assessment.Frameworks {
			for _, q := range m.Assessment.Frameworks[i].Requirements {
				for _, g := range q.Gaps {
					for _, t := range g.Types {
						missing[t] = added(missing[t], m.Name)
					}
				}
			}
		}
	}
	for _, t := range slices.Sorted(maps.Keys(has)) {
		others := slices.DeleteFunc(slices.Clone(missing[t]), func(name string) bool {
			return slices.ContainsFunc(has[t], func(id string) bool { return strings.HasPrefix(id, name+"/") })
		})
		if len(others) > 0 {
			p.Offers = append(p.Offers, Offer{Type: t, Has: has[t], Missing: others})
		}
	}
	slices.SortStableFunc(p.Offers, func(a, b Offer) int { return cmp.Compare(len(b.Missing), len(a.Missing)) })
}

// Once leaves out folders that were named before, and says which: a mean counts each workspace once.
func Once(dirs []string) (out, twice []string) {
	var seen []os.FileInfo
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		switch {
		case err != nil:
		case slices.ContainsFunc(seen, func(o os.FileInfo) bool { return os.SameFile(o, info) }):
			twice = append(twice, dir)
			continue
		default:
			seen = append(seen, info)
		}
		out = append(out, dir)
	}
	return out, twice
}
