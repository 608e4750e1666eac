package scoring

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Session holds one organisation at one instant and takes changes to it. Only what a
// change touches is judged anew, and the assessment is the same, byte for byte, as a
// full one of [Session.Organisation]. A Session serves one goroutine at a time.
type Session struct {
	run     *run
	changed bool             // the digest is to be worked out anew
	known   map[[32]byte]any // content by digest, of what has been held
}

// A Change is what a [Session] takes: any of its parts at once. A list that is nil is not
// touched.
type Change struct {
	Put    []evidence.Piece // added, or in the place of the piece with the same id
	Drop   []string         // ids of evidence to take away
	Answer []evidence.Fact  // added, or in the place of the answer that was there
	Forget []string         // ids of facts to leave unanswered
	// These take the place of all that was there; an empty list takes everything away.
	Scopes     []framework.Scope
	Treatments []organisation.Treatment
	Operates   []organisation.Operates
	Risks      []organisation.Risk
}

// Open opens a session on the organisation as it stands at the instant. The error is a
// [framework.Problems] where the organisation does not fit the graph. The organisation is
// not changed, and must not be while the session lives.
func (e *Engine) Open(org *organisation.Organisation, at framework.Date) (*Session, error) {
	own := organisation.Organisation{}
	if org != nil {
		own = *org
	}
	r, err := e.open(context.Background(), &own, at, false)
	if err != nil {
		return nil, err
	}
	return &Session{run: r}, nil
}

// Organisation returns what the session holds. The lists are the caller's own; what their
// items hold is shared and must not be changed. Its digest is "" where that of an item is
// not known, because it was made or changed in Go.
func (s *Session) Organisation() *organisation.Organisation {
	org := *s.run.org
	org.Scopes, org.Operates, org.Facts = slices.Clone(org.Scopes), slices.Clone(org.Operates), slices.Clone(org.Facts)
	org.Treatments, org.Risks = slices.Clone(org.Treatments), slices.Clone(org.Risks)
	org.Evidence = make([]evidence.Piece, len(s.run.items))
	for i, it := range s.run.items {
		org.Evidence[i] = *it.e
	}
	if s.changed {
		org.Digest = org.CombinedDigest()
	}
	return &org
}

// Assessment returns the assessment as it stands. Its error means that the context
// ended.
func (s *Session) Assessment(ctx context.Context) (*result.Assessment, error) {
	if s.changed {
		s.run.org.Digest, s.changed = s.Organisation().Digest, false
	}
	var a *result.Assessment
	err := s.within(ctx, func() (err error) {
		a, err = s.run.assess()
		return err
	})
	return a, err
}

// within runs a part of the session's work under a context. When that ends in between,
// what was judged so far is not to be trusted and is dropped.
func (s *Session) within(ctx context.Context, work func() error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("assessment: %w", err)
	}
	s.run.ctx, s.run.failed = ctx, nil
	err := work()
	if err != nil || s.run.failed != nil {
		err = cmp.Or(s.run.failed, err)
		s.run.forgetAll()
	}
	return err
}

// forgetAll drops every judgement.
func (r *run) forgetAll() {
	r.failed = nil
	for _, l := range r.lenses {
		clear(l.memo)
		l.forgetResults()
	}
	for _, it := range r.items {
		it.result, it.needs = nil, nil
	}
}

// forgetResults drops what rests on judgements, and keeps these.
func (l *lens) forgetResults() {
	clear(l.states)
	clear(l.controls)
	l.sum = nil
}

