package difference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Moves gathers what changed of the evidence, by lens and requirement.
type Moves struct {
	List         []EvidenceMove
	gained, lost map[string]map[framework.Ref][]string // by lens
	why          map[string]string                     // of what is lost, by lens and id
	from, to     framework.Date                        // the instants, where they differ
}

func NewMoves() *Moves {
	return &Moves{gained: map[string]map[framework.Ref][]string{}, lost: map[string]map[framework.Ref][]string{}, why: map[string]string{}}
}

// Evidence notes what changed of one piece; nil where it was or is not there.
func (m *Moves) Evidence(was, is *result.Evidence) {
	verdicts := func(e *result.Evidence) map[string]result.LensVerdict {
		by := map[string]result.LensVerdict{}
		if e != nil {
			for _, v := range e.Verdicts {
				by[v.Lens] = v
			}
		}
		return by
	}
	before, after := verdicts(was), verdicts(is)
	var lenses []string
	for _, by := range []map[string]result.LensVerdict{before, after} {
		for l := range by {
			if !slices.Contains(lenses, l) {
				lenses = append(lenses, l)
			}
		}
	}
	slices.SortFunc(lenses, framework.CompareID)
	id := ""
	if was != nil {
		id = was.ID
	} else if is != nil {
		id = is.ID
	}
	for _, l := range lenses {
		b, hadVerdict := before[l]
		a, hasVerdict := after[l]
		move := EvidenceMove{ID: id, Lens: l, Why: a.Why}
		if hadVerdict {
			move.Was = b.Verdict.String()
		}
		if hasVerdict {
			move.Is = a.Verdict.String()
		} else {
			move.Why = "it is not there any more"
		}
		supportedWas, supportsNow := supportOf(b, hadVerdict), supportOf(a, hasVerdict)
		record(m.gained, l, id, supportsNow, supportedWas)
		record(m.lost, l, id, supportedWas, supportsNow)
		if move.Was != move.Is {
			m.List = append(m.List, move)
		}
		m.why[l+"\x00"+id] = move.Why
	}
}

func supportOf(v result.LensVerdict, there bool) []framework.Ref {
	if !there || v.Verdict != result.VerdictSupports {
		return nil
	}
	return v.Requirements
}

func record(to map[string]map[framework.Ref][]string, lens, id string, here, there []framework.Ref) {
	for _, r := range here {
		if slices.Contains(there, r) {
			continue
		}
		if to[lens] == nil {
			to[lens] = map[framework.Ref][]string{}
		}
		to[lens][r] = append(to[lens][r], id)
	}
}

func (m *LensMove) Moved() bool {
	return m.Was != m.Is || m.BandWas != m.BandIs || len(m.Requirements)+len(m.Raised)+len(m.Cleared) > 0
}

