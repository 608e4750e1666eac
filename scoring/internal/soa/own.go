package soa

import (
	"context"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// ownRows are the controls of the organisation's own: those that its scope names, and
// those that a risk calls for and that implement no row of the framework.
func (s *stater) ownRows(ctx context.Context, listed map[string]bool) ([]statement.Row, error) {
	lines := map[string]framework.Applicability{}
	var ids []string
	for _, line := range s.l.Scope.SoA {
		if line.Control != "" {
			lines[line.Control] = line
			ids = append(ids, line.Control)
		}
	}
	for i := range s.c.Risks {
		x := &s.c.Risks[i]
		for _, c := range x.Controls {
			if s.bears(x) && !listed[c] && !slices.Contains(ids, c) {
				ids = append(ids, c)
			}
		}
	}
	slices.Sort(ids)
	var rows []statement.Row
	for _, id := range ids {
		c, err := s.c.Catalog.Graph.Control(id)
		if err != nil {
			continue
		}
		line := lines[id]
		row, err := s.ownRow(ctx, c, line)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (s *stater) ownRow(ctx context.Context, c *mapping.Control, line framework.Applicability) (statement.Row, error) {
	row := statement.Row{
		Control: c.ID, Title: c.Title, Group: "own", Applicable: !line.Excludes(), Why: []string{}, Risks: []string{}, ReviewBy: line.ReviewBy,
		ImplementedBy: []statement.Implementation{}, ShownBy: []string{}, Status: result.StatusExcluded, Treatments: []string{}, Notes: []string{},
	}
	s.ownReasons(&row, c, line)
	if !row.Applicable {
		return row, nil
	}
	one, err := s.implementation(ctx, c, nil)
	if err != nil {
		return row, err
	}
	row.ImplementedBy = append(row.ImplementedBy, one)
	row.Status = one.Status
	if row.Readiness, err = s.standing(ctx, c, nil); err != nil {
		return row, err
	}
	if row.ShownBy, err = s.fills(ctx, c); err != nil {
		return row, err
	}
	if row.Status != result.StatusSupported {
		return row, nil
	}
	row.Until, err = s.until(ctx, []*mapping.Control{c}, func(l *lens.Lens) (bool, error) {
		v, _, err := l.Standing(ctx, c, l.Bases)
		return v.Low >= 1-result.Epsilon, err
	})
	return row, err
}

// ownReasons says why a control of the organisation's own is included or excluded.
func (s *stater) ownReasons(row *statement.Row, c *mapping.Control, line framework.Applicability) {
	if line.Excludes() && !line.ReviewBy.IsZero() && line.ReviewBy < min(s.c.At, s.l.Frame.End()) {
		row.Notes = append(row.Notes, words.ExclusionOverdue(line))
	}
	if line.Why != "" {
		row.Why = append(row.Why, strings.TrimSuffix(line.Why, "."))
	}
	for i := range s.c.Risks {
		x := &s.c.Risks[i]
		if !s.bears(x) || !slices.Contains(x.Controls, c.ID) {
			continue
		}
		row.Risks = append(row.Risks, x.ID)
		if row.Applicable {
			row.Why = append(row.Why, words.Treats(x))
		} else {
			row.Notes = append(row.Notes, words.ReliedOnAndExcluded(x))
		}
	}
	row.Justified = len(row.Why) > 0
}

// fills lists the accepted evidence that fills a unit of the control.
func (s *stater) fills(ctx context.Context, c *mapping.Control) ([]string, error) {
	list, err := s.l.On(s.l.Bases).By(ctx, c)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, o := range list {
		for _, on := range o.On {
			for _, u := range on.Units {
				for _, p := range u.Sure() {
					ids = append(ids, p.ID)
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}
