package floor_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/bench/floor"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
)

// catalog makes another catalog of the built-in one: controls list other types, run otherwise, or say why
// a basis is none.
func (m *maker) catalog(src *mapping.Source) {
	ruled := map[string]bool{}
	for _, r := range src.Rules {
		ruled[r.Control] = true
	}
	kinds := map[evidence.Kind][]string{}
	for _, t := range src.EvidenceTypes {
		kinds[t.Kind] = append(kinds[t.Kind], t.ID)
	}
	for _, t := range src.EvidenceTypes {
		if t.Kind == evidence.Record && m.one(10) {
			if o := pick(m, kinds[evidence.Record]); o != t.ID {
				t.SameEventsAs = []string{o}
			}
		}
		if t.Kind == evidence.Document && m.one(8) {
			t.Approved = true
		}
		t.Continuous = t.Continuous || t.Kind == evidence.Report && m.one(4)
	}
	for _, c := range src.Controls {
		if m.one(3) && !ruled[c.ID] {
			c.Cadence = calendar.Cadence(m.IntN(int(calendar.PerEvent) + 1))
		}
		if m.one(5) {
			c.Nature = mapping.Automated
		}
		for _, b := range []*mapping.BasisShows{&c.Evidence.Design, &c.Evidence.Operation} {
			own := &mapping.BasisShows{None: b.None}
			own.Types = append(own.Types, b.Types...)
			switch {
			case m.one(5) && b.None == "":
				own.Types = append(own.Types, mapping.AnyOf{pick(m, kinds[evidence.Record]), pick(m, kinds[evidence.State])})
			case m.one(8) && b.None == "":
				own.Types = append(own.Types, mapping.AnyOf{pick(m, kinds[evidence.Kind(m.IntN(4))])})
			case m.one(14) && !ruled[c.ID]:
				own = &mapping.BasisShows{None: "nothing is to be shown"}
				for i := range c.Links {
					c.Links[i].By = nil
				}
			}
			*b = *own
		}
	}
}

// Whatever a catalog lists, the floor says what the engine says.
func TestCatalogs(t *testing.T) {
	t.Parallel()
	first := load(t, acme.Files)
	n, made := 0, 0
	from, to := seeds(6)
	for seed := from; seed <= to && !t.Failed(); seed++ {
		set, err := catalog.Load(catalog.Builtin())
		require.NoError(t, err)
		m := &maker{Rand: rand.New(rand.NewPCG(uint64(seed), 23)), org: first.org}
		m.catalog(&set.Source)
		m.graph, err = mapping.Build(set.Source)
		if err != nil {
			t.Log(seed, err.Error()[:min(len(err.Error()), 600)])
			continue
		}
		p := &pair{org: first.org}
		p.engine, err = scoring.New(m.graph)
		require.NoError(t, err)
		p.floor, err = floor.New(m.graph)
		require.NoError(t, err)
		for i := range 2 {
			org := m.make()
			if _, err := p.engine.Assess(t.Context(), org, org.AsOf); err != nil {
				t.Log(seed, err.Error()[:min(len(err.Error()), 300)])
				continue
			}
			made++
			n += p.same(t, org, m.day(org.AsOf, 60), fmt.Sprintf("catalog %d, organisation %d", seed, i))
		}
	}
	t.Logf("%d compared, of %d", n, made)
}
