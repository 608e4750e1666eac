package scalar_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/internal/scalar"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]any{
		"true": true, "false": false, "yes": "yes", "": "", "12": int64(12), "-3": int64(-3), "0x10": int64(16), "0o17": int64(15),
		"1.10": 1.1, ".5": .5, "1e3": 1000.0, "2026-01-01": "2026-01-01", "1.2.3": "1.2.3", "True": "True",
	} {
		got, ok := scalar.Resolve(s)
		assert.True(t, ok, s)
		assert.Equal(t, want, got, s)
	}
	for _, s := range []string{".inf", "-.Inf", ".nan", "1e999", "99999999999999999999"} {
		_, ok := scalar.Resolve(s)
		assert.False(t, ok, s)
	}
}

// No two lists of texts give the same bytes.
func TestAppendText(t *testing.T) {
	t.Parallel()
	assert.NotEqual(t, scalar.AppendText(scalar.AppendText(nil, 's', "a"), 's', "b"), scalar.AppendText(nil, 's', "a1:sb"))
	assert.Equal(t, byte('v'), scalar.Kind("2"))
	assert.Equal(t, byte('s'), scalar.Kind("2026-01-01"))
}

// The forms are those of YAML 1.2, written there as these expressions.
func TestForms(t *testing.T) {
	t.Parallel()
	anInt := regexp.MustCompile(`^[-+]?[0-9]+$|^0o[0-7]+$|^0x[0-9a-fA-F]+$`)
	aDouble := regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	special := regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
	rnd := rand.New(rand.NewPCG(12, 3))
	parts := []string{"0", "1", "9", "7", "8", ".", "e", "E", "+", "-", "0x", "0o", "a", "F", "g", "inf", ".inf", ".Inf", ".nan", ".NaN", "true", " ", "\n", "é"}
	for range 300_000 {
		var b strings.Builder
		for range rnd.IntN(6) {
			b.WriteString(parts[rnd.IntN(len(parts))])
		}
		s := b.String()
		got, ok := scalar.Resolve(s)
		switch {
		case s == "true", s == "false":
			assert.IsType(t, true, got, "%q", s)
		case anInt.MatchString(s):
			assert.IsType(t, int64(0), got, "%q", s)
		case aDouble.MatchString(s):
			assert.IsType(t, 0.0, got, "%q", s)
		case special.MatchString(s):
			assert.False(t, ok, "%q", s)
		default:
			assert.Equal(t, any(s), got, "%q", s)
		}
		_, text := got.(string)
		assert.Equal(t, ok && !text, scalar.Kind(s) == 'v', "%q", s)
	}
}
