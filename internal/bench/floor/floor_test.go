package floor_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/examples/rowan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/bench/floor"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// A pair is an engine and a floor of one graph, with an organisation.
type pair struct {
	engine *scoring.Engine
	floor  *floor.Floor
	org    *organisation.Organisation
}

func load(t testing.TB, files fs.FS) *pair {
	t.Helper()
	engine, org := loaded.Engine(t, files)
	f, err := floor.New(engine.Graph())
	require.NoError(t, err)
	return &pair{engine, f, org}
}

// same holds the floor to the engine, and returns how much was compared.
func (p *pair) same(t testing.TB, org *organisation.Organisation, at framework.Date, of string) int {
	t.Helper()
	want, err := p.engine.Assess(t.Context(), org, at)
	require.NoError(t, err, of)
	got, err := p.floor.Verdicts(org, at)
	require.NoError(t, err, of)
	n, differ := floor.Compare(want, got)
	assert.Empty(t, differ[:min(len(differ), 10)], "%s: %d of %d", of, len(differ), n)
	alone, err := p.floor.Figures(org, at)
	require.NoError(t, err, of)
	assert.Equal(t, got.Lenses, alone.Lenses, of)
	assert.Nil(t, alone.Evidence)
	return n
}

// with is the organisation with other evidence.
func with(org *organisation.Organisation, change func(i int, e *evidence.Piece)) *organisation.Organisation {
	own := *org
	own.Evidence = slices.Clone(org.Evidence)
	for i := range own.Evidence {
		change(i, &own.Evidence[i])
	}
	return &own
}

// copies is the organisation with so many pieces: copies of its own, with new ids, collected earlier by
// some days.
func copies(org *organisation.Organisation, n, shift int) *organisation.Organisation {
	own := *org
	own.Evidence = make([]evidence.Piece, n)
	for i := range own.Evidence {
		e, turn := org.Evidence[i%len(org.Evidence)], i/len(org.Evidence)
		copied := func(id string) string { return fmt.Sprintf("%s-%03d", id, turn) }
		e.ID, e.Replaces = copied(e.ID), slices.Clone(e.Replaces)
		for k, id := range e.Replaces {
			e.Replaces[k] = copied(id)
		}
		if e.Retests != "" {
			e.Retests = copied(e.Retests)
		}
		if shift > 0 {
			earlier(&e, turn*37%shift)
		}
		own.Evidence[i] = e
	}
	return &own
}

// earlier moves all days of a piece back.
func earlier(e *evidence.Piece, days int) {
	for _, d := range []*framework.Date{&e.Period.First, &e.Period.Last, &e.Effective, &e.Valid, &e.ReviewBy, &e.ApprovedOn, &e.Performed, &e.Collected, &e.Answered.Date} {
		*d = d.AddDays(-days)
	}
}

func TestExamples(t *testing.T) {
	t.Parallel()
	n := 0
	for name, files := range map[string]fs.FS{"acme": acme.Files, "rowan": rowan.Files} {
		p := load(t, files)
		for _, days := range []int{0, -400, -150, -90, -17, 16, 60, 200, 500} {
			n += p.same(t, p.org, p.org.AsOf.AddDays(days), fmt.Sprintf("%s, %d days on", name, days))
		}
	}
	t.Logf("%d compared", n)
}

func TestGrown(t *testing.T) {
	t.Parallel()
	p := load(t, acme.Files)
	n := 0
	for _, c := range []struct{ pieces, shift int }{{1_000, 0}, {1_000, 180}, {10_000, 180}} {
		n += p.same(t, copies(p.org, c.pieces, c.shift), p.org.AsOf, fmt.Sprintf("%d pieces, moved by %d", c.pieces, c.shift))
	}
	t.Logf("%d compared", n)
}

