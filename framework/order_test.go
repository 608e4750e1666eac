package framework_test

import (
	"cmp"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
)

// stepwise is the order of ids as it is told: sign by sign, where both go on with digits by number.
func stepwise(a, b string) int {
	run := func(s string) (n int) {
		for n < len(s) && '0' <= s[n] && s[n] <= '9' {
			n++
		}
		return n
	}
	for a != "" && b != "" {
		da, db := run(a), run(b)
		switch {
		case da > 0 && db > 0:
			x, _ := new(big.Int).SetString(a[:da], 10)
			y, _ := new(big.Int).SetString(b[:db], 10)
			if c := cmp.Or(x.Cmp(y), cmp.Compare(da, db)); c != 0 {
				return c
			}
			a, b = a[da:], b[db:]
		case a[0] != b[0]:
			return cmp.Compare(a[0], b[0])
		default:
			a, b = a[1:], b[1:]
		}
	}
	return cmp.Compare(len(a), len(b))
}

// Ids are in the order that is told, whatever they have in common.
func TestCompareIDStepwise(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(17, 4))
	word := func() string {
		b := make([]byte, rnd.IntN(7))
		for i := range b {
			b[i] = "0011299.A-é"[rnd.IntN(11)]
		}
		return string(b)
	}
	for range 200_000 {
		common, a, b := word(), word(), word()
		got := framework.CompareID(common+a, common+b)
		assert.Equal(t, stepwise(common+a, common+b), cmp.Compare(got, 0), "%q %q", common+a, common+b)
	}
}
