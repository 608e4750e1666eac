package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/beam/made"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring"
)

const today = "2026-10-05"

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	log.SetupLogging("warn", "text")
	os.Exit(m.Run())
}

// Lines that have no assessment, and what is said of each.
var faulty = []struct{ line, key, problem string }{
	{`{"key": "cut off", "workspa`, "", "unexpected end of JSON input"},
	{`{"workspace": {}}`, "", "the line has no key"},
	{`{"key": "nothing"}`, "nothing", "the line has no workspace"},
	{`{"key": "misspelt", "workspace": {"evidnce": []}}`, "misspelt", `organisation: unknown key "evidnce"`},
	{`{"key": "unfit", "workspace": {"scope": [{"framework": "iso42002"}]}}`, "unfit", `unknown framework "iso42002"`},
}

// What the pipeline gives is, byte for byte, what one machine gives; what is faulty stops nothing
// and is told; the aggregates are those of the assessments.
func TestSameAsOneMachine(t *testing.T) {
	fleet, err := made.Fleet(50, 60)
	require.NoError(t, err)
	in, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	var files [3]bytes.Buffer // lines come from several files
	n := 0
	for key, org := range fleet {
		require.NoError(t, json.NewEncoder(&files[n%len(files)]).Encode(map[string]any{"key": key, "workspace": org}))
		n++
	}
	for i, f := range faulty {
		fmt.Fprintf(&files[i%len(files)], "%s\n\n", f.line) // and an empty line
	}
	for i := range files {
		require.NoError(t, os.WriteFile(filepath.Join(in, fmt.Sprintf("%d.jsonl", i)), files[i].Bytes(), 0o600))
	}
	require.NoError(t, run(t.Context(), filepath.Join(in, "*.jsonl"), out, today, 4))

	engine, err := newEngine()
	require.NoError(t, err)
	at, err := framework.ParseDate(today)
	require.NoError(t, err)
	var want []string
	var adds tallyFn
	sum := adds.CreateAccumulator()
	for key, o := range scoring.AssessAll(t.Context(), engine, fleet, at) {
		require.NoError(t, o.Err, key)
		b, err := json.Marshal(judged{key, o.Assessment})
		require.NoError(t, err)
		want = append(want, string(b))
		sum = adds.AddInput(sum, rowOf(o.Assessment))
	}
	slices.Sort(want)
	got := lines(t, filepath.Join(out, "assessments-*-of-00004.jsonl.gz"))
	require.Len(t, got, len(want))
	for i := range want {
		require.Equal(t, want[i], got[i])
	}

	told := map[string]fault{}
	for _, line := range lines(t, filepath.Join(out, "faults-00000-of-00001.jsonl")) {
		var f fault
		require.NoError(t, json.Unmarshal([]byte(line), &f))
		told[f.Line] = f
	}
	require.Len(t, told, len(faulty))
	for i, f := range faulty {
		assert.Equal(t, f.key, told[f.line].Key, f.line)
		assert.Contains(t, told[f.line].Problem, f.problem)
		assert.Equal(t, fmt.Sprintf("%d.jsonl", i%len(files)), filepath.Base(told[f.line].File))
	}

	sum.Faulty = int64(len(faulty))
	b, err := json.MarshalIndent(sum.told(today), "", "  ")
	require.NoError(t, err)
	aggregates, err := os.ReadFile(filepath.Join(out, "aggregates.json"))
	require.NoError(t, err)
	assert.Equal(t, string(b)+"\n", string(aggregates))
}

// lines are those of all files, sorted.
func lines(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var all []string
	for _, file := range files {
		f, err := os.Open(file)
		require.NoError(t, err)
		defer f.Close()
		var r io.Reader = f
		if filepath.Ext(file) == ".gz" {
			z, err := gzip.NewReader(f)
			if errors.Is(err, io.EOF) {
				continue // a file of none
			}
			require.NoError(t, err)
			r = z
		}
		b, err := io.ReadAll(r)
		require.NoError(t, err)
		all = append(all, strings.FieldsFunc(string(b), func(c rune) bool { return c == '\n' })...)
	}
	slices.Sort(all)
	return all
}

// A fleet of none has aggregates that say so.
func TestNone(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	require.NoError(t, run(t.Context(), filepath.Join(t.TempDir(), "*.jsonl"), out, today, 2))
	b, err := os.ReadFile(filepath.Join(out, "aggregates.json"))
	require.NoError(t, err)
	assert.JSONEq(t, `{"at": "2026-10-05", "assessed": 0, "faulty": 0, "frameworks": []}`, string(b))
	assert.Empty(t, lines(t, filepath.Join(out, "assessments-*")))
}

func TestFlags(t *testing.T) {
	for _, x := range []struct {
		in, out, at string
		shards      int
		want        string
	}{
		{"", "o", today, 1, "--input"},
		{"i", "", today, 1, "--output"},
		{"i", "o", "yesterday", 1, "--at"},
		{"i", "o", today, 0, "--shards"},
	} {
		assert.ErrorContains(t, run(t.Context(), x.in, x.out, x.at, x.shards), x.want)
	}
}
