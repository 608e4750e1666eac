package api

import (
	"context"
	_ "embed"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/quiz"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

//go:embed openapi.json
var description string

func (h *Handler) assess(ctx context.Context, t *taken) (any, error) {
	c, err := h.stated(ctx, t)
	if err != nil {
		return nil, err
	}
	return c.Assess(ctx)
}

func (h *Handler) explain(ctx context.Context, t *taken) (any, error) {
	what := t.query.Get("what")
	if what == "" {
		return nil, refused("what is wanted: the id of a requirement, control, piece of evidence or finding.")
	}
	c, err := h.stated(ctx, t)
	if err != nil {
		return nil, err
	}
	if c.Rules, err = t.yes("rules"); err != nil {
		return nil, err
	}
	a, err := c.Assess(ctx)
	if err != nil {
		return nil, err
	}
	return c.Explain(ctx, a, what)
}

func (h *Handler) evidence(ctx context.Context, t *taken) (any, error) {
	s := view.Sieve{Owner: t.query.Get("owner"), Control: t.query.Get("control"), Requirement: t.query.Get("requirement")}
	var err error
	if s.WhyNot, err = t.yes("why_not"); err != nil {
		return nil, err
	}
	c, err := h.stated(ctx, t)
	if err != nil {
		return nil, err
	}
	if s.Control != "" {
		ids, err := list.Controls(c.Engine.Graph(), []string{s.Control})
		if err != nil {
			return nil, refused("control: %v.", err)
		}
		s.Control = ids[0]
	}
	if err := list.NoRequirement(c.Engine.Graph(), s.Requirement); err != nil {
		return nil, refused("requirement: %v.", err)
	}
	if err := list.Nobody("owner", s.Owner, c.Engine.Graph(), c.Org); err != nil {
		return nil, refused("%v.", err)
	}
	return c.Evidence(ctx, s)
}

func (h *Handler) findings(ctx context.Context, t *taken) (any, error) {
	c, err := h.stated(ctx, t)
	if err != nil {
		return nil, err
	}
	a, err := c.Assess(ctx)
	if err != nil {
		return nil, err
	}
	return view.FindingsOf(a), nil
}

func (h *Handler) requests(ctx context.Context, t *taken) (any, error) {
	c, err := h.stated(ctx, t)
	if err != nil {
		return nil, err
	}
	return c.Requests(ctx, answer.Wanted{})
}

func (h *Handler) plan(ctx context.Context, t *taken) (any, error) {
	var opt plan.Options
	var err error
	if opt.Targets, err = answer.Targets("target", t.query["target"]); err != nil {
		return nil, err
	}
	if opt.By, err = day(t, "by"); err != nil {
		return nil, err
	}
	if text := t.query.Get("budget"); text != "" {
		if opt.Budget, err = strconv.ParseFloat(text, 64); err != nil {
			return nil, refused("budget %q: want days of effort, such as 20.", text)
		}
	}
	c, err := h.stated(ctx, t)
	if err != nil {
		return nil, err
	}
	return plan.Make(ctx, c.Engine, c.Org, c.At, opt)
}

func (h *Handler) whatIf(ctx context.Context, t *taken) (any, error) {
	if len(t.Changes) == 0 {
		return nil, refused("There is nothing to try: send changes, files with the keys of a workspace, or remove.")
	}
	changes, err := h.files(t.Changes)
	if err != nil {
		return nil, err
	}
	c, err := h.stated(ctx, t)
	if err != nil {
		return nil, err
	}
	return c.WhatIf(ctx, named(changes))
}

func (h *Handler) validate(ctx context.Context, t *taken) (any, error) {
	files, err := h.files(t.Files)
	if err != nil {
		return nil, err
	}
	set, graph, err := h.base.Load(ctx, h.loader(), inMemory(files))
	return answer.Linted(ctx, set, graph, err)
}

func (h *Handler) overlap(ctx context.Context, t *taken) (any, error) {
	from, to := t.query.Get("from"), t.query.Get("to")
	if from == "" || to == "" {
		return nil, refused("from and to are wanted: ids of frameworks.")
	}
	c, err := h.opened(ctx, t)
	if err != nil {
		return nil, err
	}
	g := c.Engine.Graph()
	reviewed, err := t.yes("reviewed_only")
	if err != nil {
		return nil, err
	}
	return g.Overlap(ctx, from, to, mapping.OverlapOptions{ReviewedOnly: reviewed, Includes: answer.Included(g, c.Org, c.At)})
}

func (h *Handler) catalogs(context.Context, *taken) (any, error) {
	return catalog.Count(h.base.Engine.Graph()), nil
}

func (h *Handler) catalog(_ context.Context, t *taken) (any, error) {
	if !slices.Contains(list.Kinds(), t.path) {
		return nil, problem{Title: "There is no such list", Status: 404, Detail: "Want one of " + known(list.Kinds()) + "."}
	}
	l, err := list.Of(h.base.Engine.Graph(), t.path, list.Filter{Framework: t.query.Get("framework")}, false)
	if err != nil {
		return nil, refused("framework %q: %s", t.query.Get("framework"), "nothing of "+t.path+" is of it, or there is none of that id.")
	}
	return l, nil
}

// begun is a check under way, with the case that it is about.
func (h *Handler) begun(ctx context.Context, t *taken) (*answer.Case, *checkup.Checkup, checkup.State, error) {
	var s checkup.State
	c, err := h.opened(ctx, t)
	if err != nil {
		return nil, nil, s, err
	}
	opt := checkup.Options{Frameworks: t.Frameworks, OneByOne: t.OneByOne}
	if len(opt.Frameworks) == 0 {
		opt.Frameworks = h.base.First()
	}
	if t.Most != nil {
		if opt.Most = *t.Most; opt.Most < 0 {
			return nil, nil, s, refused("most %d: want a number of questions, or 0 for as many as it takes.", opt.Most)
		}
		if opt.Most == 0 {
			opt.Most = -1
		}
	}
	q, err := checkup.New(c.Engine, opt)
	if err != nil {
		return nil, nil, s, err
	}
	s = t.State
	if s, err = q.Sound(s); err != nil {
		return nil, nil, s, err
	}
	if len(c.Org.Facts) > 0 || s.Known == nil {
		s.Known = c.Known(s)
	}
	if s.Answers == nil {
		s.Answers = []checkup.Answer{}
	}
	return c, q, s, nil
}

// check sums up: by the state, and where answers are sent, by these.
func (h *Handler) check(ctx context.Context, t *taken) (any, error) {
	c, q, s, err := h.begun(ctx, t)
	if err != nil {
		return nil, err
	}
	var notes []string
	if len(t.Answers) > 0 {
		said := map[string]checkup.Answer{}
		for id, raw := range t.Answers {
			if said[id], err = read(q, id, raw); err != nil {
				return nil, err
			}
		}
		var rest []string
		if s, rest, err = quiz.ByFile(ctx, q, s, said); err != nil {
			return nil, err
		}
		if n := len(rest); n > 0 {
			notes = append(notes, strconv.Itoa(n)+" of the answers were not asked for: most 0 asks for all that bears on the result.")
		}
	}
	v, err := c.Checked(ctx, q, s)
	v.Notes = append(v.Notes, notes...)
	return v, err
}

// read reads an answer: yes or no, a number, words, or a list of what holds.
func read(q *checkup.Checkup, id string, raw json.RawMessage) (checkup.Answer, error) {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return checkup.Answer{}, refused("answers: %s is no value.", id)
	}
	switch v := v.(type) {
	case string:
		return q.Read(id, v)
	case bool:
		return q.Read(id, map[bool]string{true: "yes", false: "no"}[v])
	case float64:
		return q.Read(id, string(raw))
	case []any:
		names := []string{}
		for _, x := range v {
			name, ok := x.(string)
			if !ok {
				return checkup.Answer{}, refused("answers: %s: want a list of words.", id)
			}
			names = append(names, name)
		}
		return q.Choose(id, names)
	}
	return checkup.Answer{}, refused("answers: %s: want yes or no, a number, words, or a list of words.", id)
}

// asked is where a check is: the state to send back, and what is asked next.
type asked struct {
	*checkup.Step

	State  checkup.State `json:"state"`
	Notice string        `json:"notice"`
}

// next takes an answer, or goes back, and asks the next question.
func (h *Handler) next(ctx context.Context, t *taken) (any, error) {
	_, q, s, err := h.begun(ctx, t)
	switch {
	case err != nil:
		return nil, err
	case t.Back && t.Answer != nil:
		return nil, refused("Want an answer, or back, and not both.")
	case t.Back:
		s = q.Back(s)
	case t.Answer != nil:
		if s, err = q.Answer(s, *t.Answer); err != nil {
			return nil, err
		}
	}
	step, err := q.Next(ctx, s)
	if err != nil {
		return nil, err
	}
	return asked{Step: step, State: s, Notice: result.Notice}, nil
}
