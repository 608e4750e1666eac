package finding

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/slab"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A book holds what was told of pieces of evidence, so that what is told of many stands once: lists of requirements, and the
// verdicts of all lenses together. States of one session share it.
type book struct {
	refs  map[*int]wanted // by the first of a list of places, which a judge keeps once
	told  map[said]*told
	last  []telling // of these the last that was asked for, by how many lenses told before
	tolds slab.Of[told]
	none  *told // of no lens
	sets  map[supporting]*supports
	pages []*page // by lens
	most  int     // entries of one sort: then it begins anew

	verdicts slab.Of[result.LensVerdict] // of those that are told
	listed   slab.Of[framework.Ref]      // of requirements
}

// A page holds what was told in one lens. Lenses are judged beside one another, each with its own.
type page struct {
	lines map[string]*string      // sentences, each once
	whys  map[why]*string         // the same, by what they say
	dues  map[*piece.Piece]string // that the review of a piece was due
	book  *book

	lacked []lacked // the last few

	still, deviating *ofUnits // what tells nothing, but that something deviates

	room room
}

// A room is used for one thing after the other of a sort.
type room struct {
	sees    rule.FindingVars // what finding rules see, which keep nothing of it
	lacks   rule.Lacks       // and of what a requirement lacks
	control rule.Control     // and of a control
	record  rule.Record      // and of a record
	run     run              // how often a control was to run
	ran     ran              // the units of its operation
	tested  tested           // the control with these
	records []*piece.Piece   // those of one test
	numbers []int64          // made in advance
	overdue []string         // in words, for one requirement after the other
}

// newBook is a book for what is told of some pieces. What is told of days is told of few days more where there are many
// pieces more; where each is told something of its own, nothing is gained by keeping all of it.
func newBook(pieces int) *book {
	return &book{
		refs: map[*int]wanted{}, told: make(map[said]*told, min(pieces, 256)), none: &told{supports: &supports{lenses: []string{}}},
		sets: map[supporting]*supports{}, most: mostOf(pieces),
	}
}

// page adds the page of one lens more.
func (b *book) page() *page {
	p := &page{
		lines: map[string]*string{}, whys: map[why]*string{}, dues: map[*piece.Piece]string{}, book: b,
		still: &ofUnits{}, deviating: &ofUnits{deviates: true},
	}
	b.pages = append(b.pages, p)
	return p
}

func mostOf(pieces int) int { return max(1<<13, pieces/4) }

// grow has room for what is told of more pieces.
func (b *book) grow(pieces int) {
	b.most = max(b.most, mostOf(pieces))
	b.tolds.Apart() // what changes goes one by one
	b.verdicts.Apart()
	b.listed.Apart()
}

// forget forgets what was told of a piece that may be gone; whoever still asks has it worded again.
func (b *book) forget(p *piece.Piece) {
	for _, of := range b.pages {
		delete(of.dues, p)
	}
}

// A told is what was told of a piece in the lenses so far.
type told struct {
	verdicts []result.LensVerdict
	supports *supports
}

// A supports is where pieces support something.
type supports struct {
	lenses     []string
	frameworks []string // of which it is a requirement of their own
}

// A supporting is what they support in one lens more: a requirement of the framework's own, or none of these.
type supporting struct {
	before *supports
	lens   string
	own    bool
}

// A wanted is a list of requirements, and whether one of these is of the framework's own.
type wanted struct {
	refs []framework.Ref
	own  bool
}

// A said is what is told in one lens more.
type said struct {
	before *told
	reason verdict.Reason
	at     *int    // the first of the places
	why    *string // nil for nothing
}

// A telling is something told, with what it is told by.
type telling struct {
	said

	next *told
}

// A why is what a sentence says that tells of nothing but days, or of nothing at all.
type why struct {
	reason       verdict.Reason
	stale        verdict.Staleness
	shows, asked framework.Period
	collected    framework.Date
	at, end      framework.Date
}

// whyOf is all that a sentence says; it reports false where that is more.
func whyOf(r *words.Reason) (why, bool) {
	key := why{reason: r.Verdict.Reason, at: r.At}
	switch old := &r.Verdict.Old; key.reason {
	case verdict.NotYet:
		key.collected, key.end = max(r.Piece.Collected, r.At), r.End
		return key, true
	case verdict.OutOfScope:
		return key, !r.Takes
	case verdict.Stale:
		key.stale, key.shows, key.asked = old.Why, old.Shows, old.Asked
		return key, old.Why != verdict.Replaced && old.Why != verdict.Satisfied
	case verdict.NotAccepted, verdict.Deviates, verdict.NeedsMore, verdict.Supports:
	}
	return key, false
}

