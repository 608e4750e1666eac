// Package api is Groundwork over HTTP: a handler that a product mounts, and that the command serves on loopback.
//
//	h, err := api.New(ctx, api.Options{Log: logger})
//	mux.Handle("/v1/", h)
//	mux.Handle("/readiness/v1/", http.StripPrefix("/readiness", h)) // below a prefix of the product
//
// It keeps nothing: a workspace comes as files in the body of a request, is judged beside the built-in catalog, and is
// gone with the answer. The answers are the JSON that the command prints. What is wrong comes as a problem (RFC 9457),
// with a place and a suggestion for each thing that is wrong in a file. GET /v1/openapi.json describes all of it.
//
// The built-in catalog and what judges by it are made once, by [New], and shared by all requests, none of which changes
// them, as are answers that follow from the catalog alone. Files that bring a catalog of their own are compiled for their request, within its limits.
//
// # Limits
//
// A body, a file, the work on one request, the requests that are judged at once and those that wait have limits, each
// an option. Whoever sends slowly is cut, whoever comes when all places are taken is told to come again. Nobody is
// asked who he is: put the handler behind what does. The server that holds the handler bounds what comes before a body:
// set ReadHeaderTimeout, WriteTimeout, IdleTimeout and MaxHeaderBytes of [http.Server].
//
// # What is told
//
// A request has an id, X-Request-ID: the one that it came with, where that is plain, else a new one. It is in the answer
// and in the log, which tells method, route, status, size and time of each request, and never what was sent.
// /v1/health/live says that the process answers, /v1/health that it takes requests, until [Handler.Stop].
package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
)

// Options bound what requests may cost, and say where is told of them. The zero Options have the defaults.
type Options struct {
	// MaxBody is how many bytes a body has at most; default 4 MiB.
	MaxBody int64
	// MaxFiles is how many files a workspace has at most; default 200.
	MaxFiles int
	// MaxTime is how long one request is worked on; default 20 seconds.
	MaxTime time.Duration
	// MaxRead is how long a body may take to arrive; default 10 seconds.
	MaxRead time.Duration
	// AtOnce is how many requests are worked on at once; default one for each core.
	AtOnce int
	// Waiting is how many more may wait for that; default 64. Whoever comes then is told to come again.
	Waiting int
	// Now gives the day on which an organisation is judged that says none; default [time.Now].
	Now func() time.Time
	// Log is told of each request, never of what it holds; nil tells nobody.
	Log *slog.Logger
	// Hosts are the names by which it may be asked, such as localhost:8042; none for any. Where some are named, requests by
	// another name are refused, and those that a page of another site sends: a browser could otherwise be led here.
	Hosts []string
	// Registry takes the metrics of one handler; nil makes one. GET /v1/metrics writes what it holds.
	Registry *prometheus.Registry
}

