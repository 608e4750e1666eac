package pack

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// Limits of what is checked: a pack comes from elsewhere.
const (
	MostMembers = 100_000  // files
	MostBytes   = 4 << 30  // of all files, unpacked, where nothing else is said
	mostText    = 64 << 20 // bytes of a manifest or description
	mostEntries = 64 << 20 // bytes of the directory of a ZIP file
)

// A member is one file that a pack holds.
type member struct {
	name string
	size int64
	what string // what it is instead of a plain file, "" for one
	open func() (io.ReadCloser, error)
}

// A Holder is a pack as it came: a folder or a ZIP file.
type Holder struct {
	members []member
	faults  []Fault
	archive *zip.Reader
	bytes   io.ReaderAt
	size    int64
}

// Folder lists what a folder holds. No link in it is followed and nothing is opened but plain files.
func Folder(ctx context.Context, from fs.FS) (*Holder, error) {
	h := &Holder{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			h.fault("unreadable", name, "cannot be read", "see whose it is, or take the pack from where it came again")
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case len(h.members) == MostMembers:
			h.fault("too-many", "", fmt.Sprintf("there are more than %d files, and the rest is not looked at", MostMembers), "this is no pack of groundwork")
			return fs.SkipAll
		}
		m := member{name: name, open: func() (io.ReadCloser, error) { return opened(from, name) }}
		switch info, err := d.Info(); {
		case d.Type()&fs.ModeSymlink != 0:
			m.what = "a link"
		case !d.Type().IsRegular():
			m.what = "no plain file"
		case err == nil:
			m.size = info.Size()
		}
		h.members = append(h.members, m)
		return nil
	})
	return h, err
}

var errZIP = errors.New("is no ZIP file, or a damaged one: take the pack from where it came again")

// ZIP lists what a ZIP file holds.
func ZIP(from io.ReaderAt, size int64) (*Holder, error) {
	if err := bounded(from, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(from, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, errZIP
	}
	h := &Holder{archive: z, bytes: from, size: size}
	if len(z.File) > MostMembers {
		return nil, fmt.Errorf("holds more than %d files: this is no pack of groundwork", MostMembers)
	}
	for _, f := range z.File {
		m := member{name: f.Name, open: f.Open, size: int64(min(f.UncompressedSize64, 1<<62))}
		switch mode := f.Mode(); {
		case strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 && mode.IsDir():
			continue
		case mode&fs.ModeSymlink != 0:
			m.what = "a link"
		case !mode.IsRegular():
			m.what = "no plain file"
		case f.Flags&1 != 0:
			m.what = "encrypted"
		case f.Method != zip.Deflate && f.Method != zip.Store:
			m.what = "packed in a way that is not read"
		}
		h.members = append(h.members, m)
	}
	return h, h.overlaps()
}

// bounded refuses a ZIP file whose directory is larger than any that is read.
func bounded(from io.ReaderAt, size int64) error {
	const end, locator, whole = 22, 20, 56
	n := min(size, end+1<<16)
	tail := make([]byte, n)
	if _, err := from.ReadAt(tail, size-n); err != nil && !errors.Is(err, io.EOF) {
		return errZIP
	}
	for i := len(tail) - end; i >= 0; i-- {
		if string(tail[i:i+4]) != "PK\x05\x06" {
			continue
		}
		entries := uint64(binary.LittleEndian.Uint32(tail[i+12:]))
		if entries == 1<<32-1 && i >= locator && string(tail[i-locator:i-locator+4]) == "PK\x06\x07" {
			var record [whole]byte
			at := binary.LittleEndian.Uint64(tail[i-locator+8:])
			if at > uint64(size) { //nolint:gosec // a size is not negative
				return errZIP
			}
			if _, err := from.ReadAt(record[:], int64(at)); err != nil { //nolint:gosec // bounded
				return errZIP
			}
			entries = binary.LittleEndian.Uint64(record[40:])
		}
		if entries > mostEntries {
			return errors.New("lists more files than any pack holds: this is no pack of groundwork")
		}
		return nil
	}
	return errZIP
}

// overlaps refuses a ZIP file in which two files share bytes, as only those do that are made to burst.
func (h *Holder) overlaps() error {
	type span struct{ from, to int64 }
	var list []span
	for _, f := range h.archive.File {
		at, err := f.DataOffset()
		if err != nil || f.CompressedSize64 > uint64(h.size) { //nolint:gosec // a size is not negative
			return errZIP
		}
		list = append(list, span{at - int64(len(f.Name)) - 30, at + int64(f.CompressedSize64)}) //nolint:gosec // bounded
	}
	slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(list); i++ {
		if list[i].from < list[i-1].to {
			return errors.New("holds files that share bytes: it is made to burst, and is not unpacked")
		}
	}
	return nil
}

func (h *Holder) fault(code, name, what, next string) {
	h.faults = append(h.faults, Fault{Code: code, Path: name, What: what, Next: next})
}

// asWritten reports whether a ZIP file is, byte by byte, what this program writes of such files on that day:
// nothing before, between or behind them, one account of each, and no mode or time but the one.
func (h *Holder) asWritten(ctx context.Context, at framework.Date) bool {
	c := &comparer{with: h.bytes}
	z, last := zip.NewWriter(c), ""
	for _, f := range h.archive.File {
		from, err := f.Open()
		if err != nil || f.Name <= last {
			return false
		}
		last = f.Name
		to, err := z.CreateHeader(header(f.Name, at))
		if err == nil {
			_, err = io.Copy(to, reader{ctx, from})
		}
		if errors.Join(err, from.Close()) != nil {
			return false
		}
	}
	return z.Close() == nil && c.n == h.size
}

// A comparer takes what is written and compares it with what is there.
type comparer struct {
	with io.ReaderAt
	n    int64
}

// Write implements [io.Writer].
func (c *comparer) Write(p []byte) (int, error) {
	there := make([]byte, len(p))
	if n, _ := c.with.ReadAt(there, c.n); n < len(p) || string(there) != string(p) {
		return 0, errors.New("differs")
	}
	c.n += int64(len(p))
	return len(p), nil
}
