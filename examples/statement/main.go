// Command statement answers: which controls are in our Statement of Applicability without
// a reason, and which run out first?
package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/statement"
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
	soa, err := engine.Statement(context.Background(), set.Organisation, set.Organisation.AsOf, "iso42001")
	if err != nil {
		return err
	}
	fmt.Printf("%d included, %d excluded\n", soa.Totals.Included, soa.Totals.Excluded)
	rows := slices.DeleteFunc(soa.Rows, func(r statement.Row) bool {
		if !r.Justified {
			fmt.Printf("%s %s: no reason is stated\n", r.Ref.Requirement, r.Title)
		}
		return r.Until.IsZero()
	})
	slices.SortStableFunc(rows, func(a, b statement.Row) int { return cmp.Compare(a.Until, b.Until) })
	for _, r := range rows[:3] {
		fmt.Printf("%s %s stands until %s\n", r.Ref.Requirement, r.Title, r.Until)
	}
	return nil
}