func pointers(list []result.Finding) []*result.Finding {
	out := make([]*result.Finding, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// Lens compares one lens, whose findings are given beside it.
func (m *Moves) Lens(was, is *result.Lens, foundWas, foundIs []*result.Finding) LensMove {
	out := LensMove{
		Lens: is.Lens, Was: was.Readiness, Is: is.Readiness, BandWas: was.Band.Name, BandIs: is.Band.Name, Requirements: []RequirementMove{},
		Raised: findingsWithout(foundIs, foundWas), Cleared: findingsWithout(foundWas, foundIs),
	}
	before := map[framework.Ref]*result.Requirement{}
	for i := range was.Requirements {
		before[was.Requirements[i].Ref] = &was.Requirements[i]
	}
	seen := map[framework.Ref]bool{}
	for i := range is.Requirements {
		q := &is.Requirements[i]
		seen[q.Ref] = true
		b := before[q.Ref]
		if b == nil {
			b = &result.Requirement{Ref: q.Ref, Status: result.StatusOutOfScope}
		}
		if move, ok := m.requirement(is.Lens, b, q); ok {
			out.Requirements = append(out.Requirements, move)
		}
	}
	for i := range was.Requirements {
		if q := &was.Requirements[i]; !seen[q.Ref] {
			if move, ok := m.requirement(is.Lens, q, &result.Requirement{Ref: q.Ref, Title: q.Title, Status: result.StatusOutOfScope, Why: "it is not there any more"}); ok {
				out.Requirements = append(out.Requirements, move)
			}
		}
	}
	return out
}

// requirement compares one requirement and says what made it move.
func (m *Moves) requirement(lens string, was, is *result.Requirement) (RequirementMove, bool) {
	if was.Readiness == is.Readiness && was.Status == is.Status {
		return RequirementMove{}, false
	}
	out := RequirementMove{
		Ref: is.Ref, Title: is.Title, Was: was.Readiness, Is: is.Readiness, StatusWas: was.Status, StatusIs: is.Status,
		Gained: append([]string{}, m.gained[lens][is.Ref]...), Lost: append([]string{}, m.lost[lens][is.Ref]...),
		Opened: gapsWithout(is.Gaps, was.Gaps), Closed: gapsWithout(was.Gaps, is.Gaps), Because: []string{},
	}
	if was.Status.Counted() != is.Status.Counted() {
		why := is.Why
		if is.Status.Counted() {
			why = "in scope now"
			if is.Why != "" {
				why = is.Why
			}
		}
		out.Because = append(out.Because, "scope: "+why)
	}
	for _, id := range out.Lost {
		why := m.why[lens+"\x00"+id]
		if why != "" {
			why = ": " + why
		}
		out.Because = append(out.Because, id+" no longer supports it"+why)
	}
	for _, id := range out.Gained {
		out.Because = append(out.Because, id+" supports it now")
	}
	for _, t := range Without(is.Treatments, was.Treatments) {
		out.Because = append(out.Because, "treatment: "+t)
	}
	for _, t := range Without(was.Treatments, is.Treatments) {
		out.Because = append(out.Because, "treatment that was there: "+t)
	}
	for _, g := range out.Opened {
		out.Because = append(out.Because, "now missing: "+g.Control+", "+g.What)
	}
	for _, g := range out.Closed {
		out.Because = append(out.Because, "no longer missing: "+g.Control+", "+g.What)
	}
	out.Because = append(out.Because, m.passed(is.Gaps)...)
	return out, true
}

// passed tells of times that are over at the later instant, were not at the earlier one,
// and of which nothing is shown.
func (m *Moves) passed(gaps []result.Gap) []string {
	var out []string
	for _, g := range gaps {
		for _, p := range g.Missing {
			if g.Unit == "days" || g.Unit == "occurrences" || g.Open || p.Last <= m.from || p.Last > m.to {
				continue
			}
			out = append(out, fmt.Sprintf("%s is over and holds no accepted %s of %s", p, strings.Join(g.Types, " or "), g.Control))
		}
		if m.to > m.from && g.Unit == "days" && slices.ContainsFunc(g.Missing, func(p framework.Period) bool { return p.First <= m.to && p.Last > m.from }) {
			out = append(out, fmt.Sprintf("days have passed of which no accepted %s of %s speaks", strings.Join(g.Types, " or "), g.Control))
		}
	}
	return slices.Compact(out)
}

// sameGap reports whether two gaps are one, as seen at different times: what is missing at
// the instant is missing whatever day that is.
func sameGap(g, o result.Gap) bool {
	if g.Control != o.Control || g.Basis != o.Basis || !slices.Equal(g.Systems, o.Systems) || !slices.Equal(g.Types, o.Types) ||
		g.Unit != o.Unit || g.Condition != o.Condition || g.Needs != o.Needs {
		return false
	}
	switch {
	case g.Unit == "occurrences":
		return g.Found == o.Found
	case g.Unit != "":
		return slices.Equal(g.Missing, o.Missing)
	}
	return g.Condition != "" || g.What == o.What
}

func gapsWithout(a, b []result.Gap) []result.Gap {
	out := []result.Gap{}
	for _, g := range a {
		if !slices.ContainsFunc(b, func(o result.Gap) bool { return sameGap(g, o) }) {
			out = append(out, g)
		}
	}
	return out
}

// findingsWithout lists what of a is not in b, by what they are about.
func findingsWithout(a, b []*result.Finding) []result.Finding {
	type key struct{ raised, group, control, evidence, refs string }
	of := func(f *result.Finding) key {
		k := key{raised: f.RaisedAs, group: f.Group, control: f.Control, evidence: f.Evidence}
		if f.Kind == result.KindShortfall {
			k.refs = fmt.Sprint(f.Requirements)
		}
		return k
	}
	// Most are the very same, since what a change does not touch is kept.
	same := make(map[*result.Finding]bool, len(b))
	for _, f := range b {
		same[f] = true
	}
	out := []result.Finding{}
	var have map[key]bool
	for _, f := range a {
		if same[f] {
			continue
		}
		if have == nil {
			have = map[key]bool{}
			for _, o := range b {
				have[of(o)] = true
			}
		}
		if !have[of(f)] {
			out = append(out, *f)
		}
	}
	return out
}
