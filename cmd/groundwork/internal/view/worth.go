package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Worth is one piece of evidence with what it is worth, and whose it is.
type Worth struct {
	result.Evidence

	TypeTitle    string          `json:"type_title"`
	Role         string          `json:"role"`
	Owner        string          `json:"owner"`
	Date         framework.Date  `json:"date"` // of which day it is
	Controls     []string        `json:"controls"`
	Requirements []framework.Ref `json:"requirements"` // that it supports
	// Lacks says of a piece that supports nothing what stands against it, in the lens in which it does
	// best.
	Lacks string `json:"lacks"`
}

// Who is the person, or the role where nobody has it.
func (w *Worth) Who() string { return cmp.Or(w.Owner, w.Role) }

// WorthOf tells of each piece of an assessment.
func WorthOf(g *mapping.Graph, org *organisation.Organisation, a *result.Assessment) []Worth {
	pieces := map[string]*evidence.Piece{}
	for i := range org.Evidence {
		pieces[org.Evidence[i].ID] = &org.Evidence[i]
	}
	list := make([]Worth, len(a.Evidence))
	for i := range a.Evidence {
		list[i] = worth(g, org, &a.Evidence[i], pieces[a.Evidence[i].ID])
	}
	return list
}

func worth(g *mapping.Graph, org *organisation.Organisation, e *result.Evidence, p *evidence.Piece) Worth {
	w := Worth{Evidence: *e, Controls: []string{}, Requirements: []framework.Ref{}}
	if t, err := g.EvidenceType(e.Type); err == nil {
		w.TypeTitle = t.Title
	}
	for _, c := range g.Takers(e.Type) {
		if p == nil || len(p.Points) == 0 && (len(p.Controls) == 0 || slices.Contains(p.Controls, c.ID)) {
			w.Controls = append(w.Controls, c.ID)
			w.Role = cmp.Or(w.Role, c.Owner)
		}
	}
	if p != nil {
		w.Role, w.Date = cmp.Or(p.Owner, w.Role), cmp.Or(p.Performed, p.Period.Last, p.Collected, p.Effective)
	}
	w.Owner = org.Owners[w.Role]
	best := result.LensVerdict{}
	for i, v := range e.Verdicts {
		if v.Verdict == result.VerdictSupports {
			w.Requirements = append(w.Requirements, v.Requirements...)
		}
		if i == 0 || v.Verdict > best.Verdict {
			best = v
		}
	}
	slices.SortFunc(w.Requirements, framework.Ref.Compare)
	if len(e.SupportsIn) == 0 {
		w.Lacks = best.Why
	}
	return w
}

// A Sieve says which pieces are asked for.
type Sieve struct {
	WhyNot                      bool
	Owner, Control, Requirement string
}

// Asked reports whether the sieve leaves the piece.
func (s Sieve) Asked(w *Worth) bool {
	control := s.Control == "" || slices.Contains(w.Controls, s.Control)
	return list.Owned(s.Owner, w.Role, w.Owner) && control && s.requirement(w) && (!s.WhyNot || w.wanting())
}

// requirement reports whether a verdict on the piece names the requirement, by its whole or printed id.
func (s Sieve) requirement(w *Worth) bool {
	return s.Requirement == "" || slices.ContainsFunc(w.Verdicts, func(v result.LensVerdict) bool {
		return slices.ContainsFunc(v.Requirements, func(r framework.Ref) bool { return r.String() == s.Requirement || r.Requirement == s.Requirement })
	})
}

// wanting reports whether something could be done about the piece.
func (w *Worth) wanting() bool { return len(w.Wanting()) > 0 }

// Wanting lists the verdicts about which something could be done. That no day of a piece is asked is
// nothing to mend where it supports something elsewhere, and neither is that nothing asks for it.
func (w *Worth) Wanting() []result.LensVerdict {
	var list []result.LensVerdict
	for _, v := range w.Verdicts {
		switch v.Verdict {
		case result.VerdictSupports, result.VerdictOutOfScope:
		case result.VerdictStale, result.VerdictNotYet:
			if len(w.SupportsIn) == 0 {
				list = append(list, v)
			}
		default:
			list = append(list, v)
		}
	}
	return list
}

// WorthTable is pieces with their verdicts as a table.
func WorthTable(a *result.Assessment, list []Worth) *sheet.Table {
	t := &sheet.Table{Name: "Evidence", Head: []string{"ID", "Title", "Type", "Who", "Date", "Until", "Controls", "Requirements"}}
	for _, l := range a.Frameworks {
		t.Head = append(t.Head, l.Lens)
	}
	t.Head = append(t.Head, "What it lacks")
	for i := range list {
		w := &list[i]
		row := []any{w.ID, cmp.Or(w.Title, w.TypeTitle), w.Type, w.Who(), w.Date, w.Until, strings.Join(w.Controls, ", "), Refs(w.Requirements, len(w.Requirements))}
		for _, l := range a.Frameworks {
			cell := ""
			for _, v := range w.Verdicts {
				if v.Lens == l.Lens {
					cell = v.Verdict.String()
				}
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, append(row, w.Lacks))
	}
	return t
}

// Refs lists requirements, the first so many of them.
func Refs(list []framework.Ref, most int) string {
	names := []string{}
	for _, r := range list[:min(most, len(list))] {
		names = append(names, r.String())
	}
	if n := len(list) - most; n > 0 {
		names = append(names, fmt.Sprintf("%d more", n))
	}
	return strings.Join(names, ", ")
}
