// Package dossier says which of the things that frameworks want in writing an organisation has: the
// documented information that ISO/IEC 42001 asks for by name, what the description of a SOC 2 report
// covers. It reads checklists, evidence and a day, and enters no figure: what is asked of these by
// requirements is judged there.
package dossier

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A State is how far one thing is there. The zero State is the cautious one.
type State uint8

// States, from worst to best. An auditor asks for the version in force, so that one which has ended,
// or begins later, is told apart (ISO/IEC 42001, 7.5.3).
const (
	Missing  State = iota // nothing that is not rejected and was there on the day
	Draft                 // nobody has accepted it, or approved it where its type says so
	There                 // a record or report that is accepted, a document or state that is not in force on the day, a part of the workspace
	InForce               // an accepted document or state that shows the day
	NotAsked              // every requirement that wants it is left out by the scope, the report is of another type, or it may well be that there is nothing to state
)

var stateNames = []string{"missing", "draft", "there", "in-force", "not-asked"}

// String returns the name.
func (s State) String() string { return enum.Name(stateNames, s) }

// MarshalText returns the name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = enum.Parse[State]("state", stateNames, string(text))
	return err
}

// A List is a checklist with the state of each of its items.
type List struct {
	Checklist string         `json:"checklist"`
	Framework string         `json:"framework"`
	Title     string         `json:"title"`
	At        framework.Date `json:"at"`
	Items     []Item         `json:"items"`
}

// An Item is one thing to have in writing.
type Item struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	State State  `json:"state"`
	// EvidenceTypes are those of which one shows it. Where there are none, and no parts either, nothing
	// can be told and the item is missing.
	EvidenceTypes []string `json:"evidence_types"`
	// Parts are those of a workspace that show it, by their keys, and Stated those of them that are
	// stated there.
	Parts  []string `json:"parts"`
	Stated []string `json:"stated"`
	// Pieces are those of these types that are there, the best first.
	Pieces []Piece `json:"pieces"`
}

// A Piece is one piece of evidence with its state.
type Piece struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	State State  `json:"state"`
}

// Count counts the items in a state.
func (l *List) Count(s State) int {
	n := 0
	for i := range l.Items {
		if l.Items[i].State == s {
			n++
		}
	}
	return n
}

// Of tells the state of the checklists of the frameworks that the assessment judged, on its day, by
// the evidence of the organisation that was assessed and by what it states. A checklist that ties no
// item to anything, as one of hints, has no state. It is pure: equal input gives an equal answer.
// Without a graph, an organisation or an assessment there is nothing.
func Of(g *mapping.Graph, org *organisation.Organisation, a *result.Assessment) []List {
	lists := []List{}
	if org == nil || a == nil {
		return lists
	}
	d := newDossier(g, org, a.At)
	d.out, d.scopes = leftOut(a), judged(g, org, a)
	for _, c := range g.Checklists() {
		tied := slices.ContainsFunc(c.Items, func(x guide.Item) bool { return len(x.Evidence)+len(x.Shows) > 0 })
		if tied && slices.ContainsFunc(a.Frameworks, func(l result.Lens) bool { return l.Framework == c.Framework }) {
			lists = append(lists, d.list(c))
		}
	}
	return lists
}

// A dossier is the evidence of an organisation on a day, by type.
type dossier struct {
	at     framework.Date
	org    *organisation.Organisation
	scopes []framework.Scope // those that were judged, with the profile that each asks
	pieces map[string][]*piece.Piece
	ended  map[string][]piece.Newer
	out    map[framework.Ref]bool // requirements that each lens of their framework leaves out
}

// judged lists the scope of each lens, or the default one of a lens that has none, with the type or
// stage that it says or else its framework's default.
func judged(g *mapping.Graph, org *organisation.Organisation, a *result.Assessment) []framework.Scope {
	var list []framework.Scope
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		f, err := g.Framework(l.Framework)
		if err != nil {
			continue
		}
		s := org.ScopeOf(f, cmp.Or(l.Lens, l.Framework))
		s.Profile = f.WordsOf(s)
		list = append(list, s)
	}
	return list
}

// leftOut lists the requirements that no lens asks: an organisation that excludes a control of Annex A
// need not have the papers that only this control wants.
func leftOut(a *result.Assessment) map[framework.Ref]bool {
	out := map[framework.Ref]bool{}
	for i := range a.Frameworks {
		for _, q := range a.Frameworks[i].Requirements {
			asked, seen := out[q.Ref]
			out[q.Ref] = !q.Status.Counted() && (asked || !seen)
		}
	}
	return out
}

// asked reports whether some requirement that wants the item is asked, as one is of which nothing is
// known here, and some scope of the framework is of the type or stage that wants it.
func (d *dossier) asked(x *guide.Item, of string) bool {
	if !slices.ContainsFunc(d.scopes, func(s framework.Scope) bool { return s.Framework == of && x.Asked(s.Profile) }) {
		return false
	}
	return len(x.See) == 0 || slices.ContainsFunc(x.See, func(ref framework.Ref) bool { return !d.out[ref] })
}

func newDossier(g *mapping.Graph, org *organisation.Organisation, at framework.Date) *dossier {
	d := &dossier{at: at, org: org, pieces: map[string][]*piece.Piece{}}
	var all []*piece.Piece
	for i := range org.Evidence {
		e := &org.Evidence[i]
		t, err := g.EvidenceType(e.Type)
		if err != nil {
			continue
		}
		p := piece.Prepare(e, t)
		if all = append(all, p); p.Present(at) && !p.Void {
			d.pieces[p.Type] = append(d.pieces[p.Type], p)
		}
	}
	d.ended = piece.Enders(all, at)
	return d
}

func (d *dossier) list(c *guide.Checklist) List {
	l := List{Checklist: c.ID, Framework: c.Framework, Title: c.Title, At: d.at, Items: make([]Item, 0, len(c.Items))}
	for i := range c.Items {
		x := &c.Items[i]
		item := Item{
			ID: x.ID, Title: x.Title, EvidenceTypes: append([]string{}, x.Evidence...), Parts: append([]string{}, x.Shows...), Stated: []string{}, Pieces: []Piece{},
		}
		for _, part := range x.Shows {
			if d.stated(part, c.Framework) {
				item.State, item.Stated = There, append(item.Stated, part)
			}
		}
		for _, t := range x.Evidence {
			for _, p := range d.pieces[t] {
				s := d.state(p)
				item.State = max(item.State, s)
				item.Pieces = append(item.Pieces, Piece{p.ID, title(p), s})
			}
		}
		if !d.asked(x, c.Framework) || item.State == Missing && mayBeNone(x) {
			item.State = NotAsked
		}
		slices.SortStableFunc(item.Pieces, func(a, b Piece) int { return int(b.State) - int(a.State) })
		l.Items = append(l.Items, item)
	}
	return l
}

// state is that of a piece that is there.
func (d *dossier) state(p *piece.Piece) State {
	switch {
	case !p.Accepted:
		return Draft
	case p.Kind.Lasting() && d.shows(p):
		return InForce
	}
	return There
}

// shows reports whether what an accepted document or state shows, as long as nothing accepted has
// ended it, holds the day. It is ended where it is ended for any system.
func (d *dossier) shows(p *piece.Piece) bool {
	for _, days := range p.Days(calendar.NoCadence, true) {
		for _, s := range piece.Cut(nil, p, true, days, d.ended[p.ID], "") {
			if s.First <= d.at && d.at <= s.Last {
				return true
			}
		}
	}
	return false
}

func title(p *piece.Piece) string {
	if p.Title != "" {
		return p.Title
	}
	return p.Of.Title
}
