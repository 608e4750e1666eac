package scoring_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/raced"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

var (
	laws     = flag.Int("laws", 80, "on how many made-up organisations the laws are tried")
	lawsFrom = flag.Uint64("laws-from", 1, "the seed of the first of them")
)

// The laws of the rules hold on made-up organisations that use all of them. The short form is a
// part of every test run; the whole is
//
//	go test ./scoring -run TestLaws -laws 10000 -timeout 60m
//
// Where one is broken, the smallest workspace on which it is stands in the message, with its seed:
// -laws-from SEED -laws 1 tries it again.
func TestLaws(t *testing.T) {
	t.Parallel()
	var next, refused atomic.Int64
	shards := 4
	for shard := range shards {
		t.Run(fmt.Sprint("part ", shard+1), func(t *testing.T) {
			t.Parallel()
			for !t.Failed() {
				n := next.Add(1) - 1
				if n >= int64(raced.Few(*laws)) {
					return
				}
				if !holdLaws(t, makeWorld(*lawsFrom+uint64(n))) {
					refused.Add(1)
				}
			}
		})
	}
	t.Cleanup(func() { assert.Zero(t, refused.Load(), "workspaces that were refused") })
}

// theLaws are those of the page; each tells what breaks it, "" for nothing.
var theLaws = []struct {
	name string
	of   func(*open) string
}{
	{"low is at most high, and both lie in 0..1", (*open).ordered},
	{"accepting or rejecting a draft, or stating what a sample found, stays within", (*open).decided},
	{"an answer stays within", (*open).answered},
	{"a clean piece more lowers no low; as a draft it moves highs only, upwards", (*open).cleanMore},
	{"one deviation more raises nothing", (*open).deviates},
	{"a piece supports what it alone lifts", (*open).alone},
	{"low rests on nothing after the day, nor after the lens's time", (*open).later},
	{"order changes nothing", (*open).shuffled},
	{"a session equals a full assessment", (*open).session},
	{"a statement's last day is the last", (*open).lastDays},
}

// holdLaws tries all laws on a world, and reports whether it could be read.
func holdLaws(t *testing.T, w *world) bool {
	t.Helper()
	o, err := openWorld(t, w)
	if err != nil {
		t.Logf("seed %d: %v", w.seed, err)
		return false
	}
	for _, law := range theLaws {
		if broken := law.of(o); broken != "" {
			broken, w = shrink(t, w, law.of, broken)
			assert.Fail(t, law.name, "%s\n%s", broken, w)
			return true
		}
	}
	return true
}

// open is a world that was read and judged.
type open struct {
	*world

	t      *testing.T
	rng    *rand.Rand
	engine *scoring.Engine
	graph  *mapping.Graph
	org    *organisation.Organisation
	added  []evidence.Piece
	first  *result.Assessment
	counts bool // all rules only count up
}

// openWorld reads a world whose files have the given names, or stand in their order.
func openWorld(t *testing.T, w *world, names ...int) (*open, error) {
	t.Helper()
	set, err := catalog.Load(w.files(names))
	if err != nil {
		return nil, err
	}
	if set.Organisation == nil {
		return nil, errors.New("no organisation")
	}
	o := &open{world: w, t: t, rng: rand.New(rand.NewPCG(w.seed, 34)), org: set.Organisation, counts: true}
	if o.graph, err = mapping.Build(set.Source); err != nil {
		return nil, err
	}
	if o.engine, err = scoring.New(o.graph); err != nil {
		return nil, err
	}
	isNew := func(p evidence.Piece) bool { return strings.HasPrefix(p.ID, "NEW") }
	for _, p := range o.org.Evidence {
		if isNew(p) {
			o.added = append(o.added, p)
		}
	}
	o.org.Evidence = slices.DeleteFunc(o.org.Evidence, isNew)
	for _, r := range set.Rules {
		for _, falls := range []string{".all(", "!", "<=", "1.0 -"} {
			o.counts = o.counts && !strings.Contains(r.Expr.Text, falls)
		}
	}
	o.first, err = o.engine.Assess(t.Context(), o.org, w.at)
	return o, err
}

