package report

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
)

// JSON is the report as it is stored.
func (r *Report) JSON() string {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err.Error() // numbers, words and nothing else
	}
	return string(data) + "\n"
}

// head says when and on what it was measured.
func (r *Report) head() string {
	s := fmt.Sprintf("%s, %s, Go %s", r.Date, r.Machine, r.Go)
	if r.CPU {
		s += ", times of CPU"
	}
	if r.Quick {
		s += ", quick: for a look"
	}
	return s
}

// Text is the report for a terminal, beside an earlier one where there is one.
func (r *Report) Text(before *Report) string {
	var b strings.Builder
	b.WriteString(r.head() + "\n\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for i := range r.Lines {
		l := &r.Lines[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.What, l.was(before), l.Figure(l.Value), l.Limit(), l.Held())
	}
	_ = w.Flush() // into a builder
	b.WriteString("\n")
	for i := range r.Lines {
		if l := &r.Lines[i]; l.Detail != "" {
			fmt.Fprintf(&b, "%s: %s\n", l.ID, l.Detail)
		}
	}
	return b.String()
}

// was is the same figure of an earlier report.
func (l *Line) was(before *Report) string {
	if b := before.Line(l.ID); b != nil {
		return l.Figure(b.Value)
	}
	return ""
}

// Markdown is the whole report as a table.
func (r *Report) Markdown(before *Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s.\n\n| what | before | now | bar | | made of |\n|---|---|---|---|---|---|\n", r.head())
	for i := range r.Lines {
		l := &r.Lines[i]
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", l.What, l.was(before), l.Figure(l.Value), l.Limit(), l.Held(), l.Detail)
	}
	return b.String()
}

// short are the lines of the README, in its order, with the words for them.
var short = []struct{ id, head string }{
	{"acme.verdicts", "acme against plain Go"},
	{"10k.verdicts", "10,000 pieces"},
	{"rules.plain", "rules against Go closures"},
	{"rules.expr", "expr-lang"},
	{"rules.opa", "OPA"},
	{"session", "a change of 10,000"},
	{"cold.assess", "`assess` from cold"},
	{"grow.time", "a million pieces"},
}

// Short is what the README carries: the chief lines in a table of three rows.
func (r *Report) Short() string {
	head, line, is, bar := []string{""}, []string{"---"}, []string{"measured"}, []string{"held to"}
	for _, s := range short {
		l := r.Line(s.id)
		if l == nil {
			continue
		}
		figure := l.Figure(l.Value)
		if l.Held() == "missed" {
			figure += " (missed)"
		}
		head, line = append(head, s.head), append(line, "---")
		is, bar = append(is, figure), append(bar, l.Limit())
	}
	table := strings.Builder{}
	for _, cells := range [][]string{head, line, is, bar} {
		table.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return fmt.Sprintf("Measured %s (`GOWORK=off go -C internal/bench run . report`):\n\n%s", r.head(), table.String())
}

// Marks between which a file carries a report: its whole table, or the short one.
const (
	beginWhole = "<!-- figures: whole -->\n"
	beginShort = "<!-- figures: short -->\n"
	end        = "<!-- /figures -->"
)

// Write puts the report between the marks of a file.
func (r *Report) Write(file string, before *Report) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text, begin, said := string(data), beginWhole, r.Markdown(before)
	if strings.Contains(text, beginShort) {
		begin, said = beginShort, r.Short()
	}
	i := strings.Index(text, begin)
	k := strings.Index(text, end)
	if i < 0 || k < i {
		return fmt.Errorf("%s has no place for figures: want a line %q and one %q", file, strings.TrimSpace(begin), end)
	}
	return os.WriteFile(file, []byte(text[:i+len(begin)]+said+text[k:]), 0o600)
}
