package checkup

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Kind is how a question was answered.
type Kind string

// The kinds of answer. Two of them leave open what was asked.
const (
	Said     Kind = "said"
	DontKnow Kind = "dont-know"
	Skipped  Kind = "skipped" // for now: [Checkup.Again] asks it again
)

// An Answer is what was said to one question.
type Answer struct {
	Fact  string `json:"fact"`
	Kind  Kind   `json:"kind"`
	Value any    `json:"value,omitempty"` // bool, int64, float64, string or []string; nil where nothing was said
	// These names, in answer to a wide question, which of the facts below it hold: the others do
	// not. It stands for the Value; nil names none and leaves them to be asked.
	These []string `json:"these,omitempty"`
}

// A State is a check-up under way. It is plain data: the zero State is one that begins. One that comes
// from outside goes through [Checkup.Sound] first; answers to what nothing asks for are passed over.
type State struct {
	// Catalog is the digest of the catalog whose questions were answered, "" before the first answer.
	Catalog string `json:"catalog"`
	// Known are facts that were known before, which are not asked again.
	Known []evidence.Fact `json:"known"`
	// Answers are in the order in which they were given.
	Answers []Answer `json:"answers"`
}

// ErrAnswer is wrapped by what is wrong with an answer.
var ErrAnswer = errors.New("not taken")

// Answer returns the state after an answer. One to a question that was answered before takes its
// place. The error wraps [ErrAnswer], and the state is then the one before.
func (c *Checkup) Answer(s State, a Answer) (State, error) {
	c = c.held()
	q := c.byFact[a.Fact]
	if q == nil {
		return s, fmt.Errorf("answer to %q: %w: nothing asks for it%s", a.Fact, ErrAnswer, c.near(a.Fact))
	}
	a, err := q.take(a)
	if err != nil {
		return s, err
	}
	out := State{Catalog: cmp.Or(s.Catalog, c.catalog), Known: slices.Clone(s.Known), Answers: slices.Clone(s.Answers)}
	if i := slices.IndexFunc(out.Answers, func(x Answer) bool { return x.Fact == a.Fact }); i >= 0 {
		out.Answers[i] = a
	} else {
		out.Answers = append(out.Answers, a)
	}
	return out, nil
}

func (c *Checkup) near(fact string) string {
	ids := make([]string, 0, len(c.questions))
	for _, q := range c.questions {
		ids = append(ids, q.Fact)
	}
	if near := framework.Nearest(fact, ids); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// take checks an answer and brings its value into the form of its type.
func (q *question) take(a Answer) (Answer, error) {
	switch a.Kind {
	case DontKnow, Skipped:
		a.Value, a.These = nil, nil
		return a, nil
	case Said, "":
		a.Kind = Said
	default:
		return a, fmt.Errorf("answer to %q: %w: kind %q: want said, dont-know or skipped", q.Fact, ErrAnswer, a.Kind)
	}
	if a.These != nil {
		for _, id := range a.These {
			if !slices.Contains(q.settles, id) {
				return a, fmt.Errorf("answer to %q: %w: %q is not below it", q.Fact, ErrAnswer, id)
			}
		}
		a.Value = len(a.These) > 0
	}
	v, ok := q.kind.Takes(a.Value)
	if !ok {
		return a, q.refused(a.Value)
	}
	a.Value = v
	return a, nil
}

// refused says what the question takes.
func (q *question) refused(given any) error {
	switch given.(type) {
	case nil, bool:
		return fmt.Errorf("answer to %q: %w: want %s", q.Fact, ErrAnswer, q.kind.Wants())
	case string:
		return fmt.Errorf("answer to %q: %w: %q: want %s", q.Fact, ErrAnswer, given, q.kind.Wants())
	}
	return fmt.Errorf("answer to %q: %w: %v: want %s", q.Fact, ErrAnswer, given, q.kind.Wants())
}

// Read reads an answer as people write it: yes, no, a number, words with commas between them, none,
// "don't know", skip. The error wraps [ErrAnswer].
func (c *Checkup) Read(fact, text string) (Answer, error) {
	c = c.held()
	q := c.byFact[fact]
	if q == nil {
		return Answer{}, fmt.Errorf("answer to %q: %w: nothing asks for it%s", fact, ErrAnswer, c.near(fact))
	}
	a := Answer{Fact: fact, Kind: Said}
	if kind, open := LeftOpen(text); open {
		a.Kind = kind
		return q.take(a)
	}
	value, ok := q.kind.Read(text)
	switch {
	case ok:
		a.Value = value
	case len(q.settles) > 0:
		for part := range strings.SplitSeq(strings.ToLower(text), ",") {
			a.These = append(a.These, strings.TrimSpace(part))
		}
	default:
		return Answer{}, q.refused(strings.TrimSpace(text))
	}
	return q.take(a)
}

// LeftOpen reports whether a text, as people write it, leaves a question open, and how: "don't know",
// dk and ? say that nobody knows; skip, - and nothing pass it over.
func LeftOpen(text string) (Kind, bool) {
	switch strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), "’", "'") {
	case "?", "dk", "don't know", "dont-know", "unknown":
		return DontKnow, true
	case "skip", "-", "":
		return Skipped, true
	}
	return Said, false
}

