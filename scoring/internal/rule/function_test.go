package rule

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// returns is a function without parameters that returns a value.
func returns(k Kind, v any) Function {
	return Function{Name: "host.f", Result: k, Call: func(context.Context, []any) (any, error) { return v, nil }}
}

// Each kind is handed over as its Go value, and comes back as what rules see.
func TestArgumentsAreHandedOver(t *testing.T) {
	t.Parallel()
	list := three()
	for text, want := range map[string]struct {
		param Kind
		value any
	}{
		`host.f(evidence.exists())`:                 {BoolKind, true},
		`host.f(evidence.count())`:                  {IntKind, int64(3)},
		`host.f(0.5)`:                               {DoubleKind, .5},
		`host.f(facts.text)`:                        {TextKind, "odd"},
		`host.f(facts.list)`:                        {TextsKind, []string{"a", "b"}},
		`host.f(evidence.map(e, e.id))`:             {TextsKind, []string{"R1", "R2", "R5"}},
		`host.f(evidence[0])`:                       {PieceKind, list[0].Piece},
		`evidence.exists(e, host.f(e))`:             {PieceKind, list[0].Piece},
		`host.f(evidence.ofType("review"))`:         {PiecesKind, []*evidence.Piece{list[0].Piece, list[1].Piece, list[2].Piece}},
		`host.f(evidence.filter(e, e.has("note")))`: {PiecesKind, []*evidence.Piece{list[1].Piece}},
		`host.f(window.first)`:                      {TimeKind, day(t, "2026-01-01").Time()},
		`host.f(days(2))`:                           {DurationKind, 48 * time.Hour},
	} {
		var got any
		p := compiled(t, text, Function{Name: "host.f", Params: []Kind{want.param}, Result: BoolKind, Call: func(_ context.Context, args []any) (any, error) {
			got = args[0]
			return true, nil
		}})
		judged, open, err := p.Judge(t.Context(), answered(vars(list...)))
		require.NoError(t, err)
		require.Nil(t, open, text)
		assert.Equal(t, want.value, got, text)
		assert.Equal(t, figure.Full, judged)
	}
}

func TestWhatAFunctionReturns(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		kind  Kind
		value any
		test  string // that holds of it
		fault string // or what is told
	}{
		{BoolKind, true, `host.f()`, ""},
		{IntKind, int64(3), `host.f() == 3`, ""}, {IntKind, 3, `host.f() == 3`, ""}, {IntKind, int32(3), `host.f() == 3`, ""}, {IntKind, uint(3), `host.f() == 3`, ""},
		{IntKind, uint32(3), `host.f() == 3`, ""}, {IntKind, 3., `host.f() == 3`, ""}, {IntKind, json.Number("3"), `host.f() == 3`, ""},
		{IntKind, int8(3), `host.f() == 3`, ""}, {IntKind, uint16(3), `host.f() == 3`, ""}, {IntKind, float32(3), `host.f() == 3`, ""}, {IntKind, json.Number("3.0"), `host.f() == 3`, ""},
		{DoubleKind, math.Inf(1), `host.f() > 0.5`, ""}, {DoubleKind, 1 << 53, `host.f() > 0.5`, ""},
		{DoubleKind, 3, `host.f() == 3.0`, ""}, {DoubleKind, float32(.5), `host.f() == 0.5`, ""}, {DoubleKind, json.Number("0.5"), `host.f() == 0.5`, ""},
		{TextKind, "x", `host.f() == "x"`, ""},
		{TextsKind, []string{"x"}, `host.f() == ["x"]`, ""}, {TextsKind, []any{"x", "y"}, `host.f() == ["x", "y"]`, ""}, {TextsKind, []string{}, `host.f().size() == 0`, ""},
		{TimeKind, at, `host.f() == at`, ""}, {DurationKind, time.Hour, `host.f() < days(1)`, ""},

		{BoolKind, nil, `host.f()`, "host.f returned nil, want a bool"}, {BoolKind, 1, `host.f()`, "host.f returned int 1, want a bool"},
		{IntKind, 3.5, `host.f() == 3`, "host.f returned float64 3.5, want a int"}, {IntKind, uint64(math.MaxUint64), `host.f() == 3`, "host.f returned uint64 18446744073709551615, want a int"},
		{IntKind, math.NaN(), `host.f() == 3`, "host.f returned float64 NaN, want a int"}, {IntKind, json.Number("x"), `host.f() == 3`, `host.f returned json.Number "x", want a int`},
		{DoubleKind, "x", `host.f() == 0.5`, "host.f returned string, want a double"}, {DoubleKind, 1<<53 + 1, `host.f() == 0.5`, "host.f returned int 9007199254740993, want a double"},
		{TextKind, int8(3), `host.f() == "x"`, "host.f returned int8 3, want a string"},
		{IntKind, time.Hour, `host.f() == 3`, "host.f returned time.Duration, want a int"}, {DoubleKind, time.Hour, `host.f() == 0.5`, "host.f returned time.Duration, want a double"},
		{TextsKind, []string(nil), `host.f() == ["x"]`, "host.f returned []string, want a list of strings"}, {TextsKind, []any(nil), `host.f() == ["x"]`, "host.f returned []interface {}, want a list of strings"},
		{TextKind, []byte("x"), `host.f() == "x"`, "host.f returned []uint8, want a string"},
		{TextsKind, []any{"x", 1}, `host.f() == ["x"]`, "host.f returned []interface {}, want a list of strings"}, {TextsKind, nil, `host.f() == ["x"]`, "host.f returned nil, want a list of strings"},
		{TimeKind, at.AddDate(9000, 0, 0), `host.f() == at`, "host.f returned time.Time, want a timestamp"}, {DurationKind, 5, `host.f() < days(1)`, "host.f returned int 5, want a duration"},
	} {
		got, open, err := compiled(t, tt.test, returns(tt.kind, tt.value)).Judge(t.Context(), vars())
		require.NoError(t, err)
		if tt.fault == "" {
			assert.Nil(t, open, "%v", tt.value)
			assert.Equal(t, figure.Full, got, "%v", tt.value)
			continue
		}
		assert.Equal(t, &Open{Code: Failed, Detail: tt.fault}, open)
		assert.True(t, open.Faulty(), "a bug of the host is no open question")
	}
}

