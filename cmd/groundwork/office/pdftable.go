package office

import (
	"math"
	"strings"

	"github.com/groundworkgrc/groundwork/scoring/document"
)

// Measures of tables.
const (
	least    = 11.0 // how narrow a column may be
	longWord = 34.0 // how wide one is at least, if it holds such a word

	manyColumns = 10 // from which on letters are smaller
	mostColumns = 14 // beyond which rows are cards
)

// acrossPage reports whether a table is laid across a page.
func acrossPage(t *document.Table) bool { return len(t.Columns) >= wideFrom && !carded(t) }

// carded reports whether a table has more columns than a page has room for, so that each row is a
// card: what names it, then each cell that is not empty behind its head.
func carded(t *document.Table) bool { return len(t.Columns) > mostColumns }

// table sets a table across the page, over as many pages as it needs, each with its head.
func (p *sheets) table(t *document.Table) {
	p.turn(acrossPage(t))
	if len(t.Rows) == 0 {
		p.write(t.Title+": "+empty(t), "", body, 2)
		return
	}
	p.room(30)
	p.write(t.Title, "B", body, 1)
	if carded(t) {
		for _, row := range t.Rows {
			p.card(t, row)
		}
		p.pdf.SetY(p.pdf.GetY() + 4)
		return
	}
	g := &ruled{sheets: p, t: t, size: small}
	if len(t.Columns) > manyColumns {
		g.size = small * 0.87
	}
	g.wide, g.line = g.widths(), g.size*leading
	g.head()
	for _, row := range t.Rows {
		g.row(row)
	}
	p.pdf.SetY(p.pdf.GetY() + 4)
}

// card sets a row: its first short cells name it, short ones behind share lines.
func (p *sheets) card(t *document.Table, row []string) {
	const short, naming = 48, 4
	texts := make([]string, len(row))
	for i := range row {
		if row[i] != "" {
			texts[i] = strings.ReplaceAll(strings.Join(document.Lines(t.Columns[i].Shown(row[i])), "; "), ".; ", ". ")
		}
	}
	n, names := 0, []string{}
	for ; n < min(naming, len(row)) && (n == 0 || len(texts[n]) <= short && len(t.Columns[n].Choices) == 0); n++ {
		if texts[n] != "" {
			names = append(names, texts[n])
		}
	}
	p.room(22)
	p.pdf.SetDrawColor(160, 168, 176)
	p.pdf.Line(margin+pad, p.pdf.GetY(), margin+p.across()-pad, p.pdf.GetY())
	p.pdf.SetY(p.pdf.GetY() + 1)
	p.write(strings.Join(names, " · "), "B", 8.5, 0.3)
	line := []string{}
	flush := func() {
		if len(line) > 0 {
			p.write(strings.Join(line, "  ·  "), "", small, 0.2)
		}
		line = line[:0]
	}
	for i := n; i < len(row); i++ {
		switch said := t.Columns[i].Title + ": " + texts[i]; {
		case texts[i] == "":
		case len(texts[i]) <= short:
			line = append(line, said)
		default:
			flush()
			p.write(said, "", small, 0.2)
		}
	}
	flush()
	p.pdf.SetY(p.pdf.GetY() + 1.2)
}

// widths divides the page among the columns. No column is narrower than the longest word of its head
// and, as far as the page has room, of its cells; what is left goes where it saves most lines.
func (g *ruled) widths() []float64 {
	n := len(g.t.Columns)
	heads, words, loads := make([]float64, n), make([]float64, n), make([]float64, n)
	headed, worded := 0.0, 0.0
	for i := range g.t.Columns {
		g.font("B", g.size)
		heads[i] = math.Max(least, g.word(g.t.Columns[i].Title))
		words[i] = heads[i]
		g.font("", g.size)
		for _, row := range g.t.Rows {
			words[i] = math.Max(words[i], math.Min(g.word(row[i]), longWord))
			long := 0
			for _, line := range document.Lines(row[i]) {
				long = max(long, len(line))
			}
			loads[i] += math.Pow(float64(min(long, 400)), 3) // tall cells make tall rows
		}
		headed, worded = headed+heads[i], worded+words[i]
	}
	wide := g.across()
	switch {
	case headed > wide:
		for i := range heads {
			heads[i] *= wide / headed
		}
		return heads
	case worded > wide:
		for i := range heads {
			heads[i] += (words[i] - heads[i]) * (wide - headed) / (worded - headed)
		}
		return heads
	}
	return shared(words, loads, wide-worded)
}

// shared hands out room in steps, each to the column that it makes shorter by most.
func shared(list, loads []float64, room float64) []float64 {
	const step = 1.0
	for ; room > 0; room -= step {
		best, most := 0, -1.0
		for i, w := range list {
			if gain := loads[i] * (math.Pow(w, -3) - math.Pow(w+step, -3)); gain > most {
				best, most = i, gain
			}
		}
		list[best] += math.Min(step, room)
	}
	return list
}

// ruled is a table that is being set.
type ruled struct {
	*sheets

	t    *document.Table
	wide []float64
	size float64 // of letters
	line float64 // how high a line is
}

func (g *ruled) head() {
	texts := make([][]string, len(g.t.Columns))
	g.font("B", g.size)
	for i := range g.t.Columns {
		texts[i] = g.split(g.text(g.t.Columns[i].Title), g.wide[i])
	}
	const most = 20 // lines, so that rows fit below
	g.strip(texts, most, true)
}

func (g *ruled) row(row []string) {
	texts, tall := make([][]string, len(row)), 0
	g.font("", g.size)
	for i, cell := range row {
		for _, line := range document.Lines(g.t.Columns[i].Shown(cell)) {
			texts[i] = append(texts[i], g.split(g.text(line), g.wide[i])...)
		}
		tall = max(tall, len(texts[i]))
	}
	const keep = 12 // lines of a row that are not parted
	for first := true; first || tall > 0; first = false {
		fits := int((g.deep() - g.pdf.GetY() - 2*pad) / g.line)
		if fits < min(tall, keep) || fits < 1 {
			g.page()
			g.head()
			fits = max(1, int((g.deep()-g.pdf.GetY()-2*pad)/g.line))
		}
		g.strip(texts, fits, false)
		for i := range texts {
			texts[i] = texts[i][min(fits, len(texts[i])):]
		}
		tall -= fits
	}
}

// strip sets so many lines of each cell as one row, with rules around.
func (g *ruled) strip(texts [][]string, most int, head bool) {
	tall := 1
	for _, t := range texts {
		tall = max(tall, min(most, len(t)))
	}
	high := float64(tall)*g.line + pad
	x, y, style, how := margin, g.pdf.GetY(), "", "D"
	if head {
		style, how = "B", "FD"
	}
	g.font(style, g.size)
	g.fill(headInk())
	g.pdf.SetDrawColor(160, 168, 176)
	g.pdf.SetLineWidth(0.15)
	for i, t := range texts {
		align := "L"
		if right(&g.t.Columns[i]) {
			align = "R"
		}
		g.pdf.Rect(x, y, g.wide[i], high, how)
		g.lines(x, y+pad/2, g.wide[i], g.line, align, t[:min(most, len(t))])
		x += g.wide[i]
	}
	g.pdf.SetXY(margin, y+high)
}
