package rule

import (
	"math"
	"slices"
)

// An Open says why a judgement came to no answer, and which facts it waits for. It is a
// code with its values; package words makes the sentence.
type Open struct {
	Code   OpenCode
	Names  []string // of NotAnswered: what nobody gave, such as "facts.x" or "EV-1.population"
	Detail string   // of Failed: what the evaluation said; of WrongType: the type
	Value  float64  // of OutOfRange
	Facts  []string // whose answers it waits for
}

// An OpenCode is the reason for which a judgement came to no answer.
type OpenCode uint8

// Reasons. The zero code is that nobody answered.
const (
	NotAnswered OpenCode = iota
	Failed               // the evaluation failed, or ran into its limit
	OutOfRange           // it returned a figure outside 0..1
	WrongType            // it returned something else than declared
	NoQuestion           // nothing asks for it
	NeedsOpen            // it rests on evidence of which a link's needs cannot be told yet
)

// Faulty reports whether the rule itself failed, rather than that nobody answered.
func (o *Open) Faulty() bool { return o.Code == Failed || o.Code == OutOfRange || o.Code == WrongType }

// Same reports whether two say the same, by code and values; nil is the same as nil alone.
func (o *Open) Same(p *Open) bool {
	if o == nil || p == nil {
		return o == p
	}
	return o.Code == p.Code && o.Detail == p.Detail && math.Float64bits(o.Value) == math.Float64bits(p.Value) &&
		slices.Equal(o.Names, p.Names) && slices.Equal(o.Facts, p.Facts)
}
