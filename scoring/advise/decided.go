package advise

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A try is one way of doing an item, with the answer that it gives.
type try struct {
	change scoring.Change
	answer string
}

// decided says what is lost if a decision is not taken: the case as it is left is compared with the
// same case in which it is, once for each try. Most decisions move no figure; what they move is what
// could be raised, what is explained, and what is told. A try that does not fit moves nothing.
func (x *item) decided(ctx context.Context, s *scoring.Session, left *result.Assessment) error {
	var stays, answers []string
	for i := range x.tries {
		fork := s.Fork()
		if _, err := fork.Apply(ctx, x.tries[i].change); err != nil {
			if ctx.Err() != nil {
				return err
			}
			continue
		}
		done, err := fork.Variation(ctx)
		if err != nil {
			return err
		}
		d := difference.Between(left, done)
		falls := fallsOf(d.Lenses)
		if i == 0 || gain(falls) < x.Gain() { // what is lower whatever the answer
			x.Falls = falls
		}
		if answer := x.tries[i].answer; answer != "" {
			is, was := answered(answer, d.Lenses)
			answers = append(answers, is...)
			stays = append(stays, slices.DeleteFunc(was, func(s string) bool { return slices.Contains(stays, s) })...)
			continue
		}
		x.Loses = append(x.Loses, lost(left, done, d)...)
	}
	x.Loses = append(append(x.Loses, stays...), answers...)
	return nil
}

func fallsOf(moves []difference.LensMove) []requests.Fall {
	out := []requests.Fall{}
	for i := range moves {
		if f, ok := fall(&moves[i]); ok {
			out = append(out, f)
		}
	}
	return out
}

func gain(falls []requests.Fall) float64 {
	x := requests.Item{Falls: falls}
	return x.Gain()
}

// fewMoved is how many requirements that an answer moves are named.
const fewMoved = 3

// answered says where the requirements would be that an answer moves, and where they stay without it.
func answered(answer string, moves []difference.LensMove) (is, stays []string) {
	for i := range moves {
		list := moves[i].Requirements
		for k := range list[:min(len(list), fewMoved)] {
			is = append(is, fmt.Sprintf("answered %s, %s is at %s", answer, list[k].Ref, list[k].Is))
			stays = append(stays, fmt.Sprintf("unanswered, %s stays at %s", list[k].Ref, list[k].Was))
		}
	}
	return is, stays
}

// lost lists in sentences what stands against the case as it is left and not against the one in which
// something is done.
func lost(left, done *result.Assessment, d *difference.Difference) []string {
	var out []string
	for i := range d.Lenses {
		m := &d.Lenses[i]
		if m.BandWas != m.BandIs {
			out = append(out, fmt.Sprintf("%s: the band is %s and not %s", m.Lens, m.BandWas, m.BandIs))
		}
	}
	for i := range left.Frameworks {
		l := &left.Frameworks[i]
		o, ok := done.Lens(l.Lens)
		if !ok {
			continue
		}
		out = append(append(out, raised(l, o)...), unexplained(l, o)...)
		if o.WithCompensation != nil && (l.WithCompensation == nil || l.WithCompensation.Low < o.WithCompensation.Low-result.Epsilon) {
			with := l.Readiness
			if l.WithCompensation != nil {
				with = *l.WithCompensation
			}
			out = append(out, fmt.Sprintf("%s: the figure with what compensates is %s and not %s", l.Lens, with, *o.WithCompensation))
		}
		if len(raised(l, o)) == 0 && slices.ContainsFunc(overdue(l), func(id string) bool { return !slices.Contains(overdue(o), id) }) {
			out = append(out, l.Lens+": its review is overdue, which the head of the assessment tells")
		}
	}
	return append(out, d.GoneProblems...)
}

// raised lists what could be raised in the one lens for a cause that is none in the other.
func raised(left, done *result.Lens) []string {
	causes := func(f *result.Finding) []string {
		list := []string{}
		for _, c := range f.Cause {
			for _, e := range append([]string{""}, c.Evidence...) {
				list = append(list, fmt.Sprintln(f.RaisedAs, f.Group, c.Control, c.Basis, e))
			}
		}
		if len(list) == 0 {
			list = append(list, fmt.Sprintln(f.RaisedAs, f.What))
		}
		return list
	}
	there := map[string]bool{}
	for i := range done.Findings {
		for _, c := range causes(&done.Findings[i]) {
			there[c] = true
		}
	}
	var out []string
	for i := range left.Findings {
		f := &left.Findings[i]
		if slices.ContainsFunc(causes(f), func(c string) bool { return !there[c] }) {
			out = append(out, fmt.Sprintf("%s: could be raised as %s: %s", left.Lens, f.RaisedAs, f.What))
		}
	}
	return out
}

// overdue lists the pieces of which a lens tells that their review is overdue.
func overdue(l *result.Lens) []string {
	for _, n := range l.Notes {
		if n.About == result.NoteOverdue {
			return n.Of
		}
	}
	return nil
}

// unexplained lists what a treatment explains in the one lens and in the other no more.
func unexplained(left, done *result.Lens) []string {
	type key struct{ raised, control, evidence, what string }
	of := func(f *result.Finding) key { return key{f.RaisedAs, f.Control, f.Evidence, f.What} }
	explained := map[key]bool{}
	for i := range done.Findings {
		if f := &done.Findings[i]; f.Explained {
			explained[of(f)] = true
		}
	}
	var out []string
	for i := range left.Findings {
		if f := &left.Findings[i]; !f.Explained && explained[of(f)] {
			out = append(out, fmt.Sprintf("%s: nothing explains the %s: %s", left.Lens, f.RaisedAs, f.What))
		}
	}
	return out
}

// tries are the answers to a question, where there are few.
func tries(f *evidence.FactType) []try {
	answer := func(value any, said string) try {
		return try{change: scoring.Change{Answer: []evidence.Fact{{ID: f.ID, Value: value}}}, answer: said}
	}
	switch f.Type {
	case evidence.BoolValue:
		return []try{answer(true, "yes"), answer(false, "no")}
	case evidence.OneOfValue:
		var list []try
		for _, v := range f.Values[:min(len(f.Values), mostAnswers)] {
			list = append(list, answer(v, v))
		}
		return list
	case evidence.ListValue:
		list := []try{answer([]string{}, "none")}
		if len(f.Values) > 0 {
			list = append(list, answer(slices.Clone(f.Values), "all of "+strings.Join(f.Values, ", ")))
		}
		return list
	case evidence.NoValue, evidence.IntValue, evidence.DoubleValue, evidence.StringValue:
	}
	return nil
}

// mostAnswers is how many answers to a question are tried.
const mostAnswers = 8

// runs is the role that runs the first control linked to a requirement or to one below it, "" for none.
func (d *doing) runs(ref framework.Ref) string {
	for _, leaf := range d.graph.Leaves(ref.Framework) {
		if leaf.Ref.Requirement != ref.Requirement && !strings.HasPrefix(leaf.Ref.Requirement, ref.Requirement+".") {
			continue
		}
		for i := range leaf.Points {
			for _, e := range leaf.Points[i].Links {
				if e.Control.Owner != "" {
					return e.Control.Owner
				}
			}
		}
	}
	return ""
}

// undone is the catalog's estimate for what is asked for and not answered, of what is chosen.
func (d *doing) undone(chosen func(*requests.Request) bool) float64 {
	sum := 0.0
	for i := range d.list.Requests {
		if r := &d.list.Requests[i]; r.State != requests.Accepted && chosen(r) {
			sum += d.effort(r)
		}
	}
	return float64(int(sum*10+0.5)) / 10
}
