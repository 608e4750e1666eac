package report_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/golden"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

func written(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, write(&b))
	assert.Contains(t, b.String(), result.Notice)
	return b.Bytes()
}

func explain(t *testing.T, ref string) *explanation.Explanation {
	t.Helper()
	e, org := loaded.Engine(t, acme.Files)
	r, err := framework.ParseRef(ref)
	require.NoError(t, err)
	xs, err := e.Explain(t.Context(), org, org.AsOf, r)
	require.NoError(t, err)
	return &xs[0]
}

func TestExplanationMarkdown(t *testing.T) {
	t.Parallel()
	for _, ref := range []string{"soc2:A1.2", "iso42001:A.6.2.4", "iso42001:A.7.6", "soc2:CC3.3"} {
		golden.Assert(t, "explain-"+strings.ReplaceAll(ref, ":", "-")+".md", written(t, func(w io.Writer) error { return report.ExplanationMarkdown(w, explain(t, ref)) }))
	}
	some := string(written(t, func(w io.Writer) error {
		return report.ExplanationMarkdown(w, explain(t, "soc2:A1.2"), report.ViewAlone)
	}))
	assert.Contains(t, some, "## What carries it alone")
	assert.NotContains(t, some, "## Why")
}

func TestStatement(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files)
	s, err := e.Statement(t.Context(), org, org.AsOf, "")
	require.NoError(t, err)
	golden.Assert(t, "soa.md", written(t, func(w io.Writer) error { return report.StatementMarkdown(w, s) }))
	table := written(t, func(w io.Writer) error { return report.StatementCSV(w, s) })
	golden.Assert(t, "soa.csv", table)
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 1+42+1, "a head, a row per control, and the notice")
}

func TestDifference(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files)
	was, err := e.Assess(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	is, err := e.Assess(t.Context(), org, org.AsOf.AddDays(30))
	require.NoError(t, err)
	golden.Assert(t, "diff.md", written(t, func(w io.Writer) error { return report.DifferenceMarkdown(w, difference.Between(was, is)) }))
	assert.Contains(t, string(written(t, func(w io.Writer) error { return report.DifferenceMarkdown(w, difference.Between(was, was)) })), "Nothing moved.")
}

// What people wrote is shown as they wrote it: no table breaks, no markup, no formula.
func TestHostileText(t *testing.T) {
	t.Parallel()
	s := &statement.Statement{
		Title: "~~~ <script>", Notice: result.Notice,
		Rows: []statement.Row{{Control: "=cmd|' /C calc'!A0", Title: "a | b\n# c", Why: []string{"*x* [l](http://e) `c`"}, Applicable: true}},
	}
	md := string(written(t, func(w io.Writer) error { return report.StatementMarkdown(w, s) }))
	assert.NotContains(t, md, "<script>")
	assert.NotRegexp(t, "(?m)^~~~", md)
	assert.Contains(t, md, `a \| b # c`)
	assert.Contains(t, md, "\\*x\\* \\[l\\](http://e) \\`c\\`")
	table := string(written(t, func(w io.Writer) error { return report.StatementCSV(w, s) }))
	assert.Contains(t, table, "'=cmd|")
}

func TestViews(t *testing.T) {
	t.Parallel()
	all, err := report.ParseViews("")
	require.NoError(t, err)
	assert.Equal(t, report.AllViews(), all)
	some, err := report.ParseViews("would,why,would")
	require.NoError(t, err)
	assert.Equal(t, []report.View{report.ViewWhy, report.ViewWould}, some, "in the order of a report, once each")
	_, err = report.ParseViews("why,whatever")
	require.ErrorIs(t, err, report.ErrUnknownView)
}

// A writer that fails ends the report with its error.
func TestWriterFails(t *testing.T) {
	t.Parallel()
	x := explain(t, "soc2:A1.2")
	require.ErrorIs(t, report.ExplanationMarkdown(failing{}, x), io.ErrClosedPipe)
	require.ErrorIs(t, report.StatementMarkdown(failing{}, &statement.Statement{}), io.ErrClosedPipe)
	require.ErrorIs(t, report.StatementCSV(failing{}, &statement.Statement{}), io.ErrClosedPipe)
	require.ErrorIs(t, report.DifferenceMarkdown(failing{}, &difference.Difference{}), io.ErrClosedPipe)
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
