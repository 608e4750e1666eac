package judge

import (
	"io"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/paper"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/scoring/report"
)

// show prints what was explained of whatever was called so; of a requirement in the views that are asked for.
func show(a *app.App, what string, explained any, views []report.View) error {
	switch v := explained.(type) {
	case view.RequirementExplained:
		return shown(a, v, v.Rules, func(p *page.Page) { standing.Explanation(p, v.Explanation, views) }, func(w io.Writer) error { return report.ExplanationMarkdown(w, v.Explanation, views...) })
	case view.ControlExplained:
		a.Renamed(what, v.Control.ID)
		return shown(a, v, v.Rules, func(p *page.Page) { standing.ControlExplained(p, v) }, func(w io.Writer) error { return paper.Control(w, v) })
	case view.PieceExplained:
		return shown(a, v, v.Rules, func(p *page.Page) { standing.PieceExplained(p, v) }, func(w io.Writer) error { return paper.Piece(w, v) })
	case view.FindingExplained:
		return shown(a, v, v.Rules, func(p *page.Page) { standing.FindingExplained(p, v) }, func(w io.Writer) error { return paper.Finding(w, v) })
	}
	return nil
}

// shown prints, and rules after it.
func shown(a *app.App, v any, rules []view.RuleText, put func(*page.Page), write func(io.Writer) error) error {
	if a.Format == "md" {
		return a.Print(func(w io.Writer) error {
			if err := write(w); err != nil {
				return err
			}
			return paper.Rules(w, rules)
		})
	}
	return a.Show(v, func(p *page.Page) {
		put(p)
		standing.Rules(p, rules)
	})
}
