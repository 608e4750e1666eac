package report_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// cells counts the cells of a table's line: a bar that is escaped divides none.
func cells(line string) int {
	return len(regexp.MustCompile(`(?:^|[^\\])\|`).FindAllString(strings.ReplaceAll(line, `\\`, "xx"), -1)) - 1
}

// tables asserts that each table of a page has as many cells in every row as in its head.
func tables(t *testing.T, page string) int {
	t.Helper()
	head, rows := 0, 0
	for line := range strings.Lines(page) {
		switch {
		case !strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "|-"):
			head = 0
		case head == 0:
			head = cells(line)
		default:
			require.Equal(t, head, cells(line), line)
			rows++
		}
	}
	return rows
}

func page(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, write(&b))
	return b.String()
}

// Whatever a result holds, its page has whole tables, no markup of others and each id.
func TestAnyResult(t *testing.T) {
	t.Parallel()
	rows := 0
	for seed := range uint64(60) {
		m := made.New(seed)
		var x explanation.Explanation
		m.Fill(&x)
		hostile := "a | b\n# c <script> \\| [l](u)"
		for i := range x.Points {
			for j := range x.Points[i].Controls {
				x.Points[i].Controls[j].Why = hostile
			}
		}
		for i := range x.Gaps {
			x.Gaps[i].What = hostile
		}
		text := page(t, func(w io.Writer) error { return report.ExplanationMarkdown(w, &x) })
		rows += tables(t, text)
		assert.NotContains(t, text, "<script>")
		assert.NotRegexp(t, "(?m)^# c", text)
		for _, p := range x.Points {
			assert.Contains(t, text, p.ID.String())
		}
		assert.Equal(t, text, page(t, func(w io.Writer) error { return report.ExplanationMarkdown(w, &x) }), "same data, same bytes")

		var s statement.Statement
		m.Fill(&s)
		rows += tables(t, page(t, func(w io.Writer) error { return report.StatementMarkdown(w, &s) }))
		list, err := csv.NewReader(strings.NewReader(page(t, func(w io.Writer) error { return report.StatementCSV(w, &s) }))).ReadAll()
		require.NoError(t, err)
		require.Len(t, list, len(s.Rows)+2)
		for i := range s.Rows {
			assert.Equal(t, s.Rows[i].ID(), list[i+1][0])
		}

		var d difference.Difference
		m.Fill(&d)
		text = page(t, func(w io.Writer) error { return report.DifferenceMarkdown(w, &d) })
		rows += tables(t, text)
		for _, l := range d.Lenses {
			for _, q := range l.Requirements {
				assert.Contains(t, text, q.Ref.Requirement)
			}
		}
	}
	assert.Greater(t, rows, 200)
}

// Each view alone is a part of the whole page.
func TestViewsAreParts(t *testing.T) {
	t.Parallel()
	var x explanation.Explanation
	made.New(4).Fill(&x)
	whole := page(t, func(w io.Writer) error { return report.ExplanationMarkdown(w, &x) })
	heads := map[string]report.View{}
	for _, v := range report.AllViews() {
		part := page(t, func(w io.Writer) error { return report.ExplanationMarkdown(w, &x, v) })
		assert.Less(t, len(part), len(whole))
		for line := range strings.Lines(part) {
			assert.Contains(t, whole, line)
			if strings.HasPrefix(line, "## ") {
				before, twice := heads[line]
				assert.True(t, !twice || before == v, "%s stands in two views", line)
				heads[line] = v
			}
		}
	}
	assert.GreaterOrEqual(t, len(heads), 4)
}

// A spreadsheet runs no cell, whatever it begins with.
func TestCSVIsInert(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"=", "+", "-", "@", "\t", "\r"} {
		s := &statement.Statement{Rows: []statement.Row{{Control: start + "1", Title: start + "cmd", Group: "a" + start}}}
		list, err := csv.NewReader(strings.NewReader(page(t, func(w io.Writer) error { return report.StatementCSV(w, s) }))).ReadAll()
		require.NoError(t, err)
		for i, cell := range list[1] {
			assert.False(t, cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])), "%q", cell)
			if i == 2 {
				assert.Equal(t, byte('a'), cell[0], "what is inert stays as it is")
			}
		}
	}
}

func TestTested(t *testing.T) {
	t.Parallel()
	number := func(n int64) *int64 { return &n }
	both := []result.Record{{Evidence: "E", Population: number(40), Sample: number(25)}, {Evidence: "F", Sample: number(5)}}
	for want, c := range map[string]result.Test{
		"":                       {},
		"Records: 2":             {Control: "c", Found: 2, Unit: result.UnitRecords},
		"Shown in 5 of 6 months": {Control: "c", Found: 5, Expected: 6, Unit: result.UnitMonths},
		"Records: 1; 2 tell of a test: population 40, sample 30, deviations –":                      {Control: "c", Found: 1, Records: both, Population: 40, Sample: 30},
		"Records: 1; a tester customarily looks at 25 to 60 of the occurrences (rule of thumb)":     {Control: "c", Found: 1, Unit: result.UnitRecords, GuideLeast: 25, GuideMost: 60},
		"Shown in 1 of 2 quarters; a tester customarily looks at 2 of the quarters (rule of thumb)": {Control: "c", Found: 1, Expected: 2, Unit: "quarters", GuideLeast: 2, GuideMost: 2},
	} {
		assert.Equal(t, want, report.Tested(c))
	}
	assert.Empty(t, report.Tested(result.Test{Control: "c"}), "nothing was found, and nothing is told")
	population, sample, deviations := report.SampleSums(result.Test{Records: []result.Record{{Deviations: number(0)}}})
	assert.Equal(t, []string{"–", "–", "0"}, []string{population, sample, deviations}, "a stated 0 is a number")
}

func TestViewsInOrder(t *testing.T) {
	t.Parallel()
	all := report.AllViews()
	for _, v := range all {
		assert.Equal(t, []report.View{v}, report.Views(v, v))
	}
	back := slices.Clone(all)
	slices.Reverse(back)
	assert.Equal(t, all, report.Views(back...))
	assert.Equal(t, all, report.Views())
}

// A requirement that nothing is said of has a page all the same.
func TestEmptyExplanation(t *testing.T) {
	t.Parallel()
	x := &explanation.Explanation{Ref: framework.Ref{Framework: "x", Requirement: "1"}, Title: "One", Notice: result.Notice}
	text := page(t, func(w io.Writer) error { return report.ExplanationMarkdown(w, x) })
	for _, want := range []string{"# x:1 One", "Nothing.", "Nothing more.", "No single piece of evidence would be missed.", result.Notice} {
		assert.Contains(t, text, want)
	}
}
