package disk

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrHeld says that somebody else writes to a folder.
var ErrHeld = errors.New("is being changed by somebody else")

// How long and how often it is tried to get a folder alone.
const (
	patience = 10 * time.Second
	pause    = 20 * time.Millisecond
)

// Lock waits until nobody else of these commands writes to a folder, and keeps others from it until
// the function that it returns is called.
func Lock(ctx context.Context, dir string) (free func(), err error) {
	for waited := time.Duration(0); ; waited += pause {
		free, err := hold(dir)
		switch {
		case err == nil:
			return free, nil
		case !errors.Is(err, ErrHeld):
			return nil, plain(dir, err)
		case waited >= patience:
			return nil, fmt.Errorf("%s %w: nothing is written, run it again when that has ended%s", dir, ErrHeld, left(dir))
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}
