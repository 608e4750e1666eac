package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// route is one thing that may be asked.
type route struct {
	method, path string
	query, body  []string // what it takes
	raw          http.Handler
	answer       func(ctx context.Context, t *taken) (any, error)
}

func (r *route) pattern() string { return r.method + " " + r.path }

// workspaceBody is what a body holds that is a workspace.
var workspaceBody = []string{"files"}

// judged are the parameters of what judges a workspace.
func judged(more ...string) []string {
	return append([]string{"at", "lens", "reviewed_only"}, more...)
}

// routes are all of them.
func (h *Handler) routes() []*route {
	check := []string{"files", "frameworks", "most", "one_by_one", "state"}
	return []*route{
		{method: "POST", path: "/v1/assess", query: judged(), body: workspaceBody, answer: h.assess},
		{method: "POST", path: "/v1/explain", query: judged("what", "rules"), body: workspaceBody, answer: h.explain},
		{method: "POST", path: "/v1/evidence", query: judged("why_not", "owner", "control", "requirement"), body: workspaceBody, answer: h.evidence},
		{method: "POST", path: "/v1/findings", query: judged(), body: workspaceBody, answer: h.findings},
		{method: "POST", path: "/v1/requests", query: judged(), body: workspaceBody, answer: h.requests},
		{method: "POST", path: "/v1/plan", query: []string{"at", "reviewed_only", "target", "budget", "by"}, body: workspaceBody, answer: h.plan},
		{method: "POST", path: "/v1/whatif", query: []string{"at", "reviewed_only"}, body: []string{"files", "changes"}, answer: h.whatIf},
		{method: "POST", path: "/v1/validate", body: workspaceBody, answer: h.validate},
		{method: "POST", path: "/v1/check", query: []string{"at"}, body: append(slices.Clone(check), "answers"), answer: h.check},
		{method: "POST", path: "/v1/check/next", query: []string{"at"}, body: append(slices.Clone(check), "answer", "back"), answer: h.next},
		{method: "GET", path: "/v1/overlap", query: []string{"from", "to", "reviewed_only"}, answer: h.overlap},
		{method: "POST", path: "/v1/overlap", query: []string{"from", "to", "reviewed_only"}, body: workspaceBody, answer: h.overlap},
		{method: "GET", path: "/v1/catalogs", answer: h.catalogs},
		{method: "GET", path: "/v1/catalogs/{kind}", query: []string{"framework"}, answer: h.catalog},
		{method: "GET", path: "/v1/health", raw: http.HandlerFunc(h.health)},
		{method: "GET", path: "/v1/health/live", raw: http.HandlerFunc(live)},
		{method: "GET", path: "/v1/metrics", raw: promhttp.HandlerFor(h.opt.Registry, promhttp.HandlerOpts{})},
		{method: "GET", path: "/v1/openapi.json", raw: http.HandlerFunc(describe)},
	}
}

// answering is the handler of a route: it takes a place, reads, judges within the limits, and writes.
func (h *Handler) answering(x *route) http.Handler {
	if x.raw != nil {
		return x.raw
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.serve(w, r, x); err != nil {
			h.problemOf(r.Context(), err).write(w)
		}
	})
}

func (h *Handler) serve(w http.ResponseWriter, r *http.Request, x *route) error {
	if !takesJSON(r) {
		return problem{Title: "The answer would be of another kind", Status: http.StatusNotAcceptable, Detail: "Answers are application/json: accept that."}
	}
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	default:
		h.meter.refused.WithLabelValues("places").Inc()
		w.Header().Set("Retry-After", "1")
		return problem{Title: "Too many at once", Status: http.StatusServiceUnavailable, Detail: "All places are taken: come again in a second."}
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(2*h.opt.MaxTime + 2*h.opt.MaxRead)) // where there is a connection
	var data []byte
	var err error
	if x.method == http.MethodPost {
		if data, err = h.body(w, r); err != nil {
			return err
		}
	}
	t, err := h.take(r, x, data)
	if err != nil {
		return err
	}
	tag := h.tag(r, t, data)
	if done, err := fresh(w, r, tag); done {
		return err
	}
	text, err := h.text(r.Context(), t, x, tag)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-store")
	if r.Method != http.MethodPost {
		w.Header().Set("Cache-Control", "no-cache") // to be asked again by its ETag
	}
	_, _ = w.Write(text) //nolint:gosec // JSON, and said to be; whoever left needs no answer
	return nil
}

