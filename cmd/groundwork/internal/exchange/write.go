package exchange

import (
	"errors"
	"fmt"
	"io"

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
	relations := []*relation.Statement{}
	for _, r := range g.Source().Relations {
		if id == "" || r.From.Framework == id {
			relations = append(relations, r)
		}
	}
	writer := oscal.Writer{Modified: on, Title: "Written by Groundwork"}
	switch to + " " + what {
	case "oscal requirements":
		l, err := writer.Catalog(w, f)
		return losses(l), err
	case "oscal relations":
		l, err := writer.Mapping(w, relations)
		return losses(l), err
	case "ciso requirements":
		l, err := table.WriteCISO(w, f)
		return losses(l), err
	case "ciso relations":
		if id == "" || len(relations) == 0 {
			return nil, usage.Of(errors.New("a library holds the relations of one framework: --framework ID that has some"))
		}
		l, err := table.WriteCISOMappings(w, id, relations[0].To.Framework, relations)
		return losses(l), err
	case "csv requirements":
		l, err := table.WriteRequirements(w, f)
		return losses(l), err
	case "csv relations":
		l, err := table.WriteRelations(w, relations)
		return losses(l), err
	case "csv links":
		l, err := table.WriteLinks(w, g.Controls())
		return losses(l), err
	case "yaml requirements":
		return nil, catalog.Write(w, mapping.Source{Frameworks: []*framework.Framework{f}})
	case "yaml relations":
		return nil, catalog.Write(w, mapping.Source{Relations: relations})
	}
	return nil, usage.Of(fmt.Errorf("--to %s --what %s: want oscal, ciso, csv or yaml, and requirements, relations or (csv) links", to, what))
}

func losses[T ~struct{ Where, What, Why string }](list []T) []view.Loss {
	out := []view.Loss{}
	for _, l := range list {
		out = append(out, view.Loss(struct{ Where, What, Why string }(l)))
	}
	return out
}
