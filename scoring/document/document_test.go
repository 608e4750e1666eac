package document_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func ExampleRead() {
	d, err := document.Read(strings.NewReader(`{
		"format": "groundwork-document/1", "for": "leadership", "title": "Where we stand",
		"sections": [{"id": "gaps", "title": "Gaps", "tables": [{"id": "three", "columns": [{"id": "due", "type": "date"}], "rows": [["2026-06-30"]]}]}]
	}`))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	table := d.Sections[0].Tables[0]
	fmt.Println(table.Columns[0].Date(table.Rows[0][0]))
	// Output: 2026-06-30 true
}

// aDocument makes a document up and makes it consistent.
func aDocument(seed uint64) *document.Document {
	m := made.New(seed)
	d := &document.Document{}
	m.Fill(d)
	d.Format, d.For = document.Format, document.Readers()[m.Rand.IntN(5)]
	d.Main = ""
	n := 0
	id := func() string { n++; return "id-" + strconv.Itoa(n) }
	for i := range d.Sections {
		s := &d.Sections[i]
		s.ID = id()
		for i := range s.Bands {
			s.Bands[i].ID = id()
		}
		for i := range s.Overlaps {
			s.Overlaps[i].ID = id()
		}
		for i := range s.Rankings {
			s.Rankings[i].ID = id()
		}
		for i := range s.Timelines {
			t := &s.Timelines[i]
			t.ID = id()
			for i := range t.Lanes {
				t.Lanes[i].Covered, t.Lanes[i].Holes = []framework.Period{t.Period}, []framework.Period{}
			}
		}
		for i := range s.Trees {
			s.Trees[i].ID = id()
			for k := range s.Trees[i].Nodes {
				s.Trees[i].Nodes[k].Depth = m.Rand.IntN(k + 1)
				if k > 0 {
					s.Trees[i].Nodes[k].Depth = min(s.Trees[i].Nodes[k].Depth, s.Trees[i].Nodes[k-1].Depth+1)
				}
			}
		}
		for i := range s.Tables {
			fill(&s.Tables[i], id())
		}
	}
	return d
}

func fill(t *document.Table, id string) {
	t.ID, t.Rows = id, [][]string{}
	cells := map[document.Type]string{document.Text: "two\nlines", document.Number: "-12.5", document.Day: "2026-02-28", document.Share: "0.375", document.Reference: "x:1.10"}
	row, empty := []string{}, []string{}
	for i := range t.Columns {
		c := &t.Columns[i]
		c.Type = []document.Type{document.Text, document.Number, document.Day, document.Share, document.Reference}[i%5]
		c.Choices = []string{}
		row, empty = append(row, cells[c.Type]), append(empty, "")
	}
	t.Rows = append(t.Rows, row, empty)
}

func TestReadReturnsTheBytesOfAny(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		d := aDocument(seed)
		require.NoError(t, d.Check())
		made.ReadsBack(t, d, document.Read)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	section := func(fields string) string {
		return fmt.Sprintf(`{"format": %q, "for": "auditor", "title": "T", "sections": [{"id": "s", "title": "S"%s}]}`, document.Format, fields)
	}
	table := func(column, rows string) string {
		return section(fmt.Sprintf(`, "tables": [{"id": "t", "columns": [{"id": "c", %s}], "rows": %s}]`, column, rows))
	}
	for _, s := range []string{section(""), table(`"type": "share"`, `[["0.5"], [""]]`)} {
		_, err := document.Read(strings.NewReader(s))
		require.NoError(t, err, "it is refused for nothing else")
	}
	for s, want := range map[string]string{
		`{"format": "groundwork-statement/2"}`:                                                `want "groundwork-document/1"`,
		`{"format": "groundwork-document/1", "title": "T"}`:                                   "for nobody",
		`{"format": "groundwork-document/1", "for": "the board"}`:                             `unknown reader "the board"`,
		section(`, "paragraphs": [null]`):                                                     "null stands in a list",
		section(`}, {"id": "s"`):                                                              `section "s" is there twice`,
		section(`}, {"id": "A b"`):                                                            "small letters",
		section(`}, {"id": "b", "title": "a\nb"`):                                             "not one line",
		section(`, "bands": [{"id": "b", "readiness": {"low": 2}}]`):                          `band "b" is`,
		section(`, "rankings": [{"id": "r", "bars": [{"id": "1", "missing": {"high": 2}}]}]`): `bar "1" is`,
		section(`, "overlaps": [{"id": "o", "shared": -1}]`):                                  `overlap "o" counts -1`,
		section(`, "trees": [{"id": "t", "nodes": [{"id": "1", "depth": 1}]}]`):               `node "1" is at depth 1 below one at -1`,
		section(`, "timelines": [{"id": "t", "period": "2026-01-01/2026-01-31", "lanes": [{"id": "l", "holes": ["2026-01-31/2026-02-01"]}]}]`): "is not within",
		table(`"type": "colour"`, `[]`):                                       `unknown type of a column "colour"`,
		`{"format": "groundwork-document/1", "for": "customer", "main": "t"}`: `the main table "t" is not there`,
		table(`"title": "x"`, `[]`):                                           "wants an id of its own and a type",
		table(`"type": "text"`, `[["a", "b"]]`):                               "has 2 cells for 1 columns",
		table(`"type": "number"`, `[["many"]]`):                               `"many" is no number`,
		table(`"type": "share"`, `[["1.5"]]`):                                 `"1.5" is no share`,
		table(`"type": "share"`, `[["NaN"]]`):                                 `"NaN" is no share`,
		table(`"type": "date"`, `[["2026-02-30"]]`):                           `"2026-02-30" is no date`,
		table(`"type": "text", "choices": ["yes", "no"]`, `[["so"]]`):         "none of the choices",
	} {
		_, err := document.Read(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
		assert.ErrorContains(t, err, want, s)
	}
}

func TestShown(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "37.5 %", (&document.Column{Type: document.Share}).Shown("0.375"))
	assert.Equal(t, "0.375", (&document.Column{Type: document.Number}).Shown("0.375"))
	assert.Equal(t, "–", (&document.Column{Type: document.Number}).Shown(""))
	assert.Empty(t, (&document.Column{Fill: true}).Shown(""), "the reader writes there")
	assert.Equal(t, "x:1.10", (&document.Column{Type: document.Reference}).Shown("x:1.10"))
	assert.Equal(t, []string{"a", "b"}, document.Lines("a\nb"))
	assert.Empty(t, document.Lines(""))
}
