//go:build unix

package main

import (
	"encoding/json"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/beam/made"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What each part of a fleet costs for one organisation of up to 200 pieces, as the CPU's time
// (cpu-µs/op), which other work on the machine changes little, and how long what travels is.
func BenchmarkParts(b *testing.B) {
	const n = 30 // of each company some
	engine, err := newEngine()
	require.NoError(b, err)
	at, err := framework.ParseDate(today)
	require.NoError(b, err)
	fleet, err := made.Fleet(n, 200)
	require.NoError(b, err)
	var (
		keys   []string
		orgs   []*organisation.Organisation
		texts  [][]byte
		judges []*result.Assessment
		lines  []assessment
		rows   []row
		held   int
	)
	for key, org := range fleet {
		text, err := json.Marshal(org)
		require.NoError(b, err)
		a, err := engine.Assess(b.Context(), org, at)
		require.NoError(b, err)
		line, err := json.Marshal(judged{key, a})
		require.NoError(b, err)
		keys, orgs, texts, judges, lines, rows = append(keys, key), append(orgs, org), append(texts, text), append(judges, a), append(lines, assessment{key, line}), append(rows, rowOf(a))
		held += len(org.Evidence)
	}
	var adds tallyFn
	sum := adds.CreateAccumulator()
	for _, r := range rows {
		sum = adds.AddInput(sum, r)
	}
	pack := packFn{Shards: 16}
	require.NoError(b, pack.Setup())
	for _, part := range []struct {
		name string
		do   func(i int) (size int, err error)
	}{
		{"decode", func(i int) (int, error) {
			return len(texts[i]), json.Unmarshal(texts[i], new(organisation.Organisation))
		}},
		{"assess", func(i int) (int, error) {
			_, err := engine.Assess(b.Context(), orgs[i], at)
			return 0, err
		}},
		{"encode", func(i int) (int, error) {
			line, err := json.Marshal(judged{keys[i], judges[i]})
			return len(line), err
		}},
		{"compress", func(i int) (int, error) {
			_, packed, err := pack.ProcessElement(lines[i])
			return len(packed), err
		}},
		{"count", func(i int) (int, error) {
			adds.AddInput(adds.CreateAccumulator(), rowOf(judges[i]))
			return 0, nil
		}},
		{"merge", func(int) (int, error) { // once for each bundle
			text, err := json.Marshal(adds.MergeAccumulators(sum, sum))
			return len(text), err
		}},
	} {
		b.Run(part.name, func(b *testing.B) {
			b.ReportAllocs()
			size, times, begun := 0, 0, cpu(b)
			for b.Loop() {
				n, err := part.do(times % n)
				require.NoError(b, err)
				size += n
				times++
			}
			b.ReportMetric((cpu(b)-begun)/float64(times), "cpu-µs/op")
			b.ReportMetric(float64(size)/float64(times), "bytes/op")
			b.ReportMetric(float64(held)/float64(n), "pieces")
		})
	}
}

// cpu is what the process has used of the CPU, in microseconds.
func cpu(b *testing.B) float64 {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e3
}
