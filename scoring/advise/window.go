package advise

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/window"
)

// ErrNoWindow says that no scope of that id has a window.
var ErrNoWindow = errors.New("no scope with a window")

// ErrSeveralWindows says that several scopes have a window, so that one is to be named.
var ErrSeveralWindows = errors.New("several scopes have a window: name one of them")

// PlanWindow plans the window of a lens; lens "" is the only one that has a window. It tries
// windows of so many calendar months (1 to 24) that begin between the first evidence and
// the month after the instant. The error wraps [ErrNoWindow] or [ErrSeveralWindows], or is that of
// [scoring.Engine.Assess]; a number of months outside of 1 to 24 is an error as well.
func PlanWindow(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at framework.Date, lens string, months int) (*window.Plan, error) {
	if _, err := e.Open(ctx, nil, at); err != nil { // engine, context and instant
		return nil, err
	}
	if org == nil {
		return nil, ErrNoWindow
	}
	scope, err := windowed(org, lens)
	if err != nil {
		return nil, err
	}
	if months < 1 || months > 24 {
		return nil, fmt.Errorf("a window of %d months: want 1 to 24", months)
	}
	p := &window.Plan{
		Format:       window.Format,
		Organisation: org.Name, Lens: scope.Lens(), At: at, Months: months, Method: window.Method,
		Starts: []window.Start{}, Held: []window.HeldBack{}, NotRunning: []window.HeldBack{}, Notice: result.Notice,
	}
	w := &windows{plan: p, held: map[string]window.HeldBack{}, notRunning: map[string]bool{}, latest: latest(e, org, scope, at), graph: e.Graph()}
	first := firstOfMonth(earliest(org, at))
	for start := firstOfMonth(at).AddMonths(1); start >= first; start = start.AddMonths(-1) {
		of := framework.Period{First: start, Last: start.AddMonths(months) - 1}
		whole, err := assessWindow(ctx, e, org, scope, of, at)
		if err != nil {
			return nil, err
		}
		over := &result.Lens{}
		if until := min(of.Last, at-1); until >= start { // the day itself is not over
			if over, err = assessWindow(ctx, e, org, scope, framework.Period{First: start, Last: until}, at); err != nil {
				return nil, err
			}
		}
		p.Title, p.Controls = whole.Title, askedOf(whole)
		w.take(of, whole, over)
	}
	w.finish()
	return p, nil
}

// assessWindow assesses the scope over another window.
func assessWindow(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, scope framework.Scope, of framework.Period, at framework.Date) (*result.Lens, error) {
	one := *org
	scope.Window = of
	one.Scopes = []framework.Scope{scope}
	a, err := e.Assess(ctx, &one, at)
	if err != nil {
		return nil, err
	}
	return &a.Frameworks[0], nil
}

// askedOf counts the controls that required points of a lens are linked to.
func askedOf(l *result.Lens) int {
	seen := map[string]bool{}
	for i := range l.Requirements {
		for _, p := range l.Requirements[i].Points {
			if l.Requirements[i].Status.Counted() && p.Status.Counted() && !p.Advice() {
				for _, c := range p.Controls {
					seen[c] = true
				}
			}
		}
	}
	return len(seen)
}

// windowed finds the scope to plan.
func windowed(org *organisation.Organisation, lens string) (framework.Scope, error) {
	var found []framework.Scope
	for _, s := range org.Scopes {
		if lens == "" && !s.Window.IsZero() || lens != "" && s.Lens() == lens {
			found = append(found, s)
		}
	}
	switch {
	case len(found) == 1 && !found[0].Window.IsZero():
		return found[0], nil
	case len(found) > 1:
		return framework.Scope{}, fmt.Errorf("%w: %s and %s", ErrSeveralWindows, found[0].Lens(), found[1].Lens())
	case lens != "":
		return framework.Scope{}, fmt.Errorf("%s: %w", lens, ErrNoWindow)
	}
	return framework.Scope{}, ErrNoWindow
}

