package assist

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/piece"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

type assessing struct {
	on

	Lens string `json:"lens,omitempty" jsonschema:"one scope of the workspace by its id, such as soc2; else all"`
	All  bool   `json:"all,omitempty"  jsonschema:"list every requirement with its points, and every piece of evidence: long"`
}

func (d *Desk) assess(ctx context.Context, in assessing) (any, error) {
	c, err := d.stated(ctx, in.At, in.Lens)
	if err != nil {
		return nil, err
	}
	a, err := c.Assess(ctx)
	if err == nil {
		a.Problems = slices.Concat(c.Passed, a.Problems)
	}
	if err == nil && !in.All {
		brief(a)
	}
	return a, err
}

type explaining struct {
	on

	What string `json:"what"           jsonschema:"the id of a requirement, control, piece of evidence or finding"`
	Lens string `json:"lens,omitempty" jsonschema:"one scope of the workspace by its id; else the first that takes it in"`
}

func (d *Desk) explain(ctx context.Context, in explaining) (any, error) {
	c, err := d.stated(ctx, in.At, in.Lens)
	if err != nil {
		return nil, err
	}
	a, err := c.Assess(ctx)
	if err != nil {
		return nil, err
	}
	v, err := c.Explain(ctx, a, in.What)
	if unknown, ok := errors.AsType[*answer.Unknown](err); ok {
		return nil, errors.New(unknown.Told("assess with all: true lists requirements, pieces and findings, and to explain a requirement names its controls"))
	}
	return v, err
}

type overlapping struct {
	From         string `json:"from"                    jsonschema:"the id of one framework, such as iso42001"`
	To           string `json:"to"                      jsonschema:"the id of the other framework, such as soc2"`
	ReviewedOnly bool   `json:"reviewed_only,omitempty" jsonschema:"count without the links that nobody reviewed"`
	Pairs        bool   `json:"pairs,omitempty"         jsonschema:"list every pair of requirements that share evidence: long"`
}

func (d *Desk) overlap(ctx context.Context, in overlapping) (any, error) {
	c, err := d.opened(ctx, "", "", in.ReviewedOnly)
	if err != nil {
		return nil, err
	}
	g := c.Engine.Graph()
	o, err := g.Overlap(ctx, in.From, in.To, mapping.OverlapOptions{ReviewedOnly: in.ReviewedOnly, Includes: answer.Included(g, c.Org, c.At)})
	if err == nil && !in.Pairs {
		o.Pairs = []mapping.OverlapPair{}
	}
	return o, err
}

type planning struct {
	on

	Targets []string `json:"targets,omitempty" jsonschema:"bands that scopes are to reach, each as SCOPE=BAND such as iso42001=ready; else the best in reach"`
	Budget  float64  `json:"budget,omitempty"  jsonschema:"days of effort that there are"`
	By      string   `json:"by,omitempty"      jsonschema:"the last day of the plan"`
}

func (d *Desk) plan(ctx context.Context, in planning) (any, error) {
	opt := plan.Options{Budget: in.Budget}
	var err error
	if opt.Targets, err = answer.Targets("targets", in.Targets); err != nil {
		return nil, err
	}
	if in.By != "" {
		if opt.By, err = framework.ParseInstant(in.By); err != nil {
			return nil, fmt.Errorf("by: %w", err)
		}
	}
	c, err := d.stated(ctx, in.At, "")
	if err != nil {
		return nil, err
	}
	return plan.Make(ctx, c.Engine, c.Org, c.At, opt)
}

type requesting struct {
	on

	Lens  string `json:"lens,omitempty"  jsonschema:"one scope of the workspace by its id; else all"`
	State string `json:"state,omitempty" jsonschema:"only requests in this state: not-started, draft, submitted, accepted, rejected or deviates"`
	Owner string `json:"owner,omitempty" jsonschema:"only what is asked of this person or role"`
	Skip  int    `json:"skip,omitempty"  jsonschema:"begin after this many: 20 are given at once, and left says how many more there are"`
}

// requested are some of the requests, and how many more there are.
type requested struct {
	*requests.List

	Left int `json:"left"`
}

func (d *Desk) requests(ctx context.Context, in requesting) (any, error) {
	c, err := d.stated(ctx, in.At, in.Lens)
	if err != nil {
		return nil, err
	}
	l, err := c.Requests(ctx, answer.Wanted{State: in.State, Owner: in.Owner})
	if err != nil {
		return nil, err
	}
	skip := min(max(0, in.Skip), len(l.Requests))
	end := min(skip+few, len(l.Requests))
	v := requested{l, len(l.Requests) - end}
	l.Requests = l.Requests[skip:end]
	return v, nil
}

type trying struct {
	on

	Changes string `json:"changes" jsonschema:"YAML with the keys of a workspace (evidence, facts, scope, treatments, ...) that replace or add, and remove: {evidence: [ids]}"`
}

func (d *Desk) whatIf(ctx context.Context, in trying) (any, error) {
	c, err := d.stated(ctx, in.At, "")
	if err != nil {
		return nil, err
	}
	return c.WhatIf(ctx, []answer.Named{{Name: "changes", Text: []byte(in.Changes)}})
}

