package quiz

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/keyed"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// Read reads a file of answers: fact: answer, alone or under facts: as a workspace has them. An
// answer is yes or no, true or false, a list, a number, "don't know" or skip. It reports every answer that is none.
func Read(c *checkup.Checkup, name string, data []byte) (map[string]checkup.Answer, error) {
	root, err := lines(data)
	if err != nil {
		return nil, fmt.Errorf("%s: the answers are not read: want lines such as handles_customer_data: yes, each question once", name)
	}
	if under, ok := root["facts"]; ok && len(root) == 1 {
		root = nil
		if err := under.Decode(&root); err != nil {
			return nil, fmt.Errorf("%s:%d: under facts want lines such as handles_customer_data: yes, each question once", name, under.Line)
		}
	}
	out := map[string]checkup.Answer{}
	var faults []error
	for _, id := range slices.Sorted(maps.Keys(root)) {
		node := root[id]
		a, err := answer(c, id, &node)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", name, node.Line, err))
		}
		out[id] = a
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return out, nil
}

// lines reads a file of lines such as handles_customer_data: yes, none of an empty one.
func lines(data []byte) (map[string]yaml.Node, error) {
	var doc yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&doc)
	if errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0 {
		return nil, nil //nolint:nilnil // none
	}
	if err != nil {
		return nil, err
	}
	if k := keyed.Odd(&doc); k != nil {
		return nil, fmt.Errorf("line %d: a key is one text", k.Line)
	}
	var out map[string]yaml.Node
	err = doc.Decode(&out)
	return out, err
}

func answer(c *checkup.Checkup, id string, node *yaml.Node) (checkup.Answer, error) {
	if node.Kind == yaml.ScalarNode {
		return c.Read(id, node.Value)
	}
	var list []string
	if node.Kind != yaml.SequenceNode || node.Decode(&list) != nil {
		return checkup.Answer{}, fmt.Errorf("answer to %q: want one value, or a list of words", id)
	}
	return c.Choose(id, list)
}
