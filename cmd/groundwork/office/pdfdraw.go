package office

import (
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/scoring/document"
)

// bars draws stretches of a figure of some width on the line of the moment.
func (p *sheets) bars(wide, drawnFor, tall float64, list ...stretch) {
	x, y := p.pdf.GetX(), p.pdf.GetY()
	p.fill(trackInk())
	p.pdf.Rect(x, y, wide, tall, "F")
	for _, s := range list {
		in := 0.0 // what is thin where colours do not tell
		switch s.Class {
		case "shown", "shared":
			p.fill(shownInk())
		case "open":
			p.fill(openInk())
			in = tall / 4
		case "to":
			p.fill(openInk())
		case "hole":
			p.fill(holeInk())
		case "covered":
			p.fill(shownInk())
			in = tall / 4
		default:
			p.fill(fromInk())
		}
		if s.W > 0 {
			p.pdf.Rect(x+s.X*wide/drawnFor, y+in, s.W*wide/drawnFor, tall-2*in, "F")
		}
		if s.Mid > 0 {
			p.font("B", small)
			p.pdf.SetTextColor(255, 255, 255)
			p.pdf.SetXY(x+(s.Mid-roomFor/2)*wide/drawnFor, y)
			p.pdf.CellFormat(roomFor*wide/drawnFor, tall, strconv.Itoa(s.Number), "", 0, "C", false, 0, "")
			p.pdf.SetTextColor(0, 0, 0)
			p.pdf.SetXY(x, y)
		}
	}
}

func (p *sheets) band(b *document.Band) {
	x := bandOf(b)
	p.room(30)
	p.write(b.Title, "B", body, 0)
	line := b.Readiness.String()
	if b.Band != "" {
		line += "  " + b.Band
	}
	p.write(line, "B", 15, 0.5)
	p.pdf.SetX(margin + pad)
	p.bars(figWide, bandWide, 5, stretch{Class: "shown", W: x.X}, stretch{Class: "open", X: x.X, W: x.W})
	p.pdf.SetXY(margin, p.pdf.GetY()+6)
	p.write(x.Told, "", small, 0.5)
	counts := []string{}
	for _, c := range b.Counts {
		counts = append(counts, strconv.Itoa(c.Number)+" "+c.Title)
	}
	if len(counts) > 0 {
		p.write(strings.Join(counts, " · "), "", body, 0.5)
	}
	for _, w := range b.Why {
		p.write("• "+w, "", body, 0)
	}
	p.pdf.SetY(p.pdf.GetY() + 3*p.tight)
}

func (p *sheets) overlap(o *document.Overlap) {
	x := overlapOf(o)
	p.room(22)
	p.write(o.From+" and "+o.To+": "+o.Title, "B", body, 0.5)
	p.pdf.SetX(margin + pad)
	p.bars(figWide, bandWide, 6, x.Parts...)
	p.pdf.SetXY(margin, p.pdf.GetY()+7)
	p.write(x.Told, "", body, 3)
}

func (p *sheets) ranking(r *document.Ranking) {
	p.room(20)
	p.write(r.Title, "B", body, 1)
	const bar, figure, line = 70.0, 16.0, 4.2
	named := p.across() - bar - figure
	for _, b := range rankingOf(r).Bars {
		p.font("", small)
		name := p.split(p.text(b.ID+" "+b.Title), named)
		tall := float64(max(len(name), 1)) * line
		p.room(tall)
		y := p.pdf.GetY()
		p.lines(margin, y, named, line, "L", name)
		p.pdf.SetXY(margin+named, y+0.6)
		p.bars(bar, 100, line-1.2, stretch{Class: "hole", W: b.Sure}, stretch{Class: "open", X: b.Sure, W: b.Open})
		p.pdf.SetXY(margin+named+bar, y)
		p.pdf.CellFormat(figure, line, b.Shown, "", 0, "R", false, 0, "")
		p.pdf.SetXY(margin, y+tall)
	}
	p.write("Part of the whole that is not shown, at most. Red is missing for certain; the thin brown bar is not ruled out.", "", small, 3)
}

func (p *sheets) timeline(t *document.Timeline) {
	p.room(20)
	p.write(t.Title+", "+t.Period.String(), "B", body, 1)
	x := timelineOf(t)
	const named, bar, line = 62.0, 60.0, 4.0
	p.font("", small)
	for _, m := range x.Months {
		p.pdf.SetX(margin + named + m.X*(bar-2)/laneWide - pad)
		p.pdf.CellFormat(10, line, m.Text, "", 0, "L", false, 0, "")
	}
	p.pdf.SetXY(margin, p.pdf.GetY()+line)
	for i := range x.Lanes {
		l := &x.Lanes[i]
		p.font("", small)
		name, told := p.split(p.text(l.Title), named), p.split(p.text(l.Told), p.across()-named-bar)
		tall := float64(max(len(name), len(told), 1)) * line
		p.room(tall)
		y := p.pdf.GetY()
		p.lines(margin, y, named, line, "L", name)
		p.pdf.SetXY(margin+named, y+0.5)
		p.bars(bar-2, laneWide, line-1, l.Bars...)
		p.lines(margin+named+bar, y, p.across()-named-bar, line, "L", told)
		p.pdf.SetXY(margin, y+tall)
	}
	p.pdf.SetY(p.pdf.GetY() + 3)
}

// lines sets lines below each other in a column.
func (p *sheets) lines(x, y, wide, tall float64, align string, list []string) {
	for i, s := range list {
		p.pdf.SetXY(x, y+float64(i)*tall)
		p.pdf.CellFormat(wide, tall, s, "", 0, align, false, 0, "")
	}
}

func (p *sheets) tree(t *document.Tree) {
	p.room(20)
	p.write(t.Title, "B", body, 1)
	const status, figure, line, step, deepest = 32.0, 24.0, 4.2, 4.0, 12
	for i := range t.Nodes {
		n := &t.Nodes[i]
		style := ""
		if n.Heading {
			style = "B"
		}
		in := float64(min(n.Depth, deepest)) * step
		p.font(style, 8.5)
		name := p.split(p.text(n.ID+" "+n.Title), p.across()-status-figure-in)
		for len(name) > 0 { // a title may be longer than a page
			p.room(line)
			fits := min(len(name), max(1, int((p.deep()-p.pdf.GetY())/line)))
			y := p.pdf.GetY()
			p.font(style, 8.5)
			p.lines(margin+in, y, p.across()-status-figure-in, line, "L", name[:fits])
			p.pdf.SetXY(margin+p.across()-status-figure, y)
			p.pdf.CellFormat(status, line, n.Status.Words(), "", 0, "L", false, 0, "")
			if !left(n.Status) {
				p.pdf.CellFormat(figure, line, n.Readiness.String(), "", 0, "R", false, 0, "")
			}
			p.pdf.SetXY(margin, y+float64(fits)*line)
			name = name[fits:]
		}
	}
	p.pdf.SetY(p.pdf.GetY() + 3)
}