// why says why a piece does not support anything. What is not told of many pieces is worded first.
func (p *page) why(r *words.Reason) *string {
	if r.Verdict.Reason == verdict.NeedsMore {
		return p.needs(r)
	}
	key, all := whyOf(r)
	if !all {
		return p.line(words.Why(*r))
	}
	line := p.whys[key]
	if line == nil {
		if len(p.whys) >= p.book.most {
			clear(p.whys)
		}
		line = p.line(words.Why(*r))
		p.whys[key] = line
	}
	return line
}

// line keeps a sentence.
func (p *page) line(text string) *string {
	line := p.lines[text]
	if line == nil {
		if len(p.lines) >= p.book.most {
			clear(p.lines)
		}
		own := text // so that looking up moves nothing to the heap
		line = &own
		p.lines[text] = line
	}
	return line
}

// due says that the review of a piece was due, which each requirement that it shows tells of it.
func (p *page) due(of *piece.Piece) string {
	text, ok := p.dues[of]
	if !ok {
		if len(p.dues) >= p.book.most {
			clear(p.dues) // of pieces that are no more
		}
		text = words.Overdue(of)
		p.dues[of] = text
	}
	return text
}

// requirements are those at some places of a lens, in order.
func (b *book) requirements(l *lens.Lens, at []int) wanted {
	if len(at) == 0 {
		return wanted{refs: []framework.Ref{}}
	}
	of, ok := b.refs[&at[0]]
	if ok {
		return of
	}
	of.refs = b.listed.Take(len(at))
	for i, k := range at {
		of.refs[i] = l.Leaves[k].Ref
		_, extra := l.Reach.Additional(of.refs[i].Requirement)
		of.own = of.own || !extra
	}
	slices.SortFunc(of.refs, framework.Ref.Compare)
	if len(b.refs) >= b.most {
		clear(b.refs) // of judges of answers that are no more
	}
	b.refs[&at[0]] = of
	return of
}

// also is what is told with what one lens more says.
func (b *book) also(t *told, l *lens.Lens, x *says) *told {
	key := said{before: t, reason: x.reason, why: x.why}
	if len(x.at) > 0 {
		key.at = &x.at[0]
	}
	if len(b.last) <= len(t.verdicts) {
		b.last = append(b.last, telling{})
	}
	last := &b.last[len(t.verdicts)] // many pieces in a row do the same
	if last.next != nil && last.said == key {
		return last.next
	}
	next := b.told[key]
	if next == nil {
		next = b.tell(t, l, x)
		if len(b.told) >= b.most {
			clear(b.told)
		}
		b.told[key] = next
	}
	*last = telling{key, next}
	return next
}

// tell makes what is told with what one lens more says.
func (b *book) tell(t *told, l *lens.Lens, x *says) *told {
	of := b.requirements(l, x.at)
	n := len(t.verdicts)
	next := b.tolds.New()
	next.verdicts, next.supports = b.verdicts.Take(n+1), t.supports
	copy(next.verdicts, t.verdicts)
	next.verdicts[n] = result.LensVerdict{Lens: l.Scope.Lens(), Framework: l.Framework.ID, Verdict: result.Verdict(x.reason), Requirements: of.refs}
	if x.why != nil {
		next.verdicts[n].Why = *x.why
	}
	if x.reason == verdict.Supports {
		next.supports = b.supporting(t.supports, &next.verdicts[n], of.own)
	}
	return next
}

// supporting is where pieces support something that do so in one lens more.
func (b *book) supporting(before *supports, v *result.LensVerdict, own bool) *supports {
	key := supporting{before, v.Lens, own}
	if x := b.sets[key]; x != nil {
		return x
	}
	x := &supports{lenses: slices.Concat(before.lenses, []string{v.Lens}), frameworks: before.frameworks}
	if own && !slices.Contains(x.frameworks, v.Framework) {
		x.frameworks = slices.Concat(x.frameworks, []string{v.Framework})
	}
	if len(b.sets) >= b.most {
		clear(b.sets)
	}
	b.sets[key] = x
	return x
}
