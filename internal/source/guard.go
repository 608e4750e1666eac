package source

import (
	"fmt"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
)

// A guard refuses what YAML allows and a file of ours does not.
type guard struct {
	file     *File
	most     Limits
	ended    func() error // of the context
	seen     int          // values
	over     bool         // the context ended
	problems framework.Problems
}

// stopped reports whether there is no sense in going on: nobody waits, or the list of
// problems is full.
func (g *guard) stopped() bool { return g.over || len(g.problems) > g.most.Problems }

func (g *guard) add(n *yaml.Node, code, format string, args ...any) {
	g.file.bad[n] = true
	g.problems = append(g.problems, framework.Problem{Pos: g.file.pos(n), Code: code, Message: fmt.Sprintf(format, args...)})
}

func (g *guard) check(n *yaml.Node, depth int) {
	if g.seen++; g.seen%1000 == 0 {
		g.over = g.over || g.ended() != nil
	}
	switch {
	case g.stopped():
		return
	case depth > g.most.Depth:
		g.add(n, CodeDepth, "nested more than %d levels deep (MaxDepth)", g.most.Depth)
		return
	case n.Kind == yaml.AliasNode:
		g.add(n, CodeAlias, "alias %q: anchors and aliases are not supported; write the value out", "*"+n.Value)
		return
	case n.Anchor != "":
		g.add(n, CodeAlias, "anchor %q: anchors and aliases are not supported; write the value out", "&"+n.Anchor)
	case n.Style&yaml.TaggedStyle != 0 || g.file.begins(n, '!'):
		g.add(n, CodeTag, "tag %q: tags are not supported; quote a text that begins with \"!\"", word(g.file.from(n)))
	}
	if n.Kind == yaml.MappingNode {
		g.mapping(n, depth)
		return
	}
	for _, c := range n.Content {
		g.check(c, depth+1)
	}
}

func word(b []byte) string {
	s := string(b[:min(len(b), 40)])
	for i, r := range s {
		if unicode.IsSpace(r) || i > 30 {
			return s[:i]
		}
	}
	return s
}

func (g *guard) mapping(n *yaml.Node, depth int) {
	seen := seenKeys{node: n}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if g.stopped() {
			return
		}
		if !g.key(key) {
			continue
		}
		if first := seen.before(i, g.file.bad); first != nil {
			g.add(key, CodeDuplicate, "key %q is there twice; the first is at %s", short(key.Value), g.file.pos(first))
			continue
		}
		g.check(value, depth+1)
	}
}

// seenKeys finds the first of two keys that are the same.
type seenKeys struct {
	node  *yaml.Node
	first map[string]*yaml.Node // where they are many
	upTo  int                   // how far they were taken in
}

// before is the key that stands before the i-th node and is the same, but for those that were reported.
func (s *seenKeys) before(i int, bad map[*yaml.Node]bool) *yaml.Node {
	const few = 32 // nodes, of which looking through costs less than a table does
	key := s.node.Content[i].Value
	if i <= few {
		for j := 0; j < i; j += 2 {
			if k := s.node.Content[j]; k.Value == key && !bad[k] {
				return k
			}
		}
		return nil
	}
	if s.first == nil {
		s.first = make(map[string]*yaml.Node, len(s.node.Content)/2)
	}
	for ; s.upTo < i; s.upTo += 2 {
		if k := s.node.Content[s.upTo]; !bad[k] {
			s.first[k.Value] = k
		}
	}
	return s.first[key]
}

// apartWords tell what follows the beginning of a name.
const apartWords = "what follows %q is written in parts, such as a letter and its accent: write it as one character (Unicode NFC), since a name has one spelling"

func (g *guard) key(key *yaml.Node) bool {
	switch {
	case key.Kind == yaml.AliasNode, key.Anchor != "":
		g.add(key, CodeAlias, "anchors and aliases are not supported; write the key out")
	case key.Tag == "!!merge":
		g.add(key, CodeAlias, "merge keys (<<) are not supported; write the keys out")
	case key.Kind != yaml.ScalarNode:
		g.add(key, CodeType, "a key is a word, not a list or a mapping")
	case key.Style&yaml.TaggedStyle != 0 || g.file.begins(key, '!'):
		g.add(key, CodeTag, "tag %q: tags are not supported; quote a text that begins with \"!\"", word(g.file.from(key)))
	case isNull(key):
		g.add(key, CodeNoValue, "a key is missing before the colon")
	default:
		if r, before, ok := glyph.FindHidden(key.Value, false); ok {
			g.add(key, CodeInvisible, "invisible character %U in the key after %q: remove it", r, short(before))
			return false
		}
		if before, apart := glyph.FindApart(key.Value); apart {
			g.add(key, CodeApart, "key: "+apartWords, short(before))
			return false
		}
		if limit.TooLong(key.Value) {
			g.add(key, CodeLong, "a key of more than %d characters: %q", limit.ID, short(key.Value))
			return false
		}
		return true
	}
	return false
}
