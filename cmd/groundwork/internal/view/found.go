package view

import (
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Findings is the JSON of the findings command: what could be raised, all of it.
type Findings struct {
	At           framework.Date `json:"at"`
	Organisation string         `json:"organisation"`
	Findings     []Finding      `json:"findings"`
	Notice       string         `json:"notice"`
}

// Finding is one of them, by an id that stays as long as its cause does.
type Finding struct {
	result.Finding

	ID    string `json:"id"`
	Lens  string `json:"lens"`
	Title string `json:"title"` // of the framework
	On    string `json:"on"`    // what it rests on
}

// FindingsOf lists the findings of an assessment, the gravest of each lens first.
func FindingsOf(a *result.Assessment) Findings {
	v := Findings{At: a.At, Organisation: a.Organisation, Findings: []Finding{}, Notice: a.Notice}
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		ids := report.FindingIDs(l)
		for k, f := range report.Causes(l) {
			v.Findings = append(v.Findings, Finding{f, ids[k], l.Lens, l.Title, report.CauseOf(&f)})
		}
	}
	return v
}

// Table is the findings as a table.
func (v Findings) Table() *sheet.Table {
	t := &sheet.Table{Name: "Findings", Head: []string{"ID", "Framework", "Could be raised as", "Cause", "What", "Requirements", "Why", "Treated"}}
	for i := range v.Findings {
		f := &v.Findings[i]
		refs := make([]string, len(f.Requirements))
		for k, r := range f.Requirements {
			refs[k] = r.String()
		}
		treated := ""
		if f.Explained {
			treated = "yes"
		}
		t.Rows = append(t.Rows, []any{f.ID, f.Title, f.RaisedAs, f.On, f.What, strings.Join(refs, ", "), f.Why, treated})
	}
	return t
}
