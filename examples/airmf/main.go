// Command airmf answers: how do I read the AI RMF catalog with its OSCAL mapping onto
// ISO/IEC 42001, and what does my evidence for the one say about the other?
//
// The two files below data are of the OSCAL Compass project, under Apache-2.0 (see the
// licence beside them).
package main

import (
	"context"
	"embed"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/projection"
)

//go:embed data
var data embed.FS

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	rmf, err := oscal.ReadFS(data, "data/ai-rmf-genai-catalog.json")
	if err != nil {
		return err
	}
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	if err != nil {
		return err
	}
	r := oscal.Reader{Known: []oscal.Known{rmf.Known()}}
	for _, f := range set.Frameworks {
		r.Known = append(r.Known, oscal.Known{Framework: f})
	}
	crosswalk, err := r.ReadFS(context.Background(), data, "data/ai-rmf-to-iso42001-mapping-collection.json")
	if err != nil {
		return err
	}
	pairs, targets := 0, map[framework.Ref]bool{}
	for _, m := range crosswalk.Maps {
		pairs += m.Pairs()
		for _, end := range m.Targets {
			targets[end.Ref] = true
		}
	}
	fmt.Printf("%d maps of %d pairs\n", len(crosswalk.Maps), pairs)
	for _, p := range crosswalk.Problems {
		if p.Code == mapping.CodeUnknown {
			fmt.Println(p.Message+"; did you mean", p.Suggestion)
		}
	}
	fmt.Printf("%d relations and %d unions\n", len(crosswalk.Relations), len(crosswalk.Unions))
	src := set.Source
	src.Frameworks = append(src.Frameworks, rmf.Framework)
	src.Relations, src.Unions = crosswalk.Relations, crosswalk.Unions
	return project(src, set.Organisation, rmf.Framework)
}

// project judges the organisation, and says what that shows of a framework that is known
// by the crosswalk alone.
func project(src mapping.Source, org *organisation.Organisation, target *framework.Framework) error {
	graph, err := mapping.Build(src)
	if err != nil {
		return err
	}
	engine, err := scoring.New(graph)
	if err != nil {
		return err
	}
	ctx := context.Background()
	assessment, err := engine.Assess(ctx, org, org.AsOf)
	if err != nil {
		return err
	}
	p, err := projection.Of(ctx, graph, assessment, target.ID)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s, %d proven, %d open, %d unrelated\n", target.ID, p.Readiness, p.Proven, p.Open, p.Unrelated)
	return nil
}
