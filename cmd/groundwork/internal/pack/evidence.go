package pack

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A State says how the file of a piece of evidence stands in a pack.
type State string

// States.
const (
	Copied     State = "copied"
	Address    State = "address"    // on a network: referenced by its address, and not opened
	Kept       State = "kept"       // no file is named: it is kept in the system that the source names, if it names one
	Missing    State = "missing"    // there is no such file
	Changed    State = "changed"    // the file is not what its digest says, so that it is not copied
	TooLarge   State = "too-large"  // larger than a file of evidence may be
	Outside    State = "outside"    // a path that leads out of the workspace: not opened
	Unreadable State = "unreadable" // a folder, a pipe, or not ours to open
)

// States lists them in the order in which they are told.
func States() []State {
	return []State{Copied, Address, Kept, Missing, Changed, TooLarge, Outside, Unreadable}
}

// short reports whether a file should be in the pack and is not.
func (s State) short() bool { return s != Copied && s != Address && s != Kept }

// Words say it, and what can be done about it.
func (s State) Words() string {
	return map[State]string{
		Copied: "in the pack", Address: "at its address, not opened", Kept: "kept where its source says",
		Missing:    "no such file: put it back, or correct source: uri",
		Changed:    "changed since its digest was taken: look at it, then renew the piece",
		TooLarge:   "larger than a file of evidence may be: --max-file allows more",
		Outside:    "a path that leads out of the workspace, not opened: put the file below it, or name its folder with --from",
		Unreadable: "no plain file, or not yours to open",
	}[s]
}

// Short words say it to whoever is given the pack.
func (s State) told() string {
	switch s {
	case Copied, Address, Kept:
		return s.Words()
	case Changed:
		return "not in the pack: the file is not the one of the stated digest"
	case TooLarge:
		return "not in the pack: too large, to be handed over another way"
	default:
		return "not in the pack: the file was not found where its source says"
	}
}

// An Evidence is a piece that readers of a pack are told of, with where its file is.
type Evidence struct {
	ID           string          `json:"id"`
	Title        string          `json:"title"`
	Method       string          `json:"method"` // how it shows what it shows: its kind, and what was tested
	Days         string          `json:"days"`   // of which it is
	Collected    framework.Date  `json:"collected"`
	AcceptedBy   string          `json:"accepted_by"`
	Requirements []framework.Ref `json:"requirements"` // that it was looked at for
	State        State           `json:"state"`
	File         string          `json:"file"` // in the pack, "" for none
	URI          string          `json:"uri"`  // as its source names it
	System       string          `json:"system"`
	Stated       string          `json:"stated"` // the SHA-256 digest that the piece states
	SHA256       string          `json:"sha256"` // and that of the file as it is
}

// gather finds the file of each piece that readers are told of.
func (b *builder) gather(ctx context.Context) error {
	lenses := map[string]bool{}
	for i := range b.Assessment.Frameworks {
		l := &b.Assessment.Frameworks[i]
		lenses[l.Lens] = b.offered(l)
	}
	judged := b.Assessment.Evidence
	for i := range judged {
		if b.Advance != nil {
			b.Advance(i, len(judged))
		}
		p := b.piece(judged[i].ID)
		refs := lookedAt(&judged[i], lenses)
		if p == nil || len(refs) == 0 {
			b.pack.LeftOut++
			continue
		}
		e := Evidence{
			ID: p.ID, Title: cmp.Or(p.Title, judged[i].Title), Method: b.method(p), Days: daysOf(p), Collected: p.Collected, AcceptedBy: b.person(p.AcceptedBy),
			Requirements: refs, URI: p.Origin.URI, System: p.Origin.System, Stated: strings.ToLower(p.Origin.SHA256),
		}
		if err := b.find(ctx, &e); err != nil {
			return err
		}
		b.pack.Evidence = append(b.pack.Evidence, e)
	}
	slices.SortFunc(b.pack.Evidence, func(x, y Evidence) int { return cmp.Compare(x.ID, y.ID) })
	b.place()
	return nil
}

// lookedAt lists the requirements of lenses for which a piece was looked at, as the auditor's document
// does: what is not accepted or out of scope is shown to nobody.
func lookedAt(e *result.Evidence, lenses map[string]bool) []framework.Ref {
	var refs []framework.Ref
	for _, v := range e.Verdicts {
		if lenses[v.Lens] && v.Verdict.Taken() {
			refs = append(refs, v.Requirements...)
		}
	}
	slices.SortFunc(refs, framework.Ref.Compare)
	return slices.Compact(refs)
}

func (b *builder) piece(id string) *evidence.Piece {
	if i, ok := b.pieces[id]; ok {
		return &b.Organisation.Evidence[i]
	}
	return nil
}

// method is the kind of a piece, with what was tested and who did it.
func (b *builder) method(p *evidence.Piece) string {
	var parts []string
	if t, err := b.Graph.EvidenceType(p.Type); err == nil {
		parts = append(parts, t.Kind.String())
	}
	sample, sampled := p.Tested(evidence.Sample)
	population, counted := p.Tested(evidence.Population)
	switch {
	case sampled && counted:
		parts = append(parts, fmt.Sprintf("sample of %d of %d", sample, population))
	case sampled:
		parts = append(parts, fmt.Sprintf("sample of %d", sample))
	case counted:
		parts = append(parts, fmt.Sprintf("all %d", population))
	}
	if p.PerformedBy != "" {
		parts = append(parts, "performed by "+b.person(p.PerformedBy))
	}
	return strings.Join(parts, ", ")
}

func (b *builder) person(role string) string {
	if who := b.Organisation.Owners[role]; who != "" {
		return who + " (" + role + ")"
	}
	return role
}

