package pack

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/framework"
)

// A part is one file as it is written.
type part struct {
	name  string
	write func(ctx context.Context, w io.Writer) error
}

// parts are all files of the pack, in the order of their names.
func (p *Pack) parts() ([]part, error) {
	about, err := p.description()
	if err != nil {
		return nil, err
	}
	list := []part{{Manifest, plain(p.manifest(about))}, {Described, plain(about)}}
	for i := range p.Files {
		list = append(list, part{p.Files[i].Path, p.Files[i].copy})
	}
	slices.SortFunc(list, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return list, nil
}

func plain(data []byte) func(context.Context, io.Writer) error {
	return func(_ context.Context, w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// description is pack.json.
func (p *Pack) description() ([]byte, error) {
	var w bytes.Buffer
	err := answer.WriteJSON(&w, p)
	return w.Bytes(), err
}

// manifest lists the digests of all files but itself, as sha256sum -c reads them.
func (p *Pack) manifest(about []byte) []byte {
	lines := []string{Described + "\x00" + sum(about)}
	for i := range p.Files {
		lines = append(lines, p.Files[i].Path+"\x00"+p.Files[i].SHA256)
	}
	slices.Sort(lines)
	var w bytes.Buffer
	for _, l := range lines {
		name, digest, _ := strings.Cut(l, "\x00")
		fmt.Fprintf(&w, "%s  %s\n", digest, name)
	}
	return w.Bytes()
}

// Seal is the digest of the manifest: who has it by another way knows the pack for the one that was made.
func (p *Pack) Seal() (string, error) {
	about, err := p.description()
	return "sha256:" + sum(p.manifest(about)), err
}

// copy writes a file, and holds that it is the one whose digest was taken.
func (f *File) copy(ctx context.Context, w io.Writer) error {
	r, err := f.open()
	if err != nil {
		return fmt.Errorf("%s %w", f.Title, ErrMoved)
	}
	defer r.Close() //nolint:errcheck // only read
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), io.LimitReader(reader{ctx, r}, f.Size+1))
	switch {
	case err != nil:
		return err
	case n != f.Size || hex.EncodeToString(h.Sum(nil)) != f.SHA256:
		return fmt.Errorf("%s %w", f.Title, ErrMoved)
	}
	return nil
}

// Write hands each file over in the order of the names. Advance may be nil.
func (p *Pack) Write(ctx context.Context, put func(name string, write func(io.Writer) error) error, advance func(done, of int)) error {
	list, err := p.parts()
	if err != nil {
		return err
	}
	for i, x := range list {
		if advance != nil {
			advance(i, len(list))
		}
		if err := put(x.name, func(w io.Writer) error { return x.write(ctx, w) }); err != nil {
			return err
		}
	}
	return nil
}

// ZIP writes the pack as a ZIP file: no owner, one mode, and for a time the day of the assessment.
func (p *Pack) ZIP(ctx context.Context, w io.Writer, advance func(done, of int)) error {
	z := zip.NewWriter(w)
	err := p.Write(ctx, func(name string, write func(io.Writer) error) error {
		f, err := z.CreateHeader(header(name, p.At))
		if err != nil {
			return err
		}
		return write(f)
	}, advance)
	if err != nil {
		return err
	}
	return z.Close()
}

func header(name string, at framework.Date) *zip.FileHeader {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: Time(at)}
	h.SetMode(0o644)
	return h
}

// Time is the time of the files of a pack: the beginning of its day, within what a ZIP file can say.
func Time(at framework.Date) time.Time {
	t := at.Time().UTC()
	switch {
	case t.Year() < 1980:
		return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	case t.Year() > 2107:
		return time.Date(2107, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return t
}