// mostKept is how many answers are kept that follow from the built-in catalog alone: more than there are of one day.
const mostKept = 100

// text is the answer to a request. What follows from the built-in catalog alone is made once and kept by its tag; of what
// anybody sent nothing is.
func (h *Handler) text(ctx context.Context, t *taken, x *route, tag string) ([]byte, error) {
	h.lock.Lock()
	text, ok := h.kept[tag]
	h.lock.Unlock()
	if ok {
		return text, nil
	}
	v, err := h.judged(ctx, t, x)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := answer.WriteJSON(&out, v); err != nil {
		return nil, err
	}
	if x.method == http.MethodGet {
		h.lock.Lock()
		if len(h.kept) >= mostKept {
			clear(h.kept)
		}
		h.kept[tag] = out.Bytes()
		h.lock.Unlock()
	}
	return out.Bytes(), nil
}

// takesJSON reports whether a client takes an answer in JSON.
func takesJSON(r *http.Request) bool {
	list := r.Header.Values("Accept")
	for kind := range strings.SplitSeq(strings.Join(list, ","), ",") {
		kind, params, err := mime.ParseMediaType(kind)
		if weight, err := strconv.ParseFloat(params["q"], 64); err == nil && weight == 0 {
			continue
		}
		if err == nil && (kind == "application/json" || kind == "application/*" || kind == "*/*") {
			return true
		}
	}
	return len(list) == 0
}

// judged works on a request once there is room for it, and no longer than one may.
func (h *Handler) judged(ctx context.Context, t *taken, x *route) (any, error) {
	ctx, end := context.WithTimeout(ctx, h.opt.MaxTime)
	defer end()
	select {
	case h.work <- struct{}{}:
		defer func() { <-h.work }()
	case <-ctx.Done():
		return nil, h.problemOf(ctx, ctx.Err())
	}
	v, err := x.answer(ctx, t)
	if err != nil {
		return nil, h.problemOf(ctx, err)
	}
	return v, nil
}

// tag names the answer to a request by the digests of all that it follows from.
func (h *Handler) tag(r *http.Request, t *taken, data []byte) string {
	sum, body := sha256.New(), sha256.Sum256(data)
	d := h.base.Set.Digests
	fmt.Fprintf(sum, "%s\n%s\n%s\n%s %s?%s\n%s %x\n%s\n", h.build, d.Catalog, d.Rules, r.Method, r.URL.Path, t.query.Encode(), r.Header.Get("Content-Type"), body, t.day)
	return `"` + hex.EncodeToString(sum.Sum(nil)[:16]) + `"`
}

// fresh answers whoever has the answer already.
func fresh(w http.ResponseWriter, r *http.Request, tag string) (done bool, err error) {
	for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		known = strings.TrimPrefix(strings.TrimSpace(known), "W/")
		if known != tag {
			continue
		}
		if r.Method == http.MethodPost {
			return true, problem{Title: "You have the answer", Status: http.StatusPreconditionFailed, Detail: "Nothing that it follows from has changed since the answer of that ETag."}
		}
		w.Header().Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return true, nil
	}
	return false, nil
}

// unknown answers what no route takes.
func (h *Handler) unknown(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := h.mux.Handler(other); pattern != "/" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		problem{Title: "It is asked otherwise", Status: http.StatusMethodNotAllowed, Detail: "Want " + strings.Join(allowed, " or ") + "."}.write(w)
		return
	}
	problem{Title: "There is no such thing", Status: http.StatusNotFound, Detail: "GET /v1/openapi.json says what may be asked."}.write(w)
}

