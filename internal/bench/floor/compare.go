package floor

import (
	"fmt"
	"math"
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// tolerance is how far two figures may lie apart.
const tolerance = 1e-9

// comparing counts what was compared.
type comparing struct {
	compared int
	differ   []string
}

// Compare counts the figures, statuses and verdicts of an assessment that a result was compared
// with, and names those that differ. A result without evidence is compared without verdicts.
func Compare(a *result.Assessment, r *Result) (compared int, differ []string) {
	c := &comparing{}
	c.say(len(a.Frameworks) == len(r.Lenses), "lenses: %d, want %d", len(r.Lenses), len(a.Frameworks))
	for i := range r.Lenses {
		want, ok := a.Lens(r.Lenses[i].ID)
		if !ok {
			c.say(false, "lens %s: not assessed", r.Lenses[i].ID)
			continue
		}
		c.lens(want, &r.Lenses[i])
	}
	if r.Evidence != nil {
		c.evidence(a, r)
	}
	return c.compared, c.differ
}

func (c *comparing) say(same bool, format string, args ...any) {
	c.compared++
	if !same {
		c.differ = append(c.differ, fmt.Sprintf(format, args...))
	}
}

func (c *comparing) interval(want, got result.Interval, what, of string) {
	near := math.Abs(want.Low-got.Low) <= tolerance && math.Abs(want.High-got.High) <= tolerance
	c.compared++ // two ends
	c.say(near, "%s, %s: %v, want %v", of, what, got, want)
}

func (c *comparing) basis(want *result.Interval, has bool, got result.Interval, what, of string) {
	switch {
	case (want != nil) != has:
		c.say(false, "%s, %s: there %t, want %t", of, what, has, want != nil)
	case has:
		c.interval(*want, got, what, of)
	}
}

func (c *comparing) lens(want *result.Lens, got *Lens) {
	of := "lens " + want.Lens
	c.interval(want.Readiness, got.Readiness, "readiness", of)
	c.basis(want.Design, got.HasDesign, got.Design, "design", of)
	c.basis(want.Operation, got.HasOperation, got.Operation, "operation", of)
	c.basis(want.WithCompensation, got.HasWith, got.With, "with compensation", of)
	c.say(want.InScope == got.InScope, "%s: %d in scope, want %d", of, got.InScope, want.InScope)
	c.say(len(want.Additional) == len(got.Additional), "%s: %d additional, want %d", of, len(got.Additional), len(want.Additional))
	for i := range min(len(want.Additional), len(got.Additional)) {
		w, g := &want.Additional[i], &got.Additional[i]
		c.say(w.Category == g.Category && w.InScope == g.InScope, "%s: additional %s, %d; want %s, %d", of, g.Category, g.InScope, w.Category, w.InScope)
		c.interval(w.Readiness, g.Readiness, "additional "+w.Category, of)
	}
	c.say(len(want.Requirements) == len(got.Requirements), "%s: %d requirements, want %d", of, len(got.Requirements), len(want.Requirements))
	for i := range min(len(want.Requirements), len(got.Requirements)) {
		c.requirement(&want.Requirements[i], &got.Requirements[i])
	}
}

func (c *comparing) requirement(want *result.Requirement, got *Requirement) {
	of := want.Ref.String()
	c.say(want.Ref == got.Ref, "%s: is %s", of, got.Ref)
	c.figure(&got.Figure, of, want.Status, want.Exceptions, want.Readiness, want.Design, want.Operation, want.WithCompensation)
	c.say(len(want.Points) == len(got.Points), "%s: %d points, want %d", of, len(got.Points), len(want.Points))
	for i := range min(len(want.Points), len(got.Points)) {
		w, g := &want.Points[i], &got.Points[i]
		of := w.ID.String()
		c.say(w.ID == g.Ref, "%s: is %s", of, g.Ref)
		c.figure(&g.Figure, of, w.Status, w.Exceptions, w.Readiness, w.Design, w.Operation, w.WithCompensation)
	}
}

func (c *comparing) figure(got *Figure, of string, status result.Status, exceptions bool, readiness result.Interval, design, operation, with *result.Interval) {
	c.say(status == got.Status, "%s: %s, want %s", of, got.Status, status)
	c.say(exceptions == got.Exceptions, "%s: exceptions %t, want %t", of, got.Exceptions, exceptions)
	c.interval(readiness, got.Readiness, "readiness", of)
	c.basis(design, got.HasDesign, got.Design, "design", of)
	c.basis(operation, got.HasOperation, got.Operation, "operation", of)
	c.basis(with, got.HasWith, got.With, "with compensation", of)
}

func (c *comparing) evidence(a *result.Assessment, r *Result) {
	at := make(map[string]*Evidence, len(r.Evidence))
	for i := range r.Evidence {
		at[r.Evidence[i].ID] = &r.Evidence[i]
	}
	place := make(map[string]int, len(r.Lenses))
	for i := range r.Lenses {
		place[r.Lenses[i].ID] = i
	}
	c.say(len(a.Evidence) == len(r.Evidence), "evidence: %d, want %d", len(r.Evidence), len(a.Evidence))
	for i := range a.Evidence {
		want := &a.Evidence[i]
		got := at[want.ID]
		if got == nil {
			c.say(false, "%s: not judged", want.ID)
			continue
		}
		for k := range want.Verdicts {
			w := &want.Verdicts[k]
			g := &got.Verdicts[place[w.Lens]]
			c.say(w.Verdict == g.Verdict && slices.Equal(w.Requirements, g.Requirements), "%s in %s: %s %v, want %s %v", want.ID, w.Lens, g.Verdict, g.Requirements, w.Verdict, w.Requirements)
		}
	}
}
