package rule

import (
	"context"
	"errors"
	"iter"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

func keys[K comparable, V any](m map[K]V) iter.Seq[K] { return maps.Keys(m) }

// interpreted is the same program, all of which CEL evaluates.
func interpreted(p *Program) *Program {
	q := *p
	q.holds, q.figure, q.reasons = nil, nil, nil
	return &q
}

// same asserts that a program comes to the same lowered and interpreted, and costs the same where lowered code says it.
func same(t testing.TB, p *Program, caps bool, v Activation) (said lower.Outcome) {
	t.Helper()
	ref := interpreted(p)
	if caps {
		list, open, err := p.Caps(t.Context(), v)
		require.NoError(t, err)
		want, wantOpen, err := ref.Caps(t.Context(), v)
		require.NoError(t, err)
		require.Equal(t, want, list, p.Text)
		require.Equal(t, wantOpen, open, p.Text)
	}
	got, open, err := p.Judge(t.Context(), v)
	require.NoError(t, err)
	want, wantOpen, err := ref.Judge(t.Context(), v)
	require.NoError(t, err)
	if open != nil && wantOpen != nil && open.Same(wantOpen) {
		wantOpen = open
	}
	require.Equal(t, wantOpen, open, p.Text)
	require.Equal(t, want, got, p.Text)
	return sameCost(t, p, v)
}

func sameCost(t testing.TB, p *Program, v Activation) (said lower.Outcome) {
	t.Helper()
	f := v.frame()
	switch {
	case p.holds != nil:
		_, said = lower.Run(t.Context(), p.holds, p.counts, f)
	case p.figure != nil:
		_, said = lower.Run(t.Context(), p.figure, p.counts, f)
	case p.reasons != nil:
		_, said = lower.Run(t.Context(), p.reasons, p.counts, f)
	}
	if said == lower.Unsaid || !p.plan.Metered() {
		return said
	}
	_, spent, _ := byCEL(t, p).Eval(t.Context(), v)
	require.Equal(t, spent.Stop, f.Spent().Stop, p.Text)
	if said != lower.Stopped {
		require.Equal(t, spent, f.Spent(), p.Text)
	}
	return said
}

// A tally counts what was compared.
type tally struct{ texts, lowered, pairs, said, unknown, stopped int }

// compare writes an expression out of the bytes and compares it over some worlds, also under a limit that it may reach.
func (n *tally) compare(t testing.TB, c *Compiler, fields map[string]map[string]field, data []byte, times int) {
	t.Helper()
	ch := &choices{data}
	w := worlds()[ch.of(8)]
	kind, results := some(ch, []byte("bbdl")...), []*cel.Type{cel.BoolType, cel.DoubleType, cel.ListType(cel.StringType)}
	text := (&writer{choices: ch, fields: fields, scope: w.vars}).value(kind, 2+ch.of(4))
	c.problems = nil
	p := c.compile(w.env(c.envs), mapping.Expr{Text: text}, results...)
	if p == nil {
		return
	}
	n.texts++
	if p.lowered() {
		n.lowered++
	}
	for range times {
		n.pair(t, p, w, ch)
	}
	if p.plan.Metered() {
		checked, _, issues := c.check(w.env(c.envs), text)
		require.NoError(t, issues.Err())
		for range 3 {
			tight := *c
			tight.limit = uint64(1 + ch.of(3+ch.of(200)))
			code, err := tight.program(w.env(c.envs), checked.NativeRep(), 0)
			require.NoError(t, err)
			n.pair(t, &Program{Text: text, code: code}, w, ch)
		}
	}
}

func (n *tally) pair(t testing.TB, p *Program, w world, c *choices) {
	t.Helper()
	n.pairs++
	switch same(t, p, w.caps, w.make(c)) {
	case lower.Said:
		n.said++
	case lower.Stopped:
		n.stopped++
	case lower.Unknown:
		n.unknown++
	case lower.Unsaid:
	}
}

func fuzzed(t testing.TB) (*Compiler, map[string]map[string]field) {
	t.Helper()
	cfg := configured()
	cfg.CostLimit = 1 << 40
	c, err := NewCompiler(cfg)
	require.NoError(t, err)
	return c, allFields(cfg)
}

// random are bytes of a seed.
func random(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, 17))
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}

