package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// weighted is the example company in a folder of its own, with weights of the house.
func weighted(t *testing.T, weights string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := filepath.Glob(filepath.Join(acme, "*.yaml"))
	require.NoError(t, err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, filepath.Base(f)), b, 0o600))
	}
	overlay := "overlay:\n  id: weights\n  order: 1\n  why: As the board sees it.\n  reweight: [" + weights + "]\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "weights.yaml"), []byte(overlay), 0o600))
	return dir
}

// The table of groups and the list of what matters most go by the weights that the head
// line goes by.
func TestWeightsShow(t *testing.T) {
	t.Parallel()
	dir := weighted(t, "{requirement: soc2:CC6.2, weight: 100}, {requirement: iso42001:A.10.4, weight: 40}")
	code, out, errs := run(t, nil, "assess", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	group := regexp.MustCompile(`(?m)^ CC6 .*$`).FindString(out)
	_, iso, _ := strings.Cut(out, "matters most")
	first := strings.Fields(strings.Split(iso, "\n")[1])
	assert.Equal(t, "A.10.4", first[0], "all of 40 is missing")

	code, out, errs = run(t, nil, "assess", dir, "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	a, err := result.Read(strings.NewReader(out))
	require.NoError(t, err)
	soc2, ok := a.Lens("soc2")
	require.True(t, ok)
	heavy := slices.IndexFunc(soc2.Requirements, func(q result.Requirement) bool { return q.Ref.Requirement == "CC6.2" })
	above := slices.IndexFunc(soc2.Groups, func(g result.Group) bool { return g.Ref.Requirement == "CC6" })
	require.True(t, heavy >= 0 && above >= 0)
	assert.InDelta(t, soc2.Requirements[heavy].Readiness.Low, soc2.Groups[above].Readiness.Low, 0.02, "CC6.2 bears nearly all of its group")
	assert.Contains(t, group, soc2.Groups[above].Readiness.String())
	for _, l := range a.Frameworks {
		low, weight := 0.0, 0.0
		for _, g := range l.Groups {
			if g.Depth == 0 && g.Additional == "" {
				low, weight = low+g.Weight*g.Readiness.Low, weight+g.Weight
			}
		}
		assert.InDelta(t, l.Readiness.Low, low/weight, 1e-12, l.Lens)
	}
}

// What the command writes as JSON reads back with the reader of its form.
func TestFormsAreNamed(t *testing.T) {
	t.Parallel()
	walk(t)
	for format, args := range map[string][]string{
		"groundwork-assessment/2":  {"assess", acme},
		"groundwork-explanation/2": {"explain", acme, "soc2:CC6.2"},
		"groundwork-statement/2":   {"soa", acme},
		"groundwork-difference/2":  {"diff", acme, acme + "@2026-08-31"},
		"groundwork-forecast/1":    {"forecast", acme, "--until", "2026-07-20"},
		"groundwork-window/1":      {"window", acme, "--months", "3"},
	} {
		code, out, errs := run(t, nil, append(args, "--format", "json")...)
		require.Equal(t, cli.ExitDone, code, errs)
		var v struct{ Format string }
		require.NoError(t, json.Unmarshal([]byte(out), &v))
		assert.Equal(t, format, v.Format)
	}
}
