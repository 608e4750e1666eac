package site_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever sends a form slowly holds nobody up: what is asked meanwhile is answered.
func TestSlowFormsHoldNoPlace(t *testing.T) {
	h := pages(t, t.TempDir())
	const slow = 8 // more than are worked on at once
	begun, done := make(chan struct{}, slow), make(chan struct{}, slow)
	var ends []io.Closer
	for range slow {
		body, end := io.Pipe()
		ends = append(ends, end)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/check", started{body, begun})
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		go func() {
			h.ServeHTTP(httptest.NewRecorder(), r)
			done <- struct{}{}
		}()
	}
	for range slow {
		<-begun // each waits for its body
	}
	assert.Contains(t, get(t, h, "/workspace").Body.String(), "There is nothing to judge yet")
	for _, end := range ends {
		require.NoError(t, end.Close())
		<-done
	}
}

// started is a body that says when it is first read.
type started struct {
	io.Reader

	begun chan<- struct{}
}

func (s started) Read(p []byte) (int, error) {
	select {
	case s.begun <- struct{}{}:
	default: // said before
	}
	return s.Reader.Read(p) //nolint:wrapcheck // the body's own
}
