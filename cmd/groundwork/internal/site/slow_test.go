package site_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever sends a form slowly takes no room from others: forms are read before anything is worked on.
func TestSlowForms(t *testing.T) {
	t.Parallel()
	h := pages(t, "")
	var slow sync.WaitGroup
	var ends []func() error
	for range 8 {
		from, to := io.Pipe()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/check", from)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		slow.Go(func() { h.ServeHTTP(httptest.NewRecorder(), r) })
		_, err := to.Write([]byte("f")) // taken by whoever reads the form
		require.NoError(t, err)
		ends = append(ends, to.Close)
	}
	assert.Equal(t, http.StatusOK, get(t, h, "/compare").Code)
	for _, end := range ends {
		require.NoError(t, end())
	}
	slow.Wait()
}
