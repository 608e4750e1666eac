package rule

import (
	"strings"

	"github.com/google/cel-go/common"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// place moves a location in an expression to its place in the file. CEL points at
// the dot of a selection and at the bracket of a call; we point at the name.
func place(x mapping.Expr, at common.Location) framework.Position {
	pos := x.Pos
	if pos.Line == 0 || at == nil || at.Line() < 1 {
		return pos
	}
	lines := strings.Split(x.Text, "\n")
	col := max(0, at.Column()) // CEL has no column for an empty text
	if n := at.Line() - 1; n < len(lines) {
		line := []rune(lines[n])
		if col < len(line) && line[col] == '.' {
			col++
		} else if col < len(line) && line[col] == '(' {
			for col > 0 && isName(line[col-1]) {
				col--
			}
		}
	}
	pos.Line += at.Line() - 1
	pos.Column += col
	return pos
}

func isName(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}
