package serving_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
)

// attacked is a folder in which each text carries what programs have obeyed, and its files as an upload has them.
func attacked(t *testing.T) (dir string, upload map[string]string) {
	t.Helper()
	files, _, err := laws.Workspace(t.Context(), 12, false)
	require.NoError(t, err)
	dir, upload = t.TempDir(), map[string]string{}
	for name, f := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), f.Data, 0o600))
		upload[name] = string(f.Data)
	}
	return dir, upload
}

// safeAnswer holds the law of the form that an answer says it has, and that of its head.
func safeAnswer(t *testing.T, what string, r *http.Response) {
	t.Helper()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.NoError(t, r.Body.Close())
	assert.NoError(t, laws.Header(r.Header), what)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if !assert.NoError(t, err, "%s: %d without a form", what, r.StatusCode) {
		return
	}
	form := map[string]string{"text/html": "page", "application/json": "json", "application/problem+json": "json", "text/plain": "text"}[kind]
	law, ok := laws.Of(form)
	if assert.True(t, ok, "%s: no law for %s", what, kind) {
		_, err = law(text)
		assert.NoError(t, err, what)
	}
}

// Whatever a workspace, an upload, a path, a query or a form says is shown on no page and in no answer as more than a
// text, stands in no head, begins no line of the log and makes no label of a metric.
func TestNothingIsObeyed_served(t *testing.T) {
	if testing.Short() {
		t.Skip("a long walk: run without -short")
	}
	t.Parallel()
	dir, upload := attacked(t)
	ctx, end := context.WithCancel(t.Context())
	from, out := io.Pipe()
	var errs bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- cli.Main(ctx, app.Env{Args: []string{"serve", dir, "--address", "127.0.0.1:0"}, Stdout: out, Stderr: &errs, Now: now, Getenv: func(string) string { return "" }})
	}()
	line, err := bufio.NewReader(from).ReadString('\n')
	require.NoError(t, err)
	address, _, _ := strings.Cut(line, " ")
	send := func(method, path, kind, body string) {
		r, err := http.NewRequestWithContext(ctx, method, address+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", kind)
		r.Header.Set("User-Agent", "<script> \" level=ERROR msg=x")
		w, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
		require.NoError(t, err)
		safeAnswer(t, method+" "+path, w)
	}
	send("GET", "workspace", "", "")
	for i, s := range laws.Attacks() {
		if i%10 == 0 {
			send("GET", url.PathEscape(s), "", "")
			send("GET", "requirements/"+url.PathEscape("soc2:"+s), "", "")
			send("GET", "v1/catalogs/"+url.PathEscape(s)+"?x="+url.QueryEscape(s), "", "")
			send("GET", "v1/overlap?from="+url.QueryEscape(s)+"&to=soc2", "", "")
			send("POST", "check", "application/x-www-form-urlencoded", url.Values{"framework": {s, "soc2"}, "state": {s}, "do": {s}, "fact": {s}}.Encode())
			send("POST", "check", "application/x-www-form-urlencoded", url.Values{"framework": {"soc2"}, "do": {"words"}, "words": {s}, "fact": {s}}.Encode())
			text, err := json.Marshal(map[string]any{"files": map[string]string{s + ".yaml": "x: [" + s, "b.yaml": s}})
			require.NoError(t, err)
			send("POST", "v1/validate", "application/json", string(text))
			send("POST", "v1/check/next", "application/json", `{"frameworks": [`+string(must(json.Marshal(s)))+`]}`)
		}
	}
	body := `{"files": ` + string(must(json.Marshal(upload))) + `}`
	for _, path := range []string{"assess", "evidence", "requests", "findings", "validate", "explain?what=" + url.QueryEscape("<script>")} {
		send("POST", "v1/"+path, "application/json", body)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"v1/metrics", nil)
	require.NoError(t, err)
	w, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	text, err := io.ReadAll(w.Body)
	require.NoError(t, err)
	require.NoError(t, w.Body.Close())
	_, err = laws.Metrics(text)
	require.NoError(t, err)
	assert.Less(t, bytes.Count(text, []byte("\n")), 300, "no series of what somebody asks for")
	end()
	assert.Equal(t, cli.ExitDone, <-code)
	shape, err := laws.Log(errs.Bytes())
	require.NoError(t, err)
	assert.Greater(t, shape["lines"], 40)
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// What assistants are answered is JSON, or a sentence of one line with one that says what next.
func TestNothingIsObeyed_assistants(t *testing.T) {
	if testing.Short() {
		t.Skip("a long walk: run without -short")
	}
	t.Parallel()
	dir, _ := attacked(t)
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	var errs bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- cli.Main(context.Background(), app.Env{Args: []string{"mcp", dir, "--write"}, Stdin: in, Stdout: out, Stderr: &errs, Now: now, Getenv: func(string) string { return "" }})
	}()
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.IOTransport{Reader: fromServer, Writer: toServer}, nil)
	require.NoError(t, err)
	call := func(name string, with map[string]any) {
		r, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: name, Arguments: with})
		if err != nil {
			_, err = laws.Text([]byte(err.Error()))
			assert.NoError(t, err, "%s %v", name, with)
			return
		}
		for _, c := range r.Content {
			text, ok := c.(*mcp.TextContent)
			require.True(t, ok, name)
			law := laws.JSON
			if r.IsError {
				law = laws.Text
				assert.Regexp(t, `^[^\n]+(\nNext: [^\n]+)?$`, text.Text, "%s %v: a sentence of one line, and one that says what next", name, with)
			}
			_, err = law([]byte(text.Text))
			assert.NoError(t, err, "%s %v", name, with)
		}
	}
	call("assess", nil)
	call("requests", nil)
	for i, s := range laws.Attacks() {
		if i%40 == 0 {
			call("explain", map[string]any{"what": s})
			call("overlap", map[string]any{"from": s, "to": "soc2"})
			call("assess", map[string]any{"at": s})
			call("check", map[string]any{"frameworks": []string{s}})
		}
		if i%40 == 0 {
			call("add_evidence", map[string]any{"type": "t0", "effective": "2026-06-01", "title": s, "owner": s, "uri": s})
			call("assess", map[string]any{"lens": s})
		}
	}
	require.NoError(t, client.Close())
	assert.Equal(t, cli.ExitDone, <-code, "%s", &errs)
	_, err = laws.Text(errs.Bytes())
	assert.NoError(t, err)
}
