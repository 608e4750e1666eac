package office

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What figures show, in the measures of their drawings and in words.
type (
	bar  struct{ Low, Open float64 } // of 100
	tick struct {
		X            float64
		Anchor, Text string
	}
	band struct {
		document.Band

		X, W  float64
		Ticks []tick
		Told  string
	}
	stretch struct {
		Class, Title string
		Number       int
		X, W         float64
		Mid          float64 // where its number stands, 0 where there is no room for it
	}
	ranked struct {
		ID, Title, Told string
		Shown           string // the part in per cent
		Open, Sure      float64
	}
	ranking struct {
		ID, Title string
		Bars      []ranked
	}
	overlap struct {
		document.Overlap

		Parts []stretch
		Told  string
	}
	lane struct {
		document.Lane

		Bars []stretch
		Told string
	}
	timeline struct {
		ID, Title string
		Period    framework.Period
		Months    []tick
		Lanes     []lane
	}
)

// Widths of the drawings.
const (
	bandWide = 600
	laneWide = 360
	roomFor  = 40 // a number
)

// tenth rounds to what a drawing can show.
func tenth(x float64) float64 { return math.Round(x*10) / 10 }

func barOf(i result.Interval) bar {
	low, high := i.Percent()
	return bar{float64(low), float64(high - low)}
}

func bandOf(b *document.Band) band {
	low, high := b.Readiness.Percent()
	x := band{Band: *b, X: float64(low) * bandWide / 100, W: float64(high-low) * bandWide / 100, Told: cmp.Or(b.Caption, b.Readiness.String())}
	for i, text := range []string{"0 %", "25 %", "50 %", "75 %", "100 %"} {
		t := tick{float64(i) * bandWide / 4, "middle", text}
		switch i {
		case 0:
			t.Anchor = "start"
		case 4:
			t.Anchor = "end"
		}
		x.Ticks = append(x.Ticks, t)
	}
	return x
}

func overlapOf(o *document.Overlap) overlap {
	x := overlap{Overlap: *o, Told: overlapTold(o)}
	all, at := o.Shared+o.OnlyFrom+o.OnlyTo, 0.0
	for _, p := range []stretch{
		{Class: "from", Title: "only " + o.From, Number: o.OnlyFrom},
		{Class: "shared", Title: "shared", Number: o.Shared},
		{Class: "to", Title: "only " + o.To, Number: o.OnlyTo},
	} {
		if all > 0 {
			p.X, p.W = tenth(at), tenth(float64(p.Number)*bandWide/float64(all))
			at += float64(p.Number) * bandWide / float64(all)
			if p.W >= roomFor {
				p.Mid = tenth(p.X + p.W/2)
			}
		}
		x.Parts = append(x.Parts, p)
	}
	return x
}

// overlapTold says an overlap in words.
func overlapTold(o *document.Overlap) string {
	return fmt.Sprintf("Of %d %s %d are shared, %d are of %s only and %d of %s only.",
		o.Shared+o.OnlyFrom+o.OnlyTo, safe.Prose(o.Title), o.Shared, o.OnlyFrom, safe.Prose(o.From), o.OnlyTo, safe.Prose(o.To))
}

func timelineOf(t *document.Timeline) timeline {
	x := timeline{ID: t.ID, Title: t.Title, Period: t.Period, Months: monthsOf(t.Period)}
	for i := range t.Lanes {
		l := &t.Lanes[i]
		y := lane{Lane: *l, Told: laneTold(l)}
		for _, p := range l.Covered {
			y.Bars = append(y.Bars, stretchOf(t.Period, p, "covered", laneWide))
		}
		for _, p := range l.Holes {
			y.Bars = append(y.Bars, stretchOf(t.Period, p, "hole", laneWide))
		}
		x.Lanes = append(x.Lanes, y)
	}
	return x
}

// monthsOf are the firsts of months within a period, as places on a lane: of a long one each third
// alone, and none where they would stand upon each other.
func monthsOf(p framework.Period) []tick {
	list, all := []tick{}, []framework.Date{}
	const most, long = 60, 9
	for d := p.First; d <= p.Last && len(all) <= most; d++ {
		if d.Time().Day() == 1 {
			all = append(all, d)
		}
	}
	if len(all) > most {
		return list
	}
	for _, d := range all {
		y, m, _ := d.Time().Date()
		if len(all) > long && m%3 != 1 {
			continue
		}
		text := m.String()[:3]
		if m == 1 {
			text = strconv.Itoa(y)
		}
		list = append(list, tick{stretchOf(p, framework.Period{First: d, Last: d}, "", laneWide).X, "start", text})
	}
	return list
}

// rankingOf draws what keeps back most as wide as the drawing.
func rankingOf(r *document.Ranking) ranking {
	x, most := ranking{ID: r.ID, Title: r.Title}, 0.0
	for _, b := range r.Bars {
		most = math.Max(most, b.Missing.High)
	}
	for _, b := range r.Bars {
		y := ranked{ID: b.ID, Title: b.Title, Shown: parts(b.Missing.High), Told: rankedTold(b)}
		if most > 0 {
			y.Sure, y.Open = tenth(b.Missing.Low*100/most), tenth((b.Missing.High-b.Missing.Low)*100/most)
		}
		x.Bars = append(x.Bars, y)
	}
	return x
}

// parts is a part of 1 in per cent, with a tenth.
func parts(v float64) string { return strconv.FormatFloat(tenth(v*100), 'f', -1, 64) + " %" }

// rankedTold says a bar in words.
func rankedTold(b document.Bar) string {
	low, high := parts(b.Missing.Low), parts(b.Missing.High)
	switch {
	case low == high:
		return high + " of the whole is not shown."
	case b.Missing.Low == 0:
		return high + " of the whole is not shown; none of it is ruled out."
	}
	return high + " of the whole is not shown; " + low + " is missing for certain."
}

// stretchOf is a part of a period on a drawing of some width.
func stretchOf(all, p framework.Period, class string, wide float64) stretch {
	days := float64(all.Last-all.First) + 1
	from := float64(p.First-all.First) * wide / days
	long := (float64(p.Last-p.First) + 1) * wide / days
	return stretch{Class: class, X: tenth(from), W: tenth(long)}
}

// laneTold says a lane in words.
func laneTold(l *document.Lane) string {
	if len(l.Holes) == 0 {
		if len(l.Covered) == 0 {
			return "Nothing was asked for."
		}
		return "No hole."
	}
	holes := []string{}
	for _, p := range l.Holes {
		holes = append(holes, p.String())
	}
	return "Holes: " + strings.Join(holes, ", ")
}
