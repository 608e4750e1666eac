package advise

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// answers are the pieces that there are, with what they are worth.
type answers struct {
	org    *organisation.Organisation
	a      *result.Assessment
	judged map[string]*result.Evidence
	byType map[string][]*evidence.Piece
	// opening are, by lens, verdicts on the first day of a window that has not begun: a document which
	// will be in force then is there already.
	opening map[string]map[string]*result.Evidence
}

func answersOf(org *organisation.Organisation, a *result.Assessment) *answers {
	out := &answers{org: org, a: a, judged: judged(a), byType: map[string][]*evidence.Piece{}, opening: map[string]map[string]*result.Evidence{}}
	for i := range org.Evidence {
		e := &org.Evidence[i]
		out.byType[e.Type] = append(out.byType[e.Type], e)
	}
	return out
}

func judged(a *result.Assessment) map[string]*result.Evidence {
	out := map[string]*result.Evidence{}
	for i := range a.Evidence {
		out[a.Evidence[i].ID] = &a.Evidence[i]
	}
	return out
}

// open judges each window that has not begun on the day on which it opens.
func (s *answers) open(ctx context.Context, e *scoring.Engine) error {
	on := map[framework.Date]map[string]*result.Evidence{}
	for i := range s.a.Frameworks {
		l := &s.a.Frameworks[i]
		first := l.Window.First
		if first <= s.a.At {
			continue
		}
		if on[first] == nil {
			later, err := e.Assess(ctx, s.org, first)
			if err != nil {
				return err
			}
			on[first] = judged(later)
		}
		s.opening[l.Lens] = on[first]
	}
	return nil
}

// An answer is one piece with the state in which it leaves a request.
type answer struct {
	piece *evidence.Piece
	state requests.State
	lacks string
}

