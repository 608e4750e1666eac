package office

import (
	"fmt"
	"io"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// out keeps the first error of a writer.
type out struct {
	w   io.Writer
	err error
}

func (o *out) f(format string, args ...any) {
	if o.err == nil {
		_, o.err = fmt.Fprintf(o.w, format, args...)
	}
}

// Markdown writes a document as Markdown, with its figures in words.
func Markdown(w io.Writer, d *document.Document) error {
	if err := sound("markdown", w, d); err != nil {
		return err
	}
	o := &out{w: w}
	if d.Internal {
		o.f("**Internal: not to be handed over.**\n\n")
	}
	o.f("# %s\n\n", safe.Markdown(d.Title))
	if d.Organisation != "" {
		o.f("%s, as of %s\n\n", safe.Markdown(d.Organisation), d.At)
	} else {
		o.f("As of %s\n\n", d.At)
	}
	o.paragraphs(d.Lead)
	for i := range d.Sections {
		o.section(&d.Sections[i])
	}
	if len(d.Method) > 0 {
		o.f("## How this came about\n\n")
		o.paragraphs(d.Method)
	}
	if len(d.Digests) > 0 {
		o.f("## What it was made from\n\n")
		for _, x := range d.Digests {
			o.f("- %s: %s\n", safe.Markdown(x.Of), safe.Code(x.Sum))
		}
		o.f("\n")
	}
	if d.Notice != "" {
		o.f("%s\n", safe.Markdown(d.Notice))
	}
	if o.err != nil {
		return fmt.Errorf("markdown: %w", o.err)
	}
	return nil
}

func (o *out) paragraphs(list []string) {
	for _, p := range list {
		o.f("%s\n\n", safe.Markdown(p))
	}
}

func (o *out) section(s *document.Section) {
	o.f("## %s\n\n", safe.Markdown(s.Title))
	o.paragraphs(s.Paragraphs)
	for i := range s.Bands {
		o.band(&s.Bands[i])
	}
	for i := range s.Overlaps {
		v := &s.Overlaps[i]
		o.f("%s\n\n", safe.Markdown(overlapTold(v)))
	}
	for i := range s.Rankings {
		v := &s.Rankings[i]
		o.f("**%s**\n\n", safe.Markdown(v.Title))
		for _, b := range v.Bars {
			o.f("- %s %s: %s\n", safe.Markdown(b.ID), safe.Markdown(b.Title), rankedTold(b))
		}
		o.f("\n")
	}
	for i := range s.Timelines {
		t := &s.Timelines[i]
		o.f("**%s**, %s\n\n", safe.Markdown(t.Title), t.Period)
		for k := range t.Lanes {
			o.f("- %s: %s\n", safe.Markdown(t.Lanes[k].Title), laneTold(&t.Lanes[k]))
		}
		o.f("\n")
	}
	for i := range s.Trees {
		o.tree(&s.Trees[i])
	}
	for i := range s.Tables {
		o.table(&s.Tables[i])
	}
}

func (o *out) band(b *document.Band) {
	o.f("**%s**: %s", safe.Markdown(b.Title), b.Readiness)
	if b.Band != "" {
		o.f(", %s", safe.Markdown(b.Band))
	}
	if b.Caption != "" {
		o.f(". %s", safe.Markdown(b.Caption))
	}
	o.f("\n\n")
	for _, c := range b.Counts {
		o.f("- %d %s\n", c.Number, safe.Markdown(c.Title))
	}
	for _, y := range b.Why {
		o.f("- %s\n", safe.Markdown(y))
	}
	if len(b.Counts)+len(b.Why) > 0 {
		o.f("\n")
	}
}

func (o *out) tree(t *document.Tree) {
	o.f("**%s**\n\n", safe.Markdown(t.Title))
	for i := range t.Nodes {
		n := &t.Nodes[i]
		o.f("%s- %s %s: %s", strings.Repeat("  ", n.Depth), safe.Markdown(n.ID), safe.Markdown(n.Title), n.Status.Words())
		if !left(n.Status) {
			o.f(", %s", n.Readiness)
		}
		o.f("\n")
	}
	o.f("\n")
}

func (o *out) table(t *document.Table) {
	if len(t.Rows) == 0 {
		o.f("**%s**: %s\n\n", safe.Markdown(t.Title), safe.Markdown(empty(t)))
		return
	}
	o.f("**%s**\n\n|", safe.Markdown(t.Title))
	for i := range t.Columns {
		o.f(" %s |", safe.Markdown(t.Columns[i].Title))
	}
	o.f("\n|")
	for i := range t.Columns {
		if right(&t.Columns[i]) {
			o.f(" --: |")
		} else {
			o.f(" --- |")
		}
	}
	o.f("\n")
	for _, row := range t.Rows {
		o.f("|")
		for i, cell := range row {
			lines := document.Lines(t.Columns[i].Shown(cell))
			for k := range lines {
				lines[k] = safe.Markdown(lines[k])
			}
			o.f(" %s |", strings.Join(lines, "<br>"))
		}
		o.f("\n")
	}
	o.f("\n")
}

// mark is what says that a text is UTF-8, to spreadsheet programs that take it for something
// else without.
const mark = "\uFEFF"

// CSV writes one table of a document, named by its id, or the main one where the name is "": the
// columns' ids as the head, days as 2026-06-30, shares as numbers, and nothing that a spreadsheet
// would run. With marked it begins with a byte order mark.
func CSV(w io.Writer, d *document.Document, table string, marked bool) error {
	if err := sound("csv", w, d); err != nil {
		return err
	}
	t, err := tableOf(d, table)
	if err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	if marked {
		if _, err := io.WriteString(w, mark); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	rows, head := safe.NewTable(w), []string{}
	for i := range t.Columns {
		head = append(head, t.Columns[i].ID)
	}
	err = rows.Row(head...)
	for _, row := range t.Rows {
		err = rows.Row(row...) // keeps the first error
	}
	if err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	return nil
}

func tableOf(d *document.Document, id string) (*document.Table, error) {
	if t, ok := d.Table(id); ok {
		return t, nil
	}
	names := []string{}
	for i := range d.Sections {
		for k := range d.Sections[i].Tables {
			names = append(names, d.Sections[i].Tables[k].ID)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the document %q has no table: take another form", d.Title)
	}
	return nil, fmt.Errorf("the document %q has no table %q: it has %s", d.Title, id, strings.Join(names, ", "))
}
