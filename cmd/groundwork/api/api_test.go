package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/api"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

const acme = "../../../examples/acme"

func now() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) }

// shared is a handler that no test changes.
var shared = sync.OnceValues(func() (*api.Handler, error) {
	return api.New(context.Background(), api.Options{Now: now, MaxTime: time.Minute})
})

func handler(t *testing.T) *api.Handler {
	t.Helper()
	h, err := shared()
	require.NoError(t, err)
	return h
}

var router = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(api.Description()))
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// files are those of a folder, as a body has them.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	names, err := filepath.Glob(dir + "/*.yaml")
	require.NoError(t, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		out[filepath.Base(name)] = string(text)
	}
	return out
}

// ask asks, and holds the request, where it is taken, and the answer against the description.
func ask(t *testing.T, h http.Handler, method, target string, body any, head ...string) *httptest.ResponseRecorder {
	t.Helper()
	var data []byte
	if text, ok := body.(string); ok {
		data = []byte(text)
	} else if body != nil {
		var err error
		data, err = json.Marshal(body)
		require.NoError(t, err)
	}
	request := func() *http.Request {
		r := httptest.NewRequestWithContext(t.Context(), method, target, bytes.NewReader(data))
		if body != nil {
			r.Header.Set("Content-Type", "application/json")
		}
		for i := 0; i+1 < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		return r
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request())
	byDescription, err := router()
	require.NoError(t, err)
	r := request()
	route, params, err := byDescription.FindRoute(r)
	if w.Code == http.StatusNotFound && err != nil || w.Code == http.StatusMethodNotAllowed {
		return w
	}
	require.NoError(t, err, target)
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route}
	if w.Code == http.StatusOK {
		require.NoError(t, openapi3filter.ValidateRequest(t.Context(), in), target)
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: w.Code, Header: w.Header()}
	require.NoError(t, openapi3filter.ValidateResponse(t.Context(), out.SetBodyBytes(w.Body.Bytes())), "%s: %d %s", target, w.Code, w.Body)
	return w
}

// printed is what the command prints as JSON.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	code := cli.Main(t.Context(), app.Env{Args: append(args, "--format", "json"), Stdout: &out, Stderr: &errs, Now: now, Getenv: func(string) string { return "" }})
	require.Equal(t, cli.ExitDone, code, "%s", &errs)
	return out.String()
}

// Over HTTP the answers are, to the byte, what the command prints.
func TestSameAsTheCommand(t *testing.T) {
	changes := filepath.Join(t.TempDir(), "changes.yaml")
	require.NoError(t, os.WriteFile(changes, []byte("remove: {evidence: [EV-218]}\n"), 0o600))
	body := map[string]any{"files": files(t, acme)}
	for _, tt := range []struct {
		target string
		body   any
		args   []string
	}{
		{"/v1/assess", body, []string{"assess", acme}},
		{"/v1/assess?at=2026-12-31&lens=soc2", body, []string{"assess", acme, "--at", "2026-12-31", "--lens", "soc2"}},
		{"/v1/assess?reviewed_only=true", body, []string{"assess", acme, "--reviewed-only"}},
		{"/v1/explain?what=CC6.2", body, []string{"explain", acme, "CC6.2"}},
		{"/v1/explain?what=soc2:CC6.2&rules=true", body, []string{"explain", acme, "soc2:CC6.2", "--rules"}},
		{"/v1/explain?what=user-access-review", body, []string{"explain", acme, "user-access-review"}},
		{"/v1/explain?what=EV-218", body, []string{"explain", acme, "EV-218"}},
		{"/v1/evidence?why_not=true&owner=it-ops", body, []string{"evidence", acme, "--why-not", "--owner", "it-ops"}},
		{"/v1/findings", body, []string{"findings", acme}},
		{"/v1/requests?lens=soc2", body, []string{"requests", acme, "--lens", "soc2"}},
		{"/v1/whatif", map[string]any{"files": body["files"], "changes": map[string]string{"changes.yaml": "remove: {evidence: [EV-218]}\n"}}, []string{"whatif", acme, changes}},
		{"/v1/overlap?from=iso42001&to=soc2", body, []string{"overlap", "iso42001", "soc2", "--dir", acme}},
		{"/v1/overlap?from=soc2&to=iso42001", nil, []string{"overlap", "soc2", "iso42001"}},
		{"/v1/validate", body, []string{"catalog", "lint", acme}},
		{"/v1/catalogs", nil, []string{"catalog", "list"}},
		{"/v1/catalogs/controls?framework=soc2", nil, []string{"catalog", "list", "controls", "--framework", "soc2"}},
	} {
		method := "POST"
		if tt.body == nil {
			method = "GET"
		}
		w := ask(t, handler(t), method, tt.target, tt.body)
		require.Equal(t, http.StatusOK, w.Code, "%s: %s", tt.target, w.Body)
		want := strings.ReplaceAll(printed(t, tt.args...), acme+"/", "") // a file is named as it was sent
		assert.Equal(t, want, w.Body.String(), tt.target)
		assert.Equal(t, "application/json", w.Header().Get("Content-Type"))
	}
}