// Apply takes a change and says what it moved. All of it is taken or, with an error, none:
// the error is a [framework.Problems] where part of it does not fit, and otherwise means
// that the context ended. The digest of the changed input is worked out by the next
// [Session.Assessment] and is "" in the Difference.
func (s *Session) Apply(ctx context.Context, c Change) (*difference.Difference, error) {
	if err := s.check(&c); err != nil {
		return nil, err
	}
	before := s.keep()
	s.identify(&c)
	var d *difference.Difference
	err := s.within(ctx, func() (err error) {
		if err = s.run.judgeAll(); err != nil {
			return err
		}
		s.changed = true
		if c.Answer == nil && c.Forget == nil && c.Scopes == nil && c.Treatments == nil && c.Operates == nil && c.Risks == nil {
			d, err = s.run.exchange(c.Put, c.Drop)
			return err
		}
		d, err = s.overall(c)
		return err
	})
	if err != nil {
		s.restore(before)
		return nil, err
	}
	return d, nil
}

// identify takes the digest from each item of a change that bears that of another
// content, because it was copied and changed.
func (s *Session) identify(c *Change) {
	if s.known == nil {
		s.known = map[[32]byte]any{}
		org := s.run.org
		for _, it := range s.run.items {
			s.known[it.e.Places.Digest] = *it.e
		}
		for _, x := range org.Facts {
			s.known[x.Places.Digest] = x
		}
		for _, x := range org.Scopes {
			s.known[x.Places.Digest] = x
		}
		for _, x := range org.Treatments {
			s.known[x.Places.Digest] = x
		}
		for _, x := range org.Operates {
			s.known[x.Places.Digest] = x
		}
		for _, x := range org.Risks {
			s.known[x.Places.Digest] = x
		}
	}
	c.Put = identified(s.known, c.Put, func(x *evidence.Piece) *framework.Places { return &x.Places })
	c.Answer = identified(s.known, c.Answer, func(x *evidence.Fact) *framework.Places { return &x.Places })
	c.Scopes = identified(s.known, c.Scopes, func(x *framework.Scope) *framework.Places { return &x.Places })
	c.Treatments = identified(s.known, c.Treatments, func(x *organisation.Treatment) *framework.Places { return &x.Places })
	c.Operates = identified(s.known, c.Operates, func(x *organisation.Operates) *framework.Places { return &x.Places })
	c.Risks = identified(s.known, c.Risks, func(x *organisation.Risk) *framework.Places { return &x.Places })
}

func identified[T any](known map[[32]byte]any, list []T, places func(*T) *framework.Places) []T {
	if list == nil {
		return nil
	}
	out := append([]T{}, list...)
	for i := range out {
		p := places(&out[i])
		if p.Digest == ([32]byte{}) {
			continue
		}
		if old, held := known[p.Digest]; held && !sameContent(reflect.ValueOf(out[i]), reflect.ValueOf(old)) {
			p.Digest = [32]byte{}
			continue
		}
		known[p.Digest] = out[i]
	}
	return out
}

