package page

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/scoring/projection"
)

// Projection tells what the relations show of a framework that no scope is judged by.
func (p *Page) Projection(v *projection.Projection) {
	p.line("%s  %s", text.Bold.Sprint(v.Title), text.Faint.Sprint("by relations alone"))
	p.line("%s  %s", bar(v.Readiness, 40), v.Readiness)
	p.line("%d proven, %d left open, %d unrelated, of %d", v.Proven, v.Open, v.Unrelated, len(v.Requirements))
	p.wrapped(0, "Method: "+v.Method+".")
	for i := range v.Requirements {
		q := &v.Requirements[i]
		p.line("")
		p.line("%s  %s  %s", text.Bold.Sprint(q.Ref.Requirement), paintStatus(q.Status), q.Readiness)
		p.wrapped(2, q.Title)
		p.wrapped(2, q.Reason+".")
		for _, c := range q.Sources[:min(3, len(q.Sources))] {
			evidence := "no evidence"
			if n := len(c.Evidence); n > 0 {
				evidence = strings.Join(c.Evidence[:min(n, 6)], ", ")
				if n > 6 {
					evidence += fmt.Sprintf(" and %d more", n-6)
				}
			}
			p.wrapped(4, fmt.Sprintf("%s %s, %s it: %s (%s)%s", c.Ref, c.Readiness, c.Phrase, evidence, c.Seen, trust(c.Confidence)))
		}
		if n := len(q.Sources) - 3; n > 0 {
			p.line("    and %d more sources", n)
		}
	}
	p.line("\n%s", v.Notice)
}

// trust says how far a relation is trusted, where that is less than wholly and is said.
func trust(confidence float64) string {
	if confidence <= 0 || confidence >= 1 {
		return ""
	}
	return fmt.Sprintf(", confidence %.2g", confidence)
}
