package lower

import (
	"math"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// An Instant is a timestamp in UTC: the seconds since 1970, and what is beyond them.
type Instant struct {
	Seconds int64
	Nanos   int32
}

// InstantOf is a time as an Instant.
func InstantOf(t time.Time) Instant { return Instant{t.Unix(), int32(t.Nanosecond())} } //nolint:gosec // below 10⁹

// Time is an Instant as a time.
func (t Instant) Time() time.Time { return time.Unix(t.Seconds, int64(t.Nanos)).UTC() }

func (t Instant) compare(u Instant) int {
	switch {
	case t.Seconds != u.Seconds:
		return int(min(1, max(-1, t.Seconds-u.Seconds))) // years 1 to 9999: no difference runs over
	default:
		return int(t.Nanos - u.Nanos)
	}
}

// since is the time from u to t, false beyond the 292 years that a duration holds.
func (t Instant) since(u Instant) (time.Duration, bool) {
	const most = math.MaxInt64 / int64(time.Second)
	s := t.Seconds - u.Seconds
	if s > most || s < -most {
		return 0, false
	}
	return adding(time.Duration(s)*time.Second, time.Duration(t.Nanos-u.Nanos))
}

// after is d later, as CEL adds them.
func (t Instant) after(d time.Duration) (Instant, bool) {
	return instantOf(types.Timestamp{Time: t.Time()}.Add(types.Duration{Duration: d}))
}

// before is d earlier, as CEL subtracts them.
func (t Instant) before(d time.Duration) (Instant, bool) {
	return instantOf(types.Timestamp{Time: t.Time()}.Subtract(types.Duration{Duration: d}))
}

func instantOf(v ref.Val) (Instant, bool) {
	t, ok := v.(types.Timestamp)
	return InstantOf(t.Time), ok
}

// part is a part of a timestamp in UTC.
func part(get func(time.Time) int) Call {
	return One(func(t Instant) int64 { return int64(get(t.Time())) })
}
