//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package disk

import (
	"errors"
	"os"
	"syscall"
)

// hold locks the folder itself, so that nothing is left of a command that was ended. Where the disk
// knows no locks, nobody is kept out.
func hold(dir string) (func(), error) {
	f, err := os.Open(dir) //nolint:gosec // the folder that the user names
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	free := func() { _ = f.Close() }
	if errors.Is(err, syscall.EWOULDBLOCK) {
		free()
		return nil, ErrHeld
	}
	return free, nil
}

func left(string) string { return "" }
