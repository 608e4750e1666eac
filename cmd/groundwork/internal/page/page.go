// Package page is what people read on a terminal. A [Page] wraps prose and tables at a width, and takes
// colours from here alone. What stands on it is put there by the rooms of screens: standing, lookup and
// onward have a function for each result of the library and each view that the command makes. What these
// write is for people alone, and may be worded anew. None of them reads a file or knows a flag.
package page

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Page is a text being written. It keeps the first error.
type Page struct {
	Width   int  // in columns
	Colours bool // whether what is painted is shown so

	w   io.Writer
	err error
}

// Write writes what view puts on a page, in lines of at most width columns where it wraps, with colours
// or without, and returns the first error of w.
func Write(w io.Writer, width int, colours bool, view func(*Page)) error {
	p := &Page{w: w, Width: width, Colours: colours}
	view(p)
	return p.err
}

// Fail ends a page on which something cannot stand.
func (p *Page) Fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// Line prints a line; what stands in args is shown, whatever it holds.
func (p *Page) Line(format string, args ...any) {
	if p.err != nil {
		return
	}
	line := fmt.Sprintf(format+"\n", safeAll(args)...)
	if !p.Colours {
		line = text.StripEscape(line) // all escapes are of paint: any other was made safe
	}
	_, p.err = io.WriteString(p.w, line)
}

// Wrapped prints a paragraph with an indent, broken at the page's width.
func (p *Page) Wrapped(indent int, s any) {
	pad := strings.Repeat(" ", indent)
	for l := range strings.SplitSeq(text.WrapSoft(string(Say("%s", s)), max(p.Width-indent, 20)), "\n") {
		p.Line("%s%s", pad, Painted(strings.TrimRight(l, " ")))
	}
}

// Head begins a part of a page.
func (p *Page) Head(s string) { p.Line("\n%s", Bold(s)) }

// Note tells something before anything else.
func (p *Page) Note(s string) {
	p.Wrapped(0, s)
	p.Line("")
}

// Table prints rows without borders at the page's width: the last column wraps, and those before it where
// they would leave it less than a third. No word is broken.
func (p *Page) Table(head table.Row, rows []table.Row, right ...int) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	head = safeRow(head)
	for i, c := range head {
		head[i] = Faint(c)
	}
	for i := range rows {
		rows[i] = safeRow(rows[i])
	}
	t.AppendHeader(head)
	configs := make([]table.ColumnConfig, len(head))
	for i, n := range p.widths(head, rows) {
		configs[i] = table.ColumnConfig{Number: i + 1, WidthMax: n, WidthMaxEnforcer: text.WrapSoft}
	}
	for _, n := range right {
		configs[n-1].Align, configs[n-1].AlignHeader = text.AlignRight, text.AlignRight
	}
	t.SetColumnConfigs(configs)
	t.AppendRows(rows)
	for l := range strings.SplitSeq(t.Render(), "\n") {
		p.Line("%s", Painted(strings.TrimRight(l, " ")))
	}
}

// widths are those of the columns of a table.
func (p *Page) widths(head table.Row, rows []table.Row) []int {
	used, word := make([]int, len(head)), make([]int, len(head)) // in all, and by the longest word
	for _, r := range append([]table.Row{head}, rows...) {
		for i, c := range r {
			cell := fmt.Sprint(c)
			used[i] = max(used[i], text.StringWidthWithoutEscSequences(cell))
			for w := range strings.FieldsSeq(cell) {
				word[i] = max(word[i], text.StringWidthWithoutEscSequences(w))
			}
		}
	}
	last := len(used) - 1
	room := p.Width - 2*len(used)
	for _, n := range used[:last] {
		room -= n
	}
	for least := max(word[last], min(used[last], p.Width/3)); room < least; room++ {
		widest := -1
		for i := range used[:last] {
			if used[i] > word[i] && (widest < 0 || used[i] > used[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		used[widest]--
	}
	used[last] = max(room, word[last], 20)
	return used
}

// Bar draws an interval: shown, possible, and the rest.
func Bar(v result.Interval, width int) Painted {
	low := int(v.Low*float64(width) + result.Epsilon)
	high := max(low, int(v.High*float64(width)+1-1e-6))
	high = min(high, width)
	return Green(strings.Repeat("█", low)) + Yellow(strings.Repeat("▒", high-low)) + Faint(strings.Repeat("·", width-high))
}

// Status paints how something stands.
func Status(s result.Status) Painted {
	switch s {
	case result.StatusSupported:
		return Green(s)
	case result.StatusNotSupported, result.StatusUnmapped:
		return Red(s)
	case result.StatusPartlySupported, result.StatusNotShown:
		return Yellow(s)
	default:
		return Faint(s)
	}
}

// Verdict paints what a piece of evidence is worth.
func Verdict(v result.Verdict) Painted {
	switch v {
	case result.VerdictSupports:
		return Green(v)
	case result.VerdictNotAccepted, result.VerdictStale:
		return Red(v)
	case result.VerdictNeedsMore:
		return Yellow(v)
	default:
		return Faint(v)
	}
}

// Lines writes a text of several lines as it is.
func (p *Page) Lines(text string) {
	for l := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		p.Line("%s", l)
	}
}
