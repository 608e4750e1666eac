// Package made makes what is measured: the built-in catalog with acme, its evidence many times over, evidence of one type,
// fleets, catalogs and relations of any size. All of it follows from numbers alone, so that each run measures the same.
package made

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// A World is the built-in catalog with what judges by it, and an organisation.
type World struct {
	Set    *catalog.Set
	Graph  *mapping.Graph
	Engine *scoring.Engine
	Acme   *organisation.Organisation
}

// Acme is the world of examples/acme.
func Acme() (*World, error) {
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	if err != nil {
		return nil, err
	}
	graph, err := mapping.Build(set.Source)
	if err != nil {
		return nil, err
	}
	engine, err := scoring.New(graph)
	if err != nil {
		return nil, err
	}
	return &World{Set: set, Graph: graph, Engine: engine, Acme: set.Organisation}, nil
}

// farthest is by how many days a copy may be shifted.
const farthest = 180

// Copies is an organisation with n pieces of evidence: its own, and then copies of all of them with ids of their own, each
// time shifted into the past by some days up to half a year.
func Copies(org *organisation.Organisation, n int) *organisation.Organisation {
	large := *org
	large.Evidence = make([]evidence.Piece, 0, n)
	for i := range n {
		large.Evidence = append(large.Evidence, copied(&org.Evidence[i%len(org.Evidence)], i/len(org.Evidence)))
	}
	return identified(&large)
}

// identified gives an organisation the digest that a loader would have given it.
func identified(org *organisation.Organisation) *organisation.Organisation {
	org.Digest = organisation.Digest(org)
	return org
}

// copied is the k-th copy of a piece; the first is the piece itself.
func copied(of *evidence.Piece, k int) evidence.Piece {
	if k == 0 {
		return *of
	}
	e := *of
	name := func(id string) string { return fmt.Sprintf("%s-%04d", id, k) }
	e.ID = name(of.ID)
	e.Replaces = nil
	for _, id := range of.Replaces {
		e.Replaces = append(e.Replaces, name(id))
	}
	if of.Retests != "" {
		e.Retests = name(of.Retests)
	}
	shift(&e, -(k*37%farthest + 1))
	return e
}

// shift moves all that a piece dates by some days.
func shift(e *evidence.Piece, days int) {
	for _, d := range []*framework.Date{
		&e.Period.First, &e.Period.Last, &e.Effective, &e.Valid, &e.ReviewBy, &e.ApprovedOn, &e.Performed, &e.Collected, &e.Answered.Date,
	} {
		if !d.IsZero() {
			*d = d.AddDays(days)
		}
	}
}

// OneType is the organisation with n records of one evidence type, over which a rule loops, and no other evidence.
func OneType(org *organisation.Organisation, n int) *organisation.Organisation {
	large := *org
	large.Evidence = make([]evidence.Piece, n)
	end := org.AsOf.AddDays(-10)
	for i := range large.Evidence {
		day := end.AddDays(-(i % (2 * farthest)))
		large.Evidence[i] = evidence.Piece{
			ID: fmt.Sprintf("UAR-%06d", i), Type: "user-access-review-record",
			Period:    framework.Period{First: day.AddDays(-6), Last: day},
			Performed: day, PerformedBy: "it-ops", Collected: day.AddDays(1),
			Status: evidence.Accepted, AcceptedBy: "compliance", Owner: "it-ops", Origin: evidence.Origin{System: "log-platform"},
			Attributes: map[string]any{"population": int64(100 + i%50), "sample": int64(25), "deviations": int64(i % 97 / 96), "owner_confirmed": i%3 != 0},
		}
	}
	return identified(&large)
}

// A Fleet is made of some organisations that are given out again and again under keys of their own.
type Fleet struct{ list []*organisation.Organisation }

// different is how many organisations of a fleet differ.
const different = 64

// NewFleet makes organisations of some pieces each: a patchy choice of acme's evidence, another for each.
func NewFleet(org *organisation.Organisation, pieces int) *Fleet {
	f := &Fleet{}
	for i := range different {
		one := *org
		one.Name = fmt.Sprintf("%s %d", org.Name, i)
		one.Evidence = nil
		taken := map[string]bool{}
		for k := 0; len(one.Evidence) < pieces; k++ {
			e := copied(&org.Evidence[(i*7919+k*101)%len(org.Evidence)], 1+(i+k/len(org.Evidence))%4)
			if !taken[e.ID] && (i+k)%5 != 0 {
				taken[e.ID] = true
				one.Evidence = append(one.Evidence, e)
			}
		}
		f.list = append(f.list, identified(whole(&one, taken)))
	}
	return f
}

// whole takes away what names pieces that are not there.
func whole(org *organisation.Organisation, there map[string]bool) *organisation.Organisation {
	for i := range org.Evidence {
		e := &org.Evidence[i]
		var kept []string
		for _, id := range e.Replaces {
			if there[id] {
				kept = append(kept, id)
			}
		}
		e.Replaces = kept
		if !there[e.Retests] {
			e.Retests = ""
		}
	}
	return org
}

// Different is how many of its organisations differ.
func (f *Fleet) Different() int { return len(f.list) }

// All gives out n organisations by number.
func (f *Fleet) All(n int) func(yield func(int, *organisation.Organisation) bool) {
	return func(yield func(int, *organisation.Organisation) bool) {
		for i := range n {
			if !yield(i, f.list[i%len(f.list)]) {
				return
			}
		}
	}
}
