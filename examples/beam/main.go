// Command beam assesses a fleet on Apache Beam: lines of JSON in, an organisation each; out an
// assessment for each, aggregates over all, and the lines that are faulty. It runs on this machine
// (Prism, linked in), or on Flink, Spark or Dataflow by the flag --runner: see README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx" // links Prism, Flink, Spark and Dataflow, and local files and gs://

	"github.com/groundworkgrc/groundwork/framework"
)

func main() {
	var (
		input  = flag.String("input", "", "file(s) of lines of JSON, an organisation each: a path or pattern, also of gs://")
		output = flag.String("output", "", "folder for what comes out, best a new one")
		at     = flag.String("at", "", "the day to assess as of, such as 2026-10-05")
		shards = flag.Int("shards", 16, "files that the assessments come in")
	)
	flag.Parse()
	beam.Init() // a worker stays in here
	if err := run(context.Background(), *input, *output, *at, *shards); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, input, output, at string, shards int) error {
	switch {
	case input == "" || output == "":
		return errors.New("--input and --output are wanted: see --help")
	case shards < 1:
		return fmt.Errorf("--shards is %d: at least 1 is wanted", shards)
	}
	day, err := framework.ParseDate(at)
	if err != nil {
		return fmt.Errorf("--at: %w", err)
	}
	return beamx.Run(ctx, fleet(input, output, day, shards))
}
