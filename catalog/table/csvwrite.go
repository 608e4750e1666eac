package table

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

func sortLosses(list []Loss) {
	slices.SortFunc(list, func(a, b Loss) int {
		if c := framework.CompareID(a.Where, b.Where); c != 0 {
			return c
		}
		return strings.Compare(a.What, b.What)
	})
}

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
	var losses []Loss
	var rows [][]string
	for i := range f.Requirements {
		q := &f.Requirements[i]
		row := []string{q.ID, q.Kind, q.Title, q.Summary, q.Parent, q.Category, number(q.Weight), "", "", "", "", "", "", ""}
		if len(q.Mirrors) > 0 {
			losses = append(losses, Loss{f.ID + ":" + q.ID, "mirrors", "the table has no column for it"})
		}
		if len(q.Points) == 0 {
			rows = append(rows, row)
		}
		for j, p := range q.Points {
			r := []string{q.ID, "", "", "", "", "", "", p.ID, p.Text, number(p.Weight), rank(p.Rank), p.Essential.String(), p.Each.Kind, strings.Join(p.Each.Roles, " ")}
			if j == 0 {
				copy(r, row[:7])
			}
			rows = append(rows, r)
			if p.Open != "" {
				losses = append(losses, Loss{f.ID + ":" + q.ID + "#" + p.ID, "open", "the table has no column for it"})
			}
		}
	}
	losses = append(losses, Loss{f.ID, "title, edition, publisher, assurance, profiles and rules for scopes", "a table holds requirements alone; its name becomes the id"})
	for _, c := range f.Categories {
		if !c.Always || c.Additional {
			losses = append(losses, Loss{f.ID, "category " + c.ID + " is one that a scope chooses", "the table names categories and no more"})
		}
	}
	sortLosses(losses)
	return losses, writeRows(w, slices.Clone(requirementColumns), rows)
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
	var losses []Loss
	var rows [][]string
	for _, r := range list {
		strength := ""
		if r.Strength != 0 {
			strength = strconv.Itoa(r.Strength)
		}
		rows = append(rows, []string{r.From.String(), r.To.String(), r.Is.String(), r.Why, r.Rationale, strength, number(r.Confidence), r.Review.State.String()})
		if r.Review.By != "" {
			losses = append(losses, Loss{r.From.String() + " to " + r.To.String(), "who reviewed it, and when", "the table holds the state alone"})
		}
		if len(r.Votes) > 0 {
			losses = append(losses, Loss{r.From.String() + " to " + r.To.String(), "votes", "the table holds the state alone"})
		}
	}
	return losses, writeRows(w, slices.Clone(relationColumns), rows)
}

// WriteLinks writes the links of controls; what the controls do is a loss.
func WriteLinks(w io.Writer, list []*mapping.Control) ([]Loss, error) {
	if err := whole("control", list); err != nil {
		return nil, err
	}
	losses := []Loss{}
	var rows [][]string
	for _, c := range list {
		for _, l := range c.Links {
			rows = append(rows, []string{c.ID, l.To.String(), strings.Join(l.Points, " "), l.Why, strings.Join(l.By, " "), l.Needs.Text, l.Needs.Why, l.Review.State.String()})
			if len(l.Votes) > 0 {
				losses = append(losses, Loss{c.ID + " to " + l.To.String(), "votes", "the table holds the state alone"})
			}
		}
		losses = append(losses, Loss{c.ID, "title, evidence, cadence and effort", "a table of links holds links alone"})
	}
	return losses, writeRows(w, slices.Clone(linkColumns), rows)
}