func firstOfMonth(d framework.Date) framework.Date {
	y, m, _ := d.Time().Date()
	return framework.NewDate(y, m, 1)
}

// earliest is the first day of which accepted evidence speaks, no more than three years
// back.
func earliest(org *organisation.Organisation, at framework.Date) framework.Date {
	first := at
	for i := range org.Evidence {
		e := &org.Evidence[i]
		d := e.Effective
		if d.IsZero() {
			d = e.Period.First
		}
		if e.Status == evidence.Accepted && !d.IsZero() && d < first {
			first = d
		}
	}
	return max(first, at.AddMonths(-36))
}

// windows gathers what is tried, from the latest start back.
type windows struct {
	plan       *window.Plan
	graph      *mapping.Graph
	latest     map[string]framework.Date // last accepted occurrence, by control
	notRunning map[string]bool
	begun      bool                       // a start has been tried of which some part is over
	held       map[string]window.HeldBack // controls that hold a start back, with the first that they do not
	previous   framework.Date             // the start that was tried before
}

func (w *windows) take(of framework.Period, whole, over *result.Lens) {
	start := window.Start{Window: of, Readiness: whole.Readiness, Band: whole.Band.Name, HeldBy: []string{}}
	latest := !w.begun && over.Lens != "" // the latest start of which some part is over
	w.begun = w.begun || over.Lens != ""
	for _, h := range w.holes(of, over) {
		if what, stopped := w.stopped(h.Control); stopped {
			h.What = what
			w.stop(h)
		} else if latest && w.lapsed(h) {
			w.stop(h)
		}
		start.HeldBy = append(start.HeldBy, h.Control)
		if _, known := w.held[h.Control]; !known {
			h.Since = w.previous
			w.held[h.Control] = h
		}
	}
	w.plan.Starts = append(w.plan.Starts, start)
	w.previous = of.First
}

// stop notes a control that is not running.
func (w *windows) stop(h window.HeldBack) {
	if !w.notRunning[h.Control] {
		w.notRunning[h.Control] = true
		w.plan.NotRunning = append(w.plan.NotRunning, h)
	}
}

// lapsed reports whether a document of the control is out of force on the last day.
func (w *windows) lapsed(h window.HeldBack) bool {
	return h.Basis == framework.Design && len(h.Missing) > 0 && h.Missing[len(h.Missing)-1].Last >= w.plan.At-1
}

// calendar reports whether the control runs by the calendar.
func (w *windows) calendar(control string) bool {
	c, err := w.graph.Control(control)
	return err == nil && c.Cadence.IsCalendar()
}

// stopped reports whether the latest record of a control is older than its cadence allows,
// or was never made.
func (w *windows) stopped(control string) (string, bool) {
	c, err := w.graph.Control(control)
	if err != nil || !c.Cadence.IsCalendar() || len(c.Evidence.Operation.Types) == 0 {
		return "", false
	}
	last, ever := w.latest[control]
	switch {
	case !ever:
		return fmt.Sprintf("no accepted record of its operation, ever (%s)", c.Cadence), true
	case last < c.Cadence.Grace(w.plan.At):
		return fmt.Sprintf("the latest accepted record of its operation is of %s (%s)", last, c.Cadence), true
	}
	return "", false
}

// latest finds the last accepted occurrence of each control, for the systems in scope.
func latest(e *scoring.Engine, org *organisation.Organisation, scope framework.Scope, at framework.Date) map[string]framework.Date {
	systems := scope.Systems
	if len(systems) == 0 {
		systems = org.SystemIDs()
	}
	last := map[string]framework.Date{}
	for i := range org.Evidence {
		x := &org.Evidence[i]
		day := cmp.Or(x.Performed, x.Period.Last, x.Collected, x.Effective)
		if x.Status != evidence.Accepted || x.Collected > at || day > at || len(systems) > 0 && !slices.ContainsFunc(systems, x.In) {
			continue
		}
		for _, c := range e.Graph().Takers(x.Type) {
			if c.Evidence.Operation.Lists(x.Type) && (len(x.Controls) == 0 || slices.Contains(x.Controls, c.ID)) && len(x.Points) == 0 {
				last[c.ID] = max(last[c.ID], day)
			}
		}
	}
	return last
}

