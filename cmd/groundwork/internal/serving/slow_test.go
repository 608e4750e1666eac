package serving_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/serving"
)

// held is a server with short limits, and how it is asked to end.
func held(t *testing.T, h http.Handler) (address string, end func() error) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serving.Hold(ctx, l, h, 50*time.Millisecond) }()
	return l.Addr().String(), func() error { cancel(); return <-done }
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// Who sends a head or a body slowly, sends a head without end, or does not read, is cut, and holds nobody up.
func TestSlowClientsAreCut(t *testing.T) {
	body, written := make(chan error, 1), make(chan error, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /body", func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		body <- err
	})
	mux.HandleFunc("GET /long", func(w http.ResponseWriter, _ *http.Request) {
		var err error
		for part := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(part)
		}
		written <- err
	})
	mux.HandleFunc("GET /short", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "here") })
	address, end := held(t, mux)

	head := dial(t, address)
	_, err := io.WriteString(head, "GET /short HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	require.NoError(t, err)
	_, err = io.ReadAll(head) // until the server closes it
	require.NoError(t, err)

	c := dial(t, address)
	_, err = io.WriteString(c, "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n1")
	require.NoError(t, err)
	require.Error(t, <-body)

	long := dial(t, address)
	_, err = io.WriteString(long, "GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	require.Error(t, <-written, "nobody reads")

	endless := dial(t, address)
	_, _ = io.WriteString(endless, "GET /short HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("x", 20<<10)+"\r\n\r\n")
	answer, _ := io.ReadAll(endless)
	assert.Contains(t, string(answer), "431")

	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/short", nil)
	require.NoError(t, err)
	w, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, w.Body.Close())
	assert.Equal(t, http.StatusOK, w.StatusCode, "others are answered")
	assert.NoError(t, end())
}

// A server that is asked to end answers what it took, to the last byte, and takes nothing more.
func TestEndsInGoodOrder(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	address, end := held(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
		close(begun)
		<-goOn
		_, _ = io.WriteString(w, strings.Repeat("~", 1<<16))
	}))
	c := dial(t, address)
	_, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	<-begun
	done := make(chan error, 1)
	go func() { done <- end() }()
	for {
		other, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			break // nobody new is taken
		}
		_ = other.Close()
	}
	close(goOn)
	answer, err := io.ReadAll(c)
	require.NoError(t, err)
	assert.Equal(t, 1<<16, strings.Count(string(answer), "~"))
	assert.NoError(t, <-done)
}
