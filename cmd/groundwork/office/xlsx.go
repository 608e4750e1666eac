package office

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// XLSX writes a document as a workbook: how to read it first, then a sheet for each table, with a
// head that stays, filters, lists to choose from, days as days, numbers as numbers, laid across
// for print. Nothing becomes a formula. Figures stand in words on the first sheet, and trees as
// sheets of their own.
func XLSX(w io.Writer, d *document.Document) error {
	if err := sound("xlsx", w, d); err != nil {
		return err
	}
	b := &book{taken: map[string]bool{"history": true, "how to use it": true}} // the first is kept by Excel for itself
	b.front(d)
	for i := range d.Sections {
		b.section(&d.Sections[i])
	}
	for _, m := range d.Method {
		b.say("%s", m)
	}
	for _, x := range d.Digests {
		b.say("Made from: %s %s", x.Of, x.Sum)
	}
	if d.Notice != "" {
		b.say("%s", d.Notice)
	}
	return sheet.WriteBook(w, d.Title, d.At, b.notes, b.tables...)
}

type book struct {
	notes  []string
	tables []*sheet.Table
	taken  map[string]bool
}

func (b *book) say(format string, args ...any) {
	b.notes = append(b.notes, fmt.Sprintf(format, args...))
}

func (b *book) front(d *document.Document) {
	if d.Internal {
		b.say("INTERNAL: not to be handed over.")
	}
	b.say("%s", d.Title)
	if d.Organisation != "" {
		b.say("%s, as of %s", d.Organisation, d.At)
	} else {
		b.say("As of %s", d.At)
	}
	b.notes = append(b.notes, d.Lead...)
	b.say("Each sheet has one row per thing. Filter by the arrows in its head. Cells with a coloured ground are for you to fill in; where a list opens, choose from it.")
}

func (b *book) section(s *document.Section) {
	b.say("%s", s.Title)
	b.notes = append(b.notes, s.Paragraphs...)
	for i := range s.Bands {
		x := &s.Bands[i]
		counts := []string{}
		for _, c := range x.Counts {
			counts = append(counts, strconv.Itoa(c.Number)+" "+c.Title)
		}
		b.say("%s: %s %s", x.Title, x.Readiness, x.Band)
		if x.Caption != "" {
			b.notes = append(b.notes, x.Caption)
		}
		if len(counts) > 0 {
			b.say("%s: %s", x.Title, strings.Join(counts, "; "))
		}
		b.notes = append(b.notes, x.Why...)
	}
	for i := range s.Overlaps {
		b.say("%s", overlapTold(&s.Overlaps[i]))
	}
	for i := range s.Rankings {
		b.ranking(&s.Rankings[i])
	}
	for i := range s.Timelines {
		t := &s.Timelines[i]
		for k := range t.Lanes {
			b.say("%s, %s, %s: %s", t.Title, t.Period, t.Lanes[k].Title, laneTold(&t.Lanes[k]))
		}
	}
	for i := range s.Trees {
		b.tree(&s.Trees[i])
	}
	for i := range s.Tables {
		b.table(&s.Tables[i])
	}
}

// add names a sheet as its table, in the letters and no more of them than a sheet's name may have, once.
func (b *book) add(title string, t *sheet.Table) {
	const most = 31
	whole := strings.TrimSpace(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, safe.Prose(title)))
	whole = cmp.Or(strings.Join(strings.Fields(whole), " "), "Table")
	name := cut(whole, most)
	for n := 2; b.taken[strings.ToLower(name)]; n++ {
		end := " " + strconv.Itoa(n)
		name = cut(whole, most-len(end)) + end
	}
	name, t.Name, t.About = strings.ToLower(name), name, title
	b.taken[name] = true
	b.tables = append(b.tables, t)
}

// cut is the beginning of a name, in whole words where it can be, in no more units of UTF-16, by which
// workbooks count, than are left.
func cut(name string, most int) string {
	for i, r := range name {
		if most -= utf16.RuneLen(r); most < 0 {
			whole := name[:i]
			if end := strings.LastIndexByte(whole, ' '); end > 0 && name[i] != ' ' {
				whole = whole[:end]
			}
			return cmp.Or(strings.TrimRight(whole, " ,;.-"), strings.TrimRight(whole, " ")) // a name of nothing but these keeps them
		}
	}
	return name
}

func (b *book) ranking(r *document.Ranking) {
	x := &sheet.Table{Head: []string{"Requirement", "Title", "Not shown, at most", "Missing for certain"}, Shares: []string{"Not shown, at most", "Missing for certain"}}
	for _, v := range r.Bars {
		x.Rows = append(x.Rows, []any{v.ID, v.Title, v.Missing.High, v.Missing.Low})
	}
	b.add(r.Title, x)
}

func (b *book) tree(t *document.Tree) {
	x := &sheet.Table{Head: []string{"Requirement", "Title", "Status", "At least", "At most"}, Wide: []string{"Title"}, Shares: []string{"At least", "At most"}}
	for i := range t.Nodes {
		n := &t.Nodes[i]
		row := []any{n.ID, n.Title, n.Status.Words(), any(""), any("")}
		if !left(n.Status) {
			low, high := n.Readiness.Percent()
			row[3], row[4] = float64(low)/100, float64(high)/100
		}
		x.Rows = append(x.Rows, row)
	}
	b.add(t.Title, x)
}

// sentence is from how many letters on a cell wants a wide column.
const sentence = 40

func (b *book) table(t *document.Table) {
	if len(t.Rows) == 0 {
		b.say("%s: %s", t.Title, empty(t))
		return
	}
	x, heads := &sheet.Table{Choices: map[string][]string{}}, map[string]bool{}
	for i := range t.Columns {
		c := &t.Columns[i]
		h := c.Title
		if h == "" || heads[h] {
			h = strings.TrimSpace(c.Title + " (" + c.ID + ")") // heads are known by their name
		}
		heads[h], x.Head = true, append(x.Head, h)
		if list := choices(c); len(list) > 0 {
			x.Choices[h] = list
		} else if len(c.Choices) > 0 {
			b.say("Column %s of %s takes one of: %s", h, t.Title, strings.Join(c.Choices, "; "))
		}
		if c.Fill {
			x.Fill = append(x.Fill, h)
		}
		if c.Type == document.Share {
			x.Shares = append(x.Shares, h)
		}
		for _, row := range t.Rows {
			if c.Type == document.Text && len(row[i]) > sentence {
				x.Wide = append(x.Wide, h)
				break
			}
		}
	}
	for _, row := range t.Rows {
		cells := make([]any, len(row))
		for i, text := range row {
			cells[i] = value(&t.Columns[i], text)
		}
		x.Rows = append(x.Rows, cells)
	}
	b.add(t.Title, x)
}

// choices are what a cell may be chosen from; none where a workbook cannot hold them as a list.
func choices(c *document.Column) []string {
	const most = 255 // characters of a list
	if all := strings.Join(c.Choices, ","); len(all) > most || strings.Count(all, ",") >= max(len(c.Choices), 1) || safe.Text(all) != all {
		return nil
	}
	return c.Choices
}

// value is a cell as a workbook holds it.
func value(c *document.Column, text string) any {
	if c.Type == document.Day {
		day, _ := c.Date(text) // nothing where there is none
		return day
	}
	if v, ok := c.Number(text); ok {
		return v
	}
	return text
}
