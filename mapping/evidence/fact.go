package evidence

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// A FactType declares one typed answer about an organisation.
type FactType struct {
	ID     string    `yaml:"id"`
	Type   ValueType `yaml:"type"`
	Title  string    `yaml:"title"`
	Values []string  `yaml:"values"` // the answers that a OneOf fact or the entries of a List fact may have
	// Outside says that customers ask for it, so that the stated answer goes into what they are given.
	Outside bool `yaml:"outside"`

	Places framework.Places `yaml:"-"`
}

// Takes returns a value in the form of the type, and reports whether it is an answer: one that
// [ValueType.Convert] takes, and of the values where these are listed.
func (t *FactType) Takes(v any) (any, bool) {
	if t == nil {
		return nil, false
	}
	value, ok := t.Type.Convert(v)
	if !ok {
		return nil, false
	}
	words, _ := value.([]string)
	if word, single := value.(string); single {
		words = []string{word}
	}
	unlisted := func(w string) bool { return len(t.Values) > 0 && !slices.Contains(t.Values, w) }
	if slices.ContainsFunc(words, unlisted) {
		return nil, false
	}
	return value, true
}

// Read reads an answer as people write it: yes or no, a number, a text, words with commas between
// them, none of them. It reports false for what is no answer.
func (t *FactType) Read(text string) (any, bool) {
	word := strings.TrimSpace(text)
	if t == nil || word == "" {
		return nil, false
	}
	switch t.Type {
	case BoolValue:
		switch strings.ToLower(word) {
		case "yes", "y", "true":
			return true, true
		case "no", "n", "false":
			return false, true
		}
	case IntValue, DoubleValue:
		return t.Takes(json.Number(word))
	case ListValue:
		list := []string{}
		for part := range strings.SplitSeq(word, ",") {
			if w := strings.TrimSpace(part); w != "" && !strings.EqualFold(w, "none") {
				list = append(list, w)
			}
		}
		return t.Takes(list)
	case StringValue, OneOfValue:
		return t.Takes(word)
	case NoValue:
	}
	return nil, false
}

// Wants says in words what an answer is.
func (t *FactType) Wants() string {
	if t == nil {
		return "nothing"
	}
	switch values := strings.Join(t.Values, ", "); {
	case t.Type == BoolValue:
		return "yes or no"
	case t.Type == IntValue:
		return "a whole number"
	case t.Type == DoubleValue:
		return "a number"
	case t.Type == ListValue && values != "":
		return "none, or some of " + values
	case t.Type == ListValue:
		return "none, or words with commas between them"
	case values != "":
		return "one of " + values
	}
	return "a text"
}

// A Fact is one typed answer: bool, int64, float64, string or []string, or what
// [ValueType.Convert] takes for these.
type Fact struct {
	ID    string `json:"id"`
	Value any    `json:"value"`

	Places framework.Places `json:"-"`
}
