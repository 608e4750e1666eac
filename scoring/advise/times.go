package advise

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// mostSlices is how many times of a cadence are requested one by one.
const mostSlices = 36

// A slot is one time for which evidence is asked, with the asks that it answers.
type slot struct {
	of     framework.Period // that the piece is of; zero for the instant
	window framework.Period
	slices int // how many there are of it in the window, 0 where it is not one of them
	asks   []*ask
}

// expand makes the requests of an entry: one for each time and system.
func (w *wishes) expand(x *wish) []*requests.Request {
	x.join()
	var systems []string
	for _, a := range x.asks {
		if !slices.Contains(systems, a.system) {
			systems = append(systems, a.system)
		}
	}
	slices.Sort(systems)
	var out []*requests.Request
	for _, system := range systems {
		for _, s := range x.slots(system) {
			out = append(out, w.request(x, s, system))
		}
	}
	return out
}

// join asks together what a lens asks for all its systems and for each of them apart.
func (x *wish) join() {
	x.asks = slices.DeleteFunc(x.asks, func(a *ask) bool {
		if a.system != "" {
			return false
		}
		var apart []*ask
		for _, o := range x.asks {
			if o.lens == a.lens && o.system != "" {
				apart = append(apart, o)
			}
		}
		if len(apart) == 0 || len(apart) < len(a.lens.Systems) {
			return false
		}
		for _, o := range apart {
			o.refs, o.needs = append(o.refs, a.refs...), append(o.needs, a.needs...)
		}
		return true
	})
}

// slots lists the times of an entry. What a window asks comes first; an assessment of an instant
// takes the last of these that still speaks for it, and is asked apart where none does.
func (x *wish) slots(system string) []*slot {
	var list []*slot
	for _, a := range x.asks {
		if a.system != system || a.lens.Window.IsZero() {
			continue
		}
		for _, of := range x.times(a.lens.Window) {
			list = put(list, &slot{of: of.of, window: a.lens.Window, slices: of.slices, asks: []*ask{a}})
		}
	}
	for _, a := range x.asks {
		if a.system != system || !a.lens.Window.IsZero() {
			continue
		}
		last := -1
		for i, s := range list {
			if x.kind == evidence.Document || !s.window.IsZero() && s.last() >= x.from(a.lens.AsOf) && s.first() <= a.lens.AsOf {
				last = i
			}
		}
		if last >= 0 {
			list[last].asks = append(list[last].asks, a)
		} else {
			list = put(list, &slot{asks: []*ask{a}})
		}
	}
	return list
}

func put(list []*slot, s *slot) []*slot {
	for _, o := range list {
		if o.of == s.of && o.window == s.window {
			o.asks = append(o.asks, s.asks...)
			return list
		}
	}
	return append(list, s)
}

func (s *slot) first() framework.Date {
	if s.of.IsZero() {
		return s.window.First
	}
	return s.of.First
}

func (s *slot) last() framework.Date {
	if s.of.IsZero() {
		return s.window.Last
	}
	return s.of.Last
}

// timed is a time of a window, and of how many of its kind it is one.
type timed struct {
	of     framework.Period
	slices int
}

// times are what an entry is asked for over a window: each slice of the cadence, or the window as one;
// documents and states are of no time of their own.
func (x *wish) times(window framework.Period) []timed {
	switch {
	case x.kind == evidence.Document || x.kind == evidence.State:
		return []timed{{}}
	case x.basis == framework.Operation && x.control.Nature != mapping.Automated && x.control.Cadence.IsCalendar():
		parts := x.control.Cadence.Slices(window)
		if len(parts) == 0 || len(parts) > mostSlices {
			return []timed{{window, len(parts)}}
		}
		out := make([]timed, len(parts))
		for i, p := range parts {
			out[i] = timed{p, 1}
		}
		return out
	}
	return []timed{{of: window}}
}

// from is the earliest day whose evidence speaks for an instant.
func (x *wish) from(instant framework.Date) framework.Date {
	switch {
	case x.kind == evidence.Document:
		return framework.MinDate
	case x.kind == evidence.State:
		return instant.AddDays(-x.around)
	case x.basis == framework.Design:
		return x.control.Cadence.RecentDesign(instant)
	}
	return x.control.Cadence.Recent(instant)
}

