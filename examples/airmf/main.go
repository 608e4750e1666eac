// Command airmf answers: how do I read the AI RMF catalog with its OSCAL mapping onto
// ISO/IEC 42001, and what follows from it?
//
// The two files below data are of the OSCAL Compass project, under Apache-2.0 (see the
// licence beside them).
package main

import (
	"embed"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
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
	set, err := catalog.Load(catalog.Builtin())
	if err != nil {
		return err
	}
	r := oscal.Reader{Known: []oscal.Known{rmf.Known()}}
	for _, f := range set.Frameworks {
		r.Known = append(r.Known, oscal.Known{Framework: f})
	}
	crosswalk, err := r.ReadFS(data, "data/ai-rmf-to-iso42001-mapping-collection.json")
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
	src := set.Source
	src.Frameworks = append(src.Frameworks, rmf.Framework)
	src.Relations = crosswalk.Relations
	if _, err := mapping.Build(src); err != nil {
		return err
	}
	says := 0
	for _, x := range crosswalk.Relations {
		if x.Is != relation.Any {
			says++
		}
	}
	fmt.Printf("%d relations follow, of which %d say more than that anything may hold\n", len(crosswalk.Relations), says)
	return nil
}