// files writes the documents as files.
func (w *world) files(names []int) fstest.MapFS {
	out := fstest.MapFS{}
	for i, d := range w.docs {
		text, err := json.MarshalIndent(d, "", " ")
		if err == nil && len(names) > 0 {
			i = names[i]
		}
		out[fmt.Sprintf("w%d.yaml", i)] = &fstest.MapFile{Data: text}
	}
	return out
}

// judged is the assessment of the organisation with other evidence.
func (o *open) judged(pieces []evidence.Piece) *result.Assessment {
	o.t.Helper()
	then := *o.org
	then.Evidence = pieces
	return o.assess(&then)
}

func (o *open) assess(org *organisation.Organisation) *result.Assessment {
	o.t.Helper()
	a, err := o.engine.Assess(o.t.Context(), org, o.at)
	require.NoError(o.t, err)
	return a
}

// with is the evidence with one piece put into the place of its name, or added.
func (o *open) with(p evidence.Piece) []evidence.Piece {
	out := slices.Clone(o.org.Evidence)
	if i := slices.IndexFunc(out, func(x evidence.Piece) bool { return x.ID == p.ID }); i >= 0 {
		out[i] = p
		return out
	}
	return append(out, p)
}

// figures lists every interval of an assessment by what it is of.
func figures(a *result.Assessment) map[string]result.Interval {
	out := map[string]result.Interval{}
	put := func(of string, all ...*result.Interval) {
		for i, v := range all {
			if v != nil {
				out[of+[]string{"", " on design", " on operation", " with compensation"}[i]] = *v
			}
		}
	}
	for i := range a.Frameworks {
		f := &a.Frameworks[i]
		put(f.Lens, &f.Readiness, f.Design, f.Operation, f.WithCompensation)
		for j := range f.Groups {
			put(f.Lens+" group "+f.Groups[j].Ref.String(), &f.Groups[j].Readiness)
		}
		for j := range f.Requirements {
			q := &f.Requirements[j]
			if q.Status == result.StatusOutOfScope || q.Status == result.StatusExcluded {
				continue
			}
			put(f.Lens+" "+q.Ref.String(), &q.Readiness, q.Design, q.Operation, q.WithCompensation)
			for k := range q.Points {
				p := &q.Points[k]
				put(f.Lens+" point "+p.ID.String(), &p.Readiness, p.Design, p.Operation, p.WithCompensation)
			}
		}
	}
	return out
}

// each compares the figures of two assessments that both have.
func each(was, is *result.Assessment, holds func(was, is result.Interval) bool) string {
	before := figures(was)
	for of, v := range figures(is) {
		if x, ok := before[of]; ok && !holds(x, v) {
			return fmt.Sprintf("%s: %v, then %v", of, x, v)
		}
	}
	return ""
}

// within reports whether the second interval does not leave the first.
func within(was, is result.Interval) bool {
	return is.Low >= was.Low-result.Epsilon && is.High <= was.High+result.Epsilon
}

func (o *open) ordered() string {
	for of, v := range figures(o.first) {
		if v.Low > v.High+result.Epsilon || v.Low < 0 || v.High > 1+result.Epsilon {
			return fmt.Sprintf("%s: %v", of, v)
		}
	}
	return ""
}

func (o *open) decided() string {
	if !o.counts {
		return ""
	}
	for _, p := range o.org.Evidence {
		for _, then := range o.decisions(p) {
			if s := each(o.first, o.judged(o.with(then)), within); s != "" {
				return fmt.Sprintf("%s, then %s with %v: %s", p.ID, then.Status, then.Attributes, s)
			}
		}
	}
	return ""
}

// decisions are what an undecided piece may come to be.
func (o *open) decisions(p evidence.Piece) []evidence.Piece {
	var out []evidence.Piece
	typ, err := o.graph.EvidenceType(p.Type)
	waits := err == nil && typ.Approved && p.ApprovedBy == "" && p.Status == evidence.Accepted
	if p.Status == evidence.Draft || waits {
		yes, no := p, p
		yes.Status, yes.ApprovedBy, no.Status = evidence.Accepted, "y", evidence.Rejected
		out = append(out, yes, no)
	}
	sample, sampled := p.Tested(evidence.Sample)
	if _, stated := p.Tested(evidence.Deviations); sampled && sample > 0 && !stated && p.Outcome != evidence.Failed {
		for _, n := range []int64{0, 1, sample} {
			then := p
			then.Attributes = maps.Clone(p.Attributes)
			then.Attributes[evidence.Deviations] = n
			out = append(out, then)
		}
	}
	return out
}

