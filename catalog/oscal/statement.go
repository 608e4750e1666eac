package oscal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
)

// besides are the names that OSCAL has for parts that ask nothing; those of drafts among them.
var besides = []string{"guidance", "example", "assessment", "assessment-objective", "assessment-method", "assessment-objects", "overview", "instruction", "introduction", "discussion"}

// parts takes the statement: its text is the summary, its items are the points.
func (t *translator) parts(q *framework.Requirement, parts []oscal.Part) {
	stated := slices.ContainsFunc(parts, func(p oscal.Part) bool { return p.Name == "statement" })
	for i := range parts {
		p := &parts[i]
		if p.Name == "statement" || p.Name == "overview" && !stated {
			text := t.fill(p.Prose, q)
			if q.Summary != "" {
				text = strings.TrimSpace(q.Summary + "\n" + text)
			}
			q.Summary = text
			t.items(q, p.Parts, p.ID.Text, "", "")
			continue
		}
		at := cmp.Or(p.ID.At, q.Places.Item)
		if stated || slices.Contains(besides, p.Name) {
			t.Losses.Add(at.String(), "parts of name "+p.Name, "a requirement holds what is asked, not guidance or how to assess it", 1)
			continue
		}
		t.Losses.Add(at.String(), "parts of name "+p.Name, "what is asked is in parts of name statement, and its control has none", 1)
		t.Alike.Count("asking "+p.Name, framework.Problem{Pos: at, Code: CodeLoose, Severity: framework.Warning}, func(n int) string {
			return fmt.Sprintf("%d parts of name %q of controls without a statement, those of %q the first, may be what is asked: they are left out, since OSCAL has what is asked under \"statement\"", n, p.Name, q.ID)
		})
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
		if !t.Spend(len(lead), q.Places.Item) {
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
		if !ok {
			point.ID = t.free(q, p, id, above)
		}
		t.points[point.ID] = true
		for _, prop := range p.Props {
			if prop.NS == oscal.Namespace {
				t.asked(&point, prop)
			}
		}
		q.Points = append(q.Points, point)
	}
}

// free returns an id that no point of the requirement has: of two items of one id the second is
// called by its label, else by a number.
func (t *translator) free(q *framework.Requirement, p *oscal.Part, id, above string) string {
	id, _ = intake.ID(id)
	if !t.points[id] && !limit.TooLong(id) {
		return id
	}
	if limit.TooLong(id) {
		t.Errorf(CodeLong, cmp.Or(p.ID.At, q.Places.Item), "an id of more than %d characters", limit.ID)
		return id[:limit.ID]
	}
	name := id
	if l := label(p); l != "" && !t.points[above+l] {
		name = above + l
	}
	name = intake.Unique(name, func(id string) bool { return t.points[id] })
	t.Alike.Count("part", framework.Problem{Pos: cmp.Or(p.ID.At, q.Places.Item), Code: mapping.CodeDuplicate, Severity: framework.Warning}, func(n int) string {
		others := ""
		if n > 1 {
			others = fmt.Sprintf(" (and %d more like it)", n-1)
		}
		return fmt.Sprintf("%q has two items %q: the second is called %q%s", q.ID, id, name, others)
	})
	return name
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
	case "open":
		p.Open = prop.Remarks
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
	return cmp.Or(label(p), strconv.Itoa(i+1))
}

// label is what an item is printed with, "" where that is no id.
func label(p *oscal.Part) string {
	for _, prop := range p.Props {
		if label := strings.Trim(prop.Value.Text, "(). "); prop.Name == "label" && oscal.IsToken("_"+label) {
			return label
		}
	}
	return ""
}

// gaps replaces what a text says of parameters: {{ insert: param, ID }}.
func gaps(text string, fill func(gap, id string) string) string {
	var b strings.Builder
	for {
		start := strings.Index(text, "{{")
		if start < 0 {
			break
		}
		end := strings.Index(text[start:], "}}")
		if end < 0 {
			break
		}
		gap := text[start : start+end+2]
		word, insert := strings.CutPrefix(strings.TrimSpace(gap[2:end]), "insert:")
		id, param := strings.CutPrefix(strings.TrimSpace(word), "param,")
		if id = strings.TrimSpace(id); !insert || !param || id == "" || strings.ContainsAny(id, "{} \t\r\n") {
			b.WriteString(text[:start+2])
			text = text[start+2:]
			continue
		}
		b.WriteString(text[:start])
		b.WriteString(fill(gap, id))
		text = text[start+len(gap):]
	}
	b.WriteString(text)
	return b.String()
}

// nested is how many parameters may stand in one another.
const nested = 16

// fill puts what a parameter is called, or its value, where a text names it. What we write has
// no parameters.
func (t *translator) fill(text string, q *framework.Requirement) string {
	if t.own {
		return text
	}
	return t.expand(text, q, nil)
}

// expand fills a text that stands in the parameters that are open.
func (t *translator) expand(text string, q *framework.Requirement, open []string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return gaps(text, func(gap, id string) string {
		p, ok := t.params[id]
		if !ok {
			p = t.profiles.Param(id)
			ok = p != nil
		}
		switch {
		case !ok:
			t.Warnf(mapping.CodeUnknown, q.Places.Item, "%q names the unknown parameter %q", q.ID, id)
			t.params[id] = nil // it is told once
			return gap
		case p == nil || !t.Spend(1, q.Places.Item):
			return gap
		case slices.Contains(open, id):
			t.Once("circular "+id, mapping.CodeValue, q.Places.Item, "parameter %q is filled by itself: %s", id, strings.Join(append(slices.Clone(open), id), " → "))
			return "[" + id + "]"
		case len(open) == nested:
			t.Once("nested", mapping.CodeValue, q.Places.Item, "parameters stand in one another more than %d deep in %q: %q is not filled", nested, q.ID, id)
			return "[" + id + "]"
		}
		filled := "[" + cmp.Or(p.Label, id) + "]"
		if len(p.Values) > 0 {
			filled = strings.Join(p.Values, ", ")
		} else if p.Select != nil && len(p.Select.Choice) > 0 {
			filled = "[" + strings.Join(p.Select.Choice, " / ") + "]"
		}
		if !t.Spend(len(filled), q.Places.Item) {
			return gap
		}
		return t.expand(filled, q, append(slices.Clone(open), id))
	})
}