// A finding is explained by the id that findings lists.
func TestExplainFinding(t *testing.T) {
	body := map[string]any{"files": files(t, acme)}
	var list struct {
		Findings []struct{ ID string }
	}
	require.NoError(t, json.Unmarshal(ask(t, handler(t), "POST", "/v1/findings", body).Body.Bytes(), &list))
	require.NotEmpty(t, list.Findings)
	w := ask(t, handler(t), "POST", "/v1/explain?what="+list.Findings[0].ID, body)
	assert.Equal(t, printed(t, "explain", acme, list.Findings[0].ID), w.Body.String())
}

const small = `organisation: {name: Small, systems: [app], as_of: 2026-06-30}
scope: [{framework: iso42001, stage: 1, systems: [app]}]
facts: {ai_affects_people: true}
`

func TestPlan(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "w.yaml"), []byte(small), 0o600))
	w := ask(t, handler(t), "POST", "/v1/plan?budget=3", map[string]any{"files": map[string]string{"w.yaml": small}})
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.Equal(t, printed(t, "plan", dir, "--budget", "3"), w.Body.String())
}

// A workspace of one file is taken as it is.
func TestYAMLBody(t *testing.T) {
	w := ask(t, handler(t), "POST", "/v1/assess", small, "Content-Type", "application/yaml; charset=utf-8")
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.Equal(t, ask(t, handler(t), "POST", "/v1/assess", map[string]any{"files": map[string]string{"w.yaml": small}}).Body.String(), w.Body.String())
}

func TestValidate(t *testing.T) {
	w := ask(t, handler(t), "POST", "/v1/validate", map[string]any{"files": map[string]string{"w.yaml": small + "evidense: []\n"}})
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.Contains(t, w.Body.String(), `"file": "w.yaml"`)
	assert.Contains(t, w.Body.String(), `"suggestion": "evidence"`)
	assert.Contains(t, w.Body.String(), `"errors": 1`)
}

// The check as questions one at a time, with a step back, ends as the check by all answers does.
func TestCheck(t *testing.T) {
	var at struct {
		Question *checkup.Question
		State    json.RawMessage
		Asked    int
	}
	step := func(body map[string]any) {
		if at.State != nil {
			body["state"] = at.State
		}
		w := ask(t, handler(t), "POST", "/v1/check/next", body)
		require.Equal(t, http.StatusOK, w.Code, w.Body)
		at.Question = nil
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &at))
	}
	step(map[string]any{})
	require.NotNil(t, at.Question)
	first := at.Question.Fact
	step(map[string]any{"answer": map[string]any{"fact": first, "kind": "dont-know"}})
	require.NotEqual(t, first, at.Question.Fact)
	step(map[string]any{"back": true})
	require.Equal(t, first, at.Question.Fact)
	for n := 0; at.Question != nil; n++ {
		require.Less(t, n, checkup.Most+1)
		step(map[string]any{"answer": map[string]any{"fact": at.Question.Fact, "kind": "dont-know"}})
	}
	w := ask(t, handler(t), "POST", "/v1/check", map[string]any{"state": at.State})
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.Contains(t, w.Body.String(), `"dont_know": 15`)
}

