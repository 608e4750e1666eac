package difference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Moves gathers what changed of the evidence, by lens and requirement.
type moves struct {
	list         []EvidenceMove
	gained, lost map[string]map[framework.Ref][]string // by lens
	why          map[lensPiece]string                  // of what is lost
	from, to     framework.Date                        // the instants, where they differ
	partial      bool                                  // what one side lacks was left out
}

// A lensPiece is one piece of evidence in one lens.
type lensPiece struct{ lens, id string }

// NewMoves returns moves of nothing.
func newMoves() *moves {
	return &moves{gained: map[string]map[framework.Ref][]string{}, lost: map[string]map[framework.Ref][]string{}, why: map[lensPiece]string{}}
}

// pieces notes what changed of each piece, in the order of the ids.
func (m *moves) pieces(was, is []*result.Evidence) {
	type pair struct{ was, is *result.Evidence }
	by := make(map[string]pair, max(len(was), len(is)))
	for _, e := range was {
		if e != nil {
			by[e.ID] = pair{was: e}
		}
	}
	for _, e := range is {
		if e != nil {
			by[e.ID] = pair{by[e.ID].was, e}
		}
	}
	var moved []string
	for id, p := range by {
		if !sameVerdicts(p.was, p.is) {
			moved = append(moved, id)
		}
	}
	for _, id := range sorted(moved, strings.Compare) {
		m.evidence(by[id].was, by[id].is)
	}
}

// sameVerdicts reports whether nothing that a comparison tells of changed of a piece.
func sameVerdicts(a, b *result.Evidence) bool {
	if a == b {
		return true
	}
	return a != nil && b != nil && slices.EqualFunc(a.Verdicts, b.Verdicts, func(x, y result.LensVerdict) bool {
		return x.Lens == y.Lens && x.Verdict == y.Verdict && slices.Equal(x.Requirements, y.Requirements)
	})
}

// Evidence notes what changed of one piece; nil where it was or is not there.
func (m *moves) evidence(was, is *result.Evidence) {
	before, after := verdictsOf(was), verdictsOf(is)
	var lenses []string
	for _, by := range []map[string]result.LensVerdict{before, after} {
		for l := range by {
			if !slices.Contains(lenses, l) {
				lenses = append(lenses, l)
			}
		}
	}
	id := ""
	if was != nil {
		id = was.ID
	} else if is != nil {
		id = is.ID
	}
	for _, l := range sorted(lenses, framework.CompareID) {
		b, hadVerdict := before[l]
		a, hasVerdict := after[l]
		move := EvidenceMove{ID: id, Lens: l, Was: Verdict{hadVerdict, b.Verdict}, Is: Verdict{hasVerdict, a.Verdict}, Why: a.Why}
		if !hasVerdict {
			move.Why = "it is not there any more"
		}
		supportedWas, supportsNow := supportOf(b), supportOf(a)
		record(m.gained, l, id, supportsNow, supportedWas)
		record(m.lost, l, id, supportedWas, supportsNow)
		if move.Was != move.Is {
			m.list = append(m.list, move)
		}
		m.why[lensPiece{l, id}] = move.Why
	}
}

func verdictsOf(e *result.Evidence) map[string]result.LensVerdict {
	by := map[string]result.LensVerdict{}
	if e != nil {
		for _, v := range e.Verdicts {
			by[v.Lens] = v
		}
	}
	return by
}

