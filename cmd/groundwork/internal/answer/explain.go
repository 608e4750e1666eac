package answer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Explain tells why something stands where it stands in an assessment of the case: a requirement, a control, a
// piece of evidence or a finding, by its id. The answer is a [view.RequirementExplained], [view.ControlExplained],
// [view.PieceExplained] or [view.FindingExplained].
func (c *Case) Explain(ctx context.Context, a *result.Assessment, what string) (any, error) {
	name, _, _ := strings.Cut(what, "#") // a point is explained with its requirement
	ref, is, err := c.requirement(name)
	switch {
	case err != nil:
		return nil, err
	case is:
		return c.explained(ctx, ref)
	}
	if k, err := c.Engine.Graph().Control(what); err == nil {
		return c.control(ctx, a, k)
	}
	for _, w := range view.WorthOf(c.Engine.Graph(), c.Org, a) {
		if w.ID == what {
			return c.piece(ctx, a, w)
		}
	}
	findings := view.FindingsOf(a).Findings
	for _, f := range findings {
		if f.ID == what {
			return c.finding(ctx, f)
		}
	}
	return nil, c.unknown(what, a, findings)
}

// requirement finds a requirement by its whole or its printed id, if one framework alone has that.
func (c *Case) requirement(what string) (framework.Ref, bool, error) {
	g := c.Engine.Graph()
	if ref, err := framework.ParseRef(what); err == nil {
		_, err := g.Requirement(ref)
		return ref, err == nil, nil
	}
	var found []framework.Ref
	for _, f := range g.Frameworks() {
		ref := framework.Ref{Framework: f.ID, Requirement: what}
		if _, err := g.Leaf(ref); err == nil {
			found = append(found, ref)
		}
	}
	if len(found) > 1 {
		return framework.Ref{}, false, usage.Of(fmt.Errorf("%s is in several frameworks: say %s or %s", what, found[0], found[1]))
	}
	return append(found, framework.Ref{})[0], len(found) == 1, nil
}

// explained explains a requirement in the lens that is asked for, or the first.
func (c *Case) explained(ctx context.Context, ref framework.Ref) (any, error) {
	xs, err := c.Engine.Explain(ctx, c.Org, c.At, ref)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(xs, func(x explanation.Explanation) bool { return c.Lens == "" || c.Lens == x.Lens })
	if i < 0 {
		return nil, fmt.Errorf("lens %q: no scope of the workspace with that id takes in %s", c.Lens, ref)
	}
	x := &xs[i]
	var controls []string
	for _, p := range x.Points {
		for _, k := range p.Controls {
			if !slices.Contains(controls, k.ID) {
				controls = append(controls, k.ID)
			}
		}
	}
	v := view.RequirementExplained{Explanation: x, Rules: c.written(controls, ref)}
	if !c.Rules {
		v.Explanation = view.InWords(x)
	}
	return v, nil
}

// unknown says what of all kinds is nearest.
func (c *Case) unknown(what string, a *result.Assessment, findings []view.Finding) error {
	var all []string
	for _, k := range c.Engine.Graph().Controls() {
		all = append(all, k.ID)
	}
	for _, f := range c.Engine.Graph().Frameworks() {
		for _, l := range c.Engine.Graph().Leaves(f.ID) {
			all = append(all, l.Ref.String(), l.Ref.Requirement)
		}
	}
	for _, e := range a.Evidence {
		all = append(all, e.ID)
	}
	for _, f := range findings {
		all = append(all, f.ID)
	}
	return &Unknown{What: what, Near: framework.Nearest(what, all)}
}

// An Unknown says that nothing bears an id.
type Unknown struct {
	What string
	Near string // the nearest that is there, "" for none
}

// Error implements error, in the words of the command.
func (u *Unknown) Error() string {
	return u.Told("requirements and controls are in 'groundwork catalog show', pieces in 'groundwork evidence', findings in 'groundwork findings'")
}

// Told says it with where to look, in the words of who is asked, unless something near is there.
func (u *Unknown) Told(where string) string {
	if u.Near != "" {
		where = fmt.Sprintf("did you mean %q?", u.Near)
	}
	return fmt.Sprintf("no requirement, control, piece of evidence or finding is called %q; %s", u.What, where)
}

func (c *Case) control(ctx context.Context, a *result.Assessment, k *mapping.Control) (any, error) {
	l, err := advise.Requests(ctx, c.Engine, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	session, err := c.Engine.Open(ctx, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	var xs []explanation.Explanation
	var seen []framework.Ref
	for _, link := range k.Links {
		if slices.Contains(seen, link.To) {
			continue
		}
		seen = append(seen, link.To)
		list, err := session.Explain(ctx, link.To)
		if err != nil && !errors.Is(err, mapping.ErrNotFound) {
			return nil, err
		}
		for _, x := range list {
			if c.Lens == "" || c.Lens == x.Lens {
				xs = append(xs, x)
			}
		}
	}
	v := view.ControlExplainedOf(c.Engine.Graph(), k, a, xs, l, view.WorthOf(c.Engine.Graph(), c.Org, a))
	v.Rules = c.written([]string{k.ID}, framework.Ref{})
	return v, nil
}

// written are the rules of controls as they are written, where they are asked for; of the conditions
// those of links to one requirement where one is named.
func (c *Case) written(controls []string, to framework.Ref) []view.RuleText {
	if !c.Rules {
		return nil
	}
	return view.RulesOf(c.Engine.Graph(), controls, to)
}

func (c *Case) piece(ctx context.Context, a *result.Assessment, w view.Worth) (any, error) {
	l, err := advise.Requests(ctx, c.Engine, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	v := view.PieceExplained{Worth: w, Requests: []string{}, Notice: a.Notice}
	for _, r := range l.Requests {
		if slices.Contains(r.Evidence, w.ID) {
			v.Requests = append(v.Requests, r.ID)
		}
	}
	session, err := c.Engine.Open(ctx, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	d, err := session.Apply(ctx, scoring.Change{Drop: []string{w.ID}})
	if _, held := errors.AsType[framework.Problems](err); held {
		v.Held = true
	} else if err != nil {
		return nil, err
	}
	if d != nil {
		v.Without = d.Lenses
	}
	v.Without = slices.DeleteFunc(v.Without, func(m difference.LensMove) bool {
		return len(m.Requirements) == 0 || c.Lens != "" && m.Lens != c.Lens
	})
	if v.Without == nil {
		v.Without = []difference.LensMove{}
	}
	v.Rules = c.written(w.Controls, framework.Ref{})
	return v, nil
}

func (c *Case) finding(ctx context.Context, f view.Finding) (any, error) {
	l, err := advise.Requests(ctx, c.Engine, c.Org, c.At)
	if err != nil {
		return nil, err
	}
	v := view.FindingExplainedOf(f, l)
	var controls []string
	for _, x := range f.Cause {
		if x.Control != "" && !slices.Contains(controls, x.Control) {
			controls = append(controls, x.Control)
		}
	}
	v.Rules = c.written(controls, framework.Ref{})
	return v, nil
}
