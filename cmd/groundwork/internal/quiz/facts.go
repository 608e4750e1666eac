package quiz

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// Facts asks for facts, one at a time, as long as next names one that was not asked: of the rules that
// wait for it, the most. What nobody knows is left out.
func Facts(g *mapping.Graph, asker begin.Asker, next func(stated []evidence.Fact) ([]string, error)) ([]evidence.Fact, error) {
	var asked []string
	said := map[string]any{}
	for {
		waiting, err := next(stated(asked, said))
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(waiting, func(id string) bool { return !slices.Contains(asked, id) })
		if i < 0 {
			return stated(asked, said), nil
		}
		t, err := g.FactType(waiting[i])
		if err != nil {
			return nil, err
		}
		value, word, err := fact(asker, t, fmt.Sprintf("Question %d", len(asked)+1))
		switch {
		case err != nil:
			return stated(asked, said), err
		case word == leave:
			return stated(asked, said), nil
		case word == back:
			if n := len(asked); n > 0 {
				delete(said, asked[n-1])
				asked = asked[:n-1]
			}
			continue
		}
		if asked = append(asked, t.ID); value != nil {
			said[t.ID] = value
		}
	}
}

// stated are the facts in the order in which they were asked.
func stated(asked []string, said map[string]any) []evidence.Fact {
	list := []evidence.Fact{}
	for _, id := range asked {
		if v, ok := said[id]; ok {
			list = append(list, evidence.Fact{ID: id, Value: v})
		}
	}
	return list
}

// fact asks for one fact; nil is no answer.
func fact(asker begin.Asker, t *evidence.FactType, where string) (value any, word string, err error) {
	var list []Option
	switch {
	case t.Type == evidence.BoolValue:
		list = []Option{{Words: "Yes", Value: "yes"}, {Words: "No", Value: "no"}}
	case t.Type == evidence.ListValue:
		list = []Option{{Words: "Choose", Value: some}, {Words: "None of these", Value: none}}
	case len(t.Values) > 0:
		for _, v := range t.Values {
			list = append(list, Option{Words: v, Value: some + " " + v})
		}
	default:
		list = []Option{{Words: "Answer", Value: some}}
	}
	list = append(list, Option{Words: "I do not know", Value: dontKnow}, Option{Words: "Back", Value: back}, Option{Words: "Stop here", Value: leave})
	word, err = asker.One(t.Title, where, list)
	if err != nil {
		return nil, "", err
	}
	switch word {
	case "yes", "no":
		return word == "yes", word, nil
	case none:
		return []string{}, word, nil
	case some:
		value, err = chosen(asker, t)
		return value, word, err
	}
	if v, ok := strings.CutPrefix(word, some+" "); ok {
		return v, word, nil
	}
	return nil, word, nil
}

// chosen asks for the values of a list, or for a text.
func chosen(asker begin.Asker, t *evidence.FactType) (any, error) {
	if t.Type == evidence.ListValue && len(t.Values) > 0 {
		var list []Option
		for _, v := range t.Values {
			list = append(list, Option{Words: v, Value: v})
		}
		values, err := asker.Some(t.Title, "Those that you leave out count as no.", list, nil)
		return append([]string{}, values...), err
	}
	text, err := asker.Text(t.Title, "", "", func(s string) string {
		if _, ok := t.Read(s); !ok {
			return "This is no answer to it: want " + t.Wants() + "."
		}
		return ""
	})
	value, _ := t.Read(text)
	return value, err
}

// ReadFacts reads a file of answers as facts: lines such as buyers_ask_soc2: yes, alone or under facts:
// as a workspace has them. What nobody knows is left out. It reports every answer that the catalog does
// not know.
func ReadFacts(g *mapping.Graph, name string, data []byte) ([]evidence.Fact, error) {
	root, err := lines(data)
	if err != nil {
		return nil, fmt.Errorf("%s: the answers are not read: want lines such as buyers_ask_soc2: yes, each question once", name)
	}
	if under, ok := root["facts"]; ok && len(root) == 1 {
		root = nil
		if err := under.Decode(&root); err != nil {
			return nil, fmt.Errorf("%s:%d: under facts want lines such as buyers_ask_soc2: yes, each question once", name, under.Line)
		}
	}
	var faults []error
	list := []evidence.Fact{}
	for _, id := range slices.Sorted(maps.Keys(root)) {
		node := root[id]
		value, err := read(g, id, &node)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", name, node.Line, err))
		} else if value != nil {
			list = append(list, evidence.Fact{ID: id, Value: value})
		}
	}
	return list, errors.Join(faults...)
}

func read(g *mapping.Graph, id string, node *yaml.Node) (any, error) {
	t, err := g.FactType(id)
	if err != nil {
		ids := []string{}
		for _, t := range g.FactTypes() {
			ids = append(ids, t.ID)
		}
		if near := framework.Nearest(id, ids); near != "" {
			return nil, fmt.Errorf("nothing is asked by the name %q; did you mean %q?", id, near)
		}
		return nil, fmt.Errorf("nothing is asked by the name %q ('groundwork catalog list facts' has all)", id)
	}
	var many []string
	if node.Kind == yaml.SequenceNode && node.Decode(&many) == nil && t.Type == evidence.ListValue {
		if value, ok := t.Takes(many); ok {
			return value, nil
		}
		return nil, fmt.Errorf("%s: %q is no answer: want %s", id, strings.Join(many, ", "), t.Wants())
	}
	if _, open := checkup.LeftOpen(node.Value); open && node.Kind == yaml.ScalarNode {
		return nil, nil //nolint:nilnil // nobody knows
	}
	value, ok := t.Read(node.Value)
	if !ok || node.Kind != yaml.ScalarNode {
		return nil, fmt.Errorf("%s: %q is no answer: want %s", id, node.Value, t.Wants())
	}
	return value, nil
}
