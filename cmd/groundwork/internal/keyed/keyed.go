// Package keyed looks at the keys of YAML before it is decoded: beside a merge (<<), a key that is a list or a
// mapping makes the decoder panic.
package keyed

import "gopkg.in/yaml.v3"

// Odd finds a key of a mapping that is a list or a mapping, nil where there is none.
func Odd(m *yaml.Node) *yaml.Node {
	if m.Kind == yaml.AliasNode {
		m = m.Alias
	}
	if m.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		k := m.Content[i]
		if k.Kind == yaml.AliasNode {
			k = k.Alias
		}
		if k.Kind != yaml.ScalarNode {
			return m.Content[i]
		}
	}
	return nil
}

// OddWithin is [Odd] of a node and all that stands in it.
func OddWithin(n *yaml.Node) *yaml.Node {
	if k := Odd(n); k != nil {
		return k
	}
	for _, c := range n.Content {
		if k := OddWithin(c); k != nil {
			return k
		}
	}
	return nil
}