func TestCheckByAnswers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "answers.yaml")
	require.NoError(t, os.WriteFile(file, []byte("ai_roles: [provider]\nai_affects_people: yes\nanything_on_risks: [risk_method_written]\n"), 0o600))
	w := ask(t, handler(t), "POST", "/v1/check", map[string]any{"answers": map[string]any{"ai_roles": []string{"provider"}, "ai_affects_people": true, "anything_on_risks": []string{"risk_method_written"}}})
	assert.Equal(t, printed(t, "check", "--answers", file), w.Body.String())
}

// What is wrong is told as a problem, each with the status that says whose turn it is.
func TestProblems(t *testing.T) {
	one := map[string]any{"files": map[string]string{"w.yaml": small}}
	for _, tt := range []struct {
		method, target string
		body           any
		status         int
		want           string
	}{
		{"POST", "/v1/assess", map[string]any{"files": map[string]string{"w.yaml": "organisation: {nam: x}\n"}}, 422, `"file": "w.yaml"`},
		{"POST", "/v1/assess", map[string]any{}, 422, "state nothing of an organisation"},
		{"POST", "/v1/assess", "{", 400, "no JSON object"},
		{"POST", "/v1/assess", "null", 422, "state nothing"},
		{"POST", "/v1/assess", map[string]any{"fils": 1}, 400, `\"fils\"`},
		{"POST", "/v1/assess", map[string]any{"files": []int{1}}, 400, "files"},
		{"POST", "/v1/assess", map[string]any{"files": map[string]string{"../x.yaml": small}}, 400, "no name of a file"},
		{"POST", "/v1/assess", map[string]any{"files": map[string]string{"w.yaml": small, "notes.txt": "x"}}, 400, "want files that end in .yaml or .yml"},
		{"POST", "/v1/assess", map[string]any{"files": map[string]string{".old/w.yaml": small}}, 400, "is hidden"},
		{"POST", "/v1/validate", map[string]any{"files": map[string]string{"w\x00.yaml": small}}, 400, "not shown"},
		{"POST", "/v1/validate", map[string]any{"files": map[string]string{"w\u202e.yaml": small}}, 400, "not shown"},
		{"POST", "/v1/assess", `{"files": {"w.yaml": "", "w.yaml": ""}}`, 400, "twice"},
		{"POST", "/v1/assess", `{"files": {"w.yaml": ""}, "files": {}}`, 400, "twice"},
		{"POST", "/v1/whatif", map[string]any{"files": map[string]string{"w.yaml": small}, "changes": map[string]string{"c.yaml": "\nremove: {evidence: [EV-9]}\n"}}, 422, `"line": 2`},
		{"POST", "/v1/whatif", map[string]any{"files": map[string]string{"w.yaml": small}, "changes": map[string]string{"c.yaml": "evidence:\n  - {id: EV-9, type: nothing-such}\n"}}, 422, `"line": 2`},
		{"POST", "/v1/whatif", map[string]any{"files": map[string]string{"w.yaml": small}, "changes": map[string]string{"c.txt": ""}}, 400, "want files that end"},
		{"POST", "/v1/assess?at=soon", one, 400, "at: "},
		{"POST", "/v1/assess?at=2026-01-01&at=2026-01-02", one, 400, "said twice"},
		{"POST", "/v1/assess?format=xml", one, 400, "want at, lens, reviewed_only"},
		{"POST", "/v1/assess?lens=soc2", one, 400, "lens"},
		{"POST", "/v1/assess?reviewed_only=perhaps", one, 400, "true or false"},
		{"POST", "/v1/evidence?owner=nobody-here", one, 400, `owner \"nobody-here\": nothing here is called so`},
		{"POST", "/v1/requests?lens=soc3", one, 400, `lens \"soc3\": nothing here is called so`},
		{"POST", "/v1/explain", one, 400, "what is wanted"},
		{"POST", "/v1/explain?what=nothing-of-it", one, 404, "POST /v1/findings"},
		{"POST", "/v1/explain?what=soc2:CC6.99", one, 404, "did you mean"},
		{"POST", "/v1/plan?budget=-1", one, 400, "budget"},
		{"POST", "/v1/plan?budget=NaN", one, 400, "budget"},
		{"POST", "/v1/plan?target=iso42001=best", one, 400, "best"},
		{"POST", "/v1/whatif", one, 400, "nothing to try"},
		{"POST", "/v1/check", map[string]any{"frameworks": []string{"iso4201"}}, 404, "iso4201"},
		{"POST", "/v1/check", map[string]any{"answers": map[string]any{"ai_affects_people": "perhaps so"}}, 400, "ai_affects_people"},
		{"POST", "/v1/check/next", map[string]any{"answer": map[string]any{"fact": "no_such_fact", "kind": "said", "value": true}}, 400, "no_such_fact"},
		{"GET", "/v1/overlap?from=iso42001&to=soc3", nil, 404, "soc3"},
		{"GET", "/v1/overlap?from=iso42001", nil, 400, "from and to"},
		{"GET", "/v1/catalogs/things", nil, 404, "controls"},
		{"GET", "/v1/assess", nil, 405, "POST"},
		{"DELETE", "/v1/overlap", nil, 405, "GET or POST"},
		{"GET", "/v2/assess", nil, 404, "openapi.json"},
	} {
		w := ask(t, handler(t), tt.method, tt.target, tt.body)
		assert.Equal(t, tt.status, w.Code, "%s %s: %s", tt.method, tt.target, w.Body)
		assert.Contains(t, w.Body.String(), tt.want, tt.target)
		assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"), tt.target)
	}
	for _, x := range []struct {
		head, value string
		status      int
	}{
		{"Content-Type", "text/plain", http.StatusUnsupportedMediaType},
		{"Content-Type", "application/json/x", http.StatusUnsupportedMediaType},
		{"Accept", "text/html", http.StatusNotAcceptable},
		{"Accept", "application/json;q=0, text/html", http.StatusNotAcceptable},
	} {
		w := ask(t, handler(t), "POST", "/v1/assess", one, x.head, x.value)
		assert.Equal(t, x.status, w.Code, "%s", x)
		assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
		assert.NotContains(t, w.Body.String(), `"detail": ""`)
	}
	for _, accepted := range []string{"*/*", "text/html, application/json;q=0.5", "application/*"} {
		assert.Equal(t, http.StatusOK, ask(t, handler(t), "GET", "/v1/catalogs", nil, "Accept", accepted).Code, accepted)
	}
}

