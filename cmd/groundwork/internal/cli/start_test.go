package cli_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/internal/golden"
)

// Four companies get four answers. Run with -update to write them, and read them like code.
func TestStartGoldens(t *testing.T) {
	t.Parallel()
	first := map[string]string{
		"enterprise-software": "Start: SOC 2 (Trust Services Criteria)", "hiring-ai": "Start: ISO/IEC 42001:2023",
		"payments-platform": "Start: Together", "hosting": "Start: SOC 2 (Trust Services Criteria)",
	}
	for name, want := range first {
		code, out, errs := run(t, nil, "start", "--answers", filepath.Join("testdata", "start", name+".yaml"), "--at", "2026-11-26", "--all")
		require.Equal(t, cli.ExitDone, code, errs)
		assert.True(t, strings.HasPrefix(out, want), out)
		for _, programming := range []string{"facts.", "&&", "==", "exists("} {
			assert.NotContains(t, out, programming)
		}
		golden.Assert(t, "start/"+name+".golden", []byte(out))
	}
}

func TestStartForms(t *testing.T) {
	t.Parallel()
	facts := filepath.Join("testdata", "start", "payments-platform.yaml")
	for format, want := range map[string]string{"mermaid": "gantt\n", "svg": "<svg", "ics": "BEGIN:VCALENDAR", "json": `"first": "together"`} {
		code, out, errs := run(t, nil, "start", "--answers", facts, "--at", "2026-11-26", "--format", format)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, want)
		assert.Contains(t, strings.ReplaceAll(out, "\r\n ", ""), "Indicative")
		_, again, _ := run(t, nil, "start", "--answers", facts, "--at", "2026-11-26", "--format", format)
		assert.Equal(t, out, again)
		if format == "svg" {
			d := xml.NewDecoder(strings.NewReader(out))
			for {
				_, err := d.Token()
				if err == io.EOF { //nolint:errorlint // of a decoder
					break
				}
				require.NoError(t, err)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "way.ics")
	code, _, errs := run(t, nil, "start", acme, "-o", file)
	require.Equal(t, cli.ExitDone, code, errs)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(data), "BEGIN:VEVENT")
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"there is no terminal to ask on: say --answers FILE":                {"start"},
		"begins a workspace, and 'groundwork start' without a folder asks":  {"start", t.TempDir()},
		`by the name "buyers_ask_soc"; did you mean "buyers_ask_soc2"?`:     {"start", "--answers", written(t, "j.yaml", "buyers_ask_soc: true\n")},
		`markets: "mars" is no answer: want none, or some of north-america`: {"start", "--answers", written(t, "h.yaml", "markets: [mars]\n")},
		"each question once":       {"start", "--answers", written(t, "i.yaml", "- a\n")},
		"want days of work a week": {"start", "--pace", "0"},
		`nothing is asked by the name "buyers" ('groundwork catalog list facts' has all)`: {"start", "--answers", written(t, "f.yaml", "facts: {buyers: true}\n")},
		"buyers_ask_soc2: \"perhaps\" is no answer: want yes or no":                       {"start", "--answers", written(t, "g.yaml", "facts: {buyers_ask_soc2: perhaps}\n")},
		"start writes text or json or mermaid or svg or ics, and no .md":                  {"start", "-o", "way.md"},
	} {
		code, out, errs := run(t, nil, args...)
		assert.NotEqual(t, cli.ExitDone, code, args)
		assert.Empty(t, out)
		assert.Contains(t, errs, want)
	}
}

// Asked at a terminal, the same answers come to the same as from a file, with a way back.
func TestStartAsks(t *testing.T) {
	typed := func(keys string) string {
		var out, errs bytes.Buffer
		code := cli.Main(t.Context(), app.Env{
			Args: []string{"start", "--at", "2026-11-26"}, Stdin: strings.NewReader(keys), Stdout: &out, Stderr: &errs, Answers: true, Loaded: loaded(),
			Now:    func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) },
			Getenv: func(k string) string { return map[string]string{"ACCESSIBLE": "1"}[k] },
		})
		require.Equal(t, cli.ExitDone, code, errs.String())
		return out.String()
	}
	out := typed("1\n4\n2\n4\n") // yes; back; no; stop here
	assert.Contains(t, out, "Question 1")
	assert.Contains(t, out, "Question 2")
	assert.Equal(t, 2, strings.Count(out, "Do buyers or authorities ask you how you manage AI?"), "what one went back to is asked again")
	said := ok(t, "start", "--at", "2026-11-26", "--answers", written(t, "a.yaml", "buyers_ask_iso42001: no\nbuyers_ask_soc2: don't know\n"))
	assert.True(t, strings.HasSuffix(out, said), out)
	code, nothing, errs := run(t, nil, "start", "--at", "2026-11-26", "--answers", written(t, "b.yaml", ""))
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, errs, "b.yaml states no facts", "an empty file is said to be so")
	assert.True(t, strings.HasSuffix(typed("9\n"), nothing), "none of the choices, and no more")
}