func (o *open) answered() string {
	for _, id := range []string{"f1", "f2"} {
		if slices.ContainsFunc(o.org.Facts, func(f evidence.Fact) bool { return f.ID == id }) {
			continue
		}
		for _, answer := range []bool{false, true} {
			then := *o.org
			then.Facts = append(slices.Clone(o.org.Facts), evidence.Fact{ID: id, Value: answer})
			if s := each(o.first, o.assess(&then), within); s != "" {
				return fmt.Sprintf("%s is %v: %s", id, answer, s)
			}
		}
	}
	return ""
}

func (o *open) cleanMore() string {
	if !o.counts {
		return ""
	}
	for _, p := range o.added {
		if len(p.Replaces) > 0 || p.Outcome == evidence.Failed || o.clashes(&p) {
			continue
		}
		if s := each(o.first, o.judged(o.with(p)), func(was, is result.Interval) bool { return is.Low >= was.Low-result.Epsilon }); s != "" {
			return p.ID + " more: " + s
		}
		p.Status = evidence.Draft
		s := each(o.first, o.judged(o.with(p)), func(was, is result.Interval) bool {
			return max(is.Low-was.Low, was.Low-is.Low) <= result.Epsilon && is.High >= was.High-result.Epsilon
		})
		if s != "" {
			return p.ID + " more, as a draft: " + s
		}
	}
	return ""
}

func (o *open) deviates() string {
	if !o.counts {
		return ""
	}
	for _, p := range o.org.Evidence {
		n, stated := p.Tested(evidence.Deviations)
		tested, sampled := p.Tested(evidence.Sample)
		if !sampled {
			tested, _ = p.Tested(evidence.Population)
		}
		if !stated || n >= tested || p.Outcome == evidence.Failed || p.Status != evidence.Accepted {
			continue
		}
		p.Attributes = maps.Clone(p.Attributes)
		p.Attributes[evidence.Deviations] = n + 1
		s := each(o.first, o.judged(o.with(p)), func(was, is result.Interval) bool {
			return is.Low <= was.Low+result.Epsilon && is.High <= was.High+result.Epsilon
		})
		if s != "" {
			return fmt.Sprintf("%s with %d of %d: %s", p.ID, n+1, tested, s)
		}
	}
	return ""
}

// clashes reports whether a piece may contradict another: one says that nothing occurred, the other
// may hold a day of it. All types count as of the same events, which is more than there are.
func (o *open) clashes(p *evidence.Piece) bool {
	for i := range o.org.Evidence {
		x := &o.org.Evidence[i]
		if x.Status == evidence.Rejected || nothing(x) == nothing(p) {
			continue
		}
		a, b := reach(x), reach(p)
		if a.First <= b.Last && b.First <= a.Last {
			return true
		}
	}
	return false
}

// reach is from the first to the last day that a piece states.
func reach(p *evidence.Piece) framework.Period {
	out := framework.Period{First: framework.MaxDate}
	for _, d := range []framework.Date{p.Period.First, p.Period.Last, p.Performed, p.Collected, p.Effective} {
		if !d.IsZero() {
			out.First, out.Last = min(out.First, d), max(out.Last, d)
		}
	}
	return out
}

// alone holds law 2: the figures without any evidence, and with the piece and what ends it.
func (o *open) alone() string {
	if !o.counts {
		return ""
	}
	bare := o.judged(nil)
	for i, p := range o.org.Evidence {
		only := p
		only.Replaces, only.Retests = nil, ""
		by := o.judged(append(o.enders(p.ID), only))
		for k := range by.Frameworks {
			lifted := lifts(&bare.Frameworks[k], &by.Frameworks[k])
			v := o.first.Evidence[slices.IndexFunc(o.first.Evidence, func(e result.Evidence) bool { return e.ID == p.ID })].Verdicts[k]
			supports := v.Verdict == result.VerdictSupports
			if supports != (len(lifted) > 0) || supports && !slices.Equal(v.Requirements, lifted) {
				return fmt.Sprintf("%s (%d) in %s: %s of %v (%s); alone it lifts %v", p.ID, i, v.Lens, v.Verdict, v.Requirements, v.Why, lifted)
			}
		}
	}
	return ""
}