// request makes the request for one time and system.
func (w *wishes) request(x *wish, s *slot, system string) *requests.Request {
	r := &requests.Request{
		Types: x.types, Kind: x.kind.String(), Basis: x.basis, Control: x.control.ID, ControlTitle: x.control.Title, Period: s.of, Systems: []string{},
		Requirements: []framework.Ref{}, Lenses: []string{}, Needs: []string{}, Role: w.role(x.control), Evidence: []string{}, Lacks: []string{},
	}
	r.Owner = w.org.Owners[r.Role]
	if system != "" {
		r.Systems = append(r.Systems, system)
	}
	for _, a := range s.asks {
		r.Lenses = append(r.Lenses, a.lens.Lens)
		r.Requirements = append(r.Requirements, a.refs...)
		for _, n := range a.needs {
			if !slices.Contains(r.Needs, n) {
				r.Needs = append(r.Needs, n)
			}
		}
	}
	slices.SortFunc(r.Requirements, framework.Ref.Compare)
	r.Requirements = slices.Compact(r.Requirements)
	r.ID = w.id(x, s, system)
	r.Due, r.Over = x.due(s, w.a.At)
	w.words(r, x, s)
	return r
}

// role is who runs a control, by the organisation's own word or the catalog's.
func (w *wishes) role(c *mapping.Control) string {
	for _, o := range w.org.Operates {
		if o.Control == c.ID && o.Owner != "" {
			return o.Owner
		}
	}
	return c.Owner
}

// id is made of what a request is of, so that it stays while other things come and go.
func (w *wishes) id(x *wish, s *slot, system string) string {
	parts := []string{x.types[0]}
	if len(w.graph.Takers(x.types[0])) > 1 {
		parts = []string{x.control.ID, x.types[0]}
	}
	of := s.of
	if of.IsZero() && x.kind == evidence.State {
		of = s.window
	}
	switch {
	case x.kind == evidence.Document:
	case !of.IsZero():
		parts = append(parts, named(of))
	default: // the instant: what is asked anew when the cadence comes round
		c := x.control.Cadence
		if !c.IsCalendar() || x.kind == evidence.State {
			c = calendar.Quarterly
		}
		parts = append(parts, named(c.PeriodOf(s.asks[0].lens.AsOf)))
	}
	if system != "" {
		parts = append(parts, system)
	}
	return strings.Join(parts, "-")
}

// named calls a time as people do: 2026-q1, 2026-03, 2026-h1, 2026, else by its first day.
func named(p framework.Period) string {
	y, m, _ := p.First.Time().Date()
	for _, c := range []calendar.Cadence{calendar.Annual, calendar.HalfYearly, calendar.Quarterly, calendar.Monthly} {
		if c.PeriodOf(p.First) != p {
			continue
		}
		switch c {
		case calendar.Annual:
			return strconv.Itoa(y)
		case calendar.HalfYearly:
			return fmt.Sprintf("%d-h%d", y, (int(m)+5)/6)
		case calendar.Quarterly:
			return fmt.Sprintf("%d-q%d", y, (int(m)+2)/3)
		default:
			return fmt.Sprintf("%d-%02d", y, m)
		}
	}
	return p.First.String()
}

// due is when a request is to be answered: what lasts from the first day of its window on, what
// happens at the end of its time; for an assessment of an instant, then.
func (x *wish) due(s *slot, at framework.Date) (due framework.Date, over bool) {
	switch {
	case s.window.IsZero():
		return max(s.asks[0].lens.AsOf, framework.MinDate), s.asks[0].lens.AsOf < at
	case x.kind == evidence.Document:
		open := slices.ContainsFunc(s.asks, func(a *ask) bool { return a.lens.Window.IsZero() || a.lens.Window.Last >= at })
		return s.window.First, !open
	case x.kind == evidence.State:
		return s.window.First.AddDays(x.around), s.window.Last.AddDays(x.around) < at
	}
	return s.last(), s.last() < at
}
