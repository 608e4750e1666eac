package plan

import (
	"cmp"
	"math"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// months is how many days something runs that is told as running for months.
const months = 60

// schedule dates the actions: each has to begin as many days before its first piece as its work
// takes one person, on five days of seven, and after what comes before it. What shows how a control
// is designed comes before what shows that it runs.
func (m *maker) schedule() {
	list := m.plan.Actions
	byID := map[string]*Action{}
	for i := range list {
		a := &list[i]
		byID[a.ID] = a
		a.Due, a.Until = m.days(a)
		a.BeginBy = max(a.Due.AddDays(-int(math.Ceil(a.Effort*7/5))), m.plan.At+1)
	}
	for i := range list {
		for k := range list {
			if i != k && before(&list[k], &list[i]) {
				list[i].After = append(list[i].After, list[k].ID)
			}
		}
	}
	for i := range list { // what is before has to be done by then
		for _, id := range list[i].After {
			b := byID[id]
			b.BeginBy = max(min(b.BeginBy, list[i].BeginBy.AddDays(-int(math.Ceil(b.Effort*7/5)))), m.plan.At+1)
		}
	}
	m.critical(byID)
}

// before reports whether one action has to be done before another: what is not there yet of a
// control that both show.
func before(a, b *Action) bool {
	both := func(id string) bool { return slices.Contains(b.Controls, id) }
	return a.Kind == SetUp && b.Kind == SetUp && a.Basis == "design" && b.Basis == "operation" && slices.ContainsFunc(a.Controls, both)
}

// days are the first and the last day on which a piece of the action is there.
func (m *maker) days(a *Action) (first, last framework.Date) {
	for _, x := range m.actions {
		if x.typ.ID != a.Type || x.kind != a.Kind || x.told()[0] != a.Evidence[0] {
			continue
		}
		if x.kind == Accept || x.kind == Answer {
			day := m.plan.At + 1
			return day, day
		}
		for i := range x.pieces {
			e := &x.pieces[i]
			on := cmp.Or(e.Period.First, e.Effective, e.Performed, e.Collected)
			if first == 0 || on < first {
				first = on
			}
			last = max(last, e.Collected)
		}
	}
	return max(first, m.plan.At+1), max(last, m.plan.At+1)
}

// critical lists what runs for months, and the chain that ends last and begins first.
func (m *maker) critical(byID map[string]*Action) {
	var running []*Action
	var end *Action
	for i := range m.plan.Actions {
		a := &m.plan.Actions[i]
		if a.Until-a.Due >= months {
			running = append(running, a)
		}
		if end == nil || cmp.Or(cmp.Compare(a.Until, end.Until), cmp.Compare(start(end, byID), start(a, byID))) > 0 {
			end = a
		}
	}
	slices.SortStableFunc(running, func(a, b *Action) int {
		return cmp.Or(cmp.Compare(start(a, byID), start(b, byID)), cmp.Compare(b.Effort, a.Effort))
	})
	for _, a := range running {
		m.plan.Begin = append(m.plan.Begin, a.ID)
	}
	for a := end; a != nil; {
		m.plan.Critical = append([]string{a.ID}, m.plan.Critical...)
		next := (*Action)(nil)
		for _, id := range a.After {
			if b := byID[id]; next == nil || b.BeginBy < next.BeginBy {
				next = b
			}
		}
		a = next
	}
}

// start is the day by which the chain to an action has to begin.
func start(a *Action, byID map[string]*Action) framework.Date {
	day := a.BeginBy
	for _, id := range a.After {
		day = min(day, byID[id].BeginBy)
	}
	return day
}
