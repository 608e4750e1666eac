package piece

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A Newer is a piece that ends another, from the day on which it takes effect and for the systems
// that it names.
type Newer struct {
	By       *Piece
	From     framework.Date
	Accepted bool
}

// Enders lists by id what each piece is ended by, of what is there at the instant.
func Enders(list []*Piece, at framework.Date) map[string][]Newer {
	out := map[string][]Newer{}
	for _, p := range list {
		if !p.IsNewer() || !p.Present(at) {
			continue
		}
		for _, id := range p.Replaces {
			out[id] = append(out[id], Newer{By: p, From: p.TakesEffect(), Accepted: p.Accepted})
		}
	}
	return out
}

// A Span is a stretch of days that a piece shows. One that is not sure counts in high alone:
// the piece is undecided, or what ends it is not accepted yet.
type Span struct {
	framework.Period

	Piece *Piece
	Sure  bool
}

// Cut adds days of a piece, ended by what is newer, for a system ("" is all alike): what an accepted
// piece ends is gone, what one that is not accepted yet would end is undecided.
func Cut(out []Span, p *Piece, sure bool, d framework.Period, newer []Newer, system string) []Span {
	shown, open := Ended(d, newer, system)
	if shown.First <= shown.Last {
		out = append(out, Span{Piece: p, Period: shown, Sure: sure})
	}
	if open.First <= open.Last {
		out = append(out, Span{Piece: p, Period: open})
	}
	return out
}

// Ended are the days that a piece shows once what is newer has ended it, and those for which it is
// undecided; either ends before it begins where there are none.
func Ended(d framework.Period, newer []Newer, system string) (shown, open framework.Period) {
	hard, soft := OpenEnd+1, OpenEnd+1
	for _, n := range newer {
		switch {
		case system != "" && !n.By.Speaks(system):
		case n.Accepted:
			hard = min(hard, n.From)
		default:
			soft = min(soft, n.From)
		}
	}
	last := min(d.Last, hard-1)
	return framework.Period{First: d.First, Last: min(last, soft-1)}, framework.Period{First: max(d.First, soft), Last: last}
}
