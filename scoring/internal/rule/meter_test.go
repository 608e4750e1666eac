package rule

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// cost is what one evaluation charged, and why it stopped if it did.
func cost(t testing.TB, p *Program, v Activation) (uint64, meter.Stop) {
	t.Helper()
	require.True(t, p.plan.Metered(), p.Text)
	_, spent, _ := byCEL(t, p).Eval(t.Context(), v) // not the result is asked
	return spent.Units, spent.Stop
}

// byCEL is what the program is to CEL.
func byCEL(t testing.TB, p *Program) meter.Program {
	t.Helper()
	prg, err := p.prg()
	require.NoError(t, err)
	return prg
}

// loopy are rules that loop, members that walk, texts that grow.
func loopy() []string {
	return []string{
		`evidence.filter(e, e.attributes.population >= 1).count() >= 1`,
		`evidence.all(e, e.type == "review" && e.owner == "")`,
		`evidence.map(e, e.id).exists(i, i == "x")`,
		`evidence.exists_one(e, e.id + e.owner == e.type + e.id)`,
		`evidence.filter(e, e.has("note")).filter(e, e.has("ratio")).exists()`,
		`window.held("monthly", evidence.filter(e, e.has("population") && e.attributes.population > 0)) > 0.2`,
		`evidence.all(e, e.period.first >= window.first && (e.id.startsWith("R") || e.id.matches("^[A-Z]+[0-9]{6}$")))`,
		`evidence.all(e, e.has("ratio") ? e.attributes.ratio <= 1.0 : e.attributes.population > 3)`,
		`evidence.all(e, [e.id, e.type, "x"].exists(s, s in e.systems) || e.systems.size() == 0)`,
	}
}

// The cost of a loop is so much for each piece, however many there are: no turn costs more
// because there were others before it.
func TestCostGrowsLinearly(t *testing.T) {
	t.Parallel()
	for _, text := range loopy() {
		c := compiler(t)
		c.limit = 1 << 40
		p := c.Rule(anExpr(text))
		require.NotNil(t, p, text)
		base, _ := cost(t, p, vars())
		one, _ := cost(t, p, vars(pieces(500)...))
		eight, why := cost(t, p, vars(pieces(4000)...))
		assert.Equal(t, meter.Running, why)
		assert.Equal(t, 8*(one-base), eight-base, text)
		assert.Positive(t, one-base, text)
	}
}

// What loads for a thousand pieces runs over a thousand: the meter counts no more than the
// estimate allowed.
func TestEstimateHolds(t *testing.T) {
	t.Parallel()
	for _, text := range append(loopy(), `(evidence.ofType("review").filter(e, true) + evidence).latest().exists()`, `evidence.filter(e, true).accepted().count() > 1`) {
		c := compiler(t)
		p := c.Rule(anExpr(text))
		require.NotNil(t, p, "%s: %v", text, c.Problems())
		checked, issues := c.envs.rule.Compile(text)
		require.NoError(t, issues.Err())
		estimate, err := c.estimate(checked.NativeRep())
		require.NoError(t, err)
		used, why := cost(t, p, vars(pieces(expectedItems)...))
		assert.Equal(t, meter.Running, why)
		assert.LessOrEqual(t, used, estimate, text)
	}
}

// Forty thousand pieces are within the default limit for a rule with one loop.
func TestManyPieces(t *testing.T) {
	t.Parallel()
	for _, text := range loopy()[:2] {
		_, open, err := compiled(t, text).Judge(t.Context(), vars(pieces(40_000)...))
		require.NoError(t, err)
		assert.Nil(t, open, text)
	}
}

// What is cheap and does not loop pays for no meter.
func TestCheapRulesHaveNoMeter(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`evidence.ofType("review").within(window).count() >= 2`, `window.covered(evidence.with("note"))`, `facts.text == "x" && facts.n > 1`,
		`facts.text.startsWith("x")`, `"a" in facts.list`, `size(facts.list) > 1`,
	} {
		assert.False(t, compiled(t, text).plan.Metered(), text)
	}
	c := compiler(t)
	assert.False(t, c.Needs(anExpr(`e.type != "log" || e.has("note") && e.attributes.note != ""`)).plan.Metered())
	for _, text := range []string{
		`evidence.exists(e, true)`, `facts.text + "x" == "y"`, `facts.text == facts.text`, `size(facts.text) > 3`, `facts.text in ["a", "b"]`, `facts.text.contains("x")`,
		`facts.list == facts.list`, `{facts.text: 1}[facts.text] == 1`, `facts.text.matches("x")`, `string(facts.n) in facts.list`,
		strings.Repeat(`window.covered(evidence) > 0.0 && `, 20) + `true`,
	} {
		assert.True(t, compiled(t, text).plan.Metered(), text)
	}
}

