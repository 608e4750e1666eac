package pack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Verified is what a check of a pack came to.
type Verified struct {
	Format       string         `json:"format"`
	Pack         string         `json:"pack"`  // as it was named
	Sound        bool           `json:"sound"` // there are no faults
	Organisation string         `json:"organisation"`
	At           framework.Date `json:"at"`
	Program      Program        `json:"program"`
	Files        int            `json:"files"`
	Bytes        int64          `json:"bytes"`
	Seal         string         `json:"seal"` // digest of the manifest
	Faults       []Fault        `json:"faults"`
	Notes        []string       `json:"notes"`
	Against      *Against       `json:"against,omitempty"`

	Described *Pack `json:"-"` // nil where its description cannot be read
}

// VerifiedFormat names the form of a [Verified] as JSON; fields are only added.
const VerifiedFormat = "groundwork-pack-check/1"

// A Fault is something that is not as it was packed.
type Fault struct {
	Code string `json:"code"`
	Path string `json:"path"` // "" for the pack as a whole
	What string `json:"what"`
	Next string `json:"next"`
}

// again is what helps against most faults.
const again = "take the pack from where it came again"

// mostFaults is how many faults are listed.
const mostFaults = 1000

type checker struct {
	*Verified

	h       *Holder
	held    map[string]*member
	listed  map[string]string // digests of the manifest
	sums    map[string]string // digests of what is there
	sizes   map[string]int64
	left    int64
	advance func(done, of int)
}

// Verify checks a pack: each file against the manifest, what is missing and what was added, names, and
// the description against both. Most is how many bytes are unpacked. The error is that of the context.
func Verify(ctx context.Context, h *Holder, most int64, advance func(done, of int)) (*Verified, error) {
	c := &checker{
		Verified: &Verified{Format: VerifiedFormat, Faults: slices.Clone(h.faults), Notes: []string{}},
		h:        h, held: map[string]*member{}, listed: map[string]string{}, sums: map[string]string{}, sizes: map[string]int64{}, left: most, advance: advance,
	}
	c.names()
	if c.room() {
		manifest := c.text(ctx, Manifest)
		c.Seal = "sha256:" + sum(manifest)
		c.manifest(manifest)
		if err := c.digests(ctx); err != nil {
			return nil, err
		}
		c.compare()
		c.described(c.text(ctx, Described))
	}
	c.Files = len(h.members)
	c.Sound = len(c.Faults) == 0
	if c.Sound && h.archive != nil && !h.asWritten(ctx, c.At) {
		c.Notes = append(c.Notes, "What the ZIP holds is as it was packed; the ZIP itself is not: it was packed again, by another program or version, or something was put before, between or behind its files.")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.Faults == nil {
		c.Faults = []Fault{}
	}
	if n := len(c.Faults); n > mostFaults {
		c.Faults = append(c.Faults[:mostFaults], Fault{Code: "more", What: fmt.Sprintf("and %d more faults", n-mostFaults), Next: again})
	}
	return c.Verified, nil
}

func (c *checker) fault(code, name, what, next string) {
	c.Faults = append(c.Faults, Fault{Code: code, Path: name, What: what, Next: next})
}

// names looks at what the files are called, and what is none.
func (c *checker) names() {
	seen := map[string]string{}
	for i := range c.h.members {
		m := &c.h.members[i]
		c.Bytes += min(m.size, math.MaxInt64-c.Bytes) // what it says of itself, which may be anything
		if what := sound(m.name); what != "" {
			c.fault("name", m.name, "its name "+what, "nothing of that name is in a pack of groundwork: do not unpack it, "+again)
		}
		switch other, there := seen[alike(m.name)]; {
		case !there:
			seen[alike(m.name)] = m.name
		case other == m.name:
			c.fault("doubled", m.name, "is there twice, and programs differ in which one they unpack", "do not unpack it, "+again)
		default:
			c.fault("alike", m.name, fmt.Sprintf("is on some systems the same as %q", other), "unpacked there, one overwrites the other: "+again)
		}
		if m.what != "" {
			c.fault("not-a-file", m.name, "is "+m.what+", and is not opened", again)
		}
		c.held[m.name] = m
	}
}

// room reports whether so much may be unpacked.
func (c *checker) room() bool {
	if c.Bytes <= c.left {
		return true
	}
	c.fault("too-large", "", fmt.Sprintf("unpacked it has %d bytes, more than the %d that are read", c.Bytes, c.left), "--max-size allows more, where you know whom it is from")
	return false
}

// text reads the manifest or the description.
func (c *checker) text(ctx context.Context, name string) []byte {
	m, ok := c.held[name]
	switch {
	case !ok:
		c.fault("missing", name, "is missing", "name the folder that it stands in, or "+again)
		return nil
	case m.what != "":
		return nil
	case m.size > mostText:
		c.fault("too-large", name, "is larger than any that groundwork writes", again)
		return nil
	}
	r, err := m.open()
	if err != nil {
		return nil // told when its digest is taken
	}
	defer r.Close()                                                 //nolint:errcheck // only read
	data, err := io.ReadAll(io.LimitReader(reader{ctx, r}, m.size)) // more than it says is told with its digest
	if err != nil {
		return nil
	}
	return data
}

var line = regexp.MustCompile(`^([0-9a-f]{64})  (.+)$`)

// manifest reads the list of digests as it is written: in the order of the names, each once.
func (c *checker) manifest(data []byte) {
	if data == nil {
		return
	}
	text, whole := strings.CutSuffix(string(data), "\n")
	if !whole {
		c.fault("manifest", Manifest, "does not end with a whole line", again)
	}
	last := ""
	for i, l := range strings.Split(text, "\n") {
		m := line.FindStringSubmatch(l)
		if m == nil {
			c.fault("manifest", Manifest, fmt.Sprintf("line %d is no digest with a name", i+1), again)
			continue
		}
		name := m[2]
		switch what := sound(name); {
		case what != "":
			c.fault("manifest", Manifest, fmt.Sprintf("line %d names %q, which %s: nothing outside of the pack is opened", i+1, name, what), again)
			continue
		case name <= last:
			c.fault("manifest", Manifest, fmt.Sprintf("line %d, %s, is not in the order of the names", i+1, name), again)
		}
		last = name
		if _, twice := c.listed[name]; !twice {
			c.listed[name] = m[1]
		}
	}
}

// digests takes the digest of each plain file.
func (c *checker) digests(ctx context.Context) error {
	for i := range c.h.members {
		if c.advance != nil {
			c.advance(i, len(c.h.members))
		}
		m := &c.h.members[i]
		if m.what != "" || c.held[m.name] != m {
			continue
		}
		r, err := m.open()
		if err != nil {
			c.fault("unreadable", m.name, "cannot be read", again)
			continue
		}
		h := sha256.New()
		n, err := io.Copy(h, io.LimitReader(reader{ctx, r}, min(m.size, c.left)+1))
		_ = r.Close()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil, n != m.size:
			c.fault("unreadable", m.name, "is damaged, or not as large as it says", again)
			continue
		}
		c.left -= n
		c.sums[m.name], c.sizes[m.name] = hex.EncodeToString(h.Sum(nil)), n
	}
	return nil
}