func TestETag(t *testing.T) {
	h, one := handler(t), map[string]any{"files": map[string]string{"w.yaml": small}}
	get := ask(t, h, "GET", "/v1/catalogs/bands", nil)
	tag := get.Header().Get("ETag")
	require.NotEmpty(t, tag)
	again := ask(t, h, "GET", "/v1/catalogs/bands", nil, "If-None-Match", `"x", W/`+tag)
	assert.Equal(t, http.StatusNotModified, again.Code)
	assert.Empty(t, again.Body.String())
	assert.NotEqual(t, tag, ask(t, h, "GET", "/v1/catalogs/facts", nil).Header().Get("ETag"))
	post := ask(t, h, "POST", "/v1/assess", one).Header().Get("ETag")
	assert.Equal(t, http.StatusPreconditionFailed, ask(t, h, "POST", "/v1/assess", one, "If-None-Match", post).Code)
	other := map[string]any{"files": map[string]string{"w.yaml": strings.Replace(small, "Small", "Other", 1)}}
	assert.Equal(t, http.StatusOK, ask(t, h, "POST", "/v1/assess", other, "If-None-Match", post).Code)
	assert.Equal(t, http.StatusOK, ask(t, h, "POST", "/v1/assess?at=2026-07-01", one, "If-None-Match", post).Code)
}

