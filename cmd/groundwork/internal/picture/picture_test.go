package picture_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/picture"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Two frameworks in groups, with a control that serves two groups of x and one of y.
const small = `
framework: {id: x, title: X}
requirements:
- {id: "1", title: One}
- {id: "1.1", parent: "1", title: One one}
- {id: "1.2", parent: "1", title: One two}
- {id: "2", title: Two}
- {id: "2.1", parent: "2", title: Two one}
`

const other = `
framework: {id: "y", title: Y}
requirements:
- {id: A-1, title: A}
- {id: A-1.1, parent: A-1, title: A one}
- {id: B, title: B}
`

const links = `
evidence_types: [{id: r, title: R}, {id: s, title: S}, {id: u, title: U}]
controls:
- {id: both, title: Both, evidence: {design: [r, u]}, links: [{to: "x:1.1", why: w}, {to: "x:1.2", why: w}, {to: "x:2.1", why: w}, {to: "y:A-1.1", why: w, by: [r]}, {to: "y:B", why: w, review: {state: rejected, by: A, on: 2026-01-01}}]}
- {id: once, title: Once, evidence: {design: [s]}, links: [{to: "x:2.1", why: w}, {to: "y:A-1.1", why: w}]}
relations:
- {from: "x:1.1", to: "y:B", is: disjoint, rationale: semantic, strength: 0, confidence: 0.5, why: w}
- {from: "y:A-1.1", to: "x:2.1", is: subset, rationale: semantic, strength: 5, confidence: 0.5, why: w}
`

