package floor_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// A maker makes organisations at random: whatever pieces, scopes and treatments may say.
type maker struct {
	*rand.Rand

	org   *organisation.Organisation
	graph *mapping.Graph
}

func (m *maker) one(in int) bool { return m.IntN(in) == 0 }

func (m *maker) day(around framework.Date, days int) framework.Date {
	return around.AddDays(m.IntN(2*days+1) - days)
}

func pick[T any](m *maker, list []T) T { return list[m.IntN(len(list))] }

func (m *maker) make() *organisation.Organisation {
	own := *m.org
	own.Evidence = nil
	n := 50 + m.IntN(300)
	for i := range n {
		e := pick(m, m.org.Evidence)
		e.ID, e.Replaces, e.Retests, e.Title = fmt.Sprintf("E-%d", i), nil, "", ""
		m.change(&own, &e)
		own.Evidence = append(own.Evidence, e)
	}
	m.scopes(&own)
	m.rest(&own)
	return &own
}

// change changes a piece; what it replaces or retests is among those before it.
func (m *maker) change(own *organisation.Organisation, e *evidence.Piece) {
	t, _ := m.graph.EvidenceType(e.Type)
	earlier(e, m.IntN(240)-80)
	e.Status = pick(m, []evidence.Acceptance{1, 1, 1, 1, 1, 0, 0, 2})
	switch m.IntN(5) {
	case 0:
		e.Systems = nil
	case 1:
		e.Systems = []string{pick(m, m.org.Systems).ID}
	case 2:
		e.Systems = []string{m.org.Systems[0].ID, m.org.Systems[4].ID}
	}
	if m.one(6) {
		e.Outcome = evidence.Outcome(m.IntN(3))
	}
	if m.one(8) {
		e.Origin = evidence.Origin{}
	}
	if m.one(4) && t.Kind != evidence.Bridge {
		e.Performed, e.Period = 0, framework.Period{}
	}
	if m.one(6) {
		e.Period.First = e.Collected.AddDays(-m.IntN(100))
		e.Period.Last = e.Period.First.AddDays(m.IntN(120))
		e.Performed = 0
	}
	if m.one(6) {
		e.Effective = m.day(e.Collected, 40)
	}
	if m.one(9) {
		e.Valid = max(e.Collected, e.Effective).AddDays(m.IntN(200))
	}
	m.numbers(e, t)
	controls := m.graph.Takers(e.Type)
	switch {
	case t.Kind == evidence.Bridge:
	case m.one(12) && len(controls) > 0:
		e.Controls = []string{pick(m, controls).ID}
	case m.one(12):
		f := pick(m, []string{"iso42001", "soc2"})
		leaf := pick(m, m.graph.Leaves(f))
		e.Points = []framework.PointRef{pick(m, leaf.Points).Ref}
	}
	for range 3 {
		if len(own.Evidence) == 0 || !m.one(3) {
			continue
		}
		o := pick(m, own.Evidence)
		switch {
		case o.Type != e.Type || slices.Contains(e.Replaces, o.ID):
		case t.Kind.Lasting():
			e.Replaces = append(e.Replaces, o.ID)
		case t.Kind == evidence.Record:
			e.Retests = o.ID
		}
	}
}

func (m *maker) numbers(e *evidence.Piece, t *evidence.Type) {
	if !t.Kind.Numbered() || m.one(2) {
		return
	}
	declares := func(name string) bool {
		return slices.ContainsFunc(t.Attributes, func(a evidence.Attribute) bool { return a.Name == name })
	}
	if !declares("population") || !declares("sample") || !declares("deviations") {
		return
	}
	own := map[string]any{}
	for k, v := range e.Attributes {
		if k != "population" && k != "sample" && k != "deviations" && !m.one(5) {
			own[k] = v
		}
	}
	population := int64(m.IntN(60))
	switch m.IntN(5) {
	case 0:
		own["population"] = int64(0)
	case 1:
		own["population"], own["deviations"] = population, min(population, int64(m.IntN(4)))
	case 2:
		own["population"], own["sample"] = population, population/2
	case 3:
		own["population"], own["sample"], own["deviations"] = population, population/2, min(population/2, int64(m.IntN(4)))
	}
	e.Attributes = own
}