// holes lists the controls of which the part of the window that is over shows too little:
// a calendar period or days without a record, or a rule that does not hold. What may
// still be done once in the window, or occurs by event, is no hole while it runs.
func (w *windows) holes(of framework.Period, over *result.Lens) []window.HeldBack {
	by := map[string]window.HeldBack{}
	for i := range over.Requirements {
		for _, g := range over.Requirements[i].Gaps {
			once := (g.Unit == result.UnitOccurrences || g.Unit == "" && g.Basis == framework.Operation && !w.calendar(g.Control)) && of.Last > w.plan.At
			missing, what := w.due(&g)
			if _, known := by[g.Control]; !known && !once && (len(missing) > 0 || g.Condition != "" && !g.Open && len(g.Missing) == 0) {
				by[g.Control] = window.HeldBack{Control: g.Control, What: what, Missing: missing, Basis: g.Basis}
			}
		}
	}
	list := make([]window.HeldBack, 0, len(by))
	for _, h := range by {
		list = append(list, h)
	}
	slices.SortFunc(list, func(a, b window.HeldBack) int { return cmp.Compare(a.Control, b.Control) })
	return list
}

// due is what is missing and was due, with its words. A record or report of a time by the calendar is
// due when the grace of its cadence after it is over; what else is open is not.
func (w *windows) due(g *result.Gap) ([]framework.Period, string) {
	c, err := w.graph.Control(g.Control)
	if err != nil || g.Basis != framework.Operation || !c.Cadence.IsCalendar() {
		if g.Open {
			return nil, g.What
		}
		return g.Missing, g.What
	}
	if g.Unit == result.Unit(c.Cadence.Units()) {
		missing := slices.DeleteFunc(slices.Clone(g.Missing), func(p framework.Period) bool {
			return p.Last.AddDays(c.Cadence.GraceDays()) >= w.plan.At
		})
		return missing, heldBy(g, missing)
	}
	first := c.Cadence.PeriodOf(w.plan.At).First // of what is not due yet
	for c.Cadence.PeriodOf(first-1).Last.AddDays(c.Cadence.GraceDays()) >= w.plan.At {
		first = c.Cadence.PeriodOf(first - 1).First
	}
	var missing []framework.Period
	for _, p := range g.Missing {
		if p.Last = min(p.Last, first-1); p.First <= p.Last {
			missing = append(missing, p)
		}
	}
	return missing, heldBy(g, missing)
}

// heldBy is the words of a gap, anew where some of what is missing was not due.
func heldBy(g *result.Gap, missing []framework.Period) string {
	if slices.Equal(missing, g.Missing) {
		return g.What
	}
	names := make([]string, len(missing))
	for i, p := range missing {
		names[i] = p.String()
	}
	return fmt.Sprintf("no accepted %s in %s", strings.Join(g.Types, " or "), strings.Join(names, ", "))
}

func (w *windows) finish() {
	slices.Reverse(w.plan.Starts)
	for i := range w.plan.Starts {
		s := &w.plan.Starts[i]
		s.HeldBy = slices.DeleteFunc(s.HeldBy, func(c string) bool { return w.notRunning[c] })
		if len(s.HeldBy) == 0 && w.plan.Earliest.IsZero() && s.Readiness.Low > result.Epsilon {
			w.plan.Earliest = s.Window
		}
	}
	for c, h := range w.held {
		if !w.notRunning[c] {
			w.plan.Held = append(w.plan.Held, h)
		}
	}
	slices.SortFunc(w.plan.NotRunning, func(a, b window.HeldBack) int { return cmp.Compare(a.Control, b.Control) })
	slices.SortFunc(w.plan.Held, func(a, b window.HeldBack) int {
		return cmp.Or(cmp.Compare(b.Since, a.Since), cmp.Compare(a.Control, b.Control))
	})
}