func graphOf(t *testing.T, files ...string) *mapping.Graph {
	t.Helper()
	dir := fstest.MapFS{}
	for i, text := range files {
		dir[fmt.Sprintf("%d.yaml", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	set, err := catalog.Loader{}.Load(t.Context(), dir)
	require.NoError(t, err)
	g, err := mapping.BuildContext(t.Context(), set.Source)
	require.NoError(t, err)
	return g
}

func drawn(t *testing.T) picture.Drawing {
	t.Helper()
	d, err := picture.Of(t.Context(), graphOf(t, small, other, links), "x", "y")
	require.NoError(t, err)
	return d
}

func written(t *testing.T, draw func(io.Writer) error) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, draw(&b))
	return b.String()
}

// Requirements stand in their groups, an evidence type counts once in each pair of groups of which it
// shows points, what by strikes and what is rejected counts in none, and a
// relation that is stated the other way round is turned.
func TestOf(t *testing.T) {
	d := drawn(t)
	assert.Equal(t, []string{"1", "2"}, d.Rows)
	assert.Equal(t, []string{"A-1", "B"}, d.Cols)
	assert.Equal(t, []picture.Cell{
		{Row: "1", Column: "A-1", EvidenceTypes: []string{"r"}, Relations: map[string]int{}},
		{Row: "1", Column: "B", EvidenceTypes: []string{}, Relations: map[string]int{"disjoint": 1}},
		{Row: "2", Column: "A-1", EvidenceTypes: []string{"r", "s"}, Relations: map[string]int{"superset": 1}},
	}, d.Cells)
	assert.Equal(t, d.Cells[2], d.Cell("2", "A-1"))
	assert.Empty(t, d.Cell("2", "B"), "they share nothing")
}

func TestDrawing_DOT(t *testing.T) {
	assert.Equal(t, `graph "x and y" {
  rankdir=LR; node [shape=box, fontname=sans];
  subgraph cluster_a {
    label="x";
    a1 [label="1"];
    a2 [label="2"];
  }
  subgraph cluster_b {
    label="y";
    b1 [label="A-1"];
    b2 [label="B"];
  }
  a1 -- b1 [penwidth=1, label=1, tooltip="r"];
  a2 -- b1 [penwidth=2, label=2, tooltip="r, s"];
}
`, written(t, drawn(t).DOT))
}

func TestDrawing_Mermaid(t *testing.T) {
	assert.Equal(t, `flowchart LR
  subgraph a ["x"]
    a1["1"]
    a2["2"]
  end
  subgraph b ["y"]
    b1["A-1"]
    b2["B"]
  end
  a1 ---|1| b1
  a2 ---|2| b1
`, written(t, drawn(t).Mermaid))
}

// Names that differ in one character are nodes of their own, and no name says more than a name.
func TestDrawing_names(t *testing.T) {
	const evil = `q"]; click b1 href "javascript:alert(1)"; z["s`
	names := []string{evil, "a.b", "a-b", "a_b"}
	var text strings.Builder
	text.WriteString("framework: {id: x, title: X}\nrequirements:\n")
	for _, n := range names {
		fmt.Fprintf(&text, "- {id: '%s', title: T}\n", n)
	}
	g := graphOf(t, text.String(), other, `evidence_types: [{id: r, title: R}]
controls: [{id: c, title: C, evidence: {design: [r]}, links: [{to: "x:a.b", why: w}, {to: "x:a_b", why: w}, {to: "y:B", why: w}]}]
`)
	d, err := picture.Of(t.Context(), g, "x", "y")
	require.NoError(t, err)
	assert.Equal(t, names, d.Rows)
	chart := written(t, d.Mermaid)
	assert.Contains(t, chart, "  a2 ---|1| b2\n  a4 ---|1| b2\n")
	for line := range strings.SplitSeq(chart, "\n") {
		assert.Regexp(t, `^(flowchart LR|  subgraph [ab] \["[xy]"\]|    [ab]\d+\["[^"\]]*"\]|  end|  a\d+ ---\|\d+\| b\d+|)$`, line)
	}
	for line := range strings.SplitSeq(written(t, d.DOT), "\n") {
		assert.LessOrEqual(t, strings.Count(strings.ReplaceAll(line, `\"`, ""), `"`), 2, line)
	}
	assert.NoError(t, xml.Unmarshal([]byte(written(t, d.SVG)), new(struct{ XMLName xml.Name })))
}

// The matrix has a square for each pair, the darkest where most is shared, a dot for the one
// relation and a ring for the disjoint one.
func TestDrawing_SVG(t *testing.T) {
	var v struct {
		XMLName xml.Name
		Squares []struct {
			Rect struct {
				Opacity string `xml:"fill-opacity,attr"`
			} `xml:"rect"`
			Title string `xml:"title"`
			Marks []struct {
				Fill string `xml:"fill,attr"`
			} `xml:"circle"`
		} `xml:"g"`
	}
	require.NoError(t, xml.Unmarshal([]byte(written(t, drawn(t).SVG)), &v))
	assert.Equal(t, "svg", v.XMLName.Local)
	require.Len(t, v.Squares, 4)
	var opacity, marks []string
	for _, s := range v.Squares {
		opacity = append(opacity, s.Rect.Opacity)
		for _, m := range s.Marks {
			marks = append(marks, m.Fill)
		}
	}
	assert.Equal(t, []string{"0.50", "0.00", "1.00", "0.00"}, opacity)
	assert.Equal(t, []string{"none", "#cf222e"}, marks)
	assert.Equal(t, "2 and A-1: r, s", v.Squares[2].Title)
}

// linked has two flat frameworks of n requirements and one control that is linked to all.
func linked(t *testing.T, n int) *mapping.Graph {
	t.Helper()
	files := []string{}
	var links []string
	for _, f := range []string{"x", "z"} {
		var text strings.Builder
		fmt.Fprintf(&text, "framework: {id: %s, title: X}\nrequirements:\n", f)
		for i := range n {
			fmt.Fprintf(&text, "- {id: \"%d\", title: T%d}\n", i, i)
			links = append(links, fmt.Sprintf("{to: \"%s:%d\", why: w}\n", f, i))
		}
		files = append(files, text.String())
	}
	return graphOf(t, append(files, "evidence_types: [{id: r, title: R}]\ncontrols:\n- {id: c, title: C, evidence: {design: [r]}, links: [\n    "+
		strings.Join(links, "    , ")+"  ]}\n")...)
}

// A control that is linked to everything costs what it shows, and a picture that nobody can
// look at is refused by its size.
func TestOf_large(t *testing.T) {
	g := linked(t, 300)
	d, err := picture.Of(t.Context(), g, "x", "z")
	require.NoError(t, err)
	assert.Equal(t, 300*300, strings.Count(written(t, d.DOT), " -- "))
	_, err = picture.Of(t.Context(), linked(t, 400), "x", "z")
	assert.ErrorContains(t, err, "x has 400 groups and z 400: a drawing of 160000 cells, more than 100000")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = picture.Of(ctx, g, "x", "z")
	assert.ErrorIs(t, err, context.Canceled)
}
