// Package keyed looks at the keys of YAML before it is decoded: beside a merge (<<), a key that is a list or a
// mapping makes the decoder panic.
package keyed

import "gopkg.in/yaml.v3"

// Odd finds, in a node and all that stands in it, a key that is a list or a mapping, nil where there is none.
func Odd(n *yaml.Node) *yaml.Node {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && !word(c) {
			return c
		}
		if k := Odd(c); k != nil {
			return k
		}
	}
	return nil
}

// word reports whether a key is a text, by itself or by what it stands for.
func word(key *yaml.Node) bool {
	if key.Kind == yaml.AliasNode {
		key = key.Alias
	}
	return key.Kind == yaml.ScalarNode
}
