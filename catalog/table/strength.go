package table

import (
	"math"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
)

// Scales of how strong a relation is: ours, and that which some authors use.
const (
	ofTen     = 10
	ofHundred = 100
)

// scale tells which scale the strengths of a list of mappings are on, and tells of that which
// is not ours.
func (s *session) scale(list []source.Value) float64 {
	most, at := 0.0, framework.Position{}
	for _, v := range list {
		n, err := strconv.ParseFloat(word(entries(v), "strength_of_relationship"), 64)
		if err == nil && n > most {
			most, at = n, v.Pos()
		}
	}
	if most <= ofTen || most > ofHundred {
		return ofTen
	}
	s.add(at, CodeRow, framework.Warning, "strengths go up to %g here: they are read as of 100 and divided by ten", most)
	return ofHundred
}

// strength reads how strong a relation is on a scale, 0 for not said.
func (s *session) strength(v source.Value, n string, scale float64) int {
	if n == "" {
		return 0
	}
	x, err := strconv.ParseFloat(n, 64)
	if err != nil || !(x >= 0 && x <= scale) || scale == ofTen && x != math.Trunc(x) {
		s.once("strength", v.Pos(), CodeRow, framework.Warning, "strength %q: want 0 to 10; it is left out", short(n))
		return 0
	}
	if x > 0 {
		x = max(1, math.Round(x*ofTen/scale)) // what is there is not nothing
	}
	return int(x)
}
