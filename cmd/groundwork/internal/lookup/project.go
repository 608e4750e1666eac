package lookup

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/scoring/projection"
)

// Projection tells what the relations show of a framework that no scope is judged by.
func Projection(p *page.Page, v *projection.Projection) {
	p.Line("%s  %s", page.Bold(v.Title), page.Faint("by relations alone"))
	p.Line("%s  %s", page.Bar(v.Readiness, 40), v.Readiness)
	p.Line("%d proven, %d left open, %d unrelated, of %d", v.Proven, v.Open, v.Unrelated, len(v.Requirements))
	p.Wrapped(0, "Method: "+v.Method+".")
	for i := range v.Requirements {
		q := &v.Requirements[i]
		p.Line("")
		p.Line("%s  %s  %s", page.Bold(q.Ref.Requirement), page.Status(q.Status), q.Readiness)
		p.Wrapped(2, q.Title)
		p.Wrapped(2, q.Reason+".")
		for _, c := range q.Sources[:min(3, len(q.Sources))] {
			evidence := "no evidence"
			if n := len(c.Evidence); n > 0 {
				evidence = strings.Join(c.Evidence[:min(n, 6)], ", ")
				if n > 6 {
					evidence += fmt.Sprintf(" and %d more", n-6)
				}
			}
			p.Wrapped(4, fmt.Sprintf("%s %s, %s it: %s (%s)%s", c.Ref, c.Readiness, c.Phrase, evidence, c.Seen, trust(c.Confidence)))
		}
		if n := len(q.Sources) - 3; n > 0 {
			p.Line("    and %d more sources", n)
		}
	}
	p.Line("\n%s", v.Notice)
}

// trust says how far a relation is trusted, where that is less than wholly and is said.
func trust(confidence float64) string {
	if confidence <= 0 || confidence >= 1 {
		return ""
	}
	return fmt.Sprintf(", confidence %.2g", confidence)
}
