package safe

import (
	"fmt"
	"strings"
)

// Mermaid returns a quoted label of a Mermaid chart. What could end it, and what Mermaid reads
// as a directive, an entity or markup, stands by its number.
func Mermaid(s string) string {
	var b strings.Builder
	for _, r := range Prose(s) {
		if r < 0x80 && !inLabel(r) {
			fmt.Fprintf(&b, "#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return `"` + b.String() + `"`
}

func inLabel(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(" .,-_():/", r)
}

// DOT returns a quoted text of a graph for Graphviz, which shows as it is.
func DOT(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(Prose(s)) + `"`
}
