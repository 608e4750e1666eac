package office_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/office"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// judged is a workspace with its assessment.
type judged struct {
	name string
	a    *result.Assessment
	of   office.Said

	files fs.FS
}

func workspaces(t *testing.T) []judged {
	t.Helper()
	list := []judged{}
	for name, files := range map[string]fs.FS{"acme": acme.Files, "hostile": os.DirFS("../internal/cli/testdata/hostile")} {
		engine, org := loaded.Engine(t, files)
		s, err := engine.Open(t.Context(), org, org.AsOf)
		require.NoError(t, err)
		a, err := s.Assessment(t.Context())
		require.NoError(t, err)
		list = append(list, judged{name, a, office.Said{Organisation: org, Graph: engine.Graph()}, files})
	}
	return list
}

// for each workspace, what is written twice is the same and steers nothing.
func machine(t *testing.T, write func(io.Writer, judged) error, check func(judged, []byte)) {
	t.Helper()
	for _, j := range workspaces(t) {
		var b, again bytes.Buffer
		require.NoError(t, write(&b, j), j.name)
		require.NoError(t, write(&again, j))
		assert.True(t, bytes.Equal(b.Bytes(), again.Bytes()), j.name)
		assert.False(t, bytes.ContainsFunc(b.Bytes(), steers), j.name)
		check(j, b.Bytes())
	}
}

// The log is valid, and each place is a line of a file of the workspace.
func TestSARIF(t *testing.T) {
	t.Parallel()
	schema := sarifSchema(t)
	machine(t, func(w io.Writer, j judged) error { return office.SARIF(w, j.a, j.of) }, func(j judged, text []byte) {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(v), j.name)
		var log sarif.Report
		require.NoError(t, json.Unmarshal(text, &log))
		require.NotEmpty(t, log.Runs[0].Results)
		placed, files, prints := 0, map[string]bool{}, map[string]bool{}
		for _, r := range log.Runs[0].Results {
			for _, at := range r.Locations {
				placed++
				files[*at.PhysicalLocation.ArtifactLocation.URI] = true
				assert.Positive(t, *at.PhysicalLocation.Region.StartLine)
				assert.Positive(t, *at.PhysicalLocation.Region.StartColumn)
				assert.LessOrEqual(t, *at.PhysicalLocation.Region.StartLine, lines(t, j, *at.PhysicalLocation.ArtifactLocation.URI), "a line of the file")
			}
		}
		for _, r := range log.Runs[0].Results {
			assert.False(t, prints[r.PartialFingerprints["groundwork/v1"]], "a fingerprint of its own")
			prints[r.PartialFingerprints["groundwork/v1"]] = true
		}
		assert.Equal(t, len(log.Runs[0].Results), placed, "%s: all have a place", j.name)
		for file := range files {
			assert.NotContains(t, file, "builtin", "a place is in the workspace")
		}
	})
}

// lines is how many lines a file of a workspace has.
func lines(t *testing.T, j judged, name string) int {
	t.Helper()
	text, err := fs.ReadFile(j.files, name)
	require.NoError(t, err)
	return bytes.Count(text, []byte("\n")) + 1
}

// sarifSchema is the schema that a module for SARIF carries in its source.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	pkg, err := build.Import("github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif", ".", build.FindOnly)
	require.NoError(t, err)
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, "schema.go"), nil, 0)
	require.NoError(t, err)
	text := ""
	ast.Inspect(f, func(n ast.Node) bool {
		if s, is := n.(*ast.BasicLit); is && s.Kind == token.STRING {
			text, err = strconv.Unquote(s.Value)
		}
		return true
	})
	require.NoError(t, err)
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("sarif.json", v))
	schema, err := c.Compile("sarif.json")
	require.NoError(t, err)
	require.Error(t, schema.Validate(map[string]any{"version": "2.1.0"}), "it is able to refuse")
	return schema
}