// The limit stops a rule wherever it is reached: what && and || would swallow too.
func TestLimitHolds(t *testing.T) {
	t.Parallel()
	loop := `evidence.all(e, e.type == "review" && e.owner == "")`
	for _, text := range []string{
		loop, `!` + loop, loop + ` || true`, `true || ` + loop, loop + ` && false`, `false && ` + loop,
		`evidence.exists(e, ` + `e.owner != "" && e.type == "log")`, `evidence.filter(e, e.owner == "").count() >= 0`,
		`facts.n == 1 ? ` + loop + ` : !` + loop,
	} {
		c := compiler(t)
		c.limit = 31_000
		p := c.Rule(anExpr(text))
		require.NotNil(t, p, "%s: %v", text, c.Problems())
		v := vars(pieces(8000)...)
		v.Facts.Values["n"] = int64(1)
		used, why := cost(t, p, v)
		if strings.HasPrefix(text, "true") || strings.HasPrefix(text, "false") {
			assert.Equal(t, meter.Running, why, "%s decides before it loops", text)
			continue
		}
		assert.Equal(t, meter.AtLimit, why, text)
		assert.Less(t, used, uint64(31_000+1000), "and it goes no further: %s", text)
		got, open, err := p.Judge(t.Context(), v)
		require.NoError(t, err)
		assert.Equal(t, &Open{Code: Failed, Detail: "it stopped at its cost limit of 31000"}, open, text)
		assert.Equal(t, result.Interval{Low: 0, High: 1}, got, text)
		_, open, err = p.Caps(t.Context(), v)
		require.NoError(t, err)
		assert.NotNil(t, open)
	}
}

// A member walks its list: within a loop over the same list it stops at the limit.
func TestMembersAreNotFree(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`evidence.exists(e, window.covered(evidence) < 0.0)`, `evidence.exists(e, evidence.ofType("log").count() < 0)`,
		`evidence.exists(e, evidence != evidence.accepted())`,
	} {
		c := compiler(t)
		c.limit = 1_100_000 // just over what it could cost over a thousand
		p := c.Rule(anExpr(text))
		require.NotNil(t, p, "%s: %v", text, c.Problems())
		_, open, err := p.Judge(t.Context(), vars(pieces(2000)...))
		require.NoError(t, err)
		require.NotNil(t, open, text)
		assert.Equal(t, "it stopped at its cost limit of 1100000", open.Detail)
		assert.True(t, open.Faulty())
	}
}

// doubled is an expression that adds a text to itself, in a balanced tree.
func doubled(text string, times int) string {
	for range times {
		text = "(" + text + " + " + text + ")"
	}
	return text
}

// A large text is stopped before it grows, without any loop: 20 MB added 128 times would
// be 2.5 GB, and a pattern over it minutes.
func TestLargeTextsStop(t *testing.T) {
	t.Parallel()
	v := vars()
	v.Facts.Values["text"] = strings.Repeat("a", 20<<20)
	v.Facts.Values["list"] = []string{strings.Repeat("a", 20<<20), "b"}
	for _, text := range []string{
		`size(` + doubled(`facts.text`, 7) + `) > 0`,
		doubled(`facts.text`, 6) + ` != "" || true`,
		`facts.text.matches("^(a?){100}$")`,
		`facts.text.contains(facts.text)`,
		`facts.list == facts.list && true`,
		`[facts.text, facts.text] == [facts.text, facts.text]`,
		`{facts.text: 1}[facts.text] == 1`,
		`int(facts.text) == 1`,
		`size(bytes(facts.text)) > 1`,
	} {
		p := compiled(t, text)
		_, open, err := p.Judge(t.Context(), v)
		require.NoError(t, err)
		require.NotNil(t, open, text)
		assert.Equal(t, "it stopped at its cost limit of 1000000", open.Detail, text)
	}
	needs := compiler(t).Needs(anExpr(`size(` + doubled(`e.attributes.note`, 7) + `) > 0`))
	w := vars()
	w.Item = review("R", 1, map[string]any{"note": v.Facts.Values["text"]})
	used, why := cost(t, needs, w)
	assert.Equal(t, meter.AtLimit, why)
	assert.Greater(t, used, uint64(1_000_000))
	// what compares with a text that is written out does not read further than that
	_, open, err := compiled(t, `facts.text != "a" && facts.text.startsWith("aa")`).Judge(t.Context(), v)
	require.NoError(t, err)
	assert.Nil(t, open)
}

