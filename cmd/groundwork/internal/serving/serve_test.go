package serving_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// A server is there until it is ended, answers pages and JSON, and ends in good order.
func TestServe(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	from, out := io.Pipe()
	var errs bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- cli.Main(ctx, app.Env{Args: []string{"serve", "--address", "127.0.0.1:0"}, Stdout: out, Stderr: &errs, Now: now, Getenv: func(string) string { return "" }})
	}()
	line, err := bufio.NewReader(from).ReadString('\n')
	require.NoError(t, err)
	address, _, _ := strings.Cut(line, " ")
	for _, x := range [][2]string{{"", "Where do you stand?"}, {"v1/health", `"status": "ok"`}, {"v1/metrics", "groundwork_http_requests_total"}} {
		path, want := x[0], x[1]
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+path, nil)
		require.NoError(t, err)
		w, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		text, err := io.ReadAll(w.Body)
		require.NoError(t, err)
		require.NoError(t, w.Body.Close())
		assert.Contains(t, string(text), want)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"v1/health", nil)
	require.NoError(t, err)
	r.Host = "evil.example"
	w, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, w.Body.Close())
	assert.Equal(t, http.StatusMisdirectedRequest, w.StatusCode)
	end()
	assert.Equal(t, cli.ExitDone, <-code)
	assert.Contains(t, errs.String(), `route="GET /v1/health" status=200`)
}

func TestTry(t *testing.T) {
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"serve", "--try", "/v1/health"}, cli.ExitDone, `"status": "ok"`},
		{[]string{"serve", "--try", "/nothing"}, cli.ExitFailed, "404 Not Found"},
		{[]string{"serve", "--try", "v1"}, cli.ExitUsage, "want a path"},
		{[]string{"serve", "--address", "8042"}, cli.ExitUsage, "HOST:PORT"},
		{[]string{"serve", "no/such"}, cli.ExitFailed, "no/such"},
	} {
		var out bytes.Buffer
		assert.Equal(t, tt.code, cli.Main(t.Context(), app.Env{Args: tt.args, Stdout: &out, Stderr: &out, Now: now, Getenv: func(string) string { return "" }}), "%v", tt.args)
		assert.Contains(t, out.String(), tt.want)
	}
}