// sameContent compares two values but for the places at which they were read.
func sameContent(a, b reflect.Value) bool {
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type().Field(i).Type != reflect.TypeFor[framework.Places]() && !sameContent(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !sameContent(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	default:
		return reflect.DeepEqual(a.Interface(), b.Interface())
	}
}

// kept is what a session held before a change.
type kept struct {
	org     *organisation.Organisation
	items   []*item
	facts   *facts
	changed bool
}

func (s *Session) keep() kept {
	return kept{s.run.org, slices.Clone(s.run.items), s.run.facts, s.changed}
}

// restore goes back to what was kept; every judgement has been dropped by then.
func (s *Session) restore(k kept) {
	r := s.run
	r.org, r.items, r.facts, s.changed = k.org, k.items, k.facts, k.changed
	clear(r.byControl)
	clear(r.byPoint)
	clear(r.anon)
	for _, it := range r.items {
		r.index(it)
	}
	r.settle()
	if err := r.openLenses(); err == nil { // it opened before
		r.forgetAll()
	}
}

// check looks at a change before anything of it is taken.
func (s *Session) check(c *Change) error {
	r := s.run
	problems := r.graph.CheckEvidence(c.Put, r.org.Systems)
	for _, id := range c.Drop {
		if _, ok := r.find(id); !ok {
			problems = append(problems, framework.Problem{
				Code: mapping.CodeUnknown, Message: fmt.Sprintf("unknown evidence %q", id), Suggestion: framework.Nearest(id, idsOf(r.items, func(*item) bool { return true })),
			})
		}
	}
	rest := s.with(*c)
	rest.Evidence = nil
	problems = append(problems, r.graph.Check(&rest)...)
	if err := problems.Err(); err != nil {
		return fmt.Errorf("change: %w", err)
	}
	return nil
}

// with is the organisation with the change, but for its evidence.
func (s *Session) with(c Change) organisation.Organisation {
	org := *s.run.org
	if c.Answer != nil || c.Forget != nil {
		org.Facts = slices.DeleteFunc(slices.Clone(org.Facts), func(f evidence.Fact) bool {
			return slices.Contains(c.Forget, f.ID) || slices.ContainsFunc(c.Answer, func(a evidence.Fact) bool { return a.ID == f.ID })
		})
		org.Facts = append(org.Facts, c.Answer...)
	}
	if c.Scopes != nil {
		org.Scopes = slices.Clone(c.Scopes)
	}
	if c.Treatments != nil {
		org.Treatments = slices.Clone(c.Treatments)
	}
	if c.Operates != nil {
		org.Operates = slices.Clone(c.Operates)
	}
	if c.Risks != nil {
		org.Risks = slices.Clone(c.Risks)
	}
	return org
}

// overall takes a change that may touch everything: it keeps the judgements that it
// cannot have touched, and compares whole assessments.
func (s *Session) overall(c Change) (*difference.Difference, error) {
	r := s.run
	was, err := r.assess()
	if err != nil {
		return nil, err
	}
	read := []string{}
	for _, f := range c.Answer {
		read = append(read, f.ID)
	}
	read = append(read, c.Forget...)
	org := s.with(c)
	r.org = &org
	if len(c.Put)+len(c.Drop) > 0 {
		if _, err := r.exchange(c.Put, c.Drop); err != nil {
			return nil, err
		}
	}
	r.facts = &facts{values: map[string]any{}}
	for _, f := range org.Facts {
		r.facts.values[f.ID] = f.Value
	}
	r.settle()
	switch {
	case c.Scopes != nil:
		if err := r.openLenses(); err != nil {
			return nil, err
		}
		for _, it := range r.items {
			it.result, it.needs = nil, nil
		}
	case c.Operates != nil:
		r.forgetAll()
	default:
		r.forgetReaders(read)
	}
	r.org.Digest = ""
	is, err := r.assess()
	if err != nil {
		return nil, err
	}
	return difference.Between(was, is), nil
}

// forgetReaders drops the judgements that read one of the facts, and every result.
func (r *run) forgetReaders(read []string) {
	reads := func(p *program) bool {
		return p != nil && len(read) > 0 && p.any || p != nil && slices.ContainsFunc(p.facts, func(f string) bool { return slices.Contains(read, f) })
	}
	for _, c := range r.graph.Controls() {
		needs := slices.ContainsFunc(c.Links, func(k mapping.Link) bool { return !k.Needs.IsZero() && reads(r.needs[k.Needs.Text]) })
		ruled := slices.Contains(read, c.Question)
		for _, b := range []framework.Basis{framework.Stated, framework.Design, framework.Operation} {
			key := ruleKey{c.ID, b}
			ruled = ruled || reads(r.rules[key]) || slices.ContainsFunc(r.tightenings[key], reads)
		}
		if !needs && !ruled {
			continue
		}
		for _, l := range r.lenses {
			delete(l.memo, c)
		}
		if !needs {
			continue
		}
		for _, it := range r.items {
			if slices.Contains(r.controlsOf(it), c) {
				it.needs, it.result = nil, nil
			}
		}
	}
	for _, l := range r.lenses {
		l.forgetResults()
	}
}
