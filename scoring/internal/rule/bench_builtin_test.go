package rule

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math/bits"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A builtinCase is all built-in rules and needs over acme's evidence, in the time of each of its lenses. internal/bench
// cannot import this package: it reads the case as JSON, and takes the turns of this test binary as those of a contender.
type builtinCase struct {
	Pieces []builtinPiece `json:"pieces"`
	Facts  map[string]any `json:"facts"`
	Rules  []builtinRule  `json:"rules"`
	Needs  []builtinNeeds `json:"needs"`
	// Results are those of the rules and then those of the needs.
	Results []float64 `json:"results"`

	rules, needs []func(testing.TB) float64
}

type builtinPiece struct {
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	Outcome     string         `json:"outcome"`
	PerformedBy string         `json:"performed_by"`
	Systems     []string       `json:"systems"`
	Attributes  map[string]any `json:"attributes"`
	Occurred    framework.Date `json:"occurred"`
}

type builtinRule struct {
	Text   string             `json:"text"`
	Pieces []int              `json:"pieces"` // that its control takes
	Slices []framework.Period `json:"slices"` // of its control's cadence
}

type builtinNeeds struct {
	Text  string `json:"text"`
	Piece int    `json:"piece"`
}

// slicesFilled counts units in the least way that there is: the share of the slices in which something occurred.
// All engines are measured with it.
type slicesFilled []framework.Period

func (s slicesFilled) Covered([]*Item) float64 { return 0 }

func (s slicesFilled) Held(_ calendar.Cadence, list []*Item) (float64, bool) {
	var filled uint64
	for _, it := range list {
		for k, p := range s {
			if p.Contains(it.Occurred) {
				filled |= 1 << k
			}
		}
	}
	return float64(bits.OnesCount64(filled)) / float64(len(s)), true
}

func builtin(t testing.TB) *builtinCase {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	require.NoError(t, err)
	c, err := NewCompiler(Config{EvidenceTypes: set.EvidenceTypes, FactTypes: set.FactTypes, CostLimit: 1_000_000})
	require.NoError(t, err)
	b := &builtinCase{Facts: map[string]any{"ai_affects_people": true}} // which acme leaves open
	for _, f := range set.Organisation.Facts {
		b.Facts[f.ID] = f.Value
	}
	kinds, items := map[string]*evidence.Type{}, []*Item{}
	for _, k := range set.EvidenceTypes {
		kinds[k.ID] = k
	}
	for i := range set.Organisation.Evidence {
		e := &set.Organisation.Evidence[i]
		occurred := cmp.Or(e.Performed, e.Period.Last, e.Effective, e.Collected)
		items = append(items, &Item{Piece: e, Kind: kinds[e.Type], Occurred: occurred, Accepted: true, Present: true, Sure: true})
		b.Pieces = append(b.Pieces, builtinPiece{e.ID, e.Type, e.Outcome.String(), e.PerformedBy, e.Systems, e.Attributes, occurred})
	}
	facts, controls := &Facts{Values: b.Facts}, map[string]*mapping.Control{}
	for _, k := range set.Controls {
		controls[k.ID] = k
	}
	for _, w := range timesOf(set.Organisation.Scopes, set.Organisation.AsOf) {
		for _, r := range set.Rules {
			k := controls[r.Control]
			x := builtinRule{Text: r.Expr.Text, Slices: k.Cadence.Slices(w)}
			require.NotEmpty(t, x.Slices, r.Control)
			v := &Vars{At: w.Last, Window: Window{Period: w, Fill: slicesFilled(x.Slices)}, Facts: facts}
			for i, it := range items {
				if slices.Contains(k.EvidenceTypes(), it.Piece.Type) {
					x.Pieces, v.Evidence = append(x.Pieces, i), append(v.Evidence, it)
				}
			}
			b.Rules = append(b.Rules, x)
			b.rules = append(b.rules, asked(t, c, c.Rule(r.Expr), v, nil))
		}
		b.addNeeds(t, c, set.Controls, items, &Vars{At: w.Last, Window: Window{Period: w}, Facts: facts})
	}
	for _, ask := range slices.Concat(b.rules, b.needs) {
		b.Results = append(b.Results, ask(t))
	}
	return b
}