// Each limit answers with a problem, and is counted.
func TestLimits(t *testing.T) {
	var log bytes.Buffer
	h, err := api.New(t.Context(), api.Options{Now: now, MaxBody: 1000, MaxFiles: 2, MaxRead: 50 * time.Millisecond, Waiting: 1, AtOnce: 1, Log: slog.New(slog.NewTextHandler(&log, nil))})
	require.NoError(t, err)
	w := ask(t, h, "POST", "/v1/assess", map[string]any{"files": map[string]string{"w.yaml": strings.Repeat("#", 1000)}})
	assert.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
	w = ask(t, h, "POST", "/v1/assess", map[string]any{"files": map[string]string{"a.yaml": "", "b.yaml": "", "c.yaml": ""}})
	assert.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
	free := h.Fill()
	w = ask(t, h, "GET", "/v1/catalogs", nil)
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	assert.Equal(t, "1", w.Header().Get("Retry-After"))
	assert.Equal(t, http.StatusOK, ask(t, h, "GET", "/v1/health", nil).Code, "health takes no place")
	free()
	assert.Equal(t, http.StatusOK, ask(t, h, "GET", "/v1/catalogs", nil).Code)

	server := httptest.NewServer(h)
	defer server.Close()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer c.Close()
	_, err = io.WriteString(c, "POST /v1/assess HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	require.NoError(t, err)
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	require.NoError(t, err)
	defer r.Body.Close()
	assert.Equal(t, http.StatusRequestTimeout, r.StatusCode)
	assert.True(t, r.Close, "who sends slowly is cut")

	m := ask(t, h, "GET", "/v1/metrics", nil).Body.String()
	for _, want := range []string{`groundwork_http_refused_total{limit="places"} 1`, `groundwork_http_refused_total{limit="size"} 1`, `groundwork_http_refused_total{limit="slow"} 1`, `groundwork_http_requests_total{route="GET /v1/catalogs",status="200"} 1`} {
		assert.Contains(t, m, want)
	}
	assert.Contains(t, log.String(), `route="POST /v1/assess" status=413`)
}

// What takes too long ends, and says so.
func TestTime(t *testing.T) {
	h, err := api.New(t.Context(), api.Options{Now: now, MaxTime: time.Nanosecond})
	require.NoError(t, err)
	w := ask(t, h, "POST", "/v1/assess", map[string]any{"files": map[string]string{"w.yaml": small}})
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	assert.Contains(t, w.Body.String(), "takes too long")
}

func TestHealth(t *testing.T) {
	h, err := api.New(t.Context(), api.Options{})
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, ask(t, h, "GET", "/v1/health", nil).Code)
	h.Stop()
	assert.Equal(t, http.StatusServiceUnavailable, ask(t, h, "GET", "/v1/health", nil).Code)
	assert.Equal(t, http.StatusOK, ask(t, h, "GET", "/v1/health/live", nil).Code)
	assert.Equal(t, http.StatusOK, ask(t, h, "GET", "/v1/openapi.json", nil).Code)
}

