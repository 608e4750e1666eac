package view

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/scoring/dossier"
)

// Checklist is the JSON of one checklist.
type Checklist struct {
	ID        string `json:"id"`
	Framework string `json:"framework"`
	Title     string `json:"title"`
	Why       string `json:"why"`
	// At is the day of the states; zero where no workspace is looked at.
	At    framework.Date  `json:"at,omitzero"`
	Items []checklistItem `json:"items"`
}

type checklistItem struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Text     string   `json:"text"`
	See      []string `json:"see"`
	Evidence []string `json:"evidence"`
	Shows    []string `json:"shows"` // parts of a workspace that show it, by their keys
	// Only says for which type or stage it is wanted; left out for all.
	Only map[string]string `json:"only,omitempty"`
	// State is that of a workspace: in-force, there, draft, missing or not-asked.
	State string `json:"state,omitempty"`
	// Pieces are those of the workspace that show it, the best first.
	Pieces []dossier.Piece `json:"pieces,omitempty"`
	// Stated are the parts that the workspace states.
	Stated []string `json:"stated,omitempty"`
}

// With takes in the state of each item in a workspace, where there is one.
func (v Checklist) With(lists []dossier.List) Checklist {
	for _, l := range lists {
		if l.Checklist != v.ID {
			continue
		}
		v.At = l.At
		for i := range v.Items {
			v.Items[i].State, v.Items[i].Pieces, v.Items[i].Stated = l.Items[i].State.String(), l.Items[i].Pieces, l.Items[i].Stated
		}
	}
	return v
}

// ChecklistOf is the view of a checklist.
func ChecklistOf(l *guide.Checklist) Checklist {
	v := Checklist{ID: l.ID, Framework: l.Framework, Title: l.Title, Why: l.Why, Items: []checklistItem{}}
	for i := range l.Items {
		x := &l.Items[i]
		item := checklistItem{ID: x.ID, Title: x.Title, Text: x.Text, See: []string{}, Evidence: append([]string{}, x.Evidence...), Shows: append([]string{}, x.Shows...), Only: x.Only}
		for _, ref := range x.See {
			item.See = append(item.See, ref.String())
		}
		v.Items = append(v.Items, item)
	}
	return v
}
