package assist_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/assist"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
)

// Whatever an assistant hands over as arguments, the tool answers with a text that steers nothing, or says what is wrong.
func FuzzCall(f *testing.F) {
	for name, in := range map[string]string{
		"check": `{"answers": {"handles_customer_data": true}}`, "overlap": `{"from": "iso42001", "to": "soc2"}`, "assess": `{"lens": "soc2"}`, "explain": `{"what": "soc2:CC6.2"}`,
		"requests": `{"state": "open"}`, "whatif": `{"changes": "remove: {evidence: [EV-1]}"}`, "plan": `{"budget": -1}`,
	} {
		f.Add(name, in)
	}
	b, err := base()
	require.NoError(f, err)
	d := &assist.Desk{Base: b, Dir: acme, Now: func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) }}
	here, there := mcp.NewInMemoryTransports()
	server, err := assist.New(d).Connect(context.Background(), here, nil)
	require.NoError(f, err)
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(context.Background(), there, nil)
	require.NoError(f, err)
	f.Cleanup(func() {
		_ = client.Close()
		_ = server.Wait()
	})
	f.Fuzz(func(t *testing.T, name, in string) {
		if !json.Valid([]byte(in)) || !utf8.ValidString(in+name) || name == "plan" && !strings.Contains(in, "-1") { // which thinks for long
			return
		}
		r, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: name, Arguments: json.RawMessage(in)})
		if err != nil {
			return // no such tool, or arguments that do not fit its schema
		}
		for _, c := range r.Content {
			text, ok := c.(*mcp.TextContent)
			require.True(t, ok)
			for _, r := range text.Text {
				require.True(t, r == '\n' || !laws.Steers(r), "%q", text.Text)
			}
		}
	})
}