// A request is told by its id, and nothing of what it holds.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	h, err := api.New(t.Context(), api.Options{Now: now, Log: slog.New(slog.NewJSONHandler(&log, nil))})
	require.NoError(t, err)
	w := ask(t, h, "POST", "/v1/assess?lens=secret-lens", strings.Replace(small, "Small", "Secret Ltd", 1), "Content-Type", "application/yaml", "X-Request-ID", "abc-1")
	assert.Equal(t, "abc-1", w.Header().Get("X-Request-ID"))
	assert.Contains(t, log.String(), `"id":"abc-1"`)
	assert.NotContains(t, strings.ToLower(log.String()), "secret")
	w = ask(t, h, "GET", "/v1/secret", nil, "X-Request-ID", "no\tplain id")
	assert.Regexp(t, `^[A-Z0-9]{20,}$`, w.Header().Get("X-Request-ID"))
	assert.NotContains(t, strings.ToLower(log.String()), "secret")
}

// Workspaces that bring a catalog of their own are judged by it, and leave the built-in one as it is.
func TestOwnCatalog(t *testing.T) {
	own := map[string]string{"w.yaml": small, "own.yaml": "evidence_types: [{id: own-record, title: A record of ours, kind: record}]\n"}
	before := ask(t, handler(t), "POST", "/v1/assess", map[string]any{"files": map[string]string{"w.yaml": small}}).Body.String()
	w := ask(t, handler(t), "POST", "/v1/assess", map[string]any{"files": own})
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.NotEqual(t, before, w.Body.String(), "the digest of the catalog")
	assert.Equal(t, before, ask(t, handler(t), "POST", "/v1/assess", map[string]any{"files": map[string]string{"w.yaml": small}}).Body.String())
	assert.Equal(t, http.StatusUnprocessableEntity, ask(t, handler(t), "POST", "/v1/assess", map[string]any{"files": map[string]string{"w.yaml": small + "controls: [{id: x}]\n"}}).Code)
}

// BenchmarkAssess is what a small assessment costs.
func BenchmarkAssess(b *testing.B) {
	h, err := shared()
	require.NoError(b, err)
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/v1/assess", strings.NewReader(small))
		r.Header.Set("Content-Type", "application/yaml")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(b, http.StatusOK, w.Code)
	}
}

// Where names are given by which it may be asked, others are refused, and pages of other sites.
func TestHosts(t *testing.T) {
	h, err := api.New(t.Context(), api.Options{Now: now, Hosts: []string{"localhost:8042"}})
	require.NoError(t, err)
	for _, tt := range []struct {
		method, target, origin string
		status                 int
	}{
		{"GET", "http://localhost:8042/v1/health", "", http.StatusOK},
		{"GET", "http://LOCALHOST:8042/v1/health", "", http.StatusOK},
		{"GET", "http://evil.example:8042/v1/health", "", http.StatusMisdirectedRequest},
		{"POST", "http://localhost:8042/v1/check/next", "http://localhost:8042", http.StatusOK},
		{"POST", "http://localhost:8042/v1/check/next", "http://evil.example", http.StatusForbidden},
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), tt.method, tt.target, nil)
		r.Header.Set("Origin", tt.origin)
		h.ServeHTTP(w, r)
		assert.Equal(t, tt.status, w.Code, "%v", tt)
		if tt.status != http.StatusOK {
			assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
		}
	}
}

// Whoever breaks off an answer by the server's own way does so through the handler, too; and it is measured.
func TestAbort(t *testing.T) {
	t.Parallel()
	h := handler(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/openapi.json", http.NoBody)
	assert.PanicsWithValue(t, http.ErrAbortHandler, func() { h.ServeHTTP(broken{httptest.NewRecorder()}, r) })
	w := ask(t, h, http.MethodGet, "/v1/metrics", nil)
	assert.Contains(t, w.Body.String(), "groundwork_http_requests_now 1\n", "the one that asks")
}

// broken is an answer that is broken off as soon as something is written.
type broken struct{ *httptest.ResponseRecorder }

func (broken) Write([]byte) (int, error)       { panic(http.ErrAbortHandler) }
func (broken) WriteString(string) (int, error) { panic(http.ErrAbortHandler) }
