package turns

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Contenders take turns one after the other, each as often as its work is short.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	var order []string
	contender := func(name string) Contender {
		return Contender{name, func(n int) error {
			order = append(order, name)
			for range n {
				time.Sleep(time.Millisecond)
			}
			return nil
		}}
	}
	got, err := Plan{Turns: 3}.SideBySide(contender("a"), contender("b"))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "a", "b", "a", "b", "a", "b"}, order, "each once to warm up, and then in turn")
	for _, x := range got {
		assert.Equal(t, 3, x.Turns)
		assert.Equal(t, 1, x.Each)
		assert.GreaterOrEqual(t, x.Median, x.Least)
		assert.Positive(t, x.Least)
	}
}

var errWork = errors.New("the work failed")

func TestFailureEndsIt(t *testing.T) {
	t.Parallel()
	_, err := Plan{Turns: 2}.SideBySide(Once("a", func() error { return errWork }))
	require.ErrorIs(t, err, errWork)
	assert.EqualError(t, err, "a: the work failed")
}

func TestOf(t *testing.T) {
	t.Parallel()
	least, median := Of([]time.Duration{5, 1, 3})
	assert.Equal(t, []time.Duration{1, 3}, []time.Duration{least, median})
	least, median = Of(nil)
	assert.Zero(t, least+median)
}
