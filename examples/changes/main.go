// Command changes answers: what moves when a piece of evidence arrives and a question is
// answered, without assessing everything anew?
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
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
	session, err := engine.Open(context.Background(), set.Organisation, set.Organisation.AsOf)
	if err != nil {
		return err
	}
	april, err := framework.ParsePeriod("2026-04-01/2026-04-30")
	if err != nil {
		return err
	}
	for _, change := range []scoring.Change{
		{Put: []evidence.Piece{{ID: "EV-400", Type: "backup-job-report", Period: april, Status: evidence.Accepted}}},
		{Answer: []evidence.Fact{{ID: "ai_affects_people", Value: false}}},
	} {
		moved, err := session.Apply(context.Background(), change)
		if err != nil {
			return err
		}
		for _, l := range moved.Lenses {
			for _, q := range l.Requirements {
				fmt.Printf("%s: %s, then %s\n", q.Ref, q.Was, q.Is)
				for _, because := range q.Because {
					fmt.Println("  " + because)
				}
			}
		}
	}
	return nil
}
