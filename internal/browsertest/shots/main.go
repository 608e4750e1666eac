// Shots makes the pictures of the documentation: pages and documents as a person sees them, cut to what a page of text has room
// for, in few colours. Run it from anywhere; it writes to docs/pictures.
//
//	go -C internal/browsertest run ./shots [NAME...]
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"github.com/groundworkgrc/groundwork/internal/browsertest"
)

// A shot is one picture: of a page of serve, or of a file that the command writes.
type shot struct {
	name string
	view browsertest.View
	path string   // of serve
	on   string   // what is pressed on that page to come to the one that is shown, as a selector
	args []string // of the command, which writes to OUT with the ending that follows
	out  string
	from string // what stands at the top, as a selector; "" for the top
	tall int
}

// shots are all pictures.
func shots() []shot {
	desk, telephone := browsertest.View{Width: 1100, Height: 900}, browsertest.View{Width: 360, Height: 740, Dark: true}
	whole := []string{"assess", "examples/acme", "-o"}
	return []shot{
		{name: "readiness", view: desk, args: whole, out: "html", tall: 1250},
		{name: "window", view: desk, args: whole, out: "html", from: "#status-soc2", tall: 900},
		{name: "telephone", view: telephone, args: []string{"report", "examples/acme", "--for", "leadership", "-o"}, out: "html", tall: 1100},
		{name: "check", view: desk, path: "/", on: "button.main", tall: 700},
		{name: "explorer", view: desk, path: "/requirements/soc2:CC6.2", tall: 1100},
		{name: "pdf", args: []string{"report", "examples/acme", "--for", "leadership", "-o"}, out: "pdf"},
	}
}

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, names []string, told io.Writer) error {
	dir, err := os.MkdirTemp("", "shots-")
	if err != nil {
		return fmt.Errorf("a folder: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // of this run alone
	s := &studio{dir: dir}
	defer s.close()
	if s.bin, err = browsertest.Build(ctx, dir); err != nil {
		return err
	}
	if s.browser, err = browsertest.Start(ctx); err != nil {
		return err
	}
	for _, x := range shots() {
		if len(names) > 0 && !slices.Contains(names, x.name) {
			continue
		}
		picture, err := s.take(ctx, &x)
		if err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
		file := filepath.Join(browsertest.Root(), "docs", "pictures", x.name+".png")
		if err := os.WriteFile(file, picture, 0o644); err != nil { //nolint:gosec // to be read by all
			return fmt.Errorf("%s: %w", x.name, err)
		}
		fmt.Fprintf(told, "%s  %d kB\n", file, len(picture)/1000)
	}
	return nil
}

// studio is what pictures are taken with.
type studio struct {
	dir, bin string
	browser  *browsertest.Browser
	server   *browsertest.Server
}

func (s *studio) close() {
	if s.browser != nil {
		s.browser.Close()
	}
	if s.server != nil {
		_ = s.server.Stop() // nothing depends on it any more
	}
}

func (s *studio) take(ctx context.Context, x *shot) ([]byte, error) {
	address, err := s.address(ctx, x)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(s.dir, x.name+".png")
	if x.out == "pdf" {
		out, err := exec.CommandContext(ctx, "pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", address, strings.TrimSuffix(file, ".png")).CombinedOutput() //nolint:gosec // files of this run
		if err != nil {
			return nil, fmt.Errorf("pdftoppm (apt-get install poppler-utils): %w %s", err, out)
		}
		return small(file, 0, 0)
	}
	p, err := s.browser.Open(x.view)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	if err := p.Go(address); err != nil {
		return nil, err
	}
	if x.on != "" {
		if _, err := p.Leave(chromedp.Click(x.on)); err != nil {
			return nil, err
		}
	}
	top := 0.0
	if x.from != "" {
		if top, err = browsertest.Ask[float64](p, fmt.Sprintf("document.querySelector(%q).getBoundingClientRect().top + scrollY", x.from)); err != nil {
			return nil, err
		}
	}
	if err := p.Shot(file); err != nil {
		return nil, err
	}
	return small(file, int(top), x.tall)
}

// address is the page that is shown, or the file that a picture is of.
func (s *studio) address(ctx context.Context, x *shot) (string, error) {
	if x.path != "" {
		if s.server == nil {
			var err error
			if s.server, err = browsertest.Serve(ctx, s.bin, "examples/acme"); err != nil {
				return "", err
			}
		}
		return s.server.URL + x.path, nil
	}
	file := filepath.Join(s.dir, x.name+"."+x.out)
	c := exec.CommandContext(ctx, s.bin, append(slices.Clone(x.args), file)...) //nolint:gosec // the command of this repository
	c.Dir = browsertest.Root()
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	if x.out == "pdf" {
		return file, nil
	}
	return "file://" + file, nil
}

// most is how large a picture may be.
const most = 200_000

// small cuts a picture to some height from some line on, and to few colours.
func small(file string, top, tall int) ([]byte, error) {
	text, err := os.ReadFile(file) //nolint:gosec // of this run
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	m, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	r := m.Bounds()
	r.Min.Y = min(r.Min.Y+top, r.Max.Y-1)
	if tall > 0 {
		r.Max.Y = min(r.Max.Y, r.Min.Y+tall)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, painted(m, r)); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	if b.Len() > most {
		return nil, errors.New("the picture is larger than 200 kB: cut it")
	}
	return b.Bytes(), nil
}

// painted is a part of a picture in the colours that it has most of.
func painted(m image.Image, r image.Rectangle) image.Image {
	out := image.NewPaletted(image.Rect(0, 0, r.Dx(), r.Dy()), palette(m, r))
	known := map[uint64]uint8{}
	for y := range r.Dy() {
		for x := range r.Dx() {
			c := m.At(r.Min.X+x, r.Min.Y+y)
			key := keyOf(c)
			i, ok := known[key]
			if !ok {
				i = uint8(out.Palette.Index(c)) //nolint:gosec // of 255
				known[key] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	return out
}
