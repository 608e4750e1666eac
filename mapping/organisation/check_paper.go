package organisation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
)

// paper checks what identifies a document. One that names an approver says when.
func (w *walker) paper(p *framework.Paper, at check.At) {
	if w.Key("id", p.ID, at) {
		w.Said("id", p.ID, at)
	}
	w.Said("version", p.Version, at)
	w.Said("owner", p.Owner, at)
	w.Said("approved_by", p.ApprovedBy, at)
	w.Date("date", p.Date, at)
	w.Date("approved_on", p.ApprovedOn, at)
	if (p.ApprovedBy == "") != p.ApprovedOn.IsZero() {
		w.Addf(check.Missing, at, "an approval says who and when: approved_by and approved_on, or neither")
	}
	for _, c := range p.Changes {
		w.Said("version", c.Version, at)
		w.Said("by", c.By, at)
		w.Name("what", c.What, at)
		w.Date("date", c.Date, at)
		if c.Version == "" || c.Date.IsZero() {
			w.Addf(check.Missing, at, "an entry of the change history wants a version and a date")
		}
	}
}

// treats checks the risks that a line of the statement is confirmed to treat, and the day by which it
// is to be implemented, which an exclusion has not.
func (w *walker) treats(a *framework.Applicability, line *check.Item) {
	for i, id := range a.Risks {
		w.Known("risk", &w.risks, id, line.Index("risks", i))
	}
	w.Date("planned", a.Planned, line.At("planned"))
	if a.Excludes() && !a.Planned.IsZero() {
		w.Addf(check.Value, line.At("planned"), "%s is excluded and planned: one of them", check.Short(a.Requirement+a.Control))
	}
}
