package plan

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// ceiling says which targets all actions together do not reach, and why; these are not planned
// for, unless there is a budget to gain with.
func (m *maker) ceiling(full *seen) {
	for t := range m.plan.Targets {
		r := &m.plan.Targets[t]
		r.Most = standing(full.lenses[t])
		if m.holds(full, t) {
			continue
		}
		r.Because = m.because(full.lenses[t], m.asks[m.want[t]], r.Most)
		if len(m.opt.Targets) == 0 && full.band[t] >= 0 { // the best that is in reach
			m.want[t], r.Band = full.band[t], m.bands[full.band[t]]
			m.thresh[t], m.plain[t] = m.asks[full.band[t]].lowest, m.asks[full.band[t]].plain
			continue
		}
		r.OutOfReach = true
		if m.opt.Budget == 0 {
			m.want[t] = -1
		}
	}
}

// worstTold is how many requirements are told that hold a target back.
const worstTold = 5

// because says what stands against a band that nothing reaches.
func (m *maker) because(l *result.Lens, wanted asked, most Standing) []string {
	out := []string{}
	if w := l.Window; !w.IsZero() && w.First <= m.plan.At {
		if w.Last <= m.plan.At {
			out = append(out, fmt.Sprintf("its window %s is over, and a closed window does not change: plan for the next one", w))
			out = append(out, m.failed(l.Lens)...)
		} else {
			out = append(out, fmt.Sprintf("its window %s began before %s, and the days that are over do not change", w, m.plan.At.AddDays(1)))
		}
	}
	if most.Lowest < wanted.lowest-result.Epsilon {
		said := fmt.Sprintf("the lowest of readiness, design and operation comes to %d %% at most", int(math.Floor(most.Lowest*100+1e-9)))
		if wanted.plain {
			said += fmt.Sprintf(", and the band asks for %d %%", int(math.Ceil(wanted.lowest*100-1e-9)))
		}
		out = append(out, said)
		for i, q := range l.Wanting() {
			if i == worstTold {
				break
			}
			g := q.Gaps[0]
			out = append(out, fmt.Sprintf("%s %s stays at %s: %s, %s", q.Ref, q.Title, q.Readiness, g.Control, g.What))
		}
	}
	for _, s := range l.Band.CappedBy {
		out = append(out, "against the band stands: "+s)
	}
	return out
}

// failed tells of tests that failed in a window that is over.
func (m *maker) failed(lens string) []string {
	var out []string
	for i := range m.now.Evidence {
		e := &m.now.Evidence[i]
		for _, v := range e.Verdicts {
			if v.Lens == lens && v.Verdict == result.VerdictDeviates {
				out = append(out, fmt.Sprintf("%s (%s) deviates, %s, and a test that is done again later does not enter that window", e.ID, e.Title, v.Why))
			}
		}
	}
	return out
}

// notes tells what no action of the plan can do.
func (m *maker) notes() {
	p := m.plan
	if list := slices.Sorted(maps.Keys(m.find.facts)); len(list) > 0 {
		var ask []string
		for _, id := range list {
			title := id
			if t, err := m.engine.Graph().FactType(id); err == nil {
				title = fmt.Sprintf("%s (%s)", t.Title, id)
			}
			ask = append(ask, title)
		}
		p.Notes = append(p.Notes, "answers that nobody gave may settle more than evidence does: "+strings.Join(ask, "; "))
	}
	p.Notes = append(p.Notes, "evidence of what was done already and not yet collected is no action: add it, and the plan gets shorter")
}