// daysOf are the days of which a piece says that it is.
func daysOf(p *evidence.Piece) string {
	switch {
	case !p.Period.IsZero():
		return p.Period.First.String() + " to " + p.Period.Last.String()
	case !p.Performed.IsZero():
		return p.Performed.String()
	case !p.Effective.IsZero() && !p.Valid.IsZero():
		return p.Effective.String() + " to " + p.Valid.String()
	case !p.Effective.IsZero():
		return "since " + p.Effective.String()
	case !p.Collected.IsZero():
		return p.Collected.String()
	}
	return ""
}

// find looks for the file of a piece in the places where it may be taken from: where there are two, the
// one that is as its digest says, else the first.
func (b *builder) find(ctx context.Context, e *Evidence) error {
	if e.URI == "" {
		e.State = Kept
		return nil
	}
	var where []candidate
	name, state := scan.Local(e.URI)
	switch whole, isPath := absolute(e.URI); {
	case isPath:
		state = scan.Outside
		for _, p := range b.From {
			if rel, err := filepath.Rel(p.Path, whole); err == nil && fs.ValidPath(filepath.ToSlash(rel)) {
				where = append(where, candidate{p, filepath.ToSlash(rel)})
			}
		}
	case state == "":
		for _, p := range append(slices.Clone(b.From), b.Workspace) {
			where = append(where, candidate{p, name})
		}
	}
	switch {
	case state == scan.Elsewhere:
		e.State = Address
		return nil
	case len(where) == 0:
		e.State = Outside
		return nil
	}
	e.State = Missing
	for _, c := range where {
		f, is, err := b.looked(ctx, c)
		if err != nil {
			return err
		}
		if is == Copied && e.Stated != "" && e.Stated != f.SHA256 {
			is = Changed
		}
		if is == Copied || e.State == Missing && is != Missing {
			e.State, e.SHA256, b.found[e.ID] = is, f.SHA256, f
		}
		if is == Copied {
			break
		}
	}
	return nil
}

// absolute is the whole path that a source names, as a path or as a file address.
func absolute(uri string) (whole string, ok bool) {
	if len(uri) > 5 && strings.EqualFold(uri[:5], "file:") {
		u, err := url.Parse(uri)
		if err != nil || u.Host != "" && u.Host != "localhost" || !strings.HasPrefix(u.Path, "/") {
			return "", true
		}
		uri = u.Path
		if len(uri) > 2 && uri[2] == ':' { // of a drive
			uri = uri[1:]
		}
		return filepath.FromSlash(path.Clean(uri)), true
	}
	drive := len(uri) > 1 && uri[1] == ':'
	if drive || strings.HasPrefix(uri, "/") || strings.HasPrefix(uri, `\`) || filepath.IsAbs(uri) {
		return filepath.Clean(uri), true
	}
	return "", false
}

// A candidate is a file that a source may name.
type candidate struct {
	place scan.Place
	name  string
}

// A sight is what was found of one.
type sight struct {
	file  File
	state State
}

// looked looks at a file once, however many pieces name it.
func (b *builder) looked(ctx context.Context, c candidate) (File, State, error) {
	key := c.place.Path + "\x00" + c.name
	if s, ok := b.seen[key]; ok {
		return s.file, s.state, nil
	}
	f, state, err := b.look(ctx, c.place.FS, c.name)
	b.seen[key] = sight{f, state}
	return f, state, err
}

// look takes the digest of a file within the limit. The error is that of the context.
func (b *builder) look(ctx context.Context, from fs.FS, name string) (File, State, error) {
	f := File{open: func() (io.ReadCloser, error) { return opened(from, name) }}
	info, err := fs.Stat(from, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, Missing, nil
	case err != nil && strings.Contains(err.Error(), "escapes"):
		return f, Outside, nil
	case err != nil || !info.Mode().IsRegular():
		return f, Unreadable, nil
	case info.Size() > b.Asked.MostFile:
		return f, TooLarge, nil
	}
	r, err := f.open()
	if err != nil {
		return f, Unreadable, nil
	}
	defer r.Close() //nolint:errcheck // only read
	h := sha256.New()
	f.Size, err = io.Copy(h, io.LimitReader(reader{ctx, r}, b.Asked.MostFile+1))
	switch {
	case ctx.Err() != nil:
		return f, "", ctx.Err()
	case err != nil:
		return f, Unreadable, nil
	case f.Size > b.Asked.MostFile:
		return f, TooLarge, nil
	}
	f.SHA256 = hex.EncodeToString(h.Sum(nil))
	return f, Copied, nil
}

// opened opens a regular file; what became something else meanwhile is not read.
func opened(from fs.FS, name string) (io.ReadCloser, error) {
	f, err := from.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(fs.ErrInvalid, f.Close())
	}
	return f, nil
}

// place gives each file a place of its own in the pack, and one that several pieces name, one.
func (b *builder) place() {
	held := map[string]string{}
	for i := range b.pack.Evidence {
		e := &b.pack.Evidence[i]
		if e.State != Copied {
			continue
		}
		f := b.found[e.ID]
		base := path.Base(strings.ReplaceAll(e.URI, `\`, "/"))
		if u, err := url.Parse(e.URI); err == nil && u.Scheme != "" {
			base = path.Base(u.Path)
		}
		key := f.SHA256 + " " + base
		if e.File = held[key]; e.File != "" {
			continue
		}
		e.File = b.names.name("evidence", e.ID+"_"+base)
		held[key] = e.File
		f.Path, f.Kind, f.Title = e.File, IsEvidence, e.ID+" "+e.Title
		b.pack.Files = append(b.pack.Files, f)
	}
}
