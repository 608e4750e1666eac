package finding

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A book holds what was told of pieces of evidence, so that what is told of many stands once: sentences, lists of
// requirements, and the verdicts of all lenses together. States of one session share it.
type book struct {
	whys map[why]string
	refs map[*int][]framework.Ref // by the first of a list of places, which a judge keeps once
	told *told                    // of no lens
}

func newBook() *book {
	return &book{whys: map[why]string{}, refs: map[*int][]framework.Ref{}, told: &told{supports: []string{}}}
}

// most is how many entries of one sort a book takes: what is told of a single piece, such as of its days, need not be
// kept for others.
const most = 4096

// A told is what was told of a piece in the lenses so far.
type told struct {
	verdicts   []result.LensVerdict
	supports   []string
	frameworks []string // of which it supports a requirement of their own
	next       map[said]*told
}

// A said is what is told in one lens more.
type said struct {
	reason verdict.Reason
	at     *int // the first of the places
	why    string
}

// A why is what a sentence about days says, which is all that tells one from another.
type why struct {
	reason       verdict.Reason
	stale        verdict.Staleness
	shows, asked framework.Period
	collected    framework.Date
	at, end      framework.Date
}

// why says why a piece has its verdict.
func (b *book) why(r *words.Reason) string {
	if r.Verdict.Reason == verdict.Supports {
		return ""
	}
	old := &r.Verdict.Old
	switch {
	case r.Verdict.Reason == verdict.NotYet:
	case r.Verdict.Reason == verdict.Stale && (old.Why == verdict.NoDay || old.Why == verdict.TooLate):
	default:
		return words.Why(*r)
	}
	key := why{r.Verdict.Reason, old.Why, old.Shows, old.Asked, max(r.Piece.Collected, r.At), r.At, r.End}
	text, ok := b.whys[key]
	if !ok {
		if text = words.Why(*r); len(b.whys) < most {
			b.whys[key] = text
		}
	}
	return text
}

// requirements are those at some places of a lens, in order.
func (b *book) requirements(l *lens.Lens, at []int) []framework.Ref {
	if len(at) == 0 {
		return []framework.Ref{}
	}
	list, ok := b.refs[&at[0]]
	if !ok {
		list = make([]framework.Ref, len(at))
		for i, k := range at {
			list[i] = l.Leaves[k].Ref
		}
		slices.SortFunc(list, framework.Ref.Compare)
		if len(b.refs) >= most {
			clear(b.refs) // of judges of answers that are no more
		}
		b.refs[&at[0]] = list
	}
	return list
}

// also is what is told with the verdict of one lens more.
func (b *book) also(t *told, l *lens.Lens, reason verdict.Reason, why string, at []int) *told {
	key := said{reason: reason, why: why}
	if len(at) > 0 {
		key.at = &at[0]
	}
	if next := t.next[key]; next != nil {
		return next
	}
	v := result.LensVerdict{Lens: l.Scope.Lens(), Framework: l.Framework.ID, Verdict: result.Verdict(reason), Why: why, Requirements: b.requirements(l, at)}
	next := &told{verdicts: slices.Concat(t.verdicts, []result.LensVerdict{v}), supports: t.supports, frameworks: t.frameworks}
	if reason == verdict.Supports {
		next.supports = slices.Concat(t.supports, []string{v.Lens})
		own := func(ref framework.Ref) bool { _, extra := l.Reach.Additional(ref.Requirement); return !extra }
		if slices.ContainsFunc(v.Requirements, own) && !slices.Contains(t.frameworks, v.Framework) {
			next.frameworks = slices.Concat(t.frameworks, []string{v.Framework})
		}
	}
	if t.next == nil {
		t.next = map[said]*told{}
	}
	if len(t.next) < most {
		t.next[key] = next
	}
	return next
}