type checking struct {
	Frameworks []string            `json:"frameworks,omitempty" jsonschema:"ids of frameworks; else iso42001"`
	Answers    map[string][]string `json:"answers,omitempty"    jsonschema:"what the person said so far, by fact: one text such as yes, no, don't know, skip or a value, or for a question with several things to choose from the ones that hold"`
}

// checked is how far a check is, and what is asked next.
type checked struct {
	Next   *checkup.Question `json:"next"`
	Result view.Check        `json:"result"`
}

func (d *Desk) check(ctx context.Context, in checking) (any, error) {
	c, err := d.opened(ctx, "", "", false)
	if err != nil {
		return nil, err
	}
	if len(in.Frameworks) == 0 {
		in.Frameworks = d.Base.First()
	}
	q, err := checkup.New(c.Engine, checkup.Options{Frameworks: in.Frameworks})
	if err != nil {
		return nil, err
	}
	s := checkup.State{Answers: []checkup.Answer{}}
	s.Known = c.Known(s)
	for {
		step, err := q.Next(ctx, s)
		if err != nil {
			return nil, err
		}
		said, there := []string(nil), false
		if step.Question != nil {
			said, there = in.Answers[step.Question.Fact]
		}
		if !there {
			v, err := c.Checked(ctx, q, s)
			if rest := unasked(in.Answers, s); len(rest) > 0 {
				v.Notes = append(v.Notes, "Not asked, and not counted: "+strings.Join(rest, ", ")+".")
			}
			if err == nil {
				shorten(&v)
			}
			return checked{step.Question, v}, err
		}
		a, err := heard(q, step.Question, said)
		if err != nil {
			return nil, err
		}
		if s, err = q.Answer(s, a); err != nil {
			return nil, err
		}
	}
}

// shorten leaves of the result of a check the gaps that matter most, and tells how many more there are.
func shorten(v *view.Check) {
	r := *v.Result
	if n := len(r.Gaps) - few; n > 0 {
		v.Notes = append(v.Notes, fmt.Sprintf("%d more gaps are left out here.", n))
	}
	if n := len(r.Open) - few; n > 0 {
		v.Notes = append(v.Notes, fmt.Sprintf("%d more controls of which nothing was said are left out here.", n))
	}
	r.Gaps, r.Open = r.Gaps[:min(few, len(r.Gaps))], r.Open[:min(few, len(r.Open))]
	v.Result = &r
}

// unasked are the facts of answers that no question asked for.
func unasked(answers map[string][]string, s checkup.State) []string {
	var rest []string
	for id := range answers {
		if !slices.ContainsFunc(s.Answers, func(a checkup.Answer) bool { return a.Fact == id }) {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	return rest
}

// heard reads what was said to a question: one text, or the ones that hold.
func heard(q *checkup.Checkup, x *checkup.Question, said []string) (checkup.Answer, error) {
	names := make([]string, 0, len(x.Below)+len(x.Values))
	for _, n := range x.Below {
		names = append(names, n.Fact)
	}
	names = append(names, x.Values...)
	choice := len(x.Below) > 0 || x.Type == evidence.ListValue
	if len(said) == 1 && (!choice || !slices.Contains(names, said[0])) {
		return q.Read(x.Fact, said[0])
	}
	return q.Choose(x.Fact, said)
}

type adding struct {
	Type        string   `json:"type"                   jsonschema:"the id of an evidence type, as requests and gaps name it"`
	Title       string   `json:"title,omitempty"        jsonschema:"what it is called"`
	Owner       string   `json:"owner,omitempty"        jsonschema:"who keeps it"`
	URI         string   `json:"uri,omitempty"          jsonschema:"where it is kept"`
	Period      string   `json:"period,omitempty"       jsonschema:"of which time it speaks: FROM/TO, Q4 2026"`
	Effective   string   `json:"effective,omitempty"    jsonschema:"since which day a document is in force"`
	Performed   string   `json:"performed,omitempty"    jsonschema:"the day on which it was done"`
	PerformedBy string   `json:"performed_by,omitempty" jsonschema:"who did it"`
	Collected   string   `json:"collected,omitempty"    jsonschema:"the day on which it was obtained"`
	Controls    []string `json:"controls,omitempty"     jsonschema:"only for these controls; else all that take the type"`
	Systems     []string `json:"systems,omitempty"      jsonschema:"only for these systems; else all"`
	Attributes  []string `json:"attributes,omitempty"   jsonschema:"each as NAME=VALUE, such as population=120"`
}

func (d *Desk) add(ctx context.Context, in adding) (any, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	c, err := d.opened(ctx, "", "", false)
	if err != nil {
		return nil, err
	}
	w := &piece.Said{
		Title: in.Title, Owner: in.Owner, URI: in.URI, Period: in.Period, Effective: in.Effective, Performed: in.Performed, PerformedBy: in.PerformedBy,
		Collected: in.Collected, Systems: in.Systems, Attributes: in.Attributes,
	}
	if w.Controls, err = list.Controls(c.Engine.Graph(), in.Controls); err != nil {
		return nil, err
	}
	return d.Draft(ctx, c, in.Type, w)
}
