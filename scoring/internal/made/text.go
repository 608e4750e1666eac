package made

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Text is a value as JSON.
func Text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// ReadsBack holds that what a value is written as reads back to the same bytes.
func ReadsBack[T any](t testing.TB, v *T, read func(io.Reader) (*T, error)) {
	t.Helper()
	want := Text(t, v)
	back, err := read(strings.NewReader(want))
	require.NoError(t, err)
	require.Equal(t, want, Text(t, back))
}