// A list of one list many times over is measured no further than the limit.
func TestNestedListsAreMeasuredToTheLimit(t *testing.T) {
	t.Parallel()
	list := make([]string, 100_000)
	v := vars(pieces(20_000)...)
	v.Facts.Values["list"] = list
	c := compiler(t)
	c.limit = 2_000_000
	p := c.Rule(anExpr(`evidence.map(e, facts.list) == evidence.map(e, facts.list)`)) // two milliards of texts
	require.NotNil(t, p, c.Problems())
	_, open, err := p.Judge(t.Context(), v)
	require.NoError(t, err)
	require.NotNil(t, open)
	assert.Equal(t, "it stopped at its cost limit of 2000000", open.Detail)
}

// counted is a context that ends when it has been looked at so many times.
type counted struct {
	context.Context

	looks, ends int
}

func (c *counted) Err() error {
	if c.looks++; c.looks > c.ends {
		return context.DeadlineExceeded
	}
	return nil
}

func (c *counted) Deadline() (time.Time, bool) { return time.Time{}, false }

// A long loop looks at its context every 128 turns or sooner, and ends soon after it.
func TestContextEndsWithinALoop(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`evidence.all(e, e.type == "review" && e.owner == "") || true`,
		`evidence.filter(e, e.has("population")).count() > 5`,
		`evidence.exists(e, evidence.exists(f, f.id == "x"))`,
	} {
		c := compiler(t)
		c.limit = 1 << 40
		p := c.Rule(anExpr(text))
		require.NotNil(t, p, text)
		ctx := &counted{Context: t.Context(), ends: 3}
		_, spent, _ := byCEL(t, p).Eval(ctx, vars(pieces(20_000)...))
		assert.Equal(t, meter.Ended, spent.Stop, text)
		assert.Equal(t, 4, ctx.looks, "nobody looks again at a context that ended")
		assert.Less(t, spent.Units, uint64(4*10_000), text)

		_, _, err := p.Judge(&counted{Context: t.Context(), ends: 3}, vars(pieces(20_000)...))
		require.ErrorIs(t, err, context.DeadlineExceeded)

		ctx = &counted{Context: t.Context(), ends: 1 << 30}
		_, _, err = p.Judge(ctx, vars(pieces(640)...))
		require.NoError(t, err)
		assert.GreaterOrEqual(t, ctx.looks, 5, "every 128 turns at least")
	}
}

// A program is used by many at once, and each evaluation has a meter of its own.
func TestProgramsAreShared(t *testing.T) {
	t.Parallel()
	p := compiled(t, loopy()[0])
	list := pieces(1000)
	done := make(chan error)
	for range 4 {
		go func() {
			v := vars(list...)
			for range 20 {
				_, open, err := p.Judge(t.Context(), v)
				if open != nil {
					err = errors.New(open.Detail)
				}
				if err != nil {
					done <- err
					return
				}
				p.Parts()
			}
			done <- nil
		}()
	}
	for range 4 {
		require.NoError(t, <-done)
	}
}

// Naming a time zone costs more than a step, since the zone is looked up.
func TestZonesCost(t *testing.T) {
	t.Parallel()
	with, _ := cost(t, compiled(t, `evidence.all(e, at.getHours("+02:00") == 2)`), vars(pieces(10)...))
	without, _ := cost(t, compiled(t, `evidence.all(e, at.getHours() == 0)`), vars(pieces(10)...))
	assert.Greater(t, with, without+10*400)
}

// To count a list of evidence, or to ask whether there is a piece, is no walk; of a list that
// filter made it is one.
func TestReadyListsAreNotWalked(t *testing.T) {
	t.Parallel()
	costs := func(text string, n int) uint64 {
		used, _ := cost(t, compiled(t, text), vars(pieces(n)...))
		return used
	}
	ready, made := `[1].exists(x, evidence.count() > x + 9)`, `[1].exists(x, (evidence + evidence).count() > x)`
	assert.Equal(t, costs(ready, 10), costs(ready, 100))
	assert.Equal(t, costs(made, 10)+2*90, costs(made, 100), "two lists are added, and their sum is one of evidence again")
}
