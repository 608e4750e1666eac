package oscal

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
)

// parts takes the statement: its text is the summary, its items are the points.
func (t *translator) parts(q *framework.Requirement, parts []oscal.Part) {
	for i := range parts {
		p := &parts[i]
		if p.Name != "statement" && (p.Name != "overview" || q.Summary != "") {
			t.tally.add(cmp.Or(p.ID.At, q.Places.Item).String(), "parts of name "+p.Name, "a requirement holds what is asked, not guidance or how to assess it", 1)
			continue
		}
		q.Summary = t.fill(p.Prose, q)
		t.items(q, p.Parts, p.ID.Text, "", "")
	}
}

// items adds the items that have none below them; those above lead in.
func (t *translator) items(q *framework.Requirement, parts []oscal.Part, statement, above, lead string) {
	for i := range parts {
		p := &parts[i]
		id, ok := oscal.Own(p.Props, "point-id")
		if !ok {
			id = above + pointID(p, statement+".", above, i)
		}
		if !t.spend(len(lead), q.Places.Item) {
			return
		}
		text := t.fill(p.Prose, q)
		if lead != "" {
			text = strings.TrimSpace(lead + " " + strings.TrimSpace(text))
		}
		if len(p.Parts) > 0 {
			t.items(q, p.Parts, statement, id+".", text)
			continue
		}
		point := framework.Point{ID: id, Text: text}
		for _, prop := range p.Props {
			if prop.NS == oscal.Namespace {
				t.asked(&point, prop)
			}
		}
		q.Points = append(q.Points, point)
	}
}

// asked takes a property of ours that says how a point is asked.
func (t *translator) asked(p *framework.Point, prop oscal.Prop) {
	switch prop.Name {
	case "weight":
		p.Weight = t.weight(prop)
	case "rank":
		t.read(prop, p.Rank.UnmarshalText)
	case "essential":
		t.read(prop, p.Essential.UnmarshalText)
	case "each":
		p.Each = framework.Each{Kind: prop.Value.Text}
		if roles := strings.Fields(prop.Remarks); len(roles) > 0 {
			p.Each.Roles = roles
		}
	}
}

// pointID names a point by the end of the item's id, its label, or its number.
func pointID(p *oscal.Part, prefix, above string, i int) string {
	if id, ok := strings.CutPrefix(p.ID.Text, prefix+above); ok && id != "" {
		return id
	}
	for _, prop := range p.Props {
		if label := strings.Trim(prop.Value.Text, "(). "); prop.Name == "label" && oscal.IsToken("_"+label) {
			return label
		}
	}
	return strconv.Itoa(i + 1)
}

var insert = regexp.MustCompile(`\{\{\s*insert:\s*param,\s*([^\s}]+)\s*\}\}`)

// fill puts what a parameter is called, or its value, where a text names it.
func (t *translator) fill(text string, q *framework.Requirement) string {
	return t.expand(text, q, 4)
}

func (t *translator) expand(text string, q *framework.Requirement, depth int) string {
	if !strings.Contains(text, "{{") || depth == 0 {
		return text
	}
	return insert.ReplaceAllStringFunc(text, func(gap string) string {
		id := insert.FindStringSubmatch(gap)[1]
		p, ok := t.params[id]
		if !ok {
			t.warnf(mapping.CodeUnknown, q.Places.Item, "%q names the unknown parameter %q", q.ID, id)
			t.params[id] = &oscal.Param{ID: id, Values: []string{gap}} // it is told once
			return gap
		}
		if !t.spend(1, q.Places.Item) {
			return gap
		}
		filled, choice := "["+cmp.Or(p.Label, id)+"]", false
		if len(p.Values) > 0 {
			filled = strings.Join(p.Values, ", ")
		} else if p.Select != nil && len(p.Select.Choice) > 0 {
			filled, choice = "["+strings.Join(p.Select.Choice, " / ")+"]", true
		}
		if !t.spend(len(filled), q.Places.Item) {
			return gap
		}
		if choice {
			return t.expand(filled, q, depth-1)
		}
		return filled
	})
}
