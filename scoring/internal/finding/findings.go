package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// gather puts what would be raised into the sum, each once: requirements and groups as
// printed, then controls, then records.
func (l *lensState) gather(ctx context.Context, sum *summary) error {
	was := &l.raising // of which this is as long, but for few
	r := raising{leaves: make([]*leafState, 0, len(was.leaves)+some), records: make([]*foundRecord, 0, len(was.records)+some)}
	sum.undecided = make([]string, 0, was.undecided+some)
	for _, s := range l.leaves {
		sum.undecided = append(sum.undecided, s.undecided...)
		if len(s.findings) > 0 {
			r.leaves = append(r.leaves, s)
		}
		r.add(s.records)
	}
	out := l.requirementsOf(&r)
	groups, err := l.relatedOf(ctx, sum)
	if err != nil {
		return err
	}
	out = append(out, groups...)
	for i, c := range l.lens.Case.Catalog.Graph.Controls() {
		s, err := l.control(ctx, i, c)
		if err != nil {
			return err
		}
		if s == nil {
			continue
		}
		if s.finding != nil {
			out = append(out, s.finding)
		}
		sum.undecided = append(append(sum.undecided, s.problems...), s.undecided...)
		r.add(s.records)
	}
	sum.findings = withLists(append(out, l.causesOf(&r)...))
	r.undecided = len(sum.undecided)
	slices.Sort(sum.undecided)
	sum.undecided = slices.Compact(sum.undecided)
	sum.problems = append(sum.problems, sum.undecided...)
	l.raising = r
	return nil
}

// A raising is of what findings are put together, with what came of it. A variation of which that is the same takes it
// over.
type raising struct {
	leaves  []*leafState // with findings
	records []*foundRecord
	joined  joining           // of the leaves
	causes  []*result.Finding // of the records

	undecided int // how often a rule could not be decided
}

// some is how much longer than before a list may get without another being made.
const some = 4

func (r *raising) add(list []foundRecord) {
	for i := range list {
		r.records = append(r.records, &list[i])
	}
}

// requirementsOf are the findings about requirements, those of the same cause as one.
func (l *lensState) requirementsOf(r *raising) []*result.Finding {
	same := 0
	for same < min(len(r.leaves), len(l.raising.leaves)) && r.leaves[same] == l.raising.leaves[same] {
		same++
	}
	if same == len(r.leaves) && same == len(l.raising.leaves) {
		r.joined = l.raising.joined
		return slices.Clone(r.joined.out)
	}
	r.joined = l.raising.joined.until(same)
	for _, s := range r.leaves[same:] {
		for _, f := range s.findings {
			r.joined.take(l, f)
		}
		r.joined.ends = append(r.joined.ends, len(r.joined.steps))
	}
	return slices.Clone(r.joined.out)
}

// causesOf are the findings about records, those of the same cause as one.
func (l *lensState) causesOf(r *raising) []*result.Finding {
	if slices.Equal(r.records, l.raising.records) {
		r.causes = l.raising.causes
		return r.causes
	}
	found := records{at: map[*piece.Piece]int{}}
	for _, f := range r.records {
		found.take(f)
	}
	r.causes = found.causes()
	return r.causes
}

// withLists gives each finding lists where it has none: of what is missing, and of what it rests on.
func withLists(list []*result.Finding) []*result.Finding {
	for _, f := range list {
		if f.Cause == nil {
			f.Cause = []result.Cause{}
		}
		for j := range f.Cause {
			if f.Cause[j].Evidence == nil {
				f.Cause[j].Evidence = []string{}
			}
		}
	}
	return list
}

// A joining is of findings about requirements. It can be taken back to where it was after any of these, so that a change
// joins anew what comes from the first on that moved.
type joining struct {
	out    []*result.Finding
	beside []string // the rules of these, of those that are raised beside others
	rests  []rests  // of all findings
	steps  []step
	ends   []int // how many steps there were after each requirement
}

// A step put a finding in the place of another, or, where there was none, behind all.
type step struct {
	at  int
	was *result.Finding
	on  rests // of the other
}

// rests has a bit for each of some causes; several causes may have the same. Where some causes have a bit that others have not, they
// are not all among these. Each finding is held against all before it, and this tells most of them apart without a look at their causes.
type rests uint64

func restsOn(causes []result.Cause) rests {
	const fnvBasis, fnvPrime = 2166136261, 16777619 // of FNV-1a, written out since that of the standard library is made anew for each
	var out rests
	for i := range causes {
		id := causes[i].Control
		if id == "" && len(causes[i].Evidence) > 0 {
			id = causes[i].Evidence[0]
		}
		hash := uint32(fnvBasis)
		for k := range len(id) {
			hash = (hash ^ uint32(id[k])) * fnvPrime
		}
		out |= 1 << (hash >> 26) // one of 64
	}
	return out
}

