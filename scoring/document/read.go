package document

import (
	"io"
	"regexp"
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Read reads a document that was stored as JSON. It refuses other forms than [Format],
// and what is no document: null in a list, ids that are there twice or that no anchor can
// have, rows with other cells than their table has columns, cells that are not of their
// column's type, numbers below 0, and names of several lines or that turn the direction
// of text. The error is the reader's, or wraps [result.ErrNotStored].
func Read(r io.Reader) (*Document, error) {
	return stored.Form[Document]{
		Name: "document", Format: Format, Err: result.ErrNotStored,
		Named: func(d *Document) string { return d.Format },
		Check: func(f *stored.Faults, d *Document) { (&checker{Faults: f, ids: map[string]bool{}}).document(d) },
	}.Read(r)
}

// Check says what is wrong with a document that was made and not read, as [Read] does.
func (d *Document) Check() error {
	var f stored.Faults
	if d != nil {
		(&checker{Faults: &f, ids: map[string]bool{}}).document(d)
	}
	return f.Err()
}

type checker struct {
	*stored.Faults

	ids map[string]bool // of sections, tables and figures so far
}

func (c *checker) document(d *Document) {
	c.Names("the name in a document", []string{d.Title, d.Organisation})
	if d.For == "" {
		c.Add("document %q is for nobody", d.Title)
	}
	for i := range d.Sections {
		s := &d.Sections[i]
		c.named("section", s.ID, s.Title)
		c.figures(s)
		for i := range s.Tables {
			c.table(&s.Tables[i])
		}
	}
	if _, ok := d.Table(d.Main); d.Main != "" && !ok {
		c.Add("the main table %q is not there", d.Main)
	}
}

// named notes an id that no anchor can have, or that is there twice.
func (c *checker) named(what, id, title string) {
	if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(id) {
		c.Add("%s %q: an id has small letters, digits and single hyphens", what, id)
	}
	if c.ids[id] {
		c.Add("%s %q is there twice", what, id)
	}
	c.ids[id] = true
	c.Name("the title of a "+what, title)
}

func (c *checker) figures(s *Section) {
	for i := range s.Bands {
		b := &s.Bands[i]
		c.named("band", b.ID, b.Title)
		stored.Sound(c.Faults, "band", b.ID, b.Readiness)
		for _, n := range b.Counts {
			c.Counts("band", b.ID, n.Number)
			c.Name("the title of a count", n.Title)
		}
	}
	for i := range s.Overlaps {
		o := &s.Overlaps[i]
		c.named("overlap", o.ID, o.Title)
		c.Names("the name in an overlap", []string{o.From, o.To})
		c.Counts("overlap", o.ID, o.Shared, o.OnlyFrom, o.OnlyTo)
	}
	for i := range s.Rankings {
		r := &s.Rankings[i]
		c.named("ranking", r.ID, r.Title)
		for _, b := range r.Bars {
			c.Names("the name of a bar", []string{b.ID, b.Title})
			stored.Sound(c.Faults, "bar", b.ID, b.Missing)
		}
	}
	for i := range s.Timelines {
		c.timeline(&s.Timelines[i])
	}
	for i := range s.Trees {
		c.tree(&s.Trees[i])
	}
}

func (c *checker) timeline(t *Timeline) {
	c.named("timeline", t.ID, t.Title)
	for i := range t.Lanes {
		l := &t.Lanes[i]
		c.Names("the name of a lane", []string{l.ID, l.Title})
		for _, p := range slices.Concat(l.Covered, l.Holes) {
			if p.First < t.Period.First || p.Last > t.Period.Last || p.Last < p.First {
				c.Add("lane %q: %s is not within %s", l.ID, p, t.Period)
			}
		}
	}
}

func (c *checker) tree(t *Tree) {
	c.named("tree", t.ID, t.Title)
	depth := -1
	for i := range t.Nodes {
		n := &t.Nodes[i]
		c.Names("the name of a node", []string{n.ID, n.Title})
		if n.Depth < 0 || n.Depth > depth+1 {
			c.Add("node %q is at depth %d below one at %d", n.ID, n.Depth, depth)
		}
		depth = n.Depth
		stored.Sound(c.Faults, "node", n.ID, n.Readiness)
	}
}

func (c *checker) table(t *Table) {
	c.named("table", t.ID, t.Title)
	seen := map[string]bool{}
	for _, x := range t.Columns {
		if x.ID == "" || seen[x.ID] || x.Type == "" {
			c.Add("column %q of table %q wants an id of its own and a type", x.ID, t.ID)
		}
		seen[x.ID] = true
		c.Names("the name of a column", []string{x.ID, x.Title})
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			c.Add("row %d of table %q has %d cells for %d columns", i+1, t.ID, len(row), len(t.Columns))
			continue
		}
		for k, cell := range row {
			c.cell(t, i, &t.Columns[k], cell)
		}
	}
}

func (c *checker) cell(t *Table, row int, x *Column, cell string) {
	if cell == "" {
		return
	}
	_, number := x.Number(cell)
	_, day := x.Date(cell)
	switch {
	case (x.Type == Number || x.Type == Share) && !number, x.Type == Day && !day:
		c.Add("row %d of table %q: %q is no %s", row+1, t.ID, cell, x.Type)
	case len(x.Choices) > 0 && !slices.Contains(x.Choices, cell):
		c.Add("row %d of table %q: %q is none of the choices of column %q", row+1, t.ID, cell, x.ID)
	}
}
