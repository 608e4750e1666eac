package page

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
)

// Path tells what stated relations imply of two requirements, with the chains that prove it.
func (p *Page) Path(v view.Path) {
	switch {
	case v.Contradiction:
		p.line("%s and %s: %s", v.From, v.To, text.FgRed.Sprint("the statements contradict each other"))
	case v.Indeterminate:
		p.line("%s and %s: %s", v.From, v.To, text.FgYellow.Sprint("indeterminate: what is stated leaves all five relations open"))
	default:
		p.line("%s is %s %s", text.Bold.Sprint(v.From), text.Bold.Sprint(strings.Join(v.Relation, " or ")), text.Bold.Sprint(v.To))
		if v.Confidence > 0 {
			p.line("%s", text.Faint.Sprintf("confidence %.2f", v.Confidence))
		}
	}
	p.chains("Proof", v.Proof)
	if n := len(v.Paths) - len(v.Proof); n > 0 {
		p.line("\n%d more chains say something and exclude no more: --format json has them.", n)
	}
	for _, s := range v.Settle {
		if s.From == v.From && s.To == v.To {
			p.line("It would be settled by a statement about the two themselves.")
			continue
		}
		p.wrapped(0, fmt.Sprintf("It would be settled if %s were stated to be %s %s.", s.From, strings.Join(s.If, " or "), s.To))
	}
	if v.Indeterminate && len(v.Settle) == 0 {
		p.line("No chain of stated relations joins them.")
	}
	if v.Cut {
		p.line("There were more chains than the limit; what is said holds, and more may follow.")
	}
	if len(v.Controls) > 0 {
		p.wrapped(0, "Controls linked to both, which relates nothing by itself: "+strings.Join(v.Controls, ", ")+".")
	}
}

func (p *Page) chains(title string, list []view.Steps) {
	if len(list) == 0 {
		return
	}
	p.head(title)
	for i, x := range list {
		if i > 0 {
			p.line("  and")
		}
		for _, s := range x.Steps {
			at := framework.Position{File: s.File, Line: s.Line, Column: s.Column}
			p.line("  %s is %s %s  %s", s.From, strings.Join(s.Is, " or "), s.To, text.Faint.Sprint(at))
			p.wrapped(4, s.Why)
		}
	}
}
