// Package site has the pages that the command serves: the check, one question at a time, what two frameworks share,
// and how a workspace stands. A page is made for each request and kept nowhere: what was answered travels in the form
// itself. Pages set no cookie and load nothing from elsewhere. One has a script, which loads it again when files change;
// none needs one.
package site

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

//go:embed pages
var pages embed.FS

// most is how long a form may be: the answers of a check are far less.
const most = 256 << 10

// longest is how long a page may take to be made.
const longest = 20 * time.Second

// Site is a set of pages.
type Site struct {
	base *answer.Base
	dir  string // of a workspace, "" for none
	now  func() time.Time
	page map[string]*template.Template
	mux  *http.ServeMux
	work chan struct{}

	hosts []string // by which it may be asked, none for any
	once  sync.Mutex
	both  *mapping.Overlap // of the pair that is compared, once it was made
}

// New makes the pages; dir is the folder of a workspace, "" for none, and hosts are the names by which the server may
// be asked, none for any.
func New(base *answer.Base, dir string, now func() time.Time, hosts []string) (http.Handler, error) {
	s := &Site{base: base, dir: dir, now: now, page: map[string]*template.Template{}, mux: http.NewServeMux(), work: make(chan struct{}, 4), hosts: hosts}
	for _, name := range []string{"begin", "question", "result", "compare", "requirements", "requirement", "control", "type", "workspace", "broken", "wrong"} {
		t, err := template.New("frame.html").Funcs(s.words()).ParseFS(pages, "pages/frame.html", "pages/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		s.page[name] = t
	}
	s.mux.HandleFunc("GET /{$}", s.begin)
	s.mux.HandleFunc("POST /check", s.making(s.check))
	s.mux.HandleFunc("POST /check/result.pdf", s.making(s.paper))
	s.mux.HandleFunc("GET /check", anew) // an address that somebody kept: what was answered is not in it
	s.mux.HandleFunc("GET /check/result.pdf", anew)
	s.mux.HandleFunc("GET /compare", s.making(s.compare))
	s.mux.HandleFunc("GET /requirements", s.making(s.requirements))
	s.mux.HandleFunc("GET /requirements/{ref}", s.making(s.requirement))
	s.mux.HandleFunc("GET /controls/{id}", s.control)
	s.mux.HandleFunc("GET /evidence-types/{id}", s.evidenceType)
	s.mux.HandleFunc("GET /style.css", fileOf("style.css", "text/css; charset=utf-8"))
	s.mux.HandleFunc("GET /icon.svg", fileOf("icon.svg", "image/svg+xml"))
	if dir != "" {
		s.mux.HandleFunc("GET /workspace", s.making(s.workspace))
		s.mux.HandleFunc("GET /workspace/state", s.current)
		s.mux.HandleFunc("GET /workspace/for/{file}", s.making(s.handOver))
		s.mux.HandleFunc("GET /refresh.js", fileOf("refresh.js", "text/javascript; charset=utf-8"))
	}
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			s.wrong(w, http.StatusNotFound, "Nothing is taken at this address.")
			return
		}
		s.wrong(w, http.StatusNotFound, "There is no such page.")
	})
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.wrong(w, http.StatusForbidden, "A page of another site sent this, and it is not taken.")
	}))
	return s.guarded(own.Handler(s.mux)), nil
}

// anew leads to the beginning of the check.
func anew(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) }

