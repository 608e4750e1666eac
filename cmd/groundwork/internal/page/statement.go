package page

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// Statement tells the Statement of Applicability, group by group, with the risks behind it.
func (p *Page) Statement(s *statement.Statement) {
	p.wrapped(0, fmt.Sprintf("%s · %s as of %s", text.Bold.Sprint("Statement of Applicability: "+s.Title), s.Organisation, s.At))
	p.wrapped(0, fmt.Sprintf("%d included, %d excluded, of these %d of the organisation's own; %d without a reason.",
		s.Totals.Included, s.Totals.Excluded, s.Totals.Own, s.Totals.Unjustified))
	group := ""
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Group != group {
			group = r.Group
			heading := group
			if r.Control != "" {
				heading = "The organisation's own"
			}
			p.head(heading)
		}
		p.statementRow(r)
	}
	if len(s.Risks) > 0 {
		p.head("Risks")
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
		p.table(table.Row{"risk", "level", "response", "owner", "title"}, rows)
	}
	if len(s.Problems) > 0 {
		p.head("What an auditor would ask about")
		for _, x := range s.Problems {
			p.wrapped(2, "· "+x)
		}
	}
	p.line("\n%s", s.Notice)
}

func (p *Page) statementRow(r *statement.Row) {
	id := r.Ref.Requirement
	if r.Control != "" {
		id = r.Control
	}
	if !r.Applicable {
		p.wrapped(2, fmt.Sprintf("%s %s  %s", text.Bold.Sprint(id), r.Title, text.Faint.Sprint("excluded")))
		p.wrapped(4, strings.Join(r.Why, "; "))
		if !r.ReviewBy.IsZero() {
			p.wrapped(4, "to be reviewed by "+r.ReviewBy.String())
		}
		return
	}
	p.wrapped(2, fmt.Sprintf("%s %s  %s %s", text.Bold.Sprint(id), r.Title, paintStatus(r.Status), r.Readiness))
	if len(r.Why) > 0 {
		p.wrapped(4, "because "+strings.Join(r.Why, "; "))
	}
	for i := range r.ImplementedBy {
		p.wrapped(4, "◆ "+r.ImplementedBy[i].Text())
	}
	if n := len(r.ShownBy); n > 0 {
		shown := strings.Join(r.ShownBy[:min(n, 8)], ", ")
		if n > 8 {
			shown += fmt.Sprintf(" and %d more", n-8)
		}
		if !r.Until.IsZero() {
			shown += ", until " + r.Until.String()
		}
		p.wrapped(4, "shown by "+shown)
	}
	for _, t := range r.Treatments {
		p.wrapped(4, t)
	}
}
