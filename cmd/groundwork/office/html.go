package office

import (
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

//go:embed page.html
var pageHTML string

var errNoDocument = errors.New("no document: there is nothing to write")

// sound says what is missing or wrong before anything is written.
func sound(form string, w io.Writer, d *document.Document) error {
	var err error
	switch {
	case w == nil:
		err = errNoWriter
	case d == nil:
		err = errNoDocument
	default:
		err = d.Check()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", form, err)
	}
	return nil
}

// HTML writes a document as one page that needs nothing else: no script, no network, figures
// within it. It has headings, captions and a way past the contents for those who do not see it
// or use no mouse, says in words what its colours say, follows the reader's choice of light or
// dark, and lays wide tables across when it is printed.
func HTML(w io.Writer, d *document.Document) error {
	if err := sound("html", w, d); err != nil {
		return err
	}
	page, err := template.New("page").Funcs(template.FuncMap{"line": safe.Prose, "printed": printed}).Parse(pageHTML)
	if err == nil {
		err = page.Execute(w, onPage(d))
	}
	if err != nil {
		return fmt.Errorf("html: %w", err)
	}
	return nil
}

// printed is what stands below each page on paper, as a string of a style sheet.
func printed(p page) template.CSS {
	text := p.Title
	if p.Organisation != "" {
		text += ", " + p.Organisation
	}
	if p.Internal {
		text = "Internal: not to be handed over. " + text
	}
	var b strings.Builder
	for _, r := range safe.Prose(text) {
		if r == ' ' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\%x `, r) // the space ends the number
		}
	}
	return template.CSS(`"` + b.String() + `"`) //nolint:gosec // letters, digits, spaces and numbers of others alone
}

// What a page shows of the model, with the measures of its figures.
type (
	page struct {
		*document.Document

		Parts []part
	}
	part struct {
		document.Section

		Across    bool // begins with a table that lies across a page
		Intervals []band
		Common    []overlap
		Weights   []ranking
		Times     []timeline
		Woods     []tree
		Grids     []grid
	}
	grid struct {
		ID, Title, Empty string
		Class            string // how it is laid: "wide" over the page, "tall" in a window of its own, "cards" on a narrow screen, "many" on paper
		Tall             bool
		Columns          []column
		Rows             [][]cell
	}
	column struct{ Title, Class string }
	cell   struct {
		Head  string // of the column, where rows are laid as cards
		Day   string
		Class string
		Lines []string
	}
	tree struct {
		ID, Title string
		Top       []*node
	}
	node struct {
		document.Node

		Left  bool // out of the count: it has no figure
		Bar   bar
		Below []*node
	}
)

func onPage(d *document.Document) page {
	p := page{Document: d}
	for i := range d.Sections {
		s := part{Section: d.Sections[i]}
		for i := range s.Bands {
			s.Intervals = append(s.Intervals, bandOf(&s.Bands[i]))
		}
		for i := range s.Overlaps {
			s.Common = append(s.Common, overlapOf(&s.Overlaps[i]))
		}
		for i := range s.Rankings {
			s.Weights = append(s.Weights, rankingOf(&s.Rankings[i]))
		}
		for i := range s.Timelines {
			s.Times = append(s.Times, timelineOf(&s.Timelines[i]))
		}
		for i := range s.Trees {
			s.Woods = append(s.Woods, tree{s.Trees[i].ID, s.Trees[i].Title, grown(s.Trees[i].Nodes)})
		}
		for i := range s.Tables {
			s.Grids = append(s.Grids, gridOf(&s.Tables[i]))
		}
		s.Across = startsAcross(&d.Sections[i])
		p.Parts = append(p.Parts, s)
	}
	return p
}

// startsAcross reports whether the first thing of a section is a table that is laid across a page.
func startsAcross(s *document.Section) bool {
	figures := len(s.Bands) + len(s.Overlaps) + len(s.Rankings) + len(s.Timelines) + len(s.Trees)
	return len(s.Paragraphs)+figures == 0 && len(s.Tables) > 0 && acrossPage(&s.Tables[0])
}

// grown makes a tree of the nodes in the order of print.
func grown(list []document.Node) []*node {
	root := &node{}
	way := []*node{root} // the last node of each depth, below the root
	for _, n := range list {
		x := &node{Node: n, Left: left(n.Status), Bar: barOf(n.Readiness)}
		way = way[:n.Depth+1]
		above := way[n.Depth]
		above.Below = append(above.Below, x)
		way = append(way, x)
	}
	return root.Below
}

// left reports whether what has the status is counted in no figure.
func left(s result.Status) bool {
	return s == result.StatusOutOfScope || s == result.StatusExcluded
}

// wideFrom is from how many columns on a table wants a page laid across, tallFrom from how many
// rows on it is read in a window of its own.
const (
	wideFrom = 7
	tallFrom = 25
)

func gridOf(t *document.Table) grid {
	g := grid{ID: t.ID, Title: t.Title, Empty: empty(t), Tall: len(t.Rows) >= tallFrom}
	heads := carded(t)
	switch {
	case heads:
		g.Class = "wide many"
	case len(t.Columns) >= wideFrom:
		g.Class = "wide"
	case len(t.Columns) > 2:
		g.Class, heads = "cards", true
	}
	if g.Tall {
		g.Class = strings.TrimSpace(g.Class + " tall")
	}
	for i := range t.Columns {
		g.Columns = append(g.Columns, column{t.Columns[i].Title, roomOf(t, i)})
	}
	for _, row := range t.Rows {
		cells := make([]cell, len(row))
		for i, text := range row {
			cells[i] = cellOf(&t.Columns[i], text)
			if heads {
				cells[i].Head = t.Columns[i].Title
			}
		}
		g.Rows = append(g.Rows, cells)
	}
	return g
}

// roomOf is the class of a column by what its cells hold: figures to the right, and room for texts.
func roomOf(t *document.Table, i int) string {
	if right(&t.Columns[i]) {
		return "right"
	}
	longest := 0
	for _, row := range t.Rows {
		for _, l := range document.Lines(row[i]) {
			longest = max(longest, len(l))
		}
	}
	switch {
	case longest > 80:
		return "long"
	case longest > 16:
		return "some"
	}
	return ""
}

// empty is what stands for a table without rows.
func empty(t *document.Table) string {
	if strings.TrimSpace(t.Empty) == "" {
		return "Nothing."
	}
	return t.Empty
}

func right(c *document.Column) bool { return c.Type == document.Number || c.Type == document.Share }

func cellOf(c *document.Column, text string) cell {
	if day, ok := c.Date(text); ok {
		return cell{Day: day.String(), Class: "nowrap"}
	}
	x := cell{Lines: document.Lines(c.Shown(text))}
	const long = 24 // letters of an id that has to be parted
	switch {
	case right(c):
		x.Class = "right"
	case c.Type == document.Reference && slices.ContainsFunc(x.Lines, func(l string) bool { return len(l) > long }):
		x.Class = "broken"
	}
	return x
}