// What a treatment in force explains is accepted for the reason of the treatment, and keeps its level; all results
// of the run tell whether they are.
func TestSARIF_suppressions(t *testing.T) {
	t.Parallel()
	ref := framework.Ref{Framework: "f", Requirement: "1"}
	cause := func(c string) []result.Cause {
		return []result.Cause{{Control: c, Basis: framework.Design, Evidence: []string{}}}
	}
	a := &result.Assessment{
		Frameworks: []result.Lens{{Lens: "f", Findings: []result.Finding{
			{Kind: result.KindShortfall, What: "no log", Requirements: []framework.Ref{ref}, Cause: cause("d")},
			{Kind: result.KindShortfall, What: "no policy", Requirements: []framework.Ref{ref}, Cause: cause("c"), Explained: true},
		}}},
		Treatments: []result.Treatment{
			{Control: "c", State: result.TreatmentInForce, Why: "The old system ends in May."}, {Control: "c", State: result.TreatmentLapsed, Why: "Lapsed."}, {Control: "e", State: result.TreatmentInForce, Why: "Another."},
		},
	}
	var w bytes.Buffer
	require.NoError(t, office.SARIF(&w, a, office.Said{}))
	var log struct {
		Runs []struct {
			Results []struct {
				Level        string
				Suppressions []map[string]string
			}
		}
	}
	require.NoError(t, json.Unmarshal(w.Bytes(), &log))
	got := log.Runs[0].Results
	require.Len(t, got, 2)
	assert.Equal(t, []string{"warning", "warning"}, []string{got[0].Level, got[1].Level})
	assert.Equal(t, []map[string]string{}, got[0].Suppressions)
	assert.Equal(t, []map[string]string{{"kind": "external", "status": "accepted", "justification": "The old system ends in May."}}, got[1].Suppressions)
}

// What could be raised is there once, and a gap only where no finding rests on it.
func TestProblems(t *testing.T) {
	t.Parallel()
	assert.Empty(t, office.Problems(nil, office.Said{}))
	ref := framework.Ref{Framework: "f", Requirement: "1"}
	l := result.Lens{
		Lens: "f", Requirements: []result.Requirement{{Ref: ref, Status: result.StatusPartlySupported, Gaps: []result.Gap{
			{Control: "c", Basis: framework.Design, What: "no policy"}, {Control: "d", Basis: framework.Design, What: "no log", Open: true}, {Control: "d", Basis: framework.Operation, What: "two months"},
		}}},
		Findings: []result.Finding{
			{Kind: result.KindShortfall, RaisedAs: "minor", What: "no policy", Requirements: []framework.Ref{ref}, Cause: []result.Cause{{Control: "c", Basis: framework.Design, Evidence: []string{}}}},
			{Kind: result.KindNote, What: "small sample"},
		},
	}
	list := office.Problems(&result.Assessment{Frameworks: []result.Lens{l}}, office.Said{})
	got := []string{}
	for _, p := range list {
		got = append(got, p.Code+" "+p.Severity.String()+" "+p.Message)
		assert.Empty(t, p.Pos.File, "nothing is known of places")
	}
	assert.Equal(t, []string{
		"could-be-raised warning minor: no policy. It rests on c on design, and bears on f:1.", "could-be-raised hint note: small sample. It bears on no requirement by itself.",
		"gap hint d: no log. It bears on f:1.", "gap warning d: two months. It bears on f:1.",
	}, got)
	l.Findings[0].Explained = true
	assert.Equal(t, framework.Warning, office.Problems(&result.Assessment{Frameworks: []result.Lens{l}}, office.Said{})[0].Severity, "explained or not")
	l.Requirements[0].Status = result.StatusNotShown
	assert.Equal(t, framework.Error, office.Problems(&result.Assessment{Frameworks: []result.Lens{l}}, office.Said{})[0].Severity)
}

