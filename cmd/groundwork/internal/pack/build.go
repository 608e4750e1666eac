package pack

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/office"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Material is what a pack is made from: what documents are made from, the workspace and other folders
// that files of evidence may be taken from, the files of the workspace, and how the pack is asked for.
type Material struct {
	*handover.Material

	Asked     Asked
	Program   Program
	Workspace scan.Place
	From      []scan.Place
	Inputs    []Input            // as [Inputs] finds them
	Advance   func(done, of int) // nil for nobody who is told
	Draft     func(what string)  // nil, or told that a document is a draft
}

// MostFile is how large a file of evidence may be where nothing else is said.
const MostFile = 64 << 20

// ErrMoved says that a file is another one than a moment before.
var ErrMoved = errors.New("changed while the pack was made: nothing is written, run it again")

// ErrOutside says that the files of a workspace were asked for in a pack that may go outside.
var ErrOutside = errors.New("a customer is not given the files of the workspace: leave --inputs out, or make a pack without a customer")

// builder makes one pack.
type builder struct {
	*Material

	pack   *Pack
	names  namer
	found  map[string]File // files of evidence, by piece
	pieces map[string]int
	seen   map[string]sight
}

// Make gathers what a pack holds and takes the digests of it; it writes nothing. The error wraps
// [handover.ErrNoScope] where a reader is asked for of whom no scope is.
func Make(ctx context.Context, m *Material) (*Pack, error) {
	a, of := m.Assessment, *m.Material
	of.Lens = m.Asked.Lens
	own := *m
	own.Material = &of
	b := &builder{Material: &own, names: namer{}, found: map[string]File{}, pieces: map[string]int{}, seen: map[string]sight{}, pack: &Pack{
		Format: Format, Organisation: m.Organisation.Name, At: a.At, Program: m.Program, Asked: m.Asked, Catalog: a.Catalog, Rules: a.Rules, Input: a.Input,
		Scopes: []Scope{}, Files: []File{}, Evidence: []Evidence{}, Inputs: []Input{}, AllInputs: whole(m.Inputs), Notice: a.Notice,
	}}
	for i := range m.Organisation.Evidence {
		b.pieces[m.Organisation.Evidence[i].ID] = i
	}
	if b.pack.Asked.Readers == nil {
		b.pack.Asked.Readers = []document.Reader{}
	}
	b.pack.For = slices.Clone(m.Asked.Readers)
	if len(b.pack.For) == 0 {
		b.pack.For = called(m.Material, m.Asked.Lens)
	}
	for _, step := range []func() error{b.scopes, b.documents, b.results, func() error { return b.gather(ctx) }, b.inputs, b.index} {
		if err := cmp.Or(ctx.Err(), step()); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(b.pack.Files, func(x, y File) int { return cmp.Compare(x.Path, y.Path) })
	return b.pack, nil
}

// add adds a file that is made here.
func (b *builder) add(f File, data []byte) {
	f.Path = b.names.name(path.Split(f.Path))
	f.Size, f.SHA256 = int64(len(data)), sum(data)
	f.open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	b.pack.Files = append(b.pack.Files, f)
}

// offered reports whether evidence is handed over for a lens: to those who examine it.
func (b *builder) offered(l *result.Lens) bool {
	return slices.ContainsFunc(b.pack.For, func(r document.Reader) bool {
		return (r == document.Auditor || r == document.CertificationBody) && b.Tells(r, l)
	})
}

func (b *builder) scopes() error {
	for i := range b.Assessment.Frameworks {
		l := &b.Assessment.Frameworks[i]
		if slices.ContainsFunc(b.pack.For, func(r document.Reader) bool { return b.Tells(r, l) }) {
			b.pack.Scopes = append(b.pack.Scopes, Scope{Lens: l.Lens, Title: l.Asked()})
		}
	}
	if len(b.pack.Scopes) == 0 {
		return fmt.Errorf("%w: no scope is called %q", handover.ErrNoScope, b.Asked.Lens)
	}
	return nil
}

// documents writes what each reader is given, in its forms.
func (b *builder) documents() error {
	for _, r := range b.pack.For {
		if r == document.CertificationBody {
			if err := b.statements(); err != nil {
				return err
			}
			continue
		}
		if err := b.document(r, "", false); err != nil {
			return err
		}
	}
	return nil
}

// statements writes one document, and one annex where that is asked for, of each scope with a Statement of Applicability.
func (b *builder) statements() error {
	for _, lens := range append(b.Stated(), "")[:max(1, len(b.Stated()))] { // of none For says what is missing
		if err := b.document(document.CertificationBody, lens, false); err != nil {
			return err
		}
		if b.Asked.Annex {
			if err := b.document(document.CertificationBody, lens, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// document writes one document in its forms; lens is the scope that it is of alone, "" for those of the reader.
func (b *builder) document(r document.Reader, lens string, annex bool) error {
	m := *b.Material.Material
	m.Gaps, m.Annex = b.Asked.Gaps && r == document.Customer, annex
	if lens != "" {
		m.Lens = lens
	}
	d, err := handover.For(r, &m)
	if err != nil {
		return err
	}
	name, title := string(r), d.Title
	if len(b.Stated()) > 1 && lens != "" {
		name, title = name+"-"+safeName(lens), title+" ("+lens+")"
	}
	if annex {
		name += "-annex"
	}
	if b.Draft != nil && d.Draft {
		b.Draft(title)
	}
	for _, form := range papers(r) {
		var w bytes.Buffer
		if err := office.Write(&w, form, d); err != nil {
			return err
		}
		b.add(File{Path: "documents/" + name + "." + form, Kind: IsDocument, Title: title, For: r}, w.Bytes())
	}
	return nil
}

// results are the organisation's own figures, for programs. Their digest is stated in any case.
func (b *builder) results() error {
	a := *b.Assessment
	if err := answer.OneLens(&a, "--lens", b.Asked.Lens); err != nil {
		return err
	}
	var w bytes.Buffer
	if err := answer.WriteJSON(&w, &a); err != nil {
		return err
	}
	b.pack.Results.Sum = "sha256:" + sum(w.Bytes())
	if !b.Asked.Results && !slices.Contains(b.pack.For, document.Leadership) {
		return nil
	}
	b.add(File{Path: "results/assessment.json", Kind: IsResult, Title: "Assessment, as groundwork reads it"}, bytes.Clone(w.Bytes()))
	for _, x := range []struct {
		name, title string
		write       func(io.Writer, *result.Assessment) error
	}{
		{"oscal-assessment-results.json", "Assessment results, OSCAL", office.OSCALResults}, {"oscal-plan-of-action.json", "Plan of action and milestones, OSCAL", office.OSCALPlan},
	} {
		w.Reset()
		if err := x.write(&w, &a); err != nil {
			return err
		}
		b.add(File{Path: "results/" + x.name, Kind: IsResult, Title: x.title}, bytes.Clone(w.Bytes()))
	}
	return nil
}

// inputs names the files of the workspace, unless the pack may go outside, and puts them in where that is asked for.
func (b *builder) inputs() error {
	switch {
	case b.pack.outside() && b.Asked.Inputs:
		return ErrOutside
	case b.pack.outside():
		return nil
	}
	b.pack.Inputs = slices.Clone(b.Inputs)
	if !b.Asked.Inputs {
		return nil
	}
	for i := range b.pack.Inputs {
		in := &b.pack.Inputs[i]
		parts := strings.Split(in.Name, "/")
		for k := range parts[:len(parts)-1] {
			parts[k] = safeName(parts[k])
		}
		folder := path.Join(append([]string{"inputs"}, parts[:len(parts)-1]...)...)
		in.File = b.names.name(folder, parts[len(parts)-1])
		name := in.Name
		b.pack.Files = append(b.pack.Files, File{
			Path: in.File, Kind: IsInput, Title: in.Name, Size: in.Size, SHA256: in.SHA256,
			open: func() (io.ReadCloser, error) { return opened(b.Workspace.FS, name) },
		})
	}
	return nil
}

// mostInput is how large a file of a workspace is read, as a loader does.
const mostInput = 64 << 20

// Inputs lists the files of a workspace that are read to judge it, with their digests.
func Inputs(ctx context.Context, from fs.FS) ([]Input, error) {
	out := []Input{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return fmt.Errorf("%s cannot be read", name)
		case name != "." && strings.HasPrefix(base, "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
			return nil
		}
		r, err := opened(from, name)
		if err != nil {
			return fmt.Errorf("%s cannot be read", name)
		}
		defer r.Close() //nolint:errcheck // only read
		data, err := io.ReadAll(io.LimitReader(reader{ctx, r}, mostInput+1))
		if err != nil || len(data) > mostInput {
			return cmp.Or(ctx.Err(), fmt.Errorf("%s cannot be read", name))
		}
		out = append(out, Input{Name: name, Size: int64(len(data)), SHA256: sum(data)})
		return nil
	})
	slices.SortFunc(out, func(a, b Input) int { return cmp.Compare(a.Name, b.Name) })
	return out, err
}

// papers are the documents that a reader is given, with the forms of each.
func papers(r document.Reader) []string {
	switch r {
	case document.Auditor, document.CertificationBody, document.Customer:
		return []string{"html", "pdf", "xlsx"}
	case document.Engineering:
		return []string{"csv", "xlsx"}
	default:
		return []string{"html", "pdf"}
	}
}

// called lists the readers that the scopes of an assessment call for: a certification body for those with
// a Statement of Applicability, an auditor for the others, and leadership.
func called(m *handover.Material, lens string) []document.Reader {
	var out []document.Reader
	for i := range m.Assessment.Frameworks {
		l := &m.Assessment.Frameworks[i]
		if lens != "" && l.Lens != lens {
			continue
		}
		r := document.Auditor
		if f, err := m.Graph.Framework(l.Framework); err == nil && f.HasStatement() {
			r = document.CertificationBody
		}
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return append(out, document.Leadership)
}
