// Package page is what people read on a terminal. A [Page] wraps prose and tables at a width, and
// has a method for each result of the library and each view that the command makes; what a method
// writes is for people alone, and may be worded anew. It reads no file and knows no flag.
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
	w     io.Writer
	width int
	err   error
}

// Write writes what view puts on a page, in lines of at most width columns where it wraps, and
// returns the first error of w.
func Write(w io.Writer, width int, view func(*Page)) error {
	p := &Page{w: w, width: width}
	view(p)
	return p.err
}

func (p *Page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// wrapped prints a paragraph with an indent, broken at the page's width.
func (p *Page) wrapped(indent int, s string) {
	pad := strings.Repeat(" ", indent)
	for l := range strings.SplitSeq(text.WrapSoft(s, max(p.width-indent, 20)), "\n") {
		p.line("%s%s", pad, strings.TrimRight(l, " "))
	}
}

func (p *Page) head(s string) { p.line("\n%s", text.Bold.Sprint(s)) }

// table prints rows without borders at the page's width: the last column wraps, and those before it where
// they would leave it less than a third. No word is broken.
func (p *Page) table(head table.Row, rows []table.Row, right ...int) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	style.Color.Header = text.Colors{text.Faint}
	t.SetStyle(style)
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
		p.line("%s", strings.TrimRight(l, " "))
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
	room := p.width - 2*len(used)
	for _, n := range used[:last] {
		room -= n
	}
	for least := max(word[last], min(used[last], p.width/3)); room < least; room++ {
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

// bar draws an interval: shown, possible, and the rest.
func bar(v result.Interval, width int) string {
	low := int(v.Low*float64(width) + result.Epsilon)
	high := max(low, int(v.High*float64(width)+1-1e-6))
	high = min(high, width)
	return text.FgGreen.Sprint(strings.Repeat("█", low)) + text.FgYellow.Sprint(strings.Repeat("▒", high-low)) + text.Faint.Sprint(strings.Repeat("·", width-high))
}

func paintStatus(s result.Status) string {
	switch s {
	case result.StatusSupported:
		return text.FgGreen.Sprint(s)
	case result.StatusNotSupported, result.StatusUnmapped:
		return text.FgRed.Sprint(s)
	case result.StatusPartlySupported, result.StatusNotShown:
		return text.FgYellow.Sprint(s)
	default:
		return text.Faint.Sprint(s)
	}
}

func paintVerdict(v result.Verdict) string {
	switch v {
	case result.VerdictSupports:
		return text.FgGreen.Sprint(v)
	case result.VerdictNotAccepted, result.VerdictStale:
		return text.FgRed.Sprint(v)
	case result.VerdictNeedsMore:
		return text.FgYellow.Sprint(v)
	default:
		return text.Faint.Sprint(v)
	}
}