func (m *maker) scopes(own *organisation.Organisation) {
	own.Scopes = slices.Clone(m.org.Scopes)
	yes, no := true, false
	for i := range own.Scopes {
		s := &own.Scopes[i]
		if m.one(3) {
			s.Systems = nil
		}
		if m.one(4) {
			s.SoA = nil
		}
		if s.Framework == "soc2" {
			switch m.IntN(6) {
			case 0:
				s.Profile, s.Window, s.AsOf = map[string]string{"type": "1"}, framework.Period{}, m.day(own.AsOf, 60)
			case 1:
				s.Window.First = m.day(s.Window.First, 60)
			case 2:
				s.Profile, s.Basis, s.InPlace, s.Populations = nil, pick(m, [][]framework.Basis{{framework.Design}, {framework.Operation}, {framework.Stated}, {framework.Design, framework.Operation}}), pick(m, []*bool{nil, &yes, &no}), pick(m, []*bool{nil, &yes, &no})
			case 3:
				s.Profile, s.Basis, s.InPlace, s.Window = nil, []framework.Basis{framework.Design}, &yes, framework.Period{}
			}
			continue
		}
		switch m.IntN(5) {
		case 0:
			s.Profile = map[string]string{"stage": pick(m, []string{"1", "2", "surveillance"})}
		case 1:
			s.Window = framework.Period{First: m.day(own.AsOf.AddDays(-200), 40), Last: m.day(own.AsOf, 60)}
		case 2:
			s.Profile, s.Basis = nil, pick(m, [][]framework.Basis{{framework.Design}, {framework.Operation}, {framework.Stated}})
		}
	}
	if m.one(12) {
		own.Scopes = nil
	}
	if m.one(12) {
		own.Systems = nil
		for i := range own.Scopes {
			own.Scopes[i].Systems = nil
		}
	}
}

func (m *maker) rest(own *organisation.Organisation) {
	own.Facts = nil
	for _, f := range m.graph.Source().FactTypes {
		if f.Type == evidence.BoolValue && !m.one(3) {
			own.Facts = append(own.Facts, evidence.Fact{ID: f.ID, Value: m.one(2)})
		}
	}
	own.Operates, own.Treatments = nil, nil
	f := pick(m, []string{"iso42001", "soc2"})
	for range 12 {
		p := pick(m, pick(m, m.graph.Leaves(f)).Points)
		if len(p.Links) < 2 {
			continue
		}
		a, b := pick(m, p.Links).Control, pick(m, p.Links).Control
		if a == b {
			continue
		}
		if by := pick(m, m.graph.Controls()); m.one(2) && by != a {
			own.Treatments = append(own.Treatments, organisation.Treatment{
				Kind: organisation.Compensating, Control: a.ID, By: by.ID, Points: []framework.PointRef{p.Ref},
				Why: "for now", Owner: "security", ApprovedBy: "top-management", Since: m.day(own.AsOf.AddDays(-100), 100),
			})
			if m.one(2) {
				own.Treatments[len(own.Treatments)-1].Until = m.day(own.AsOf.AddDays(-20), 60)
			}
			continue
		}
		if slices.ContainsFunc(own.Operates, func(o organisation.Operates) bool {
			return o.Control == a.ID || o.Control == b.ID || o.Replaces == a.ID
		}) {
			continue
		}
		start := m.day(own.AsOf.AddDays(-90), 100)
		old, next := organisation.Operates{Control: a.ID}, organisation.Operates{Control: b.ID, Replaces: a.ID}
		if !m.one(4) {
			old.Until = start.AddDays(m.IntN(20) - 14)
		}
		if !m.one(4) {
			next.Since = start
		}
		own.Operates = append(own.Operates, old, next)
	}
	for _, k := range m.graph.Controls() {
		if m.one(6) && !slices.ContainsFunc(own.Operates, func(o organisation.Operates) bool { return o.Control == k.ID }) {
			own.Operates = append(own.Operates, organisation.Operates{Control: k.ID, Since: m.day(own.AsOf.AddDays(-100), 120)})
		}
	}
}

// seeds are those of what is made at random. FLOOR_RANDOM=FROM-TO names others.
func seeds(to int) (int, int) {
	from := 1
	if s := os.Getenv("FLOOR_RANDOM"); s != "" {
		_, _ = fmt.Sscanf(s, "%d-%d", &from, &to)
	}
	return from, to
}

// Whatever an organisation states, the floor says what the engine says.
func TestRandom(t *testing.T) {
	t.Parallel()
	from, to := seeds(25)
	p := load(t, acme.Files)
	n, made := 0, 0
	for seed := from; seed <= to && !t.Failed(); seed++ {
		m := &maker{rand.New(rand.NewPCG(uint64(seed), 17)), p.org, p.engine.Graph()}
		org := m.make()
		if _, err := p.engine.Assess(t.Context(), org, org.AsOf); err != nil {
			t.Log(seed, err.Error()[:min(len(err.Error()), 300)])
			continue
		}
		made++
		n += p.same(t, org, m.day(org.AsOf, 60), "seed "+strconv.Itoa(seed))
	}
	t.Logf("%d compared, of %d", n, made)
}
