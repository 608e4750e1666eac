// Command assess answers: how ready is the organisation for each framework?
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	if err != nil {
		return err // every problem, as file:line:column: message
	}
	graph, err := mapping.Build(set.Source)
	if err != nil {
		return err
	}
	engine, err := scoring.New(graph)
	if err != nil {
		return err
	}
	assessment, err := engine.Assess(context.Background(), set.Organisation, set.Organisation.AsOf)
	if err != nil {
		return err
	}
	for _, f := range assessment.Frameworks {
		fmt.Printf("%-32s %-10s %s\n", f.Title, f.Readiness, f.Band.Name)
	}
	fmt.Println(assessment.Notice)
	return nil
}
