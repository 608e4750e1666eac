package judge

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/paper"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A subject is a workspace that was assessed, of which something is to be explained.
type subject struct {
	App   *app.App
	c     *cobra.Command
	e     *scoring.Engine
	g     *mapping.Graph
	org   *organisation.Organisation
	a     *result.Assessment
	rules bool
}

// requirement finds a requirement by its whole or its printed id, if one framework alone has that.
func (s *subject) requirement(what string) (framework.Ref, bool, error) {
	if ref, err := framework.ParseRef(what); err == nil {
		_, err := s.g.Requirement(ref)
		return ref, err == nil, nil
	}
	var found []framework.Ref
	for _, f := range s.g.Frameworks() {
		ref := framework.Ref{Framework: f.ID, Requirement: what}
		if _, err := s.g.Leaf(ref); err == nil {
			found = append(found, ref)
		}
	}
	if len(found) > 1 {
		return framework.Ref{}, false, usage.Of(fmt.Errorf("%s is in several frameworks: say %s or %s", what, found[0], found[1]))
	}
	return append(found, framework.Ref{})[0], len(found) == 1, nil
}

// explain tells of whatever is called so: a control, a piece of evidence or a finding.
func (s *subject) explain(what string) error {
	findings := view.FindingsOf(s.a).Findings
	if c, err := s.g.Control(what); err == nil {
		s.App.Renamed(what, c.ID)
		return s.control(c)
	}
	for _, w := range view.WorthOf(s.g, s.org, s.a) {
		if w.ID == what {
			return s.piece(w)
		}
	}
	for _, f := range findings {
		if f.ID == what {
			return s.finding(f)
		}
	}
	return s.unknown(what, findings)
}

// unknown says what of all kinds is nearest.
func (s *subject) unknown(what string, findings []view.Finding) error {
	var all []string
	for _, c := range s.g.Controls() {
		all = append(all, c.ID)
	}
	for _, f := range s.g.Frameworks() {
		for _, l := range s.g.Leaves(f.ID) {
			all = append(all, l.Ref.String(), l.Ref.Requirement)
		}
	}
	for _, e := range s.a.Evidence {
		all = append(all, e.ID)
	}
	for _, f := range findings {
		all = append(all, f.ID)
	}
	hint := "requirements and controls are in 'groundwork catalog show', pieces in 'groundwork evidence', findings in 'groundwork findings'"
	if near := framework.Nearest(what, all); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Errorf("no requirement, control, piece of evidence or finding is called %q; %s", what, hint)
}

func (s *subject) control(c *mapping.Control) error {
	l, err := advise.Requests(s.c.Context(), s.e, s.org, s.a.At)
	if err != nil {
		return err
	}
	session, err := s.e.Open(s.c.Context(), s.org, s.a.At)
	if err != nil {
		return err
	}
	var xs []explanation.Explanation
	var seen []framework.Ref
	for _, k := range c.Links {
		if slices.Contains(seen, k.To) {
			continue
		}
		seen = append(seen, k.To)
		list, err := session.Explain(s.c.Context(), k.To)
		if err != nil && !errors.Is(err, mapping.ErrNotFound) {
			return err
		}
		for _, x := range list {
			if s.App.Lens == "" || s.App.Lens == x.Lens {
				xs = append(xs, x)
			}
		}
	}
	v := view.ControlExplainedOf(s.g, c, s.a, xs, l, view.WorthOf(s.g, s.org, s.a))
	v.Rules = s.written([]string{c.ID}, framework.Ref{})
	return s.show(v, v.Rules, func(p *page.Page) { standing.ControlExplained(p, v) }, func(w io.Writer) error { return paper.Control(w, v) })
}

// written are the rules of controls as they are written, where they are asked for; of the conditions
// those of links to one requirement where one is named.
func (s *subject) written(controls []string, to framework.Ref) []view.RuleText {
	if !s.rules {
		return nil
	}
	return view.RulesOf(s.g, controls, to)
}

// show prints, and rules after it.
func (s *subject) show(v any, rules []view.RuleText, put func(*page.Page), write func(io.Writer) error) error {
	if s.App.Format == "md" {
		return s.App.Print(func(w io.Writer) error {
			if err := write(w); err != nil {
				return err
			}
			return paper.Rules(w, rules)
		})
	}
	return s.App.Show(v, func(p *page.Page) {
		put(p)
		standing.Rules(p, rules)
	})
}

func (s *subject) piece(w view.Worth) error {
	l, err := advise.Requests(s.c.Context(), s.e, s.org, s.a.At)
	if err != nil {
		return err
	}
	v := view.PieceExplained{Worth: w, Requests: []string{}, Notice: s.a.Notice}
	for _, r := range l.Requests {
		if slices.Contains(r.Evidence, w.ID) {
			v.Requests = append(v.Requests, r.ID)
		}
	}
	session, err := s.e.Open(s.c.Context(), s.org, s.a.At)
	if err != nil {
		return err
	}
	d, err := session.Apply(s.c.Context(), scoring.Change{Drop: []string{w.ID}})
	if _, held := errors.AsType[framework.Problems](err); held {
		v.Held = true
	} else if err != nil {
		return err
	}
	if d != nil {
		v.Without = d.Lenses
	}
	v.Without = slices.DeleteFunc(v.Without, func(m difference.LensMove) bool {
		return len(m.Requirements) == 0 || s.App.Lens != "" && m.Lens != s.App.Lens
	})
	if v.Without == nil {
		v.Without = []difference.LensMove{}
	}
	v.Rules = s.written(w.Controls, framework.Ref{})
	return s.show(v, v.Rules, func(p *page.Page) { standing.PieceExplained(p, v) }, func(w io.Writer) error { return paper.Piece(w, v) })
}

func (s *subject) finding(f view.Finding) error {
	l, err := advise.Requests(s.c.Context(), s.e, s.org, s.a.At)
	if err != nil {
		return err
	}
	v := view.FindingExplainedOf(f, l)
	var controls []string
	for _, c := range f.Cause {
		if c.Control != "" && !slices.Contains(controls, c.Control) {
			controls = append(controls, c.Control)
		}
	}
	v.Rules = s.written(controls, framework.Ref{})
	return s.show(v, v.Rules, func(p *page.Page) { standing.FindingExplained(p, v) }, func(w io.Writer) error { return paper.Finding(w, v) })
}

// withoutPoint drops a point from what is to be explained: soc2:CC6.2#b is explained with its requirement.
func withoutPoint(what string) string {
	ref, _, _ := strings.Cut(what, "#")
	return ref
}