// compare holds what is there against the manifest.
func (c *checker) compare() {
	for i := range c.h.members {
		name := c.h.members[i].name
		want, ok := c.listed[name]
		is, read := c.sums[name]
		switch {
		case name == Manifest || c.held[name] != &c.h.members[i]:
		case !ok:
			c.fault("added", name, "was added: the manifest does not name it", "take it away, or ask who put it there")
		case read && is != want:
			c.fault("changed", name, "was changed: its digest is another one than the manifest says", again)
		}
	}
	for _, name := range sorted(c.listed) {
		if c.held[name] == nil && name != Described {
			c.fault("missing", name, "is missing", again)
		}
	}
}

func sorted(m map[string]string) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// Read reads the description of a pack, strictly.
func Read(data []byte) (*Pack, error) {
	var form struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &form); err != nil {
		return nil, errors.New("is not JSON")
	}
	if form.Format != Format {
		return nil, fmt.Errorf("is of the form %q, and this program reads %q", form.Format, Format)
	}
	p := &Pack{}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(p); err != nil {
		return nil, errors.New("is no description of a pack")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("holds something behind the description")
	}
	return p, nil
}

// described holds the description against the manifest and what is there.
func (c *checker) described(data []byte) {
	if data == nil {
		return
	}
	p, err := Read(data)
	if err != nil {
		c.fault("description", Described, err.Error(), again)
		return
	}
	c.Described, c.Organisation, c.At, c.Program = p, p.Organisation, p.At, p.Program
	known := map[string]bool{Described: true}
	for i := range p.Files {
		f := &p.Files[i]
		known[f.Path] = true
		digest, ok := c.listed[f.Path]
		size, there := c.sizes[f.Path]
		switch {
		case !ok:
			c.fault("description", Described, fmt.Sprintf("lists %q, which the manifest does not name", f.Path), again)
		case digest != f.SHA256 || there && size != f.Size:
			c.fault("description", Described, fmt.Sprintf("says another digest or size of %q than the manifest", f.Path), again)
		}
	}
	for _, name := range sorted(c.listed) {
		if !known[name] {
			c.fault("description", Described, fmt.Sprintf("does not list %q, which the manifest names", name), again)
		}
	}
}

// Broken adds a fault of the pack as a whole.
func (v *Verified) Broken(what, next string) {
	v.Sound, v.Faults = false, append(v.Faults, Fault{Code: "seal", Path: Manifest, What: what, Next: next})
}
