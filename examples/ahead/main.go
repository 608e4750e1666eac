// Command ahead answers: if nothing is renewed, when does each framework leave its band,
// and from when could the next type 2 window begin?
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
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
	org := set.Organisation
	forecast, err := advise.ForecastUntil(context.Background(), engine, org, org.AsOf, org.AsOf.AddDays(60), nil)
	if err != nil {
		return err
	}
	for _, o := range forecast.Lenses {
		fmt.Printf("%s: %s, %s by %s", o.Lens, o.Now, o.Then, forecast.Until)
		if !o.LeavesBand.IsZero() {
			fmt.Printf(", no longer %s from %s on", o.Band, o.LeavesBand)
		}
		fmt.Println()
	}
	plan, err := advise.PlanWindow(context.Background(), engine, org, org.AsOf, "soc2", 6)
	if err != nil {
		return err
	}
	fmt.Printf("the next window could be %s\n", plan.Earliest)
	for _, h := range plan.Held {
		if h.Since == plan.Earliest.First {
			fmt.Printf("an earlier one is held back by %s\n", h.Control)
		}
	}
	return nil
}