// Counts are those of the cases, and a case is passed only where its requirement is supported.
func TestJUnit(t *testing.T) {
	t.Parallel()
	type suite struct {
		Name                     string `xml:"name,attr"`
		Tests, Failures, Skipped int
		Properties               []struct {
			Name  string `xml:"name,attr"`
			Value string `xml:"value,attr"`
		} `xml:"properties>property"`
		Cases []struct {
			Name    string `xml:"name,attr"`
			Failure *struct {
				Text string `xml:",chardata"`
			} `xml:"failure"`
			Skipped *struct{} `xml:"skipped"`
		} `xml:"testcase"`
	}
	machine(t, func(w io.Writer, j judged) error { return office.JUnit(w, j.a) }, func(j judged, text []byte) {
		var all struct {
			Tests    int     `xml:"tests,attr"`
			Failures int     `xml:"failures,attr"`
			Suites   []suite `xml:"testsuite"`
		}
		require.NoError(t, xml.Unmarshal(text, &all))
		require.Len(t, all.Suites, len(j.a.Frameworks))
		tests, failures := 0, 0
		for i, s := range all.Suites {
			told := map[string]string{}
			for _, p := range s.Properties {
				told[p.Name] = p.Value
			}
			assert.Equal(t, strconv.FormatFloat(j.a.Frameworks[i].Readiness.Low, 'f', 4, 64), told["readiness.low"])
			assert.Equal(t, j.a.Input.Sum, told["digest.input"])
			for k, c := range s.Cases {
				tests++
				if c.Failure != nil {
					failures++
				}
				passed := c.Failure == nil && c.Skipped == nil
				assert.Equal(t, j.a.Frameworks[i].Requirements[k].Status == result.StatusSupported, passed, c.Name)
			}
		}
		assert.Equal(t, all.Tests, tests)
		assert.Equal(t, all.Failures, failures)
	})
}

func oscalSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	const path = "../../../../shared/data/schema/oscal_complete_schema-1-2-2.json"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the OSCAL schema is not on this machine: ", path)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(path)
	require.NoError(t, err)
	return s
}

func TestOSCALIsValid(t *testing.T) {
	t.Parallel()
	s := oscalSchema(t)
	for _, write := range []func(io.Writer, judged) error{
		func(w io.Writer, j judged) error { return office.OSCALResults(w, j.a) }, func(w io.Writer, j judged) error { return office.OSCALPlan(w, j.a) },
	} {
		machine(t, write, func(j judged, text []byte) {
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			require.NoError(t, err)
			assert.NoError(t, s.Validate(v), j.name)
			assertReferences(t, v)
		})
	}
}

// assertReferences holds that each UUID is given once, and that each which is named is there.
func assertReferences(t *testing.T, v any) {
	t.Helper()
	given, named := map[string]bool{}, []string{}
	var walk func(any)
	walk = func(v any) {
		switch x := v.(type) {
		case []any:
			for _, y := range x {
				walk(y)
			}
		case map[string]any:
			for key, y := range x {
				text, is := y.(string)
				switch {
				case key == "uuid":
					assert.False(t, given[text], "%s twice", text)
					given[text] = true
				case is && strings.HasSuffix(key, "-uuid"):
					named = append(named, text)
				case key == "href":
					named = append(named, strings.TrimPrefix(text, "#"))
				}
				walk(y)
			}
		}
	}
	walk(v)
	for _, id := range named {
		assert.True(t, given[id], "%s is nowhere", id)
	}
}

// Only what is wholly supported is satisfied, and what is left out is no finding.
func TestOSCALResults(t *testing.T) {
	t.Parallel()
	machine(t, func(w io.Writer, j judged) error { return office.OSCALResults(w, j.a) }, func(j judged, text []byte) {
		var doc struct {
			Results struct {
				Results []struct {
					Findings []struct {
						Target struct {
							Status struct{ State string }
						}
					}
					Risks []struct{ UUID string }
				}
			} `json:"assessment-results"`
		}
		require.NoError(t, json.Unmarshal(text, &doc))
		for i, r := range doc.Results.Results {
			satisfied := 0
			for _, f := range r.Findings {
				if f.Target.Status.State == "satisfied" {
					satisfied++
				}
			}
			l := &j.a.Frameworks[i]
			supported := 0
			for k := range l.Requirements {
				if l.Requirements[k].Status == result.StatusSupported {
					supported++
				}
			}
			assert.Equal(t, supported, satisfied, l.Lens)
			assert.Len(t, r.Risks, len(l.Findings))
		}
	})
}

