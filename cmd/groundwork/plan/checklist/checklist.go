// Package checklist writes a plan for those who carry it out: as a table for a tracker, as a list to
// tick off, and as the file of a workspace, to be looked at with what-if. It works nothing out.
package checklist

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// ErrNone says that there is no plan to write, or nothing to write it to.
var ErrNone = errors.New("checklist: want a plan, and a writer")

// CSV writes the actions as a table for a tracker, one a row. Texts that a spreadsheet would run
// as a formula are written as text.
func CSV(w io.Writer, p *plan.Plan) error {
	if p == nil || w == nil {
		return ErrNone
	}
	c := safe.NewTable(w)
	head := []string{"id", "action", "control", "evidence type", "kind", "effort in days", "role", "who", "begin by", "first due", "until", "after", "requirements"}
	for _, r := range p.Targets {
		head = append(head, "gain in "+r.Lens)
	}
	rows := [][]string{append(head, "evidence", "state")}
	for i := range p.Actions {
		a := &p.Actions[i]
		row := []string{
			a.ID, a.Do, a.Control, a.Type, string(a.Kind), days(a.Effort), a.Role, a.Who, a.BeginBy.String(), a.Due.String(), a.Until.String(),
			strings.Join(a.After, " "), refs(a.Meets),
		}
		for _, r := range p.Targets {
			row = append(row, points(a.Gain[r.Lens]))
		}
		rows = append(rows, append(row, strings.Join(a.Evidence, "; "), "open"))
	}
	for _, row := range rows {
		if err := c.Row(row...); err != nil {
			return fmt.Errorf("checklist: %w", err)
		}
	}
	return nil
}

// Markdown writes the plan as a checklist, by who does it.
func Markdown(w io.Writer, p *plan.Plan) error {
	if p == nil || w == nil {
		return ErrNone
	}
	b := &strings.Builder{}
	fmt.Fprintf(b, "# Plan for %s from %s until %s\n\n", safe.Markdown(p.Organisation), p.At, p.By)
	for i := range p.Targets {
		fmt.Fprintf(b, "- %s\n", safe.Markdown(p.Targets[i].Words()))
		for _, s := range p.Targets[i].Because {
			fmt.Fprintf(b, "  - %s\n", safe.Markdown(s))
		}
	}
	fmt.Fprintf(b, "\n%s\n", safe.Markdown(p.Sum()))
	var who []string
	for i := range p.Actions {
		if name := p.Actions[i].By(); !slices.Contains(who, name) {
			who = append(who, name)
		}
	}
	slices.Sort(who)
	for _, name := range who {
		fmt.Fprintf(b, "\n## %s\n\n", safe.Markdown(name))
		for i := range p.Actions {
			a := &p.Actions[i]
			if a.By() != name {
				continue
			}
			fmt.Fprintf(b, "- [ ] **%s** %s (%s, %s days). Begin by %s, first due %s, until %s.", a.ID, safe.Markdown(a.Do), safe.Markdown(a.Control), days(a.Effort), a.BeginBy, a.Due, a.Until)
			if len(a.After) > 0 {
				fmt.Fprintf(b, " After %s.", strings.Join(a.After, ", "))
			}
			fmt.Fprintf(b, " For %s.\n", safe.Markdown(refs(a.Meets)))
		}
	}
	if len(p.Notes) > 0 {
		b.WriteString("\n## To know\n\n")
	}
	for _, s := range p.Notes {
		fmt.Fprintf(b, "- %s\n", safe.Markdown(s))
	}
	fmt.Fprintf(b, "\n%s.\n\n%s\n", safe.Markdown("Method: "+p.Method), p.Notice)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("checklist: %w", err)
	}
	return nil
}

// YAML writes the evidence that the plan brings about as the file of a workspace: what a workspace
// would hold if all is done and goes well, for looking at and never for showing to anybody.
func YAML(w io.Writer, p *plan.Plan) error {
	if p == nil || w == nil {
		return ErrNone
	}
	text := []byte{}
	if pieces := p.Pieces(); len(pieces) > 0 {
		var err error
		if text, err = catalog.Encode(organisation.Organisation{Evidence: pieces}); err != nil {
			return fmt.Errorf("checklist: %w", err)
		}
	}
	head := fmt.Sprintf("# What would be there on %s if the plan of %s is carried out and all goes well. None of it is evidence: it is for\n# groundwork whatif DIR THIS-FILE --at %s\n", p.By, p.At, p.By)
	if _, err := io.WriteString(w, head+string(text)); err != nil {
		return fmt.Errorf("checklist: %w", err)
	}
	return nil
}

func days(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// points are parts of readiness in per cent.
func points(v float64) string { return strconv.FormatFloat(v*100, 'f', 2, 64) }

func refs(list []framework.Ref) string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.String()
	}
	return strings.Join(out, ", ")
}
