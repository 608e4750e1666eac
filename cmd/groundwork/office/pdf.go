package office

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/font"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// Measures in millimetres, and of letters in points.
const (
	margin  = 15.0
	body    = 9.5
	small   = 7.5
	leading = 0.5 // millimetres of a line for each point of its letters
	pad     = 1.0
	figWide = 150.0
)

type ink struct{ r, g, b int }

// Inks, of which each also stands in words.
func shownInk() ink { return ink{26, 127, 55} }
func openInk() ink  { return ink{138, 90, 0} }
func holeInk() ink  { return ink{179, 38, 30} }
func fromInk() ink  { return ink{5, 80, 174} }
func trackInk() ink { return ink{221, 227, 233} }
func headInk() ink  { return ink{238, 242, 246} }

// PDF writes a document as pages of A4, wide tables across: with contents that lead to their
// pages, bookmarks, page numbers, heads that are repeated, and a font within it. A character that
// the font has not stands as its number, [U+65E5].
func PDF(w io.Writer, d *document.Document) error {
	if err := sound("pdf", w, d); err != nil {
		return err
	}
	p := newSheets(d)
	p.front()
	p.contents()
	for i := range d.Sections {
		p.section(&d.Sections[i])
	}
	p.back()
	for alias, page := range p.pages {
		p.pdf.RegisterAlias(alias, strconv.Itoa(page))
	}
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

type sheets struct {
	pdf   *fpdf.Fpdf
	d     *document.Document
	has   font.Characters
	wide  bool    // the page lies across
	tight float64 // how much smaller all is than usual, so that one page holds it
	links []int   // of sections, none where there are no contents
	pages map[string]int
}

func newSheets(d *document.Document) *sheets {
	pdf := fpdf.New("P", "mm", "A4", "")
	p := &sheets{pdf: pdf, d: d, has: font.Common(), tight: 1, pages: map[string]int{}}
	if d.For == document.Leadership {
		p.tight = 0.76
	}
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.At.Time())
	pdf.SetModificationDate(d.At.Time())
	pdf.SetProducer("Groundwork", true)
	pdf.SetCreator("Groundwork", true)
	pdf.SetTitle(p.text(d.Title), true)
	pdf.SetAuthor(p.text(d.Organisation), true)
	pdf.SetLang("en")
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(false, margin)
	pdf.SetCellMargin(pad)
	pdf.AddUTF8FontFromBytes("text", "", font.Plain())
	pdf.AddUTF8FontFromBytes("text", "B", font.Bold())
	pdf.AliasNbPages("{nb}")
	pdf.SetHeaderFunc(p.head)
	pdf.SetFooterFunc(p.foot)
	pdf.AddPage()
	return p
}

// head is what stands above each page but the first.
func (p *sheets) head() {
	if p.pdf.PageNo() == 1 {
		return
	}
	p.font("", small)
	p.pdf.SetXY(margin, margin-8)
	p.pdf.CellFormat(p.across()-30, 5, p.cut(p.text(p.d.Organisation), p.across()-35), "", 0, "L", false, 0, "")
	p.pdf.CellFormat(30, 5, "as of "+p.d.At.String(), "", 0, "R", false, 0, "")
	p.pdf.SetXY(margin, margin)
}

// foot is what stands below each page.
func (p *sheets) foot() {
	p.font("", small)
	p.pdf.SetXY(margin, -margin+2)
	left := p.text(p.d.Title)
	if p.d.Internal {
		left = "Internal: not to be handed over. " + left
	}
	p.pdf.CellFormat(p.across()-30, 5, p.cut(left, p.across()-35), "", 0, "L", false, 0, "")
	p.pdf.CellFormat(30, 5, fmt.Sprintf("page %d of {nb}", p.pdf.PageNo()), "", 0, "R", false, 0, "")
}

// text is what may be drawn, where nothing stands for a number of pages.
func (p *sheets) text(s string) string {
	return strings.NewReplacer("{nb}", "{ nb}", "{on", "{ on").Replace(p.has.Drawn(s))
}

func (p *sheets) font(style string, size float64) { p.pdf.SetFont("text", style, size) }

func (p *sheets) fill(c ink) { p.pdf.SetFillColor(c.r, c.g, c.b) }

// across is how wide a page is between its margins, and deep how far down it may be written.
func (p *sheets) across() float64 { w, _ := p.pdf.GetPageSize(); return w - 2*margin }
func (p *sheets) deep() float64   { _, h := p.pdf.GetPageSize(); return h - margin - 3 }