// A remediation in force is told with its last day; an accepted risk is a deviation only where it explains
// the finding, and what has lapsed is told of nothing.
func TestOSCALPlan(t *testing.T) {
	t.Parallel()
	until := framework.NewDate(2026, 9, 30)
	a := &result.Assessment{
		At: framework.NewDate(2026, 6, 30), Organisation: "O",
		Frameworks: []result.Lens{{Lens: "f", Title: "F", Findings: []result.Finding{
			{Kind: result.KindException, What: "one", Control: "c"}, {Kind: result.KindException, What: "two", Control: "d"}, {Kind: result.KindNote, What: "three"}, {Kind: result.KindException, What: "four", Control: "e", Explained: true},
		}}},
		Treatments: []result.Treatment{
			{Kind: result.TreatmentRemediation, Control: "c", State: result.TreatmentInForce, Why: "we mend it", Owner: "CTO", Until: until},
			{Kind: result.TreatmentAcceptedRisk, Control: "d", State: result.TreatmentInForce}, {Kind: result.TreatmentRemediation, Control: "d", State: result.TreatmentLapsed},
			{Kind: result.TreatmentAcceptedRisk, Control: "e", State: result.TreatmentInForce, Why: "too costly", ApprovedBy: "CEO", Until: until},
		},
	}
	var b bytes.Buffer
	require.NoError(t, office.OSCALPlan(&b, a))
	var doc struct {
		Plan struct {
			Risks []struct {
				Status, Deadline string
				Remediations     []struct{ Description string }
			}
			Items []struct{ Description string } `json:"poam-items"`
		} `json:"plan-of-action-and-milestones"`
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &doc))
	require.Len(t, doc.Plan.Items, 3, "a note is no item")
	assert.Equal(t, "remediating", doc.Plan.Risks[0].Status)
	assert.Equal(t, "2026-09-30T23:59:59Z", doc.Plan.Risks[0].Deadline)
	assert.Equal(t, "we mend it. Owner: CTO.", doc.Plan.Risks[0].Remediations[0].Description)
	assert.Equal(t, "open", doc.Plan.Risks[1].Status)
	assert.Len(t, doc.Plan.Risks[1].Remediations, 1, "what has lapsed is none")
	assert.Empty(t, doc.Plan.Risks[1].Deadline)
	assert.Equal(t, "deviation-approved", doc.Plan.Risks[2].Status)
	assert.Equal(t, "2026-09-30T23:59:59Z", doc.Plan.Risks[2].Deadline)
	assert.Equal(t, "too costly. Approved by: CEO.", doc.Plan.Risks[2].Remediations[0].Description)
	a.Frameworks[0].Findings = nil
	require.ErrorIs(t, office.OSCALPlan(&b, a), office.ErrNothing)
}

func TestMachineRefuses(t *testing.T) {
	t.Parallel()
	a := workspaces(t)[0].a
	for name, write := range map[string]func(io.Writer, *result.Assessment) error{
		"sarif": func(w io.Writer, a *result.Assessment) error { return office.SARIF(w, a, office.Said{}) },
		"junit": office.JUnit, "oscal": office.OSCALResults, "oscal-poam": office.OSCALPlan,
	} {
		require.ErrorContains(t, write(nil, a), "no writer", name)
		require.ErrorContains(t, write(io.Discard, nil), "no assessment", name)
		assert.ErrorIs(t, write(full{}, a), errFull, name)
	}
}
