package serving

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Hold holds a server whose limits are all the same, but that a server that ends waits.
func Hold(ctx context.Context, l net.Listener, h http.Handler, each time.Duration) error {
	return hold(ctx, l, h, limits{head: each, read: each, write: each, idle: each, end: time.Minute, mostHead: 4 << 10}, slog.DiscardHandler, func() {})
}
