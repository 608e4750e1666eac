// Command custom answers: how do I bring a framework of my own, in thirty lines of
// YAML, and see where it touches the built-in ones?
package main

import (
	"context"
	"embed"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

//go:embed policies.yaml
var policies embed.FS

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	set, err := catalog.Load(catalog.Builtin(), policies)
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
	assessment, err := engine.Assess(context.Background(), set.Organisation, set.Organisation.AsOf)
	if err != nil {
		return err
	}
	for _, q := range assessment.Frameworks[0].Requirements {
		fmt.Printf("%-9s %-26s %-8s %s\n", q.Ref, q.Title, q.Status, q.Readiness)
	}
	overlap, err := graph.Overlap(context.Background(), "house", "iso42001", mapping.OverlapOptions{})
	if err != nil {
		return err
	}
	for _, p := range overlap.Pairs {
		fmt.Printf("%s and %s share %v\n", p.From, p.To, p.EvidenceTypes)
	}
	return nil
}
