package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Write writes one thing in one format, and returns what that cannot hold. OSCAL documents say the
// day on which they were written.
func Write(w io.Writer, g *mapping.Graph, to, what, id string, on framework.Date) ([]view.Loss, error) {
	var f *framework.Framework
	if id != "" || what == "requirements" {
		var err error
		if id == "" {
			return nil, usage.Of(errors.New("say which framework: --framework ID"))
		}
		if f, err = g.Framework(id); err != nil {
			return nil, err
		}
	}
	relations, unions := from(g.Source(), id)
	writer := oscal.Writer{Modified: on, Title: "Written by Groundwork"}
	switch to + " " + what {
	case "oscal requirements":
		l, err := writer.Catalog(w, f)
		return losses(l), err
	case "oscal relations":
		l, err := writer.Mapping(w, relations, unions)
		return losses(l), err
	case "ciso requirements":
		l, err := table.WriteCISO(w, f)
		return losses(l), err
	case "ciso relations":
		if len(relations) == 0 {
			return nil, usage.Of(errors.New("there are no relations to write: --framework ID of one from which there are some"))
		}
		l, err := table.WriteCISOMappings(w, g.Frameworks(), relations)
		return united(losses(l), unions), err
	case "csv requirements":
		l, err := table.WriteRequirements(w, f)
		return losses(l), err
	case "csv relations":
		l, err := table.WriteRelations(w, relations)
		return united(losses(l), unions), err
	case "csv links":
		l, err := table.WriteLinks(w, g.Controls())
		return losses(l), err
	case "yaml requirements":
		return nil, catalog.Write(w, mapping.Source{Frameworks: []*framework.Framework{f}})
	case "yaml relations":
		return nil, catalog.Write(w, mapping.Source{Relations: relations, Unions: unions})
	}
	return nil, usage.Of(fmt.Errorf("--to %s --what %s: want oscal, ciso, csv or yaml, and requirements, relations or (csv) links", to, what))
}

// from lists the relations and unions from a framework, all of them for no id.
func from(src mapping.Source, id string) ([]*relation.Statement, []*relation.Union) {
	relations, unions := []*relation.Statement{}, []*relation.Union{}
	for _, r := range src.Relations {
		if id == "" || r.From.Framework == id {
			relations = append(relations, r)
		}
	}
	for _, u := range src.Unions {
		if id == "" || slices.ContainsFunc(u.From, func(r framework.Ref) bool { return r.Framework == id }) {
			unions = append(unions, u)
		}
	}
	return relations, unions
}

// united tells of statements about several requirements together, which a list of pairs does not hold.
func united(list []view.Loss, unions []*relation.Union) []view.Loss {
	if n := len(unions); n > 0 {
		list = append(list, view.Loss{
			Where: unions[0].From[0].String(), What: fmt.Sprintf("unions of several requirements (%d)", n), Why: "what is said of them together is said of no pair; --to yaml holds them",
		})
	}
	return list
}

func losses[T ~struct{ Where, What, Why string }](list []T) []view.Loss {
	out := []view.Loss{}
	for _, l := range list {
		out = append(out, view.Loss(struct{ Where, What, Why string }(l)))
	}
	return out
}
