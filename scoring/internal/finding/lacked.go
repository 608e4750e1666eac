package finding

import (
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
)

// A lacked is the sentence about pieces that need more, with all that it says.
type lacked struct {
	lacks []verdict.What
	links []*mapping.Link
	rules []string
	line  *string
}

// fewLacked is how many such sentences a page keeps: pieces come by their ids, and so mostly by their types.
const fewLacked = 16

// needs says what a piece needs more. One piece after the other needs the same, so that the sentence is found by what it
// says.
func (p *page) needs(r *words.Reason) *string {
	v := &r.Verdict
	for i := range p.lacked {
		x := &p.lacked[i]
		if slices.Equal(x.lacks, v.Lacks) && slices.Equal(x.links, v.Links) && slices.Equal(x.rules, v.Rules) {
			return x.line
		}
	}
	if len(p.lacked) == fewLacked {
		p.lacked = p.lacked[:0]
	}
	line := p.line(words.Why(*r))
	p.lacked = append(p.lacked, lacked{slices.Clone(v.Lacks), slices.Clone(v.Links), slices.Clone(v.Rules), line})
	return line
}