// Choose is the answer that names some: of a wide question those below it that hold, of a list its
// values. The error wraps [ErrAnswer].
func (c *Checkup) Choose(fact string, list []string) (Answer, error) {
	c = c.held()
	q := c.byFact[fact]
	switch {
	case q == nil:
		return Answer{}, fmt.Errorf("answer to %q: %w: nothing asks for it%s", fact, ErrAnswer, c.near(fact))
	case len(q.settles) > 0:
		return q.take(Answer{Fact: fact, Kind: Said, These: append([]string{}, list...)})
	default:
		return q.take(Answer{Fact: fact, Kind: Said, Value: append([]string{}, list...)})
	}
}

// Back returns the state before the last answer.
func (c *Checkup) Back(s State) State {
	if len(s.Answers) == 0 {
		return s
	}
	return State{Catalog: s.Catalog, Known: slices.Clone(s.Known), Answers: slices.Clone(s.Answers[:len(s.Answers)-1])}
}

// Again returns the state without what was skipped, so that it is asked again.
func (c *Checkup) Again(s State) State {
	answers := slices.DeleteFunc(slices.Clone(s.Answers), func(a Answer) bool { return a.Kind == Skipped })
	return State{Catalog: s.Catalog, Known: slices.Clone(s.Known), Answers: answers}
}

// Elsewhere reports whether the answers of a state were given to the questions of another catalog, which
// may have asked otherwise.
func (c *Checkup) Elsewhere(s State) bool {
	c = c.held()
	return s.Catalog != "" && c.catalog != "" && s.Catalog != c.catalog
}

// Sound checks a state that comes from outside, and brings its values into the form of their types.
// The error wraps [ErrAnswer].
func (c *Checkup) Sound(s State) (State, error) {
	c = c.held()
	out := State{Catalog: s.Catalog, Known: []evidence.Fact{}}
	for _, f := range s.Known {
		if t, err := c.engine.Graph().FactType(f.ID); err == nil {
			if v, ok := t.Type.Convert(f.Value); ok {
				out.Known = append(out.Known, evidence.Fact{ID: f.ID, Value: v})
				continue
			}
		}
		return s, fmt.Errorf("known fact %q: %w: there is no such fact, or its value does not fit", f.ID, ErrAnswer)
	}
	for _, a := range s.Answers {
		var err error
		if out, err = c.Answer(out, a); err != nil {
			return s, err
		}
	}
	return out, nil
}

// Facts are what the answers come to, with what a no settled, by id: what a workspace takes over
// under "facts". What was known before is not among them.
func (c *Checkup) Facts(s State) []evidence.Fact {
	c = c.held()
	known := map[string]any{}
	for _, f := range s.Known {
		known[f.ID] = f.Value
	}
	values := c.values(s)
	out := []evidence.Fact{}
	for _, id := range sortedKeys(values) {
		if _, was := known[id]; !was {
			out = append(out, evidence.Fact{ID: id, Value: values[id]})
		}
	}
	return out
}

// values are the facts of a state by id. What was said of a fact itself counts over what an answer
// above it settled.
func (c *Checkup) values(s State) map[string]any {
	values := map[string]any{}
	for _, f := range s.Known {
		values[f.ID] = f.Value
	}
	for _, a := range s.Answers {
		if a.Kind == Said && c.byFact[a.Fact] != nil {
			values[a.Fact] = a.Value
		}
	}
	for _, a := range s.Answers {
		q := c.byFact[a.Fact]
		if len(a.These) == 0 || q == nil {
			continue
		}
		for _, id := range q.settles {
			if _, said := values[id]; !said {
				values[id] = slices.Contains(a.These, id)
			}
		}
	}
	for _, q := range c.questions {
		if values[q.Fact] != false {
			continue
		}
		for _, id := range q.settles {
			if _, said := values[id]; !said {
				values[id] = false
			}
		}
	}
	return values
}