func TestFunctionsThatFail(t *testing.T) {
	t.Parallel()
	for want, call := range map[string]func(context.Context, []any) (any, error){
		"host.f: no such ticket\\u000aX": func(context.Context, []any) (any, error) { return nil, errors.New("no such ticket\nX") },
		"host.f: it panicked: ouch":      func(context.Context, []any) (any, error) { panic("ouch") },
	} {
		_, open, err := compiled(t, `host.f()`, Function{Name: "host.f", Result: BoolKind, Call: call}).Judge(t.Context(), vars())
		require.NoError(t, err)
		require.NotNil(t, open)
		assert.Equal(t, Failed, open.Code)
		assert.Contains(t, want, open.Detail)
	}
	half := Function{Name: "half", Params: []Kind{IntKind}, Result: DoubleKind, Call: func(_ context.Context, args []any) (any, error) {
		n, _ := args[0].(int64)
		return float64(n) / 2, nil
	}}
	got, open, err := compiled(t, `half(1)`, half).Judge(t.Context(), vars())
	require.NoError(t, err)
	assert.Nil(t, open)
	assert.Equal(t, result.Interval{Low: .5, High: .5}, got)
	_, open, err = compiled(t, `half(facts.n)`, half).Judge(t.Context(), vars())
	require.NoError(t, err)
	assert.Equal(t, &Open{Code: NotAnswered, Names: []string{"facts.n"}, Facts: []string{"n"}}, open, "it is not asked about what is unknown")
}

// Two functions of one name are told apart by their parameters, at run time where they
// are not known before.
func TestOverloads(t *testing.T) {
	t.Parallel()
	say := func(k Kind, figure float64) Function {
		return Function{Name: "weigh", Params: []Kind{k}, Result: DoubleKind, Call: func(context.Context, []any) (any, error) { return figure, nil }}
	}
	for text, want := range map[string]float64{`weigh(1)`: .1, `weigh("x")`: .2, `weigh(dyn(1))`: .1, `weigh(dyn("x"))`: .2, `weigh(evidence)`: .3} {
		got, open, err := compiled(t, text, say(IntKind, .1), say(TextKind, .2), say(PiecesKind, .3)).Judge(t.Context(), vars())
		require.NoError(t, err)
		require.Nil(t, open, text)
		assert.InDelta(t, want, got.Low, 1e-12, text)
	}
	_, open, err := compiled(t, `weigh(dyn(true))`, say(IntKind, .1), say(TextKind, .2)).Judge(t.Context(), vars())
	require.NoError(t, err)
	assert.Equal(t, &Open{Code: Failed, Detail: "weigh: no function of this name takes these arguments"}, open)
}

