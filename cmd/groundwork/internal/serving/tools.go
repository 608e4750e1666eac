package serving

import (
	"context"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
)

// tool is one tool as it is listed.
type tool struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Does     string `json:"does"`
	ReadOnly bool   `json:"read_only"`
	Input    any    `json:"input"`
}

// listed lists the tools of a server, as an assistant sees them.
func listed(ctx context.Context, a *app.App, s *mcp.Server) error {
	here, there := mcp.NewInMemoryTransports()
	server, err := s.Connect(ctx, here, nil)
	if err != nil {
		return fmt.Errorf("mcp: %w", err)
	}
	defer func() { _ = server.Close() }() // nothing is lost
	client, err := mcp.NewClient(&mcp.Implementation{Name: "groundwork", Version: "1"}, nil).Connect(ctx, there, nil)
	if err != nil {
		return fmt.Errorf("mcp: %w", err)
	}
	defer func() { _ = client.Close() }() // nothing is lost
	all, err := client.ListTools(ctx, nil)
	if err != nil {
		return fmt.Errorf("mcp: %w", err)
	}
	v := struct {
		Tools []tool `json:"tools"`
	}{[]tool{}}
	for _, t := range all.Tools {
		v.Tools = append(v.Tools, tool{t.Name, t.Title, t.Description, t.Annotations.ReadOnlyHint, t.InputSchema})
	}
	return a.Show(v, func(p *page.Page) {
		for _, t := range v.Tools {
			p.Line("%s", page.Bold(t.Name))
			p.Wrapped(2, t.Does)
		}
	})
}