// enders are the pieces that end one, and show nothing themselves.
func (o *open) enders(id string) []evidence.Piece {
	var out []evidence.Piece
	for _, q := range o.org.Evidence {
		if slices.Contains(q.Replaces, id) {
			q.Outcome, q.Replaces = evidence.Failed, []string{id}
			out = append(out, q)
		}
	}
	return out
}

// lifts lists the requirements in scope of which some point's low is above what it was.
func lifts(was, is *result.Lens) []framework.Ref {
	var out []framework.Ref
	for j := range is.Requirements {
		q, bare := &is.Requirements[j], &was.Requirements[j]
		if q.Status == result.StatusOutOfScope || q.Status == result.StatusExcluded {
			continue
		}
		for k := range q.Points {
			if q.Points[k].Status != result.StatusOutOfScope && q.Points[k].Readiness.Low > bare.Points[k].Readiness.Low+result.Epsilon {
				out = append(out, q.Ref)
				break
			}
		}
	}
	return out
}

// later holds law 1: what is collected after the day changes no figure, documents and states that
// end with the day show as much, and what was done after a window raises nothing of it.
func (o *open) later() string {
	same := func(was, is result.Interval) bool { return within(was, is) && within(is, was) }
	for _, p := range o.added {
		p.Collected = o.at + 1 + framework.Date(o.rng.IntN(40))
		if p.Retests = ""; p.Period.First > p.Collected || p.Performed > p.Collected {
			continue
		}
		if s := each(o.first, o.judged(o.with(p)), same); s != "" {
			return fmt.Sprintf("%s collected %s: %s", p.ID, p.Collected, s)
		}
	}
	if s := each(o.first, o.judged(o.cut()), func(was, is result.Interval) bool { return is.Low >= was.Low-result.Epsilon }); s != "" {
		return "documents and states end with the day: " + s
	}
	return o.afterwards()
}

// cut is the evidence whose documents and states say nothing of the days after the day.
func (o *open) cut() []evidence.Piece {
	out := slices.Clone(o.org.Evidence)
	for i := range out {
		p := &out[i]
		typ, err := o.graph.EvidenceType(p.Type)
		if err != nil || len(p.Replaces) > 0 {
			continue
		}
		switch {
		case typ.Kind == evidence.Document && p.Period == framework.Period{} && (p.Valid.IsZero() || p.Valid > o.at) && max(p.Effective, p.ApprovedOn) <= o.at:
			// The day is no later than where its duration ends it.
			if typ.ValidFor.IsZero() {
				p.Valid = o.at
			}
		case typ.Kind == evidence.Document && p.Period.First <= o.at && p.Period.Last > o.at && !p.Collected.IsZero():
			p.Period.Last = o.at
		}
	}
	return out
}

// afterwards adds records of after every window, late beyond every grace.
func (o *open) afterwards() string {
	if !o.counts {
		return ""
	}
	for _, p := range o.added {
		typ, err := o.graph.EvidenceType(p.Type)
		if err != nil || typ.Kind != evidence.Record || nothing(&p) {
			continue
		}
		p.Period, p.Collected, p.Retests, p.Performed = framework.Period{}, 0, "", o.at
		is := o.judged(o.with(p))
		for k := range is.Frameworks {
			if w := o.first.Frameworks[k].Window; w.Last.IsZero() || w.Last+92 > o.at {
				continue
			}
			was, then := *o.first, *is
			was.Frameworks, then.Frameworks = was.Frameworks[k:k+1], then.Frameworks[k:k+1]
			if s := each(&was, &then, func(was, is result.Interval) bool { return is.Low <= was.Low+result.Epsilon }); s != "" && !o.lists(p.Type) {
				return fmt.Sprintf("%s performed %s: %s", p.ID, p.Performed, s)
			}
		}
	}
	return ""
}

