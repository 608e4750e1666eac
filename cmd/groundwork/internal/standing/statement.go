package standing

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// Statement tells the Statement of Applicability, group by group, with the risks behind it.
func Statement(p *page.Page, s *statement.Statement) {
	p.Wrapped(0, page.Say("%s · %s as of %s", page.Bold("Statement of Applicability: "+s.Title), s.Organisation, s.At))
	p.Wrapped(0, fmt.Sprintf("%d included, %d excluded, of these %d of the organisation's own; %d without a reason.",
		s.Totals.Included, s.Totals.Excluded, s.Totals.Own, s.Totals.Unjustified))
	for _, x := range s.Loosened {
		p.Wrapped(0, view.Upper(x)+".")
	}
	group := ""
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Group != group {
			group = r.Group
			heading := group
			if r.Control != "" {
				heading = "The organisation's own"
			}
			p.Head(heading)
		}
		statementRow(p, r)
	}
	if len(s.Risks) > 0 {
		p.Head("Risks")
		var rows []table.Row
		for _, r := range s.Risks {
			level := string(r.Level)
			if r.Residual != "" {
				level += " → " + string(r.Residual)
			}
			necessary := make([]string, len(r.Requirements))
			for i, q := range r.Requirements {
				necessary[i] = q.Requirement
			}
			title := r.Title
			if len(necessary) > 0 {
				title += "; makes necessary " + strings.Join(necessary, ", ")
			}
			rows = append(rows, table.Row{r.ID, level, r.Response, r.Owner, title})
		}
		p.Table(table.Row{"risk", "level", "response", "owner", "title"}, rows)
	}
	if len(s.Problems) > 0 {
		p.Head("What an auditor would ask about")
		for _, x := range s.Problems {
			p.Wrapped(2, "· "+x)
		}
	}
	p.Line("\n%s", s.Notice)
}

func statementRow(p *page.Page, r *statement.Row) {
	id := r.Ref.Requirement
	if r.Control != "" {
		id = r.Control
	}
	if !r.Applicable {
		p.Wrapped(2, page.Say("%s %s  %s", page.Bold(id), r.Title, page.Faint("excluded")))
		p.Wrapped(4, strings.Join(r.Why, "; "))
		if !r.ReviewBy.IsZero() {
			p.Wrapped(4, "to be reviewed by "+r.ReviewBy.String())
		}
		return
	}
	p.Wrapped(2, page.Say("%s %s  %s %s", page.Bold(id), r.Title, page.Status(r.Status), r.Readiness))
	if len(r.Why) > 0 {
		p.Wrapped(4, "because "+strings.Join(r.Why, "; "))
	}
	for i := range r.ImplementedBy {
		p.Wrapped(4, "◆ "+r.ImplementedBy[i].Text())
	}
	if n := len(r.ShownBy); n > 0 {
		shown := strings.Join(r.ShownBy[:min(n, 8)], ", ")
		if n > 8 {
			shown += fmt.Sprintf(" and %d more", n-8)
		}
		if !r.Until.IsZero() {
			shown += ", until " + r.Until.String()
		}
		p.Wrapped(4, "shown by "+shown)
	}
	for _, t := range r.Treatments {
		p.Wrapped(4, t)
	}
}