// Lowered and interpreted, expressions of every environment come to the same: value, what it is open for, and cost, whether
// it is unknown, fails, or reaches its limit.
func TestLoweredIsInterpreted(t *testing.T) {
	t.Parallel()
	c, fields := fuzzed(t)
	want, n := 20_000, &tally{}
	if testing.Short() {
		want = 2_000
	}
	for seed := uint64(0); n.pairs < want; seed++ {
		n.compare(t, c, fields, random(seed, 3000), 9)
	}
	assert.Greater(t, n.lowered*10, n.texts*6, "most are lowered: %+v", n)
	assert.Greater(t, n.said*10, n.pairs*3, "and say what they come to: %+v", n)
	assert.Greater(t, n.unknown*100, n.pairs, "%+v", n)
	assert.Greater(t, n.stopped*300, n.pairs, "%+v", n)
	t.Logf("%+v", *n)
}

// What [TestLoweredIsInterpreted] compares, of bytes that the fuzzer finds.
func FuzzLowered(f *testing.F) {
	for seed := range uint64(64) {
		f.Add(random(seed, 400))
	}
	c, fields := fuzzed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		(&tally{}).compare(t, c, fields, data, 3)
	})
}

// What package lower knows, and what it leaves to CEL.
func TestWhatIsLowered(t *testing.T) {
	t.Parallel()
	rises, falls := rules()
	for text, want := range map[string]bool{
		`evidence[0].id == "x"`: true, `evidence.map(e, e.id) == ["x"]`: true, `[facts.n, 2].exists(n, n in [1, 2])`: true,
		`at + duration("36h") > timestamp("2026-01-01T00:00:00Z")`: true, `facts.text.matches("^[a-z]+$")`: true, `(facts.done ? at : window.last).getFullYear() == 2026`: true,
		`facts.list + ["x"] == facts.list`: true, `evidence.exists(e, [e.id, "x"].exists(s, s == e.owner))`: true, `has(facts.done) && !has(evidence[0].attributes.note)`: true,

		`{"a": 1}["a"] == 1`: false, `dyn(1) == 1`: false, `type(at) == type(1)`: false, `b"a" == b"a"`: false, `1u == 1u`: false, `null == null`: false,
		`at.getHours("+02:00") == 1`: false, `timestamp("2026-03-01T00:00:00+02:00") < at`: false, `int(facts.text) == 1`: false, `facts.text in []`: false,
		`evidence == evidence`: false, `evidence[0] in evidence`: false, `(evidence + evidence).exists()`: false, `evidence.map(e, [e.id]).size() == 1`: false, `facts == facts`: false, `ask(1)`: false,
	} {
		p := compiled(t, text, Function{Name: "ask", Params: []Kind{IntKind}, Result: BoolKind, Call: returns(BoolKind, true).Call})
		assert.Equal(t, want, p.lowered(), text)
	}
	for _, text := range append(append(rises, falls...), loopy()...) {
		assert.True(t, compiled(t, text).lowered() || strings.Contains(text, "evidence + ") || strings.Contains(text, "evidence == "), text)
	}
}

// Each expression of the tables comes to the same lowered and interpreted.
func TestTablesLoweredAndInterpreted(t *testing.T) {
	t.Parallel()
	rises, falls := rules()
	for _, text := range append(append(append(rises, falls...), loopy()...),
		// what came out otherwise once
		`evidence.exists(e, evidence[facts.n].collected.getHours() == 1)`, `[facts.list[facts.n], "a"] == facts.list`, `facts.list[facts.n - 1].contains("x")`,
		`[1, 2][size(facts.text)] in [facts.n, 3]`, `has(evidence[7].owner)`, `["a", "b"].map(x, "q").map(y, "r") + ["s"] == facts.list`,
	) {
		p := compiled(t, text)
		for _, v := range []*Vars{vars(), answered(vars(three()...)), vars(pieces(200)...)} {
			same(t, p, false, v)
			for _, part := range p.Parts() {
				same(t, &Program{Text: part.Text, code: part.code}, false, v)
			}
		}
	}
}

