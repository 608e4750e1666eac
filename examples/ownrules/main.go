// Command ownrules answers: how do I judge a framework and a rule of my own? It
// needs no built-in catalog; add catalog.Builtin() to have both.
package main

import (
	"context"
	"embed"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

//go:embed own.yaml
var own embed.FS

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	set, err := catalog.Load(own)
	if err != nil {
		return err
	}
	graph, err := mapping.Build(set.Source)
	if err != nil {
		return err
	}
	engine, err := scoring.New(graph)
	if err != nil {
		return err
	}
	at := framework.NewDate(2026, 7, 1)
	ref := framework.Ref{Framework: "acme-ai", Requirement: "1.10"}
	explanations, err := engine.Explain(context.Background(), set.Organisation, at, ref)
	if err != nil {
		return err
	}
	for _, x := range explanations {
		fmt.Printf("%s %s: %s, %s\n", x.Ref, x.Title, x.Status, x.Readiness)
		for _, c := range x.Points[0].Controls[0].Conditions {
			fmt.Printf("  %s = %s\n", c.Text, c.Value)
		}
	}
	return nil
}
