package paper

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/portfolio"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// Portfolio tells of several workspaces together, all of it.
func Portfolio(w io.Writer, p *portfolio.Portfolio) error {
	s := &sheet{}
	s.line("# Portfolio of %s", view.Of(strconv.Itoa(len(p.Members)), "workspace"))
	var rows [][]any
	var problems []string
	for i := range p.Members {
		m := &p.Members[i]
		if m.Problem != "" {
			problems = append(problems, m.Workspace+": "+m.Problem)
		}
		for _, l := range m.Lenses {
			rows = append(rows, []any{m.Workspace, m.Organisation, m.At, l.Lens, l.Readiness, l.Band, l.Findings})
		}
	}
	s.table("Where each stands", []string{"workspace", "organisation", "at", "scope", "readiness", "band", "findings"}, rows)
	s.list("Not judged", problems)
	rows = nil
	for _, r := range p.Lenses {
		rows = append(rows, []any{r.Lens, r.Workspaces, r.Lowest, r.Readiness, r.Band, r.Mean})
	}
	s.table("Per scope", []string{"scope", "workspaces", "lowest", "readiness", "band", "mean"}, rows)
	rows = nil
	for i := range p.Worst {
		x := &p.Worst[i]
		rows = append(rows, []any{x.Control, x.Basis, strings.Join(x.Workspaces, ", "), view.Refs(x.Requirements, len(x.Requirements))})
	}
	s.table("Gaps that cost most over all", []string{"control", "basis", "in", "requirements"}, rows)
	rows = nil
	for _, x := range p.Shared {
		rows = append(rows, []any{x.Type, x.By, strings.Join(x.Held, ", "), fmt.Sprintf("%d of %d", len(x.Serves), len(x.Held))})
	}
	s.table("Evidence that serves several", []string{"type", "artefact", "held", "supports in"}, rows)
	rows = nil
	for _, o := range p.Offers {
		rows = append(rows, []any{o.Type, strings.Join(o.Has, ", "), strings.Join(o.Missing, ", ")})
	}
	s.table("Evidence that some have and others lack", []string{"type", "has it", "lacks it"}, rows)
	return s.end(w, p.Notice)
}
