package advise

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// words says what is wanted, and how many.
func (w *wishes) words(r *requests.Request, x *wish, s *slot) {
	var titles, states []string
	populationOf := ""
	for i, id := range x.types {
		t, err := w.graph.EvidenceType(id)
		if err != nil {
			continue
		}
		titles = append(titles, t.Title)
		if i == 0 {
			states, populationOf = numbers(t)
		}
	}
	r.Title = strings.Join(titles, " or ")
	list := slices.ContainsFunc(s.asks, func(a *ask) bool { return a.populations }) && x.control.Cadence == calendar.PerEvent && x.basis == framework.Operation && x.kind == evidence.Record
	r.Wanted = r.Title + wantedFor(x, s, list)
	if len(states) > 0 && x.kind.Numbered() {
		r.Wanted += "; it states " + strings.Join(states, ", ")
		if populationOf != "" {
			r.Wanted += ", counting " + populationOf
		}
	}
	if len(r.Systems) > 0 {
		r.Wanted += "; it names the system " + strings.Join(r.Systems, ", ")
	}
	r.Wanted += "."
	for _, n := range r.Needs {
		r.Wanted += " " + strings.TrimSuffix(n, ".") + "."
	}
	r.Number = x.number(s, list)
}

// numbers lists the numbers that a piece of a type states, and what they count.
func numbers(t *evidence.Type) (names []string, of string) {
	for _, name := range []string{evidence.Population, evidence.Sample, evidence.Deviations} {
		for _, a := range t.Attributes {
			if a.Name == name {
				names = append(names, name)
				of = cmp.Or(of, a.Of)
			}
		}
	}
	return names, of
}

// wantedFor says of which time.
func wantedFor(x *wish, s *slot, list bool) string {
	instant := ""
	if s.window.IsZero() {
		instant = s.asks[0].lens.AsOf.String()
	}
	switch {
	case x.kind == evidence.Document && instant != "":
		return ": the version in force on " + instant
	case x.kind == evidence.Document:
		return fmt.Sprintf(": the version in force, and any that it replaced since %s", s.window.First)
	case x.kind == evidence.State && instant != "":
		return ": as observed around " + instant
	case x.kind == evidence.State:
		return fmt.Sprintf(": as observed at times in %s", s.window)
	case list:
		return fmt.Sprintf(": a list of all occurrences in %s, none left out, with the source that it was drawn from; or that there were none", s.of)
	case instant != "" && x.control.Cadence.IsCalendar():
		return fmt.Sprintf(": the latest, since %s", x.from(s.asks[0].lens.AsOf))
	case instant != "":
		return ": of the year to " + instant
	}
	return " for " + s.of.String()
}

// number says how many are wanted at the cadence of the control.
func (x *wish) number(s *slot, list bool) string {
	guide := ""
	for _, a := range s.asks {
		for i := range a.lens.Tests {
			t := &a.lens.Tests[i]
			if t.Control == x.control.ID && t.GuideMost > 0 && x.basis == framework.Operation && x.kind == evidence.Record {
				most := ""
				if t.GuideMost > t.GuideLeast {
					most = fmt.Sprintf(" to %d", t.GuideMost)
				}
				guide = fmt.Sprintf("; a tester customarily looks at %d%s in all (rule of thumb)", t.GuideLeast, most)
			}
		}
	}
	switch {
	case x.kind == evidence.Document:
		return "1"
	case x.kind == evidence.State && !s.window.IsZero():
		around := 2*x.around + 1
		n := (s.window.Days() + around - 1) / around
		return fmt.Sprintf("%d at least, since one observation speaks for %d days before and after it", n, (around-1)/2)
	case list:
		return "1 list, from which samples are drawn" + guide
	case s.slices > 1:
		return fmt.Sprintf("%d, one for each of the %s", s.slices, x.control.Cadence.Units()) + guide
	case s.slices == 1:
		return "1 for " + each(x.control.Cadence) + guide
	}
	return "1 at least" + guide
}

// each names one time of a cadence: each quarter.
func each(c calendar.Cadence) string {
	return "each " + strings.TrimPrefix(result.Unit(c.Units()).Count(1), "1 ")
}