// timesOf are the times that the lenses look at: a window, or the year that ends at the instant.
func timesOf(scopes []framework.Scope, at framework.Date) []framework.Period {
	var list []framework.Period
	for _, s := range scopes {
		w := s.Window
		if w.IsZero() {
			w = framework.Period{First: at.AddMonths(-12).AddDays(1), Last: at}
		}
		list = append(list, w)
	}
	return list
}

// addNeeds asks each condition of the pieces whose types its link takes, once in each time. What they are asked about stands
// in one place, as where a lens asks.
func (b *builtinCase) addNeeds(t testing.TB, c *Compiler, controls []*mapping.Control, items []*Item, v *Vars) {
	t.Helper()
	asking := map[builtinNeeds]bool{}
	programs := map[string]*Program{}
	for _, k := range controls {
		for i := range k.Links {
			l := &k.Links[i]
			if l.Needs.IsZero() {
				continue
			}
			if programs[l.Needs.Text] == nil {
				programs[l.Needs.Text] = c.Needs(l.Needs.Expr)
			}
			for n, it := range items {
				x := builtinNeeds{Text: l.Needs.Text, Piece: n}
				if typ := it.Piece.Type; asking[x] || !slices.Contains(k.EvidenceTypes(), typ) || len(l.By) > 0 && !slices.Contains(l.By, typ) {
					continue
				}
				asking[x] = true
				b.Needs = append(b.Needs, x)
				b.needs = append(b.needs, asked(t, c, programs[x.Text], v, it))
			}
		}
	}
}

// asked is one evaluation, which must come to a figure: of an item, where the program asks about one.
func asked(t testing.TB, c *Compiler, p *Program, v *Vars, it *Item) func(testing.TB) float64 {
	t.Helper()
	require.NotNil(t, p, "%v", c.Problems())
	ctx := t.Context()
	return func(t testing.TB) float64 {
		v.Item = it
		got, open, err := p.Judge(ctx, v)
		if err != nil || open != nil {
			t.Fatalf("%s: %v %v", p.Text, open, err)
		}
		return got.Low
	}
}

// What is compared with other engines has something to compare: rules that hold, that do not and that hold in part.
func TestBuiltinCaseTellsApart(t *testing.T) {
	t.Parallel()
	b := builtin(t)
	require.Len(t, b.Results, len(b.Rules)+len(b.Needs))
	rules, needs := b.Results[:len(b.Rules)], b.Results[len(b.Rules):]
	for _, want := range []float64{0, 1} {
		assert.Contains(t, rules, want)
		assert.Contains(t, needs, want)
	}
	assert.True(t, slices.ContainsFunc(rules, func(v float64) bool { return v > 0 && v < 1 }), "%v", rules)
}

// All built-in rules and needs over acme's evidence, each once.
func BenchmarkBuiltin(b *testing.B) {
	all := builtin(b)
	for _, part := range []string{"all", "rules", "needs"} {
		b.Run(part, func(b *testing.B) {
			list := all.part(part)
			b.ReportAllocs()
			for b.Loop() {
				for _, ask := range list {
					ask(b)
				}
			}
		})
	}
}

func (b *builtinCase) part(name string) []func(testing.TB) float64 {
	switch name {
	case "rules":
		return b.rules
	case "needs":
		return b.needs
	default:
		return slices.Concat(b.rules, b.needs)
	}
}

// TestBuiltinTurns serves internal/bench: it writes the case to the file that GROUNDWORK_TURNS names, and then, for each
// line "PART N" that it reads, evaluates that part N times and says how many nanoseconds, allocations and bytes that took.
func TestBuiltinTurns(t *testing.T) {
	file := os.Getenv("GROUNDWORK_TURNS")
	if file == "" {
		t.Skip("it serves internal/bench")
	}
	b := builtin(t)
	data, err := json.Marshal(b)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, data, 0o600))
	fmt.Println("turns: ready")
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var part string
		var n int
		_, err := fmt.Sscan(in.Text(), &part, &n)
		require.NoError(t, err)
		list := b.part(part)
		var before, after runtime.MemStats
		runtime.GC() // what came before is not paid for here
		runtime.ReadMemStats(&before)
		start := time.Now()
		for range n {
			for _, ask := range list {
				ask(t)
			}
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		fmt.Printf("turns: %d %d %d\n", took.Nanoseconds(), after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
	}
}
