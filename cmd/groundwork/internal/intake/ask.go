package intake

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// An Asker puts questions on a terminal.
type Asker struct {
	in  *bufio.Reader
	out io.Writer
}

// NewAsker makes an asker.
func NewAsker(in io.Reader, out io.Writer) *Asker { return &Asker{bufio.NewReader(in), out} }

// line asks and reads one line; more is false at the end of the input.
func (k *Asker) line(question string) (answer string, more bool) {
	fmt.Fprintf(k.out, "%s ", safe.Text(question))
	s, err := k.in.ReadString('\n')
	return strings.TrimSpace(s), err == nil || s != ""
}

// Yes asks a question whose answer is no unless it is yes.
func (k *Asker) Yes(question string) bool {
	s, _ := k.line(question + " [y/N]")
	return slices.Contains([]string{"y", "yes"}, strings.ToLower(s))
}

// types asks of each row that is not certain what it is, and notes the answers. It reports
// whether there was one.
func (k *Asker) types(plan *tracker.Plan, o *tracker.Options) bool {
	answered := false
	o.Mapping = o.Mapping.Say(nil, nil, nil)
	for i := range plan.Items {
		x := &plan.Items[i]
		if !x.Asks() {
			continue
		}
		choices := x.Choices[:min(len(x.Choices), 6)]
		fmt.Fprintf(k.out, "\n%s %q, under %q: what is it evidence of?\n", safe.Text(x.Cell), x.Title, x.Control)
		for n, c := range choices {
			fmt.Fprintf(k.out, "  %d  %s (%s)\n", n+1, safe.Prose(c.Title), safe.Text(c.Type))
		}
		typ, more := chosen(k, o.Matcher, choices)
		if !more {
			break
		}
		if typ != "" {
			o.Mapping.Types[x.Title], answered = typ, true
		}
	}
	return answered
}

// chosen reads a number or a type until it is one; "" leaves it open.
func chosen(k *Asker, m *tracker.Matcher, choices []tracker.Choice) (typ string, more bool) {
	for {
		s, more := k.line("A number or an evidence type; Enter leaves it open, q asks no more:")
		n, err := strconv.Atoi(s)
		switch {
		case !more || s == "q":
			return "", false
		case s == "":
			return "", true
		case err == nil && n >= 1 && n <= len(choices):
			return choices[n-1].Type, true
		case err != nil && m.Knows(s):
			return s, true
		}
		fmt.Fprintf(k.out, "%q is neither. ", s)
	}
}
