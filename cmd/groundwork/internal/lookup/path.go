package lookup

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
)

// Path tells by what two requirements are joined or why not, and what stated relations imply of them,
// with the chains that prove it.
func Path(p *page.Page, v view.Path) {
	if v.Why != nil {
		Why(p, v.Why)
		p.Line("")
	}
	switch {
	case v.Contradiction:
		p.Line("%s and %s: %s", v.From, v.To, page.Red("the statements contradict each other"))
	case v.Indeterminate:
		p.Line("%s and %s: %s", v.From, v.To, page.Yellow("indeterminate: what is stated leaves all five relations open"))
	default:
		p.Line("%s is %s %s", page.Bold(v.From), page.Bold(strings.Join(v.Relation, " or ")), page.Bold(v.To))
		if v.Confidence > 0 {
			p.Line("%s", page.Faintf("confidence %.2f", v.Confidence))
		}
	}
	chains(p, "Proof", v.Proof)
	if n := len(v.Paths) - len(v.Proof); n > 0 {
		p.Line("\n%d more chains say something and exclude no more: --format json has them.", n)
	}
	for _, s := range v.Settle {
		if s.From == v.From && s.To == v.To {
			p.Line("It would be settled by a statement about the two themselves.")
			continue
		}
		p.Wrapped(0, fmt.Sprintf("It would be settled if %s were stated to be %s %s.", s.From, strings.Join(s.If, " or "), s.To))
	}
	if v.Indeterminate && len(v.Settle) == 0 {
		p.Line("No chain of stated relations joins them.")
	}
	if v.Cut {
		p.Line("There were more chains than the limit; what is said holds, and more may follow.")
	}
	if v.Why == nil && len(v.Controls) > 0 {
		p.Wrapped(0, "Controls linked to both, which relates nothing by itself: "+strings.Join(v.Controls, ", ")+".")
	}
}

func chains(p *page.Page, title string, list []view.Steps) {
	if len(list) == 0 {
		return
	}
	p.Head(title)
	for i, x := range list {
		if i > 0 {
			p.Line("  and")
		}
		for _, s := range x.Steps {
			at := framework.Position{File: s.File, Line: s.Line, Column: s.Column}
			p.Line("  %s is %s %s  %s", s.From, strings.Join(s.Is, " or "), s.To, page.Faint(at))
			p.Wrapped(4, s.Why)
		}
	}
}