func supportOf(v result.LensVerdict) []framework.Ref {
	if v.Verdict != result.VerdictSupports {
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

// Moved reports whether anything moved in the lens.
func (m *LensMove) moved() bool {
	return m.Was != m.Is || m.BandWas != m.BandIs || len(m.Requirements)+len(m.Raised)+len(m.Cleared) > 0
}

// lens compares one lens. A requirement that only one side has was out of scope on the
// other, unless the comparison is of parts.
func (m *moves) lens(was, is *PartLens) LensMove {
	out := LensMove{
		Lens: is.Lens, Was: was.Readiness, Is: is.Readiness, BandWas: was.Band, BandIs: is.Band, Requirements: []RequirementMove{},
		Raised: findingsWithout(is.Findings, was.Findings), Cleared: findingsWithout(was.Findings, is.Findings),
	}
	before := make(map[framework.Ref]*result.Requirement, len(was.Requirements))
	for _, q := range was.Requirements {
		if q != nil {
			before[q.Ref] = q
		}
	}
	add := func(was, is *result.Requirement) {
		if move, ok := m.requirement(out.Lens, was, is); ok {
			out.Requirements = append(out.Requirements, move)
		}
	}
	for _, q := range is.Requirements {
		if q == nil {
			continue
		}
		b := before[q.Ref]
		delete(before, q.Ref)
		switch {
		case b != nil:
			add(b, q)
		case !m.partial:
			add(&result.Requirement{Ref: q.Ref, Status: result.StatusOutOfScope}, q)
		}
	}
	for _, q := range was.Requirements {
		if q != nil && before[q.Ref] != nil && !m.partial {
			add(q, &result.Requirement{Ref: q.Ref, Title: q.Title, Status: result.StatusOutOfScope, Why: "it is not there any more"})
		}
	}
	return out
}

// requirement compares one requirement and says what made it move.
func (m *moves) requirement(lens string, was, is *result.Requirement) (RequirementMove, bool) {
	if was == is || was.Readiness == is.Readiness && was.Status == is.Status {
		return RequirementMove{}, false
	}
	out := RequirementMove{
		Ref: is.Ref, Title: is.Title, Was: was.Readiness, Is: is.Readiness, StatusWas: was.Status, StatusIs: is.Status,
		Gained: append([]string{}, m.gained[lens][is.Ref]...), Lost: append([]string{}, m.lost[lens][is.Ref]...),
		Opened: gapsWithout(is.Gaps, was.Gaps), Closed: gapsWithout(was.Gaps, is.Gaps),
	}
	out.Because, out.Passing = m.because(lens, &out, was, is)
	return out, true
}

// because says in sentences what made a requirement move; passing says that days passed of which
// nothing speaks, and no more.
func (m *moves) because(lens string, out *RequirementMove, was, is *result.Requirement) (list []string, passing bool) {
	list = []string{}
	if was.Status.Counted() != is.Status.Counted() {
		why := is.Why
		if why == "" && is.Status.Counted() {
			why = "in scope now"
		}
		list = append(list, "scope: "+why)
	}
	for _, id := range out.Lost {
		why := m.why[lensPiece{lens, id}]
		if why != "" {
			why = ": " + why
		}
		list = append(list, id+" no longer supports it"+why)
	}
	for _, id := range out.Gained {
		list = append(list, id+" supports it now")
	}
	for _, t := range without(is.Treatments, was.Treatments) {
		list = append(list, "treatment: "+t)
	}
	for _, t := range without(was.Treatments, is.Treatments) {
		list = append(list, "treatment that was there: "+t)
	}
	list = gaps(list, "now missing: ", out.Opened)
	list = gaps(list, "no longer missing: ", out.Closed)
	over, days := m.passed(is.Gaps)
	passing = m.to > m.from && len(list)+len(over) == 0 && was.Status == is.Status
	return append(append(list, over...), days...), passing
}

// gaps says each gap once, however many bases or points have it.
func gaps(list []string, what string, of []result.Gap) []string {
	for _, g := range of {
		if text := what + g.Control + ", " + g.What; !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// passed tells of times that are over with their grace at the later instant, were not at the
// earlier one, and of which nothing is shown, and apart from these of days that passed so.
func (m *moves) passed(gaps []result.Gap) (ended, days []string) {
	for _, g := range gaps {
		for _, p := range g.Missing {
			over := p.Last.AddDays(g.Unit.Grace())
			if g.Unit == result.UnitDays || g.Unit == result.UnitOccurrences || over <= m.from || over > m.to {
				continue
			}
			ended = append(ended, fmt.Sprintf("%s is over and holds no accepted %s of %s", p, strings.Join(g.Types, " or "), g.Control))
		}
		if m.to > m.from && g.Unit == result.UnitDays && slices.ContainsFunc(g.Missing, func(p framework.Period) bool { return p.First <= m.to && p.Last > m.from }) {
			days = append(days, fmt.Sprintf("days have passed of which no accepted %s of %s speaks", strings.Join(g.Types, " or "), g.Control))
		}
	}
	return slices.Compact(ended), slices.Compact(days)
}

// sameGap reports whether two gaps are one, as seen at different times: what is missing at
// the instant is missing whatever day that is.
func sameGap(g, o result.Gap) bool {
	if g.Control != o.Control || g.Basis != o.Basis || !slices.Equal(g.Systems, o.Systems) || !slices.Equal(g.Types, o.Types) ||
		g.Unit != o.Unit || g.Condition != o.Condition || g.Needs != o.Needs {
		return false
	}
	switch {
	case g.Unit == result.UnitOccurrences:
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

// An about is what a finding is about; of what something lacks, all requirements are looked at beside it.
type about struct {
	raised, group, control, evidence string
	lacks                            bool
	first                            framework.Ref // of the requirements that lack something
}

func aboutOf(f *result.Finding) about {
	k := about{raised: f.RaisedAs, group: f.Group, control: f.Control, evidence: f.Evidence, lacks: f.Kind == result.KindShortfall}
	if k.lacks && len(f.Requirements) > 0 {
		k.first = f.Requirements[0]
	}
	return k
}

// in reports whether one of some findings is about the same as another, which this tells of.
func (k about) in(list []*result.Finding, of *result.Finding) bool {
	return slices.ContainsFunc(list, func(o *result.Finding) bool {
		return o != nil && aboutOf(o) == k && (!k.lacks || slices.Equal(o.Requirements, of.Requirements))
	})
}

// few is how often findings are looked at one by one before a table of them is worth its making.
const few = 1 << 12

// findingsWithout lists what of a is not in b, by what they are about. Most are the very same, since what a change does
// not touch is kept: what both begin and end with alike is passed over.
func findingsWithout(a, b []*result.Finding) []result.Finding {
	mine, rest := apart(a, b)
	out := []result.Finding{}
	there := func(k about, f *result.Finding) bool { return k.in(rest, f) || k.in(b, f) }
	if len(mine)*len(b) > few {
		have := make(map[about][]*result.Finding, len(b))
		for _, o := range b {
			if o != nil {
				have[aboutOf(o)] = append(have[aboutOf(o)], o)
			}
		}
		there = func(k about, f *result.Finding) bool { return k.in(have[k], f) }
	}
	for _, f := range mine {
		if f != nil && !there(aboutOf(f), f) {
			out = append(out, *f)
		}
	}
	return out
}

// apart are two lists without what they begin and end with alike.
func apart(a, b []*result.Finding) (x, y []*result.Finding) {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	a, b = a[n:], b[n:]
	k := 0
	for k < min(len(a), len(b)) && a[len(a)-1-k] == b[len(b)-1-k] {
		k++
	}
	return a[:len(a)-k], b[:len(b)-k]
}
