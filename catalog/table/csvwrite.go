package table

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

func number(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func writeRows(w io.Writer, header []string, rows [][]string) error {
	if w == nil {
		return fmt.Errorf("table: %w", errNoWriter)
	}
	t := safe.NewTable(w)
	for _, r := range append([][]string{header}, rows...) {
		if err := t.Row(r...); err != nil {
			return fmt.Errorf("table: %w", err)
		}
	}
	return nil
}

// whole reports an entry that is nil.
func whole[T any](what string, list []*T) error {
	if i := slices.Index(list, nil); i >= 0 {
		return fmt.Errorf("table: %s %d of %d is nil: %w", what, i+1, len(list), errNothing)
	}
	return nil
}

// WriteRequirements writes a framework's requirements, a row for each point.
func WriteRequirements(w io.Writer, f *framework.Framework) ([]Loss, error) {
	if f == nil {
		return nil, errNothing
	}
	var t intake.Tally
	var rows [][]string
	const none = "the table has no column for it"
	for i := range f.Requirements {
		q := &f.Requirements[i]
		where := f.ID + ":" + q.ID
		row := make([]string, len(requirementColumns))
		copy(row, []string{q.ID, q.Kind, q.Title, q.Summary, q.Parent, q.Category, number(q.Weight), aliases(&t, where, q.Aliases)})
		if len(q.Mirrors) > 0 {
			t.Add(where, "mirrors", none, 1)
		}
		respelt(&t, where, q.ID)
		if len(q.Points) == 0 {
			rows = append(rows, row)
		}
		for j, p := range q.Points {
			r := []string{q.ID, "", "", "", "", "", "", "", p.ID, p.Text, number(p.Weight), rank(p.Rank), p.Essential.String(), p.Each.Kind, strings.Join(p.Each.Roles, " ")}
			if j == 0 {
				copy(r, row[:8])
			}
			rows = append(rows, r)
			if p.Open != "" {
				t.Add(where+"#"+p.ID, "open", none, 1)
			}
		}
	}
	knowledge(&t, f, "a table holds requirements alone; its name becomes the id")
	return lost(&t), writeRows(w, slices.Clone(requirementColumns), rows)
}

// aliases writes other names, which a bar parts.
func aliases(t *intake.Tally, where string, list []string) string {
	kept := slices.DeleteFunc(slices.Clone(list), func(alias string) bool { return strings.Contains(alias, "|") })
	t.Add(where, "aliases that hold a bar", "a bar parts them", len(list)-len(kept))
	return strings.Join(kept, "|")
}

// respelt tells of an id that is read back as another.
func respelt(t *intake.Tally, where, id string) {
	if _, changed := intake.ID(id); changed {
		t.Add(where, "ids with spaces", "when the file is read, a hyphen stands for each, and the id becomes an alias", 1)
	}
}

// knowledge tells what a framework knows of itself and no other format holds.
func knowledge(t *intake.Tally, f *framework.Framework, why string) {
	for _, k := range []struct {
		what string
		n    int
	}{
		{"title, edition and publisher", one(f.Title != "" && f.Title != f.ID || f.Edition != "" || f.Publisher != "")},
		{"assurance", one(f.Assurance != framework.Assurance{})}, {"profiles", len(f.Profiles)}, {"default profile", len(f.DefaultProfile)},
		{"categories that a scope chooses", len(slices.DeleteFunc(slices.Clone(f.Categories), func(c framework.Category) bool { return c.Always && !c.Additional && c.Title == c.ID }))},
		{"what a scope may leave out", len(f.Excludable.Kinds) + len(f.MayBeNotRelevant) + len(f.MayBeCarvedOut) + len(f.AskedAnyway)},
		{"kinds of systems", len(f.SystemKinds)}, {"how points are meant", int(f.Points)}, {"when a control fails", one(f.FailsAt != 0)},
		{"what an accepted risk explains", one(f.RiskAcceptance != framework.RiskUnrated) + len(f.AcceptedRiskExplains)},
	} {
		t.Add(f.ID, k.what, why, k.n)
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

func lost(t *intake.Tally) []Loss {
	var list []Loss
	for _, l := range t.Losses() {
		list = append(list, Loss(l))
	}
	return list
}

// rank is empty for what is asked, as of most points.
func rank(r framework.Rank) string {
	if r == framework.Required {
		return ""
	}
	return r.String()
}

// WriteRelations writes relations; a set of several base relations is written with |.
func WriteRelations(w io.Writer, list []*relation.Statement) ([]Loss, error) {
	if err := whole("relation", list); err != nil {
		return nil, err
	}
	var t intake.Tally
	var rows [][]string
	for _, r := range list {
		strength := ""
		if r.Strength != 0 {
			strength = strconv.Itoa(r.Strength)
		}
		rows = append(rows, []string{r.From.String(), r.To.String(), r.Is.String(), r.Why, r.Rationale, strength, number(r.Confidence), r.Review.State.String()})
		pair := r.From.String() + " to " + r.To.String()
		t.Add(pair, "who reviewed it, and when", "the table holds the state alone", one(r.Review.By != "" || !r.Review.On.IsZero()))
		t.Add(pair, "votes", "the table holds the state alone", len(r.Votes))
	}
	return lost(&t), writeRows(w, slices.Clone(relationColumns), rows)
}

// WriteLinks writes the links of controls; what the controls do is a loss.
func WriteLinks(w io.Writer, list []*mapping.Control) ([]Loss, error) {
	if err := whole("control", list); err != nil {
		return nil, err
	}
	var t intake.Tally
	var rows [][]string
	for _, c := range list {
		for _, l := range c.Links {
			rows = append(rows, []string{c.ID, l.To.String(), strings.Join(l.Points, " "), l.Why, strings.Join(l.By, " "), l.Needs.Text, l.Needs.Why, l.Review.State.String()})
			t.Add(c.ID+" to "+l.To.String(), "votes", "the table holds the state alone", len(l.Votes))
			t.Add(c.ID+" to "+l.To.String(), "who reviewed it, and when", "the table holds the state alone", one(l.Review.By != "" || !l.Review.On.IsZero()))
		}
		t.Add(c.ID, "title, evidence, cadence and effort of controls", "a table of links holds links alone", 1)
	}
	return lost(&t), writeRows(w, slices.Clone(linkColumns), rows)
}