// lists reports whether a control takes the type as its design: a record shows the days there for
// which it is recent.
func (o *open) lists(typ string) bool {
	for _, c := range o.graph.Controls() {
		for _, e := range c.Evidence.Design.Types {
			if slices.Contains(e, typ) {
				return true
			}
		}
	}
	return false
}

// shuffled reads the files by other names, with their items in another order: equal bytes; then with
// the lists in the items in another order too: equal but for the digests, which are of what is stated.
func (o *open) shuffled() string {
	for _, deep := range []bool{false, true} {
		docs := make([]tree, len(o.docs))
		for i, d := range o.docs {
			docs[i] = reordered(o.rng, d, deep)
		}
		names := o.rng.Perm(len(docs))
		other, err := openWorld(o.t, &world{seed: o.seed, at: o.at, docs: docs}, names...)
		if err != nil {
			return "in another order: " + err.Error()
		}
		want, got := *o.first, *other.first
		if deep {
			want.Catalog, want.Input, got.Catalog, got.Input = result.Digest{}, result.Digest{}, result.Digest{}, result.Digest{}
		}
		if s := apart(marshal(o.t, want), marshal(o.t, got)); s != "" {
			return s
		}
	}
	return ""
}

// reordered is a document in another order, but for what is printed as it stands: requirements and
// their points, and the entries of a control.
func reordered(rng *rand.Rand, d tree, deep bool) tree {
	out := tree{}
	for k, v := range d {
		out[k] = v
		switch v := v.(type) {
		case tree:
			if deep && k == "organisation" {
				out[k] = reordered(rng, v, deep)
			}
		case []string:
			if k == "systems" || k == "points" || k == "by" || k == "controls" {
				v = slices.Clone(v)
				shuffle(rng, v)
				out[k] = v
			}
		case []any:
			if k == "requirements" {
				continue
			}
			v = slices.Clone(v)
			for i, x := range v {
				if x, ok := x.(tree); ok && deep {
					v[i] = reordered(rng, x, deep)
				}
			}
			shuffle(rng, v)
			out[k] = v
		}
	}
	return out
}

// apart shows where two texts begin to differ, "" where they do not.
func apart(want, got string) string {
	if want == got {
		return ""
	}
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	from := max(0, i-300)
	return fmt.Sprintf("…%s\nbut\n…%s", want[from:min(len(want), i+200)], got[from:min(len(got), i+200)])
}

// session opens on some of the evidence and moves to all of it, by way of a draft.
func (o *open) session() string {
	some := *o.org
	some.Facts = nil
	var put []evidence.Piece
	some.Evidence = slices.DeleteFunc(slices.Clone(o.org.Evidence), func(p evidence.Piece) bool {
		named := slices.ContainsFunc(o.org.Evidence, func(q evidence.Piece) bool { return slices.Contains(q.Names(), p.ID) })
		late := !named && o.rng.IntN(2) == 0
		if late {
			put = append(put, p)
		}
		return late
	})
	for _, p := range o.added {
		if p.Retests == "" && len(p.Replaces) == 0 {
			some.Evidence = append(some.Evidence, p)
		}
	}
	s, err := o.engine.Open(o.t.Context(), &some, o.at+framework.Date(o.rng.IntN(30)))
	require.NoError(o.t, err)
	_, err = s.Assessment(o.t.Context())
	require.NoError(o.t, err)
	c := scoring.Change{Put: put, Answer: o.org.Facts}
	for _, p := range some.Evidence {
		if strings.HasPrefix(p.ID, "NEW") {
			c.Drop = append(c.Drop, p.ID)
		}
	}
	_, err = s.Apply(o.t.Context(), c)
	require.NoError(o.t, err)
	_, err = s.Move(o.t.Context(), o.at)
	require.NoError(o.t, err)
	got, err := s.Assessment(o.t.Context())
	require.NoError(o.t, err)
	want := o.assess(s.Organisation())
	return apart(marshal(o.t, want), marshal(o.t, got))
}
