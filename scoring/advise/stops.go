package advise

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A stop says how much an item is in the way of a certificate or a report, the gravest last.
type stop uint8

const (
	stopsNothing stop = iota
	stopsRequirement
	stopsBand
)

// stops says what of a request stands against a better band, and which requirements that are not supported
// cannot stand without it.
func (d *doing) stops(id string) (stop, []string) {
	most, texts := stopsNothing, []string{}
	r := d.named[id]
	if id == "" || r == nil {
		return most, texts
	}
	for j := range d.a.Frameworks {
		l := &d.a.Frameworks[j]
		if !slices.Contains(r.Lenses, l.Lens) {
			continue
		}
		if refs := capped(l, r); len(refs) > 0 {
			most, texts = max(most, stopsBand), append(texts, fmt.Sprintf("it stands against a better band of %s (%s)", l.Lens, printed(refs)))
		}
		if refs := without(l, r); len(refs) > 0 {
			most, texts = max(most, stopsRequirement), append(texts, fmt.Sprintf("of %s, %s cannot stand without it", l.Lens, printed(refs)))
		}
	}
	return most, texts
}

// capped lists the requirements of a request by which a better band is held back, where what it asks is
// what is missing.
func capped(l *result.Lens, r *requests.Request) []framework.Ref {
	var refs []framework.Ref
	for i := range l.Findings {
		f := &l.Findings[i]
		if !slices.Contains(l.Band.CappedBy, f.What) || !slices.ContainsFunc(f.Cause, func(c result.Cause) bool { return caused(c, r) }) {
			continue
		}
		for _, ref := range f.Requirements {
			if slices.Contains(r.Requirements, ref) && !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

func caused(c result.Cause, r *requests.Request) bool {
	return c.Control == r.Control && c.Basis == r.Basis && slices.ContainsFunc(r.Types, func(t string) bool { return slices.Contains(c.Evidence, t) })
}

// without lists the requirements of a request that have an essential point of its control, on its basis,
// which is not shown.
func without(l *result.Lens, r *requests.Request) []framework.Ref {
	var refs []framework.Ref
	for i := range l.Requirements {
		q := &l.Requirements[i]
		if !slices.Contains(r.Requirements, q.Ref) {
			continue
		}
		for k := range q.Points {
			if lacksEssential(&q.Points[k], r) {
				refs = append(refs, q.Ref)
				break
			}
		}
	}
	return refs
}

func lacksEssential(p *result.Point, r *requests.Request) bool {
	if !p.Status.Counted() || !slices.Contains(p.Controls, r.Control) {
		return false
	}
	var e framework.Essential
	if e.UnmarshalText([]byte(p.Essential)) != nil || !e.On(r.Basis) {
		return false
	}
	shown := p.Design
	if r.Basis == framework.Operation {
		shown = p.Operation
	}
	return shown != nil && shown.Low < 1-result.Epsilon
}

// printed lists the first of some requirements as they are printed.
func printed(refs []framework.Ref) string {
	const most = 6
	names := []string{}
	for _, r := range refs[:min(len(refs), most)] {
		names = append(names, r.Requirement)
	}
	text := strings.Join(names, ", ")
	if n := len(refs) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
