package site_test

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/site"
)

var base = sync.OnceValues(func() (*answer.Base, error) { return answer.NewBase(context.Background()) })

func pages(t *testing.T, dir string, hosts ...string) http.Handler {
	t.Helper()
	b, err := base()
	require.NoError(t, err)
	h, err := site.New(b, dir, func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) }, hosts)
	require.NoError(t, err)
	return h
}

func get(t *testing.T, h http.Handler, target string, head ...string) *httptest.ResponseRecorder {
	t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	h.ServeHTTP(w, r)
	return w
}

// send sends a form.
func send(t *testing.T, h http.Handler, form url.Values, head ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/check", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var field = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// form is what the form of a page holds.
func form(page string) url.Values {
	v := url.Values{}
	for _, m := range field.FindAllStringSubmatch(page, -1) {
		v.Add(m[1], html.UnescapeString(m[2]))
	}
	return v
}

// heading is the first heading of a page.
func heading(page string) string {
	_, rest, _ := strings.Cut(page, "<h1")
	_, rest, _ = strings.Cut(rest, ">")
	text, _, _ := strings.Cut(rest, "</h1>")
	return html.UnescapeString(text)
}

// The check goes from the first question to the result, with a step back, and nothing is kept but in the page.
func TestCheck(t *testing.T) {
	h := pages(t, "")
	require.Contains(t, get(t, h, "/").Body.String(), `value="iso42001" checked`)
	page := send(t, h, url.Values{"framework": {"iso42001", "soc2"}}).Body.String()
	first := heading(page)
	require.Contains(t, page, "Question 1 of at most 15")
	assert.NotContains(t, page, `value="back"`)
	f := form(page)
	f.Set("do", "dont-know")
	page = send(t, h, f).Body.String()
	require.Contains(t, page, "Question 2 of at most 15")
	f = form(page)
	f.Set("do", "back")
	page = send(t, h, f).Body.String()
	require.Equal(t, first, heading(page))
	for n := 0; strings.Contains(page, `name="fact"`); n++ {
		require.Less(t, n, 16)
		f = form(page)
		do, these := "dont-know", regexp.MustCompile(`name="these" value="([^"]*)"`).FindStringSubmatch(page)
		switch {
		case strings.Contains(page, `value="yes"`):
			do = "yes"
		case these != nil:
			do = "these"
			f.Set("these", these[1])
		}
		f.Set("do", do)
		w := send(t, h, f)
		require.Equal(t, http.StatusOK, w.Code, w.Body)
		page = w.Body.String()
		assert.NotContains(t, page, `class="fault"`)
		assert.Empty(t, w.Header().Get("Set-Cookie"))
	}
	assert.Equal(t, "Where you stand, by what you say", heading(page))
	for _, want := range []string{"Gaps that matter most", "Indicative, not legal or audit advice.", "What serves both", "could be"} {
		assert.Contains(t, page, want)
	}
	f = form(page)
	f.Set("do", "back")
	assert.Contains(t, send(t, h, f).Body.String(), `name="fact"`)
}

// Of one framework nothing is said to serve both.
func TestCheck_one(t *testing.T) {
	h := pages(t, "")
	page := send(t, h, url.Values{"framework": {"iso42001"}}).Body.String()
	for n := 0; strings.Contains(page, `name="fact"`); n++ {
		require.Less(t, n, 16)
		f := form(page)
		f.Set("do", "dont-know")
		page = send(t, h, f).Body.String()
	}
	require.Equal(t, "Where you stand, by what you say", heading(page))
	assert.NotContains(t, page, "both")
}

// What is no answer is asked again; what was not made here is refused in words.
func TestMistakes(t *testing.T) {
	h := pages(t, "")
	f := form(send(t, h, url.Values{"framework": {"iso42001"}}).Body.String())
	for _, do := range []string{"these", "nonsense", "words"} {
		f.Set("do", do)
		w := send(t, h, f)
		assert.Equal(t, http.StatusOK, w.Code)
		assert.Contains(t, w.Body.String(), `role="alert"`, do)
	}
	for _, v := range []url.Values{
		{}, {"framework": {"iso4201"}}, {"framework": {"iso42001"}, "state": {"{"}}, {"framework": {"iso42001"}, "state": {`{"answers":[{"fact":"ai_roles","kind":"said","value":"<b>"}]}`}},
		{"framework": {"iso42001"}, "state": {strings.Repeat("x", 300<<10)}},
	} {
		w := send(t, h, v)
		assert.Equal(t, http.StatusBadRequest, w.Code)
		assert.Contains(t, w.Body.String(), "egin anew")
	}
	assert.Equal(t, http.StatusNotFound, get(t, h, "/nothing").Code)
	assert.Equal(t, http.StatusNotFound, get(t, h, "/workspace").Code)
	assert.Equal(t, http.StatusNotFound, get(t, h, "/requirements/soc2:CC99").Code)
	for _, target := range []string{"/requirements/%3Cscript%3E", "/controls/none", "/evidence-types/none", "/refresh.js", "/..%2fsite.go"} {
		w := get(t, h, target)
		assert.Equal(t, http.StatusNotFound, w.Code, target)
		assert.Contains(t, w.Body.String(), "begin the check", target)
	}
}

// refresh is the one script that there is.
const refresh = `<script src="/refresh.js" defer></script>`

// Every page keeps to itself, and holds neither script nor style of its own.
func TestPages(t *testing.T) {
	h := pages(t, "../../../../examples/acme")
	for target, want := range map[string]string{
		"/": "About fifteen questions", "/compare": "certification", "/requirements": "/requirements/soc2:CC6.2", "/requirements/soc2:CC6.2": "Where the same evidence counts", "/workspace": "Acme Assist as of 2026-07-15",
		"/requirements/iso42001:4": "What is below it", "/controls/user-access-review": "Requirements that it serves", "/evidence-types/ai-policy-document": "Controls that take it",
	} {
		w := get(t, h, target)
		require.Equal(t, http.StatusOK, w.Code, "%s: %s", target, w.Body)
		page := strings.Replace(w.Body.String(), refresh, "", 1)
		assert.Equal(t, target == "/workspace", len(page) < w.Body.Len(), "one page has the one script")
		assert.Equal(t, target == "/workspace", strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self'"))
		assert.NotContains(t, w.Header().Get("Content-Security-Policy"), "unsafe")
		assert.Contains(t, page, want, target)
		assert.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'")
		assert.NotRegexp(t, `<script|<style|style=|onclick|https?://`, page, target)
		assert.Equal(t, 1, strings.Count(page, "<h1>"), target)
	}
	assert.Contains(t, get(t, h, "/style.css").Header().Get("Content-Type"), "text/css")
	assert.Contains(t, get(t, h, "/refresh.js").Header().Get("Content-Type"), "text/javascript")
	assert.Equal(t, http.StatusSeeOther, get(t, h, "/check").Code)
}

// A server of this machine alone is not asked by another name, nor by a page of somebody else's.
func TestStrangers(t *testing.T) {
	h := pages(t, "", "localhost:8042")
	assert.Equal(t, http.StatusMisdirectedRequest, get(t, h, "http://evil.example:8042/").Code)
	assert.Equal(t, http.StatusOK, get(t, h, "http://localhost:8042/").Code)
	h = pages(t, "")
	assert.Equal(t, http.StatusForbidden, send(t, h, url.Values{"framework": {"iso42001"}}, "Sec-Fetch-Site", "cross-site").Code)
}

// What a workspace says is shown and never obeyed, and the page follows the files.
func TestWorkspace(t *testing.T) {
	dir := t.TempDir()
	h := pages(t, dir)
	file := filepath.Join(dir, "w.yaml")
	require.NoError(t, os.WriteFile(file, []byte("organisation: {name: \"<script>alert(1)</script>\"}\nscope: [{framework: iso42001, stage: 1}]\n"), 0o600))
	page := get(t, h, "/workspace").Body.String()
	assert.Contains(t, page, "&lt;script&gt;")
	assert.NotContains(t, strings.Replace(page, refresh, "", 1), "<script")
	first := get(t, h, "/workspace/state")
	assert.Contains(t, page, `data-state="`+first.Body.String()+`"`)
	assert.Equal(t, http.StatusNotModified, get(t, h, "/workspace/state", "If-None-Match", first.Header().Get("ETag")).Code)
	require.NoError(t, os.WriteFile(file, []byte("organisation: {nam: x}\n"), 0o600))
	w := get(t, h, "/workspace")
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	assert.Contains(t, w.Body.String(), "w.yaml:1:")
	assert.Contains(t, w.Body.String(), "Did you mean “name”?")
	again := get(t, h, "/workspace/state", "If-None-Match", first.Header().Get("ETag"))
	assert.Equal(t, http.StatusOK, again.Code)
	assert.Contains(t, w.Body.String(), `data-state="`+again.Body.String()+`"`)
	require.NoError(t, os.WriteFile(file, []byte("controls: []\n"), 0o600))
	assert.Contains(t, get(t, h, "/workspace").Body.String(), "There is nothing to judge yet")
}

// What the explorer leads to leads back: a requirement to its controls and types of evidence, these to it, and a relation
// to the other requirement and from there.
func TestLinksGoBothWays(t *testing.T) {
	h := pages(t, "")
	link := regexp.MustCompile(`href="(/(?:requirements|controls|evidence-types)/[^"]+)"`)
	to := func(target string) map[string]bool {
		out := map[string]bool{}
		w := get(t, h, target)
		require.Equal(t, http.StatusOK, w.Code, target)
		for _, m := range link.FindAllStringSubmatch(w.Body.String(), -1) {
			out[html.UnescapeString(m[1])] = true
		}
		return out
	}
	for _, from := range []string{"/requirements/soc2:CC6.2", "/requirements/iso42001:6.1.2", "/controls/user-access-review"} {
		list := to(from)
		assert.Greater(t, len(list), 3, from)
		for target := range list {
			if strings.Count(target, ".") == 0 && strings.HasPrefix(target, "/requirements/") {
				continue // a heading, which lists what is below it
			}
			assert.Contains(t, to(target), from, "%s leads to %s, and not back", from, target)
		}
	}
}

// The result is a PDF on demand, made from what the form carries; nothing of it stays.
func TestPaper(t *testing.T) {
	h := pages(t, "")
	f := form(send(t, h, url.Values{"framework": {"iso42001", "soc2"}}).Body.String())
	f.Set("do", "result")
	f = form(send(t, h, f).Body.String())
	post := func(v url.Values) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/check/result.pdf", strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		h.ServeHTTP(w, r)
		return w
	}
	w := post(f)
	require.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, "application/pdf", w.Header().Get("Content-Type"))
	assert.Contains(t, w.Header().Get("Content-Disposition"), "attachment")
	assert.True(t, strings.HasPrefix(w.Body.String(), "%PDF-"))
	assert.Equal(t, w.Body.String(), post(f).Body.String(), "the same answers give the same bytes")
	assert.Equal(t, http.StatusBadRequest, post(url.Values{"framework": {"iso42001"}, "state": {"{"}}).Code)
}