// live tells that the process answers, whether or not it is about to end.
func live(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = answer.WriteJSON(w, struct { // whoever left needs no answer
		Status string `json:"status"`
	}{"ok"})
}

// health tells that the server takes requests, and by what it judges.
func (h *Handler) health(w http.ResponseWriter, _ *http.Request) {
	if h.stopping.Load() {
		problem{Title: "The server is about to end", Status: http.StatusServiceUnavailable, Detail: "Ask another one."}.write(w)
		return
	}
	type digest struct {
		Digest string `json:"digest"`
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = answer.WriteJSON(w, struct { // whoever left needs no answer
		Status  string `json:"status"`
		Catalog digest `json:"catalog"`
		Rules   digest `json:"rules"`
	}{"ok", digest{h.base.Set.Digests.Catalog}, digest{h.base.Set.Digests.Rules}})
}

// files are those of a body, each by a name that a folder could have.
func (h *Handler) files(files map[string]string) (map[string][]byte, error) {
	if len(files) > h.opt.MaxFiles {
		return nil, problem{Title: "Too many files", Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("A workspace has %d files at most.", h.opt.MaxFiles)}
	}
	for name := range files {
		if !fs.ValidPath(name) || name == "." {
			return nil, refused("%q is no name of a file: want one such as evidence.yaml.", name)
		}
		if why := unread(name); why != "" {
			return nil, refused("%q %s: want files that end in .yaml or .yml, whose names and folders do not begin with a dot.", name, why)
		}
	}
	return texts(files), nil
}

// unread says why a file of that name would not be read, so that nobody takes it for judged; "" where it is.
func unread(name string) string {
	switch {
	case safe.Text(name) != name:
		return "holds characters that are not shown"
	case strings.HasPrefix(name, ".") || strings.Contains(name, "/."):
		return "is hidden, and not read"
	case path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
		return "is not read"
	}
	return ""
}

// inMemory are files as a file system, none for none.
func inMemory(files map[string][]byte) fs.FS {
	if len(files) == 0 {
		return nil
	}
	return catalog.Files(files)
}

// opened is the case that a request puts; its organisation may state nothing.
func (h *Handler) opened(ctx context.Context, t *taken) (*answer.Case, error) {
	reviewed, err := t.yes("reviewed_only")
	if err != nil {
		return nil, err
	}
	files, err := h.files(t.Files)
	if err != nil {
		return nil, err
	}
	return h.base.Open(ctx, h.loader(), inMemory(files), answer.Asked{At: t.query.Get("at"), Today: t.day, Lens: t.query.Get("lens"), ReviewedOnly: reviewed})
}

// errNothing says that there is nobody to judge.
var errNothing = errors.New("the files state nothing of an organisation, so that nothing is judged: send scope, facts or evidence")

// stated is the case of an organisation that states something.
func (h *Handler) stated(ctx context.Context, t *taken) (*answer.Case, error) {
	c, err := h.opened(ctx, t)
	if err == nil && !answer.States(c.Org) {
		err = errNothing
	}
	return c, err
}

// named are files in the order of their names.
func named(files map[string][]byte) []answer.Named {
	var list []answer.Named
	for _, name := range slices.Sorted(maps.Keys(files)) {
		list = append(list, answer.Named{Name: name, Text: files[name]})
	}
	return list
}

// day reads a day of the query, zero for none.
func day(t *taken, name string) (framework.Date, error) {
	text := t.query.Get(name)
	if text == "" {
		return 0, nil
	}
	d, err := framework.ParseInstant(text)
	if err != nil {
		return 0, refused("%s: %v.", name, err)
	}
	return d, nil
}

// describe writes the OpenAPI document.
func describe(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, description) // whoever left needs no answer
}
