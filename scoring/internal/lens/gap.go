package lens

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Gap is one thing that is missing from a candidate, as it is told and as it was judged.
type Gap struct {
	result.Gap

	short *control.Shortfall
	open  *rule.Open // what the judgement could not decide
}

// same reports whether two gaps are one, whatever the sentences are and whichever systems
// lack it.
func (g *Gap) same(o *Gap) bool {
	return g.Control == o.Control && g.Basis == o.Basis && g.Needs == o.Needs && g.short.Same(o.short) && g.open.Same(o.open)
}

// gapsOf lists what is missing from the candidates that do best for the point.
func (l *Lens) gapsOf(list []*Judged) []Gap {
	best := -1.0
	for _, j := range list {
		best = max(best, j.Worth().Low)
	}
	var out []Gap
	for _, j := range list {
		if j.Worth().Low >= best {
			out = append(out, l.Gaps(j)...)
		}
	}
	return out
}

// Gaps lists what is missing from one candidate, by basis, each with the systems that lack
// it: none where all of the lens do.
func (l *Lens) Gaps(j *Judged) []Gap {
	var out []Gap
	for i, b := range j.On {
		out = l.addGaps(out, j, b, j.of[i])
	}
	if j.Stuck {
		out = append(out, gapOf(j, j.bases[len(j.bases)-1], &control.Shortfall{Code: control.NothingToAsk, Undecided: true}, nil))
	}
	return out
}

func (l *Lens) addGaps(out []Gap, j *Judged, b framework.Basis, of []*control.Judgement) []Gap {
	start := len(out)
	var last *control.Judgement
	var places []int // of the gaps of the last judgement
	for k, one := range of {
		if one != last {
			last, places = one, places[:0]
			for i := range one.Short {
				at := slices.IndexFunc(out[start:], func(g Gap) bool { return g.short.Same(&one.Short[i]) && g.open.Same(one.Open) })
				if at < 0 {
					out = append(out, gapOf(j, b, &one.Short[i], one.Open))
					at = len(out) - start - 1
				}
				places = append(places, start+at)
			}
		}
		for _, at := range places {
			out[at].Systems = append(out[at].Systems, l.Systems[k])
		}
	}
	for i := start; i < len(out); i++ {
		if len(out[i].Systems) == len(l.Systems) {
			out[i].Systems = []string{}
		}
	}
	return out
}

func gapOf(j *Judged, b framework.Basis, s *control.Shortfall, open *rule.Open) Gap {
	g := Gap{short: s, open: open, Gap: result.Gap{
		Control: j.Control.ID, Basis: b, Systems: []string{}, What: words.Short(s), Types: append([]string{}, s.Types...), Unit: s.Unit,
		Expected: s.Expected, Found: s.Found, Missing: append([]framework.Period{}, s.Missing...), Condition: s.Condition, Needs: j.Needs, Or: words.Or(s.Or),
		Facts: []string{}, Open: s.Undecided || open != nil,
	}}
	if open != nil {
		g.Facts = append(g.Facts, open.Facts...)
	}
	return g
}
