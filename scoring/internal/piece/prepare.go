package piece

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Prepare makes a piece of a type ready: what it leaves out is what the rest of it says.
func Prepare(e *evidence.Piece, t *evidence.Type) *Piece {
	p := &Piece{}
	p.Prepare(e, t)
	return p
}

// Prepare makes the piece what [Prepare] returns: many are made in one room.
func (p *Piece) Prepare(e *evidence.Piece, t *evidence.Type) {
	*p = Piece{
		Kind: t.Kind, Source: e, Of: t, Type: e.Type,
		Period: e.Period, Valid: e.Valid, stated: e.Performed,
		HasSource: e.Origin != evidence.Origin{}, Rejected: e.Status == evidence.Rejected,
	}
	p.says = p.says.with(fromDay, !e.Effective.IsZero()).with(bound, len(e.Controls)+len(e.Points) > 0).
		with(retests, e.Retests != "").with(named, e.AcceptedBy != "").with(replaces, len(e.Replaces) > 0)
	if len(e.Systems) > 0 {
		p.systems = &e.Systems
	}
	if t.ID == e.Type {
		p.Type = t.ID // texts of one place are equal without being read
	}
	p.NeedsPerson = e.Status == evidence.Accepted && t.Approved && e.ApprovedBy == ""
	p.Accepted = e.Status == evidence.Accepted && !p.NeedsPerson
	p.Collected = collected(e, t.Kind)
	if p.Effective = e.Effective; p.Effective.IsZero() {
		p.Effective = p.Collected
	}
	if p.Valid.IsZero() && t.Kind == evidence.Document && !t.ValidFor.IsZero() {
		p.Valid = t.ValidFor.After(p.Effective)
	}
	if p.due = e.ReviewBy; p.due.IsZero() && !t.ReviewEvery.IsZero() {
		p.due = t.ReviewEvery.After(max(p.Effective, e.ApprovedOn))
	}
	if t.Kind == evidence.Document {
		p.Effective = max(p.Effective, e.ApprovedOn)
	}
	p.count(e)
}

// collected is when the piece was obtained. Left out, it is the later of the period's last day and
// the day performed, the first day of a document's period, or since when the piece is in force.
func collected(e *evidence.Piece, k evidence.Kind) framework.Date {
	switch {
	case !e.Collected.IsZero():
		return e.Collected
	case !e.Period.IsZero() && k == evidence.Document:
		return e.Period.First
	case !e.Period.IsZero():
		return max(e.Period.Last, e.Performed)
	case !e.Performed.IsZero():
		return e.Performed
	}
	return e.Effective
}

// count takes in the numbers of a record or report: what was tested is the sample; the population
// where deviations are stated; else one. What failed deviates whole, unless it says how much does.
func (p *Piece) count(e *evidence.Piece) {
	failed := p.Failed()
	sample, states := e.Tested(evidence.Sample)
	population, counted := e.Tested(evidence.Population)
	deviating, deviates := e.Tested(evidence.Deviations)
	p.says = p.says.with(sampled, states).with(tested, states || counted || deviates)
	if !p.Kind.Numbered() {
		p.Void = failed || p.Kind == evidence.Bridge
		return
	}
	p.Counted = counted
	if p.Kind == evidence.Report && !counted && !states && !failed {
		return // one that only says that it passed has no numbers
	}
	switch {
	case states:
		p.Tested = sample
	case counted && deviates:
		p.Tested = population
	default:
		p.Tested = 1
	}
	p.Tested = max(0, p.Tested)
	if p.Deviating = min(max(0, deviating), p.Tested); failed && p.Deviating == 0 {
		p.Deviating = p.Tested
	}
	p.Unstated = states && !deviates && !failed && p.Tested > 0
	p.Zero = p.Kind == evidence.Record && counted && population == 0
	p.Void = p.Tested == 0 || counted && population == 0
}

// Serves reports whether the piece is for the control, which takes its type.
func (p *Piece) Serves(control string) bool {
	return !p.says.have(bound) || len(p.Points) == 0 && (len(p.Controls) == 0 || slices.Contains(p.Controls, control))
}

// Relaxed is the piece as if it were accepted and its test had gone well.
func (p *Piece) Relaxed() *Piece {
	own := *p
	own.Tested, own.Deviating, own.Void, own.Unstated, own.Zero = 0, 0, false, false, false
	return &own
}

// Sharing are lists of systems that pieces name. Of many pieces that name the same one list is near.
type Sharing map[string]*[]string

// Share lets the piece take the list of the last piece that named the same, or one that began so.
func (s Sharing) Share(p *Piece) {
	if p.systems == nil {
		return
	}
	list := s[p.Systems[0]]
	if list == nil || !slices.Equal(*list, p.Systems) {
		s[p.Systems[0]] = p.systems
		return
	}
	p.systems = list
}
