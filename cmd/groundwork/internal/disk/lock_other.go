//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

func lockFile(dir string) string { return filepath.Join(dir, ".groundwork.lock") }

// hold makes a file that only one can make.
func hold(dir string) (func(), error) {
	f, err := os.OpenFile(lockFile(dir), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // in the folder that the user names
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, ErrHeld
	case err != nil:
		return nil, err
	}
	return func() {
		_ = f.Close()
		_ = os.Remove(lockFile(dir))
	}, nil
}

// left says what to do where a command was ended before it could let go.
func left(dir string) string { return " (where none runs, delete " + lockFile(dir) + ")" }
