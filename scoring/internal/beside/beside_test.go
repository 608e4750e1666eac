package beside_test

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/internal/beside"
)

var errHere = errors.New("here")

// Alone or not, each is done once, and the error is that of the first which fails.
func TestAll(t *testing.T) {
	t.Parallel()
	for _, alone := range []bool{true, false} {
		for n := range 6 {
			done := make([]atomic.Int32, n)
			require.NoError(t, beside.All(alone, n, func(i int) error { done[i].Add(1); return nil }))
			for i := range done {
				assert.EqualValues(t, 1, done[i].Load(), "%d of %d", i, n)
			}
			for fails := range n {
				err := beside.All(alone, n, func(i int) error {
					if i >= fails {
						return fmt.Errorf("%d: %w", i, errHere)
					}
					return nil
				})
				require.EqualError(t, err, fmt.Sprintf("%d: here", fails))
			}
		}
	}
}

// ways are what does something in four places, so that it ends as a bad one ends.
func ways() map[string]func(alone bool, do func(i int)) error {
	return map[string]func(alone bool, do func(i int)) error{
		"all": func(alone bool, do func(i int)) error {
			return beside.All(alone, 4, func(i int) error { do(i); return nil })
		},
		"lanes": func(alone bool, do func(i int)) error {
			return beside.Lanes(alone, 4, 3, 2, func(lane, step int) error {
				if step == 1 {
					do(lane)
				}
				return nil
			}, func(int) error { return nil })
		},
	}
}

// What panics does so at the caller, once none is at work any more.
func TestPanicComesOut(t *testing.T) {
	t.Parallel()
	for name, way := range ways() {
		for _, alone := range []bool{true, false} {
			for bad := range 4 {
				var working atomic.Int32
				assert.PanicsWithValue(t, "oh", func() {
					_ = way(alone, func(i int) {
						working.Add(1)
						defer working.Add(-1)
						runtime.Gosched()
						if i == bad {
							panic("oh")
						}
					})
				}, "%s, alone %v, %d", name, alone, bad)
				assert.Zero(t, working.Load())
			}
		}
	}
}

// What ends its goroutine ends the caller's.
func TestEndComesOut(t *testing.T) {
	t.Parallel()
	for name, way := range ways() {
		for _, alone := range []bool{true, false} {
			for bad := range 4 {
				ended := true
				var caller sync.WaitGroup
				caller.Go(func() {
					_ = way(alone, func(i int) {
						if i == bad {
							runtime.Goexit()
						}
					})
					ended = false
				})
				caller.Wait()
				assert.True(t, ended, "%s, alone %v, %d", name, alone, bad)
			}
		}
	}
}

// Lanes do each step once, in order, and then comes after all of them, with none further ahead than is said.
func TestLanes(t *testing.T) {
	t.Parallel()
	for _, alone := range []bool{true, false} {
		for lanes := range 4 {
			for steps := range 7 {
				for ahead := 2; ahead < 5; ahead++ {
					at := make([]atomic.Int32, lanes)
					var then atomic.Int32
					require.NoError(t, beside.Lanes(alone, lanes, steps, ahead, func(lane, step int) error {
						assert.EqualValues(t, step, at[lane].Load())
						assert.Less(t, step, int(then.Load())+ahead)
						at[lane].Add(1)
						return nil
					}, func(step int) error {
						assert.EqualValues(t, step, then.Load())
						for k := range at {
							assert.Greater(t, int(at[k].Load()), step)
						}
						then.Add(1)
						return nil
					}))
					assert.EqualValues(t, steps, then.Load())
				}
			}
		}
	}
}

// The error of lanes is that which comes first when all is done one after the other; what came before it is done.
func TestLanesFail(t *testing.T) {
	t.Parallel()
	for _, alone := range []bool{true, false} {
		for bad := range 3 {
			for fails := range 4 {
				did := 0
				err := beside.Lanes(alone, 3, 4, 2, func(lane, step int) error {
					if lane >= bad && step == fails {
						return fmt.Errorf("%d at %d: %w", lane, step, errHere)
					}
					return nil
				}, func(int) error { did++; return nil })
				require.EqualError(t, err, fmt.Sprintf("%d at %d: here", bad, fails))
				assert.Equal(t, fails, did)
				err = beside.Lanes(alone, 3, 4, 2, func(int, int) error { return nil }, func(step int) error {
					if step == fails {
						return errHere
					}
					return nil
				})
				require.ErrorIs(t, err, errHere)
			}
		}
	}
}
