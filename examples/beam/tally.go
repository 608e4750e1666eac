package main

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
)

// A tally is what of many rows is counted. It is as large for a fleet as for one organisation.
type tally struct {
	Assessed, Faulty int64
	Frameworks       map[string]counts
}

// counts are the counts of one framework.
type counts struct {
	Lenses       int64
	Bands        map[string]int64
	Low, High    spread
	NotSupported map[string]int64
}

// A spread is the least, the most and the sum of readiness, in billionths.
type spread struct{ Least, Most, Sum int64 }

// with takes in what n others hold.
func (s spread) with(x spread, n int64) spread {
	if n == 0 {
		return x
	}
	return spread{min(s.Least, x.Least), max(s.Most, x.Most), s.Sum + x.Sum}
}

// with adds the counts of others.
func (c counts) with(x counts) counts {
	if c.Lenses == 0 {
		c.Bands, c.NotSupported = map[string]int64{}, map[string]int64{}
	}
	if x.Lenses > 0 {
		c.Low, c.High = c.Low.with(x.Low, c.Lenses), c.High.with(x.High, c.Lenses)
	}
	c.Lenses += x.Lenses
	for band, n := range x.Bands {
		c.Bands[band] += n
	}
	for ref, n := range x.NotSupported {
		c.NotSupported[ref] += n
	}
	return c
}

// A tallyFn adds rows up, first where they are and then what came of that.
type tallyFn struct{}

// CreateAccumulator begins a tally.
func (*tallyFn) CreateAccumulator() tally { return tally{Frameworks: map[string]counts{}} }

// AddInput counts a row.
func (*tallyFn) AddInput(t tally, r row) tally {
	t.Assessed += r.Assessed
	t.Faulty += r.Faulty
	for _, s := range r.Lenses {
		one := counts{Lenses: 1, Bands: map[string]int64{s.Band: 1}, Low: spread{s.Low, s.Low, s.Low}, High: spread{s.High, s.High, s.High}, NotSupported: map[string]int64{}}
		for _, ref := range s.NotSupported {
			one.NotSupported[ref]++
		}
		t.Frameworks[s.Framework] = t.Frameworks[s.Framework].with(one)
	}
	return t
}

// MergeAccumulators adds two tallies up.
func (f *tallyFn) MergeAccumulators(a, b tally) tally {
	sum := f.CreateAccumulator()
	for _, t := range []tally{a, b} {
		sum.Assessed += t.Assessed
		sum.Faulty += t.Faulty
		for id, c := range t.Frameworks {
			sum.Frameworks[id] = sum.Frameworks[id].with(c)
		}
	}
	return sum
}

// commonGaps is how many requirements that are not supported are told of a framework.
const commonGaps = 20

// aggregates are the file of them.
type aggregates struct {
	At         string      `json:"at"`
	Assessed   int64       `json:"assessed"`
	Faulty     int64       `json:"faulty"`
	Frameworks []aggregate `json:"frameworks"`
}

type aggregate struct {
	Framework string           `json:"framework"`
	Lenses    int64            `json:"lenses"` // organisations, where each has one lens of it
	Bands     map[string]int64 `json:"bands"`
	Low       figures          `json:"low"`
	High      figures          `json:"high"`
	// The requirements that the most lenses do not support, most common first.
	NotSupported []gap `json:"not_supported"`
}

type figures struct {
	Least float64 `json:"min"`
	Mean  float64 `json:"mean"`
	Most  float64 `json:"max"`
}

type gap struct {
	Requirement string `json:"requirement"`
	Lenses      int64  `json:"lenses"`
}

// An aggregatesFn writes the aggregates.
type aggregatesFn struct{ At, File string }

// ProcessElement is called once, with the tally of all.
func (f *aggregatesFn) ProcessElement(ctx context.Context, t tally) error {
	b, err := json.MarshalIndent(t.told(f.At), "", "  ")
	if err != nil {
		return err
	}
	return write(ctx, f.File, slices.Values([][]byte{append(b, '\n')}))
}

func (t tally) told(at string) aggregates {
	out := aggregates{At: at, Assessed: t.Assessed, Faulty: t.Faulty, Frameworks: []aggregate{}}
	for _, id := range slices.Sorted(maps.Keys(t.Frameworks)) {
		c := t.Frameworks[id]
		gaps := []gap{}
		for ref, n := range c.NotSupported {
			gaps = append(gaps, gap{ref, n})
		}
		slices.SortFunc(gaps, func(a, b gap) int {
			return cmp.Or(cmp.Compare(b.Lenses, a.Lenses), cmp.Compare(a.Requirement, b.Requirement))
		})
		out.Frameworks = append(out.Frameworks, aggregate{
			Framework: id, Lenses: c.Lenses, Bands: c.Bands, Low: c.Low.told(c.Lenses), High: c.High.told(c.Lenses), NotSupported: gaps[:min(len(gaps), commonGaps)],
		})
	}
	return out
}

func (s spread) told(n int64) figures {
	return figures{float64(s.Least) / billionths, float64(s.Sum) / billionths / float64(n), float64(s.Most) / billionths}
}