// to says of a request how far it is answered, and by what.
func (s *answers) to(r *requests.Request, g *mapping.Graph, a *result.Assessment) {
	var list []answer
	for _, t := range r.Types {
		for _, e := range s.byType[t] {
			if x, ok := s.one(r, e, g, a.At); ok {
				list = append(list, x)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b answer) int {
		return cmp.Or(cmp.Compare(order(a.state), order(b.state)), cmp.Compare(day(b.piece), day(a.piece)), cmp.Compare(a.piece.ID, b.piece.ID))
	})
	list = slices.DeleteFunc(list, func(x answer) bool { return retested(x, list) })
	r.State = requests.NotStarted
	for i, x := range list {
		if i == 0 {
			r.State = x.state
		}
		r.Evidence = append(r.Evidence, x.piece.ID)
	}
	r.Lacks = append(r.Lacks, lacking(list)...)
	if r.State == requests.Accepted {
		s.gaps(r, a)
	}
	r.Over = r.Over && r.State != requests.Accepted
}

// lacking says what pieces leave open, each thing once.
func lacking(list []answer) []string {
	var order []string
	of := map[string][]string{}
	for _, x := range list {
		if x.lacks == "" {
			continue
		}
		if of[x.lacks] == nil {
			order = append(order, x.lacks)
		}
		of[x.lacks] = append(of[x.lacks], x.piece.ID)
	}
	for i, why := range order {
		order[i] = strings.Join(of[why], ", ") + ": " + why
	}
	return order
}

// order puts first what decides: what failed is not outweighed by what went well, and a draft not by
// what was rejected.
func order(s requests.State) int {
	return slices.Index([]requests.State{requests.Deviates, requests.Accepted, requests.Submitted, requests.Draft, requests.Rejected, requests.NotStarted}, s)
}

// retested reports whether what failed was tested again.
func retested(x answer, list []answer) bool {
	return x.state == requests.Deviates && slices.ContainsFunc(list, func(o answer) bool { return o.state == requests.Accepted && o.piece.Retests == x.piece.ID })
}

// one says whether a piece is an answer to a request, and in what state it leaves that.
func (s *answers) one(r *requests.Request, e *evidence.Piece, g *mapping.Graph, at framework.Date) (answer, bool) {
	x := answer{piece: e}
	named := len(e.Controls) == 0 || slices.Contains(e.Controls, r.Control)
	system := len(r.Systems) == 0 || slices.Contains(e.Systems, r.Systems[0])
	if !named || !system || len(e.Points) > 0 || !inTime(r, e, g) || e.Collected > at {
		return x, false
	}
	switch e.Status {
	case evidence.Rejected:
		x.state = requests.Rejected
		return x, true
	case evidence.Draft:
		if x.state = requests.Draft; e.Origin != (evidence.Origin{}) || !e.Collected.IsZero() {
			x.state = requests.Submitted
		}
		return x, !s.passed(r, e)
	}
	v, ok := s.verdict(r, e)
	if v.Verdict == result.VerdictStale && r.Kind == evidence.Document.String() {
		v, ok = s.verdictOn(s.opening, r, e)
	}
	switch v.Verdict {
	case result.VerdictSupports:
		x.state = requests.Accepted
		if e.AcceptedBy == "" {
			x.lacks = "nobody is named who accepted it"
		}
	case result.VerdictNeedsMore:
		x.state, x.lacks = requests.Accepted, v.Why
	case result.VerdictDeviates:
		x.state, x.lacks = requests.Deviates, v.Why
	case result.VerdictNotAccepted:
		x.state, x.lacks = requests.Submitted, v.Why
	default:
		return x, false
	}
	return x, ok
}

// verdict is the best on a piece in the lenses that request it.
func (s *answers) verdict(r *requests.Request, e *evidence.Piece) (best result.LensVerdict, ok bool) {
	return s.verdictOn(nil, r, e)
}

// verdictOn is the best on a piece, of lenses that are judged on another day by what they come to then.
func (s *answers) verdictOn(other map[string]map[string]*result.Evidence, r *requests.Request, e *evidence.Piece) (best result.LensVerdict, ok bool) {
	for _, lens := range r.Lenses {
		by := s.judged
		if other[lens] != nil {
			by = other[lens]
		}
		if by[e.ID] == nil {
			continue
		}
		for _, v := range by[e.ID].Verdicts {
			if v.Lens == lens && (!ok || v.Verdict > best.Verdict) {
				best, ok = v, true
			}
		}
	}
	return best, ok
}

// passed reports whether a draft is of a time that ended before what is asked.
func (s *answers) passed(r *requests.Request, e *evidence.Piece) bool {
	x := s.judged[e.ID]
	return x != nil && !x.Until.IsZero() && !r.Period.IsZero() && x.Until < r.Period.First
}

// gaps notes what is still missing of the time that a request is of. Of a document, days to come are
// nothing that is missing.
func (s *answers) gaps(r *requests.Request, a *result.Assessment) {
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		if !slices.Contains(r.Lenses, l.Lens) || s.opening[l.Lens] != nil && r.Kind == evidence.Document.String() {
			continue
		}
		for j := range l.Requirements {
			for _, g := range l.Requirements[j].Gaps {
				same := g.Control == r.Control && g.Basis == r.Basis && slices.ContainsFunc(g.Types, func(t string) bool { return slices.Contains(r.Types, t) })
				system := len(g.Systems) == 0 || len(r.Systems) == 0 || slices.Contains(g.Systems, r.Systems[0])
				if same && system && ofTime(g.Missing, r.Period) && !slices.Contains(r.Lacks, g.What) {
					r.Lacks = append(r.Lacks, g.What)
				}
			}
		}
	}
}

func ofTime(missing []framework.Period, of framework.Period) bool {
	return of.IsZero() || len(missing) == 0 || slices.ContainsFunc(missing, func(m framework.Period) bool { return m.First <= of.Last && m.Last >= of.First })
}

// day is the day that a piece is of.
func day(e *evidence.Piece) framework.Date {
	return cmp.Or(e.Performed, e.Period.Last, e.Collected, e.Effective)
}

// inTime reports whether a piece is of the time of a request: its whole period, else the day on which
// it was performed. What is of no time of its own is judged by its verdict.
func inTime(r *requests.Request, e *evidence.Piece, g *mapping.Graph) bool {
	if r.Period.IsZero() {
		return true
	}
	c, err := g.Control(r.Control)
	if err != nil {
		return false
	}
	sliced := c.Cadence.IsCalendar() && r.Basis == framework.Operation && r.Kind == evidence.Record.String()
	switch {
	case e.Period.IsZero() || sliced && !r.Period.Includes(e.Period):
		return r.Period.Contains(day(e))
	case sliced:
		return true
	}
	return e.Period.First <= r.Period.Last && e.Period.Last >= r.Period.First
}
