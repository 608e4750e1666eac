package serving_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// asCommand says that the test program is to be the command.
const asCommand = "GROUNDWORK_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(cli.Main(context.Background(), app.Env{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: now, Getenv: os.Getenv}))
	}
	os.Exit(m.Run())
}

// An assistant's program starts the command, talks to it over standard input and output, and ends it by leaving.
func TestStdio(t *testing.T) {
	c := exec.CommandContext(t.Context(), os.Args[0], "mcp", "../../../../examples/acme")
	c.Env = append(os.Environ(), asCommand+"=1")
	var errs strings.Builder
	c.Stderr = &errs
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.CommandTransport{Command: c}, nil)
	require.NoError(t, err, &errs)
	names := []string{}
	for tool, err := range client.Tools(t.Context(), nil) {
		require.NoError(t, err)
		names = append(names, tool.Name)
		assert.True(t, tool.Annotations.ReadOnlyHint, tool.Name)
	}
	assert.Equal(t, []string{"assess", "check", "explain", "overlap", "plan", "requests", "whatif"}, names)
	for _, tt := range []struct {
		tool  string
		in    map[string]any
		wrong bool
		want  string
	}{
		{"explain", map[string]any{"what": "soc2:CC6.2"}, false, `"ref":"soc2:CC6.2"`},
		{"explain", map[string]any{"what": "soc2:CC99"}, true, "Next: assess with all names"},
		{"requests", map[string]any{"skip": 20}, false, `"left":`},
	} {
		r, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: tt.tool, Arguments: tt.in})
		require.NoError(t, err)
		assert.Equal(t, tt.wrong, r.IsError)
		assert.Contains(t, r.Content[0].(*mcp.TextContent).Text, tt.want)
	}
	require.NoError(t, client.Close())
	assert.Empty(t, errs.String())
}
