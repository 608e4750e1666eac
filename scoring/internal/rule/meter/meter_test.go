package meter

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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

// spent is what an evaluation over n pieces cost.
func spent(t testing.TB, p Program, n int) Spent {
	t.Helper()
	require.True(t, p.Metered())
	_, s, _ := p.Eval(t.Context(), vars(t, n, nil))
	return s
}

// A meter charges up to its limit and not beyond, and stays stopped.
func TestCharge(t *testing.T) {
	t.Parallel()
	var m Meter
	m.Start(t.Context(), 100)
	assert.True(t, m.Charge(60))
	assert.True(t, m.Charge(40), "the limit itself may be spent")
	assert.Zero(t, m.Left())
	assert.False(t, m.Charge(1))
	assert.Equal(t, AtLimit, m.stop)
	assert.False(t, m.Charge(0), "who stopped does not go on")
	assert.Zero(t, m.Left(), "no less than nothing")

	assert.Equal(t, Spent{Units: 101, Stop: AtLimit}, m.Spent())

	m.Start(t.Context(), math.MaxUint64)
	assert.True(t, m.Charge(10))
	assert.False(t, m.Charge(math.MaxUint64), "a sum that runs over is over")
	assert.Equal(t, AtLimit, m.stop)
}

// The context is looked at every 128 charges, and sooner where they are large.
func TestTheContextIsLookedAt(t *testing.T) {
	t.Parallel()
	for units, want := range map[uint64]int{0: 1, 1: 1, perCharge: 2, lookEvery: 128} {
		ctx := &counted{Context: t.Context(), ends: 1 << 30}
		var m Meter
		m.Start(ctx, math.MaxUint64)
		for range 128 {
			require.True(t, m.Charge(units))
		}
		assert.Equal(t, want, ctx.looks, "charges of %d", units)
	}
	ctx := &counted{Context: t.Context(), ends: 0}
	var m Meter
	m.Start(ctx, 100)
	assert.False(t, m.chargeCall(nil), "and before each call of the host")
	assert.Equal(t, Ended, m.stop)
}

// The meter is a variable that stands beside the others.
func TestTheMeterIsHidden(t *testing.T) {
	t.Parallel()
	e := &evaluation{Activation: vars(t, 0, nil)}
	m, ok := e.ResolveName(hidden)
	assert.True(t, ok)
	assert.Same(t, &e.meter, m)
	_, ok = e.Activation.ResolveName(hidden)
	assert.False(t, ok)
	v, ok := e.ResolveName("text")
	assert.True(t, ok)
	assert.Equal(t, "text", v)
}

// A loop costs so much for each piece, however many there are, and what it comes to is as
// without a meter.
func TestLoopsCostByTheirTurns(t *testing.T) {
	t.Parallel()
	for text, turn := range map[string]uint64{
		`evidence.all(e, e.owner == "")`:                                  5,
		`evidence.exists(e, e.owner == "x") == false`:                     6,
		`evidence.filter(e, e.owner == "").count() >= 0`:                  7 + 1 + 1, // each piece is added to a list, which is walked
		`evidence.all(e, e.owner != "" || e.type + e.owner == "review")`:  5 + 6 + 2, // the operand, with two short texts that it reads
		`evidence.all(e, e.owner == "" || e.type + e.owner == "nothing")`: 5,         // it is not reached
		`evidence.all(e, ["x", "y"].all(s, !(s in e.systems)))`:           5 + 2*(7+2),
		`evidence.all(e, at.getHours("+02:00") == 2)`:                     4 + zoneSteps,
		`evidence.ofType("x").all(e, e.owner == "")`:                      5 + 1,
		`evidence.all(e, e.owner == "") && evidence.count() >= 0`:         5, // to count what is ready is no walk
	} {
		p := programmed(t, text, 1<<40)
		base, hundred := spent(t, p, 0), spent(t, p, 100)
		assert.Equal(t, Running, hundred.Stop)
		assert.Equal(t, int(100*turn), int(hundred.Units-base.Units), text)
		out, _, err := p.Eval(t.Context(), vars(t, 10, nil))
		require.NoError(t, err)
		assert.Equal(t, types.True, out, text)
	}
}

// The limit stops an evaluation wherever it is reached: what && and || would swallow too.
func TestTheLimitStops(t *testing.T) {
	t.Parallel()
	loop := `evidence.all(e, e.type == "review" && e.owner == "")`
	for text, want := range map[string]Stop{
		loop: AtLimit, `!` + loop: AtLimit, loop + ` || true`: AtLimit, loop + ` && false`: AtLimit, `evidence.filter(e, e.owner == "").count() >= 0`: AtLimit,
		`evidence.all(e, e.owner == "" && e.type + e.owner + e.type != "")`: AtLimit,
		`true || ` + loop: Running, `false && ` + loop: Running,
	} {
		p := programmed(t, text, 3100)
		assert.Equal(t, uint64(3100), p.Limit())
		s := spent(t, p, 800)
		assert.Equal(t, want, s.Stop, text)
		assert.Less(t, s.Units, uint64(3200), "and it goes no further: %s", text)
	}
}

// A long loop ends soon after its context, and nobody looks at that again.
func TestTheContextStops(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`evidence.all(e, e.type == "review" && e.owner == "") || true`, `evidence.filter(e, e.has("owner")).count() > 5`, `evidence.exists(e, evidence.exists(f, f.id == "x"))`,
	} {
		p := programmed(t, text, 1<<40)
		ctx := &counted{Context: t.Context(), ends: 3}
		_, s, _ := p.Eval(ctx, vars(t, 2000, nil))
		assert.Equal(t, Ended, s.Stop, text)
		assert.Equal(t, 4, ctx.looks, text)
		assert.LessOrEqual(t, s.Units, uint64(4*lookEvery), text)
	}
}

// What is not worth a meter is evaluated all the same, and tells nothing of what it cost.
func TestWithoutAMeter(t *testing.T) {
	t.Parallel()
	p := programmed(t, `evidence.count() == 7 && n == 3`, 1)
	assert.False(t, p.Metered())
	out, s, err := p.Eval(t.Context(), vars(t, 7, nil))
	require.NoError(t, err)
	assert.Equal(t, types.True, out)
	assert.Equal(t, Spent{}, s)
}

// A large text is stopped before it grows, and before it is matched, without any loop.
func TestLargeTextsStop(t *testing.T) {
	t.Parallel()
	large := map[string]any{"text": strings.Repeat("a", 1<<20), "list": []string{strings.Repeat("a", 1<<20)}}
	for text, want := range map[string]Stop{
		`size(text + text) > 0`: AtLimit, `text + "" != "" || true`: AtLimit, `text.matches("^(a?){100}$")`: AtLimit, `text.contains(text)`: AtLimit,
		`list == list && true`: AtLimit, `{text: 1}[text] == 1`: AtLimit, `int(text) == 1`: AtLimit,
		`text != "a" && (text.startsWith("aa") || text + text == "")`: Running, // what is written out bounds what is read
	} {
		_, s, _ := programmed(t, text, 100_000).Eval(t.Context(), vars(t, 0, large))
		assert.Equal(t, want, s.Stop, text)
	}
}
