package view

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// ControlExplained is the JSON of explain of a control: where it stands on each point that it is
// linked to, what is asked of it and what is there.
type ControlExplained struct {
	Control  Control            `json:"control"`
	Role     string             `json:"role"`
	Owner    string             `json:"owner"`
	Points   []ControlOnPoint   `json:"points"`
	Gaps     []LensGap          `json:"gaps"`
	Requests []requests.Request `json:"requests"`
	Evidence []Worth            `json:"evidence"`
	Findings []Finding          `json:"findings"`
	Tests    []LensTest         `json:"tests"`
	Notice   string             `json:"notice"`
	Rules    []RuleText         `json:"rules,omitempty"` // as they are written, where that is asked for
}

// ControlOnPoint is what a control shows of one point in one lens.
type ControlOnPoint struct {
	Lens      string             `json:"lens"`
	Point     framework.PointRef `json:"point"`
	Text      string             `json:"text"`
	Status    result.Status      `json:"status"`
	Readiness result.Interval    `json:"readiness"`
	Needs     string             `json:"needs"`
}

// LensGap is a gap in one lens.
type LensGap struct {
	result.Gap

	Lens string `json:"lens"`
}

// LensTest is how a control ran in one lens.
type LensTest struct {
	Lens string      `json:"lens"`
	Test result.Test `json:"test"`
}

// ControlExplainedOf gathers what concerns a control.
func ControlExplainedOf(g *mapping.Graph, c *mapping.Control, a *result.Assessment, xs []explanation.Explanation, l *requests.List, worth []Worth) ControlExplained {
	v := ControlExplained{
		Control: ControlOf(g, c, false), Role: c.Owner, Points: []ControlOnPoint{}, Gaps: []LensGap{}, Requests: []requests.Request{}, Evidence: []Worth{}, Findings: []Finding{}, Tests: []LensTest{}, Notice: a.Notice,
	}
	for i := range xs {
		v.points(&xs[i])
	}
	for i := range a.Frameworks {
		v.lens(&a.Frameworks[i])
	}
	for _, r := range l.Requests {
		if r.Control == c.ID {
			v.Requests = append(v.Requests, r)
			v.Role, v.Owner = r.Role, r.Owner
		}
	}
	for _, w := range worth {
		if slices.Contains(w.Controls, c.ID) {
			v.Evidence = append(v.Evidence, w)
		}
	}
	for _, f := range FindingsOf(a).Findings {
		if f.Control == c.ID || slices.ContainsFunc(f.Cause, func(x result.Cause) bool { return x.Control == c.ID }) {
			v.Findings = append(v.Findings, f)
		}
	}
	return v
}

// points notes what an explanation tells of the control.
func (v *ControlExplained) points(x *explanation.Explanation) {
	if !x.Status.Counted() {
		return
	}
	for _, p := range x.Points {
		for _, k := range p.Controls {
			if k.ID == v.Control.ID {
				v.Points = append(v.Points, ControlOnPoint{x.Lens, p.ID, p.Text, k.Status, k.Readiness, k.Needs})
			}
		}
	}
}

// lens notes what a lens misses of the control, each thing once, and how it ran.
func (v *ControlExplained) lens(l *result.Lens) {
	for i := range l.Requirements {
		for _, g := range l.Requirements[i].Gaps {
			known := slices.ContainsFunc(v.Gaps, func(o LensGap) bool { return o.Lens == l.Lens && o.What == g.What && o.Basis == g.Basis })
			if g.Control == v.Control.ID && !known {
				v.Gaps = append(v.Gaps, LensGap{g, l.Lens})
			}
		}
	}
	for _, t := range l.Tests {
		if t.Control == v.Control.ID {
			v.Tests = append(v.Tests, LensTest{l.Lens, t})
		}
	}
}

// PieceExplained is the JSON of explain of a piece of evidence.
type PieceExplained struct {
	Worth

	Requests []string `json:"requests"` // that it answers
	// Without says what would fall without it; Held that another piece replaces or retests it, so
	// that it cannot be taken away alone.
	Without []difference.LensMove `json:"without"`
	Held    bool                  `json:"held"`
	Notice  string                `json:"notice"`
	Rules   []RuleText            `json:"rules,omitempty"` // as they are written, where that is asked for
}

// WithoutIt says of a piece why nothing would move without it; "" where something would.
func WithoutIt(v *PieceExplained) string {
	switch {
	case v.Held:
		return "Another piece replaces or retests it, so that it cannot be taken away alone."
	case len(v.Without) > 0:
		return ""
	case len(v.SupportsIn) > 0:
		return "Nothing would move: other evidence shows the same."
	}
	return "Nothing would move. " + cmp.Or(v.Lacks, "Nothing asks for it.")
}

// RequirementExplained is the JSON of explain of a requirement.
type RequirementExplained struct {
	*explanation.Explanation

	Rules []RuleText `json:"rules,omitempty"` // as they are written, where that is asked for
}

// InWords is an explanation without what is an expression in it.
func InWords(x *explanation.Explanation) *explanation.Explanation {
	out := *x
	out.Would = slices.Clone(x.Would)
	for i := range out.Would {
		out.Would[i].Rule = ""
	}
	out.Points = slices.Clone(x.Points)
	for i := range out.Points {
		p := &out.Points[i]
		p.Controls = slices.Clone(p.Controls)
		for k := range p.Controls {
			c := &p.Controls[k]
			c.Conditions = slices.DeleteFunc(slices.Clone(c.Conditions), func(s explanation.Step) bool { return s.Of == "" })
			if c.Conditions == nil {
				c.Conditions = []explanation.Step{}
			}
		}
	}
	return &out
}

// FindingExplained is the JSON of explain of a finding: with what would take its cause away.
type FindingExplained struct {
	Finding

	Requests []requests.Request `json:"requests"` // of the controls of its cause that are open
	Notice   string             `json:"notice"`
	Rules    []RuleText         `json:"rules,omitempty"` // as they are written, where that is asked for
}

// FindingExplainedOf gathers what is open of the cause of a finding.
func FindingExplainedOf(f Finding, l *requests.List) FindingExplained {
	v := FindingExplained{Finding: f, Requests: []requests.Request{}, Notice: l.Notice}
	for _, r := range l.Requests {
		open := r.State != requests.Accepted || len(r.Lacks) > 0
		cause := f.Control == r.Control || slices.ContainsFunc(f.Cause, func(c result.Cause) bool { return c.Control == r.Control })
		if open && cause && slices.Contains(r.Lenses, f.Lens) {
			v.Requests = append(v.Requests, r)
		}
	}
	return v
}
