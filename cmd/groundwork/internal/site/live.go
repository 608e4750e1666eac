package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/office"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// standing is how a workspace stands in one lens.
type standing struct {
	Title, Asks, Counts, Band string
	Figure                    result.Interval
	Held                      []string
	Gaps                      []gap
	Left                      int // requirements that want something and are not shown
}

type gap struct {
	Ref            framework.Ref
	Title, Control string
	What           string
}

// shownWanting is how many requirements that want something are shown of a lens.
const shownWanting = 10

// standings is how a workspace stands.
type standings struct {
	Lenses   []standing
	Problems []string
	Papers   []paper
	Notice   string
}

// fault is one thing that is wrong in the files.
type fault struct{ Where, What, Nearest string }

// paper is a document for a reader, and the forms in which it can be had.
type paper struct {
	Reader document.Reader
	Lens   string // of a statement, where there are several; "" for the one document of the reader
	Title  string
	Forms  []string
}

// papers are the documents of a workspace.
func papers() []paper {
	return []paper{
		{document.Leadership, "", "For leadership: where we stand", []string{"html", "pdf"}},
		{document.Auditor, "", "For auditors: controls, evidence and tests", []string{"html", "xlsx"}},
		{document.CertificationBody, "", "For a certification body: the Statement of Applicability", []string{"html", "pdf", "xlsx"}},
		{document.Engineering, "", "For engineering: what to collect by when", []string{"html", "csv"}},
		{document.Customer, "", "For customers: what may go outside", []string{"html", "pdf"}},
	}
}

// papersOf are those of an organisation: of several Statements of Applicability each is a document of its own.
func papersOf(m *handover.Material) []paper {
	var out []paper
	lenses := m.Stated()
	for _, p := range papers() {
		switch {
		case p.Reader != document.CertificationBody || len(lenses) == 1:
			out = append(out, p)
		default:
			for _, lens := range lenses {
				out = append(out, paper{p.Reader, lens, p.Title + " (" + lens + ")", p.Forms})
			}
		}
	}
	return out
}

// handOver is a document of the workspace as a file.
func (s *Site) handOver(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	name, form, _ := strings.Cut(r.PathValue("file"), ".")
	reader := document.Reader(name)
	if !slices.ContainsFunc(papers(), func(p paper) bool { return p.Reader == reader && slices.Contains(p.Forms, form) }) {
		s.wrong(w, http.StatusNotFound, "There is no such document.")
		return nil
	}
	c, err := s.opened(ctx)
	if err != nil || !answer.States(c.Org) {
		http.Redirect(w, r, "/workspace", http.StatusSeeOther) // which says what is wrong
		return nil                                             //nolint:nilerr // it was told
	}
	m, err := advise.Material(ctx, c.Engine, c.Org, c.At)
	if err != nil {
		return err
	}
	if reader == document.CertificationBody {
		m.Lens = r.Form.Get("lens")
	}
	d, err := handover.For(reader, m)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := office.Write(&out, form, d); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+form+`"`)
	_, _ = out.WriteTo(w) // whoever left needs no file
	return nil
}

// workspace reads the workspace again, so that a page that is loaded again tells of the files as they are.
func (s *Site) workspace(ctx context.Context, w http.ResponseWriter, _ *http.Request) error {
	state := s.state() // before the files are read: what changes meanwhile is seen as a change
	c, err := s.opened(ctx)
	if problems, ok := errors.AsType[framework.Problems](err); ok {
		s.write(w, http.StatusUnprocessableEntity, "broken", frame{Title: "The workspace does not load", State: state, Body: faults(problems)})
		return nil
	}
	if err != nil {
		return err
	}
	if !answer.States(c.Org) {
		s.write(w, http.StatusUnprocessableEntity, "broken", frame{Title: "There is nothing to judge yet", State: state, Body: []fault{
			{What: "The files state nothing of an organisation: say its scope, facts or evidence. 'groundwork init' writes a workspace that does"},
		}})
		return nil
	}
	a, err := c.Assess(ctx)
	if err != nil {
		return err
	}
	v := standings{Problems: slices.Concat(c.Passed, a.Problems), Papers: papersOf(&handover.Material{Graph: c.Engine.Graph(), Assessment: a}), Notice: a.Notice}
	for i := range a.Frameworks {
		v.Lenses = append(v.Lenses, standingOf(&a.Frameworks[i]))
	}
	name := a.Organisation
	if name == "" {
		name = "The workspace"
	}
	s.write(w, http.StatusOK, "workspace", frame{Title: name + " as of " + a.At.String(), State: state, Body: v})
	return nil
}

func standingOf(f *result.Lens) standing {
	x := standing{Title: f.Title, Asks: report.Asks(f), Counts: report.Counts(f), Band: report.Band(f.Band), Figure: f.Readiness, Held: f.Band.CappedBy}
	wanting := f.Wanting()
	x.Left = max(0, len(wanting)-shownWanting)
	for _, q := range wanting[:min(shownWanting, len(wanting))] {
		for k := range q.Gaps[:min(1, len(q.Gaps))] {
			g := q.Gaps[k]
			what := view.GapText(&g)
			if g.Control != "" {
				what = strings.TrimPrefix(what, g.Control+": ") // the page names it, as a link
			}
			x.Gaps = append(x.Gaps, gap{q.Ref, q.Title, g.Control, what})
		}
	}
	return x
}

func faults(problems framework.Problems) []fault {
	var list []fault
	for _, p := range problems {
		x := fault{Where: p.Where(), What: strings.TrimSuffix(p.Message, "."), Nearest: p.Suggestion}
		list = append(list, x)
	}
	return list
}

// current says by a digest of what the files hold whether they changed, so that a page asks for itself again.
func (s *Site) current(w http.ResponseWriter, r *http.Request) {
	state := s.state()
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `"`+state+`"`)
	if r.Header.Get("If-None-Match") == `"`+state+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, state) // whoever left needs no answer
}

// mostRead is how many bytes of one file are looked at for a digest: larger ones are told apart by their size and time.
const mostRead = 4 << 20

// state is a digest of the names and the text of all files of the workspace that are read, and of the day.
func (s *Site) state() string {
	sum, files := sha256.New(), catalog.Dir(s.dir)
	fmt.Fprintln(sum, framework.DateOf(s.now()))
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			fmt.Fprintf(sum, "%q cannot be read\n", name)
			return nil //nolint:nilerr // that is a state, too
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
			return nil
		}
		text, err := textOf(files, name)
		fmt.Fprintf(sum, "%q %d %v\n", name, len(text), err != nil)
		_, _ = sum.Write(text) // a digest takes all
		return nil
	})
	fmt.Fprintln(sum, err != nil)
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

func textOf(files fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(files, name)
	if err != nil || !info.Mode().IsRegular() { // looked at before it is opened: opening a pipe waits for whoever writes into it
		return nil, fs.ErrInvalid
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer func() { _ = f.Close() }() // it was read
	text, err := io.ReadAll(io.LimitReader(f, mostRead))
	if info.Size() > mostRead {
		text = fmt.Append(text, info.Size(), info.ModTime())
	}
	return text, err
}
