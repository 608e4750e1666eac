// Command overlay answers: how do I ask more than the built-in catalog does, without
// forking it?
package main

import (
	"context"
	"embed"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

//go:embed house.yaml
var house embed.FS

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	ref := framework.Ref{Framework: "soc2", Requirement: "CC6.3"}
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	if err != nil {
		return err
	}
	if err := show("as built in", set, ref); err != nil {
		return err
	}
	set, err = catalog.Load(catalog.Builtin(), acme.Files, house)
	if err != nil {
		return err
	}
	return show("with house.yaml", set, ref)
}

func show(name string, set *catalog.Set, ref framework.Ref) error {
	graph, err := mapping.Build(set.Source)
	if err != nil {
		return err
	}
	engine, err := scoring.New(graph)
	if err != nil {
		return err
	}
	explanations, err := engine.Explain(context.Background(), set.Organisation, set.Organisation.AsOf, ref)
	if err != nil {
		return err
	}
	for _, x := range explanations {
		fmt.Printf("%s: %s %s, %s\n", name, x.Ref, x.Status, x.Readiness)
		for _, gap := range x.Gaps {
			fmt.Printf("  %s on %s: %s\n", gap.Control, gap.Basis, gap.What)
		}
	}
	return nil
}
