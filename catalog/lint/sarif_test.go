package lint_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/framework"
)

// log is what a reader of SARIF looks at.
type log struct {
	Version string `json:"version"`
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name  string `json:"name"`
				Rules []struct {
					ID string `json:"id"`
				} `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		ColumnKind string `json:"columnKind"`
		Results    []struct {
			RuleID    string            `json:"ruleId"`
			Prints    map[string]string `json:"partialFingerprints"`
			RuleIndex int               `json:"ruleIndex"`
			Level     string            `json:"level"`
			Message   struct {
				Text string `json:"text"`
			} `json:"message"`
			Locations []struct {
				Physical struct {
					Artifact struct {
						URI string `json:"uri"`
					} `json:"artifactLocation"`
					Region *struct {
						Line   int `json:"startLine"`
						Column int `json:"startColumn"`
					} `json:"region"`
				} `json:"physicalLocation"`
			} `json:"locations"`
		} `json:"results"`
	} `json:"runs"`
}

func sarif(t *testing.T, problems framework.Problems) log {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, lint.SARIF(&b, problems))
	var l log
	require.NoError(t, json.Unmarshal(b.Bytes(), &l))
	require.Len(t, l.Runs, 1)
	return l
}

func TestSARIF(t *testing.T) {
	t.Parallel()
	at := framework.Position{File: "grc/a.yaml", Line: 3, Column: 7}
	l := sarif(t, framework.Problems{
		{Pos: at, Code: lint.CodeNoCadence, Severity: framework.Hint, Message: "m", Suggestion: "n"},
		{Pos: framework.Position{File: "b.yaml"}, Code: "unknown-key", Message: "k"},
		{Severity: framework.Warning, Message: "nowhere"},
	})
	assert.Equal(t, "2.1.0", l.Version)
	run := l.Runs[0]
	assert.Equal(t, "groundwork", run.Tool.Driver.Name)
	assert.Equal(t, "unicodeCodePoints", run.ColumnKind, "a column counts characters")
	require.Len(t, run.Results, 3)
	first := run.Results[0]
	assert.Equal(t, "note", first.Level)
	assert.Equal(t, `m; did you mean "n"?`, first.Message.Text)
	assert.Equal(t, "grc/a.yaml", first.Locations[0].Physical.Artifact.URI)
	assert.Equal(t, 3, first.Locations[0].Physical.Region.Line)
	assert.Equal(t, 7, first.Locations[0].Physical.Region.Column)
	assert.Equal(t, "error", run.Results[1].Level)
	assert.Nil(t, run.Results[1].Locations[0].Physical.Region, "a file as a whole")
	assert.Empty(t, run.Results[2].Locations)
	for _, r := range run.Results {
		assert.Equal(t, r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID)
	}
	assert.Empty(t, sarif(t, nil).Runs[0].Results)
}

// A result has the same fingerprint wherever its line has moved to, and another than every other result.
func TestSARIF_fingerprints(t *testing.T) {
	t.Parallel()
	at := func(line int) framework.Position { return framework.Position{File: "a.yaml", Line: line, Column: 1} }
	list := func(line int) framework.Problems {
		return framework.Problems{
			{Pos: at(line), Path: "controls[a].links[0]", Code: "x", Message: "m"}, {Pos: at(line), Path: "controls[b].links[0]", Code: "x", Message: "m"},
			{Pos: at(line), Path: "controls[b].links[0]", Code: "y", Message: "m"}, {Pos: at(line), Message: "m"}, {Pos: at(line + 1), Message: "m"},
		}
	}
	first, moved := sarif(t, list(3)).Runs[0].Results, sarif(t, list(30)).Runs[0].Results
	seen := map[string]bool{}
	for i, r := range first {
		assert.Equal(t, r.Prints, moved[i].Prints)
		assert.Equal(t, r.Prints["groundwork/v1"], r.Prints["primaryLocationLineHash"], "which is the one that code hosts look at")
		assert.False(t, seen[r.Prints["groundwork/v1"]], i)
		seen[r.Prints["groundwork/v1"]] = true
	}
}

// Whatever a file is called, its reference leads back to the name, and to no scheme, query
// or fragment.
func TestSARIF_names(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"a b#c?d%41.yaml":     "a%20b%23c%3Fd%2541.yaml",
		"builtin:soc2.yaml":   "builtin%3Asoc2.yaml",
		"grc/\x1b[2J\n.yaml":  "grc/%1B%5B2J%0A.yaml",
		"./x/../y.yaml":       "x/../y.yaml",
		"javascript:alert(1)": "javascript%3Aalert%281%29",
		"//host/a.yaml":       "file:////host/a.yaml",
		"/tmp/a b.yaml":       "file:///tmp/a%20b.yaml",
	} {
		l := sarif(t, framework.Problems{{Pos: framework.Position{File: name}, Message: "m"}})
		uri := l.Runs[0].Results[0].Locations[0].Physical.Artifact.URI
		assert.Equal(t, want, uri)
		u, err := url.Parse(uri)
		require.NoError(t, err)
		assert.Empty(t, u.RawQuery+u.Fragment+u.Host)
		assert.Contains(t, []string{"", "file"}, u.Scheme)
	}
}
