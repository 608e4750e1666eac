package main

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"

	"github.com/groundworkgrc/groundwork/framework"
)

// fleet is the pipeline. Reading, assessing, compressing and counting happen where a line is;
// only assessments, compressed, and counts travel.
func fleet(input, output string, at framework.Date, shards int) *beam.Pipeline {
	p, s := beam.NewPipelineWithRoot()
	lines := textio.ReadWithFilename(s, input)
	assessed, rows, faults := beam.ParDo3(s, &assessFn{At: at.String()}, lines)

	inShards(s, beam.ParDo(s, &packFn{Shards: shards}, assessed), output+"/assessments", ".jsonl.gz", shards)
	inShards(s, beam.ParDo(s, faultLine, faults), output+"/faults", ".jsonl", 1)

	// A row of nothing, so that a fleet of none has aggregates, too.
	all := beam.Combine(s, &tallyFn{}, beam.Flatten(s, rows, beam.Create(s, row{})))
	beam.ParDo0(s, &aggregatesFn{At: at.String(), File: output + "/aggregates.json"}, all)
	return p
}
