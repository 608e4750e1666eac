package lower

import (
	"cmp"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/cel-go/common/overloads"
)

// standard are the functions of CEL that are lowered, by the ids of their overloads. What depends on the
// kind of a list, and what is no function to CEL, is in lower.go.
func standard() map[string]Call {
	all := map[string]Call{}
	for _, list := range []map[string]Call{ordering(), arithmetic(), ofTime(), ofText(), conversions()} {
		maps.Copy(all, list)
	}
	return all
}

// ordering are < <= > >=.
func ordering() map[string]Call {
	all := map[string]Call{}
	for name, holds := range map[string]func(int) bool{
		"less": func(c int) bool { return c < 0 }, "less_equals": func(c int) bool { return c <= 0 },
		"greater": func(c int) bool { return c > 0 }, "greater_equals": func(c int) bool { return c >= 0 },
	} {
		all[name+"_bool"] = Two(func(a, b bool) bool { return holds(order(a) - order(b)) })
		all[name+"_string"] = Two(func(a, b string) bool { return holds(strings.Compare(a, b)) })
		all[name+"_timestamp"] = Two(func(a, b Instant) bool { return holds(a.compare(b)) })
	}
	numbers[int64](all, "int64")
	numbers[time.Duration](all, "duration")
	numbers[float64](all, "double")
	return all
}

// numbers orders values of a type. What is not a number has no order.
func numbers[T cmp.Ordered](all map[string]Call, name string) {
	all["less_"+name] = ordered(func(a, b T) bool { return a < b })
	all["less_equals_"+name] = ordered(func(a, b T) bool { return a <= b })
	all["greater_"+name] = ordered(func(a, b T) bool { return a > b })
	all["greater_equals_"+name] = ordered(func(a, b T) bool { return a >= b })
}

func ordered[T cmp.Ordered](holds func(a, b T) bool) Call {
	return func(args ...any) any {
		k, written := args[1].(Const[T])
		a := fn[T](args[0])
		if !written || a == nil {
			return Try2(func(a, b T) (bool, bool) { return holds(a, b), a == a && b == b })(args...) //nolint:gocritic // not NaN
		}
		to := k.Value
		return Fn[bool](func(f *Frame) (bool, bool) {
			v, known := a(f)
			if v != v { //nolint:gocritic // NaN
				f.Fail()
			}
			return holds(v, to), known
		})
	}
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

func arithmetic() map[string]Call {
	return map[string]Call{
		overloads.AddInt64:       Try2(adding[int64]),
		overloads.SubtractInt64:  Try2(subtracting[int64]),
		overloads.MultiplyInt64:  Try2(multiplying),
		overloads.DivideInt64:    Try2(dividing),
		overloads.ModuloInt64:    Try2(remaining),
		overloads.NegateInt64:    Try1(negating),
		overloads.AddDouble:      Two(func(a, b float64) float64 { return a + b }),
		overloads.SubtractDouble: Two(func(a, b float64) float64 { return a - b }),
		overloads.MultiplyDouble: Two(func(a, b float64) float64 { return a * b }),
		overloads.DivideDouble:   Two(func(a, b float64) float64 { return a / b }),
		overloads.NegateDouble:   One(func(a float64) float64 { return -a }),
	}
}

func ofTime() map[string]Call {
	return map[string]Call{
		overloads.SubtractTimestampTimestamp: Try2(Instant.since),
		overloads.AddTimestampDuration:       Try2(Instant.after),
		overloads.AddDurationTimestamp:       Try2(func(d time.Duration, t Instant) (Instant, bool) { return t.after(d) }),
		overloads.SubtractTimestampDuration:  Try2(Instant.before),
		overloads.AddDurationDuration:        Try2(adding[time.Duration]),
		overloads.SubtractDurationDuration:   Try2(subtracting[time.Duration]),

		overloads.TimestampToYear:                part(time.Time.Year),
		overloads.TimestampToMonth:               part(func(t time.Time) int { return int(t.Month()) - 1 }),
		overloads.TimestampToDayOfYear:           part(func(t time.Time) int { return t.YearDay() - 1 }),
		overloads.TimestampToDayOfMonthOneBased:  part(time.Time.Day),
		overloads.TimestampToDayOfMonthZeroBased: part(func(t time.Time) int { return t.Day() - 1 }),
		overloads.TimestampToDayOfWeek:           part(func(t time.Time) int { return int(t.Weekday()) }),
		overloads.TimestampToHours:               part(time.Time.Hour),
		overloads.TimestampToMinutes:             part(time.Time.Minute),
		overloads.TimestampToSeconds:             part(time.Time.Second),
		overloads.TimestampToMilliseconds:        part(func(t time.Time) int { return t.Nanosecond() / int(time.Millisecond) }),

		overloads.DurationToHours:   One(func(d time.Duration) int64 { return int64(d.Hours()) }),
		overloads.DurationToMinutes: One(func(d time.Duration) int64 { return int64(d.Minutes()) }),
		overloads.DurationToSeconds: One(func(d time.Duration) int64 { return int64(d.Seconds()) }),
	}
}

func ofText() map[string]Call {
	size := One(func(s string) int64 { return int64(utf8.RuneCountInString(s)) })
	return map[string]Call{
		overloads.AddString:        Two(func(a, b string) string { return a + b }),
		overloads.SizeString:       size,
		overloads.SizeStringInst:   size,
		overloads.ContainsString:   Two(strings.Contains),
		overloads.StartsWithString: Two(strings.HasPrefix),
		overloads.EndsWithString:   Two(strings.HasSuffix),
	}
}

// conversions are those that cannot fail; of what is written out, timestamp and duration besides.
func conversions() map[string]Call {
	return map[string]Call{
		overloads.BoolToBool:           same[bool](),
		overloads.IntToInt:             same[int64](),
		overloads.DoubleToDouble:       same[float64](),
		overloads.StringToString:       same[string](),
		overloads.TimestampToTimestamp: same[Instant](),
		overloads.DurationToDuration:   same[time.Duration](),
		overloads.IntToDouble:          One(func(n int64) float64 { return float64(n) }),
		overloads.IntToString:          One(func(n int64) string { return strconv.FormatInt(n, 10) }),
		overloads.DoubleToString:       One(func(v float64) string { return fmt.Sprintf("%g", v) }),
		overloads.BoolToString:         One(strconv.FormatBool),
		overloads.TimestampToInt:       One(func(t Instant) int64 { return t.Seconds }),
		overloads.TimestampToString:    One(func(t Instant) string { return t.Time().Format(time.RFC3339Nano) }),
	}
}

func same[T any]() Call { return One(func(v T) T { return v }) }
