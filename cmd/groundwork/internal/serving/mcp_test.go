package serving_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

func now() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) }

// Over standard input and output an assistant adds a draft, which lies in the workspace and counts for nothing.
func TestMCPWrites(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "w.yaml")
	require.NoError(t, os.WriteFile(file, []byte("organisation: {name: Small}\nscope: [{framework: iso42001, stage: 1}]\n"), 0o600))
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	var errs bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- cli.Main(context.Background(), app.Env{Args: []string{"mcp", dir, "--write"}, Stdin: in, Stdout: out, Stderr: &errs, Now: now, Getenv: func(string) string { return "" }})
	}()
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.IOTransport{Reader: fromServer, Writer: toServer}, nil)
	require.NoError(t, err)
	r, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: "add_evidence", Arguments: map[string]any{"type": "ai-policy-document", "effective": "2026-07-01", "title": "AI policy"}})
	require.NoError(t, err)
	require.False(t, r.IsError, "%+v", r.Content[0])
	several := make(chan string, 5)
	for i := range cap(several) { // at once, as assistants call
		go func() {
			r, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: "add_evidence", Arguments: map[string]any{"type": "ai-policy-document", "collected": "2026-07-0" + strconv.Itoa(i+1)}})
			several <- fmt.Sprint(err, r != nil && r.IsError)
		}()
	}
	for range cap(several) {
		assert.Equal(t, "<nil> false", <-several)
	}
	require.NoError(t, client.Close())
	assert.Equal(t, cli.ExitDone, <-code, "%s", &errs)
	var written strings.Builder
	names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	require.NoError(t, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		written.Write(text)
	}
	assert.Equal(t, 6, strings.Count(written.String(), "type: ai-policy-document"))
	assert.Contains(t, written.String(), "status: draft")
}

func TestMCPUsage(t *testing.T) {
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"mcp", "--write"}, cli.ExitUsage, "name its folder"},
		{[]string{"mcp", "no/such"}, cli.ExitFailed, "no/such"},
		{[]string{"mcp"}, cli.ExitFailed, "standard input"},
	} {
		var errs bytes.Buffer
		assert.Equal(t, tt.code, cli.Main(t.Context(), app.Env{Args: tt.args, Stdout: io.Discard, Stderr: &errs, Now: now, Getenv: func(string) string { return "" }}))
		assert.Contains(t, errs.String(), tt.want)
	}
}