// until is what was joined after so many requirements; the joining itself stays as it is.
func (j *joining) until(requirements int) joining {
	steps := 0
	if requirements > 0 {
		steps = j.ends[requirements-1]
	}
	out, beside, on := roomy(j.out, len(j.out)), roomy(j.beside, len(j.out)), roomy(j.rests, len(j.out))
	for _, s := range slices.Backward(j.steps[steps:]) {
		if s.was != nil {
			out[s.at], on[s.at] = s.was, s.on
		} else {
			out, beside, on = out[:s.at], beside[:s.at], on[:s.at]
		}
	}
	return joining{out, beside, on, roomy(j.steps, steps), roomy(j.ends, requirements)}
}

// roomy is a list up to a place, with room to be as long as it was and somewhat longer.
func roomy[T any](list []T, n int) []T { return append(make([]T, 0, len(list)+some), list[:n]...) }

// take adds a finding. One that rests on no other cause than one that is there, or on that and more, is the same
// finding: it bears on that requirement too, and is raised as the graver of both.
func (j *joining) take(l *lensState, f *result.Finding) {
	beside, on, out := l.besideOthers(f), restsOn(f.Cause), j.out
	may := func(i int) bool { return j.beside[i] == beside && (on&^j.rests[i] == 0 || j.rests[i]&^on == 0) }
	i := 0
	for i < len(out) && (!may(i) || !l.within(out[i].Cause, f.Cause) && !l.within(f.Cause, out[i].Cause)) {
		i++
	}
	if i == len(out) {
		j.out, j.beside, j.rests, j.steps = append(j.out, f), append(j.beside, beside), append(j.rests, on), append(j.steps, step{at: i})
		return
	}
	j.steps = append(j.steps, step{i, out[i], j.rests[i]})
	j.rests[i] |= on
	grave, light := *out[i], f
	if l.rank(f) < l.rank(out[i]) {
		grave, light = *f, out[i]
	}
	grave.Requirements = slices.Concat(out[i].Requirements, f.Requirements)
	if light.What != grave.What {
		grave.What += "; " + light.What
	}
	grave.Cause = slices.Clone(out[i].Cause)
	for _, c := range f.Cause {
		if !slices.ContainsFunc(grave.Cause, c.Equal) {
			grave.Cause = append(grave.Cause, c)
		}
	}
	grave.Explained = grave.Explained && light.Explained
	out[i] = &grave
}

// besideOthers is the rule of a finding that is raised beside others, "" for one that is not.
func (l *lensState) besideOthers(f *result.Finding) string {
	if slices.Contains(l.rules.beside, f.Rule) {
		return f.Rule
	}
	return ""
}

// within reports whether each of some causes is one of others; none is within nothing. Where the lens asks
// one basis alone, what a control lacks is one cause: what it has of the other stands for that.
func (l *lensState) within(list, others []result.Cause) bool {
	for i := range list {
		if !l.among(&list[i], others) {
			return false
		}
	}
	return len(list) > 0
}

// among reports whether a cause is one of others.
func (l *lensState) among(c *result.Cause, others []result.Cause) bool {
	one := len(l.lens.Bases) == 1 && c.Control != ""
	for i := range others {
		if o := &others[i]; c.Control == o.Control && (one || c.Equal(*o)) {
			return true
		}
	}
	return false
}

// rank is the place of a finding's rule in the order of the catalog, the gravest first.
func (l *lensState) rank(f *result.Finding) int { return slices.Index(l.rules.ids, f.Rule) }

// raised counts the findings, in the order of the catalog's rules; those on additional criteria alone
// are in no head.
func (l *lensState) raised() []result.Tally {
	out := []result.Tally{}
	at := map[string]int{}
	count := func(as string) *result.Tally {
		i, ok := at[as]
		if !ok {
			i = len(out)
			at[as] = i
			out = append(out, result.Tally{RaisedAs: as})
		}
		return &out[i]
	}
	for _, as := range l.rules.order {
		count(as)
	}
	for _, f := range l.sum.findings {
		if len(f.Requirements) > 0 && !l.own(f) {
			continue
		}
		n := count(f.RaisedAs)
		n.Times++
		if f.Explained {
			n.Explained++
		}
	}
	return slices.DeleteFunc(out, func(r result.Tally) bool { return r.Times == 0 })
}
