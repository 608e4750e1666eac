package about

import (
	"fmt"
	"regexp"
	"strings"
)

// roff writes the source of a manual page.
type roff struct{ strings.Builder }

func (r *roff) line(format string, args ...any) { fmt.Fprintf(r, format+"\n", args...) }

// escape takes what roff would read as its own.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, `"`, `\(dq`, "'", `\(aq`, "`", "\\(ga", "^", `\(ha`, "~", `\(ti`).Replace(s)
}

// text writes a line that is no request.
func (r *roff) text(s string) {
	s = escape(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	r.line("%s", s)
}

// term is what begins a line that stands by itself, such as "auditor: ".
var term = regexp.MustCompile(`^[a-z][a-z-]*: `)

// prose writes paragraphs. What is indented keeps its lines.
func (r *roff) prose(text string) {
	for i, paragraph := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if i > 0 {
			r.line(".PP")
		}
		var set []string // indented
		for j, line := range strings.Split(paragraph, "\n") {
			if strings.HasPrefix(line, "  ") {
				set = append(set, line)
				continue
			}
			r.block(set)
			if set = nil; j > 0 && term.MatchString(line) {
				r.line(".br")
			}
			r.text(line)
		}
		r.block(set)
	}
}

// block writes lines as they stand, but for the indent that all have.
func (r *roff) block(lines []string) {
	if len(lines) == 0 {
		return
	}
	r.line(".RS 2")
	r.line(".nf")
	for _, line := range lines {
		r.text(strings.TrimPrefix(line, "  "))
	}
	r.line(".fi")
	r.line(".RE")
}