// Every fact true, false and unanswered; every third piece a draft; pieces early; pieces of one system.
func TestVariants(t *testing.T) {
	t.Parallel()
	p := load(t, acme.Files)
	n := 0
	for _, f := range p.engine.Graph().Source().FactTypes {
		if f.Type != evidence.BoolValue {
			continue
		}
		for _, value := range []any{true, false, nil} {
			own := *p.org
			own.Facts = slices.DeleteFunc(slices.Clone(p.org.Facts), func(x evidence.Fact) bool { return x.ID == f.ID })
			if value != nil {
				own.Facts = append(own.Facts, evidence.Fact{ID: f.ID, Value: value})
			}
			if f.ID == "ai_affects_people" || len(f.ID)%9 == 0 {
				n += p.same(t, &own, p.org.AsOf, fmt.Sprintf("%s %v", f.ID, value))
			}
		}
	}
	changes := map[string]func(int, *evidence.Piece){
		"every third a draft": func(i int, e *evidence.Piece) {
			if i%3 == 0 {
				e.Status = evidence.Draft
			}
		},
		"every fifth rejected": func(i int, e *evidence.Piece) {
			if i%5 == 0 {
				e.Status = evidence.Rejected
			}
		},
		"all early": func(_ int, e *evidence.Piece) { earlier(e, 45) },
		"some early": func(i int, e *evidence.Piece) {
			if i%2 == 0 {
				earlier(e, 30)
			}
		},
		"of one system": func(i int, e *evidence.Piece) {
			if i%3 == 0 {
				e.Systems = []string{"assistant"}
			}
		},
		"of none": func(_ int, e *evidence.Piece) { e.Systems = nil },
		"without attributes": func(i int, e *evidence.Piece) {
			if i%4 == 0 {
				e.Attributes = nil
			}
		},
		"without source": func(i int, e *evidence.Piece) {
			if i%2 == 0 {
				e.Origin = evidence.Origin{}
			}
		},
		"failed": func(i int, e *evidence.Piece) {
			if i%7 == 0 {
				e.Outcome = evidence.Failed
			}
		},
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		n += p.same(t, with(p.org, changes[name]), p.org.AsOf, name)
		n += p.same(t, with(copies(p.org, 1_000, 180), changes[name]), p.org.AsOf, name+", more of it")
	}
	t.Logf("%d compared", n)
}

// ofOneType is an organisation with so many records of one type.
func ofOneType(org *organisation.Organisation, typ string, n int, change func(i int, e *evidence.Piece)) *organisation.Organisation {
	i := slices.IndexFunc(org.Evidence, func(e evidence.Piece) bool { return e.Type == typ })
	own := *org
	own.Evidence = make([]evidence.Piece, n)
	for k := range own.Evidence {
		e := org.Evidence[i]
		e.ID = fmt.Sprintf("%s-%d", e.ID, k)
		earlier(&e, k%200)
		if change != nil {
			change(k, &e)
		}
		own.Evidence[k] = e
	}
	return &own
}

func TestOneType(t *testing.T) {
	t.Parallel()
	p := load(t, acme.Files)
	n := 0
	deviating := func(i int, e *evidence.Piece) {
		if e.Attributes = map[string]any{"population": int64(20 + i%7), "deviations": int64(i % 3)}; i%11 == 0 {
			e.Attributes = map[string]any{"population": int64(0)}
		}
	}
	for _, typ := range []string{"user-access-review-record", "leaver-mover-record", "on-call-rota"} {
		n += p.same(t, ofOneType(p.org, typ, 1_000, nil), p.org.AsOf, typ)
	}
	n += p.same(t, ofOneType(p.org, "change-record", 4_000, deviating), p.org.AsOf, "deviating")
	n += p.same(t, ofOneType(p.org, "change-record", 400, func(i int, e *evidence.Piece) {
		if deviating(i, e); i%3 == 0 {
			e.Status = evidence.Draft
		}
	}), p.org.AsOf, "deviating drafts")
	t.Logf("%d compared", n)
}
