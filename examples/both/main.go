// Command both answers: how much evidence satisfies both frameworks, and which piece
// serves neither, and why?
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
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
	both := 0
	for _, e := range assessment.Evidence {
		if e.SatisfiesBoth {
			both++
		}
		if len(e.SupportsIn) > 0 {
			continue
		}
		for _, v := range e.Verdicts {
			if v.Verdict != result.VerdictOutOfScope {
				fmt.Printf("%s serves neither; %s: %s, %s\n", e.ID, v.Lens, v.Verdict, v.Why)
				break
			}
		}
	}
	fmt.Printf("%d of %d pieces of evidence satisfy both\n", both, len(assessment.Evidence))
	return nil
}
