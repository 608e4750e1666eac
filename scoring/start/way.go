package start

import (
	"math"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// on lists the frameworks on the way, the one for which most speaks first.
func (a *Answer) on() []string {
	var list []string
	for _, o := range a.Options {
		if o.Says != mapping.Together && !slices.Contains(a.Later, o.Says) {
			list = append(list, o.Says)
		}
	}
	return list
}

// way dates the steps. Work is done one step after the other, that of the first framework before
// that of the second; what only takes time runs beside it.
func (a *Answer) way(g *mapping.Graph, w *world) {
	on := a.on()
	if len(on) == 0 {
		return
	}
	shared, own := w.work(on)
	free := a.At // the first day on which nobody works on an earlier step
	ends := map[string]framework.Date{}
	take := func(s *mapping.StartStep) {
		step := Step{ID: s.ID, Framework: s.Framework, Title: s.Title, From: a.At, Runs: s.Runs, Why: s.Why, After: []string{}}
		for _, id := range s.After {
			if end, there := ends[id]; there {
				step.After = append(step.After, id)
				step.From = max(step.From, end.AddDays(1))
			}
		}
		switch s.Work {
		case mapping.WorkShared:
			step.Work, step.Controls = sumOf(shared)
		case mapping.WorkOwn:
			step.Work, step.Controls = sumOf(own[s.Framework])
		}
		if s.Work != "" {
			step.From = max(step.From, free)
		}
		step.To = max(s.Takes.After(step.From), step.From)
		if s.Work != "" {
			// A week of work brings as many days as the pace says.
			weeks := min(float64(step.Work)/a.Pace, 52*maxYears)
			step.To = max(step.To, step.From.AddDays(int(math.Ceil(weeks*7))-1))
			free = step.To.AddDays(1)
		}
		if months, said := w.values[s.Due].(int64); said && months >= 0 && months <= 12*maxYears {
			step.Due = a.At.AddMonths(int(months))
			step.Late = step.To > step.Due
		}
		ends[s.ID] = step.To
		a.Steps = append(a.Steps, step)
	}
	steps := g.Source().StartSteps
	for _, of := range append([]string{""}, on...) {
		for _, s := range steps {
			if s.Framework == of {
				take(s)
			}
		}
	}
	slices.SortStableFunc(a.Steps, func(x, y Step) int { return int(x.From) - int(y.From) })
}

// work lists the controls that are open: those that serve several of the frameworks of the catalog
// that start rules know, and those of one alone, by it.
func (w *world) work(on []string) (shared []*mapping.Control, own map[string][]*mapping.Control) {
	own = map[string][]*mapping.Control{}
	for _, k := range w.graph.Controls() {
		var of []string
		for _, id := range on {
			if w.serves(k, id) {
				of = append(of, id)
			}
		}
		switch {
		case w.runs[k.ID] || len(of) == 0:
		case len(of) > 1 || len(on) == 1 && w.linkedToSeveral(k):
			shared = append(shared, k)
		default:
			own[of[0]] = append(own[of[0]], k)
		}
	}
	return shared, own
}

// linkedToSeveral reports whether a control serves several frameworks of the catalog.
func (w *world) linkedToSeveral(k *mapping.Control) bool {
	return slices.ContainsFunc(k.Links, func(l mapping.Link) bool { return l.To.Framework != k.Links[0].To.Framework && l.Review.Counts(false) })
}

func sumOf(list []*mapping.Control) (sum mapping.Days, n int) {
	for _, k := range list {
		sum += k.Effort.First
	}
	return sum, len(list)
}

// now lists the controls on the way that run so seldom that a missed turn cannot be made up: what
// has to run for months begins with them. Those that serve most come first.
func (a *Answer) now(w *world) {
	on := a.on()
	for _, k := range w.graph.Controls() {
		r := Running{Control: k.ID, Title: k.Title, Cadence: k.Cadence.String(), Serves: []string{}}
		for _, id := range on {
			if w.serves(k, id) {
				r.Serves = append(r.Serves, id)
			}
		}
		if len(r.Serves) > 0 && !w.runs[k.ID] && slow(k.Cadence) {
			a.Now = append(a.Now, r)
		}
	}
	slices.SortStableFunc(a.Now, func(x, y Running) int { return len(y.Serves) - len(x.Serves) })
}

func slow(c calendar.Cadence) bool {
	return c == calendar.Quarterly || c == calendar.HalfYearly
}
