package cli

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/mapping/guide"
)

// checklistView is the JSON of one checklist.
type checklistView struct {
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

func checklistOf(l *guide.Checklist) checklistView {
	v := checklistView{ID: l.ID, Framework: l.Framework, Title: l.Title, Why: l.Why, Items: []checklistItem{}}
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

func (p *page) checklist(v checklistView) {
	p.line("%s", text.Bold.Sprint(v.Title))
	p.wrapped(0, v.Why)
	p.line("")
	var rows []table.Row
	for _, x := range v.Items {
		rows = append(rows, table.Row{x.ID, x.Title, strings.Join(x.See, " "), x.Text})
	}
	p.table(table.Row{"item", "title", "see", "what it holds"}, rows)
}
