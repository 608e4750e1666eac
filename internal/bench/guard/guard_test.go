package guard

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write figures.json")

const file = "figures.json"

// No operation allocates more than is committed, and no program has grown. With -update the figures are written anew:
//
//	GOWORK=off go -C internal/bench test ./guard -update
func TestNothingCostsMore(t *testing.T) {
	is, err := Measure(t.Context(), "../../..", t.TempDir())
	require.NoError(t, err)
	if *update {
		text, err := json.MarshalIndent(is, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, append(text, '\n'), 0o600))
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	committed := &Figures{}
	require.NoError(t, json.Unmarshal(text, committed))
	if committed.Go != is.Go {
		t.Skipf("the committed figures are of %s, this is %s", committed.Go, is.Go)
	}
	worse, better := Compare(committed, is)
	for _, x := range better {
		t.Logf("better: %s; commit it: go test ./guard -update", x)
	}
	assert.Empty(t, worse, "it costs more than what is committed; where that is meant: go test ./guard -update")
}

// A little more is let pass, more is not, and what is not committed at all is more.
func TestCompare(t *testing.T) {
	t.Parallel()
	of := func(allocs uint64, size int64) *Figures {
		f := &Figures{Operations: map[string]Count{}, Sizes: map[string]int64{}}
		for _, name := range Operations() {
			f.Operations[name] = Count{Allocs: 1000, Bytes: 1000}
		}
		for _, name := range Programs() {
			f.Sizes[name] = 1000
		}
		f.Operations["load"] = Count{Allocs: allocs, Bytes: 1000}
		f.Sizes["examples/stored"] = size
		return f
	}
	worse, better := Compare(of(1000, 1000), of(1020, 1030))
	assert.Empty(t, worse)
	assert.Empty(t, better)
	worse, better = Compare(of(1000, 1000), of(1021, 1031))
	assert.Equal(t, []string{"load, allocations: 1021, committed 1000 (+2.1 %)", "examples/stored, bytes of the program: 1031, committed 1000 (+3.1 %)"}, worse)
	assert.Empty(t, better)
	worse, better = Compare(of(1000, 1000), of(900, 1000))
	assert.Empty(t, worse)
	assert.Equal(t, []string{"load, allocations: 900, committed 1000 (-10.0 %)"}, better)
	worse, _ = Compare(&Figures{}, of(1000, 1000))
	assert.Len(t, worse, 2*len(Operations())+len(Programs()))
}
