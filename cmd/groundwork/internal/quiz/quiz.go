// Package quiz leads through the check-up: it asks a person at a terminal, or takes the answers from
// a file. Either way the questions, and the order in which they come, are the same.
package quiz

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// An Option is one choice: what is shown, and what it stands for.
type Option = begin.Option

// Choices besides an answer.
const (
	dontKnow = "dont-know"
	skip     = "skip"
	back     = "back"
	leave    = "leave"
	some     = "some"
	none     = "none"
)

// Interview asks until the check-up is over or the person ends it. After each answer keep is told the
// state, so that it can be gone on with later.
func Interview(ctx context.Context, c *checkup.Checkup, s checkup.State, asker begin.Asker, oneByOne bool, keep func(checkup.State) error) (checkup.State, error) {
	for {
		step, err := c.Next(ctx, s)
		if err != nil || step.Question == nil {
			return s, err
		}
		q := step.Question
		a, word, err := put(asker, q, progress(step), oneByOne, func(text string) error { _, err := c.Read(q.Fact, text); return err })
		switch {
		case err != nil:
			return s, err
		case word == leave:
			return s, nil
		case word == back:
			s = c.Back(s)
			continue
		}
		if s, err = c.Answer(s, a); err != nil {
			return s, err
		}
		if err := keep(s); err != nil {
			return s, err
		}
	}
}

// progress says how far it is.
func progress(step *checkup.Step) string {
	var parts []string
	number := fmt.Sprintf("Question %d", step.Asked+1)
	if step.Most > 0 {
		number += fmt.Sprintf(" of at most %d", step.Most)
	}
	for _, b := range step.Bands {
		parts = append(parts, fmt.Sprintf("%s %s", b.Framework, b.Figure))
	}
	return number + " · " + strings.Join(parts, ", ")
}

// put asks one question and returns the answer, or the word for what is none.
func put(asker begin.Asker, q *checkup.Question, where string, oneByOne bool, reads func(string) error) (checkup.Answer, string, error) {
	a := checkup.Answer{Fact: q.Fact, Kind: checkup.Said}
	help := strings.TrimSpace(q.Help + "\n" + where)
	word, err := asker.One(q.Ask, help, options(q, oneByOne))
	if err != nil {
		return a, "", err
	}
	switch word {
	case dontKnow:
		a.Kind = checkup.DontKnow
	case skip:
		a.Kind = checkup.Skipped
	case back, leave:
		return a, word, nil
	case "yes", "no":
		a.Value = word == "yes"
	case none:
		a.Value = []string{}
	case some:
		return choose(asker, q, a, reads)
	}
	return a, "", nil
}

// options are the choices that a question has.
func options(q *checkup.Question, oneByOne bool) []Option {
	var list []Option
	switch {
	case len(q.Below) > 0 && !oneByOne:
		list = []Option{{Words: "Some or all of it: choose which", Value: some}, {Words: "Nothing of it", Value: "no"}, {Words: "Something, and I am asked for each", Value: "yes"}}
	case q.Type == evidence.BoolValue:
		list = []Option{{Words: "Yes", Value: "yes"}, {Words: "No", Value: "no"}}
	case q.Type == evidence.ListValue:
		list = []Option{{Words: "Choose", Value: some}, {Words: "None of these", Value: none}}
	default:
		list = []Option{{Words: "Answer", Value: some}}
	}
	return append(list, Option{Words: "I do not know", Value: dontKnow}, Option{Words: "Skip it for now", Value: skip}, Option{Words: "Back", Value: back}, Option{Words: "Stop here", Value: leave})
}

// choose lets choose among what is below a wide question, or among the values of a list.
func choose(asker begin.Asker, q *checkup.Question, a checkup.Answer, reads func(string) error) (checkup.Answer, string, error) {
	var list []Option
	for _, n := range q.Below {
		list = append(list, Option{Words: n.Ask, Value: n.Fact})
	}
	for _, v := range q.Values {
		list = append(list, Option{Words: v, Value: v})
	}
	if len(list) == 0 {
		text, err := asker.Text(q.Ask, q.Help, "", func(s string) string {
			if err := reads(s); err != nil {
				return "This is no answer to it: say a value of its kind."
			}
			return ""
		})
		a.Value = text
		return a, "", err
	}
	chosen, err := asker.Some(q.Ask, "Those that you leave out count as no.", list, nil)
	if chosen == nil {
		chosen = []string{}
	}
	if len(q.Below) > 0 {
		a.These = chosen
	} else {
		a.Value = chosen
	}
	return a, "", err
}

// whole names what holds below a wide question, where the file says it of all that is below; nil
// where it does not.
func whole(q *checkup.Question, said map[string]checkup.Answer, asked map[string]bool) []string {
	var these []string
	for _, n := range q.Below {
		a, there := said[n.Fact]
		if !there || a.Kind != checkup.Said {
			return nil
		}
		if a.Value == true {
			these = append(these, n.Fact)
		}
	}
	if these != nil {
		for _, n := range q.Below {
			asked[n.Fact] = true
		}
	}
	return these
}

// ByFile answers by what a file says; what it does not say is skipped. It lists what the file says
// and nobody asked.
func ByFile(ctx context.Context, c *checkup.Checkup, s checkup.State, said map[string]checkup.Answer) (checkup.State, []string, error) {
	asked := map[string]bool{}
	for {
		step, err := c.Next(ctx, s)
		if err != nil {
			return s, nil, err
		}
		if step.Question == nil {
			break
		}
		id := step.Question.Fact
		asked[id] = true
		a, there := said[id]
		switch {
		case !there:
			a = checkup.Answer{Fact: id, Kind: checkup.Skipped}
		case a.Value == true && a.These == nil:
			a.These = whole(step.Question, said, asked)
		}
		if s, err = c.Answer(s, a); err != nil {
			return s, nil, err
		}
	}
	var rest []string
	for id := range said {
		if !asked[id] {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	return s, rest, nil
}
