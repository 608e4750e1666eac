// Package paper is what people hand on: what the command explains, and several workspaces together,
// as Markdown. What it writes is shown and never obeyed, and none of it is a rule as it is written
// but where that is asked for. It reads no file and knows no flag.
package paper

import (
	"fmt"
	"io"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// sheet is Markdown being written; what stands in arguments is made safe.
type sheet struct{ b strings.Builder }

func (s *sheet) line(format string, args ...any) {
	shown := make([]any, len(args))
	for i, a := range args {
		shown[i] = safe.Markdown(fmt.Sprint(a))
	}
	fmt.Fprintf(&s.b, format+"\n", shown...)
}

func (s *sheet) head(title string) { s.line("\n## %s\n", title) }

// table writes a table under a head of its own; without rows it writes nothing.
func (s *sheet) table(title string, head []string, rows [][]any) {
	if len(rows) == 0 {
		return
	}
	s.head(title)
	fmt.Fprintf(&s.b, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat(" --- |", len(head)))
	for _, r := range rows {
		s.line("|"+strings.Repeat(" %s |", len(r)), r...)
	}
}

// list writes a list under a head; without items it writes nothing.
func (s *sheet) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	s.head(title)
	for _, x := range items {
		s.line("- %s", x)
	}
}

// end writes the notice and hands all of it on.
func (s *sheet) end(w io.Writer, notice string) error {
	s.line("\n%s", notice)
	_, err := io.WriteString(w, s.b.String())
	return err
}

// Rules writes rules and conditions as they are written; none where there is none.
func Rules(w io.Writer, list []view.RuleText) error {
	if len(list) == 0 {
		return nil
	}
	s := &sheet{}
	s.head("Rules as they are written")
	for _, r := range list {
		s.line("- %s: %s", r.Of, r.Why)
		fmt.Fprintf(&s.b, "  %s\n", safe.Code(r.Text))
	}
	_, err := io.WriteString(w, s.b.String())
	return err
}
