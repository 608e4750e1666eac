package portfolio

import (
	"fmt"
	"io"
	"strconv"

	"github.com/groundworkgrc/groundwork/internal/safe"
)

// CSV writes where each workspace stands, one lens a row; one that was not judged has a row with the
// reason. Shares are written as they are computed, low and high.
func (p *Portfolio) CSV(w io.Writer) error {
	t := safe.NewTable(w)
	rows := [][]string{{"workspace", "organisation", "at", "scope", "low", "high", "band", "requirements in scope", "findings", "not judged"}}
	share := func(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }
	for i := range p.Members {
		m := &p.Members[i]
		if m.Problem != "" {
			rows = append(rows, []string{m.Workspace, "", "", "", "", "", "", "", "", m.Problem})
			continue
		}
		for _, l := range m.Lenses {
			rows = append(rows, []string{
				m.Workspace, m.Organisation, m.At.String(), l.Lens, share(l.Readiness.Low), share(l.Readiness.High), l.Band, strconv.Itoa(l.InScope), strconv.Itoa(l.Findings), "",
			})
		}
	}
	for _, row := range rows {
		if err := t.Row(row...); err != nil {
			return fmt.Errorf("portfolio: %w", err)
		}
	}
	return nil
}