// turn begins a page that lies as is wanted, if this one does not.
func (p *sheets) turn(wide bool) {
	if p.wide != wide {
		p.wide = wide
		p.page()
	}
}

func (p *sheets) page() {
	size := fpdf.SizeType{Wd: 210, Ht: 297}
	if p.wide {
		p.pdf.AddPageFormat("L", size)
		return
	}
	p.pdf.AddPageFormat("P", size)
}

// room begins a page where fewer than some millimetres are left.
func (p *sheets) room(tall float64) {
	if p.pdf.GetY()+tall > p.deep() && p.pdf.GetY() > margin {
		p.page()
	}
}

// cut shortens a line to what fits.
func (p *sheets) cut(s string, wide float64) string {
	lines := p.split(s, wide)
	if len(lines) < 2 {
		return s
	}
	return lines[0] + "…"
}

// write sets a paragraph.
func (p *sheets) write(s, style string, size, after float64) {
	size, after = size*p.tight, after*p.tight
	p.font(style, size)
	for _, line := range p.split(p.text(s), p.across()) {
		p.room(size * leading)
		p.font(style, size)
		p.pdf.CellFormat(p.across(), size*leading, line, "", 1, "L", false, 0, "")
	}
	p.pdf.SetY(p.pdf.GetY() + after)
}

func (p *sheets) front() {
	if p.d.Internal {
		p.write("Internal: not to be handed over.", "B", body, 2)
	}
	p.pdf.Bookmark(p.text(p.d.Title), 0, -1)
	p.write(p.d.Title, "B", 18, 1)
	of := "as of " + p.d.At.String()
	if p.d.Organisation != "" {
		of = p.d.Organisation + ", " + of
	}
	p.write(of, "", body, 3)
	for _, s := range p.d.Lead {
		p.write(s, "", 11, 1.5)
	}
}

// manySections is from how many sections on a document has contents.
const manySections = 4

// contents lists the sections, each with a link to its page.
func (p *sheets) contents() {
	if len(p.d.Sections) < manySections || p.tight < 1 {
		return
	}
	p.pdf.SetY(p.pdf.GetY() + 2)
	const number, tall = 12.0, 5.5
	for i := range p.d.Sections {
		p.room(tall)
		link := p.pdf.AddLink()
		p.links = append(p.links, link)
		p.font("", body)
		p.pdf.SetTextColor(fromInk().r, fromInk().g, fromInk().b)
		p.pdf.CellFormat(p.across()-number, tall, p.cut(p.text(p.d.Sections[i].Title), p.across()-number-5), "", 0, "L", false, link, "")
		p.pdf.CellFormat(number, tall, fmt.Sprintf("{on%d}", i), "", 1, "L", false, link, "")
		p.pdf.SetTextColor(0, 0, 0)
	}
}

func (p *sheets) heading(s string) {
	p.pdf.SetY(p.pdf.GetY() + 4*p.tight)
	p.room(25 * p.tight)
	p.pdf.Bookmark(p.text(s), 1, -1)
	p.write(s, "B", 13, 1.5)
}

func (p *sheets) section(s *document.Section) {
	p.turn(startsAcross(s))
	p.heading(s.Title)
	if i := len(p.pages); i < len(p.links) {
		p.pdf.SetLink(p.links[i], p.pdf.GetY()-12, -1)
		p.pages[fmt.Sprintf("{on%d}", i)] = p.pdf.PageNo()
	}
	for _, x := range s.Paragraphs {
		p.write(x, "", body, 1.5)
	}
	for i := range s.Bands {
		p.band(&s.Bands[i])
	}
	for i := range s.Overlaps {
		p.overlap(&s.Overlaps[i])
	}
	for i := range s.Rankings {
		p.ranking(&s.Rankings[i])
	}
	for i := range s.Timelines {
		p.timeline(&s.Timelines[i])
	}
	for i := range s.Trees {
		p.tree(&s.Trees[i])
	}
	for i := range s.Tables {
		p.table(&s.Tables[i])
	}
}

func (p *sheets) back() {
	if len(p.d.Method)+len(p.d.Digests) > 0 {
		p.turn(false)
		p.heading("How this came about")
	}
	for _, s := range p.d.Method {
		p.write(s, "", body, 1.5)
	}
	for _, x := range p.d.Digests {
		p.write(x.Of+": "+x.Sum, "", small, 0.5)
	}
	if p.d.Notice != "" {
		p.write(p.d.Notice, "", body, 0)
	}
}
