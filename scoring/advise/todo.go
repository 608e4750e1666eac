package advise

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Todo lists what is overdue, due, to renew, to approve and to answer from the instant until the day,
// each with what is lower on that day if it is not done. Where progress is not nil it is called with
// how many items of all are worked out. The error wraps [ErrSpan], or is that of
// [scoring.Engine.Assess].
func Todo(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at, until framework.Date, progress func(done, of int)) (*requests.Todo, error) {
	if org == nil {
		org = &organisation.Organisation{}
	}
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	if until <= at || until > min(at.AddMonths(120), framework.MaxDate) {
		return nil, fmt.Errorf("to do until %s: %w", until, ErrSpan)
	}
	a, err := s.Assessment(ctx)
	if err != nil {
		return nil, err
	}
	list, err := requested(ctx, e, org, a)
	if err != nil {
		return nil, err
	}
	d := doingOf(e.Graph(), org, a, list, until)
	d.gather()
	if _, err := s.Move(ctx, until); err != nil {
		return nil, err
	}
	t := &requests.Todo{
		Format: requests.TodoFormat, Organisation: a.Organisation, At: at, Until: until, Method: requests.Method, Items: []requests.Item{}, Notice: result.Notice,
	}
	left, err := s.Variation(ctx)
	if err != nil {
		return nil, err
	}
	for i := range d.items {
		x := &d.items[i]
		if err := x.vary(ctx, s); err != nil {
			return nil, err
		}
		if err := x.decided(ctx, s, left); err != nil {
			return nil, err
		}
		t.Items = append(t.Items, x.Item)
		if progress != nil {
			progress(i+1, len(d.items))
		}
	}
	slices.SortStableFunc(t.Items, func(a, b requests.Item) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(b.Gain(), a.Gain()), strings.Compare(a.ID, b.ID))
	})
	return t, nil
}

// doing gathers items.
type doing struct {
	graph *mapping.Graph
	org   *organisation.Organisation
	a     *result.Assessment
	until framework.Date
	list  *requests.List
	ids   map[string]bool
	items []item

	pieces  map[string]*evidence.Piece   // by id
	named   map[string]*requests.Request // the first of an id
	asked   map[string]*requests.Request // the first that a piece answers, by its id
	support map[string][]*evidence.Piece // accepted and supporting something, by type
}

func doingOf(g *mapping.Graph, org *organisation.Organisation, a *result.Assessment, list *requests.List, until framework.Date) *doing {
	d := &doing{
		graph: g, org: org, a: a, until: until, list: list, ids: map[string]bool{},
		pieces: map[string]*evidence.Piece{}, named: map[string]*requests.Request{}, asked: map[string]*requests.Request{}, support: map[string][]*evidence.Piece{},
	}
	for i := range org.Evidence {
		d.pieces[org.Evidence[i].ID] = &org.Evidence[i]
	}
	for i := range list.Requests {
		r := &list.Requests[i]
		if d.named[r.ID] == nil {
			d.named[r.ID] = r
		}
		for _, id := range r.Evidence {
			if d.asked[id] == nil {
				d.asked[id] = r
			}
		}
	}
	for i := range a.Evidence {
		if e := d.pieces[a.Evidence[i].ID]; e != nil && e.Status == evidence.Accepted && len(a.Evidence[i].SupportsIn) > 0 {
			d.support[e.Type] = append(d.support[e.Type], e)
		}
	}
	return d
}

// An item is one with the change that would be made by doing it.
type item struct {
	requests.Item

	change scoring.Change
	varied bool
	stop   stop
	tries  []try // of what is decided and moves more than figures
}

// vary asks what doing the item would move. A change that does not fit moves nothing.
func (x *item) vary(ctx context.Context, s *scoring.Session) error {
	if !x.varied {
		return nil
	}
	moves, err := s.Figures(ctx, x.change)
	if err != nil {
		return ctx.Err()
	}
	x.Falls = fallsOf(moves)
	return nil
}

// fall is what is lower in a lens where an item is not done.
func fall(m *difference.LensMove) (requests.Fall, bool) {
	f := requests.Fall{Lens: m.Lens, Left: m.Was, Done: m.Is, Requirements: []framework.Ref{}}
	for _, q := range m.Requirements {
		if q.Is.Low > q.Was.Low+result.Epsilon {
			f.Requirements = append(f.Requirements, q.Ref)
		}
	}
	return f, len(f.Requirements) > 0
}

// add takes an item in, once, if it is of the days of the list. It belongs to whoever has the role.
func (d *doing) add(x item) {
	if x.Date > d.until || x.Date.IsZero() || d.ids[x.ID] {
		return
	}
	d.ids[x.ID] = true
	if x.Owner == "" {
		x.Owner = d.org.Owners[x.Role]
	}
	if x.Evidence == nil {
		x.Evidence = []string{}
	}
	if x.Requirements == nil {
		x.Requirements = []framework.Ref{}
	}
	x.Falls, x.Loses = []requests.Fall{}, []string{}
	x.stop, x.Stops = d.stops(x.Request)
	d.items = append(d.items, x)
}

func (d *doing) gather() {
	d.changes()
	d.reviews()
	d.decisions()
	d.questions()
}

// changes gathers what changes evidence, and so may raise something by itself.
func (d *doing) changes() {
	for i := range d.list.Requests {
		d.request(&d.list.Requests[i])
	}
	d.renewals()
}

