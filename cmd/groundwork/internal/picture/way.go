package picture

import (
	"fmt"
	"io"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/start"
)

// lanes lists the frameworks of the steps, the groundwork of all first.
func lanes(a *start.Answer) []string {
	list, seen := []string{""}, map[string]bool{"": true}
	for _, s := range a.Steps {
		if !seen[s.Framework] {
			seen[s.Framework] = true
			list = append(list, s.Framework)
		}
	}
	return list
}

func laneTitle(id string) string {
	if id == "" {
		return "shared groundwork"
	}
	return id
}

// inChart takes out of a text what Mermaid reads as something else.
var inChart = strings.NewReplacer(":", " ", ";", " ", "#", " ", ",", " ", "%", " ", "\n", " ", "\r", " ", "<", " ", ">", " ", "\"", " ")

func charted(s string) string { return inChart.Replace(safe.Prose(s)) }

// WayMermaid draws the steps of the way as a Gantt chart for Mermaid.
func WayMermaid(w io.Writer, a *start.Answer) error {
	var b strings.Builder
	b.WriteString("gantt\n  title Where to start, and the way from there (estimates)\n  dateFormat YYYY-MM-DD\n  inclusiveEndDates\n")
	for _, lane := range lanes(a) {
		head := false
		for i, s := range a.Steps {
			if s.Framework != lane {
				continue
			}
			if !head {
				head = true
				fmt.Fprintf(&b, "  section %s\n", charted(laneTitle(lane)))
			}
			mark := ""
			if s.Runs {
				mark = "active, "
			}
			fmt.Fprintf(&b, "  %s :%ss%d, %s, %s\n", charted(s.Title), mark, i+1, s.From, s.To)
		}
	}
	fmt.Fprintf(&b, "%%%% %s\n", safe.Prose(a.Notice))
	_, err := io.WriteString(w, b.String())
	return err
}

// WaySVG draws the steps of the way against the months.
func WaySVG(w io.Writer, a *start.Answer) error {
	const left, row, top, month = 330, 26, 50, 36
	months := 1
	for _, s := range a.Steps {
		for a.At.AddMonths(months) <= s.To {
			months++
		}
	}
	last := a.At.AddMonths(months)
	width, height := left+month*months+20, top+row*len(a.Steps)+50
	at := func(days int) float64 { return left + float64(month*months)*float64(days)/float64(int(last)-int(a.At)) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="12" role="img">`+"\n", width, height, width, height)
	b.WriteString("<title>Where to start, and the way from there</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n")
	for m := 0; m <= months; m += 3 {
		x := at(int(a.At.AddMonths(m)) - int(a.At))
		fmt.Fprintf(&b, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#d0d7de"/><text x="%.1f" y="%d" fill="#555">%s</text>`+"\n", x, top-10, x, top+row*len(a.Steps), x, top-16, a.At.AddMonths(m).String()[:7])
	}
	fill := map[string]string{}
	for i, lane := range lanes(a) {
		fill[lane] = []string{"#57606a", "#1f6feb", "#8250df", "#bf8700"}[min(i, 3)]
	}
	for i, s := range a.Steps {
		y := top + row*i
		from, to := at(int(s.From)-int(a.At)), at(int(s.To)+1-int(a.At))
		opacity := "1"
		if s.Runs {
			opacity = "0.45"
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, left-8, y+16, safe.Markup(s.Title))
		fmt.Fprintf(&b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" rx="3" fill="%s" fill-opacity="%s"><title>%s: %s to %s</title></rect>`+"\n", from, y+4, max(to-from, 2), row-8, fill[s.Framework], opacity, safe.Markup(s.Title), s.From, s.To)
	}
	fmt.Fprintf(&b, `<text x="10" y="%d" fill="#555">Estimates. Pale: records gather while it lasts. Grey: what serves all.</text>`+"\n", height-24)
	fmt.Fprintf(&b, `<text x="10" y="%d" fill="#555">%s</text>`+"\n</svg>\n", height-8, safe.Markup(a.Notice))
	_, err := io.WriteString(w, b.String())
	return err
}
