package scoring

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// moves gathers what changed of the evidence, by lens and requirement.
type moves struct {
	list         []EvidenceMove
	gained, lost map[string]map[framework.Ref][]string // by lens
	why          map[string]string                     // of what is lost, by lens and id
	from, to     framework.Date                        // the instants, where they differ
}

func newMoves() *moves {
	return &moves{gained: map[string]map[framework.Ref][]string{}, lost: map[string]map[framework.Ref][]string{}, why: map[string]string{}}
}

// evidence notes what changed of one piece; nil where it was or is not there.
func (m *moves) evidence(was, is *EvidenceResult) {
	verdicts := func(e *EvidenceResult) map[string]VerdictResult {
		by := map[string]VerdictResult{}
		if e != nil {
			for _, v := range e.Verdicts {
				by[v.Lens] = v
			}
		}
		return by
	}
	before, after := verdicts(was), verdicts(is)
	var lenses []string
	for _, by := range []map[string]VerdictResult{before, after} {
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
			m.list = append(m.list, move)
		}
		m.why[l+"\x00"+id] = move.Why
	}
}

func supportOf(v VerdictResult, there bool) []framework.Ref {
	if !there || v.Verdict != Supports {
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

func (m *LensMove) moved() bool {
	return m.Was != m.Is || m.BandWas != m.BandIs || len(m.Requirements)+len(m.Raised)+len(m.Cleared) > 0
}

func pointers(list []Finding) []*Finding {
	out := make([]*Finding, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// lens compares one lens, whose findings are given beside it.
func (m *moves) lens(was, is *LensResult, foundWas, foundIs []*Finding) LensMove {
	out := LensMove{
		Lens: is.Lens, Was: was.Readiness, Is: is.Readiness, BandWas: was.Band.Name, BandIs: is.Band.Name, Requirements: []RequirementMove{},
		Raised: findingsWithout(foundIs, foundWas), Cleared: findingsWithout(foundWas, foundIs),
	}
	before := map[framework.Ref]*RequirementResult{}
	for i := range was.Requirements {
		before[was.Requirements[i].Ref] = &was.Requirements[i]
	}
	seen := map[framework.Ref]bool{}
	for i := range is.Requirements {
		q := &is.Requirements[i]
		seen[q.Ref] = true
		b := before[q.Ref]
		if b == nil {
			b = &RequirementResult{Ref: q.Ref, Status: OutOfScope}
		}
		if move, ok := m.requirement(is.Lens, b, q); ok {
			out.Requirements = append(out.Requirements, move)
		}
	}
	for i := range was.Requirements {
		if q := &was.Requirements[i]; !seen[q.Ref] {
			if move, ok := m.requirement(is.Lens, q, &RequirementResult{Ref: q.Ref, Title: q.Title, Status: OutOfScope, Why: "it is not there any more"}); ok {
				out.Requirements = append(out.Requirements, move)
			}
		}
	}
	return out
}

// requirement compares one requirement and says what made it move.
func (m *moves) requirement(lens string, was, is *RequirementResult) (RequirementMove, bool) {
	if was.Readiness == is.Readiness && was.Status == is.Status {
		return RequirementMove{}, false
	}
	out := RequirementMove{
		Ref: is.Ref, Title: is.Title, Was: was.Readiness, Is: is.Readiness, StatusWas: was.Status, StatusIs: is.Status,
		Gained: append([]string{}, m.gained[lens][is.Ref]...), Lost: append([]string{}, m.lost[lens][is.Ref]...),
		Opened: gapsWithout(is.Gaps, was.Gaps), Closed: gapsWithout(was.Gaps, is.Gaps), Because: []string{},
	}
	if was.Status.counted() != is.Status.counted() {
		why := is.Why
		if is.Status.counted() {
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
	for _, t := range without(is.Treatments, was.Treatments) {
		out.Because = append(out.Because, "treatment: "+t)
	}
	for _, t := range without(was.Treatments, is.Treatments) {
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
func (m *moves) passed(gaps []Gap) []string {
	var out []string
	for _, g := range gaps {
		for _, p := range g.Missing {
			if g.Unit == "days" || g.Unit == "occurrences" || g.Open || p.Last <= m.from || p.Last > m.to {
				continue
			}
			out = append(out, fmt.Sprintf("%s is over and holds no accepted %s of %s", p, typeList(g.Types), g.Control))
		}
		if m.to > m.from && g.Unit == "days" && slices.ContainsFunc(g.Missing, func(p framework.Period) bool { return p.First <= m.to && p.Last > m.from }) {
			out = append(out, fmt.Sprintf("days have passed of which no accepted %s of %s speaks", typeList(g.Types), g.Control))
		}
	}
	return slices.Compact(out)
}

// same reports whether two gaps are one, as seen at different times: what is missing at
// the instant is missing whatever day that is.
func (g Gap) same(o Gap) bool {
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

func gapsWithout(a, b []Gap) []Gap {
	out := []Gap{}
	for _, g := range a {
		if !slices.ContainsFunc(b, g.same) {
			out = append(out, g)
		}
	}
	return out
}

// findingsWithout lists what of a is not in b, by what they are about.
func findingsWithout(a, b []*Finding) []Finding {
	type key struct{ raised, group, control, evidence, refs string }
	of := func(f *Finding) key {
		k := key{raised: f.RaisedAs, group: f.Group, control: f.Control, evidence: f.Evidence}
		if f.Kind == KindShortfall {
			k.refs = fmt.Sprint(f.Requirements)
		}
		return k
	}
	// Most are the very same, since what a change does not touch is kept.
	same := make(map[*Finding]bool, len(b))
	for _, f := range b {
		same[f] = true
	}
	out := []Finding{}
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