// A function gets the context, is not called once it ended, and costs the rule.
func TestFunctionsAreBounded(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	slow := Function{Name: "slow", Params: []Kind{PieceKind}, Result: BoolKind, Call: func(got context.Context, _ []any) (any, error) {
		if calls++; calls == 5 {
			cancel()
		}
		return got.Err() == nil, got.Err()
	}}
	_, _, err := compiled(t, `evidence.all(e, slow(e)) || true`, slow).Judge(ctx, vars(pieces(200)...))
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 5, calls)

	c := compiler(t, slow)
	c.limit = 40_000
	p := c.Rule(anExpr(`evidence.all(e, slow(e))`))
	require.NotNil(t, p, c.Problems())
	calls = 10
	_, open, err := p.Judge(t.Context(), vars(pieces(9000)...))
	require.NoError(t, err)
	require.NotNil(t, open)
	assert.Equal(t, "it stopped at its cost limit of 40000", open.Detail)
	assert.Less(t, calls, 4000)
	c = compiler(t, Function{Name: "walk", Params: []Kind{PiecesKind}, Result: BoolKind, Call: slow.Call})
	assert.Nil(t, c.Rule(anExpr(`evidence.all(e, walk(evidence))`)), "over a thousand pieces it is handed a million")
	assert.Equal(t, CodeCost, c.Problems()[0].Code)
}

func TestFunctionsAreCheckedWhenRegistered(t *testing.T) {
	t.Parallel()
	ok := returns(BoolKind, true)
	with := func(change func(*Function)) Function { f := ok; change(&f); return f }
	named := func(name string) Function { return with(func(f *Function) { f.Name = name }) }
	for want, f := range map[string]Function{
		`function 2, "": want a name of letters`:                              named(""),
		`function 2, "1x": want a name`:                                       named("1x"),
		`function 2, "a..b": want a name`:                                     named("a..b"),
		`function 2, "a b": want a name`:                                      named("a b"),
		`function 2, "a.in": the name holds a word that CEL keeps for itself`: named("a.in"),
		`function 2, "size": rules have a function of this name already`:      named("size"),
		`function 2, "ofType": rules have a function`:                         named("ofType"),
		`function 2, "filter": rules have a function`:                         named("filter"),
		`function 2, "evidence.fresh": evidence is a variable of rules`:       named("evidence.fresh"),
		`function 2, "lens": lens is a variable`:                              named("lens"),
		`function 2, "x": it has no Call`:                                     with(func(f *Function) { f.Name, f.Call = "x", nil }),
		`function 2, "x": its result is of no known kind (none)`:              with(func(f *Function) { f.Name, f.Result = "x", NoKind }),
		`function 2, "x": parameter 2 is of no known kind (kind 99)`:          with(func(f *Function) { f.Name, f.Params = "x", []Kind{IntKind, 99} }),
		`function 2, "x": 11 parameters, want at most 10`:                     with(func(f *Function) { f.Name, f.Params = "x", make([]Kind, 11) }),
		`function 2, "x": it returns evidence`:                                with(func(f *Function) { f.Name, f.Result = "x", PiecesKind }),
		`function 2, "host.f": registered twice with the same parameters`:     ok,
	} {
		cfg := configured()
		cfg.Functions = []Function{ok, f}
		_, err := NewCompiler(cfg)
		require.Error(t, err, want)
		assert.Contains(t, err.Error(), want)
	}
	cfg := configured()
	cfg.Functions = []Function{named(""), named("size")}
	_, err := NewCompiler(cfg)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "function 1")
	assert.Contains(t, err.Error(), "function 2", "all are listed")
}

// The meter tells overloads apart by their signatures, and by what they take.
func TestSignatures(t *testing.T) {
	t.Parallel()
	f := returns(BoolKind, true)
	f.Params = []Kind{IntKind, TextsKind}
	assert.Equal(t, "host.f(int, list(string))", host{f}.Signature())
	for _, args := range [][]ref.Val{nil, {types.Int(1)}, {types.Int(1), types.Int(1)}, {types.Int(1), items(three())}} {
		_, ok := host{f}.Accepts(args)
		assert.False(t, ok, "%v", args)
	}
	got, ok := host{f}.Accepts([]ref.Val{types.Int(1), types.NewStringList(types.DefaultTypeAdapter, []string{"x"})})
	assert.True(t, ok)
	assert.Equal(t, []any{int64(1), []string{"x"}}, got)
}
