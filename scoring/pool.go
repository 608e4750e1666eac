package scoring

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
)

// tri is the answer of a link's needs on one piece of evidence.
type tri uint8

const (
	triUnknown tri = iota
	triNo
	triYes
)

type needsKey struct {
	text string
	lens *lens
}

type needsAnswer struct {
	tri     tri
	problem string
	facts   []string // that it waits for
}

// A pool is the evidence on which a control is judged: what counts for sure, and
// that with what may yet count (drafts, and pieces of which a link's needs is
// undecided).
type pool struct {
	sure, maybe items
	undecided   bool     // some piece waits for an answer, not for acceptance
	facts       []string // that it waits for
	problems    []string
}

func (p pool) ofTypes(types []string) pool {
	is := func(i *item) bool { return slices.Contains(types, i.e.Type) }
	return pool{sure: p.sure.keep(is), maybe: p.maybe.keep(is)}
}

// pool selects evidence for a system and a link's needs.
func (l *lens) pool(list []*item, needs, system string) pool {
	p := pool{sure: items{}, maybe: items{}}
	for _, it := range list {
		if it == l.skip || !it.e.In(system) {
			continue
		}
		answer := l.satisfies(it, needs)
		if answer.problem != "" {
			p.problems = append(p.problems, answer.problem)
		}
		if answer.tri == triNo {
			continue
		}
		p.maybe = append(p.maybe, it)
		p.undecided = p.undecided || answer.tri == triUnknown
		p.facts = append(p.facts, answer.facts...)
		if it.accepted && answer.tri == triYes {
			p.sure = append(p.sure, it)
		}
	}
	return p
}

// satisfies runs a link's needs on one item, once per lens.
func (l *lens) satisfies(it *item, needs string) needsAnswer {
	if needs == "" {
		return needsAnswer{tri: triYes}
	}
	key := needsKey{needs, l.self}
	if v, ok := it.needs[key]; ok {
		return v
	}
	v, open, err := l.Engine.needs[needs].run(l.ctx, l.bind(nil, it))
	if err != nil {
		l.failed = err
	}
	answer := needsAnswer{}
	if open != nil {
		answer.facts = open.facts
	}
	if open != nil && open.faulty {
		answer.problem = fmt.Sprintf("needs %q on evidence %s: %s", needs, it.e.ID, open.why)
	}
	switch v {
	case figure.Full:
		answer.tri = triYes
	case figure.Nothing:
		answer.tri = triNo
	}
	if it.needs == nil {
		it.needs = map[needsKey]needsAnswer{}
	}
	it.needs[key] = answer
	return answer
}

// byNow is the evidence as far as it had come about by the instant: what is yet to end has
// not occurred, and days to come are spoken of by nothing.
func (l *lens) byNow(list items) items {
	if !slices.ContainsFunc(list, func(i *item) bool { return i.occurred > l.at || i.inForce.Last > l.at && l.window.Last > l.at }) {
		return list
	}
	out := make(items, 0, len(list))
	for _, i := range list {
		switch {
		case i.kind.Counts == evidence.CountsDays && i.inForce.Last > l.at && i.inForce.First <= l.at && l.window.Last > l.at:
			till := *i
			till.inForce.Last, till.speaks.Last = l.at, min(i.speaks.Last, l.at)
			out = append(out, &till)
		case i.kind.Counts == evidence.CountsDays && i.inForce.First > l.at && l.window.Last > l.at, i.kind.Counts == evidence.CountsOccurrence && i.occurred > l.at:
		default:
			out = append(out, i)
		}
	}
	return out
}
