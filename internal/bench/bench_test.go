package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/internal/bench/floor"
	"github.com/groundworkgrc/groundwork/internal/bench/made"
	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What is measured side by side comes to the same: figures, statuses and verdicts, of acme and of its copies.
func TestFloorAgrees(t *testing.T) {
	t.Parallel()
	w, err := made.Acme()
	require.NoError(t, err)
	f, err := floor.New(w.Graph)
	require.NoError(t, err)
	for _, org := range []*organisation.Organisation{w.Acme, made.Copies(w.Acme, 2000)} {
		a, err := w.Engine.Assess(t.Context(), org, org.AsOf)
		require.NoError(t, err)
		figures, err := f.Figures(org, org.AsOf)
		require.NoError(t, err)
		compared, differ := floor.Compare(a, figures)
		assert.Positive(t, compared)
		assert.Empty(t, differ)
		verdicts, err := f.Verdicts(org, org.AsOf)
		require.NoError(t, err)
		more, differ := floor.Compare(a, verdicts)
		assert.GreaterOrEqual(t, more, compared)
		assert.Empty(t, differ)
	}
}

// A stored report is told without measuring, in each form, and a file with marks takes it.
func TestReportIsTold(t *testing.T) {
	t.Parallel()
	r := report.Report{Date: "2026-11-27", Machine: "2 cores", Go: "1.26.8", Lines: []report.Line{{ID: "acme.verdicts", What: "acme", Value: 1.5, Unit: report.Times, Bar: report.AtMost(2)}}}
	file := filepath.Join(t.TempDir(), "r.json")
	require.NoError(t, os.WriteFile(file, []byte(r.JSON()), 0o600))
	for form, want := range map[string]string{"text": "held", "md": "| acme |", "json": `"acme.verdicts"`} {
		var out, progress bytes.Buffer
		require.NoError(t, run(t.Context(), []string{"report", "--from", file, "--format", form}, &out, &progress))
		assert.Contains(t, out.String(), want)
	}
	for _, args := range [][]string{nil, {"measure"}, {"report", "--only", "nothing"}, {"report", "--format", "xml"}, {"report", "more"}, {"child"}, {"child", "x", "1"}, {"child", "x", "y"}} {
		var out, progress bytes.Buffer
		assert.Error(t, run(t.Context(), args, &out, &progress), "%v", args)
	}
}

// The README and the page have a place for the figures, in which the README stays short.
func TestPagesHaveAPlace(t *testing.T) {
	t.Parallel()
	r := report.New(time.Now())
	for _, id := range []string{"acme.verdicts", "10k.verdicts", "rules.plain", "rules.expr", "rules.opa", "session", "cold.assess", "grow.time"} {
		r.Lines = append(r.Lines, report.Line{ID: id, What: id, Value: 1, Unit: report.Times, Bar: report.AtMost(2)})
	}
	for _, page := range []string{"README.md", "docs/performance.md"} {
		text, err := os.ReadFile("../../" + page)
		require.NoError(t, err)
		file := filepath.Join(t.TempDir(), "page.md")
		require.NoError(t, os.WriteFile(file, text, 0o600))
		require.NoError(t, r.Write(file, nil), page)
		is, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Contains(t, string(is), r.Date)
		if page == "README.md" {
			assert.LessOrEqual(t, strings.Count(string(is), "\n"), 150)
		}
	}
}

// The same organisations for benchstat: go test -bench . -count 10 >new.txt.
func BenchmarkAssess(b *testing.B) {
	w, err := made.Acme()
	require.NoError(b, err)
	f, err := floor.New(w.Graph)
	require.NoError(b, err)
	for _, x := range []struct {
		name string
		org  *organisation.Organisation
	}{{"acme", w.Acme}, {"10000", made.Copies(w.Acme, 10_000)}, {"onetype", made.OneType(w.Acme, 10_000)}} {
		b.Run(x.name+"/groundwork", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := w.Engine.Assess(b.Context(), x.org, x.org.AsOf); err != nil {
					b.Fatal(err)
				}
			}
		})
		for name, run := range map[string]func() error{
			"figures":  func() error { _, err := f.Figures(x.org, x.org.AsOf); return err },
			"verdicts": func() error { _, err := f.Verdicts(x.org, x.org.AsOf); return err },
		} {
			b.Run(x.name+"/plain-"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := run(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// What is stored, loaded, built and changed, each beside what the report measures it against where there is such a thing.
func BenchmarkRest(b *testing.B) {
	w, err := made.Acme()
	require.NoError(b, err)
	a, err := w.Engine.Assess(b.Context(), w.Acme, w.Acme.AsOf)
	require.NoError(b, err)
	text, err := json.Marshal(a)
	require.NoError(b, err)
	large := made.Copies(w.Acme, 10_000)
	s, err := w.Engine.Open(b.Context(), large, large.AsOf)
	require.NoError(b, err)
	files, relations, n := catalog.Files(made.YAML()), made.Relations(), 0
	for _, x := range []struct {
		name string
		run  func() error
	}{
		{"read/groundwork", func() error { _, err := result.Read(bytes.NewReader(text)); return err }},
		{"read/plain", func() error { return json.Unmarshal(text, new(result.Assessment)) }},
		{"load", func() error { _, err := catalog.Load(files); return err }},
		{"relations", func() error { _, err := mapping.Build(relations); return err }},
		{"apply", func() error {
			e := large.Evidence[n*37%len(large.Evidence)]
			e.Status = evidence.Acceptance(n % 2)
			n++
			_, err := s.Apply(b.Context(), scoring.Change{Put: []evidence.Piece{e}})
			return err
		}},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := x.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
