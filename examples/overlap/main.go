// Command overlap answers: how far do two frameworks rest on the same evidence?
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	set, err := catalog.Load(catalog.Builtin())
	if err != nil {
		return err
	}
	graph, err := mapping.Build(set.Source)
	if err != nil {
		return err
	}
	o, err := graph.Overlap(context.Background(), "iso42001", "soc2", mapping.OverlapOptions{})
	if err != nil {
		return err
	}
	fmt.Printf("%d of %d controls and %d of %d evidence types serve both\n", o.Controls.Both, o.Controls.Of, o.EvidenceTypes.Both, o.EvidenceTypes.Of)
	show := func(id string, s mapping.OverlapSide) {
		fmt.Printf("%s: evidence for %d of %d required points shows something of the other too, for %d it does not\n", id, s.Points, s.OfPoints, len(s.Uncovered))
	}
	show(o.From, o.Forward)
	show(o.To, o.Backward)
	return nil
}
