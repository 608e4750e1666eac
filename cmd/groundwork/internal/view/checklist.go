package view

import "github.com/groundworkgrc/groundwork/mapping/guide"

// Checklist is the JSON of one checklist.
type Checklist struct {
	ID        string          `json:"id"`
	Framework string          `json:"framework"`
	Title     string          `json:"title"`
	Why       string          `json:"why"`
	Items     []checklistItem `json:"items"`
}

type checklistItem struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Text     string   `json:"text"`
	See      []string `json:"see"`
	Evidence []string `json:"evidence"`
}

// ChecklistOf is the view of a checklist.
func ChecklistOf(l *guide.Checklist) Checklist {
	v := Checklist{ID: l.ID, Framework: l.Framework, Title: l.Title, Why: l.Why, Items: []checklistItem{}}
	for i := range l.Items {
		x := &l.Items[i]
		item := checklistItem{ID: x.ID, Title: x.Title, Text: x.Text, See: []string{}, Evidence: append([]string{}, x.Evidence...)}
		for _, ref := range x.See {
			item.See = append(item.See, ref.String())
		}
		v.Items = append(v.Items, item)
	}
	return v
}
