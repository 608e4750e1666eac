// Package limit holds what bounds every reader of files: how large, how deep, how long,
// and how much is told of what is wrong. Files come from strangers.
package limit

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"

	"github.com/groundworkgrc/groundwork/internal/check"
)

// Limits where nothing else is asked for.
const (
	FileSize = 64 << 20    // bytes of one file
	Depth    = 64          // levels of nesting
	Problems = 500         // problems that are listed of native files
	Warnings = 2000        // and of those of another format, which are read with many a liberty
	ID       = check.MaxID // characters of an id, wherever one is read
	Guesses  = 100         // names that a near one is looked for
)

// Values is how many values a file of that many bytes may hold: what is written by hand or
// by a program that has something to say takes four bytes for each, and a parser takes two
// hundred.
func Values(size int) int {
	const free, most, each = 100_000, 2_000_000, 4
	return min(free+size/each, most)
}

// Codes of the problems of this package.
const (
	CodeTooLarge = "too-large"
	CodeMore     = "more-problems"
)

// ErrNotRegular says that a name is that of a folder, a pipe or a device.
var ErrNotRegular = errors.New("not a regular file")

var (
	errNoReader = errors.New("no reader: there is nothing to read from")
	errNoFiles  = errors.New("no file system: there is nothing to read from")
)

// TooLong reports whether a text has more characters than an id may.
func TooLong(id string) bool { return check.TooLong(id) }

// ReadFile reads a regular file, one byte past the limit at most. A pipe or a device
// is not opened where that shows before, since opening may wait for ever, and is not
// read where it shows only after.
func ReadFile(ctx context.Context, fsys fs.FS, name string, most int64) ([]byte, error) {
	if fsys == nil {
		return nil, errNoFiles
	}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	return read(ctx, f, most, min(info.Size(), most))
}

// Read reads all there is, one byte past the limit at most, until the context ends.
func Read(ctx context.Context, from io.Reader, most int64) ([]byte, error) {
	if from == nil {
		return nil, errNoReader
	}
	return read(ctx, from, most, 0)
}

// read reads into a buffer of about the size that is to be expected.
func read(ctx context.Context, from io.Reader, most, size int64) ([]byte, error) {
	if err := check.Live(ctx); err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err := b.ReadFrom(io.LimitReader(Reader(ctx, from), most+1))
	return b.Bytes(), err
}

// Reader reads from another until the context ends.
func Reader(ctx context.Context, from io.Reader) io.Reader { return reader{ctx.Err, from} }

type reader struct {
	ended func() error
	from  io.Reader
}

func (r reader) Read(b []byte) (int, error) {
	if err := r.ended(); err != nil {
		return 0, err
	}
	return r.from.Read(b)
}