// request says what is to be done about a request that is not answered, or by what has to be accepted
// or answered first.
func (d *doing) request(r *requests.Request) {
	x := item{Item: requests.Item{
		ID: r.ID, Kind: requests.Due, Date: r.Due, Role: r.Role, Owner: r.Owner, Control: r.Control, Request: r.ID, Evidence: r.Evidence,
		Requirements: r.Requirements, Over: r.Over, What: r.Wanted,
	}, varied: true}
	if r.Due < d.a.At {
		x.Kind = requests.Overdue
	}
	x.Effort = d.effort(r)
	switch r.State {
	case requests.Accepted:
		d.next(r)
		return
	case requests.Submitted, requests.Draft:
		d.accept(r)
		return
	case requests.Deviates:
		x.Kind, x.Date, x.Over = requests.Answer, d.a.At, false
		x.What = r.Evidence[0] + " deviates: say why, what was done, by whom and when (answered), and test again"
	case requests.Rejected:
		x.What = fmt.Sprintf("again, since %s was rejected: %s", r.Evidence[0], r.Wanted)
	case requests.NotStarted:
	}
	x.change.Put = []evidence.Piece{d.imagined(r, min(max(d.a.At, r.Due), d.until))}
	d.add(x)
}

// accept says who is to look at what is there. It is about the first piece, which is the latest.
func (d *doing) accept(r *requests.Request) {
	e := d.pieces[r.Evidence[0]]
	if e == nil {
		return
	}
	x := item{Item: requests.Item{
		ID: "accept-" + e.ID, Kind: requests.Approve, Date: d.a.At, Role: r.Role, Owner: r.Owner, Control: r.Control, Request: r.ID, Evidence: []string{e.ID}, Requirements: r.Requirements,
	}, varied: true}
	done := *e
	switch {
	case e.Status == evidence.Accepted: // it lacks an approval
		x.What = fmt.Sprintf("have %s approved, and say by whom and when: %s", e.ID, r.Title)
	case r.State == requests.Draft:
		x.Kind, x.What = requests.Due, fmt.Sprintf("finish %s, which is a draft: %s", e.ID, r.Title)
		if x.Date = max(r.Due, d.a.At); r.Due < d.a.At {
			x.Kind, x.Date = requests.Overdue, r.Due
		}
	default:
		x.What = fmt.Sprintf("accept or reject %s: %s", e.ID, r.Title)
	}
	done.Status, done.AcceptedBy = evidence.Accepted, "accepted"
	if t, err := d.graph.EvidenceType(e.Type); err == nil && t.Approved {
		done.ApprovedBy = cmp.Or(done.ApprovedBy, "approved")
	}
	x.change.Put = []evidence.Piece{done}
	d.add(x)
}

// next says when what an assessment of an instant asks comes round again: one cadence after the
// latest record.
func (d *doing) next(r *requests.Request) {
	c, err := d.graph.Control(r.Control)
	e := d.pieces[r.Evidence[0]]
	if err != nil || e == nil || !r.Period.IsZero() || !c.Cadence.IsCalendar() || r.Kind != evidence.Record.String() {
		return
	}
	x := item{Item: requests.Item{
		ID: "next-" + r.ID, Kind: requests.Due, Date: c.Cadence.Ahead(day(e), 1), Role: r.Role, Owner: r.Owner, Control: r.Control, Request: r.ID, Evidence: []string{e.ID},
		Requirements: r.Requirements, Effort: d.effort(r), What: fmt.Sprintf("the next %s: the last is of %s, and it is %s", lower(r.Title), day(e), c.Cadence),
	}, varied: true}
	if x.Date < d.a.At {
		x.Kind = requests.Overdue
	}
	x.change.Put = []evidence.Piece{d.imagined(r, min(max(d.a.At, x.Date), d.until))}
	d.add(x)
}

// lower begins a title within a sentence, unless it begins with a short form.
func lower(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// effort is the catalog's estimate: to set a control up of which nothing is there yet, else what one
// time of it costs.
func (d *doing) effort(r *requests.Request) float64 {
	c, err := d.graph.Control(r.Control)
	if err != nil {
		return 0
	}
	begun, asked := false, 0
	for i := range d.list.Requests {
		if o := &d.list.Requests[i]; o.Control == r.Control {
			begun = begun || o.State != requests.NotStarted
			asked++
		}
	}
	if !begun {
		return share(float64(c.Effort.First), asked)
	}
	times := 1
	if c.Cadence.IsCalendar() {
		times = max(1, 365/max(1, int(c.Cadence.Ahead(d.a.At, 1)-d.a.At)))
	}
	return share(float64(c.Effort.Upkeep), times)
}

// upkeep is a part of what the catalog estimates for a year of a control: as much as each other thing
// that is asked of it.
func (d *doing) upkeep(r *requests.Request) float64 {
	c, err := d.graph.Control(r.Control)
	if err != nil {
		return 0
	}
	asked := 0
	for i := range d.list.Requests {
		if d.list.Requests[i].Control == r.Control {
			asked++
		}
	}
	return share(float64(c.Effort.Upkeep), asked)
}

// share is a part of so many, in tenths of a day.
func share(days float64, of int) float64 {
	tenths := int(days*10/float64(max(of, 1)) + 0.999)
	return float64(tenths) / 10
}