func (o Options) withDefaults() Options {
	if o.MaxBody <= 0 {
		o.MaxBody = 4 << 20
	}
	if o.MaxFiles <= 0 {
		o.MaxFiles = 200
	}
	if o.MaxTime <= 0 {
		o.MaxTime = 20 * time.Second
	}
	if o.MaxRead <= 0 {
		o.MaxRead = 10 * time.Second
	}
	if o.AtOnce <= 0 {
		o.AtOnce = runtime.GOMAXPROCS(0)
	}
	if o.Waiting <= 0 {
		o.Waiting = 64
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	return o
}

// Handler answers requests under /v1. It is made by [New] and safe for concurrent use.
type Handler struct {
	opt      Options
	base     *answer.Base
	mux      *http.ServeMux
	meter    *meter
	places   chan struct{} // those that may come in
	work     chan struct{} // those of them that are worked on
	build    string
	stopping atomic.Bool

	lock sync.Mutex
	kept map[string][]byte // answers that follow from the built-in catalog alone, by their tags
}

// New reads the built-in catalog and makes a handler. It answers paths that begin with /v1/, so that one mounts it there,
// or below a prefix with [http.StripPrefix]. Make one, and keep it: making it takes some tenths of a second. Before the
// server is shut down call [Handler.Stop]; there is nothing to close.
func New(ctx context.Context, opt Options) (*Handler, error) {
	base, err := answer.NewBase(ctx)
	if err != nil {
		return nil, fmt.Errorf("api: the built-in catalog: %w", err)
	}
	return On(base, opt)
}

// On is [New] on a catalog that was read before, which the command shares with its pages.
func On(base *answer.Base, opt Options) (*Handler, error) {
	opt = opt.withDefaults()
	m, err := newMeter(opt.Registry)
	if err != nil {
		return nil, fmt.Errorf("api: metrics: %w", err)
	}
	h := &Handler{
		opt: opt, base: base, mux: http.NewServeMux(), meter: m, build: build(), kept: map[string][]byte{},
		places: make(chan struct{}, opt.AtOnce+opt.Waiting), work: make(chan struct{}, opt.AtOnce),
	}
	for _, r := range h.routes() {
		h.mux.Handle(r.pattern(), h.answering(r))
	}
	h.mux.HandleFunc("/", h.unknown)
	return h, nil
}

// Stop lets health tell that the server is about to end, so that nobody new is sent to it. Requests are still answered.
func (h *Handler) Stop() { h.stopping.Store(true) }

// ServeHTTP implements [http.Handler]: it answers, measures and tells of each request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun := time.Now()
	seen, id := &recorder{ResponseWriter: w}, idOf(r)
	_, pattern := h.mux.Handler(r)
	if pattern == "/" || pattern == "" {
		pattern = "none" // what strangers ask for names no series
	}
	h.meter.now.Inc()
	defer func() {
		fault := recover()
		left := fault == http.ErrAbortHandler //nolint:errorlint // a panic with this very value breaks off an answer
		if fault != nil && !left {
			h.opt.Log.LogAttrs(r.Context(), slog.LevelError, "fault", slog.String("id", id), slog.String("route", pattern), slog.Any("fault", fault), slog.String("stack", string(debug.Stack())))
			if seen.status == 0 {
				problem{Title: "A fault of this program", Status: http.StatusInternalServerError, Detail: "The request was not answered; the log of the server tells more, at the id " + id + "."}.write(seen)
			}
		}
		h.meter.now.Dec()
		took := time.Since(begun)
		h.meter.done(pattern, seen.code(), took)
		h.opt.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("id", id), slog.String("method", r.Method), slog.String("route", pattern),
			slog.Int("status", seen.code()), slog.Int64("bytes", seen.bytes), slog.Duration("took", took))
		if left {
			panic(fault) // the server's own way to break off: it closes the connection, and tells nobody
		}
	}()
	seen.Header().Set("X-Content-Type-Options", "nosniff")
	seen.Header().Set(requestID, id)
	if p, strange := h.strange(r); strange {
		p.write(seen)
		return
	}
	h.mux.ServeHTTP(seen, r)
}

// strange says what is wrong with who asks, where names are given by which one may.
func (h *Handler) strange(r *http.Request) (p problem, strange bool) {
	if len(h.opt.Hosts) == 0 {
		return problem{}, false
	}
	if !slices.ContainsFunc(h.opt.Hosts, func(name string) bool { return strings.EqualFold(name, r.Host) }) {
		return problem{Title: "It is not asked by that name", Status: http.StatusMisdirectedRequest, Detail: "Ask " + h.opt.Hosts[0] + ", or let whoever runs the server allow the name (serve --host NAME)."}, true
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return problem{Title: "A page of another site sent this", Status: http.StatusForbidden, Detail: "What a page of another site sends is not taken: ask from a program."}, true
	}
	return problem{}, false
}

// requestID is the header that names a request.
const requestID = "X-Request-ID"

// idOf is the id of a request: its own, where it is plain and short, else a new one.
func idOf(r *http.Request) string {
	if id := r.Header.Get(requestID); plainID().MatchString(id) {
		return id
	}
	return rand.Text()
}

var plainID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`) })

// loader bounds what the files of one request may cost.
func (h *Handler) loader() catalog.Loader {
	return catalog.Loader{MaxFileSize: h.opt.MaxBody, MaxFiles: h.opt.MaxFiles + builtinFiles, MaxProblems: 100}
}

// builtinFiles is more than the built-in catalog has.
const builtinFiles = 1000

// build names what answers: another build may answer the same request otherwise.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	names := []string{info.Main.Version}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" || s.Key == "vcs.modified" {
			names = append(names, s.Value)
		}
	}
	return strings.Join(names, " ")
}