// Of several Statements of Applicability each has a line of its own.
func TestHandOver_statements(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "w.yaml"), []byte(`organisation: {name: Tidewell, as_of: 2026-11-26}
scope: [{id: north, framework: iso42001, stage: 1}, {id: south, framework: iso42001, stage: 1}]
`), 0o600))
	h := pages(t, dir)
	assert.Contains(t, get(t, h, "/workspace").Body.String(), `href="/workspace/for/certification-body.html?lens=south"`)
	assert.Equal(t, http.StatusOK, get(t, h, "/workspace/for/certification-body.html?lens=south").Code)
	assert.Equal(t, http.StatusUnprocessableEntity, get(t, h, "/workspace/for/certification-body.html").Code)
}

// Each document that the page of a workspace offers is there, as a file.
func TestHandOver(t *testing.T) {
	h := pages(t, "../../../../examples/acme")
	links := regexp.MustCompile(`href="(/workspace/for/[^"]+)"`).FindAllStringSubmatch(get(t, h, "/workspace").Body.String(), -1)
	require.Len(t, links, 11)
	for _, m := range links {
		if strings.HasSuffix(m[1], ".html") {
			continue // one form of each reader is enough
		}
		w := get(t, h, m[1])
		assert.Equal(t, http.StatusOK, w.Code, m[1])
		assert.Contains(t, w.Header().Get("Content-Disposition"), "attachment")
		assert.NotEmpty(t, w.Body.Bytes())
	}
	assert.Equal(t, http.StatusNotFound, get(t, h, "/workspace/for/customer.exe").Code)
	assert.Equal(t, http.StatusSeeOther, get(t, pages(t, t.TempDir()), "/workspace/for/customer.pdf").Code)
}