// That a field is there and holds is read at once, and the terms of && and || stand in one row: over all that may be there,
// absent or of another type, in and out of loops, that comes to what CEL comes to.
func TestThereAndHolds(t *testing.T) {
	t.Parallel()
	texts := map[string][]string{
		"needs": {
			`e.has("independent") && e.attributes.independent`, `has(e.attributes.independent) && e.attributes.independent`, `e.has("note") && e.attributes.independent`,
			`e.systems.size() > 0 && e.has("independent") && e.attributes.independent`, `e.has("independent") && e.attributes.independent && e.attributes.population > 3 && e.owner != ""`,
			`e.type != "review" || e.has("note") || (e.has("independent") && e.attributes.independent) || facts.done`, `e.attributes.independent && e.has("independent")`,
			`!(e.has("independent") && e.attributes.independent)`, `["x", "y"].exists(s, e.has("independent") && e.attributes.independent && s in e.systems)`, `has(facts.done) && facts.done`,
		},
		"rule": {
			`evidence.exists(e, e.has("independent") && e.attributes.independent)`, `evidence.all(e, e.id != "" && e.has("independent") && e.attributes.independent && e.owner == "")`,
			`["x"].exists(s, evidence.exists(e, e.has("independent") && e.attributes.independent && e.owner != s))`, `evidence.filter(e, e.has("independent") && e.attributes.independent).count() > 0`,
			`evidence.exists(e, e.has("independent") && e.attributes.independent || facts.done)`, `evidence.exists_one(e, e.attributes.independent && e.has("independent") && e.attributes.independent)`,
		},
		"start": {`has(facts.done) && facts.done`, `facts.done && has(facts.done) || facts.n > 1`},
	}
	c, _ := fuzzed(t)
	n := &tally{}
	for _, w := range worlds() {
		for _, text := range texts[w.name] {
			p := c.compile(w.env(c.envs), mapping.Expr{Text: text}, cel.BoolType)
			require.NotNil(t, p, "%v", c.Problems())
			require.True(t, p.lowered(), text)
			for seed := range uint64(150) {
				n.pair(t, p, w, &choices{random(seed, 300)})
			}
		}
	}
	assert.Greater(t, min(n.said, n.unknown), 200, "%+v", n)
}

// Where lowered code says what an expression comes to, CEL makes no program, and needs and rules without lists of their own
// allocate nothing.
func TestLoweredAllocatesNothing(t *testing.T) { //nolint:paralleltest // allocations are counted
	for text, want := range map[string]float64{
		`evidence.exists(e, e.has("population") && e.attributes.population > 3 && e.occurred <= at)`: 0, `evidence.ofType("review").filter(e, e.has("ratio")).count() > 1`: 0,
		`evidence.latest().exists(e, at - e.occurred < days(31))`: 0, `evidence.count().of(4)`: 0, `facts.done || evidence.exists()`: 0, `evidence.map(e, e.id).size() > 0`: 5,
	} {
		p := compiled(t, text)
		p.prg = func() (meter.Program, error) { return meter.Program{}, errors.New("CEL is asked") }
		v := vars(three()...)
		assert.LessOrEqual(t, testing.AllocsPerRun(10, func() {
			if _, open, err := p.Judge(t.Context(), v); err != nil || open != nil {
				t.Error(text)
			}
		}), want, text)
	}
	p := compiler(t).Needs(anExpr(`e.type != "log" || e.has("population") && e.attributes.population >= 12`))
	v := vars()
	v.Item = three()[0]
	assert.Zero(t, testing.AllocsPerRun(10, func() {
		_, _, err := p.Judge(t.Context(), v)
		require.NoError(t, err)
	}))
}

// Lowered loops look at the context as often as CEL's, and end where these do.
func TestLoweredLoopsLookAtTheContext(t *testing.T) {
	t.Parallel()
	for _, text := range loopy() {
		for _, ends := range []int{3, 1 << 30} {
			p, v := compiled(t, text), vars(pieces(3000)...)
			low, ref := &counted{Context: t.Context(), ends: ends}, &counted{Context: t.Context(), ends: ends}
			f := v.frame()
			require.NotNil(t, fnOf(p), text)
			switch fn := fnOf(p).(type) {
			case lower.Fn[bool]:
				lower.Run(low, fn, p.counts, f)
			case lower.Fn[float64]:
				lower.Run(low, fn, p.counts, f)
			}
			_, spent, _ := byCEL(t, p).Eval(ref, v)
			assert.Equal(t, spent, f.Spent(), text)
			assert.Equal(t, ref.looks, low.looks, text)
		}
	}
	_, _, err := compiled(t, loopy()[0]).Judge(&counted{Context: t.Context(), ends: 3}, vars(pieces(3000)...))
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func fnOf(p *Program) any {
	switch {
	case p.holds != nil:
		return p.holds
	case p.figure != nil:
		return p.figure
	default:
		return nil
	}
}