// policy keeps a page to itself.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guarded sets what keeps a page to itself, and refuses to be asked by another name: a page of somebody else's could
// otherwise lead a browser here.
func (s *Site) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "private, no-cache") // asked for again each time; the browser's own way back needs what it showed
		if len(s.hosts) > 0 && !slices.ContainsFunc(s.hosts, func(name string) bool { return strings.EqualFold(name, r.Host) }) {
			s.wrong(w, http.StatusMisdirectedRequest, "This server is not asked by that name: ask "+s.hosts[0]+", or let whoever runs it allow the name (serve --host NAME).")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// frame is what each page has.
type frame struct {
	Title     string
	Workspace bool
	Led       bool   // begin to read at the heading: what comes before it was read on the page before
	State     string // of a page that follows the files of the workspace: their digest
	Body      any
}

// show writes a page, all of it or what went wrong.
func (s *Site) show(w http.ResponseWriter, name, title string, body any) {
	s.write(w, http.StatusOK, name, frame{Title: title, Body: body})
}

// led writes a page that follows on another one.
func (s *Site) led(w http.ResponseWriter, name, title string, body any) {
	s.write(w, http.StatusOK, name, frame{Title: title, Led: true, Body: body})
}

func (s *Site) write(w http.ResponseWriter, status int, name string, f frame) {
	f.Workspace = s.dir != ""
	if f.State != "" {
		w.Header().Set("Content-Security-Policy", policy+"; script-src 'self'; connect-src 'self'")
	}
	var out bytes.Buffer
	if err := s.page[name].Execute(&out, f); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // whoever left needs no page
}

func (s *Site) wrong(w http.ResponseWriter, status int, text string) {
	s.write(w, status, "wrong", frame{Title: "That did not work", Body: text})
}

// failed tells what went wrong in words.
func (s *Site) failed(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		s.wrong(w, http.StatusServiceUnavailable, "It took too long. Try again.")
	case errors.Is(err, mapping.ErrNotFound):
		s.wrong(w, http.StatusNotFound, err.Error())
	default:
		s.wrong(w, http.StatusUnprocessableEntity, err.Error())
	}
}

// making makes a page that is worked on: its form is read first, so that whoever sends slowly keeps nobody out, then it
// waits for room, and what went wrong is told in words.
func (s *Site) making(page func(ctx context.Context, w http.ResponseWriter, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		if err := r.ParseForm(); err != nil {
			s.wrong(w, http.StatusBadRequest, "The form was not read: begin anew.")
			return
		}
		ctx, end := context.WithTimeout(r.Context(), longest)
		defer end()
		select {
		case s.work <- struct{}{}:
			defer func() { <-s.work }()
		case <-ctx.Done():
			s.failed(w, ctx.Err())
			return
		}
		if err := page(ctx, w, r); err != nil {
			s.failed(w, err)
		}
	}
}

// opened reads the workspace again, if there is one.
func (s *Site) opened(ctx context.Context) (*answer.Case, error) {
	return s.base.OpenFolder(ctx, s.dir, answer.Asked{Today: framework.DateOf(s.now())})
}

// fileOf serves one of the files that pages load.
func fileOf(name, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := pages.ReadFile("pages/" + name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(data) // whoever left needs no page
	}
}

// relationWords say how a requirement stands to another one, as they read from it.
var relationWords = map[string]string{
	"equal": "they ask for the same", "subset": "all that this one asks is asked there", "superset": "this one asks for all of that, and more",
	"intersects": "they ask for the same in part", "disjoint": "they ask for nothing in common",
}

// words are what pages say things by.
func (s *Site) words() template.FuncMap {
	g := s.base.Engine.Graph()
	return template.FuncMap{
		"text": safe.Prose,
		"next": func(n int) int { return n + 1 },
		"band": view.BandText, "both": view.BothText, "needs": view.NeedsText, "days": func(d mapping.Days) string { return view.DaysText(float64(d)) },
		"lines":       func(s string) []string { return strings.Split(s, "\n") },
		"percent":     func(x float64) string { return fmt.Sprintf("%.1f", 100*x) },
		"width":       func(x result.Interval) string { return fmt.Sprintf("%.1f", 100*(x.High-x.Low)) },
		"upper":       view.Upper,
		"relation":    func(name string) string { return relationWords[name] },
		"requirement": func(ref framework.Ref) string { return titleOf(g, ref) },
		"control": func(id string) string {
			if c, err := g.Control(id); err == nil {
				return c.Title
			}
			return id
		},
		"type": func(id string) string {
			if t, err := g.EvidenceType(id); err == nil {
				return t.Title
			}
			return id
		},
		"framework": func(id string) string {
			if f, err := g.Framework(id); err == nil {
				return f.Title
			}
			return id
		},
	}
}
